"""The commands around a workspace: make, load, say what is there, and run one tool."""

import json as json_text
import sys
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from assistant.opening import Opening
from assistant.proposals import Proposed
from knowledge.catalog.model import Fault
from knowledge.catalog.view import CatalogView
from knowledge.documents.loading import Step
from knowledge.documents.view import DocumentsView
from knowledge.people import audience_of
from knowledge.record import Record
from knowledge.workspace.creation import create_workspace
from knowledge.workspace.loading import LoadOutcome, documents_of
from knowledge.workspace.loading import load as load_all
from knowledge.workspace.model import Kind, Workspace
from knowledge.workspace.settings import add_source
from tools.declaration import Tool, ToolError
from tools.toolbox import TOOLS, tool_named
from ui.failures import INTERRUPTED, UsageError
from ui.opened import opened

_MOST_LINES = 12
_MOST_PLACES = 3
"""Places named for one reason; the rest is counted."""


def make_workspace(folder: Path, *, sample: bool) -> None:
    """Make a workspace and say what to do next."""
    made = create_workspace(folder, sample=sample)
    what = "the fictional retailer Fernway" if sample else "an empty workspace"
    print(f"Made {what} in {folder}.")
    following = (
        f'meshwright ask "Which domains do we have?" --workspace {folder}'
        if sample
        else f"meshwright load PATH --workspace {folder}"
    )
    print(f"Next: {following}")
    del made


def load_sources(
    paths: list[Path], kind: Kind, readers: tuple[str, ...], folder: Path | None
) -> None:
    """Add the paths to the workspace's sources, read everything, and say what was found."""
    office = opened(folder, sample=False)
    if office.workspace is None:
        raise UsageError(
            "There is no workspace here. Make one with `meshwright init DIR`, then load with --workspace DIR."
        )
    workspace = office.workspace
    for path in paths:
        workspace = add_source(workspace, path, kind, frozenset(readers))
    _say_outcome(_loaded(workspace))


