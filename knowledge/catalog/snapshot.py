"""The catalog on disk: one immutable SQLite file, written once and read as it is asked for.

Each record is kept as JSON, so that a field added later reads as its default from an older file,
and drift can compare the two.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge.catalog.codec import adapter, columns_in
from knowledge.catalog.filling import READABLE, fill
from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Process,
    Query,
    Reading,
    Run,
    Team,
    Term,
    UnknownField,
    Usage,
)
from knowledge.catalog.report import LoadReport

_ASKED = 500
"""Datasets whose columns are read at once; SQLite takes at least 999 parameters."""

_RecordT = TypeVar("_RecordT")


@dataclass(frozen=True, slots=True)
class Difference:
    """Ids of datasets that differ between two snapshots, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    """Those whose own record or columns differ."""
    removed: tuple[str, ...]


class SnapshotUnreadable(Exception):
    """The file is no catalog snapshot that this version reads; loading again makes a new one."""


def write(path: Path, readings: Iterable[Reading], faults_left_out: int = 0) -> LoadReport:
    """Write a snapshot, replacing the one at `path` only when it is whole; return what is in it.

    The first record of an id is kept. Readings are taken one by one and never held as a whole.
    `faults_left_out` counts faults met before, which are not among the readings.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".catalog-", suffix=".sqlite", dir=path.parent)
    os.close(handle)
    unfinished = Path(name)
    try:
        with closing(sqlite3.connect(unfinished)) as database:
            report = fill(database, readings, faults_left_out)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return report


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot on disk, read when asked. It is `CatalogContent`.

    Each call opens the file for itself, so that any thread or process may share the object.
    """

    path: Path

    @property
    def fingerprint(self) -> str:
        """Return the sha256 of the content."""
        ((fingerprint,),) = _rows(self.path, "SELECT fingerprint FROM about")
        return str(fingerprint)

    def report(self) -> LoadReport:
        """Return what was said when it was written."""
        ((report,),) = _rows(self.path, "SELECT report FROM about")
        return TypeAdapter(LoadReport).validate_json(str(report))

    def datasets(self) -> Iterator[Dataset]:
        """Yield every dataset, ordered by id."""
        found = _rows(self.path, "SELECT body FROM datasets ORDER BY id")
        return _decoded(Dataset, (row[0] for row in found))

    def columns(self, datasets: Iterable[str]) -> Iterator[Column]:
        """Yield the columns of these datasets, ordered by dataset and position."""
        wanted = iter(sorted(set(datasets)))
        while some := list(islice(wanted, _ASKED)):
            marks = ", ".join("?" * len(some))
            query = (
                f"SELECT body FROM columns WHERE dataset IN ({marks}) ORDER BY dataset, position"  # noqa: S608 - only question marks are put in.
            )
            runs = (str(row[0]) for row in _rows(self.path, query, some))
            yield from chain.from_iterable(columns_in(run) for run in runs)

    def edges(self) -> Iterator[Edge]:
        """Yield every edge."""
        return self._records(Edge)

    def usage(self) -> Iterator[Usage]:
        """Yield all usage."""
        return self._records(Usage)

    def checks(self) -> Iterator[Check]:
        """Yield all check outcomes."""
        return self._records(Check)

    def runs(self) -> Iterator[Run]:
        """Yield all runs."""
        return self._records(Run)

    def teams(self) -> Iterator[Team]:
        """Yield all teams."""
        return self._records(Team)

    def processes(self) -> Iterator[Process]:
        """Yield all processes."""
        return self._records(Process)

    def queries(self) -> Iterator[Query]:
        """Yield all queries."""
        return self._records(Query)

    def contracts(self) -> Iterator[Contract]:
        """Yield all contracts."""
        return self._records(Contract)

    def products(self) -> Iterator[DataProduct]:
        """Yield all data products."""
        return self._records(DataProduct)

    def terms(self) -> Iterator[Term]:
        """Yield all terms."""
        return self._records(Term)

    def unknown_fields(self) -> Iterator[UnknownField]:
        """Yield the fields that the neutral form does not have, by dataset and name."""
        found = _rows(self.path, "SELECT * FROM unknown ORDER BY dataset, name, value")
        return (UnknownField(str(row[0]), str(row[1]), str(row[2])) for row in found)

    def _records(self, kind: type[_RecordT]) -> Iterator[_RecordT]:
        query = "SELECT body FROM records WHERE kind = ? ORDER BY body"
        found = _rows(self.path, query, [kind.__name__])
        return _decoded(kind, (row[0] for row in found))


def difference(old: Snapshot | None, new: Snapshot) -> Difference:
    """Return how the datasets of `new` differ from those of `old`; from None, all are added."""
    if old is None:
        return Difference(tuple(d.id for d in new.datasets()), (), ())
    with closing(_open(new.path)) as database:
        database.execute("ATTACH ? AS old", (_address(old.path),))
        here, there = _ids(database, "main"), _ids(database, "old")
        touched = {str(row[0]) for row in database.execute(_TOUCHED)}
    return Difference(
        added=tuple(sorted(here - there)),
        changed=tuple(sorted(touched & here & there)),
        removed=tuple(sorted(there - here)),
    )


_TOUCHED = """
SELECT id FROM (SELECT * FROM main.datasets EXCEPT SELECT * FROM old.datasets) UNION
SELECT dataset FROM (SELECT * FROM main.columns EXCEPT SELECT * FROM old.columns) UNION
SELECT dataset FROM (SELECT * FROM old.columns EXCEPT SELECT * FROM main.columns)
"""


def _ids(database: sqlite3.Connection, schema: str) -> set[str]:
    return {str(row[0]) for row in database.execute(f"SELECT id FROM {schema}.datasets")}  # noqa: S608 - main or old.


def _decoded(kind: type[_RecordT], bodies: Iterable[str | int]) -> Iterator[_RecordT]:
    decode = adapter(kind).validate_json
    return (decode(str(text)) for text in bodies)


def _rows(path: Path, query: str, values: Iterable[str] = ()) -> list[tuple[str | int, ...]]:
    with closing(_open(path)) as database:
        return database.execute(query, tuple(values)).fetchall()


def _open(path: Path) -> sqlite3.Connection:
    """Return a connection that can only read; the file never changes, so nothing is locked."""
    try:
        with closing(sqlite3.connect(_address(path), uri=True)) as database:
            ((version,),) = database.execute("PRAGMA user_version")
    except sqlite3.DatabaseError as error:
        raise SnapshotUnreadable(f"The catalog snapshot {path} can't be read: {error}.") from error
    if version not in READABLE:
        raise SnapshotUnreadable(f"The catalog snapshot {path} is of another version.")
    return sqlite3.connect(_address(path), uri=True)


def _address(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro&immutable=1"
