"""Reads the rules out of a contract: from its types and keys, its quality rules and its SLAs."""

from collections.abc import Iterator

from open_data_contract_standard.model import (
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
    ServiceLevelAgreementProperty,
)

from tools.quality.column_conditions import conditions_of
from tools.quality.columns import columns_of, flat, kind_of
from tools.quality.durations import duration, seconds_of
from tools.quality.item_rules import item_rules
from tools.quality.quality_rules import rules_in
from tools.quality.relations import relation_rules
from tools.quality.rules import (
    Age,
    Dimension,
    Duplicates,
    Invalid,
    Missing,
    OfType,
    PhysicalType,
    Present,
    Rule,
    TableRules,
    Test,
    Unusable,
)
from tools.quality.threshold import NONE_MAY_FAIL, Threshold

_AGED = frozenset({"freshness", "latency"})


def rules_of(contract: OpenDataContractStandard) -> tuple[TableRules, ...]:
    """Return the rules of each table of the contract, in the contract's order.

    Nothing is dropped: what can't be run is a rule that says why.
    """
    schema = contract.schema_ or []
    return tuple(_table(contract, table, schema) for table in schema if table.name)


def _table(
    contract: OpenDataContractStandard, table: SchemaObject, schema: list[SchemaObject]
) -> TableRules:
    logical = table.name or ""
    rules = [
        *(r for path, one in flat(table) for r in _column(logical, path, one)),
        *_keys(logical, table),
        *relation_rules(table, schema),
        *rules_in(logical, "", table.quality),
        *_agreed(contract, table),
    ]
    return TableRules(table.physicalName or logical, logical, columns_of(table), _numbered(rules))


def _numbered(rules: list[Rule]) -> tuple[Rule, ...]:
    """Return the rules with ids of their own: the second of the same id ends in 2, and so on."""
    seen: dict[str, int] = {}
    found: list[Rule] = []
    for rule in rules:
        seen[rule.id] = times = seen.get(rule.id, 0) + 1
        found.append(rule if times == 1 else _renamed(rule, f"{rule.id}.{times}"))
    return tuple(found)


def _renamed(rule: Rule, name: str) -> Rule:
    return Rule(
        name, rule.table, rule.column, rule.name, rule.dimension, rule.test, rule.threshold,
        rule.percent, rule.severity,
    )  # fmt: skip


def _column(table: str, path: str, one: SchemaProperty) -> Iterator[Rule]:
    def rule(kind: str, name: str, dimension: Dimension, test: Test) -> Rule:
        return Rule(f"{table}.{path}.{kind}", table, path, name, dimension, test, NONE_MAY_FAIL)

    yield rule("present", f"{path} is there", "conformity", Present())
    kind = kind_of(one)
    if kind is not None:
        yield rule("type", f"{path} is of type {kind}", "conformity", OfType(kind))
    elif one.logicalType:
        reason = f"the contract's logicalType {one.logicalType!r} is none of the standard's"
        yield rule("type", f"{path} is of type {one.logicalType}", "conformity", Unusable(reason))
    if one.physicalType:
        name = f"{path} is stored as {one.physicalType}"
        yield rule("physicalType", name, "conformity", PhysicalType(one.physicalType))
    if one.required or one.primaryKey:
        yield rule("required", f"{path} is never missing", "completeness", Missing())
    if one.unique:
        yield rule("unique", f"{path} has no duplicates", "uniqueness", Duplicates((path,)))
    for option, name, condition in conditions_of(one):
        test = Invalid((condition,)) if not isinstance(condition, Unusable) else condition
        yield rule(option, f"{path} {name}", "conformity", test)
    yield from item_rules(table, path, one)
    yield from rules_in(table, path, one.quality)


def _keys(table: str, schema: SchemaObject) -> Iterator[Rule]:
    keyed = [(path, one) for path, one in flat(schema) if one.primaryKey]
    ordered = sorted(keyed, key=lambda k: k[1].primaryKeyPosition or 0)
    columns = tuple(path for path, _ in ordered)
    if not columns or (len(columns) == 1 and ordered[0][1].unique):
        return
    one = columns[0] if len(columns) == 1 else ""
    name = f"the primary key ({', '.join(columns)}) has no duplicates"
    place = f"{table}.{one}" if one else table
    yield Rule(
        f"{place}.primaryKey", table, one, name, "uniqueness", Duplicates(columns), NONE_MAY_FAIL
    )


def _agreed(contract: OpenDataContractStandard, table: SchemaObject) -> Iterator[Rule]:
    """Yield the service levels that bear on a column of this table."""
    for sla in contract.slaProperties or []:
        element = sla.element or contract.slaDefaultElement or ""
        named, _, column = element.rpartition(".")
        if named == table.name and column:
            path = next((p for p, one in flat(table) if one.name == column), column)
            yield from _service_level(table.name or "", path, sla)


def _service_level(table: str, column: str, sla: ServiceLevelAgreementProperty) -> Iterator[Rule]:
    what = (sla.property or "").strip().lower()
    if what not in {*_AGED, "retention"}:
        return
    aged = what in _AGED
    limit = seconds_of(sla.value, sla.unit or "", m_is="min" if aged else "mo")
    identifier = f"{table}.{column}.{what}"
    dimension: Dimension = "timeliness" if aged else "conformity"
    if limit is None:
        reason = f"its value {sla.value!r} with the unit {sla.unit!r} is no duration"
        name, test = f"{what} of {column}", Unusable(reason)
        yield Rule(identifier, table, column, name, dimension, test, NONE_MAY_FAIL)
        return
    end = "newest" if aged else "oldest"
    name = f"{what}: the {end} {column} is less than {duration(limit)} old"
    yield Rule(identifier, table, column, name, dimension, Age(end), Threshold("<", limit))
