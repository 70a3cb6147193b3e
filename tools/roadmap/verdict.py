"""Whether a mesh fits at all, and the cheapest next step where it does not."""

from dataclasses import dataclass

from tools.roadmap.model import Verdict
from tools.roadmap.situation import Situation

SHORT_WAIT_DAYS = 5.0
"""Working days up to which a lead time is no bottleneck; a planning assumption."""
_SMALL_TEAM = 3
_SMALL_COMPANY = 150
_FEW_JOBS = 20
_FEW_DATASETS = 30


@dataclass(frozen=True, slots=True)
class Fit:
    """The verdict with what speaks against a mesh, each as a clause with its figure."""

    verdict: Verdict
    against: tuple[str, ...]
    next_step: str


def judge_fit(case: Situation) -> Fit:
    """Return `go` unless two facts or more speak against a mesh; three or more give `no`.

    The facts are: no bottleneck, too few people to own domains, little data, one business area.
    What is not known speaks neither for nor against.
    """
    against = tuple(reason for reason, _ in _against(case))
    steps = tuple(step for _, step in _against(case))
    verdict: Verdict = "go" if len(against) < 2 else "not_yet" if len(against) == 2 else "no"  # noqa: PLR2004 - as the docstring says.
    return Fit(verdict, against, steps[0] if steps and verdict != "go" else "")


def _against(case: Situation) -> tuple[tuple[str, str], ...]:
    """Return what speaks against a mesh, each with the cheapest step that follows from it."""
    wait, areas = case.value("lead_time_days"), case.brief.areas
    jobs = "jobs" if case.fact("jobs") else "datasets"
    few = {"jobs": _FEW_JOBS, "datasets": _FEW_DATASETS - 1}[jobs]
    rows = (
        (
            wait is not None and wait <= SHORT_WAIT_DAYS,
            f"a new data request takes {case.fact_text('lead_time_days')}, which is no bottleneck",
            "keep the central team and publish what it already serves, with an owner and a freshness promise each",
        ),
        (
            _at_most(case.value("people"), _SMALL_COMPANY - 1),
            f"{case.fact_text('people')} are too few to give several domains owners of their own",
            "name one owner for the most used dataset and agree one contract with its heaviest reader",
        ),
        (
            _at_most(case.value("engineers"), _SMALL_TEAM),
            f"{case.fact_text('engineers')} can't build a platform beside their work",
            "hire or free two people for a platform before any domain is asked to own data",
        ),
        (
            _at_most(case.value(jobs), few),
            f"{case.fact_text(jobs)} are little enough for one team",
            "write down who reads each dataset; a mesh is worth asking about again when one team can't answer that",
        ),
        (
            bool(case.brief.no_owner),
            f"you say that nobody would own a domain ({case.brief.no_owner!r})",
            "find one head of a business area who would answer for one dataset, and start with that one",
        ),
        (
            len(areas) == 1 and case.catalog is None,
            f"one business area is named ({areas[0].name if areas else ''}), so there is nobody to hand a domain to",
            "find a second area that wants to own its data",
        ),
    )
    return tuple((reason, step) for holds, reason, step in rows if holds)


def _at_most(value: float | None, bound: float) -> bool:
    return value is not None and value <= bound
