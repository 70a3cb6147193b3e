"""Contracts with one rule each, and data that keeps it or breaks it, for comparing verdicts."""

from collections.abc import Iterator
from dataclasses import dataclass

ROWS = 20


@dataclass(frozen=True, slots=True)
class Case:
    """One rule, and what a column of twenty values holds where the rule is kept and broken."""

    name: str
    type: str
    """Logical type of the column `x`."""
    options: str
    """The rest of the property in YAML."""
    good: tuple[str, ...]
    """Repeated to twenty values; empty is a missing value."""
    bad: tuple[str, ...]
    """Takes the place of the first values."""
    ours: str
    """Ending of our rule's id."""
    theirs: str
    """Type of the check in datacontract-cli."""
    table: str = ""
    """What the contract says of the table, in YAML."""


CASES: tuple[Case, ...] = (
    Case("required", "string", "required: true", ("a", "b"), ("",), "x.required", "field_required"),
    Case("unique", "integer", "unique: true", tuple(map(str, range(ROWS))), ("5",), "x.unique", "field_unique"),
    Case("unique, nulls", "integer", "unique: true", tuple(map(str, range(ROWS))), ("", ""), "x.unique", "field_unique"),
    Case("primary key", "integer", "primaryKey: true", tuple(map(str, range(ROWS))), ("7",), "x.primaryKey", "field_primary_key_unique"),
    Case("primary key missing", "integer", "primaryKey: true", tuple(map(str, range(ROWS))), ("",), "x.required", "field_primary_key_required"),
    Case("minLength", "string", "logicalTypeOptions: {minLength: 2}", ("ab", "éé", ""), ("é",), "x.minLength", "field_min_length"),
    Case("maxLength", "string", "logicalTypeOptions: {maxLength: 3}", ("abc", ""), ("abcd",), "x.maxLength", "field_max_length"),
    Case("minimum", "integer", "logicalTypeOptions: {minimum: 0}", ("0", "5", ""), ("-1",), "x.minimum", "field_minimum"),
    Case("minimum of numbers", "number", "logicalTypeOptions: {minimum: 0.5}", ("0.5", "7.25"), ("0.49",), "x.minimum", "field_minimum"),
    Case("maximum", "number", "logicalTypeOptions: {maximum: 9.5}", ("9.5", "1", ""), ("9.51",), "x.maximum", "field_maximum"),
    Case("maximum of dates", "date", "logicalTypeOptions: {maximum: '2026-06-01'}", ("2026-06-01", "2020-01-01"), ("2026-06-02",), "x.maximum", "field_maximum"),
    Case("pattern", "string", "logicalTypeOptions: {pattern: '^[A-Z]{2}[0-9]+$'}", ("AB1", "XY22", ""), ("ab1",), "x.pattern", "field_regex"),
    Case("pattern, not anchored", "string", "logicalTypeOptions: {pattern: 'b.d'}", ("abcd", "xbady"), ("bd",), "x.pattern", "field_regex"),
    Case("enum", "string", "enum: [{value: a}, {value: b}]", ("a", "b", ""), ("c",), "x.enum", "field_enum"),
    Case("enum of numbers", "integer", "enum: [{value: 1}, {value: 2}]", ("1", "2", ""), ("3",), "x.enum", "field_enum"),
    Case("exclusiveMinimum", "integer", "logicalTypeOptions: {exclusiveMinimum: 0}", ("1", "2"), ("0",), "x.exclusiveMinimum", "field_not_equal"),
    Case("invalidValues of numbers", "integer", "quality: [{metric: invalidValues, arguments: {validValues: [1, 2]}, mustBe: 0}]", ("1", "2"), ("3",), "x.quality.1", "field_invalid_values"),
    Case("nullValues", "string", "quality: [{metric: nullValues, mustBeLessThan: 2}]", ("a", "b"), ("", ""), "x.quality.1", "field_null_values"),
    Case("nullValues in percent", "string", "quality: [{metric: nullValues, mustBeLessOrEqualTo: 5, unit: percent}]", ("a", "b"), ("", ""), "x.quality.1", "field_null_values"),
    Case("nullValues between", "string", "quality: [{metric: nullValues, mustBeBetween: [0, 1]}]", ("a", "b"), ("", ""), "x.quality.1", "field_null_values"),
    Case("missingValues", "string", "quality: [{metric: missingValues, arguments: {missingValues: [n/a, none]}, mustBe: 0}]", ("a", "b"), ("none",), "x.quality.1", "field_missing_values"),
    Case("invalidValues by list", "string", "quality: [{metric: invalidValues, arguments: {validValues: [a, b]}, mustBe: 0}]", ("a", "b", ""), ("z",), "x.quality.1", "field_invalid_values"),
    Case("invalidValues by pattern", "string", "quality: [{metric: invalidValues, arguments: {pattern: '^a'}, mustBeLessThan: 10, unit: percent}]", ("a", "ab"), ("z", "z", "z"), "x.quality.1", "field_invalid_values"),
    Case("duplicateValues", "integer", "quality: [{metric: duplicateValues, mustBeLessThan: 2}]", tuple(map(str, range(ROWS))), ("5", "6"), "x.quality.1", "field_duplicate_values"),
    Case("duplicateValues of the table", "integer", "", tuple(map(str, range(ROWS))), ("8",), "t.quality.1", "model_duplicate_values", "quality: [{metric: duplicateValues, arguments: {properties: [x, y]}, mustBe: 0}]"),
    Case("rowCount", "integer", "", ("1",), (), "t.quality.1", "row_count", "quality: [{metric: rowCount, mustBeGreaterThan: 10}]"),
    Case("rowCount, not kept", "integer", "", ("1",), (), "t.quality.1", "row_count", "quality: [{metric: rowCount, mustNotBeBetween: [5, 50]}]"),
    Case("sql on the table", "number", "", ("1.5", "2.5"), ("100",), "t.quality.1", "model_quality_sql", "quality: [{type: sql, query: 'SELECT max(x) FROM ${table}', mustBeLessThan: 50}]"),
    Case("sql on the column", "number", "quality: [{type: sql, query: 'SELECT sum(${column}) FROM ${model}', mustBeLessOrEqualTo: 40}]", ("1.5", "2.5"), ("100",), "x.quality.1", "field_quality_sql"),
    Case("relationship", "integer", "relationships: [{to: u.k}]", ("1", "2", ""), ("9",), "x.relationship", "field_relationships"),
    Case("freshness", "timestamp", "", ("2000-01-01 00:00:00",), (), "x.freshness", "servicelevel_freshness"),
    Case("retention", "timestamp", "", ("2000-01-01 00:00:00",), (), "x.retention", "servicelevel_retention"),
    Case("type of numbers", "number", "", ("1.5", "2"), (), "x.type", "field_type"),
    Case("column there", "string", "", ("a",), (), "x.present", "field_is_present"),
)  # fmt: skip


