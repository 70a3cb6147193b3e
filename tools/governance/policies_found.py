"""What a search for policies finds: passages of documents, and rules with how they are kept."""

from typing import Literal

from knowledge.record import Record
from tools.declaration import Result
from tools.standing import Standing


class Compliance(Record):
    """Whether an executable rule is kept here now."""

    kept: Literal["yes", "no", "unknown", "error"]
    """Unknown: the catalog does not hold the facts for some; no: at least one violation."""
    applies_to: int
    """Datasets, columns, products or contracts that it concerns."""
    violations: int
    unknown: int
    passes: int
    examples: tuple[str, ...]
    """Of violations, at most three."""
    standing: Standing = "confirmed"
    """It is computed from the catalog; the policy itself is what a document says."""


class FoundPolicy(Record):
    """A policy that bears on the question."""

    id: str
    title: str
    demands: str
    owner: str
    regulation: str
    citation: str
    """Where it is written: document, heading and line, or the handbook's entry."""
    in_force: bool
    """True if it stands in the organisation's own documents or rules; False for a handbook proposal."""
    kind: Literal["document", "rule"]
    """A passage that people read, or a rule that is run."""
    document: str = ""
    """The title of the document that holds a passage."""
    answers: bool = True
    """Of a passage, whether it is taken to answer the question; False where it only comes near."""
    key_sentence: str = ""
    """What of a passage bears on the question most."""
    names: tuple[str, ...] = ()
    """The datasets asked about that a passage names."""
    standing: Standing = "documented"
    compliance: Compliance | None = None
    """Of a rule; None for a passage, and where nothing is loaded to run it on."""


class PolicyAnswer(Result):
    """The organisation's own policies first, then what the handbook would add."""

    question: str
    """As it was asked."""
    scope: str
    """What is asked about, or empty for the whole organisation."""
    policies: tuple[FoundPolicy, ...]
