"""How likely a plan makes a mistake, by all that its statements say of the subject together.

A logistic regression over some figures of a plan and a subject. It was learned from what the
model of single sentences says of plans whose authors' voices it had not learned from, so a figure
means there what it means for a plan that nobody has seen before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import Vectors
from knowledge.handbook.plan_review import PlanReview
from tools.critique.phrases import Spoken, speaks_of_tools
from tools.critique.reading import PlanStatement
from tools.critique.settling import FAR, WEIGHTS, Heard
from tools.critique.stance import denies, not_of_the_plan, turned_down

ELSEWHERE = (5, 6, 7, 10, 12)
"""The figures that tell whether the subject is settled elsewhere in the plan."""
_CEILING = 6.0
"""Log-odds beyond which more makes no difference."""
_LONG = 20
"""Statements from which the odds of the likeliest are lowered: of many, one looks bad by chance."""
_TEN, _ALIKE = 10, 40
"""Statements of a middling plan, and from which longer ones are alike: none was learned from."""
_PART = 1.0
"""Log-odds by which a clause is believed less than a whole sentence."""
_SHORTEST = 4
"""Words from which a statement is believed to get something wrong without a known phrase."""
_MOST = 3
"""Phrases that count at most."""
_TOOLS_ONLY, _CLAIMS = "technology-only", "vendor-claims"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a plan says on one subject, in figures."""

    figures: Vectors
    """In the order in which they are weighed."""
    worst: int
    """The statement that most likely makes the mistake; -1 where there is none."""
    nearest: tuple[int, ...]
    """The statements that most likely settle the subject, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was learned: for each subject a row of weights, with one number to add."""

    subjects: tuple[str, ...]
    weights: NDArray[np.float32]
    """Subjects by figures and one for the bias."""
    bounds: NDArray[np.float32]
    """For each subject the likelihood from which a mistake is alleged, and from which it is asked about."""

    def alleged(self, subject: str) -> float:
        """Return the likelihood from which the plan is said to make the mistake."""
        return float(self.bounds[self.subjects.index(subject), 0])

    def asked(self, subject: str) -> float:
        """Return the likelihood from which the author is asked."""
        return float(self.bounds[self.subjects.index(subject), 1])

    def likely(self, subject: str, figures: Vectors) -> float:
        """Return how likely a plan makes the mistake or leaves its subject out, 0 to 1."""
        row = self.weights[self.subjects.index(subject)]
        return float(1 / (1 + np.exp(-(figures @ row[:-1] + row[-1]))))


def evidence(
    subject: str,
    statements: Sequence[PlanStatement],
    spoken: Spoken,
    heard: Heard,
    review: PlanReview,
) -> Evidence:
    """Return what the statements of a plan, one at least, say on a subject."""
    may_fail = np.array(
        [
            i not in spoken.avoided and _may_fail(subject, s, review)
            for i, s in enumerate(statements)
        ]
    )
    may_settle = np.array(
        [
            i not in spoken.made and not s.of_others and not s.text.endswith("?")
            for i, s in enumerate(statements)
        ]
    )
    wrong = np.where(may_fail, np.maximum(heard.wrong, heard.part_wrong - _PART), -FAR)
    settles = np.where(may_settle, np.maximum(heard.settles, heard.part_settles - _PART), -FAR)
    best = int(np.argmax(wrong))
    return Evidence(
        _figures(statements, spoken, heard, (may_fail, may_settle), best),
        worst=best if may_fail.any() else -1,
        nearest=tuple(int(i) for i in np.argsort(-settles, kind="stable") if settles[i] > -FAR),
    )


def _figures(
    statements: Sequence[PlanStatement],
    spoken: Spoken,
    heard: Heard,
    may: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    best: int,
) -> Vectors:
    may_fail, may_settle = may
    many = float(np.log(max(1, len(statements) / _LONG)))
    wrong = _top(heard.wrong, may_fail) - many
    settles = np.maximum(heard.settles, heard.part_settles - _PART)
    falling = np.sort(np.where(may_settle, settles, -FAR))[::-1]
    settled, second = float(falling[0]), float(falling[1]) if len(falling) > 1 else -FAR
    told = max((float(heard.wrong[i]) for i in spoken.made), default=0.0)
    figures = (
        wrong,
        float(bool(spoken.made)),
        told / _MOST,
        float(heard.settles[best]),
        float(denies(statements[best].own_words)),
        settled,
        second,
        float(min(_MOST, len(set(spoken.settled) - set(spoken.made)))),
        float(np.log(min(_ALIKE, len(statements)) / _TEN)),
        max(wrong, 0.0),
        max(settled, 0.0),
        _top(heard.part_wrong, may_fail) - many,
        _top(heard.part_settles, may_settle),
    )
    return np.clip(np.array(figures, np.float32), -_CEILING, _CEILING)


def _top(log_odds: Vectors, may: NDArray[np.bool_]) -> float:
    return float(np.where(may, log_odds, -FAR).max())


def _may_fail(subject: str, statement: PlanStatement, review: PlanReview) -> bool:
    """Return whether a statement may get a subject wrong, by the model of sentences alone."""
    if len(statement.own_words.split()) < _SHORTEST:
        return False
    if subject == _CLAIMS:  # What a vendor says is the very subject.
        return not (statement.of_others or turned_down(statement.own_words))
    if subject == _TOOLS_ONLY and not speaks_of_tools(statement, review):
        return False
    return not not_of_the_plan(statement.own_words, statement.of_others)


@cache
def weighing() -> Weighing:
    """Return what ships."""
    with np.load(WEIGHTS) as kept:
        subjects = tuple(str(name) for name in kept["subjects"])
        return Weighing(subjects, kept["weighing"], kept["bounds"])
