"""How likely a plan makes a mistake, by all that its statements say of the subject together.

A logistic regression over some figures of a plan and a subject. It was learned from what models
that had not learned from a plan's author said of its sentences, so a figure means there what it
means for a plan that nobody has seen before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import Vectors
from knowledge.language import Language
from tools.critique.hearing import FAR, WEIGHTS, Heard
from tools.critique.reading import PlanStatement

ELSEWHERE = (2, 3, 4)
"""The figures that tell whether the subject is settled elsewhere in the plan."""
FIGURES = 7
_OTHERS = 2.0
"""Log-odds by which what others say, or a list of risks, is believed less to be the plan's own mistake."""
_TEN, _ALIKE = 10, 80
"""Statements of a middling plan, and from which longer ones are alike: few were learned from."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a plan says on one subject, in figures."""

    figures: Vectors
    """In the order in which they are weighed."""
    wrong: Vectors
    """For each statement the log-odds that it makes the mistake."""
    settles: Vectors
    """For each statement the log-odds that it settles the subject."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """What was learned: for each subject a row of weights, with one number to add."""

    subjects: tuple[str, ...]
    weights: NDArray[np.float32]
    """Subjects by figures and one for the bias."""
    bounds: NDArray[np.float32]
    """Of English plans, and of those in another language, which are heard less well: the likelihood
    from which a mistake is alleged, and from which it is asked about."""

    def alleged(self, language: Language | None) -> float:
        """Return the likelihood from which a plan is said to make the mistake."""
        return float(self.bounds[int(language is not None), 0])

    def asked(self, language: Language | None) -> float:
        """Return the likelihood from which its author is asked."""
        return float(self.bounds[int(language is not None), 1])

    def likely(self, subject: str, figures: Vectors) -> float:
        """Return how likely a plan makes the mistake or leaves its subject out, 0 to 1."""
        row = self.weights[self.subjects.index(subject)]
        return float(1 / (1 + np.exp(-(figures @ row[:-1] + row[-1]))))


def evidence(statements: Sequence[PlanStatement], heard: Heard) -> Evidence:
    """Return what the statements of a plan, one at least, say on a subject."""
    others = np.array([s.of_others for s in statements])
    asks = np.array([s.text.endswith("?") for s in statements])
    wrong = heard.wrong - np.where(others, np.float32(_OTHERS), np.float32(0))
    settles = np.where(others | asks, np.float32(-FAR), heard.settles)
    return Evidence(_figures(wrong, settles), wrong, settles)


def _figures(wrong: Vectors, settles: Vectors) -> Vectors:
    first, second = _highest(wrong)
    settled, again = _highest(settles)
    length = np.log(min(_ALIKE, len(wrong)) / _TEN)
    figures = (first, max(first, 0), settled, max(settled, 0), again, second, length)
    return np.clip(np.array(figures, np.float32), -FAR, FAR)


def _highest(log_odds: Vectors) -> tuple[float, float]:
    """Return the two highest."""
    falling = np.sort(log_odds)[::-1]
    return float(falling[0]), float(falling[1]) if len(falling) > 1 else -FAR


@cache
def weighing() -> Weighing:
    """Return what ships."""
    with np.load(WEIGHTS) as kept:
        subjects = tuple(str(name) for name in kept["subjects"])
        return Weighing(subjects, kept["weighing"], kept["bounds"])
