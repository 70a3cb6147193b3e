"""What a change of meaning, unit, grain or life cycle means for those who read the data."""

import re

from tools.contracts.changed import Changed, Judgement

_UNITS = re.compile(
    r"unit|currency|time_?zone|rounding|precision|vat|gross|net|sign|scale|decimals", re.IGNORECASE
)
_GRAIN = re.compile(r"grain|granularity", re.IGNORECASE)
_STAGES = ("proposed", "draft", "active", "deprecated", "retired")
_PROTOCOL = re.compile(
    r"compatib|notice|dual_?run|approver|schema_?evolution|breaking_?change", re.IGNORECASE
)


def judge_meaning(change: Changed) -> Judgement | None:  # noqa: PLR0911 - a table of cases.
    """Judge descriptions, units, grain, definitions and life cycle; else None."""
    if change.table:
        return _of_data(change)
    match change.steps:
        case ("id",):
            return Judgement("breaking", "another id is another contract: readers refer to the old")
        case ("status",):
            return _stage(change)
        case ("description", "usage" | "limitations"):
            return _worded(change, "how the data may be used has changed")
        case ("customProperties", name, *_) if _PROTOCOL.search(name):
            return Judgement("needs notice", "how changes are agreed has changed")
        case ("customProperties", name, *_) if _UNITS.search(name) or _GRAIN.search(name):
            return _silent(change, name)
        case _:
            return None


def _of_data(change: Changed) -> Judgement | None:  # noqa: C901, PLR0911 - a table of cases.
    match change.field:
        case ("description",) | ("businessName",):
            return _worded(change, "the meaning may have changed")
        case ("dataGranularityDescription",):
            if change.kind == "added":
                return Judgement("safe", "the grain is now stated")
            return Judgement("breaking", "a row stands for something else: counts and sums change")
        case ("transformLogic" | "transformSourceObjects", *_):
            return Judgement("needs notice", "the values are computed in another way")
        case ("authoritativeDefinitions", *_):
            return Judgement("needs notice", "the definition that it refers to has changed")
        case ("semanticType",):
            return Judgement("needs notice", "its role as measure or dimension has changed")
        case ("deprecated",):
            return _flag(change, "it will go away: readers must plan to leave it")
        case ("physicalType",):
            return Judgement("needs notice", "it is of another kind, such as a view for a table")
        case ("customProperties", name, *_) if _UNITS.search(name) or _GRAIN.search(name):
            return _silent(change, name)
        case ("partitioned" | "partitionKeyPosition",):
            return Judgement("needs notice", "queries that rely on the partition become slow")
        case _:
            return None


def _silent(change: Changed, name: str) -> Judgement:
    if change.kind == "added":
        return Judgement("safe", f"its {name} is now stated")
    return Judgement("breaking", f"the same figure now says something else: its {name} has changed")


def _worded(change: Changed, why: str) -> Judgement:
    if change.kind == "added":
        return Judgement("safe", "it is now described")
    letters = [re.sub(r"\W+", "", str(v or "")).lower() for v in (change.old, change.new)]
    if letters[0] == letters[1]:
        return Judgement("safe", "only punctuation or case has changed")
    return Judgement("needs notice", why)


def _flag(change: Changed, why: str) -> Judgement:
    return Judgement("needs notice", why) if change.new is True else Judgement("safe", "it stays")


def _stage(change: Changed) -> Judgement:
    old, new = (str(v or "").lower() for v in (change.old, change.new))
    if new == "retired":
        return Judgement("breaking", "it is no longer offered")
    if new == "deprecated":
        return Judgement("needs notice", "it will be retired: readers must plan to leave it")
    if old in _STAGES and new in _STAGES and _STAGES.index(new) < _STAGES.index(old):
        return Judgement("needs notice", f"it goes back from {old} to {new}")
    return Judgement("safe", "it moves on in its life")
