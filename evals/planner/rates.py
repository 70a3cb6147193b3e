"""Shares with their intervals, counted from outcomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.planner.measure import Outcome

_Z = 1.959964
"""Standard deviations that hold 95 % of a normal distribution between them."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many, with a target."""

    name: str
    hits: int
    of: int
    target: str = ""

    @property
    def share(self) -> float:
        """Return the share, 0 to 1; 0 of nothing is 0."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of Wilson (1927) of the share, each end 0 to 1."""
        if not self.of:
            return (0.0, 1.0)
        spread = _Z * sqrt(self.share * (1 - self.share) / self.of + _Z**2 / (4 * self.of**2))
        middle, whole = self.share + _Z**2 / (2 * self.of), 1 + _Z**2 / self.of
        return (max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole))


def rates(found: Sequence[Outcome]) -> tuple[Rate, ...]:
    """Return the rates of a set, in the order of the report."""
    inside = [o for o in found if o.case.kind == "in_scope"]
    outside = [o for o in found if o.case.kind == "out_of_scope"]
    unclear = [o for o in found if o.case.kind == "ambiguous"]
    later = [o for o in inside if o.case.follows]
    worded = [o for o in inside if o.case.words]
    searched = [o for o in inside if o.right_tool and o.tool == "search_knowledge"]
    return (
        _rate("in scope: refused", inside, lambda o: o.did == "declined", "at most 5 %"),
        _rate("in scope: asked back", inside, lambda o: o.did == "asked_back"),
        _rate("in scope: right tool", inside, lambda o: o.right_tool, "at least 92 %"),
        _rate("in scope: right arguments", worded, lambda o: o.right_arguments, "at least 85 %"),
        _rate("in scope: rightly searched, nothing found", searched, lambda o: o.gave == "nothing"),
        _rate("out of scope: answered", outside, lambda o: o.confident, "at most 5 %"),
        _rate("out of scope: not declined at once", outside, lambda o: o.did != "declined"),
        _rate("ambiguous: asked back or a fitting tool", unclear, _handled),
        _rate(
            "follow-ups: right and gives something",
            later,
            lambda o: o.right_follow_up,
            "at least 90 %",
        ),
    )


def by_tool(found: Sequence[Outcome]) -> tuple[Rate, ...]:
    """Return how often the tool was right, by the tool that fits best; in-scope questions."""
    return _grouped(found, lambda o: o.case.tools[0])


def by_language(found: Sequence[Outcome]) -> tuple[Rate, ...]:
    """Return how often the tool was right, by language; in-scope questions."""
    return _grouped(found, lambda o: o.case.language)


def failed(outcome: Outcome) -> bool:
    """Return whether the outcome is not the right one."""
    match outcome.case.kind:
        case "in_scope" if outcome.case.follows:
            return not outcome.right_follow_up
        case "in_scope":
            return not outcome.right_arguments
        case "out_of_scope":
            return outcome.confident
        case "ambiguous":
            return not _handled(outcome)


def _handled(outcome: Outcome) -> bool:
    return outcome.did == "asked_back" or outcome.right_tool


def _rate(
    name: str, among: Sequence[Outcome], hit: Callable[[Outcome], bool], target: str = ""
) -> Rate:
    return Rate(name, sum(map(hit, among)), len(among), target)


def _grouped(found: Sequence[Outcome], key: Callable[[Outcome], str]) -> tuple[Rate, ...]:
    inside = [o for o in found if o.case.kind == "in_scope"]
    names = sorted({key(o) for o in inside})
    return tuple(
        _rate(name, [o for o in inside if key(o) == name], lambda o: o.right_tool) for name in names
    )