def contract(case: Case, kind: str) -> str:
    """Return the contract in ODCS 3.2, with its data in the folder beside it."""
    table = f"\n    {case.table}" if case.table else ""
    sla = case.name if case.name in {"freshness", "retention"} else ""
    agreed = (
        f"slaProperties: [{{property: {sla}, value: 2, unit: d, element: t.x}}]\n" if sla else ""
    )
    rest = f"\n        {case.options}" if case.options else ""
    return (
        f"apiVersion: v3.2.0\nkind: DataContract\nid: {case.ours}\nversion: 1.0.0\nstatus: active\n"
        f"servers: [{{server: here, type: local, path: './{{model}}.{kind}', format: {kind}}}]\n"
        f"schema:\n  - name: t\n    properties:\n      - name: x\n        logicalType: {case.type}{rest}\n"
        f"      - {{name: y, logicalType: integer}}{table}\n"
        f"  - name: u\n    properties: [{{name: k, logicalType: integer}}]\n{agreed}"
    )


def variants(case: Case) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the values of `x` where the rule is kept, and where it is broken if it can be."""
    kept = tuple(case.good[n % len(case.good)] for n in range(ROWS))
    yield "kept", kept
    if case.bad:
        yield "broken", (*case.bad, *kept[len(case.bad) :])
