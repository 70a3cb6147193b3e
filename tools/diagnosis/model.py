"""What a diagnosis says: causes with their evidence, runbooks, steps, who is hit and whom to call."""

from knowledge.record import Record
from tools.standing import Standing


class Evidence(Record):
    """One thing that speaks for or against a cause."""

    text: str
    source: str
    """Where it is from: a job, dataset, check, document with line, the handbook, or the asker."""


class Cause(Record):
    """A possible cause."""

    rank: int
    """1 is the most likely."""
    cause: str
    where: str
    """The job or dataset it is about; empty where that is not known."""
    kind: str
    """The handbook's kind of failure; empty where none fits."""
    fit: float
    """How far the evidence speaks for it, 0 to 1; it orders, it is no probability."""
    standing: Standing
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...]
    check: str
    """What tells it from the others."""
    setting: str
    """A configuration that keeps it from coming again; empty where none is known."""


class FoundRunbook(Record):
    """A runbook that fits the failure."""

    rank: int
    runbook: str
    """Its title."""
    document: str
    """Path, which `open_document` accepts."""
    place: str
    fit: float
    """0 to about 1.3; it orders only."""
    statement: str
    """What it says that is nearest to the failure."""
    owner: str
    """Who keeps it, as it says itself; empty where it does not."""
    close: bool
    """Whether it fits well enough to be followed; else it is only the nearest there is."""


class Step(Record):
    """A step of the runbook that fits best, quoted."""

    number: int
    step: str
    quotes: tuple[str, ...] = ()
    """Its words as they stand in the document, apart where code stands between them."""
    commands: tuple[str, ...]
    """To copy, one entry a block."""
    changes: bool
    """Whether it changes something: then it is a proposal, to be tried by its dry run first."""
    dry_run: tuple[str, ...]
    """What shows its effect without it; empty where none is known."""
    place: str


class Call(Record):
    """Whom to call, and when."""

    whom: str
    when: str
    place: str


class Hit(Record):
    """Who else is hit."""

    dataset: str
    depth: int
    """Steps of lineage from where it fails."""
    owners: tuple[str, ...]
    queries_30d: int
