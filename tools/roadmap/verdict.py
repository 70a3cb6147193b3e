"""Whether a mesh fits at all, and the cheapest next step where it does not."""

from dataclasses import dataclass
from typing import Literal

from tools.roadmap.capacity import Capacity
from tools.roadmap.figures import counted
from tools.roadmap.model import Verdict
from tools.roadmap.situation import Situation
from tools.standing import Standing

SHORT_WAIT_DAYS = 5.0
"""Working days up to which a lead time is no bottleneck; a planning assumption."""
_SMALL_TEAM = 3
_SMALL_COMPANY = 150
_TINY_COMPANY = 100
_FEW_JOBS = 20
_FEW_DATASETS = 30
_ENOUGH_FOR = 2
"""Facts in favour from which the advice is yes; one alone may be chance."""
_FEW_OWNERS = 3
_MEASURE = "measure for four weeks how long requests wait and who would own the data of each business area, then ask again"


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that speaks for or against a mesh, as a clause with its figure."""

    text: str
    standing: Standing
    step: str = ""
    """The cheapest step that follows from it; empty where it speaks for a mesh."""
    again: str = ""
    """From when it would no longer speak against a mesh, as a clause."""
    decides: bool = False
    """Whether it speaks against a mesh by itself."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The verdict with what speaks against a mesh and for it."""

    verdict: Verdict
    against: tuple[str, ...]
    next_step: str
    reasons_against: tuple[Reason, ...] = ()
    reasons_for: tuple[Reason, ...] = ()

    @property
    def advice(self) -> Literal["yes", "not yet", "no"]:
        """Return what to tell somebody who asks whether, not how: yes only where facts say so."""
        if self.verdict != "go":
            return "no" if self.verdict == "no" else "not yet"
        return "yes" if len(self.reasons_for) >= _ENOUGH_FOR else "not yet"

    @property
    def cheapest_step(self) -> str:
        """Return the next step of the advice; empty where it is yes."""
        if self.advice == "yes":
            return ""
        return self.reasons_against[0].step if self.reasons_against else _MEASURE


def judge_fit(case: Situation) -> Fit:
    """Return `go` unless two facts or more speak against a mesh; three or more give `no`.

    Fewer than 100 people suffice for `not_yet`, and so do nobody who would own a domain and a
    short wait where fewer than 1,000 people name no pain that a mesh ends.

    The facts are: no bottleneck, too few people to own domains, little data, one business area.
    What is not known speaks neither for nor against.
    """
    reasons = _against(case)
    weight = max(len(reasons), 2 if any(r.decides for r in reasons) else 0)
    verdict: Verdict = "go" if weight < 2 else "not_yet" if weight == 2 else "no"  # noqa: PLR2004 - as the docstring says.
    step = reasons[0].step if reasons and verdict != "go" else ""
    return Fit(verdict, tuple(r.text for r in reasons), step, reasons, _in_favour(case))


def everybody_asked(case: Situation, capacity: Capacity) -> bool:
    """Return whether the first domain would need all engineers where nobody may be hired."""
    have = capacity.engineers
    fixed = any(c.kind in {"no_hires", "frozen"} for c in case.brief.conditions)
    return bool(fixed and capacity.ask and have and capacity.ask.people >= have)


def without_anybody_left(case: Situation, capacity: Capacity) -> Fit:
    """Return that a team is too small to free the engineers that a first domain needs."""
    people = capacity.ask.people if capacity.ask else 0
    jobs = case.fact_text("jobs") or "today's jobs"
    text = f"its first domain needs {counted(people, 'engineers')} for most of a year and there are {case.fact_text('engineers')}: nobody would be left to run {jobs}, and nobody is to be hired"
    step = "retire what nobody reads, name one owner for the data that is waited for most, and agree one contract with its heaviest reader; that fits into the time which is free today"
    again = f"{people + 1} or more engineers work here, or half of the jobs is gone"
    reason = Reason(text, "inferred", step, again, decides=True)
    return Fit("not_yet", (text,), step, (reason,), _in_favour(case))


