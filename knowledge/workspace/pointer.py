"""What the current catalog and documents were made from, and whether that still fits."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from knowledge.documents.ledger import generation
from knowledge.documents.readers.reading import VERSION
from knowledge.record import Record
from knowledge.whole import write_whole
from knowledge.workspace.creation import sample_folder
from knowledge.workspace.model import Workspace

_POINTER = "current-catalog"


class _Source(Record):
    place: str
    """Where it lies, without links."""
    kind: str
    readers: tuple[str, ...]


class MadeFrom(Record):
    """What a load was told to read."""

    sources: tuple[_Source, ...]
    rules: tuple[_Source, ...]
    files: str
    """See `_files_key`."""
    version: str
    """Of the document readers."""

    def fits(self, wanted: "MadeFrom") -> bool:
        """Return whether what was made from this shows nobody more than `wanted` allows.

        That is so where `wanted` has more sources at most, none of them within one of these,
        where it would narrow who may read that part.
        """
        added = [source for source in wanted.sources if source not in self.sources]
        kept = [source for source in wanted.sources if source in self.sources]
        places = [Path(source.place) for source in self.sources]
        inside = any(Path(new.place).is_relative_to(old) for new in added for old in places)
        same = (self.rules, self.version) == (wanted.rules, wanted.version)
        return same and len(kept) == len(self.sources) and not inside


class Share(Record):
    """What one source alone says of a catalog."""

    source: str
    """As `meshwright.toml` names it."""
    snapshot: str


class Pointer(Record):
    """Which snapshot is the current catalog, and from what it was made."""

    snapshot: str
    made_from: MadeFrom
    before: str = ""
    """The snapshot that was current before and differs from it; empty if there was none."""
    shares: tuple[Share, ...] | None = None
    """Of the sources in their order; None: it was loaded by a version that kept none."""
    shares_before: tuple[Share, ...] = ()


def wanted(workspace: Workspace) -> MadeFrom:
    """Return what a load of the workspace reads."""
    root = workspace.root
    return MadeFrom(
        sources=tuple(_source(root, s.path, s.kind, s.readers) for s in workspace.sources),
        rules=tuple(_source(root, r.path, "", r.readers) for r in workspace.rules),
        files=_files_key(workspace),
        version=str(VERSION),
    )


def _source(root: Path, path: str, kind: str, readers: Iterable[str]) -> _Source:
    place = os.path.realpath(root / path)
    return _Source(place=place, kind=kind, readers=tuple(sorted(readers)))


def made_from(text: str) -> MadeFrom | None:
    """Return what `model_dump_json` of it gave, or None where it is something else."""
    try:
        return MadeFrom.model_validate_json(text)
    except ValidationError:
        return None


def read_pointer(state: Path) -> Pointer | None:
    """Return the pointer to the current catalog, or None where there is none that can be read."""
    try:
        return Pointer.model_validate_json((state / _POINTER).read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return None


def write_pointer(state: Path, pointer: Pointer) -> None:
    """Make this the current catalog, in one step.

    Raises:
        OSError: The state folder can't be written.
    """
    write_whole(state / _POINTER, pointer.model_dump_json().encode())


@dataclass(frozen=True, slots=True)
class Stamp:
    """What differs whenever other things are current."""

    catalog: str
    documents: str


def stamp(state: Path) -> Stamp:
    """Return what tells the current catalog and documents from earlier ones; cheap."""
    try:
        facts = (state / _POINTER).stat()
    except OSError:
        return Stamp("", generation(state))
    return Stamp(f"{facts.st_mtime_ns} {facts.st_size} {facts.st_ino}", generation(state))


def is_current(state: Path, snapshot: Path) -> bool:
    """Return whether a snapshot is the current catalog."""
    pointer = read_pointer(state)
    return pointer is not None and Path(pointer.snapshot).name == snapshot.name


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
