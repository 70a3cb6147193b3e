"""Figures that databases keep of their tables: rows, bytes, and how often each is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from knowledge.catalog.model import Usage

_POSTGRES = """
SELECT c.relname, c.reltuples::bigint, pg_total_relation_size(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = :schema AND c.relkind IN ('r', 'p', 'm') ORDER BY 1
"""
_LIVE = """
SELECT relname, n_live_tup FROM pg_stat_user_tables WHERE schemaname = :schema ORDER BY 1
"""
_MYSQL = """
SELECT table_name, table_rows, data_length + index_length FROM information_schema.tables
WHERE table_schema = :schema ORDER BY 1
"""
_SCANS = """
SELECT schemaname, relname, coalesce(seq_scan, 0) + coalesce(idx_scan, 0)
FROM pg_stat_user_tables ORDER BY 1, 2
"""
_SINCE = """
SELECT coalesce(stats_reset, pg_postmaster_start_time())
FROM pg_stat_database WHERE datname = current_database()
"""
_MONTH = 30.0


@dataclass(frozen=True, slots=True)
class Figures:
    """How large a table is; rows may be the database's own estimate."""

    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Scans:
    """How often a table was read in 30 days, by whomever: the database does not say by whom."""

    table: tuple[str, str]
    in_30_days: int

    def of(self, dataset: str) -> Usage:
        """Return the scans as usage of a dataset."""
        return Usage(dataset, "everybody, as scans that the database counts", self.in_30_days)


def figures(connection: Connection, platform: str, schema: str) -> Mapping[str, Figures]:
    """Return the figures of the tables of a schema, by name; empty where none are kept."""
    if platform == "postgresql":
        live = dict(_whole_rows(connection, _LIVE, schema))
        return {
            name: Figures(rows if rows is not None else live.get(name), size)
            for name, rows, size in _rows(connection, _POSTGRES, schema)
        }
    if platform in {"mysql", "mariadb"}:
        return {n: Figures(rows, size) for n, rows, size in _rows(connection, _MYSQL, schema)}
    return _sqlite(connection) if platform == "sqlite" else {}


def _rows(
    connection: Connection, query: str, schema: str
) -> Iterator[tuple[str, int | None, int | None]]:
    for name, rows, size in connection.execute(text(query), {"schema": schema}):
        yield str(name), _count(rows), _count(size)


def _whole_rows(connection: Connection, query: str, schema: str) -> Iterator[tuple[str, int]]:
    for name, rows in connection.execute(text(query), {"schema": schema}):
        yield str(name), int(rows or 0)


def _count(value: object) -> int | None:
    """Return a count; Postgres says -1 of a table that it never looked at."""
    return value if isinstance(value, int) and value >= 0 else None


def _sqlite(connection: Connection) -> Mapping[str, Figures]:
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    quote = connection.dialect.identifier_preparer.quote
    found: dict[str, Figures] = {}
    for name in [str(row[0]) for row in names]:
        if not name.startswith("sqlite_"):
            counted = connection.execute(text(f"SELECT count(*) FROM {quote(name)}"))  # noqa: S608 - quoted.
            found[name] = Figures(_count(counted.scalar_one()))
    return found


def postgres_use(connection: Connection) -> Iterator[Scans]:
    """Yield how often each table of a Postgres was read, brought to 30 days.

    Where statistics are younger than a day, the scans so far are given as they are.
    """
    since = connection.execute(text(_SINCE)).scalar()
    days = (
        (datetime.now(UTC) - since).total_seconds() / 86_400 if isinstance(since, datetime) else 0
    )
    for schema, table, scans in connection.execute(text(_SCANS)):
        count = int(scans) if days < 1 else round(int(scans) * _MONTH / days)
        if count:
            yield Scans((str(schema), str(table)), count)
