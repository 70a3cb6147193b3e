"""Recall, mean reciprocal rank and abstention, with intervals by the bootstrap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.retrieval.corpus import Question
from evals.retrieval.rankings import Ranking

Numbers = NDArray[np.float64]

_DRAWS = 2_000
_SEED = 20_26


@dataclass(frozen=True, slots=True)
class Score:
    """A mean over questions with its 95 % interval (percentile bootstrap over questions)."""

    value: float
    low: float
    high: float

    @property
    def told(self) -> str:
        """Return it for a table."""
        return f"{self.value:6.3f} [{self.low:6.3f}, {self.high:6.3f}]"


MEASURES: Mapping[str, Callable[[Numbers], Numbers]] = {
    "recall@1": lambda ranks: (ranks <= 1).astype(np.float64),
    "recall@5": lambda ranks: (ranks <= 5).astype(np.float64),  # noqa: PLR2004 - as named
    "recall@10": lambda ranks: (ranks <= 10).astype(np.float64),  # noqa: PLR2004 - as named
    "MRR": lambda ranks: 1 / ranks,
}
"""From the rank of the first answering page, 1 for the first and infinite for none."""


def ranks(ranking: Ranking, questions: Sequence[Question]) -> Numbers:
    """Return for each answerable question the rank of the first page that answers it."""
    return np.array([_rank(ranking(q), q) for q in questions if q.pages], np.float64)


def mean(values: Numbers) -> Score:
    """Return the mean with its interval."""
    drawn = np.random.default_rng(_SEED).integers(0, len(values), (_DRAWS, len(values)))
    means = values[drawn].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Score(float(values.mean()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well search says that nothing answers."""

    precision: float
    """Share of the questions it abstained from that nothing answers."""
    recall: float
    """Share of the questions that nothing answers it abstained from."""
    kept: float
    """Share of the answerable questions that it did not abstain from."""


def abstention(abstained: Sequence[bool], questions: Sequence[Question]) -> Abstention:
    """Return the rates over the questions; 1 where there was nothing to be wrong about."""
    told = list(zip(abstained, questions, strict=True))
    none = [a for a, q in told if not q.pages]
    some = [a for a, q in told if q.pages]
    every = sum(none) + sum(some)
    return Abstention(
        precision=sum(none) / every if every else 1.0,
        recall=sum(none) / len(none) if none else 1.0,
        kept=1 - sum(some) / len(some) if some else 1.0,
    )


def _rank(pages: Sequence[str], question: Question) -> float:
    found = [rank for rank, page in enumerate(pages, 1) if page in question.pages]
    return float(found[0]) if found else float("inf")
