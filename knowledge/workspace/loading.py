"""Loads a workspace's sources: catalogs into a snapshot, documents into the ledger."""

import sqlite3
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.catalog.model import Fault
from knowledge.catalog.report import LoadReport
from knowledge.catalog.snapshot import Difference, Snapshot, SnapshotUnreadable, difference
from knowledge.catalog.view import CatalogContent
from knowledge.documents.folder import DocumentFolder, FolderRule
from knowledge.documents.loading import (
    PATIENCE,
    LoadedDocuments,
    LoadUnderWay,
    Step,
    is_loading,
    loading_alone,
    refresh_alone,
)
from knowledge.documents.loading import made_from as loaded_from
from knowledge.workspace.catalogs import CatalogLoad, Passwords, kinds_of, write_catalog
from knowledge.workspace.kinds import is_of_catalog
from knowledge.workspace.model import FILE, SourceSpec, Workspace, WorkspaceError
from knowledge.workspace.pointer import (
    MadeFrom,
    Pointer,
    Share,
    made_from,
    read_pointer,
    wanted,
    write_pointer,
)
from knowledge.workspace.policy_sources import policy_faults, policy_sources, policy_tallies
from knowledge.workspace.readership import closed_records, document_tallies
from knowledge.workspace.tallies import has_tallies, write_tallies

_PATIENCE = 30.0
"""Seconds that opening waits for a load that is running."""


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    """What a load found, and how the catalog differs from the one before."""

    snapshot: Snapshot
    report: LoadReport
    datasets: Difference
    texts: LoadedDocuments
    """How the documents differ from those before."""
    skipped: tuple[Fault, ...]
    """Sources and documents that can't be read, and why."""
    closed: tuple[Fault, ...] = ()
    """Records whose own readers name a group that is none, and that nobody reads through it."""

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the paths of the documents that can be read, sorted."""
        return self.texts.paths


def load(
    workspace: Workspace, progress: Callable[[Step], None], passwords: Passwords = None
) -> LoadOutcome:
    """Read all sources, make what is new the current state of things, and say what changed.

    `passwords` are those of databases, by URL; without them no database is asked, and what each
    said last is kept. A source that can't be read is reported and left out. Catalogs are read anew, and of the
    documents those that changed.

    Raises:
        WorkspaceError: The state folder can't be written, or another load is running.
    """
    with _alone(workspace, PATIENCE):
        sources, missing = _resolved(workspace)
        folders = _folders(workspace, sources)
        _check_rules(workspace)
        snapshot, report, changes = _load_catalogs(
            CatalogLoad(workspace, sources, passwords, progress)
        )
        texts = _load_documents(workspace, folders, progress)
        write_tallies(workspace.state, "policies", policy_tallies(workspace))
    closed = tuple(closed_records(workspace))
    skipped = (*missing, *texts.skipped, *policy_faults(workspace))
    return LoadOutcome(snapshot, report, changes, texts, skipped, closed)


def catalog_of(workspace: Workspace) -> CatalogContent:
    """Return the current catalog, loading it first where there is none.

    It is loaded again when `meshwright.toml` names other sources or readers than it was made
    from, and for the sample also when its files changed; not while another process loads, if
    the current one shows nobody more than they may read now.

    Raises:
        WorkspaceError: It had to be loaded and the state folder can't be written.
    """
    current = read_pointer(workspace.state)
    snapshot = _current_snapshot(workspace)
    shared = current is not None and current.shares is not None
    if snapshot and current and shared and _serves(workspace, current.made_from):
        return snapshot
    sources, _ = _resolved(workspace)
    return _load_catalogs(CatalogLoad(workspace, sources, None, lambda _: None))[0]


def documents_of(workspace: Workspace) -> tuple[DocumentFolder, ...]:
    """Return the folders of documents among the sources, in their order, loaded.

    They are loaded when nothing is, when `meshwright.toml` names other sources or readers than
    they were loaded with, and for the sample also when its files changed; while another process
    loads as in `catalog_of`.

    Raises:
        WorkspaceError: They had to be loaded and the state folder can't be written.
    """
    made = made_from(loaded_from(workspace.state))
    # Who published them counts them after that, by which sources are chosen.
    if made and _serves(workspace, made) and has_tallies(workspace.state, "documents"):
        return _folders(workspace, workspace.sources)
    sources, _ = _resolved(workspace)
    folders = _folders(workspace, sources)
    with _alone(workspace, _PATIENCE):
        _check_rules(workspace)
        _load_documents(workspace, folders, lambda _: None)
    return folders


def _serves(workspace: Workspace, made: MadeFrom) -> bool:
    """Return whether what was made from that is what the workspace asks for, or may stand in."""
    now = wanted(workspace)
    return made == now or (made.fits(now) and is_loading(workspace.state))


@contextmanager
def _alone(workspace: Workspace, patience: float) -> Generator[None]:
    """Keep other loads of the workspace out.

    Raises:
        WorkspaceError: Another one is running for longer than `patience` seconds, or the state
            folder can't be written.
    """
    try:
        workspace.state.mkdir(parents=True, exist_ok=True)
        with loading_alone(workspace.state, patience):
            yield
    except LoadUnderWay as error:
        raise WorkspaceError(str(error)) from error
    except OSError as error:
        raise _unwritable(workspace, error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        raise _unwritable(workspace, str(error)) from error


def _load_catalogs(load: CatalogLoad) -> tuple[Snapshot, LoadReport, Difference]:
    workspace = load.workspace
    try:
        workspace.state.mkdir(parents=True, exist_ok=True)
        before = _current_snapshot(workspace)
        made = wanted(workspace)
        snapshot, report, shares = _write(load)
        name = snapshot.path.name
        earlier, earlier_shares = _before(workspace.state, name)
        pointer = Pointer(
            snapshot=name,
            made_from=made,
            before=earlier,
            shares=shares,
            shares_before=earlier_shares,
        )
        write_pointer(workspace.state, pointer)
    except OSError as error:
        raise _unwritable(workspace, error.strerror or str(error)) from error
    return snapshot, report, difference(before, snapshot)


def _before(state: Path, name: str) -> tuple[str, tuple[Share, ...]]:
    """Return the snapshot to compare this one with, the last current one that differs; its shares."""
    pointer = read_pointer(state)
    if pointer is None:
        return "", ()
    if pointer.snapshot == name:
        return pointer.before, pointer.shares_before
    return pointer.snapshot, pointer.shares or ()


def catalog_before(workspace: Workspace) -> CatalogContent | None:
    """Return the catalog before the current one, or None where there is none to be read."""
    pointer = read_pointer(workspace.state)
    if pointer is None or not pointer.before:
        return None
    snapshot = Snapshot(workspace.state / Path(pointer.before).name)
    try:
        _ = snapshot.fingerprint
    except SnapshotUnreadable:
        return None
    return snapshot


def _load_documents(
    workspace: Workspace, folders: tuple[DocumentFolder, ...], progress: Callable[[Step], None]
) -> LoadedDocuments:
    key = wanted(workspace).model_dump_json()
    loaded = refresh_alone(folders, workspace.state, progress, key=key)
    write_tallies(workspace.state, "documents", document_tallies(workspace, folders))
    return loaded


def _unwritable(workspace: Workspace, reason: str) -> WorkspaceError:
    return WorkspaceError(f"{workspace.state} can't be written: {reason}; make it writable.")


def _folders(workspace: Workspace, sources: tuple[SourceSpec, ...]) -> tuple[DocumentFolder, ...]:
    catalogs = {
        s.path for s in sources if s.kind not in {"documents", "auto", "database", "policies"}
    }
    rules = tuple(FolderRule(workspace.root / r.path, r.readers) for r in workspace.rules)
    return tuple(
        DocumentFolder(
            path=workspace.root / source.path,
            readers=source.readers,
            state=workspace.state,
            rules=rules,
            apart=is_of_catalog if source.path in catalogs else None,
        )
        for source in sources
        if source.kind in {"documents", "auto"}
    )


def _check_rules(workspace: Workspace) -> None:
    """Refuse a rule that restricts nothing: a slip of the pen must not open what it was to close.

    Raises:
        WorkspaceError: A rule's place is not there, or in no source.
    """
    files = (source for source in workspace.sources if source.kind != "database")
    read = {*(source.path for source in files), *(s.path for s in policy_sources(workspace))}
    roots = [(workspace.root / path).resolve() for path in read]
    for rule in workspace.rules:
        place = (workspace.root / rule.path).resolve()
        if not place.exists() or not any(place.is_relative_to(root) for root in roots):
            what = "is in no source" if place.exists() else "does not exist"
            raise WorkspaceError(
                f"{workspace.root / FILE}: the folder rule {rule.path!r} {what}, so nothing was "
                "loaded; correct its path."
            )


def _resolved(workspace: Workspace) -> tuple[tuple[SourceSpec, ...], tuple[Fault, ...]]:
    """Return the sources, once for each kind that they hold, and those that can't be read."""
    sources: list[SourceSpec] = []
    faults: list[Fault] = []
    for source in workspace.sources:
        try:
            kinds = kinds_of(workspace.root, source)
        except WorkspaceError as error:
            faults.append(Fault(source.path, str(error)))
        else:
            sources += (replace(source, kind=kind) for kind in kinds)
    return tuple(sources), tuple(faults)


