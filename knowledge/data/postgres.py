"""Tables of a Postgres database, opened for reading only."""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from knowledge.data.files import Wanted
from knowledge.data.model import (
    Cell,
    DataColumn,
    DataTable,
    DataUnavailable,
    Dialect,
    QueryFailed,
)

MOST_ROWS = 1_000
CONNECT_SECONDS = 10

_COLUMNS = """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE lower(c.relname) = lower(%(table)s) AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
  AND (n.nspname = %(schema)s OR (%(schema)s = '' AND n.nspname = ANY (current_schemas(false))))
ORDER BY c.relname = %(table)s DESC, array_position(current_schemas(false), n.nspname), c.oid, a.attnum
"""


class PostgresData:
    """Tables of a database. It is `Data`: sessions are read-only, and each statement has a limit."""

    def __init__(self, url: str, wanted: tuple[Wanted, ...], schema: str, seconds: float) -> None:
        """Connect and look for the tables, in `schema` or else along the search path.

        Raises:
            DataUnavailable: The database can't be reached.

        """
        self._seconds = seconds
        self._connection = _connected(url, seconds)
        self._tables: dict[str, DataTable] = {}
        self._missing: dict[str, str] = {}
        for one in wanted:
            found = next(filter(None, (self._find(one.name, n, schema) for n in one.names())), None)
            if found is None:
                within = f"the schema {schema}" if schema else "the search path"
                self._missing[one.name] = f"the database has no table {one.name} in {within}"
            else:
                self._tables[one.name] = found

    @property
    def dialect(self) -> Dialect:
        """Return Postgres's."""
        return "postgres"

    @property
    def tables(self) -> Mapping[str, DataTable]:
        """Return the tables that are there."""
        return self._tables

    @property
    def missing(self) -> Mapping[str, str]:
        """Return why the others aren't."""
        return self._missing

    def rows(self, query: str) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows of a query, at most a thousand.

        Raises:
            QueryFailed: The query is wrong, or took too long.

        """
        try:
            found = self._connection.execute(query.encode()).fetchmany(MOST_ROWS)
        except psycopg.errors.QueryCanceled as reason:
            raise QueryFailed(f"it took more than {self._seconds:g} seconds") from reason
        except psycopg.Error as reason:
            raise QueryFailed(_said(reason)) from reason
        return tuple(tuple(_cell(value) for value in row) for row in found)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _find(self, name: str, table: str, schema: str) -> DataTable | None:
        before, dot, last = table.rpartition(".")
        given = {"table": last, "schema": before if dot else schema}
        rows = self._connection.execute(_COLUMNS, given).fetchall()
        if not rows:
            return None
        place = (str(rows[0][0]), str(rows[0][1]))
        columns = tuple(
            DataColumn(str(r[2]), str(r[3])) for r in rows if (str(r[0]), str(r[1])) == place
        )
        relation = sql.Identifier(*place).as_string(None)
        return DataTable(name, relation, columns, as_text=False, where=".".join(place))


def _connected(url: str, seconds: float) -> "psycopg.Connection[tuple[object, ...]]":
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        connection = psycopg.connect(plain, autocommit=True, connect_timeout=CONNECT_SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")
            cursor.execute(
                "SELECT set_config('statement_timeout', %s, false)", (f"{seconds:.0f}s",)
            )
            cursor.execute("SET TimeZone = 'UTC'")
    except psycopg.Error as reason:
        raise DataUnavailable(f"The database can't be opened: {_said(reason)}.") from reason
    return connection


def _said(reason: psycopg.Error) -> str:
    """Return the first sentence; what may quote a value, such as its detail, is left out."""
    primary = reason.diag.message_primary
    if primary is not None and (reason.sqlstate or "").startswith("22"):  # Data exceptions.
        primary = primary.partition(":")[0]
    return (primary or str(reason).strip().splitlines()[0]).rstrip(".")[:300]


def _cell(value: object) -> Cell:
    return str(value) if isinstance(value, (list, dict, tuple, memoryview)) else value  # pyright: ignore[reportReturnType, reportUnknownArgumentType] - psycopg types its values as object.
