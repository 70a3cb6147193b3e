"""Compiles rules to SQL: what one SELECT over the table measures, what needs its own query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.data.model import DataTable, Dialect
from tools.quality.conditions import beyond, broken, missing, valid
from tools.quality.guard import Refused, guarded
from tools.quality.reader import Reader, quoted
from tools.quality.rules import (
    Age,
    Duplicates,
    Invalid,
    Missing,
    NotRun,
    OfType,
    Orphans,
    PhysicalType,
    Present,
    Query,
    Rule,
    TableRules,
    Unusable,
)
from tools.quality.shapes import shape
from tools.quality.steps import Asked, Counted, Settled, Step
from tools.quality.types import CannotCompile


@dataclass(frozen=True, slots=True)
class Scene:
    """The tables that can be read, by the contract's names for them."""

    readers: Mapping[str, Reader]
    dialect: Dialect


def compiled(rule: Rule, reader: Reader, scene: Scene) -> Step:
    """Return how the rule is measured on this data."""
    try:
        return _compiled(rule, reader, scene)
    except (CannotCompile, Refused) as reason:
        # A column that is not there breaks the contract, and its own rule says so.
        return Settled(rule, "error", str(reason))


def _compiled(rule: Rule, reader: Reader, scene: Scene) -> Step:
    match rule.test:
        case NotRun(reason=reason):
            return Settled(rule, "not run", reason)
        case Unusable(reason=reason):
            return Settled(rule, "error", reason)
        case Present() | OfType() | PhysicalType():
            return shape(rule, reader)
        case Query(sql=sql):
            return Asked(rule, _own_query(sql, rule, reader, scene))
        case Orphans():
            return _orphans(rule, rule.test, reader, scene)
        case _:
            return _counted(rule, reader)


def _counted(rule: Rule, reader: Reader) -> Counted:
    match rule.test:
        case Missing(also=()):
            column = reader.locate(rule.column)
            return Counted(rule, f"count(*) - count({column.sql})", missing(reader, column, ()))
        case Missing(also=also):
            failing = missing(reader, reader.locate(rule.column), also)
            return Counted(rule, f"count(*) FILTER (WHERE {failing})", failing)
        case Invalid(conditions=conditions):
            column = reader.locate(rule.column)
            kept = valid(reader, column, conditions)
            return Counted(rule, beyond(column, kept), broken(column, kept))
        case Duplicates(columns=columns):
            return _duplicates(rule, reader, columns)
        case Age(of=of):
            moment = reader.value(reader.locate(rule.column), "timestamp")
            end = "max" if of == "newest" else "min"
            return Counted(rule, f"epoch({end}(CAST({moment} AS TIMESTAMPTZ)))")
        case _:
            return Counted(rule, "count(*)")


def _duplicates(rule: Rule, reader: Reader, columns: tuple[str, ...]) -> Counted:
    keys = [reader.typed(reader.locate(c)) for c in columns]
    there = " AND ".join(f"{k} IS NOT NULL" for k in keys)
    if len(keys) == 1:
        repeated = f"count({keys[0]}) - count(DISTINCT {keys[0]})"
    else:
        among = f"FILTER (WHERE {there})"
        repeated = f"count(*) {among} - count(DISTINCT ({', '.join(keys)})) {among}"
    groups = (
        f"SELECT count(*) AS n FROM {reader.table.relation} WHERE {there} "
        f"GROUP BY {', '.join(keys)} HAVING count(*) > 1"
    )
    exact = f"SELECT count(*), coalesce(sum(n), 0) FROM ({groups}) AS groups"
    return Counted(rule, repeated, exact=exact)


def _orphans(rule: Rule, test: Orphans, reader: Reader, scene: Scene) -> Asked:
    other = scene.readers.get(test.table)
    if other is None:
        raise CannotCompile(f"the data of {test.table}, to which it refers, is not there")
    own = [reader.locate(c, "t") for c in test.columns]
    theirs = [other.locate(k, "o") for k in test.keys]
    there = " AND ".join(f"{c.sql} IS NOT NULL" for c in own)
    same = " AND ".join(
        f"{other.typed(k)} = {reader.typed(c)}" for c, k in zip(own, theirs, strict=True)
    )
    failing = f"{there} AND NOT EXISTS (SELECT 1 FROM {other.table.relation} AS o WHERE {same})"
    query = f"SELECT count(*) FROM {reader.table.relation} AS t WHERE {failing}"
    return Asked(rule, query, failing)


_PLACEHOLDER = re.compile(r"[\"'`]?\$?\{(model|table|object|schema|column|field|property)\}[\"'`]?")
_BARE = re.compile(r"[A-Za-z_]\w*")


def _own_query(sql: str, rule: Rule, reader: Reader, scene: Scene) -> str:
    """Return the contract's query over views that hold each table with the contract's types."""

    def named(match: re.Match[str]) -> str:
        about = match[1] in {"column", "field", "property"}
        if about and not rule.column:
            raise CannotCompile(f"its query says {match[0]}, but the rule belongs to no column")
        name = reader.locate(rule.column).sql if about else reader.rules.logical
        return name if about or _BARE.fullmatch(name) else quoted(name)

    names = {
        name.casefold(): logical
        for logical, one in scene.readers.items()
        for name in (one.rules.table, logical)
    }
    query = guarded(_PLACEHOLDER.sub(named, sql), scene.dialect, names)
    views = ", ".join(
        f"{quoted(logical)} AS NOT MATERIALIZED ({_typed_view(one)})"
        for logical, one in scene.readers.items()
    )
    return f"WITH {views} SELECT * FROM ({query}) AS answer LIMIT 2"


def _typed_view(reader: Reader) -> str:
    if not reader.table.as_text:
        return f"SELECT * FROM {reader.table.relation}"
    located = ((c.name, reader.locate(c.name)) for c in reader.table.columns)
    columns = ", ".join(f"{reader.typed(column)} AS {quoted(name)}" for name, column in located)
    return f"SELECT {columns} FROM {reader.table.relation}"


def scene_of(
    tables: tuple[TableRules, ...], found: Mapping[str, DataTable], dialect: Dialect
) -> Scene:
    """Return the tables of the contract that the data has."""
    readers = {
        t.logical: Reader(found[t.logical], t, dialect) for t in tables if t.logical in found
    }
    return Scene(readers, dialect)
