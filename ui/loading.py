"""`meshwright load`: reads sources, says what was found, and makes search by meaning catch up."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from assistant.catching_up import begin
from assistant.opening import Opening
from assistant.settings import secret
from knowledge.catalog.model import Fault
from knowledge.catalog.report import HEADINGS
from knowledge.documents.loading import Step
from knowledge.documents.meaning import Coverage
from knowledge.documents.vectors import VectorsUnavailable
from knowledge.embedding.encoder import EncoderUnavailable
from knowledge.workspace.kinds import manifest_beside
from knowledge.workspace.loading import LoadOutcome
from knowledge.workspace.loading import load as load_all
from knowledge.workspace.model import FILE, Kind, Workspace, WorkspaceError
from knowledge.workspace.settings import add_source, source_at
from ui.databases import DatabaseWish, passwords_of, with_database
from ui.failures import INTERRUPTED, UsageError
from ui.opened import opened
from ui.terminal import say

_RECORDS: Mapping[str, tuple[str, str]] = {
    "Dataset": ("dataset", "datasets"),
    "Column": ("column", "columns"),
    "Edge": ("link", "links"),
    "Query": ("query", "queries"),
    "Usage": ("figure of use", "figures of use"),
    "Check": ("check", "checks"),
    "Run": ("run", "runs"),
    "Team": ("team", "teams"),
    "Process": ("process", "processes"),
    "Contract": ("contract", "contracts"),
    "DataProduct": ("data product", "data products"),
    "Term": ("glossary term", "glossary terms"),
}
"""What people call one record of a kind and several, in the order of telling."""
_MOST_LINES = 12
_MOST_PLACES = 3
"""Places named for one reason; the rest is counted."""

PATIENCE = 30.0
"""Seconds that a load makes vectors before it leaves the rest to a process in the background."""


def load_sources(
    paths: list[Path],
    kind: Kind,
    readers: tuple[str, ...],
    folder: Path | None,
    database: DatabaseWish | None = None,
) -> None:
    """Add what is named to the workspace's sources, read everything, and say what was found.

    Without readers given, new sources are for everyone, and those that are there keep theirs.
    """
    office = opened(folder, sample=False)
    if office.workspace is None:
        raise UsageError(
            "There is no workspace here. Make one with `meshwright init DIR`, then load with --workspace DIR."
        )
    workspace = office.workspace
    for given_path in paths:
        path = _with_its_manifest(given_path)
        _check_readers(workspace, path, frozenset(readers))
        workspace = add_source(workspace, path, kind, readers)
    given: Mapping[str, str] = {}
    if database:
        workspace, given = with_database(workspace, database, frozenset(readers))
    _say_outcome(_loaded(workspace, passwords_of(workspace, given, secret)))
    if given:
        print(
            "The password in the URL was used and is not kept. To load again, name where it is: "
            "--password-env NAME or --password-file FILE, or PGPASSWORD or ~/.pgpass for Postgres."
        )
    sys.stdout.flush()
    _make_vectors(office)


def _with_its_manifest(path: Path) -> Path:
    """Return the dbt manifest with which this file is read, saying so; else the path itself."""
    manifest = manifest_beside(path)
    if manifest is None:
        return path
    print(f"{path.name} is read together with {manifest}, which is taken as the source.")
    return manifest


def _check_readers(workspace: Workspace, path: Path, readers: frozenset[str]) -> None:
    """Refuse readers for what is a source already: to ignore them would leave it open."""
    source = source_at(workspace, path)
    if source is not None and readers and readers != source.readers:
        raise WorkspaceError(
            f"{source.path} is a source already, read by "
            f"{', '.join(sorted(source.readers)) or 'nobody'}; change its readers in "
            f"{workspace.root / FILE}, then load again."
        )


def _loaded(workspace: Workspace, passwords: Mapping[str, str]) -> LoadOutcome:
    """Load while showing how far it has come; an interruption keeps what is finished."""
    with _bar() as bar:
        task = bar.add_task("Loading", total=None)

        def show(step: Step) -> None:
            bar.update(task, description=step.doing, completed=step.done, total=step.total or None)

        try:
            return load_all(workspace, show, passwords)
        except KeyboardInterrupt:
            bar.stop()
            print("Stopped: finished files are kept; run it again to go on.", file=sys.stderr)
            raise SystemExit(INTERRUPTED) from None


def _say_outcome(outcome: LoadOutcome) -> None:
    counts = {c.name: c.count for c in outcome.report.records}
    records = ", ".join(
        f"{counts[kind]:,} {several if counts[kind] > 1 else one}"
        for kind, (one, several) in _RECORDS.items()
        if kind in counts
    )
    print(f"Loaded {records or 'no catalog records'}.")
    change, texts = outcome.datasets, outcome.texts
    print(
        f"Datasets: {len(change.added):,} added, {len(change.changed):,} changed, {len(change.removed):,} removed."
    )
    print(
        f"Documents: {len(texts.added):,} added, {len(texts.changed):,} changed, "
        f"{len(texts.removed):,} removed, {texts.unchanged:,} unchanged."
    )
    faults = (*outcome.skipped, *outcome.report.faults)
    for kind, heading in HEADINGS.items():
        left_out = outcome.report.faults_left_out if kind == "unreadable" else 0
        _say_faults(heading, tuple(f for f in faults if f.kind == kind), left_out)
    _say_faults("Read in part", texts.partly, 0)
    _say_faults("Closed", outcome.closed, 0)
    unknown = outcome.report.unknown
    if unknown:
        say(
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
        say(f"  {named}: {reason}")
    unsaid = sum(len(where) for where in list(places.values())[_MOST_LINES:]) + left_out
    if unsaid:
        print(f"  … and {unsaid:,} more")


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)


def _make_vectors(office: Opening) -> None:
    """Make what search by meaning needs, for a while; the rest goes on in the background."""
    library = office.library()
    end = time.monotonic() + PATIENCE
    try:
        with _bar() as bar:
            task = bar.add_task("Preparing search by meaning", total=None)

            def show(coverage: Coverage) -> None:
                bar.update(task, completed=coverage.done, total=coverage.total)

            library.embed(show, lambda: time.monotonic() > end)
    except (EncoderUnavailable, VectorsUnavailable) as error:
        print(f"Search by meaning: {error}")
        return
    except KeyboardInterrupt:
        print("Stopped: words find everything already; meaning catches up later.", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None
    finally:
        library.close()
    print(_caught_up(library.coverage(), library.notice))
    if library.coverage().missing and not library.notice and office.workspace is not None:
        begin(office.workspace)


def _caught_up(coverage: Coverage, notice: str) -> str:
    if not coverage.missing:
        return f"Search: all {coverage.total:,} passages by words and by meaning."
    words = f"Search: all {coverage.total:,} passages by words, {coverage.done:,} by meaning so far"
    if notice:
        return f"{words}. {notice}"
    return f"{words}; the rest follows in the background, and `meshwright status` says how far."