def _against(case: Situation) -> tuple[Reason, ...]:
    """Return what speaks against a mesh, each with the cheapest step that follows from it."""
    wait, areas = case.value("lead_time_days"), case.brief.areas
    jobs, few = _work(case)
    rows = (
        (
            wait is not None and wait <= SHORT_WAIT_DAYS,
            "lead_time_days",
            f"a new data request takes {case.fact_text('lead_time_days')}, which is no bottleneck",
            "keep the central team and publish what it already serves, with an owner and a freshness promise each",
            f"a new data request takes longer than {SHORT_WAIT_DAYS:.0f} working days",
        ),
        (
            _at_most(case.value("people"), _SMALL_COMPANY - 1),
            "people",
            f"{case.fact_text('people')} are too few to give several domains owners of their own",
            "name one owner for the most used dataset and agree one contract with its heaviest reader",
            f"there are {_SMALL_COMPANY} people or more",
        ),
        (
            _at_most(case.value("engineers"), _SMALL_TEAM),
            "engineers",
            f"{case.fact_text('engineers')} can't build a platform beside their work",
            "hire or free two people for a platform before any domain is asked to own data",
            f"more than {_SMALL_TEAM} data engineers work here",
        ),
        (
            _at_most(case.value(jobs), few),
            jobs,
            f"{case.fact_text(jobs)} are little enough for one team",
            "write down who reads each dataset; a mesh is worth asking about again when one team can't answer that",
            f"there are more than {few} {'jobs' if jobs == 'jobs' else 'datasets'} to run",
        ),
        (
            bool(case.brief.no_owner),
            "no_owner",
            f"you say that nobody would own a domain ({case.brief.no_owner!r})",
            "find one head of a business area who would answer for one dataset, and start with that one",
            "somebody in the business would own a domain",
        ),
        (
            len(areas) == 1 and case.catalog is None,
            "",
            f"one business area is named ({areas[0].name if areas else ''}), so there is nobody to hand a domain to",
            "find a second area that wants to own its data",
            "a second business area wants to own its data",
        ),
    )
    decides = {
        "people": _at_most(case.value("people"), _TINY_COMPANY - 1),
        "lead_time_days": _no_pain(case),
        "no_owner": True,
    }
    return tuple(
        Reason(text, _standing(case, id_), step, again, decides.get(id_, False))
        for holds, id_, text, step, again in rows
        if holds
    )


def _no_pain(case: Situation) -> bool:
    """Return whether a company below a thousand people names no pain that a mesh ends."""
    cured = {"lead_time", "maintenance", "trust", "duplication", "quality", "growth"}
    return _at_most(case.value("people"), 999) and not cured & {p for p, _ in case.brief.pains}


def _in_favour(case: Situation) -> tuple[Reason, ...]:
    """Return what speaks for a mesh: the same facts, on the other side of their bounds."""
    wait, areas, owners = case.value("lead_time_days"), case.brief.areas, _owners(case)
    jobs, few = _work(case)
    rows = (
        (
            wait is not None and wait > SHORT_WAIT_DAYS,
            "lead_time_days",
            f"a new data request takes {case.fact_text('lead_time_days')}, so a central queue costs decisions",
        ),
        (
            _above(case.value("people"), _SMALL_COMPANY - 1),
            "people",
            f"{case.fact_text('people')} can give several domains owners of their own",
        ),
        (
            _above(case.value("engineers"), _SMALL_TEAM),
            "engineers",
            f"{case.fact_text('engineers')} are enough to free some for a platform",
        ),
        (
            _above(case.value(jobs), few),
            jobs,
            f"{case.fact_text(jobs)} are more than one team can know",
        ),
        (
            len(areas) > 1 and not case.brief.no_owner,
            "",
            f"several business areas are named that could own data: {', '.join(a.name for a in areas)}",
        ),
        (
            owners >= _FEW_OWNERS,
            "datasets",
            f"{owners:,} people or teams own data in the catalog today",
        ),
    )
    return tuple(Reason(text, _standing(case, id_)) for holds, id_, text in rows if holds)


def _work(case: Situation) -> tuple[str, int]:
    """Return the fact that says how much there is to run, and how much of it is little."""
    return ("jobs", _FEW_JOBS) if case.fact("jobs") else ("datasets", _FEW_DATASETS - 1)


def _owners(case: Situation) -> int:
    if case.catalog is None:
        return 0
    return len({owner for d in case.catalog.datasets for owner in d.owners})


def _standing(case: Situation, fact: str) -> Standing:
    found = case.fact(fact) if fact else None
    return found.standing if found else "stated"


def _at_most(value: float | None, bound: float) -> bool:
    return value is not None and value <= bound


def _above(value: float | None, bound: float) -> bool:
    return value is not None and value > bound
