"""How likely a sentence settles a subject of a plan, by a linear model over its meaning.

A logistic regression for each subject over the vector of a sentence, trained by
`python -m evals.critic.train` on the development plans of `evals/critic`, never on held-out ones.
It knows wordings that no list of phrases foresees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import Vectors
from tools.critique.meaning import Meaning
from tools.critique.reading import PlanStatement

WEIGHTS = Path(__file__).with_name("settling.npz")
_SHORT = 12
"""Words below which a statement is heard together with its heading."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What a sentence may do to a subject, 0 to 1 each."""

    settles: float
    wrong: float
    """If it speaks of the subject, how likely it gets it wrong rather than settles it."""


@dataclass(frozen=True, slots=True)
class Settling:
    """Weights for every subject that a plan may leave out."""

    subjects: tuple[str, ...]
    weights: NDArray[np.float32]
    """One row for each dimension of a vector and one for the bias; a column for each subject."""
    against: NDArray[np.float32]
    """The same for whether a sentence on the subject gets it wrong rather than settles it."""

    def chances(self, vectors: Vectors) -> Mapping[str, tuple[Chance, ...]]:
        """Return for each subject how likely each sentence settles it, or gets it wrong.

        Nothing for vectors of another length, which another embedding model makes.
        """
        if vectors.shape[-1] + 1 != len(self.weights):
            return {}
        settles, wrong = _likely(vectors, self.weights), _likely(vectors, self.against)
        return {
            name: tuple(map(Chance, settles[:, at].tolist(), wrong[:, at].tolist()))
            for at, name in enumerate(self.subjects)
        }


def _likely(vectors: Vectors, weights: NDArray[np.float32]) -> NDArray[np.float32]:
    logits = vectors @ weights[:-1] + weights[-1]
    return 1 / (1 + np.exp(-np.clip(logits, -30, 30)))


def heard(statements: Sequence[PlanStatement], meaning: Meaning) -> Vectors:
    """Return what is heard of the statements: a short one with its heading, which says of what."""
    vectors = meaning.whole().copy()
    short = [i for i, s in enumerate(statements) if s.heading and len(s.own_words.split()) < _SHORT]
    if short:
        told = [f"{statements[i].heading}: {statements[i].own_words}" for i in short]
        vectors[short] = meaning.encoder.encode(told)
    return vectors


def chances(
    statements: Sequence[PlanStatement], meaning: Meaning
) -> Mapping[str, tuple[Chance, ...]]:
    """Return for each subject what each statement may do to it."""
    return trained().chances(heard(statements, meaning)) if statements else {}


@cache
def trained() -> Settling:
    """Return the model that ships."""
    with np.load(WEIGHTS) as kept:
        subjects = tuple(str(name) for name in kept["subjects"])
        return Settling(
            subjects, kept["weights"].astype(np.float32), kept["against"].astype(np.float32)
        )
