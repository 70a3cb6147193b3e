"""What asking a case came to: its trials, what was wrong in each, and what a judge said."""

from evals.casebook import EvalCase
from evals.judging import Judgement
from evals.trial import Trial
from knowledge.record import Record


class Outcome(Record):
    """A case with what was wrong in each of its trials."""

    case: EvalCase
    trials: tuple[Trial, ...]
    wrong: tuple[tuple[str, ...], ...]
    """One entry a trial."""
    judged: tuple[Judgement, ...] = ()
    """What the judge said of the rubric, one entry a trial; empty where there is no rubric."""

    @property
    def scored(self) -> bool:
        """Return whether anything was judged: a rubric alone is not where no judge could read it."""
        told = any(v.met is not None for one in self.judged for v in one.verdicts)
        return self.case.expect.computed or told

    @property
    def right(self) -> int:
        """Return how many trials had nothing wrong."""
        return sum(not wrong for wrong in self.wrong)

    @property
    def passed(self) -> bool:
        """Return whether every trial was right (pass^k)."""
        return self.scored and self.right == len(self.trials)
