"""What the plan takes for granted and what it would ask, ranked by how much each moves the plan."""

from dataclasses import dataclass, replace

from tools.roadmap.capacity import Capacity, Effort, measure, platform_effort, policy_effort
from tools.roadmap.domains import DomainSet
from tools.roadmap.figures import counted, percent, percent_range
from tools.roadmap.model import Assumption, OpenQuestion, PlatformCapability
from tools.roadmap.order import Scored
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import schedule

_TRIED = (
    "run-job-weekly-hours",
    "domain-people",
    "job-move",
    "jobs-behind-products",
    "product-first",
    "urgent-requests",
    "policy",
)
_CLOSE = 0.15
"""Totals nearer than this are called a tie; the scores are not finer than that."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the schedule was computed from, to compute it again under other assumptions."""

    scored: tuple[Scored, ...]
    platform: tuple[PlatformCapability, ...]
    policies: int


def base_work(case: Situation, work: Work) -> tuple[Effort, ...]:
    """Return the work that comes before all domains."""
    return (platform_effort(work.platform), policy_effort(case, work.policies))


def all_done(case: Situation, work: Work) -> int:
    """Return the week in which the last domain is done, at the middle of the capacity."""
    return schedule(case, work.scored, base_work(case, work), measure(case)).slots[-1].end


def assumptions(case: Situation, work: Work, capacity: Capacity) -> tuple[Assumption, ...]:
    """Return what is taken for granted, the one that moves the end of the plan most first."""
    found: list[tuple[float, str, str]] = []
    for id_ in _TRIED if capacity.rate else ():
        norm = case.norms.norm(id_)
        if id_ == "run-job-weekly-hours" and case.fact("run_share"):
            continue
        low, high = (
            all_done(replace(case, norms=case.norms.fixed(id_, v)), work)
            for v in (norm.low, norm.high)
        )
        effect = f"at {_shown(norm.low, norm.unit)} the last domain is done in week {low}, at {_shown(norm.high, norm.unit)} in week {high}"
        text = f"{norm.what[:1].upper()}{norm.what[1:]}: {_both(norm.low, norm.high, norm.unit)} ({norm.source})"
        found.append((abs(high - low), text, effect))
    found += _fixed(case, capacity)
    found.sort(key=lambda f: (-f[0], f[1]))
    return tuple(Assumption(rank=i, text=t, effect=e) for i, (_, t, e) in enumerate(found, start=1))


def _both(low: float, high: float, unit: str) -> str:
    return percent_range(low, high) if unit.startswith("share") else f"{low:g} to {high:g} {unit}"


def _shown(value: float, unit: str) -> str:
    if unit.startswith("share"):
        return percent(value)
    return counted(value, unit)


def _fixed(case: Situation, capacity: Capacity) -> list[tuple[float, str, str]]:
    found: list[tuple[float, str, str]] = []
    if case.catalog is None and capacity.jobs:
        found.append(
            (
                12,
                f"The {case.fact_text('jobs')} spread evenly over the domains",
                "a domain with twice its share takes about twice its moving time and should not be first",
            )
        )
    if case.catalog is None:
        found.append(
            (
                30,
                f"The domains of this company resemble the {case.model.title.lower()} reference model",
                "every boundary and score below is a hypothesis until a catalog is loaded",
            )
        )
    if case.brief.value("horizon_months") is None:
        found.append(
            (
                8,
                f"The plan commits to {case.horizon_months} months",
                "a longer horizon moves later waves from outlook to commitment; their dates stay",
            )
        )
    return found


def questions(
    case: Situation, domains: DomainSet, work: Work, capacity: Capacity, policies_by_region: int
) -> tuple[OpenQuestion, ...]:
    """Return the questions whose answers would change the plan, the weightiest first."""
    found = [
        *_missing_facts(case),
        *_about_evidence(case, domains, policies_by_region),
        *_about_order(work),
    ]
    if capacity.run_share is not None and not case.fact("run_share"):
        low, high = capacity.run_share.low, capacity.run_share.high
        swing = _swing(case, work)
        found.append(
            (
                swing,
                f"What share of the {case.fact_text('engineers')}' week goes into running today's jobs? Computed: {percent_range(low, high)}.",
                f"the last domain moves by {swing:.0f} weeks between these ends",
            )
        )
    found.sort(key=lambda f: (-f[0], f[1]))
    return tuple(
        OpenQuestion(rank=i, text=t, changes=c) for i, (_, t, c) in enumerate(found, start=1)
    )


