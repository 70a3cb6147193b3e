"""Trains what tells the critic that a sentence settles a subject: `python -m evals.critic.train`.

A logistic regression with weight decay for each subject, fitted by Newton's method. It learns from
the statements of the development plans which the handbook's phrases take for settling, and from
the handbook's own sentences; so it carries the phrases over to wordings that they don't know.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.critic.plans import plans_of
from knowledge.embedding.encoder import Vectors, default_encoder
from knowledge.handbook.book import Handbook
from knowledge.handbook.plan_review import PlanReview
from tools.critique.judging import judged
from tools.critique.meaning import Meaning
from tools.critique.reading import plan_statements
from tools.critique.settling import WEIGHTS, heard

_DECAY, _STEPS = 0.5, 15

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Lessons:
    vectors: Vectors
    settles: dict[str, list[bool]]
    """For each subject, which sentences settle it as far as phrases know."""
    wrong: dict[str, list[bool]]
    """For each subject, which sentences get it wrong."""
    unknown: dict[str, list[list[int]]]
    """For each subject, the sentences of each plan that settles it in words no phrase knows."""


def _lessons(review: PlanReview) -> _Lessons:
    encoder = default_encoder()
    subjects = [s for s in review.subjects if s.nowhere]
    vectors: list[Vectors] = []
    settles: dict[str, list[bool]] = {s.mistake: [] for s in subjects}
    wrong: dict[str, list[bool]] = {s.mistake: [] for s in subjects}
    unknown: dict[str, list[list[int]]] = {s.mistake: [] for s in subjects}
    for plan in plans_of("development"):
        statements = plan_statements(plan.text)
        meaning = Meaning(encoder, [s.own_words for s in statements])
        found = {j.subject.mistake: j for j in judged(statements, review, meaning, {})}
        if statements:
            vectors.append(heard(statements, meaning))
        for mistake, known in settles.items():
            told = found[mistake].settled
            if not told and mistake not in {*plan.planted, *plan.also}:
                unknown[mistake].append(list(range(len(known), len(known) + len(statements))))
            known += [place in told for place in range(len(statements))]
            made = found[mistake].made if mistake in plan.planted else ()
            wrong[mistake] += [place in made for place in range(len(statements))]
    for subject in subjects:
        sentences = (*subject.covered_like, *subject.like)
        vectors.append(encoder.encode(sentences))
        for mistake, known in settles.items():
            own = mistake == subject.mistake
            known += [own and sentence in subject.covered_like for sentence in sentences]
            wrong[mistake] += [own and sentence in subject.like for sentence in sentences]
    return _Lessons(np.vstack(vectors), settles, wrong, unknown)


def _learned(lessons: _Lessons, mistake: str) -> Matrix:
    """Return the weights for a subject.

    Where a plan settles it in words that no phrase knows, the likeliest of its sentences counts
    as the one that does, by a first fit.
    """
    settles = list(lessons.settles[mistake])
    weights = fitted(lessons.vectors, settles)
    for places in filter(None, lessons.unknown[mistake]):
        logits = lessons.vectors[places] @ weights[:-1]
        settles[places[int(np.argmax(logits))]] = True
    return fitted(lessons.vectors, settles)


def _against(lessons: _Lessons, mistake: str) -> Matrix:
    """Return the weights that tell getting a subject wrong from settling it."""
    wrong, settles = lessons.wrong[mistake], lessons.settles[mistake]
    spoken = [place for place in range(len(wrong)) if wrong[place] or settles[place]]
    return fitted(lessons.vectors[spoken], [wrong[place] for place in spoken])


def fitted(vectors: Vectors, settles: Sequence[bool]) -> Matrix:
    """Return weights, one for each dimension and one for the bias; both classes count the same."""
    inputs: Matrix = np.hstack([vectors, np.ones((len(vectors), 1))]).astype(np.float64)
    wanted: Matrix = np.array(settles, dtype=np.float64)
    few, all_ = sum(settles), len(settles)
    weight: Matrix = np.array([all_ / 2 / (few if s else all_ - few) for s in settles])
    weights: Matrix = np.zeros((inputs.shape[1],))
    for _ in range(_STEPS):
        weights = _better(inputs, wanted, weight, weights)
    return weights


def _better(inputs: Matrix, wanted: Matrix, weight: Matrix, weights: Matrix) -> Matrix:
    decay: Matrix = np.eye(len(weights)) * _DECAY
    decay[-1, -1] = 0
    told: Matrix = 1 / (1 + np.exp(-np.matmul(inputs, weights)))
    slope: Matrix = np.matmul(inputs.T, weight * (told - wanted)) + np.matmul(decay, weights)
    curve: Matrix = np.matmul(inputs.T * (weight * told * (1 - told)), inputs) + decay
    step: Matrix = np.linalg.solve(curve, slope).astype(np.float64)
    return np.subtract(weights, step, dtype=np.float64)


def main() -> None:
    """Train and write the weights, and say on how much."""
    lessons = _lessons(Handbook().plan_review)
    weights = np.stack([_learned(lessons, mistake) for mistake in lessons.settles], axis=1)
    against = np.stack([_against(lessons, mistake) for mistake in lessons.settles], axis=1)
    np.savez(
        WEIGHTS,
        subjects=np.array(list(lessons.settles)),
        weights=weights.astype(np.float16),
        against=against.astype(np.float16),
    )
    print(f"{len(lessons.vectors)} sentences, {len(lessons.settles)} subjects: {WEIGHTS.name}")


if __name__ == "__main__":
    main()
