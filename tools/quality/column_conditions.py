"""What the type options and the enum of a column demand of each of its values."""

from collections.abc import Iterator
from typing import Literal

from open_data_contract_standard.model import SchemaProperty

from tools.quality.rules import (
    Bound,
    Condition,
    Constant,
    DistinctItems,
    Length,
    Matches,
    MultipleOf,
    OneOf,
    Unusable,
)

_BOUNDS: tuple[tuple[str, Literal[">=", ">", "<=", "<"]], ...] = (
    ("minimum", ">="),
    ("exclusiveMinimum", ">"),
    ("maximum", "<="),
    ("exclusiveMaximum", "<"),
)
_LENGTHS: tuple[tuple[str, Literal[">=", "<="], bool], ...] = (
    ("minLength", ">=", False),
    ("maxLength", "<=", False),
    ("minItems", ">=", True),
    ("maxItems", "<=", True),
)


def conditions_of(one: SchemaProperty) -> Iterator[tuple[str, str, Condition | Unusable]]:
    """Yield each demand: the option, what it says in words, and the condition."""
    options = one.logicalTypeOptions or {}
    for option, operator in _BOUNDS:
        limit = _constant(options.get(option))
        if limit is not None:
            yield option, f"{operator} {limit}", Bound(operator, limit)
    for option, operator, items in _LENGTHS:
        size = options.get(option)
        if isinstance(size, int):
            of = "items" if items else "characters"
            yield option, f"has {operator} {size} {of}", Length(operator, size, items)
    pattern = options.get("pattern")
    if isinstance(pattern, str):
        yield "pattern", f"matches {pattern}", Matches(pattern)
    step = options.get("multipleOf")
    if isinstance(step, (int, float)):
        yield "multipleOf", f"is a multiple of {step}", MultipleOf(float(step))
    if options.get("uniqueItems") is True:
        yield "uniqueItems", "repeats no item", DistinctItems()
    allowed = tuple(v for v in (_constant(e.value) for e in one.enum or []) if v is not None)
    allowed = allowed or _old_enum(options.get("enum"))
    if allowed:
        yield "enum", f"is one of {', '.join(map(str, allowed))}", OneOf(allowed)


def _old_enum(given: object) -> tuple[Constant, ...]:
    """Return the values that contracts before 3.2 list among the type's options."""
    values = tuple(given) if isinstance(given, list) else ()  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - from YAML.
    return tuple(v for v in map(_constant, values) if v is not None)  # pyright: ignore[reportUnknownArgumentType] - as above.


def _constant(value: object) -> Constant | None:
    return value if isinstance(value, (str, int, float, bool)) else None
