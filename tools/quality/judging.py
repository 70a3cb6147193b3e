"""Judges a measured value by its rule's threshold, and says in words what came out."""

from datetime import datetime

from knowledge.data.model import QueryFailed
from tools.quality.durations import duration
from tools.quality.report import RuleOutcome
from tools.quality.rules import Age, Duplicates, Rule
from tools.quality.steps import Settled, Status
from tools.quality.threshold import NONE_MAY_FAIL, Measured

_HUNDRED = 100


def settled(step: Settled, rows: int | None) -> RuleOutcome:
    """Return the outcome of a rule for which no row was read."""
    return _outcome(step.rule, step.status, rows, reason=step.reason)


def failed(rule: Rule, reason: str, rows: int | None) -> RuleOutcome:
    """Return the outcome of a rule that could not be measured: an error."""
    return _outcome(rule, "error", rows, reason=reason)


def judged(
    rule: Rule,
    value: Measured | None,
    failing: tuple[int, int] | None,
    rows: int | None,
    now: datetime,
) -> RuleOutcome:
    """Return the outcome of a measured rule; `failing` are the keys and rows that break it.

    Raises:
        QueryFailed: Nothing was measured that the threshold could be compared with.
        TypeError: The threshold compares numbers, and text was measured.

    """
    if isinstance(rule.test, Age):
        return _aged(rule, value, rows, now)
    if value is None:
        raise QueryFailed("its query returned no value")
    measured = _counted(rule, value, failing, rows)
    keeps = rule.threshold.keeps(measured)
    told = "" if keeps else _why(rule, measured, failing, rows)
    return _outcome(
        rule, "pass" if keeps else "fail", rows, reason=told,
        measured=measured, failing=None if failing is None else failing[1],
    )  # fmt: skip


def _counted(
    rule: Rule, value: Measured, failing: tuple[int, int] | None, rows: int | None
) -> Measured:
    """Return the value in the unit of the threshold: rows, keys that repeat, or a percentage."""
    if failing is None:
        return value
    if rule.percent:
        return round(failing[1] / rows * _HUNDRED, 6) if rows else 0.0
    return failing[0]


def _aged(rule: Rule, value: Measured | None, rows: int | None, now: datetime) -> RuleOutcome:
    assert isinstance(rule.test, Age)
    if not isinstance(value, (int, float)):
        return _outcome(rule, "fail", rows, reason=f"{rule.column} has no value at all")
    age = now.timestamp() - value
    keeps = rule.threshold.keeps(age)
    told = "" if keeps else f"the {rule.test.of} is {duration(age)} old"
    return _outcome(rule, "pass" if keeps else "fail", rows, reason=told, measured=round(age, 3))


def _why(rule: Rule, measured: Measured, failing: tuple[int, int] | None, rows: int | None) -> str:
    demanded = rule.threshold.words(_unit(rule))
    if failing is None:
        shown = f"{measured:,}" if isinstance(measured, (int, float)) else measured
        return f"it is {shown}, and must be {demanded}"
    allowed = "none may" if rule.threshold == NONE_MAY_FAIL else f"allowed is {demanded}"
    keys, found = failing
    of = f" of {rows:,}" if rows is not None else ""
    share = f" ({measured:g} %)" if rule.percent and isinstance(measured, (int, float)) else ""
    if isinstance(rule.test, Duplicates):
        occur = "1 key occurs" if keys == 1 else f"{keys:,} keys occur"
        return f"{occur} more than once, in {found:,}{of} rows{share}; {allowed}"
    verb = "breaks" if found == 1 else "break"
    return f"{found:,}{of} rows{share} {verb} it; {allowed}"


def _unit(rule: Rule) -> str:
    return "%" if rule.percent else ""


def _outcome(
    rule: Rule,
    status: Status,
    rows: int | None,
    *,
    reason: str = "",
    measured: Measured | None = None,
    failing: int | None = None,
) -> RuleOutcome:
    demanded = (
        f"less than {duration(float(rule.threshold.value))} old"
        if isinstance(rule.test, Age)
        else rule.threshold.words(_unit(rule))
    )
    limit, toward = rule.threshold.nearest(measured)
    return RuleOutcome(
        id=rule.id, table=rule.table, column=rule.column, name=rule.name, dimension=rule.dimension,
        severity=rule.severity, status=status, measured=measured, threshold=demanded,
        limit=limit,
        toward=toward,
        failing_rows=failing, rows=rows, reason=reason, sample=(),
    )  # fmt: skip
