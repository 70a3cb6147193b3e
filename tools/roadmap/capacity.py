"""What a team can carry: time lost to running jobs, time left, and what each piece of work takes."""

from dataclasses import dataclass
from math import ceil

from knowledge.catalog.model import Team
from knowledge.handbook.migration import Norm
from tools.roadmap.candidate import Candidate
from tools.roadmap.figures import percent, percent_range
from tools.roadmap.model import PlatformCapability
from tools.roadmap.ranges import Range, exactly, total
from tools.roadmap.situation import Situation
from tools.standing import Source, Standing

WEEKS_A_MONTH = 52 / 12
FULL_SHARE = 0.95
"""Share of the time up to which running today's jobs is counted: some work besides is always done."""
HARDLY_ANYBODY = 0.5
"""Engineers free at today's load below which no figure is told: the norms are not that fine."""
DATA_SKILLS = frozenset(
    {
        "sql",
        "python",
        "dbt",
        "airflow",
        "data modelling",
        "product management",
        "data stewardship",
        "statistics",
        "ml",
    }
)
_SKILLED = 3
"""Data skills from which a team can build on a platform by itself; a planning assumption."""
_MOVED_FIRST = 0.5
"""Share of the moved jobs that stand behind the first of the two products; assumption."""
KEPT_SHARE = 0.3
"""Effort for a platform capability that exists already, as a share of making it; assumption."""
_POLICY_BY_ENGINEERS = 0.5
"""Share of a policy's work that falls on engineers; wording is its owner's. Assumption."""
_ONBOARDING_BY_ENGINEERS = 0.5
"""Share of onboarding that falls on the central engineers; the rest is the domain's. Assumption."""


@dataclass(frozen=True, slots=True)
class Ask:
    """The engineers that a plan asks for where today's load leaves too few."""

    engineers: float
    """Full time, from the first day of the foundation to the end of the plan."""
    alone: int
    """The week in which the first domain would be done without them."""

    @property
    def people(self) -> int:
        """Return them as whole people."""
        return ceil(round(self.engineers, 6))


@dataclass(frozen=True, slots=True)
class Capacity:
    """What the engineers have to give, in person-weeks a week. None where it can't be known."""

    engineers: float | None
    jobs: float | None
    """As stated, else as counted in the catalog."""
    counted_jobs: int
    """As counted in the catalog; 0 without one, or where its lineage names no job."""
    run_share: Range | None
    """Share of working time spent on keeping today's jobs running, 0 to 1."""
    run_share_standing: Standing
    run_share_source: Source
    urgent_share: Range
    """Share of working time kept for requests that can't wait."""
    rate: Range | None
    """Person-weeks that are free for the mesh in each week at today's load."""
    ask: Ask | None = None
    """None where today's load leaves enough."""
    most: float | None = None
    """Engineers beyond which no phase is shorter: interviews and dual runs take their time."""

    @property
    def planned(self) -> Range | None:
        """Return the person-weeks a week that the dates stand on: no more than are of use."""
        if self.ask:
            return exactly(self.ask.engineers)
        return self.rate.at_most(self.most) if self.rate and self.most else self.rate


def measure(case: Situation) -> Capacity:
    """Return the capacity of the team that the facts describe."""
    engineers, jobs = case.value("engineers"), case.value("jobs")
    share, standing, source = _run_share(case, engineers, jobs)
    urgent = as_range(case.norms.norm("urgent-requests"))
    rate = None
    if engineers and share is not None:
        rate = exactly(engineers).by(_free(share, urgent))
    counted = len(case.catalog.jobs) if case.catalog else 0
    return Capacity(engineers, jobs, counted, share, standing, source, urgent, rate)


def _free(share: Range, urgent: Range) -> Range:
    left = exactly(1.0).minus(share)
    return left.minus(urgent).at_least(0.02)


