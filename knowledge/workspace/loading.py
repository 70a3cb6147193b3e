"""Loads a workspace's sources: catalogs into a snapshot, documents into the ledger."""

import os
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from knowledge.catalog.model import Fault
from knowledge.catalog.report import LoadReport
from knowledge.catalog.snapshot import Difference, Snapshot, SnapshotUnreadable, difference
from knowledge.catalog.view import CatalogContent
from knowledge.documents.folder import DocumentFolder, FolderRule
from knowledge.documents.loading import (
    LoadedDocuments,
    LoadUnderWay,
    Step,
    made_from,
    refresh,
)
from knowledge.documents.readers.reading import VERSION
from knowledge.record import Record
from knowledge.workspace.catalogs import kinds_of, write_catalog
from knowledge.workspace.creation import sample_folder
from knowledge.workspace.model import FILE, SourceSpec, Workspace, WorkspaceError

_POINTER = "current-catalog"
_PATIENCE = 30.0
"""Seconds that opening waits for a load that is running; a load says so at once."""


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

    @property
    def documents(self) -> tuple[str, ...]:
        """Return the paths of the documents that can be read, sorted."""
        return self.texts.paths


class _Current(Record):
    """Which snapshot is current, and from what it was made."""

    snapshot: str
    sources: str
    files: str


def load(workspace: Workspace, progress: Callable[[Step], None]) -> LoadOutcome:
    """Read all sources, make what is new the current state of things, and say what changed.

    A source that can't be read is reported and left out. Catalogs are read anew, and of the
    documents those that changed.

    Raises:
        WorkspaceError: The state folder can't be written, or another load is running.
    """
    sources, missing = _resolved(workspace)
    snapshot, report, changes = _load_catalogs(workspace, sources, progress)
    texts = _load_documents(workspace, sources, progress, 0)
    return LoadOutcome(snapshot, report, changes, texts, (*missing, *texts.skipped))


def catalog_of(workspace: Workspace) -> CatalogContent:
    """Return the current catalog, loading it first where there is none.

    It is loaded again when `meshwright.toml` names other sources or readers than it was made
    from, and for the sample also when its files changed.

    Raises:
        WorkspaceError: It had to be loaded and the state folder can't be written.
    """
    current = _current(workspace)
    snapshot = _current_snapshot(workspace)
    made = (current.sources, current.files) if current else None
    if snapshot is None or made != (_sources_key(workspace), _files_key(workspace)):
        sources, _ = _resolved(workspace)
        return _load_catalogs(workspace, sources, lambda _: None)[0]
    return snapshot


def documents_of(workspace: Workspace) -> tuple[DocumentFolder, ...]:
    """Return the folders of documents among the sources, in their order, loaded.

    They are loaded when nothing is, when `meshwright.toml` names other sources or readers than
    they were loaded with, and for the sample also when its files changed.

    Raises:
        WorkspaceError: They had to be loaded and the state folder can't be written.
    """
    sources, _ = _resolved(workspace)
    folders = _folders(workspace, sources)
    if folders and made_from(workspace.state) != _documents_key(workspace):
        _load_documents(workspace, sources, lambda _: None, _PATIENCE)
    return folders


def _load_catalogs(
    workspace: Workspace, sources: tuple[SourceSpec, ...], progress: Callable[[Step], None]
) -> tuple[Snapshot, LoadReport, Difference]:
    try:
        workspace.state.mkdir(parents=True, exist_ok=True)
        before = _current_snapshot(workspace)
        files = _files_key(workspace)
        snapshot, report = _write(workspace, sources, progress)
        current = _Current(
            snapshot=snapshot.path.name, sources=_sources_key(workspace), files=files
        )
        _point(workspace.state / _POINTER, current.model_dump_json())
    except OSError as error:
        raise _unwritable(workspace, error.strerror or str(error)) from error
    return snapshot, report, difference(before, snapshot)


