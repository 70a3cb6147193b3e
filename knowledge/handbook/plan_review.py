"""How the handbook tells that a plan makes a mistake, or settles the subject of one."""

from typing import Literal

from knowledge.handbook.entries import Mistake
from knowledge.record import Record

Severity = Literal["high", "medium", "low"]


class PlanSubject(Record):
    """A subject that a plan may get wrong, settle, or leave out. Phrases are regular expressions."""

    mistake: str
    """Id of the mistake."""
    repair: str
    """What to do instead, in the imperative."""
    areas: str = ""
    """What the repair asks of the areas that the plan names, with `{areas}`; empty where nothing."""
    severity: Severity
    says: tuple[str, ...]
    """The plan makes the mistake here."""
    like: tuple[str, ...]
    """Sentences of plans that make it."""
    unlike: tuple[str, ...]
    """Sentences of plans that don't, near in words."""
    covers: tuple[str, ...] = ()
    """The plan speaks of the subject here."""
    needs: str = ""
    """What else has to stand there for the subject to be settled; empty where nothing has to."""
    covered_like: tuple[str, ...] = ()
    """Sentences that settle it."""
    nowhere: str = ""
    """What is reported where nothing settles it; empty where that is no mistake by itself."""
    ask: str = ""
    """What the author is asked where it is in doubt whether anything settles it."""
    sound: str = ""
    """What is reported where the plan settles it; empty where that is no merit by itself."""


class PlanReview(Record):
    """What a plan is read for."""

    more: tuple[Mistake, ...]
    """Mistakes of plans beside the handbook's list of mistakes."""
    tools: str
    """Speaks of buying or installing tools."""
    systems: str
    """Names of systems that people take for domains."""
    subjects: tuple[PlanSubject, ...]
    """The classic five first; each has its own mistake."""
