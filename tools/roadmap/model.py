"""The executive roadmap as one typed object, from which every document and slide is drawn."""

from datetime import date
from typing import Literal

from knowledge.record import Record
from tools.declaration import Result
from tools.standing import Claim, Source, Span, Standing

Verdict = Literal["go", "not_yet", "no"]
Criterion = Literal["value", "demand", "clarity", "readiness", "complexity", "risk"]


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


class OwnerCandidate(Record):
    """A team that could own a domain, with the share of the evidence that points to it."""

    team: str
    name: str
    people: int | None
    share: float
    """Share of the domain's owned datasets and use that points to this team, 0 to 1."""


class RoadmapDomain(Record):
    """A domain: a business capability that somebody in the company would own."""

    id: str
    name: str
    kind: Literal["core", "supporting"]
    covers: str
    excludes: str
    owner_role: str
    owner_candidates: tuple[OwnerCandidate, ...]
    datasets: tuple[str, ...]
    """Ids, sorted; empty without a catalog."""
    examples: tuple[str, ...]
    """Up to five dataset names, or kinds of data, that a reader would recognise it by."""
    jobs: int | None
    monthly_cost: float | None
    cohesion: float | None
    """Share of its links that stay inside, 0 to 1; None without links."""
    coupling: float | None
    """Share of its links that cross to other domains, 0 to 1; None without links."""
    personal_columns: int | None
    inputs: tuple[str, ...]
    """Names of domains it reads from, most links first."""
    outputs: tuple[str, ...]
    """Names of domains that read from it, most links first."""
    rationale: Claim
    rejected: Claim
    """The alternative that was considered and why it was not taken."""
    border: tuple[str, ...]
    """Datasets whose place is doubtful, each with the reason in a few words."""


class DomainLink(Record):
    """How many links go from one domain to another (the source is upstream)."""

    src: str
    dst: str
    count: int


class SharedData(Record):
    """Shared or reference data kept apart from the domains."""

    name: str
    datasets: tuple[str, ...]
    called: tuple[str, ...] = ()
    """The datasets by their names, as readers know them; empty where their ids are their names."""
    steward: str
    reason: str
    standing: Standing


class RejectedCut(Record):
    """Another way to cut the company that was considered."""

    cut: str
    why_tempting: str
    why_not: str
    standing: Standing


class Weight(Record):
    """One criterion of the order: its weight, its direction and how its score is made."""

    criterion: Criterion
    label: str
    weight: float
    """All weights add up to 1."""
    higher_is_better: bool
    formula: str


class Score(Record):
    """The score of one domain on one criterion."""

    criterion: Criterion
    value: float
    """1 to 5; for complexity and risk 5 is the worst."""
    reason: str
    standing: Standing
    sources: tuple[Source, ...] = ()


class Priority(Record):
    """The place of a domain in the order of migration."""

    rank: int
    domain: str
    name: str
    wave: int
    """1 for the first domain; waves run one after the other."""
    total: float
    """Weighted score, 1 to 5."""
    scores: tuple[Score, ...]
    why: Claim
    why_not_first: str
    """What would have to be different; empty for the first."""
    weak_point: str


class Sensitivity(Record):
    """What happens to the order when one weight moves by half."""

    criterion: Criterion
    change: Literal["half less", "half more"]
    first: str
    """Name of the domain that comes first then."""
    moved: tuple[str, ...]
    """Names of the domains whose rank changes."""


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


class Column(Record):
    """A column of a product's schema sketch."""

    name: str
    type: str
    description: str
    key: bool
    personal: bool


class Port(Record):
    """An output port of a product."""

    kind: Literal["table", "view", "stream", "api", "file"]
    description: str


class Slo(Record):
    """A service-level objective and the need behind it."""

    property: str
    target: str
    """Value with unit, such as "4 hours" or "99.5 %"."""
    reason: str
    standing: Standing


class Product(Record):
    """A first data product."""

    id: str
    name: str
    kind: Literal["source-aligned", "aggregate", "consumer-aligned"]
    purpose: Claim
    ends: Claim
    """Which pain of the asker it ends, and how."""
    consumers: tuple[str, ...]
    consumers_standing: Standing
    datasets: tuple[str, ...]
    """Ids of the catalog's datasets it would be built from."""
    called: tuple[str, ...] = ()
    """The same by their names, as readers know them; empty where their ids are their names."""
    columns: tuple[Column, ...]
    columns_standing: Standing
    ports: tuple[Port, ...]
    slos: tuple[Slo, ...]
    owner_role: str


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
