"""Reads each catalog among a workspace's sources, and writes them together as one snapshot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from knowledge.catalog.model import Reading
from knowledge.catalog.parts import Part
from knowledge.catalog.readers import choice
from knowledge.catalog.report import LoadReport
from knowledge.catalog.snapshot import Snapshot, write
from knowledge.catalog.sources import merged
from knowledge.documents.loading import Step
from knowledge.workspace.kinds import catalog_files, detect_kind, kinds_at
from knowledge.workspace.model import Kind, SourceSpec
from knowledge.workspace.tallies import Tally, tallied


@dataclass(frozen=True, slots=True)
class _Read:
    """One catalog as it was read, on disk, so that no two are in memory at once."""

    source: SourceSpec
    snapshot: Snapshot
    report: LoadReport


def write_catalog(
    path: Path,
    root: Path,
    sources: Sequence[SourceSpec],
    folder: Path,
    progress: Callable[[Step], None],
) -> tuple[LoadReport, tuple[Tally, ...]]:
    """Write the snapshot of all catalogs to `path`, keeping each by itself in `folder` meanwhile.

    Return what was said of it, and how many datasets each source gave.
    """
    read = tuple(_each(root, sources, folder, progress))
    tallies = tuple(tally for one in read for tally in _tallies(one))
    parts = tuple(_part(one) for one in read)
    progress(Step("Bringing the catalogs together"))
    left_out = sum(one.report.faults_left_out for one in read)
    return write(path, merged(parts), left_out), tallies


def kinds_of(root: Path, source: SourceSpec) -> tuple[Kind, ...]:
    """Return the kind of a source, or all that it holds where its content is to tell.

    Raises:
        WorkspaceError: It does not exist or is of no kind that can be read.
    """
    place = root / source.path
    if source.kind == "database" or (source.kind != "auto" and place.exists()):
        return (source.kind,)
    found = detect_kind(place)
    return kinds_at(place) if found == "auto" else (found,)


def _each(
    root: Path, sources: Sequence[SourceSpec], folder: Path, progress: Callable[[Step], None]
) -> Iterator[_Read]:
    numbers = count(1)
    for source in sources:
        for readings in _readings(root, source):
            progress(Step(f"Reading {source.path}"))
            path = folder / f"part-{next(numbers)}.sqlite"
            report = write(path, readings)
            yield _Read(source, Snapshot(path), report)


def _readings(root: Path, source: SourceSpec) -> Iterator[Iterator[Reading]]:
    kind = source.kind
    if kind in ("documents", "auto", "database"):
        return
    for files in catalog_files(root / source.path, kind):
        yield choice.read(kind, files)


def _tallies(read: _Read) -> tuple[Tally, ...]:
    own = read.source.readers
    readers = (own if d.readers is None else d.readers for d in read.snapshot.datasets())
    return tallied(read.source.path, readers)


def _part(read: _Read) -> Part:
    source, snapshot = read.source, read.snapshot
    faults, unknown = read.report.faults, snapshot.unknown_fields()
    return Part(source.path, source.readers, snapshot, faults, unknown)
