"""Data that is open for reading: its tables, their columns, and what may be asked of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, Protocol
from uuid import UUID

Cell = str | int | float | bool | Decimal | datetime | date | time | timedelta | UUID | bytes | None
"""A value as a database returns it; nested values come as text."""

Dialect = Literal["duckdb", "postgres"]


class DataUnavailable(Exception):
    """The data can't be opened; the message says why and what to do."""


class QueryFailed(Exception):
    """A query did not come to a result; the message is the database's first sentence."""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column as the data has it."""

    name: str
    type: str
    """In the words of DuckDB, such as `DECIMAL(18,2)`; `VARCHAR` for each column of text files."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table that can be read."""

    name: str
    """As it was asked for."""
    relation: str
    """How a query names it, quoted."""
    columns: tuple[DataColumn, ...]
    as_text: bool = False
    """Whether it comes from text files, so that values still have to be read as their types."""
    where: str = ""
    """Where it comes from, for a person: a file, how many files, or a database's table."""


class Data(Protocol):
    """Open data. Queries only read, see nothing but the tables, and end at their deadline."""

    @property
    def dialect(self) -> Dialect:
        """Return the SQL that `rows` takes."""
        ...

    @property
    def tables(self) -> Mapping[str, DataTable]:
        """Return the tables that were asked for and are there, by the name asked for."""
        ...

    @property
    def missing(self) -> Mapping[str, str]:
        """Return why each other table that was asked for can't be read."""
        ...

    def rows(self, query: str) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows of a query, at most a thousand.

        Raises:
            QueryFailed: The database refused it, or it took too long.

        """
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