def _run_share(
    case: Situation, engineers: float | None, jobs: float | None
) -> tuple[Range | None, Standing, Source]:
    stated = case.fact("run_share")
    if stated and stated.value is not None:
        return exactly(min(stated.value, FULL_SHARE)), stated.standing, stated.source
    rule = Source(kind="handbook", where="migration.yaml: run-job-weekly-hours")
    if not engineers or not jobs:
        return None, "inferred", rule
    norms = case.norms
    hours = as_range(norms.norm("run-job-weekly-hours")).times(jobs)
    working = as_range(norms.norm("engineer-weekly-hours")).times(engineers)
    return hours.over(working).at_most(FULL_SHARE), "inferred", rule


def as_range(norm: Norm) -> Range:
    """Return a norm of the handbook as a range."""
    return Range(norm.low, norm.high)


@dataclass(frozen=True, slots=True)
class Effort:
    """Person-weeks of the central engineers for one piece of work."""

    label: str
    amount: Range
    formula: str
    first: Range
    """The part that comes before its first product is live."""


def platform_effort(platform: tuple[PlatformCapability, ...]) -> Effort:
    """Return what the platform takes at launch: what is kept counts for a part."""
    parts = tuple(
        Range(p.effort.low, p.effort.high).times(WEEKS_A_MONTH) for p in platform if p.at_launch
    )
    kept = sum(1 for p in platform if p.at_launch and p.decision == "keep")
    formula = f"sum over {len(parts)} launch capabilities in person-months x {WEEKS_A_MONTH:.2f} weeks; {kept} exist already and count {percent(KEPT_SHARE)}"
    return Effort("Platform at launch", total(parts), formula, total(parts))


def policy_effort(case: Situation, policies: int) -> Effort:
    """Return what turning the launch policies into checks takes of the engineers."""
    one = as_range(case.norms.norm("policy")).times(_POLICY_BY_ENGINEERS)
    formula = f"{policies} policies x {one.low:g} to {one.high:g} person-weeks, half of the norm, since wording is the owners'"
    amount = one.times(policies)
    return Effort("Launch policies as checks", amount, formula, amount)


def domain_effort(
    case: Situation, candidate: Candidate, domains: int, capacity: Capacity
) -> Effort:
    """Return what one domain takes: readiness, two products and the jobs behind them."""
    norms = case.norms
    jobs = jobs_of(candidate, domains, capacity)
    behind = as_range(norms.norm("jobs-behind-products"))
    moved = as_range(norms.norm("job-move")).by(behind).times(jobs)
    ready = as_range(norms.norm("domain-onboarding")).times(_ONBOARDING_BY_ENGINEERS)
    product = as_range(norms.norm("product-first"))
    amount = total((ready, product, as_range(norms.norm("product-next")), moved))
    formula = f"half of onboarding + first product + next product + {jobs:.0f} jobs x {percent_range(behind.low, behind.high)} behind those products x 1 to 3 person-weeks each"
    first = total((ready, product, moved.times(_MOVED_FIRST)))
    return Effort(candidate.name, amount, formula, first)


def domain_people(case: Situation, candidate: Candidate) -> Range:
    """Return the person-weeks a week that the domain's own people add; none where unknown."""
    team = owning_team(case, candidate)
    if (
        team is None
        or not team.people
        or len(DATA_SKILLS & {s.lower() for s in team.skills}) < _SKILLED
    ):
        return exactly(0)
    return as_range(case.norms.norm("domain-people")).times(team.people)


def owning_team(case: Situation, candidate: Candidate) -> Team | None:
    """Return the team of the catalog that most of the domain's ownership and use points to."""
    shown = candidate.proposed
    best = shown.owner_candidates[0].team if shown and shown.owner_candidates else ""
    return next((t for t in case.catalog.teams if t.id == best), None) if case.catalog else None


def jobs_of(candidate: Candidate, domains: int, capacity: Capacity) -> float:
    """Return the domain's jobs: its part of the catalog's, else an equal part of the stated ones.

    Where more jobs are stated than the catalog knows, its part is of the stated number.
    """
    if candidate.proposed is not None and capacity.counted_jobs:
        return candidate.proposed.jobs * max(1.0, (capacity.jobs or 0) / capacity.counted_jobs)
    return (capacity.jobs or 0) / max(domains, 1)
