"""The result of a diagnosis: causes, runbooks, steps, who is hit, whom to call, who took it up."""

from datetime import datetime

from tools.declaration import Result
from tools.diagnosis.model import Call, Cause, FoundRunbook, Hit, Step


class Diagnosis(Result):
    """Why it may fail and what to do. Nothing of it was carried out."""

    summary: str
    """The likeliest cause and the runbook, in two sentences at most."""
    about: tuple[str, ...]
    """The datasets and jobs that it was taken to be about."""
    about_inferred: bool
    """Whether these were taken from the runbook, for the asker named none."""
    causes: tuple[Cause, ...]
    """The likeliest first."""
    runbooks: tuple[FoundRunbook, ...]
    """The nearest, best first, each with whether it is close enough to be followed."""
    steps: tuple[Step, ...]
    """Of the first runbook, if it is close enough."""
    apart: tuple[str, ...]
    """What to check next to tell the causes apart."""
    avoid: tuple[str, ...]
    """What the runbook says not to do."""
    settings: tuple[str, ...]
    """Configurations that would keep it from coming again."""
    hit: tuple[Hit, ...]
    """What is fed by what fails, nearest first."""
    hit_consumers: tuple[str, ...]
    """Who reads what fails or what it feeds, most queries first."""
    calls: tuple[Call, ...]
    taken_by: str = ""
    """Who took the steps that change something upon themselves; empty before they confirmed."""
    taken_at: datetime | None = None
