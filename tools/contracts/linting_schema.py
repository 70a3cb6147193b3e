"""Whether the tables, columns and quality rules of a contract are sound in themselves."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from open_data_contract_standard.model import (
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)

from knowledge.contracts.faults import Severity
from knowledge.contracts.yaml_comments import Path

_Said = tuple[Path, str, str, Severity]
_LIMITS = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))
_NAMED = 3
"""Columns named of those that lack something; the rest is counted."""


def names_unique(contract: OpenDataContractStandard) -> Iterator[_Said]:
    """Say which table or column stands twice."""
    seen: set[str] = set()
    for t, table in enumerate(contract.schema_ or []):
        if (table.name or "").lower() in seen:
            yield ("schema", t, "name"), f"the table {table.name!r} stands here twice", "", "error"
        seen.add((table.name or "").lower())
        columns: set[str] = set()
        for p, column in enumerate(table.properties or []):
            name = (column.name or "").lower()
            if name in columns:
                yield ("schema", t, "properties", p, "name"), f"the column {column.name!r} stands in {table.name} twice", "", "error"  # fmt: skip
            columns.add(name)


def keys_present(contract: OpenDataContractStandard) -> Iterator[_Said]:
    """Say which table has no key, or a key whose positions clash or that may be empty."""
    if not contract.schema_:
        yield (), "no table is described", "schema", "warning"
    for t, table in enumerate(contract.schema_ or []):
        keys = [(p, c) for p, c in enumerate(table.properties or []) if c.primaryKey]
        if table.properties and not keys:
            yield ("schema", t), f"{table.name} has no primary key, so duplicates can't be told", "primaryKey: true", "warning"  # fmt: skip
        positions = [c.primaryKeyPosition for _, c in keys if c.primaryKeyPosition]
        if len(set(positions)) < len(positions):
            yield ("schema", t), f"two columns of the key of {table.name} have the same position", "", "error"  # fmt: skip
        for p, column in keys:
            if column.required is False:
                yield ("schema", t, "properties", p, "required"), f"{column.name} is a key and may be empty", "required: true", "warning"  # fmt: skip


def columns_described(contract: OpenDataContractStandard) -> Iterator[_Said]:
    """Say, once a table, which columns nobody has described or typed."""
    for t, table in enumerate(contract.schema_ or []):
        columns = table.properties or []
        for lacking, what in (
            ([c for c in columns if not c.description], "a description"),
            ([c for c in columns if not (c.logicalType or c.physicalType)], "a type"),
        ):
            if lacking:
                some = ", ".join(str(c.name) for c in lacking[:_NAMED])
                more = f" and {len(lacking) - _NAMED} more" if len(lacking) > _NAMED else ""
                yield ("schema", t), f"columns of {table.name} without {what}: {some}{more}", "", "warning"  # fmt: skip


def bounds_possible(contract: OpenDataContractStandard) -> Iterator[_Said]:
    """Say which limits exclude every value, and which patterns are no patterns."""
    for place, _, column in _columns(contract):
        options = column.logicalTypeOptions or {}
        here = (*place, "logicalTypeOptions")
        for low, high in _LIMITS:
            least, most = options.get(low), options.get(high)
            if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
                yield here, f"{low} {least} is above {high} {most}, so no value is allowed", "", "error"  # fmt: skip
        pattern = options.get("pattern")
        if isinstance(pattern, str) and not _compiles(pattern):
            yield (*here, "pattern"), f"{pattern[:60]!r} is no regular expression", "", "error"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def references_meet(contract: OpenDataContractStandard) -> Iterator[_Said]:
    """Say which relationships name a column that a table of this contract does not have."""
    tables = {str(t.name): t for t in contract.schema_ or []}
    for place, _, column in _columns(contract):
        for r, relationship in enumerate(column.relationships or []):
            targets = relationship.to if isinstance(relationship.to, list) else [relationship.to]
            for target in targets:
                table, _, name = (target or "").rpartition(".")
                if table in tables and name not in _names(tables[table]):
                    near = get_close_matches(name, _names(tables[table]), n=1)
                    yield (*place, "relationships", r, "to"), f"{table} has no column {name!r}", f"{table}.{near[0]}" if near else "", "error"  # fmt: skip


def _names(table: SchemaObject) -> list[str]:
    return [str(c.name) for c in table.properties or []]


def rules_sound(contract: OpenDataContractStandard) -> Iterator[_Said]:
    """Say which quality rules have no dimension, an empty range, or a query of no table."""
    for t, table in enumerate(contract.schema_ or []):
        for q, rule in enumerate(table.quality or []):
            yield from _rule(("schema", t, "quality", q), rule)
    for place, _, column in _columns(contract):
        for q, rule in enumerate(column.quality or []):
            yield from _rule((*place, "quality", q), rule)


def _rule(place: Path, rule: DataQuality) -> Iterator[_Said]:
    if not rule.dimension and rule.type != "text":
        yield place, "the rule names no dimension of quality, so it counts in no score", "dimension: completeness", "warning"  # fmt: skip
    for name in ("mustBeBetween", "mustNotBeBetween"):
        bounds = getattr(rule, name)
        if bounds and bounds[0] > bounds[1]:
            yield (*place, name), f"{name} must begin with the smaller number", f"[{bounds[1]}, {bounds[0]}]", "error"  # fmt: skip
    if rule.type == "text":
        yield place, "a rule in words can't be checked by a machine", "type: library or sql", "warning"  # fmt: skip


def _columns(contract: OpenDataContractStandard) -> Iterator[tuple[Path, SchemaObject, SchemaProperty]]:  # fmt: skip
    for t, table in enumerate(contract.schema_ or []):
        for p, column in enumerate(table.properties or []):
            yield ("schema", t, "properties", p), table, column