def _write(load: CatalogLoad) -> tuple[Snapshot, LoadReport, tuple[Share, ...]]:
    """Write the snapshot, and each source's share in it, under the names of their fingerprints."""
    state = load.workspace.state
    with tempfile.TemporaryDirectory(prefix=".load-", dir=state) as folder:
        unnamed = Path(folder, "catalog.sqlite")
        written = write_catalog(unnamed, load, Path(folder))
        path = state / f"catalog-{written.report.fingerprint}.sqlite"
        shares = tuple(_kept_share(state, each, unnamed, path) for each in written.shares)
        unnamed.replace(path)
    write_tallies(state, "datasets", written.tallies)
    return Snapshot(path), written.report, shares


def _kept_share(state: Path, share: tuple[str, Path], unnamed: Path, whole: Path) -> Share:
    """Move a share to where it stays; one that is the whole catalog is not kept twice."""
    source, written = share
    if written == unnamed:
        return Share(source=source, snapshot=whole.name)
    name = f"share-{Snapshot(written).fingerprint}.sqlite"
    written.replace(state / name)
    return Share(source=source, snapshot=name)


def _current_snapshot(workspace: Workspace) -> Snapshot | None:
    """Return the current snapshot, or None where there is none that this version reads."""
    current = read_pointer(workspace.state)
    if current is None:
        return None
    snapshot = Snapshot(workspace.state / Path(current.snapshot).name)
    try:
        _ = snapshot.fingerprint
    except SnapshotUnreadable:
        return None
    return snapshot
