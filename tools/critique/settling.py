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
class Heard:
    """What each statement of a plan does to a subject, in log-odds from -`FAR` to `FAR`."""

    settles: Vectors
    """How likely each statement settles it."""
    wrong: Vectors
    """How likely it makes the mistake."""
    part_settles: Vectors
    """The same of the likeliest of its clauses, or of itself where it has but one."""
    part_wrong: Vectors


FAR = 9.0


def unheard(statements: int) -> Heard:
    """Return what is heard without a model: nothing."""
    return Heard(*(np.full(statements, -FAR, np.float32) for _ in range(4)))


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

    def log_odds(self, texts: Sequence[str], vectors: Vectors) -> Vectors:
        """Return a row for each sentence and two columns for each subject: settles it, gets it wrong."""
        logits = features(texts, vectors) @ self.weights[:-1] + self.weights[-1]
        return np.clip(logits + nearness(vectors, self.known, self.does), -FAR, FAR)


def nearness(
    vectors: Vectors, known: NDArray[np.int8], does: NDArray[np.int8]
) -> NDArray[np.float32]:
    """Return in log-odds how much nearer each sentence comes to those that do so than to those that don't."""
    cosines: Vectors = vectors @ np.divide(known.T, SCALE, dtype=np.float32)
    columns: list[Vectors] = [
        _near(cosines[:, column == 1]) - _near(cosines[:, column == 0]) for column in does.T
    ]
    return np.float32(_NEARNESS) * (np.stack(columns, axis=1) + np.float32(_FROM))


def _near(cosines: Vectors) -> Vectors:
    """Return the mean cosine of the nearest."""
    few = min(_NEAREST, cosines.shape[1])
    return np.partition(cosines, -few, axis=1)[:, -few:].mean(axis=1)


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


def hear(statements: Sequence[PlanStatement], meaning: Meaning) -> Mapping[str, Heard]:
    """Return for each subject what each statement and its clauses do to it.

    Nothing for vectors of another length, which another embedding model makes.
    """
    model, parts = trained(), [s.clauses for s in statements]
    texts = heard(statements)
    vectors = vectors_of(texts, meaning)
    if not statements or vectors.shape[-1] != model.known.shape[-1]:
        return {}
    said = heard([clause for clauses in parts for clause in clauses])
    whole = model.log_odds(texts, vectors)
    of_parts = model.log_odds(said, meaning.encoder.encode(said)) if said else whole[:0]
    best = likeliest(whole, of_parts, [len(clauses) for clauses in parts])
    return {
        name: Heard(whole[:, 2 * at], whole[:, 2 * at + 1], best[:, 2 * at], best[:, 2 * at + 1])
        for at, name in enumerate(model.subjects)
    }


def likeliest(whole: Vectors, of_parts: Vectors, counts: Sequence[int]) -> Vectors:
    """Return the highest log-odds of the parts of each statement, which follow each other; else its own."""
    best = whole.copy()
    begin = 0
    for row, count in zip(best, counts, strict=True):
        if count:
            row[:] = of_parts[begin : begin + count].max(axis=0)
        begin += count
    return best


@cache
def trained() -> Settling:
    """Return the model of sentences that ships."""
    with np.load(WEIGHTS) as kept:
        return Settling(
            tuple(str(name) for name in kept["subjects"]),
            kept["weights"].astype(np.float32),
            kept["known"],
            kept["does"],
        )
