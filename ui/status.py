"""`meshwright status`: what is loaded that the asker may read, how fresh, and which model answers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.opening import Opening
from knowledge.catalog.view import CatalogView
from knowledge.documents.view import DocumentsView
from knowledge.people import Audience, Person, audience_of
from knowledge.record import Record
from knowledge.workspace.model import Workspace
from knowledge.workspace.tallies import tallies_for
from ui.opened import opened


class SourceStatus(Record):
    """A source as it was last read."""

    path: str
    kind: str
    readers: tuple[str, ...]
    what: str
    """`datasets` or `documents`; empty where it was never read."""
    count: int
    """Those that the asker may read."""
    loaded_at: datetime | None
    """When it was last read; None where it never was."""


class Status(Record):
    """What is loaded and the asker may read, for people and for programs."""

    workspace: str
    organisation: str
    fictional: bool
    model: str
    datasets: int
    jobs: int
    teams: int
    contracts: int
    products: int
    as_of: str
    """The latest moment that the catalog speaks of; empty where it has none."""
    documents: int
    passages: int
    """Of documents, datasets and the handbook; all are found by words."""
    by_meaning: int
    """Passages that are found by meaning as well."""
    sources: tuple[str, ...]
    loaded: tuple[SourceStatus, ...]
    """The same sources, once for each kind of record they gave."""
    asker: str


def show_status(folder: Path | None, *, sample: bool, json: bool) -> None:
    """Print what is loaded."""
    office = opened(folder, sample=sample)
    found = status_of(office, office.asker(None))
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
        ("contracts", f"{found.contracts:,}"),
        ("data products", f"{found.products:,}"),
        ("catalog as of", found.as_of.replace("T", " ")[:16]),
        ("documents", f"{found.documents:,}"),
        ("search by words", f"all {found.passages:,} passages"),
        ("search by meaning", _by_meaning(found)),
        ("sources", "\n".join(map(_source_shown, found.loaded))),
        ("asker", found.asker),
    )


def _by_meaning(found: Status) -> str:
    if found.by_meaning == found.passages:
        return f"all {found.passages:,} passages"
    return f"{found.by_meaning:,} of {found.passages:,} passages so far"


_ONE = {"datasets": "dataset", "documents": "document", "policies": "policy"}


def _source_shown(source: SourceStatus) -> str:
    read = "not loaded" if source.loaded_at is None else f"loaded {source.loaded_at:%Y-%m-%d %H:%M}"
    what = _ONE.get(source.what, source.what) if source.count == 1 else source.what
    given = f"{source.count:,} {what}, " if what else ""
    return f"{source.path} ({source.kind}, {given}{read}, read by {', '.join(source.readers)})"


def _sources(workspace: Workspace, audience: Audience) -> Iterator[SourceStatus]:
    """Yield the sources that the audience may know of, once for each kind of record they gave."""
    tallies = tallies_for(workspace.state, audience)
    for source in workspace.sources:
        if not audience.may_read(source.readers):
            continue
        readers = tuple(sorted(source.readers))
        given = [t for t in tallies if t.source == source.path and (t.count or len(tallies) == 1)]
        for tally in given or [None]:
            yield SourceStatus(
                path=source.path,
                kind=source.kind,
                readers=readers,
                what=tally.what if tally else "",
                count=tally.count if tally else 0,
                loaded_at=tally.at if tally else None,
            )


def status_of(office: Opening, asker: Person) -> Status:
    """Return what is loaded, as far as this person may know."""
    audience = audience_of((asker,))
    loaded = office.current.now()
    view, workspace = CatalogView(loaded.catalog, audience), loaded.workspace
    library = office.library()
    documents = DocumentsView(lambda: library, audience).documents()
    coverage = library.coverage(audience)
    library.close()
    sources = tuple(_sources(workspace, audience)) if workspace else ()
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
        contracts=len(view.contracts),
        products=len(view.products),
        as_of=view.as_of.isoformat() if view.as_of else "",
        documents=sum(1 for document in documents if document.origin == "organisation"),
        passages=coverage.total,
        by_meaning=coverage.done,
        sources=tuple(
            dict.fromkeys(f"{s.path} ({s.kind}, read by {', '.join(s.readers)})" for s in sources)
        ),
        loaded=sources,
        asker=asker.email,
    )
