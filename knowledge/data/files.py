"""Finds the files of tables: one file, a pattern, or a folder with a file or folder for each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from knowledge.data.model import DataUnavailable

_TEXT = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst")
_PARQUET = (".parquet", ".parq", ".pq")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A table to find."""

    name: str
    """What it will be called."""
    others: tuple[str, ...] = ()
    """What its files or the database may call it besides."""

    def names(self) -> tuple[str, ...]:
        """Return every name, the own one last, for a physical name is the surer one."""
        return tuple(dict.fromkeys((*self.others, self.name)))


@dataclass(frozen=True, slots=True)
class Location:
    """Where data is: a path, a pattern, or a database's URL; for one table, or for all."""

    place: str
    table: str = ""


@dataclass(frozen=True, slots=True)
class TableFiles:
    """The files of one table, sorted; all are text or all are Parquet."""

    table: str
    paths: tuple[Path, ...]

    @property
    def as_text(self) -> bool:
        """Return whether they are CSV."""
        return _is_text(self.paths[0])


def find_files(
    locations: tuple[Location, ...], wanted: tuple[Wanted, ...]
) -> tuple[tuple[TableFiles, ...], dict[str, str]]:
    """Return the files of each table that has some, and why the others have none.

    Raises:
        DataUnavailable: A path does not exist, or has no data files.

    """
    found: list[TableFiles] = []
    missing: dict[str, str] = {}
    for one in wanted:
        own = tuple(p for at in locations if at.table == one.name for p in _all(at.place))
        shared = tuple(p for at in locations if not at.table for p in _of(at.place, one, wanted))
        paths = tuple(sorted(set(own or shared)))
        if not paths:
            places = ", ".join(at.place for at in locations)
            missing[one.name] = f"no file of the table {one.name} was found in {places}"
        elif len({_is_text(p) for p in paths}) > 1:
            missing[one.name] = (
                f"the table {one.name} has both CSV and Parquet files; keep one kind"
            )
        else:
            found.append(TableFiles(one.name, paths))
    return tuple(found), missing


def _of(place: str, one: Wanted, wanted: tuple[Wanted, ...]) -> Iterator[Path]:
    """Yield the files of this table among those of all."""
    paths = _all(place)
    if len(wanted) == 1 and not (
        Path(place).is_dir() and any(_named(p, place, wanted) for p in paths)
    ):
        yield from paths
        return
    yield from (p for p in paths if _named(p, place, wanted) == one.name)


def _named(path: Path, place: str, wanted: tuple[Wanted, ...]) -> str:
    """Return the table that the file's name, or that of a folder around it, names."""
    around = path.relative_to(place).parts[:-1] if Path(place).is_dir() else ()
    stem = path.name[: -len(_ending(path))].casefold()
    folders = {part.casefold() for part in around}
    best = ("", 0)
    for one in wanted:
        for name in map(str.casefold, one.names()):
            fits = name in folders or re.fullmatch(rf"{re.escape(name)}(?:[-_. ].*)?", stem)
            if fits and len(name) > best[1]:
                best = (one.name, len(name))
    return best[0]


def _all(place: str) -> tuple[Path, ...]:
    path = Path(place)
    if path.is_dir():
        paths = [p for p in path.rglob("*") if p.is_file() and _ending(p)]
    elif path.is_file():
        paths = [path]
    elif has_magic(place):
        paths = [p for p in map(Path, glob(place, recursive=True)) if p.is_file()]  # noqa: PTH207 - the pattern may be absolute.
    else:
        raise DataUnavailable(f"{place} does not exist; check the path.")
    if not paths:
        raise DataUnavailable(f"{place} has no CSV or Parquet files.")
    for one in paths:
        if not _ending(one):
            raise DataUnavailable(f"{one} is neither CSV nor Parquet, by its ending.")
    return tuple(sorted(p.resolve() if not path.is_dir() else p for p in paths))


def _ending(path: Path) -> str:
    name = path.name.lower()
    return next((e for e in (*_TEXT, *_PARQUET) if name.endswith(e)), "")


def _is_text(path: Path) -> bool:
    return _ending(path) in _TEXT
