"""What the data itself shows: rows, empty values, distinct values and ranges of each column."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.catalog.model import Column
from knowledge.data.model import Cell, Data, DataTable, QueryFailed
from tools.drafts.types import logical_type
from tools.quality.reader import quoted

_FEW = 12
"""Distinct values up to which they are listed."""


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column of the data. None is what could not be asked."""

    column: str
    filled: int | None = None
    distinct: int | None = None
    low: float | None = None
    """The least value of a number, or the shortest text in characters."""
    high: float | None = None
    values: tuple[str, ...] = ()
    """All values of a text where they are few, sorted."""


@dataclass(frozen=True, slots=True)
class TableProfile:
    """A table of the data."""

    rows: int
    where: str
    """The file or database it was read from, for a person."""
    columns: tuple[ColumnProfile, ...]

    def of(self, column: str) -> ColumnProfile | None:
        """Return the profile of a column, in any case."""
        found = (c for c in self.columns if c.column.casefold() == column.casefold())
        return next(found, None)


def profile_of(table: DataTable, columns: tuple[Column, ...], data: Data) -> TableProfile | None:
    """Return the profile of a table by one query a column, or None where it has no rows.

    A column that the database can't count or order is left out of the question, not of the result.
    """
    counted = data.rows(f"SELECT COUNT(*) FROM {table.relation}")  # noqa: S608 - the relation is quoted.
    rows = _whole(counted[0][0])
    if not rows:
        return None
    types = {c.name.casefold(): c.type for c in columns}
    names = [c for c in table.columns if c.name.casefold() in types]
    found = (_column(c.name, types[c.name.casefold()], table, data) for c in names)
    return TableProfile(rows, table.where, tuple(found))


def _column(name: str, type_: str, table: DataTable, data: Data) -> ColumnProfile:
    column, relation = quoted(name), table.relation
    kind = logical_type(type_)
    size = f"LENGTH(CAST({column} AS VARCHAR))" if kind == "string" else column
    if table.as_text and kind in {"integer", "number"}:
        size = f"TRY_CAST({column} AS DOUBLE)"
    measured = kind in {"string", "integer", "number"}
    bounds = f", MIN({size}), MAX({size})" if measured else ""
    query = f"SELECT COUNT({column}), COUNT(DISTINCT {column}){bounds} FROM {relation}"  # noqa: S608 - names are quoted.
    try:
        row = data.rows(query)[0]
    except QueryFailed:
        return ColumnProfile(name)
    distinct = _whole(row[1])
    few = kind == "string" and 0 < distinct <= _FEW
    return ColumnProfile(
        column=name,
        filled=_whole(row[0]),
        distinct=distinct,
        low=_number(row[2]) if measured else None,
        high=_number(row[3]) if measured else None,
        values=tuple(_values(column, relation, data)) if few else (),
    )


def _values(column: str, relation: str, data: Data) -> Iterator[str]:
    query = f"SELECT DISTINCT CAST({column} AS VARCHAR) FROM {relation} WHERE {column} IS NOT NULL ORDER BY 1"  # noqa: S608 - names are quoted.
    for row in data.rows(query):
        yield str(row[0])


def _whole(cell: Cell) -> int:
    return int(cell) if isinstance(cell, int) else 0


def _number(cell: Cell) -> float | None:
    try:
        return float(str(cell))
    except ValueError:
        return None
