"""Rules on the items of an array, and on the fields of items that are objects.

A row breaks such a rule if one of its items does; a row without an array, or with an empty one,
keeps it. They are measured where a database has arrays: in Parquet.
"""

from collections.abc import Iterator

from open_data_contract_standard.model import SchemaProperty

from tools.quality.column_conditions import conditions_of
from tools.quality.columns import spec_of
from tools.quality.quality_rules import rules_in
from tools.quality.rules import (
    DistinctItems,
    Duplicates,
    EveryItem,
    Invalid,
    Missing,
    NotRun,
    Query,
    Rule,
    Test,
    Unusable,
)
from tools.quality.threshold import NONE_MAY_FAIL


def item_rules(table: str, path: str, array: SchemaProperty) -> Iterator[Rule]:
    """Yield the rules on the items of a column; none where it says nothing of its items."""
    if array.items is None:
        return
    yield from _of(table, path, "", array.items)
    for one in array.items.properties or []:
        if one.name:
            yield from _of(table, path, one.physicalName or one.name, one)


def _of(table: str, path: str, field: str, one: SchemaProperty) -> Iterator[Rule]:
    spec, where = spec_of(f"{path}[]", one), f"{path}[].{field}" if field else f"{path}[]"

    def rule(kind: str, name: str, test: Test) -> Rule:
        dimension = "completeness" if kind == "required" else "conformity"
        return Rule(f"{table}.{where}.{kind}", table, path, name, dimension, test, NONE_MAY_FAIL)

    if one.required:
        no_gap = Invalid((EveryItem(spec, field, Missing()),))
        yield rule("required", f"{where} is never missing", no_gap)
    for option, name, condition in conditions_of(one):
        test = (
            condition
            if isinstance(condition, Unusable)
            else Invalid((EveryItem(spec, field, condition),))
        )
        yield rule(option, f"each {where} {name}", test)
    if one.items is not None and (one.items.quality or one.items.logicalTypeOptions):
        reason = "rules on arrays within arrays are not supported; write a sql rule on the column"
        yield rule("items", f"the items of {where}", Unusable(reason))
    for found in rules_in(table, where, one.quality):
        yield Rule(
            found.id, table, path, found.name, found.dimension, _of_items(found.test, field, one, path),
            found.threshold, found.percent, found.severity,
        )  # fmt: skip


def _of_items(test: Test, field: str, one: SchemaProperty, path: str) -> Test:
    """Return a rule of the quality list as one on rows: an item that breaks it breaks its row."""
    spec = spec_of(f"{path}[]", one)
    match test:
        case Missing():
            return Invalid((EveryItem(spec, field, test),))
        case Invalid(conditions=conditions):
            return Invalid(tuple(EveryItem(spec, field, c) for c in conditions))
        case Duplicates() if not field:
            return Invalid((DistinctItems(),))
        case NotRun() | Unusable():
            return test
        case Query():
            return Unusable("a query belongs to the column or the table, not to the items")
        case _:
            return Unusable("this can't be asked of the items of an array")