def _load_documents(
    workspace: Workspace,
    sources: tuple[SourceSpec, ...],
    progress: Callable[[Step], None],
    patience: float,
) -> LoadedDocuments:
    folders = _folders(workspace, sources)
    _check_rules(workspace, folders)
    key = _documents_key(workspace)
    try:
        return refresh(folders, workspace.state, progress, key=key, patience=patience)
    except LoadUnderWay as error:
        raise WorkspaceError(str(error)) from error
    except OSError as error:
        raise _unwritable(workspace, error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        raise _unwritable(workspace, str(error)) from error


def _unwritable(workspace: Workspace, reason: str) -> WorkspaceError:
    return WorkspaceError(f"{workspace.state} can't be written: {reason}; make it writable.")


def _documents_key(workspace: Workspace) -> str:
    return f"{VERSION} {_sources_key(workspace)} {_files_key(workspace)}"


def _folders(workspace: Workspace, sources: tuple[SourceSpec, ...]) -> tuple[DocumentFolder, ...]:
    folders = (s for s in sources if s.kind == "documents")
    state = workspace.state
    rules = tuple(FolderRule(workspace.root / r.path, r.readers) for r in workspace.rules)
    return tuple(DocumentFolder(workspace.root / s.path, s.readers, state, rules) for s in folders)


def _check_rules(workspace: Workspace, folders: tuple[DocumentFolder, ...]) -> None:
    """Refuse a rule that restricts nothing: a slip of the pen must not open what it was to close.

    Raises:
        WorkspaceError: A rule's place is not there, or in no source of documents.
    """
    roots = [folder.path.resolve() for folder in folders]
    for rule in workspace.rules:
        place = (workspace.root / rule.path).resolve()
        if not place.exists() or not any(place.is_relative_to(root) for root in roots):
            what = "is in no source of documents" if place.exists() else "does not exist"
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


def _write(
    workspace: Workspace, sources: tuple[SourceSpec, ...], progress: Callable[[Step], None]
) -> tuple[Snapshot, LoadReport]:
    """Write the snapshot under the name of its fingerprint."""
    with tempfile.TemporaryDirectory(prefix=".load-", dir=workspace.state) as folder:
        unnamed = Path(folder, "catalog.sqlite")
        report = write_catalog(unnamed, workspace.root, sources, Path(folder), progress)
        path = workspace.state / f"catalog-{report.fingerprint}.sqlite"
        unnamed.replace(path)
    return Snapshot(path), report


def _current(workspace: Workspace) -> _Current | None:
    try:
        text = (workspace.state / _POINTER).read_text(encoding="utf-8")
        return _Current.model_validate_json(text)
    except (OSError, ValueError, ValidationError):
        return None


def _current_snapshot(workspace: Workspace) -> Snapshot | None:
    """Return the current snapshot, or None where there is none that this version reads."""
    current = _current(workspace)
    if current is None:
        return None
    snapshot = Snapshot(workspace.state / Path(current.snapshot).name)
    try:
        _ = snapshot.fingerprint
    except SnapshotUnreadable:
        return None
    return snapshot


def _point(file: Path, text: str) -> None:
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


def _sources_key(workspace: Workspace) -> str:
    texts = [f"{s.path!r} {s.kind} {sorted(s.readers)}" for s in workspace.sources]
    texts += (f"rule {r.path!r} {sorted(r.readers)}" for r in workspace.rules)
    return sha256("\n".join(texts).encode()).hexdigest()


def _files_key(workspace: Workspace) -> str:
    """Return a text that changes with the paths, sizes or times of the sample's files.

    Empty for other workspaces: their owner says when to load.
    """
    if workspace.root.resolve() != sample_folder().resolve():
        return ""
    digest = sha256()
    for source in workspace.sources:
        root = workspace.root / source.path
        for path in sorted(p for p in (root, *root.rglob("*")) if p.is_file()):
            facts = path.stat()
            digest.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
