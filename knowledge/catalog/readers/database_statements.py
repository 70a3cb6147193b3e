"""The queries that a Postgres counts: what was asked, by whom and how often.

They stand in the view of the extension pg_stat_statements, where it is installed. Postgres keeps
the text of a query without its values.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import sqlglot
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from sqlglot import exp
from sqlglot.errors import SqlglotError

from knowledge.catalog.identity import folded
from knowledge.catalog.model import Fault, Query, Reading, Usage
from knowledge.catalog.readers.sql_names import tables_in

VIEWS = frozenset({"pg_stat_statements", "pg_stat_statements_info"})
"""They tell of the organisation's data, and are none of it."""

_VIEW = """
SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = :name AND c.relkind IN ('v', 'm', 'r') ORDER BY 1 LIMIT 1
"""
_STATEMENTS = """
SELECT r.rolname, s.query, sum(s.calls)::bigint FROM {view} s
JOIN pg_database d ON d.oid = s.dbid JOIN pg_roles r ON r.oid = s.userid
WHERE d.datname = current_database() AND s.calls > 0
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 10000
"""
_HIDDEN = "<insufficient privilege>"
_MOST_TEXT = 4_000
_MONTH = 30.0
_PLACE = "pg_stat_statements"

Tables = Mapping[tuple[str, str], str]
"""Ids of the database's tables and views, by schema and name, in small letters."""


def statements(connection: Connection, tables: Tables) -> Iterator[Reading]:
    """Yield each query with its tables, and the use of each table by each user, in 30 days.

    Counts younger than a day are given as they are. What Postgres does not show is one fault.
    """
    view = _place_of(connection, "pg_stat_statements")
    if not view:
        return
    try:
        with connection.begin_nested():
            rows = connection.execute(text(_STATEMENTS.format(view=view))).all()
            days = _days(connection)
    except SQLAlchemyError as error:
        said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        yield Fault(_PLACE, f"Queries are not known: {said[:200].rstrip('.')}.")
        return
    use: Counter[tuple[str, str]] = Counter()
    hidden = 0
    for number, (role, query, calls) in enumerate(rows):
        hidden += query == _HIDDEN
        read = _tables_read(str(query), tables)
        runs = int(calls) if days < 1 else round(int(calls) * _MONTH / days)
        if read and runs:
            yield Query(f"{_PLACE}:{number}", str(query)[:_MOST_TEXT], str(role), runs, read)
            use.update({(table, str(role)): runs for table in read})
    for (table, role), runs in sorted(use.items()):
        yield Usage(table, role, runs)
    if hidden:
        reason = f"The texts of {hidden:,} queries of others are hidden: grant pg_read_all_stats."
        yield Fault(_PLACE, reason)


def _place_of(connection: Connection, name: str) -> str:
    """Return the quoted name of a view with its schema, or nothing where there is none."""
    schema = connection.execute(text(_VIEW), {"name": name}).scalar()
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(str(schema))}.{name}" if schema else ""


def _days(connection: Connection) -> float:
    """Return for how many days queries were counted, 0 where that is not told."""
    view = _place_of(connection, "pg_stat_statements_info")
    if not view:
        return 0.0
    since = connection.execute(text(f"SELECT stats_reset FROM {view}")).scalar()  # noqa: S608 - quoted.
    known = isinstance(since, datetime)
    return (datetime.now(UTC) - since).total_seconds() / 86_400 if known else 0.0


def _tables_read(query: str, tables: Tables) -> tuple[str, ...]:
    """Return the ids of the tables that a query reads, in order; none for what is no query."""
    try:
        parsed = sqlglot.parse_one(query, dialect="postgres")
    except (SqlglotError, ValueError, RecursionError):
        return ()
    if not isinstance(parsed, exp.Query):
        return ()
    found = (_id_of(folded(t.db), folded(t.name), tables) for t in tables_in(parsed))
    return tuple(dict.fromkeys(id_ for id_ in found if id_))


def _id_of(schema: str, name: str, tables: Tables) -> str:
    """Return the id of a table; without a schema, of the one in `public` or the only one."""
    if schema:
        return tables.get((schema, name), "")
    named = [id_ for (_, table), id_ in tables.items() if table == name]
    return tables.get(("public", name)) or (named[0] if len(named) == 1 else "")
