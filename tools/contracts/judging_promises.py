"""What a change of a service level means: a promise that grows weaker breaks who builds on it."""

from knowledge.contracts.promises import Promise, amount, promise_named
from tools.contracts.changed import Changed, Judgement, held, written

_WORDS = frozenset({"description", "driver", "id", "customProperties", "authoritativeDefinitions"})
APART = " of "
"""Between a service level's name and its element where a contract has several of that name."""


def judge_promises(change: Changed) -> Judgement | None:  # noqa: PLR0911 - a table of cases.
    """Judge service levels by their direction and size; else None."""
    if change.steps[0] != "slaProperties" or len(change.steps) < 2:  # noqa: PLR2004 - no single one.
        return None
    name = change.steps[1].split(APART)[0]
    promise = promise_named(name)
    match change.steps[2:]:
        case ():
            return _whole(change, name, promise)
        case ("value",):
            return _amounts(change, name, promise)
        case ("unit",):
            return _amounts(change, name, promise) if not _also("value", change) else _covered()
        case ("element",):
            return Judgement("breaking", "it is now promised of something else")
        case (field, *_) if field in _WORDS:
            return Judgement("safe", "only its description has changed")
        case _:
            return Judgement("needs notice", "how it is measured has changed")


def _covered() -> Judgement:
    return Judgement("safe", "judged together with its value")


def _also(name: str, change: Changed) -> bool:
    old, new = change.beside(name)
    return old != new


def _whole(change: Changed, name: str, promise: Promise | None) -> Judgement:
    if change.kind == "added":
        if promise is not None and (promise.measure == "moment" or name.lower() == "retention"):
            return Judgement("needs notice", "an end is now set where there was none")
        return Judgement("safe", "one more promise")
    if promise is not None and promise.firm:
        return Judgement("breaking", f"{name} is no longer promised")
    return Judgement("needs notice", f"{name} is no longer promised")


def _amounts(change: Changed, name: str, promise: Promise | None) -> Judgement:
    place = change.steps[:2]
    was, now = held(change.before, (*place, "value")), held(change.after, (*place, "value"))
    unit_was, unit_now = (str(held(t, (*place, "unit")) or "") for t in (change.before, change.after))  # fmt: skip
    said = f"{name} was {written(was)} {unit_was}".rstrip() + f" and is {written(now)} {unit_now}".rstrip()  # fmt: skip
    if promise is None:
        return Judgement("needs notice", f"{said}; whether that is better can't be told")
    old, new = amount(promise, was, unit_was), amount(promise, now, unit_now)
    if old is None or new is None:
        return Judgement("needs notice", f"{said}; the two can't be compared")
    if old == new:
        return Judgement("safe", f"{said}, which is the same")
    better = (new < old) == (promise.better in {"less", "earlier"})
    if better:
        return Judgement("safe", f"{said}: a stronger promise")
    return Judgement("breaking" if promise.firm else "needs notice", f"{said}: a weaker promise")
