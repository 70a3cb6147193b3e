"""What the handbook says of the mistakes that a plan may make."""

from typing import Literal

from knowledge.handbook.entries import Mistake
from knowledge.record import Record

Severity = Literal["high", "medium", "low"]


class PlanSubject(Record):
    """A subject that a plan may get wrong, settle, or leave out."""

    mistake: str
    """Id of the mistake."""
    repair: str
    """What to do instead, in the imperative."""
    areas: str = ""
    """What the repair asks of the areas that the plan names, with `{areas}`; empty where nothing."""
    severity: Severity
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
    subjects: tuple[PlanSubject, ...]
    """The classic five first; each has its own mistake."""
