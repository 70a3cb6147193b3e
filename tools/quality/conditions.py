"""Conditions on a value, as SQL that is true where the value fulfils them."""

from tools.quality.reader import Located, Reader, constant, listed, quoted
from tools.quality.rules import (
    Bound,
    Condition,
    Constant,
    DistinctItems,
    EveryItem,
    Length,
    Matches,
    Missing,
    MultipleOf,
    OfType,
    OneOf,
)
from tools.quality.types import CannotCompile, cast_to, is_kind

_ROUNDING = 1e-9


def valid(reader: Reader, column: Located, conditions: tuple[Condition, ...]) -> str:
    """Return SQL that is true where a value is there and fulfils the conditions.

    A value that can't be read as what a condition compares does not fulfil it.

    Raises:
        CannotCompile: The condition can't be asked of this column.

    """
    return " AND ".join(f"({_holds(reader, column, c)})" for c in conditions)


def broken(column: Located, kept: str) -> str:
    """Return SQL that is true where a value is there and not `kept`."""
    return f"{column.sql} IS NOT NULL AND ({kept}) IS NOT TRUE"


def beyond(column: Located, kept: str) -> str:
    """Return SQL that counts the values that are there and not `kept`, which no missing one is."""
    return f"count({column.sql}) - count(*) FILTER (WHERE {kept})"


def missing(reader: Reader, column: Located, also: tuple[Constant, ...]) -> str:
    """Return SQL that is true where there is no value, or one that stands for none."""
    if not also:
        return f"{column.sql} IS NULL"
    return f"({column.sql} IS NULL OR {_one_of(reader, column, also)})"


def _holds(reader: Reader, column: Located, condition: Condition) -> str:
    match condition:
        case OfType(kind=kind):
            sql = is_kind(column.sql, kind, column.spec)
        case OneOf(values=values):
            sql = _one_of(reader, column, values)
        case Matches(pattern=pattern):
            sql = f"regexp_matches({reader.text(column)}, {constant(pattern)})"
        case Bound():
            sql = _bound(reader, column, condition)
        case Length(operator=operator, limit=limit, of_items=True):
            sql = f"len({_array(reader, column)}) {operator} {limit}"
        case Length(operator=operator, limit=limit):
            sql = f"length({reader.text(column)}) {operator} {limit}"
        case MultipleOf(step=step):
            share = f"(CAST({reader.value(column, 'number')} AS DOUBLE) / {step!r})"
            sql = f"abs({share} - round({share})) < {_ROUNDING}"
        case DistinctItems():
            items = _array(reader, column)
            sql = f"len(list_distinct({items})) = list_count({items})"  # Neither has missing items.
        case EveryItem():
            sql = _every(reader, column, condition)
    return sql


def _every(reader: Reader, column: Located, every: EveryItem) -> str:
    """Return SQL that is true where no item breaks the condition; an empty array keeps it."""
    whole = f"item.{quoted(every.field)}" if every.field else "item"
    item = Located(whole, "" if every.field else column.type.removesuffix("[]"), every.item)
    match every.condition:
        case Missing(also=also):
            wrong = missing(reader, item, also)
        case condition:
            wrong = broken(item, valid(reader, item, (condition,)))
    return f"len(list_filter({_array(reader, column)}, lambda item: {wrong})) = 0"


def _one_of(reader: Reader, column: Located, values: tuple[Constant, ...]) -> str:
    flags = tuple(v for v in values if isinstance(v, bool))
    numbers = tuple(v for v in values if isinstance(v, (int, float)) and not isinstance(v, bool))
    texts = tuple(v for v in values if isinstance(v, str))
    parts: list[str] = []
    if texts:
        parts.append(f"{reader.text(column)} IN ({listed(texts)})")
    if numbers and reader.kind(column) == "string":
        parts.append(f"{reader.text(column)} IN ({listed(tuple(map(str, numbers)))})")
    elif numbers:
        parts.append(f"{reader.value(column, 'number')} IN ({listed(numbers)})")
    if flags:
        parts.append(f"{reader.value(column, 'boolean')} IN ({listed(flags)})")
    return f"({' OR '.join(parts)})" if parts else "FALSE"


def _bound(reader: Reader, column: Located, bound: Bound) -> str:
    kind = reader.kind(column)
    if not isinstance(bound.limit, str):
        whole = kind == "integer" and isinstance(bound.limit, int)
        value = reader.value(column, "integer" if whole else "number")
        return f"{value} {bound.operator} {constant(bound.limit)}"
    if kind == "date" or kind == "timestamp" or kind == "time":  # noqa: PLR1714 - narrows the type.
        limit = f"CAST({constant(bound.limit)} AS {cast_to(kind)})"
        return f"{reader.value(column, kind)} {bound.operator} {limit}"
    if kind in {"integer", "number"}:
        raise CannotCompile(f"its limit {bound.limit!r} is text, and the column holds numbers")
    return f"{reader.text(column)} {bound.operator} {constant(bound.limit)}"


def _array(reader: Reader, column: Located) -> str:
    if reader.table.as_text or reader.dialect != "duckdb":
        raise CannotCompile("the items of an array can be counted in Parquet only")
    return column.sql