def _swing(case: Situation, work: Work) -> float:
    norm = case.norms.norm("run-job-weekly-hours")
    ends = [
        all_done(replace(case, norms=case.norms.fixed(norm.id, v)), work)
        for v in (norm.low, norm.high)
    ]
    return float(ends[1] - ends[0])


def _missing_facts(case: Situation) -> list[tuple[float, str, str]]:
    found: list[tuple[float, str, str]] = []
    if not case.fact("engineers"):
        found.append(
            (
                100,
                "How many data engineers are there?",
                "whether any date below can be kept; without it phases have their shortest length",
            )
        )
    if not case.fact("jobs"):
        found.append(
            (
                90,
                "How many ETL jobs run today?",
                "the time lost to running them, and so how many domains fit",
            )
        )
    if not case.fact("lead_time_days"):
        found.append(
            (
                60,
                "How long does a new data request take?",
                "whether there is a bottleneck at all, and the target of the first metric",
            )
        )
    if not case.fact("people"):
        found.append(
            (35, "How many people work in the organisation?", "how many domains it can own")
        )
    return found


def _about_evidence(
    case: Situation, domains: DomainSet, by_region: int
) -> list[tuple[float, str, str]]:
    found: list[tuple[float, str, str]] = []
    if case.catalog is None:
        found.append(
            (
                50,
                "Can the warehouse's catalog, dbt manifest or lineage be loaded?",
                "domains, scores and dates turn from reference values into this company's own",
            )
        )
    elif not case.catalog.usage:
        found.append(
            (
                28,
                "Who reads which dataset, and how often?",
                "the demand scores, and which products come first",
            )
        )
    if case.catalog is not None and not any(d.owners for d in case.catalog.datasets):
        found.append(
            (
                30,
                "Who owns which dataset today?",
                "the readiness scores and the names behind the owner roles",
            )
        )
    if not case.regions and by_region:
        found.append(
            (
                20,
                "In which countries does the organisation operate?",
                f"{by_region} of the policies apply only in some regions",
            )
        )
    unowned = case.fact("unowned")
    if case.catalog is not None and unowned and any(d.owners for d in case.catalog.datasets):
        found.append(
            (
                18,
                f"Who owns the {unowned.text} that have no owner on record?",
                "the readiness scores of the domains they fall into",
            )
        )
    doubtful = [b for c in domains.candidates if c.proposed for b in c.proposed.border]
    if doubtful:
        shown = ", ".join(b.dataset for b in doubtful[:3])
        found.append(
            (
                12 + len(doubtful),
                f"To which domain do {len(doubtful)} border datasets belong, such as {shown}?",
                "their owner, and the links counted as crossing",
            )
        )
    if domains.missing_areas:
        names = ", ".join(a.name for a in domains.missing_areas)
        found.append(
            (
                40,
                f"What does {names} decide with data? Neither catalog nor reference model knows it.",
                "whether it is a domain of its own",
            )
        )
    return found


def _about_order(work: Work) -> list[tuple[float, str, str]]:
    if len(work.scored) < 2:  # noqa: PLR2004 - nothing to compare.
        return []
    first, second = work.scored[0], work.scored[1]
    owner = (
        first.candidate.capability.typical_owner
        if first.candidate.capability
        else "a business owner"
    )
    found = [
        (
            32.0,
            f"Will {owner} own {first.candidate.name} with half of somebody's time?",
            f"without an owner {second.candidate.name} starts instead",
        )
    ]
    if first.total - second.total < _CLOSE:
        found.append(
            (
                25.0,
                f"What speaks for {second.candidate.name} before {first.candidate.name}? They differ by {first.total - second.total:.2f} points of 5.",
                "which of the two goes first",
            )
        )
    return found
