"""The domains of the executive roadmap, the ways of cutting them that were rejected, and their order."""

from typing import Literal

from knowledge.record import Record
from tools.standing import Claim, Source, Standing

Criterion = Literal["value", "demand", "clarity", "readiness", "complexity", "risk"]


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
