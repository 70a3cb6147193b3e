"""Trains what tells the critic what a sentence does to a subject: `python -m evals.critic.train`.

A logistic regression with weight decay for each subject and question, fitted together by L-BFGS;
and the known sentences that others are compared with. See `tools/critique/settling.py`.
"""

# SciPy ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.critic.lessons import Lesson, lessons
from knowledge.embedding.encoder import Vectors, default_encoder
from knowledge.handbook.book import Handbook
from tools.critique.meaning import Meaning
from tools.critique.settling import SCALE, WEIGHTS, features, heard, vectors_of

_DECAY, _STEPS = 0.5, 150

Matrix = NDArray[np.float32]


def told(known: Sequence[Lesson], subjects: Sequence[str]) -> NDArray[np.int8]:
    """Return a row for each lesson and two columns for each subject: 1 does so, 0 doesn't, -1 unknown."""
    return np.array(
        [
            [-1 if does is None else int(does) for s in subjects for does in lesson.does[s]]
            for lesson in known
        ],
        np.int8,
    )


def fitted(inputs: Matrix, does: NDArray[np.int8]) -> Matrix:
    """Return weights, a row for each column of `inputs` and one for the bias."""
    wanted: Matrix = (does == 1).astype(np.float32)
    counts: Matrix = (does >= 0).astype(np.float32)
    some, others = wanted.sum(axis=0), counts.sum(axis=0) - wanted.sum(axis=0)
    # The rarer a kind, the more one of it counts; not in full, or everything rare is suspected.
    counts *= np.where(does == 1, np.sqrt(others / np.maximum(some, 1)), 1).astype(np.float32)
    shape = (inputs.shape[1] + 1, does.shape[1])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape).astype(np.float32)
        likely = 1 / (1 + np.exp(-np.clip(inputs @ weights[:-1] + weights[-1], -30, 30)))
        off = wanted * np.log(likely + 1e-7) + (1 - wanted) * np.log(1 - likely + 1e-7)
        slope = counts * (likely - wanted)
        decay = _DECAY * weights[:-1]
        steep = np.vstack([inputs.T @ slope + decay, slope.sum(axis=0)])
        total = _DECAY / 2 * float((weights[:-1] ** 2).sum()) - float((counts * off).sum())
        return total, steep.astype(np.float64).ravel()

    start = np.zeros(shape).ravel()
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x, np.float32).reshape(shape)


def _vectors(known: Sequence[Lesson], texts: Sequence[str]) -> Vectors:
    own = [lesson.statement.own_words for lesson in known]
    return vectors_of(texts, Meaning(default_encoder(), own))


def main() -> None:
    """Train and write what was learned, and say from how much."""
    review = Handbook().plan_review
    known = tuple(lessons(review, default_encoder()))
    subjects = [s.mistake for s in review.subjects]
    texts = heard([lesson.statement for lesson in known])
    vectors, does = _vectors(known, texts), told(known, subjects)
    by_hand = [place for place, lesson in enumerate(known) if lesson.by_hand]
    np.savez_compressed(
        WEIGHTS,
        subjects=np.array(subjects),
        weights=fitted(features(texts, vectors), does).astype(np.float16),
        known=np.round(vectors[by_hand] * SCALE).astype(np.int8),
        does=does[by_hand],
    )
    print(f"{len(known)} sentences, {len(subjects)} subjects: {WEIGHTS.name}")


if __name__ == "__main__":
    main()
