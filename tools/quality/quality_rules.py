"""Reads the `quality` lists of a contract: the library's metrics, SQL, text and custom checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from open_data_contract_standard.model import DataQuality

from tools.quality.rules import (
    DIMENSIONS,
    Condition,
    Constant,
    Dimension,
    Duplicates,
    Invalid,
    Matches,
    Missing,
    NotRun,
    OneOf,
    Query,
    RowCount,
    Rule,
    Test,
    Unusable,
)
from tools.quality.threshold import NONE_MAY_FAIL, Threshold, threshold_of

_OLD_NAMES: Mapping[str, str] = {
    "duplicatecount": "duplicateValues",
    "uniquecheck": "duplicateValues",
    "nullcheck": "nullValues",
    "validvalues": "invalidValues",
    "rowcount": "rowCount",
    "countcheck": "rowCount",
}
"""What the metrics were called as `rule` before ODCS 3.1."""
_METRICS: Mapping[str, Dimension] = {
    "nullValues": "completeness",
    "missingValues": "completeness",
    "invalidValues": "conformity",
    "duplicateValues": "uniqueness",
    "rowCount": "completeness",
}
_DECLARED: Mapping[str, Dimension] = dict(zip(DIMENSIONS, DIMENSIONS, strict=True))
_SHARES = frozenset({"%", "percent", "percentage", "pct"})


@dataclass(frozen=True, slots=True)
class _Place:
    table: str
    column: str


def rules_in(table: str, column: str, quality: list[DataQuality] | None) -> Iterator[Rule]:
    """Yield a rule for each entry; `column` is empty for a list on the table."""
    for number, entry in enumerate(quality or [], start=1):
        yield _rule(_Place(table, column), number, entry)


def _rule(place: _Place, number: int, entry: DataQuality) -> Rule:
    metric = _metric(entry)
    threshold = threshold_of(entry)
    percent = (entry.unit or "").strip().lower() in _SHARES
    test = _test(place, entry, metric, percent=percent)
    if threshold is None and not isinstance(test, (NotRun, Unusable)):
        test = Unusable("it needs exactly one operator, such as mustBe, with a value")
    where = ".".join(filter(None, (place.table, place.column)))
    return Rule(
        id=f"{where}.{entry.id or f'quality.{number}'}",
        table=place.table,
        column=place.column,
        name=_name(place, entry, metric, threshold, percent=percent),
        dimension=_dimension(entry, metric),
        test=test,
        threshold=threshold or NONE_MAY_FAIL,
        percent=percent,
        severity=(entry.severity or "").strip().lower(),
    )


def _metric(entry: DataQuality) -> str:
    given = entry.metric or entry.rule or ""
    return given if given in _METRICS else _OLD_NAMES.get(given.lower(), given)


def _name(
    place: _Place, entry: DataQuality, metric: str, threshold: Threshold | None, *, percent: bool
) -> str:
    said = " ".join((entry.name or entry.description or "").split())
    demanded = (
        f": must be {threshold.words('%' if percent else '')}" if threshold is not None else ""
    )
    return said or f"{metric or entry.type or 'quality'} of {place.column or place.table}{demanded}"


def _dimension(entry: DataQuality, metric: str) -> Dimension:
    said = (entry.dimension or "").strip().lower()
    return _DECLARED.get(said) or _METRICS.get(metric, "accuracy")


def _test(place: _Place, entry: DataQuality, metric: str, *, percent: bool) -> Test:
    kind = (entry.type or "").strip().lower()
    if kind == "text":
        return NotRun("it is a text for people")
    if kind == "custom":
        return NotRun(f"it is written for {entry.engine or 'another engine'}")
    if kind == "sql":
        if not (entry.query or "").strip():
            return Unusable("it has no query")
        return (
            Unusable("a query has no percentage of rows") if percent else Query(entry.query or "")
        )
    if kind not in {"", "library"}:
        return Unusable(f"the standard has no rules of the type {entry.type!r}")
    return _library(place, entry, metric, percent=percent)


def _library(place: _Place, entry: DataQuality, metric: str, *, percent: bool) -> Test:
    fault = _fault(place, metric, percent=percent)
    if fault:
        return Unusable(fault)
    if metric == "rowCount":
        return RowCount()
    arguments = entry.arguments or {}
    if metric == "duplicateValues":
        columns = _constants(arguments.get("properties")) or (
            (place.column,) if place.column else ()
        )
        wanted = tuple(str(c) for c in columns)
        return (
            Duplicates(wanted)
            if wanted
            else Unusable("it does not name its columns (arguments.properties)")
        )
    if metric == "invalidValues":
        return _invalid(arguments)
    return Missing(_constants(arguments.get("missingValues")) if metric == "missingValues" else ())


def _fault(place: _Place, metric: str, *, percent: bool) -> str:
    """Return why the metric can't be meant here, or nothing."""
    if metric not in _METRICS:
        return f"the standard has no metric {metric!r}; it has {', '.join(_METRICS)}"
    if metric == "rowCount" and place.column:
        return "rowCount belongs to the table, not to a column"
    if metric == "rowCount" and percent:
        return "rowCount has no percentage"
    if metric not in {"rowCount", "duplicateValues"} and not place.column:
        return f"{metric} belongs to a column, not to the table"
    return ""


def _invalid(arguments: Mapping[str, object]) -> Test:
    conditions: list[Condition] = []
    if "validValues" in arguments:
        conditions.append(OneOf(_constants(arguments["validValues"])))
    pattern = arguments.get("pattern")
    if isinstance(pattern, str):
        conditions.append(Matches(pattern))
    if not conditions:
        return Unusable("invalidValues needs arguments: validValues or pattern")
    return Invalid(tuple(conditions))


def _constants(given: object) -> tuple[Constant, ...]:
    if isinstance(given, (str, int, float, bool)):
        return (given,)
    if not isinstance(given, list):
        return ()
    return tuple(v for v in given if isinstance(v, (str, int, float, bool)))  # pyright: ignore[reportUnknownVariableType] - from YAML.
