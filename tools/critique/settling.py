"""How likely a sentence settles a subject of a plan, or gets it wrong, by what was learned from others.

Two things are added up for each subject: a logistic regression over the sentence's meaning and
words, and whether its meaning comes nearer to known sentences that do so than to known ones that
don't. Both are learned by `python -m evals.critic.train` from the sentences and plans of
`evals/critic`, never from held-out ones. So it knows wordings that no list of phrases foresees.
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
from tools.critique.wording import wording

WEIGHTS = Path(__file__).with_name("settling.npz")
SCALE = 127
"""What a vector's components are multiplied by to be kept as small integers."""
_SHORT = 12
"""Words below which a statement is heard together with its heading."""
_WORDS = 0.7
"""How much words count beside meaning."""
_NEAREST = 3
"""Known sentences of a kind that a sentence is compared with."""
_NEARNESS, _FROM = 10.0, 0.05
"""What a cosine nearer counts, in log-odds; and how much further is still as near, since there are
many more known sentences that don't. These were chosen by cross-validation."""


@dataclass(frozen=True, slots=True)
class Chance:
    """What a sentence may do to a subject, 0 to 1 each."""

    settles: float
    wrong: float
    """How likely it makes the mistake."""


UNHEARD = Chance(settles=0.0, wrong=0.0)
"""Where no model is at hand."""


@dataclass(frozen=True, slots=True)
class Settling:
    """What was learned about every subject. A subject has two columns: settles it, gets it wrong."""

    subjects: tuple[str, ...]
    weights: NDArray[np.float32]
    """One row for each dimension of a sentence and one for the bias."""
    known: NDArray[np.int8]
    """The vectors of known sentences, one row each, times `SCALE`."""
    does: NDArray[np.int8]
    """For each known sentence: 1 if it does so, 0 if it doesn't, -1 if that isn't known."""

    def chances(self, texts: Sequence[str], vectors: Vectors) -> Mapping[str, tuple[Chance, ...]]:
        """Return for each subject how likely each sentence settles it, or gets it wrong.

        Nothing for vectors of another length, which another embedding model makes.
        """
        if vectors.shape[-1] != self.known.shape[-1]:
            return {}
        logits = features(texts, vectors) @ self.weights[:-1] + self.weights[-1]
        logits += _NEARNESS * (self._nearer(vectors) + _FROM)
        likely = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
        return {
            name: tuple(map(Chance, likely[:, 2 * at].tolist(), likely[:, 2 * at + 1].tolist()))
            for at, name in enumerate(self.subjects)
        }

    def _nearer(self, vectors: Vectors) -> NDArray[np.float32]:
        """Return how much nearer each sentence comes to those that do so than to those that don't."""
        cosines: Vectors = vectors @ np.divide(self.known.T, SCALE, dtype=np.float32)
        columns: list[Vectors] = [
            _near(cosines[:, column == 1]) - _near(cosines[:, column == 0])
            for column in self.does.T
        ]
        return np.stack(columns, axis=1)


def _near(cosines: Vectors) -> Vectors:
    """Return the mean cosine of the nearest."""
    few = min(_NEAREST, cosines.shape[1])
    return np.partition(cosines, -few, axis=1)[:, -few:].mean(axis=1)


def at_odds(least: float, against: float) -> float:
    """Return the likelihood whose odds are so many times those of another."""
    odds = least / (1 - least) * against
    return odds / (1 + odds)


def features(texts: Sequence[str], vectors: Vectors) -> Vectors:
    """Return what the regression sees of sentences: meaning and words, a row each."""
    return np.hstack([vectors, _WORDS * wording(texts)]).astype(np.float32)


def heard(statements: Sequence[PlanStatement]) -> tuple[str, ...]:
    """Return what is heard of the statements: a short one with its heading, which says of what."""
    return tuple(
        f"{s.heading}: {s.own_words}"
        if s.heading and len(s.own_words.split()) < _SHORT
        else s.own_words
        for s in statements
    )


def vectors_of(texts: Sequence[str], meaning: Meaning) -> Vectors:
    """Return the vector of each text heard, made anew only where a heading was added."""
    vectors = meaning.whole().copy()
    more = [i for i, text in enumerate(texts) if text != meaning.texts[i]]
    if more:
        vectors[more] = meaning.encoder.encode([texts[i] for i in more])
    return vectors


def chances(
    statements: Sequence[PlanStatement], meaning: Meaning
) -> Mapping[str, tuple[Chance, ...]]:
    """Return for each subject what each statement may do to it."""
    texts = heard(statements)
    return trained().chances(texts, vectors_of(texts, meaning)) if statements else {}


@cache
def trained() -> Settling:
    """Return the model that ships."""
    with np.load(WEIGHTS) as kept:
        return Settling(
            tuple(str(name) for name in kept["subjects"]),
            kept["weights"].astype(np.float32),
            kept["known"],
            kept["does"],
        )
