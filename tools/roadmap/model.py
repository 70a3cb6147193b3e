"""The executive roadmap as one typed object, from which every document and slide is drawn."""

from datetime import date
from typing import Literal

from knowledge.record import Record
from tools.declaration import Result
from tools.roadmap.domain_model import (
    DomainLink,
    Priority,
    RejectedCut,
    RoadmapDomain,
    Sensitivity,
    SharedData,
    Weight,
)
from tools.roadmap.product_model import Product
from tools.standing import Claim, Source, Span, Standing

Verdict = Literal["go", "not_yet", "no"]


class Fact(Record):
    """A fact about the organisation that the plan is computed from."""

    id: str
    """Such as `people`, `jobs`, `lead_time_days`, `engineers`, `industry`, `areas`."""
    label: str
    """Such as "ETL jobs"."""
    text: str
    """The value with its unit, as a reader sees it: "3 weeks"."""
    value: float | None
    """The value as a number in `unit`; None where it is not a quantity."""
    unit: str
    standing: Standing
    source: Source


class Contradiction(Record):
    """Values that disagree: all are named, one is chosen, and why."""

    fact: str
    values: tuple[str, ...]
    chosen: str
    reason: str


class ConditionReply(Record):
    """A condition that the asker sets, and what the plan does with it."""

    label: str
    """Such as "Date", "Budget", "Law"."""
    said: str
    """The words that set it."""
    kept: Literal["kept", "not kept", "open", "used"]
    """`open` where the plan can't know; `used` where it is no promise, such as a budget."""
    answer: Claim


class Headline(Record):
    """The first five lines of the summary."""

    decision: Claim
    reason: Claim
    monday: Claim
    cost: Claim
    stop: Claim


class CapacityLine(Record):
    """One line of the capacity sum, in person-weeks over the horizon."""

    label: str
    amount: Span
    standing: Standing
    formula: str


class Capacity(Record):
    """What this many engineers can carry in this time."""

    engineers: Claim
    run_share: Span | None
    """Share of time spent keeping today's jobs running, 0 to 1."""
    supply: tuple[CapacityLine, ...]
    demand: tuple[CapacityLine, ...]
    domains_within_horizon: Span
    """How many domains get their first product live within the horizon."""
    freed_by: tuple[Claim, ...]
    """What stops or waits to make room."""
    verdict: Claim


class LaunchPolicy(Record):
    """A policy in force at launch."""

    id: str
    title: str
    demand: str
    because: Claim
    """The law, the column class or the stated risk it answers."""
    regulation: str
    owner_role: str
    check: str
    """How a machine checks it, in words."""
    expression: str
    """The check as an expression (CEL)."""


class LaterPolicy(Record):
    """A policy left for later on purpose."""

    title: str
    reason: str


class Metric(Record):
    """A measure of success over the first six months."""

    id: str
    title: str
    kind: Literal["outcome", "health"]
    timing: Literal["leading", "lagging"]
    baseline: Claim
    target_month_3: str
    target_month_6: str
    target_standing: Standing
    formula: str
    source: str
    cadence: str
    stop: str
    """What would make us stop; empty where it would not."""


class Phase(Record):
    """A phase of the timeline. Weeks count from 1, both included."""

    id: str
    title: str
    start_week: int
    end_week: int
    start: date
    end: date
    live: date | None = None
    """When the first products of its domains are read beside the old path; None without any."""
    domains: tuple[str, ...]
    """Names of the domains that migrate in it."""
    work: tuple[str, ...]
    entry: tuple[str, ...]
    exit: tuple[str, ...]
    dual_run: str
    rollback: str
    within_horizon: bool = True
    """False for an outlook: it ends after the horizon that the plan commits to."""


class PlatformCapability(Record):
    """A capability of the self-serve platform."""

    id: str
    name: str
    plane: str
    decision: Literal["build", "buy", "keep"]
    reason: Claim
    effort: Span
    """In person-months."""
    at_launch: bool


class Role(Record):
    """A role that the operating model needs."""

    title: str
    count: str
    does: str
    comes_from: str
    standing: Standing


class Risk(Record):
    """A classic mistake, and what this plan does against it."""

    id: str
    title: str
    classic: bool
    here: Claim
    """How it could happen in this company."""
    sign: str
    guard: str


class Assumption(Record):
    """Something taken for granted, ranked by how much it would change the plan."""

    rank: int
    text: str
    effect: str


class OpenQuestion(Record):
    """A question whose answer would change the plan; the first changes it most."""

    rank: int
    text: str
    changes: str


class Roadmap(Result):
    """The executive roadmap: what to decide, why, and everything behind it."""

    title: str
    organisation: str
    """Name, or words such as "a retailer with 15,000 people"."""
    industry: str
    dated: date
    horizon_months: int
    basis: str
    """One line: what it was computed from."""
    notices: tuple[str, ...]
    """What the reader must know first: what was missing, not used or contradictory."""
    verdict: Verdict
    headline: Headline
    facts: tuple[Fact, ...]
    contradictions: tuple[Contradiction, ...]
    conditions: tuple[ConditionReply, ...] = ()
    """What the asker set, each with what the plan does with it; what is not kept comes first."""
    domains: tuple[RoadmapDomain, ...]
    """In order of migration."""
    domain_count: Claim
    """Why this many."""
    links: tuple[DomainLink, ...]
    shared: tuple[SharedData, ...]
    unassigned: tuple[str, ...]
    """One sentence for each reason, with the number of datasets."""
    rejected_cuts: tuple[RejectedCut, ...]
    weights: tuple[Weight, ...]
    order: tuple[Priority, ...]
    sensitivity: tuple[Sensitivity, ...]
    order_summary: Claim
    """Why the first is first, why the biggest is not by reflex, and how firm the order is."""
    capacity: Capacity
    products: tuple[Product, ...]
    """Of the first domain."""
    policies: tuple[LaunchPolicy, ...]
    later_policies: tuple[LaterPolicy, ...]
    metrics: tuple[Metric, ...]
    phases: tuple[Phase, ...]
    platform: tuple[PlatformCapability, ...]
    roles: tuple[Role, ...]
    risks: tuple[Risk, ...]
    assumptions: tuple[Assumption, ...]
    questions: tuple[OpenQuestion, ...]
    sources: tuple[Source, ...]
    """Every handbook entry, document and formula used, once."""
