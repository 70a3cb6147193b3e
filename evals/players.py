"""Who answers in each mode of the evaluation, and who judges."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, Protocol

from assistant.model import Model
from assistant.settings import Settings
from evals.casebook import EvalCase
from evals.judging import Judgement, judged
from evals.trial import Trial

Mode = Literal["planner", "scripted", "claude"]


class Player(Protocol):
    """Answers the cases of a mode."""

    @property
    def settings(self) -> Settings:
        """Settings that a workspace is opened with for this model to answer."""
        ...

    def begin(self, case: EvalCase) -> None:
        """Take notice that this case is asked next."""
        ...

    def judged(self, case: EvalCase, trial: Trial) -> Judgement:
        """Judge an answer by the rubric; empty where there is no rubric or no judge."""
        ...


@dataclass(frozen=True, slots=True)
class PlannerPlayer:
    """The deterministic planner; nobody judges."""

    settings: Settings = field(default_factory=Settings)

    def begin(self, case: EvalCase) -> None:
        """Need to know nothing."""

    def judged(self, case: EvalCase, trial: Trial) -> Judgement:
        """Judge nothing."""
        del case, trial
        return Judgement()


@dataclass(frozen=True, slots=True)
class ClaudePlayer:
    """Claude, who answers and, in another conversation, judges."""

    settings: Settings
    judge: Model

    def begin(self, case: EvalCase) -> None:
        """Need to know nothing."""

    def judged(self, case: EvalCase, trial: Trial) -> Judgement:
        """Ask Claude about the rubric."""
        return asyncio.run(judged(self.judge, case, trial))
