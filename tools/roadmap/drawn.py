"""A plan as far as it is drawn when conditions are answered, and an answer to one of them."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tools.roadmap.candidate import Candidate
from tools.roadmap.capacity import Capacity, Effort
from tools.roadmap.dates import day_in
from tools.roadmap.model import PlatformCapability
from tools.roadmap.order import Scored
from tools.roadmap.policies import PolicySet
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline

Kept = Literal["kept", "not kept", "open", "used"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The parts of a plan that answer conditions."""

    scored: tuple[Scored, ...]
    base: tuple[Effort, ...]
    capacity: Capacity
    timeline: Timeline
    policies: PolicySet
    platform: tuple[PlatformCapability, ...]
    later: tuple[Effort, ...] = ()
    waits: tuple[str, ...] = ()
    """What was put off to the second wave to keep a date, in words."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the plan does with a condition, and whether it is kept."""

    kept: Kept
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A situation and the plan for it."""

    case: Situation
    drawn: Drawn

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Return the domains in order."""
        return tuple(s.candidate for s in self.drawn.scored)

    def day(self, words: str) -> date | None:
        """Return the day that these words name."""
        months = self.case.handbook.condition_words.months
        return day_in(words, self.case.today, months)
