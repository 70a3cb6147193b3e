"""What the review of a plan returns."""

from typing import Literal

from knowledge.handbook.plan_review import Severity
from knowledge.record import Record
from tools.declaration import Result
from tools.standing import Standing

Basis = Literal["said", "nowhere"]
"""Whether the plan says it in a sentence, or says nothing that would settle the subject."""
Doubt = Literal["missing", "suspected"]
"""Whether a subject may be left out, or a sentence may get it wrong."""
NOWHERE = "Nowhere said."


class PlanFinding(Record):
    """A mistake in the plan."""

    mistake: str
    """Id, such as `big-bang` or `no-owners`."""
    title: str
    severity: Severity
    basis: Basis
    sentence: str
    """The plan's own words, or "Nowhere said." """
    why: str
    """What goes wrong, in a sentence."""
    evidence: str
    """What the loaded catalog says of it; empty where it says nothing."""
    evidence_standing: Standing
    """Confirmed where the evidence is computed from the catalog; else what the finding rests on."""
    repair: str
    source: str
    """Of the mistake: a published work, or the handbook's own judgement."""


class SoundPoint(Record):
    """What is good in the plan."""

    title: str
    sentence: str
    """The plan's own words."""


class OpenQuestion(Record):
    """What can't be alleged: no sentence surely settles a subject, or one may get it wrong."""

    mistake: str
    """Id of the mistake that it would be."""
    doubt: Doubt
    about: str
    """What is asked of a subject that may be left out; or the title of the mistake that may be made."""
    sentence: str
    """The plan's own words that come nearest; empty where none come near."""


class PlanReviewed(Result):
    """The mistakes, the worst first, and what is good."""

    reviewed: Literal["text", "document", "roadmap", "conversation"]
    source: str
    """The document's path, or the roadmap's title, or empty."""
    statements: int
    """Sentences and list items that were read."""
    findings: tuple[PlanFinding, ...]
    questions: tuple[OpenQuestion, ...]
    sound: tuple[SoundPoint, ...]
    unsaid: tuple[str, ...]
    """What a few lines leave out: of a sketch too short to be faulted for it."""
