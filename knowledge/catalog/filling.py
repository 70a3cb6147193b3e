"""Fills the file of a snapshot: rows of JSON, and a report of what they are.

The columns of a dataset stand together in one row, for a row each would take three times as long.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from pydantic import TypeAdapter

from knowledge.catalog.codec import body, columns_body, columns_in
from knowledge.catalog.model import Column, Dataset, Fault, Reading, UnknownField
from knowledge.catalog.report import Count, Faults, LoadReport

FORMAT = 2
READABLE = frozenset({1, FORMAT})
"""The first format had a row for each column."""
_BATCH = 2_000
"""Rows written at once."""

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE about (report TEXT NOT NULL, fingerprint TEXT NOT NULL);
CREATE TABLE datasets (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE columns (dataset TEXT, position INTEGER, body TEXT NOT NULL,
                      PRIMARY KEY (dataset, position)) WITHOUT ROWID;
CREATE TABLE records (kind TEXT, body TEXT, PRIMARY KEY (kind, body)) WITHOUT ROWID;
CREATE TABLE unknown (dataset TEXT, name TEXT, value TEXT,
                      PRIMARY KEY (dataset, name, value)) WITHOUT ROWID;
"""
_CONTENT = (
    "SELECT id, body FROM datasets ORDER BY id",
    "SELECT dataset, position, body FROM columns ORDER BY dataset, position",
    "SELECT kind, body FROM records ORDER BY kind, body",
)

_RUNS = "SELECT body FROM columns WHERE dataset = ? ORDER BY position"

_Row = tuple[str | int, ...]


def fill(database: sqlite3.Connection, readings: Iterable[Reading], left_out: int) -> LoadReport:
    """Write the readings into an empty file and return what they are.

    `left_out` counts faults that were met before and are not among the readings.
    """
    database.executescript(_SCHEMA)
    faults = Faults(left_out=left_out)
    filling = _Filling(database)
    for reading in readings:
        if isinstance(reading, Fault):
            faults.add(reading)
        elif isinstance(reading, Column):
            filling.column(reading)
        else:
            filling.put(*_row(reading))
    filling.finish()
    report = _report(database, faults)
    text = TypeAdapter(LoadReport).dump_json(report).decode()
    database.execute("INSERT INTO about VALUES (?, ?)", (text, report.fingerprint))
    database.execute(f"PRAGMA user_version = {FORMAT}")
    database.commit()
    return report


@dataclass(slots=True)
class _Filling:
    """Rows on their way into the file, many at once."""

    database: sqlite3.Connection
    rows: defaultdict[str, list[_Row]] = field(
        default_factory=lambda: defaultdict[str, list[_Row]](list)
    )
    columns: list[Column] = field(default_factory=list[Column])
    """Those of one dataset, for as long as they come one after another."""
    runs: Counter[str] = field(default_factory=Counter[str])
    """How many rows of columns each dataset has."""

    def column(self, column: Column) -> None:
        if self.columns and column.dataset != self.columns[0].dataset:
            self._columns_together()
        self.columns.append(column)

    def put(self, table: str, row: _Row) -> None:
        waiting = self.rows[table]
        waiting.append(row)
        if len(waiting) >= _BATCH:
            _insert(self.database, table, waiting)

    def finish(self) -> None:
        """Write what is left, and bring columns together that did not come together."""
        self._columns_together()
        for table, rows in self.rows.items():
            _insert(self.database, table, rows)
        for dataset in (name for name, count in self.runs.items() if count > 1):
            found = self.database.execute(_RUNS, (dataset,)).fetchall()
            self.database.execute("DELETE FROM columns WHERE dataset = ?", (dataset,))
            self.columns += (column for row in found for column in columns_in(str(row[0])))
            self.runs[dataset] = 0
            self._columns_together()
        _insert(self.database, "columns", self.rows["columns"])

    def _columns_together(self) -> None:
        """Put the columns of one dataset into one row; the first of a position is kept."""
        first = {column.position: column for column in reversed(self.columns)}
        kept = sorted(first.values(), key=lambda column: column.position)
        if kept:
            dataset = kept[0].dataset
            self.put("columns", (dataset, self.runs[dataset], columns_body(kept)))
            self.runs[dataset] += 1
        self.columns.clear()


def _row(reading: Reading) -> tuple[str, _Row]:
    match reading:
        case Dataset():
            return "datasets", (reading.id, body(reading))
        case UnknownField():
            return "unknown", (reading.dataset, reading.name, reading.value)
        case Fault():
            raise TypeError("faults are kept in the report")
        case _:
            return "records", (type(reading).__name__, body(reading))


def _insert(database: sqlite3.Connection, table: str, rows: list[_Row]) -> None:
    marks = ", ".join("?" * len(rows[0])) if rows else ""
    if rows:
        # The table's name is one of the four above, never from a source.
        database.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)  # noqa: S608
    rows.clear()


def _report(database: sqlite3.Connection, faults: Faults) -> LoadReport:
    digest = sha256()
    counts: Counter[str] = Counter()
    for name, count, row in _rows(database):
        digest.update(repr(row).encode())
        counts[name] += count
    names = "SELECT name, count(*) FROM unknown GROUP BY name ORDER BY name"
    return LoadReport(
        fingerprint=digest.hexdigest(),
        records=tuple(Count(name, count) for name, count in sorted(counts.items())),
        unknown=tuple(Count(name, count) for name, count in database.execute(names)),
        faults=tuple(faults.kept),
        faults_left_out=faults.left_out,
    )


def _rows(database: sqlite3.Connection) -> Iterator[tuple[str, int, _Row]]:
    """Yield each row with the kind and the number of records in it."""
    datasets, columns, records = (database.execute(content) for content in _CONTENT)
    yield from (("Dataset", 1, row) for row in datasets)
    for row in columns:
        # Each column starts so, and a quotation mark in a value would be escaped.
        yield "Column", str(row[2]).count('{"dataset":"'), row
    yield from ((str(row[0]), 1, row) for row in records)