def _loaded(workspace: Workspace) -> LoadOutcome:
    """Load while showing how far it has come; an interruption keeps what is finished."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task("Loading", total=None)

        def show(step: Step) -> None:
            bar.update(task, description=step.doing, completed=step.done, total=step.total or None)

        try:
            return load_all(workspace, show)
        except KeyboardInterrupt:
            bar.stop()
            print("Stopped: finished files are kept; run it again to go on.", file=sys.stderr)
            raise SystemExit(INTERRUPTED) from None


def _say_outcome(outcome: LoadOutcome) -> None:
    records = ", ".join(f"{c.count:,} {c.name}" for c in outcome.report.records)
    print(f"Loaded {records or 'no catalog records'}.")
    change, texts = outcome.datasets, outcome.texts
    print(
        f"Datasets: {len(change.added):,} added, {len(change.changed):,} changed, {len(change.removed):,} removed."
    )
    print(
        f"Documents: {len(texts.added):,} added, {len(texts.changed):,} changed, "
        f"{len(texts.removed):,} removed, {texts.unchanged:,} unchanged."
    )
    _say_faults(
        "Could not be read",
        (*outcome.skipped, *outcome.report.faults),
        outcome.report.faults_left_out,
    )
    _say_faults("Read in part", texts.partly, 0)
    unknown = outcome.report.unknown
    if unknown:
        print(
            "Fields kept but not used: "
            + ", ".join(f"{u.name} ({u.count:,})" for u in unknown[:_MOST_LINES])
        )


def _say_faults(what: str, faults: tuple[Fault, ...], left_out: int) -> None:
    """Print faults by their reason, the first places of each."""
    if not faults:
        return
    print(f"{what}: {len(faults) + left_out:,}")
    places: dict[str, list[str]] = {}
    for fault in faults:
        places.setdefault(fault.reason, []).append(fault.place)
    for reason, where in list(places.items())[:_MOST_LINES]:
        more = len(where) - _MOST_PLACES
        named = ", ".join(where[:_MOST_PLACES]) + (f" and {more:,} more" if more > 0 else "")
        print(f"  {named}: {reason}")
    unsaid = sum(len(where) for where in list(places.values())[_MOST_LINES:]) + left_out
    if unsaid:
        print(f"  … and {unsaid:,} more")


class Status(Record):
    """What is loaded and the asker may read, for people and for programs."""

    workspace: str
    organisation: str
    fictional: bool
    model: str
    datasets: int
    jobs: int
    teams: int
    as_of: str
    """The latest moment that the catalog speaks of; empty where it has none."""
    documents: int
    sources: tuple[str, ...]
    asker: str


def show_status(folder: Path | None, *, sample: bool, json: bool) -> None:
    """Print what is loaded."""
    office = opened(folder, sample=sample)
    found = _status(office)
    if json:
        print(found.model_dump_json(indent=2))
        return
    table = Table(show_header=False, box=None)
    for name, shown in _rows(found):
        table.add_row(name, shown or "none")
    Console().print(table)


def _rows(found: Status) -> tuple[tuple[str, str], ...]:
    return (
        ("workspace", found.workspace),
        ("organisation", f"{found.organisation}{' (fictional)' if found.fictional else ''}"),
        ("model", found.model),
        ("datasets", f"{found.datasets:,}"),
        ("jobs", f"{found.jobs:,}"),
        ("teams", f"{found.teams:,}"),
        ("catalog as of", found.as_of),
        ("documents", f"{found.documents:,}"),
        ("sources", "\n".join(found.sources)),
        ("asker", found.asker),
    )


def _status(office: Opening) -> Status:
    asker = office.asker(None)
    audience = audience_of((asker,))
    view = CatalogView(office.catalog, audience)
    workspace = office.workspace
    sources = (
        tuple(
            f"{s.path} ({s.kind}, read by {', '.join(sorted(s.readers))})"
            for s in workspace.sources
            if audience.may_read(s.readers)
        )
        if workspace
        else ()
    )
    readable = DocumentsView(lambda: office.searcher, audience)
    documents = (
        sum(1 for d in readable.documents() if d.origin == "organisation")
        if workspace and documents_of(workspace)
        else 0
    )
    return Status(
        workspace=("the shipped sample" if office.sample else str(workspace.root))
        if workspace
        else "none",
        organisation=workspace.organisation.name if workspace else "",
        fictional=workspace.organisation.fictional if workspace else False,
        model=office.settings.model,
        datasets=len(view.datasets),
        jobs=len(view.jobs),
        teams=len(view.teams),
        as_of=view.as_of.isoformat() if view.as_of else "",
        documents=documents,
        sources=sources,
        asker=asker.email,
    )


def list_tools(*, json: bool) -> None:
    """Print the tools, with their schemas as JSON if wanted."""
    if json:
        listed = [
            {
                "name": t.name,
                "description": t.description,
                "effect": t.effect,
                "schema": t.request.model_json_schema(),
            }
            for t in TOOLS
        ]
        print(json_text.dumps(listed, indent=2))
        return
    table = Table(box=None)
    table.add_column("Tool")
    table.add_column("What it does")
    for tool in TOOLS:
        table.add_row(tool.name, tool.description.split("\n")[0])
    Console().print(table)


def run_tool(
    name: str, arguments: str, email: str | None, folder: Path | None, *, sample: bool
) -> None:
    """Run one tool with these arguments and print its result as JSON."""
    tool = tool_named(name)
    if tool is None:
        raise UsageError(
            f"There is no tool {name!r}; there are {', '.join(t.name for t in TOOLS)}."
        )
    text = _arguments(arguments)
    office = opened(folder, sample=sample)
    try:
        request = tool.request.model_validate_json(text)
    except ValidationError as faults:
        raise UsageError(_explained(tool, faults)) from faults
    asker = office.asker(email)
    if tool.effect == "proposes":
        assistant = office.assistant()
        made = assistant.propose(tool, request, asker)
        assistant.close()
        _say_proposed(made)
        return
    said = tuple(str(value) for _, value in request if isinstance(value, str))
    result = tool.run(request, office.context_alone(asker, said))
    sys.stdout.write(result.model_dump_json(indent=2) + "\n")


def _say_proposed(made: Proposed) -> None:
    """Print the result with the token beside its own keys; no token where nothing is offered."""
    shown = made.result.model_dump(mode="json") | ({"token": made.token} if made.token else {})
    sys.stdout.write(json_text.dumps(shown, indent=2, ensure_ascii=False) + "\n")


def _arguments(given: str) -> str:
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8")
    except UnicodeDecodeError as reason:
        raise ToolError(f"{given[1:]} is not UTF-8 text.") from reason


def _explained(tool: Tool, faults: ValidationError) -> str:
    found = "; ".join(
        f"{'.'.join(map(str, e['loc'])) or 'the arguments'}: {e['msg']}"
        for e in faults.errors(include_url=False, include_context=False)
    )
    fields = ", ".join(tool.request.model_fields)
    return f"These arguments don't fit {tool.name}: {found}. It takes {fields}."
