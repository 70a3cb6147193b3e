"""A proposal of domains: what each one holds, what it rests on, and what was left out and why."""

from typing import Literal

from knowledge.record import Record


class CapabilityHint(Record):
    """A business capability that domains may be recognised by, and the words it is spoken of in."""

    id: str
    name: str
    kind: Literal["core", "supporting", "reference"]
    """Datasets that speak of a `reference` capability are shared data, not a domain."""
    vocabulary: tuple[str, ...]
    """Words and short phrases, such as "purchase order"."""
    short: str = ""
    """A name of one or two words, for domains that hold two capabilities; empty takes `name`."""
    near: tuple[str, ...] = ()
    """Ids of the capabilities it works with; these are joined before others where fewer are wanted."""
    akin: tuple[str, ...] = ()
    """Ids of the capabilities that people put into the same business area; these are joined first."""
    spoken_as: tuple[str, ...] = ()
    """How leaders name it, such as "HR"; no evidence, but what they may ask for."""
    area: str = ""
    """The business area that the asker names and that it answers; two such areas stay apart, and
    name a domain of several capabilities that answer no other."""


class OwnerCandidate(Record):
    """A team that could own a domain."""

    team: str
    """Id of the team, or the owner's name as the datasets give it."""
    name: str
    people: int | None
    share: float
    """Share of the domain's ownership and use that points to this team, 0 to 1."""


class Flow(Record):
    """The links between one domain and another, seen from the first."""

    domain: str
    """Id of the other domain."""
    links: int


class BorderDataset(Record):
    """A dataset that two domains hold nearly equally."""

    dataset: str
    other: str
    """Id of the domain that it nearly went to."""
    reason: str


class ProposedDomain(Record):
    """One proposed domain and its evidence."""

    id: str
    name: str
    capability: str
    """Id of the capability hint that it was recognised by, or empty."""
    also: tuple[str, ...] = ()
    """Ids of other capability hints that it clearly speaks of too."""
    datasets: tuple[str, ...]
    """Ids, sorted."""
    cohesion: float | None
    """Share of its link ends whose other end is inside too, 0 to 1; None without links."""
    coupling: float | None
    """Share of its links that cross to another domain, 0 to 1; None without links."""
    confidence: float | None
    """How alike it comes out when links are drawn anew, 0 to 1; None where that was skipped."""
    naming_confidence: float
    """How clearly its words speak for its name, 0 to 1."""
    naming_words: tuple[str, ...]
    """The words of its datasets that its name rests on, strongest first."""
    inputs: tuple[Flow, ...]
    """The domains it reads from or refers to, most links first."""
    outputs: tuple[Flow, ...]
    """The domains that read from it or refer to it, most links first."""
    owner_candidates: tuple[OwnerCandidate, ...]
    """At most five, largest share first; the shares of all candidates add up to 1."""
    jobs: int
    """Distinct jobs that write its datasets."""
    monthly_cost: float | None
    """Sum over the datasets whose cost is known; None where none is."""
    personal_columns: int
    """Columns that look personal, by tag or by name."""
    border: tuple[BorderDataset, ...]
    """Clearest doubt first."""
    rationale: str
    """Why this is a domain, in words and figures of its evidence."""
    rejected: str
    """The nearest other cut, and the figure that spoke against it."""


class DomainLink(Record):
    """How many links lead from one domain to another; `src` is upstream, or is referred to."""

    src: str
    dst: str
    count: int


class SharedGroup(Record):
    """Datasets kept apart from the domains because most of them use it, or as reference data."""

    name: str
    capability: str
    """Id of the reference capability, or empty."""
    datasets: tuple[str, ...]
    """Ids, sorted."""
    reason: str


class Unassigned(Record):
    """A dataset that belongs to no domain by the evidence, and why."""

    dataset: str
    reason: str


class OtherCount(Record):
    """The cut with fewer or more domains that is next to the proposed one."""

    direction: Literal["coarser", "finer"]
    count: int
    change: str
    """What would be joined or split."""
    why_not: str


class Wishes(Record):
    """What somebody wants otherwise than the evidence alone would have it."""

    grain: Literal["as_is", "finer", "coarser"] = "as_is"
    unite: tuple[tuple[str, ...], ...] = ()
    """Ids of datasets that are to be in one domain, for each wish."""
    divide: tuple[tuple[str, ...], ...] = ()
    """Ids of the datasets of a domain that is to be split, for each wish."""


class CutMeasures(Record):
    """Measures of a whole cut, from the literature on services, for links between datasets."""

    structural_modularity: float
    """SM: mean link density within domains less that between them; the higher, the better."""
    inter_call_share: float | None
    """ICP: share of links that cross domains, 0 to 1; the lower, the better; None without links."""
    interfaces: float
    """IFN: mean number of datasets in a domain that other domains read; the lower, the better."""
    non_extreme_distribution: float
    """NED: share of datasets in domains under 5 or over 20 datasets, 0 to 1; the lower, the evener."""


class DomainGroup(Record):
    """Domains that leaders steer together: the second, coarser level."""

    name: str
    domains: tuple[str, ...]
    """Ids of the domains, most datasets first."""
    datasets: int


class EvidenceKind(Record):
    """One kind of evidence and how far it was trusted."""

    kind: str
    datasets: int
    """Datasets of which it says something."""
    trust: float
    """0 to 1: how far links between datasets confirm it."""


class DomainProposal(Record):
    """Every dataset is in exactly one of the domains, the shared groups or the unassigned."""

    domains: tuple[ProposedDomain, ...]
    """Most datasets first."""
    links: tuple[DomainLink, ...]
    """Most links first."""
    shared: tuple[SharedGroup, ...]
    unassigned: tuple[Unassigned, ...]
    """Ordered by dataset id."""
    missing_evidence: tuple[str, ...]
    """One sentence for each kind of evidence that the catalog lacks, with what it limits."""
    alternatives: tuple[OtherCount, ...]
    count_reason: str
    """Why this many domains."""
    groups: tuple[DomainGroup, ...] = ()
    """The domains in six to eight groups where there are more; else empty."""
    evidence: tuple[EvidenceKind, ...] = ()
    """What was looked at, and how far it counted."""
    measures: CutMeasures | None = None
