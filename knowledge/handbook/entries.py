"""The entries of the handbook, typed as its YAML is."""

from typing import Literal

from pydantic import Field

from knowledge.policies.model import PolicyTest, Severity
from knowledge.record import Record

CapabilityKind = Literal["core", "supporting", "reference"]
PersonalData = Literal["none", "some", "heavy"]
Pain = Literal[
    "lead_time",
    "maintenance",
    "trust",
    "duplication",
    "cost",
    "compliance",
    "access",
    "quality",
    "growth",
]
DataClass = Literal[
    "personal", "payment", "health", "children", "employee", "location", "financial"
]


class CitedWork(Record):
    """A public source that an entry rests on."""

    id: str
    title: str
    where: str


class Prior(Record):
    """A score from 1 to 5 that holds for such a capability in general, with its reason."""

    score: int = Field(ge=1, le=5)
    reason: str


class SketchColumn(Record):
    """A column that a candidate product would have."""

    name: str
    type: str
    description: str
    key: bool = False
    personal: bool = False


class SketchPort(Record):
    """A way out of a candidate product."""

    kind: Literal["table", "view", "stream", "api", "file"]
    description: str


class SketchSlo(Record):
    """A service level that consumers of such a product need."""

    property: str
    value: float
    unit: str
    reason: str


class CandidateProduct(Record):
    """A data product that such a capability often starts with."""

    id: str
    name: str
    kind: Literal["source-aligned", "aggregate", "consumer-aligned"]
    purpose: str
    ends: tuple[Pain, ...]
    how: str
    consumers: tuple[str, ...]
    columns: tuple[SketchColumn, ...] = Field(alias="schema")
    ports: tuple[SketchPort, ...]
    slos: tuple[SketchSlo, ...]
    owner_role: str
    vocabulary: tuple[str, ...]


class Capability(Record):
    """A business capability: what a domain can be drawn around."""

    id: str
    name: str
    short: str = ""
    """One or two words, for a domain that holds two capabilities; empty takes the name."""
    kind: CapabilityKind
    covers: str
    excludes: str
    area_words: tuple[str, ...]
    """How leaders name the area, most specific first."""
    vocabulary: tuple[str, ...]
    """Terms found in the names and descriptions of its datasets."""
    typical_data: tuple[str, ...]
    typical_owner: str
    value: Prior
    demand: Prior
    clarity: Prior
    readiness: Prior
    complexity: Prior
    risk: Prior
    depends_on: tuple[str, ...]
    personal_data: PersonalData
    sources: tuple[str, ...]
    products: tuple[CandidateProduct, ...]


class RejectedCutPattern(Record):
    """A way to cut such a company that tempts, and why it fails."""

    id: str
    cut: str
    why_tempting: str
    why_not: str


class FirstDomainPattern(Record):
    """A capability that tends to work as the first domain, and what speaks against it."""

    capability: str
    why: str
    against: str


class ReferenceModel(Record):
    """What companies of one industry have in common. Ids are unique within it."""

    id: str
    title: str
    names: tuple[str, ...]
    """Words by which a leader names the industry; none for the general model."""
    regulations_note: str
    sources: tuple[CitedWork, ...]
    capabilities: tuple[Capability, ...]
    rejected_cuts: tuple[RejectedCutPattern, ...]
    first_domains: tuple[FirstDomainPattern, ...]

    def capability(self, id_: str) -> Capability | None:
        """Return the capability of this id, or None."""
        return next((c for c in self.capabilities if c.id == id_), None)


class Triggers(Record):
    """What brings a policy into the launch set; any one suffices."""

    always: bool = False
    data: tuple[DataClass, ...] = ()
    industries: tuple[str, ...] = ()
    when_named: bool = False
    """Whether naming its law calls for it in any industry."""
    regions: tuple[str, ...] = ()
    """Where it applies, if the region is known; empty means anywhere."""
    pains: tuple[Pain, ...] = ()


class Regulation(Record):
    """A law or standard that demands a policy."""

    name: str
    source: str


class PolicyPattern(Record):
    """A policy that a mesh may need, with the check a machine would make."""

    id: str
    title: str
    demand: str
    theme: str
    triggers: Triggers
    regulation: Regulation | None
    reason: str
    owner_role: str
    applies_to: Literal["column", "dataset", "product", "contract", "access_request"]
    when: str
    require: str
    enforced_by: str
    launch: bool
    later_reason: str | None
    severity: Severity
    message: str
    """What a violation says; `{dataset.id}` and other facts are filled in."""
    remediation: str
    """The typed action that mends a violation, or empty where a person has to think."""
    tests: tuple[PolicyTest, ...]


class PolicyTopic(Record):
    """What questions on compliance speak of."""

    words: str
    """A regular expression."""
    facts: tuple[str, ...]
    """Names of facts that rules on it require."""


class Remediation(Record):
    """A typed action that mends a violation."""

    id: str
    title: str
    fix: str
    effort: Literal["minutes", "hours", "days"]
    statement: str = ""
    """A draft to run, or empty."""


class MetricTarget(Record):
    """Where a metric should be after three and six months."""

    kind: Literal["ratio", "absolute", "growth"]
    """A ratio is of the baseline; growth is added to it."""
    month_3: float
    month_6: float
    note: str


class MetricPattern(Record):
    """A measure of a mesh's success."""

    id: str
    title: str
    why: str
    kind: Literal["outcome", "health"]
    timing: Literal["leading", "lagging"]
    formula: str
    unit: str
    source: str
    cadence: str
    baseline_fact: str | None
    target: MetricTarget
    of_products: bool = False
    """True where it can be measured only on products that are live."""
    moved_by: Literal["work", "product", "jobs_off"] = "work"
    """What brings it about: work from the start on, a live product, or jobs that run no more."""
    stop: str | None
    ends: tuple[Pain, ...]


class Mistake(Record):
    """A way in which mesh programmes fail."""

    id: str
    title: str
    classic: bool
    what: str
    sign: str
    guard: str
    source: str
    told_by: tuple[str, ...] = ()
    """Words by which somebody tells that an earlier attempt failed of it."""


class PlatformPattern(Record):
    """A capability of a self-serve data platform."""

    id: str
    name: str
    plane: str
    what: str
    launch: bool
    evidence_words: tuple[str, ...]
    keep_if: str
    otherwise: Literal["build", "buy"] = Field(alias="else")
    else_reason: str
    effort_person_months: tuple[float, float]
    source: str
