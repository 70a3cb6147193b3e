"""What a change of types, lengths and allowed values means for those who read a column."""

from collections.abc import Callable

from pydantic import JsonValue

from tools.contracts.changed import Changed, Judgement, held, written
from tools.contracts.type_sizes import Fit, fit, logical_fit

_BY_FIT: dict[Fit, Judgement] = {
    "same": Judgement("safe", "both names mean the same type"),
    "wider": Judgement("needs notice", "every old value still fits, but readers with a fixed type or width must widen theirs"),
    "narrower": Judgement("breaking", "values that were possible no longer fit and are cut or refused"),
    "other": Judgement("breaking", "readers that expect the old type fail or read other values"),
}  # fmt: skip


def judge_types(change: Changed) -> Judgement | None:  # noqa: PLR0911 - a table of cases.
    """Judge types of columns, maximum lengths and lists of allowed values; else None."""
    if not change.column or not change.field:
        return None
    match change.field:
        case ("physicalType",) | ("items", "physicalType"):
            return _typed(change, fit)
        case ("logicalType",) | ("items", "logicalType"):
            return _typed(change, logical_fit)
        case (*_, "logicalTypeOptions", "maxLength"):
            return _length(change)
        case (*_, "logicalTypeOptions", "format" | "timezone" | "defaultTimezone"):
            return Judgement("breaking", "the same text or moment is now read differently")
        case ("enum", *rest):
            return _allowed(change, len(rest))
        case _:
            return None


def _typed(change: Changed, compare: Callable[[str, str], Fit]) -> Judgement:
    if change.kind == "added":
        return Judgement("safe", "a type is now stated where there was none")
    if change.kind == "removed":
        return Judgement("needs notice", "the type is no longer promised")
    return _BY_FIT[compare(str(change.old), str(change.new))]


def _length(change: Changed) -> Judgement:
    old, new = change.old, change.new
    if isinstance(old, int) and isinstance(new, int) and new < old:
        return _BY_FIT["narrower"]
    if change.kind == "added":
        return Judgement("safe", "a limit is now promised where there was none")
    return _BY_FIT["wider"]


def _allowed(change: Changed, depth: int) -> Judgement:
    """Judge a list of allowed values: a new code must be told, a lost one breaks filters on it."""
    if depth == 0:
        if change.kind == "added":
            return Judgement("safe", "the values are now promised to be among a list")
        return Judgement("breaking", "the values are no longer promised to be among a list")
    place = change.steps[: change.steps.index("enum", 4) + 1]
    old, new = _values(held(change.before, place)), _values(held(change.after, place))
    lost, won = sorted(old - new), sorted(new - old)
    if lost:
        gone = ", ".join(map(written, lost))
        return Judgement("breaking", f"filters and mappings on {gone} find nothing any more")
    if won:
        come = ", ".join(map(written, won))
        return Judgement("needs notice", f"readers meet {come}, which they may not know")
    return Judgement("safe", "the allowed values are the same")


def _values(allowed: JsonValue) -> frozenset[str]:
    found = allowed.values() if isinstance(allowed, dict) else ()
    return frozenset(str(v.get("value")) for v in found if isinstance(v, dict))
