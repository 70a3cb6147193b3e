"""Reads each catalog among a workspace's sources, and writes them together as one snapshot."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from pathlib import Path

from knowledge.catalog.grouping import Groups, grouped
from knowledge.catalog.model import Fault, Reading
from knowledge.catalog.parts import Part
from knowledge.catalog.readers import choice
from knowledge.catalog.readers.files import Files
from knowledge.catalog.report import LoadReport
from knowledge.catalog.shares import share
from knowledge.catalog.snapshot import Snapshot, SnapshotUnreadable, write
from knowledge.catalog.sources import merged
from knowledge.documents.loading import Step
from knowledge.workspace.kinds import catalog_files, detect_kind, kinds_at
from knowledge.workspace.model import Kind, RuleSpec, SourceSpec, Workspace
from knowledge.workspace.tallies import Tally, tallied

DATABASES = "database-*.sqlite"
"""The files in the state folder that hold what each database said last."""

Passwords = Mapping[str, str] | None
"""Passwords of databases by URL; None: no database is asked, and what it last said counts."""


@dataclass(frozen=True, slots=True)
class _Read:
    """One catalog as it was read, on disk, so that no two are in memory at once."""

    name: str
    readers: frozenset[str]
    snapshot: Snapshot
    report: LoadReport
    faults: tuple[Fault, ...] = ()
    """What is wrong with the source as a whole."""
    title: str = ""
    """Its kind, where a source has several."""


@dataclass(frozen=True, slots=True)
class CatalogLoad:
    """What one load of catalogs works on."""

    workspace: Workspace
    sources: tuple[SourceSpec, ...]
    passwords: Passwords
    progress: Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Written:
    """A snapshot of all catalogs, and what it was made of."""

    report: LoadReport
    tallies: tuple[Tally, ...]
    """How many datasets each source gave."""
    shares: tuple[tuple[str, Path], ...]
    """By source, in their order, a snapshot of what it alone says, as in `shares`."""


def write_catalog(path: Path, load: CatalogLoad, folder: Path) -> Written:
    """Write the snapshot of all catalogs to `path`, keeping each by itself in `folder` meanwhile."""
    read = tuple(_each(load, folder))
    tallies = tuple(tally for one in read for tally in _tallies(one))
    parts = tuple(_part(one) for one in read)
    load.progress(Step("Bringing the catalogs together"))
    left_out = sum(one.report.faults_left_out for one in read)
    groups = grouped(parts)
    report = write(path, merged(parts, groups), left_out)
    return Written(report, tallies, tuple(_shares(path, parts, groups, folder)))


def _shares(
    whole: Path, parts: tuple[Part, ...], groups: Groups, folder: Path
) -> Iterator[tuple[str, Path]]:
    """Write what each part says; where all are of one source, the whole is what that says."""
    if len({part.name for part in parts}) == 1:
        yield parts[0].name, whole
        return
    for number, part in enumerate(parts):
        path = folder / f"share-{number}.sqlite"
        write(path, share(parts, groups, number))
        yield part.name, path


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


def _each(load: CatalogLoad, folder: Path) -> Iterator[_Read]:
    numbers = count(1)
    paths = Counter(source.path for source in load.sources)
    for source in load.sources:
        if source.kind == "database":
            load.progress(Step(f"Reading {source.path}"))
            yield _database(load, source, folder / f"part-{next(numbers)}.sqlite")
            continue
        for readers, readings in _readings(load.workspace, source):
            load.progress(Step(f"Reading {source.path}"))
            path = folder / f"part-{next(numbers)}.sqlite"
            title = source.kind if paths[source.path] > 1 else ""
            report = write(path, readings)
            yield _Read(source.path, readers, Snapshot(path), report, title=title)


def _readings(
    workspace: Workspace, source: SourceSpec
) -> Iterator[tuple[frozenset[str], Iterator[Reading]]]:
    """Yield each catalog of a source with its readers, and what it says."""
    kind = source.kind
    if kind in ("documents", "auto", "database", "policies"):
        return
    rules, inner = _deepest_first(workspace), _within(workspace, source)
    for files in catalog_files(workspace.root / source.path, kind):
        own = Files(files.root, tuple(p for p in files.paths if _is_own(p, files.root, inner)))
        for readers, some in _apart(own, rules, source.readers).items():
            readings = choice.read(kind, Files(files.root, tuple(some)))
            below = _below(files.root, some[0]) if kind in {"jsonl", "dbt"} else ""
            yield readers, _found_below(below, readings) if below else readings


def _below(root: Path, path: Path) -> str:
    """Return the folder within a source in which a catalog that stands alone lies, if it is below."""
    home = path if path.is_dir() else path.parent
    return home.relative_to(root).as_posix() if home != root and home.is_relative_to(root) else ""


def _found_below(folder: str, readings: Iterator[Reading]) -> Iterator[Reading]:
    """Yield the readings with the folder before the places of faults, by which a person finds them."""
    for reading in readings:
        faulty = isinstance(reading, Fault)
        yield replace(reading, place=f"{folder}/{reading.place}") if faulty else reading


def _within(workspace: Workspace, source: SourceSpec) -> tuple[Path, ...]:
    """Return the places of other sources within this one, to which what is in them belongs."""
    root = (workspace.root / source.path).resolve()
    others = (
        (workspace.root / s.path).resolve() for s in workspace.sources if s.kind != "database"
    )
    return tuple(other for other in others if other != root and other.is_relative_to(root))


def _is_own(path: Path, root: Path, inner: tuple[Path, ...]) -> bool:
    """Return whether a file lies in this source, through no link, and in no other one within."""
    place = path.resolve()
    if any(place.is_relative_to(other) for other in inner):
        return False
    return place.is_relative_to(root.resolve())


def _deepest_first(workspace: Workspace) -> tuple[RuleSpec, ...]:
    placed = [
        RuleSpec(str((workspace.root / r.path).resolve()), r.readers) for r in workspace.rules
    ]
    return tuple(sorted(placed, key=lambda rule: len(Path(rule.path).parts), reverse=True))


def _apart(
    files: Files, rules: tuple[RuleSpec, ...], readers: frozenset[str]
) -> dict[frozenset[str], list[Path]]:
    """Return the files by who may read them: those of the deepest rule, else of the source."""
    found: dict[frozenset[str], list[Path]] = {}
    for path in files.paths:
        place = path.resolve()
        fitting = (rule.readers for rule in rules if place.is_relative_to(rule.path))
        found.setdefault(next(fitting, readers), []).append(path)
    return found


def _database(load: CatalogLoad, source: SourceSpec, path: Path) -> _Read:
    """Read a database anew, or take what it last said where it can't be asked."""
    from knowledge.catalog.readers import database  # noqa: PLC0415 - loads SQLAlchemy.

    key = sha256(source.path.encode()).hexdigest()[:16]
    last = load.workspace.state / DATABASES.replace("*", key)
    faults: tuple[Fault, ...] = ()
    if load.passwords is not None:
        password = load.passwords.get(source.path, "")
        try:
            report = write(path, database.read(source.path, password))
        except database.DatabaseUnavailable as error:
            faults = (Fault(source.path, f"{error}{_kept(last)}"),)
        else:
            shutil.copyfile(path, last)
            return _Read(source.path, source.readers, Snapshot(path), report)
    try:
        known = Snapshot(last)
        return _Read(source.path, source.readers, known, known.report(), faults)
    except SnapshotUnreadable:
        faults = faults or (Fault(source.path, "It was not read yet; run meshwright load."),)
        return _Read(source.path, source.readers, Snapshot(path), write(path, ()), faults)


def _kept(last: Path) -> str:
    return " What it said last was kept." if last.is_file() else ""


def _tallies(read: _Read) -> tuple[Tally, ...]:
    own = read.readers
    readers = (own if d.readers is None else d.readers for d in read.snapshot.datasets())
    return tallied(read.name, readers)


def _part(read: _Read) -> Part:
    unknown = read.snapshot.unknown_fields()
    return Part(
        name=read.name,
        readers=read.readers,
        content=read.snapshot,
        faults=read.report.faults,
        unknown=unknown,
        whole=read.faults,
        title=read.title,
    )
