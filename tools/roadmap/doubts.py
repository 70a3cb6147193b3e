"""What the plan takes for granted and what it would ask, ranked by how much each moves the plan."""

from dataclasses import dataclass, replace

from tools.roadmap.capacity import Ask, Capacity, Effort, measure, platform_effort, policy_effort
from tools.roadmap.figures import counted, percent, percent_range
from tools.roadmap.model import Assumption, PlatformCapability
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


@dataclass(frozen=True, slots=True)
class Work:
    """What the schedule was computed from, to compute it again under other assumptions."""

    scored: tuple[Scored, ...]
    platform: tuple[PlatformCapability, ...]
    policies: int
    later: tuple[Effort, ...] = ()
    """What is put off to the second wave to keep a date."""


def base_work(case: Situation, work: Work) -> tuple[Effort, ...]:
    """Return the work that comes before all domains."""
    return (platform_effort(work.platform), policy_effort(case, work.policies))


def all_done(case: Situation, work: Work, ask: Ask | None) -> int:
    """Return the week in which the last domain is done, at the middle of the capacity."""
    capacity = replace(measure(case), ask=ask)
    return schedule(case, work.scored, base_work(case, work), capacity, work.later).slots[-1].end


def assumptions(case: Situation, work: Work, capacity: Capacity) -> tuple[Assumption, ...]:
    """Return what is taken for granted, the one that moves the end of the plan most first."""
    found: list[tuple[float, str, str]] = []
    for id_ in _tried(case, capacity):
        norm = case.norms.norm(id_)
        low, high = (
            all_done(replace(case, norms=case.norms.fixed(id_, v)), work, capacity.ask)
            for v in (norm.low, norm.high)
        )
        effect = f"at {_shown(norm.low, norm.unit)} the last domain is done in week {low}, at {_shown(norm.high, norm.unit)} in week {high}"
        text = f"{norm.what[:1].upper()}{norm.what[1:]}: {_both(norm.low, norm.high, norm.unit)} ({norm.source})"
        found.append((abs(high - low), text, effect))
    found += _fixed(case, capacity)
    found.sort(key=lambda f: (-f[0], f[1]))
    return tuple(Assumption(rank=i, text=t, effect=e) for i, (_, t, e) in enumerate(found, start=1))


def _tried(case: Situation, capacity: Capacity) -> tuple[str, ...]:
    """Return the norms that move this plan: today's load does not where people are asked for."""
    moot: set[str] = {"run-job-weekly-hours"} if case.fact("run_share") else set()
    if capacity.ask:
        moot = {"run-job-weekly-hours", "urgent-requests"}
    return tuple(id_ for id_ in _TRIED if id_ not in moot) if capacity.rate else ()


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
