"""Keeps a contract's own SQL to one query that reads the contract's tables and nothing else.

A contract is not always written by the person whose rights run it. The database is locked besides
(`knowledge/data/`); this refuses early, with a reason that a person understands.
"""

from collections.abc import Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from knowledge.data.model import Dialect

LONGEST = 20_000
"""Characters; the parser is recursive."""

_FUNCTIONS = frozenset(
    {
        "age", "bit_count", "contains", "date_part", "dayname", "ends_with", "epoch", "epoch_ms",
        "even", "gcd", "hash", "instr", "isfinite", "isinf", "isnan", "jaccard", "json_array_length",
        "json_extract_path_text", "jsonb_array_length", "lcm", "len", "length", "list_contains",
        "list_distinct", "list_unique", "monthname", "nfc_normalize", "prefix", "regexp_full_match",
        "regexp_matches", "strpos", "strptime", "suffix", "translate", "try_strptime", "yearweek",
    }
)  # fmt: skip
"""Functions by names that the parser has no type for; others of those are refused. Each of them
computes its value from its arguments alone."""
_SOURCES = frozenset({"generate_series", "range", "unnest"})
"""Functions that a query may select from."""
_REFUSED = (
    exp.ReadCSV, exp.ReadParquet, exp.Into, exp.Command, exp.Insert, exp.Update, exp.Delete,
    exp.Create, exp.Drop, exp.Copy, exp.Attach, exp.Set, exp.Pragma, exp.Lock, exp.Parameter,
    exp.Placeholder, exp.SessionParameter, exp.CurrentUser, exp.Merge,
)  # fmt: skip


class Refused(Exception):
    """The query may not be run; the message says why."""


def guarded(query: str, dialect: Dialect, tables: Mapping[str, str]) -> str:
    """Return the query as it may be run: parsed, checked, and written anew.

    Each table that it names, in any case, stands as the quoted name that `tables` has for it.

    Raises:
        Refused: It is not one read-only query on these tables.

    """
    statement = _parsed(query, dialect)
    for node in statement.walk():
        if isinstance(node, _REFUSED):
            raise Refused(f"it does more than read: {node.sql(dialect)[:60]}")
        if isinstance(node, exp.Anonymous) and node.name.lower() not in _FUNCTIONS | _SOURCES:
            raise Refused(f"it calls {node.name}, which is not among the functions a rule may use")
    own = {cte.alias_or_name.casefold() for cte in statement.find_all(exp.CTE)}
    for table in list(statement.find_all(exp.Table)):
        _bind(table, tables, own)
    return statement.sql(dialect, comments=False)


def _parsed(query: str, dialect: Dialect) -> exp.Query:
    if len(query) > LONGEST:
        raise Refused(f"it has more than {LONGEST:,} characters")
    try:
        statements = [s for s in sqlglot.parse(query, dialect=dialect) if s is not None]
    except SqlglotError as reason:
        raise Refused(f"it can't be read as SQL: {_first(reason)}") from reason
    except RecursionError as reason:
        raise Refused("it is nested too deeply") from reason
    if len(statements) != 1:
        raise Refused(f"it has {len(statements)} statements, and a rule has one")
    statement = statements[0]
    if not isinstance(statement, exp.Query):
        raise Refused("it is not a query; a rule only reads")
    return statement


def _first(reason: SqlglotError) -> str:
    if isinstance(reason, ParseError) and reason.errors:
        found = reason.errors[0]
        return f"line {found['line']}, near {found['highlight']!r}"
    return str(reason).splitlines()[0][:120]


def _bind(table: exp.Table, tables: Mapping[str, str], own: set[str]) -> None:
    if not isinstance(table.this, exp.Identifier):
        if isinstance(table.this, exp.Func) and table.this.name.lower() in _SOURCES:
            return
        if isinstance(table.this, (exp.GenerateSeries, exp.Unnest)):
            return
        raise Refused(f"it reads from {table.this.sql()[:60]}, which is no table of the contract")
    name = table.name.casefold()
    if name in own and not table.db:
        return
    if name not in tables:
        raise Refused(f"it reads {table.sql()}, which is no table of the contract")
    if not table.alias:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name)))
    table.set("this", exp.to_identifier(tables[name], quoted=True))
    table.set("db", None)
    table.set("catalog", None)
