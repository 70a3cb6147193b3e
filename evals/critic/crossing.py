"""What a critic that has not learned from a voice says of the plans in that voice."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.critic.fitting import Answers, Matrix, Seen, fitted
from evals.critic.lessons import Lessons, TaughtPlan
from knowledge.embedding.encoder import Vectors
from knowledge.handbook.plan_review import PlanReview, PlanSubject
from tools.critique.settling import FAR, SCALE, Heard, likeliest, nearness
from tools.critique.weighing import Evidence, evidence

FOLDS = 8
_SETTLES, _WRONG = -3.0, -1.0
"""Log-odds from which the likeliest statement of a plan is taken for the one that does what the plan does."""
_SETTLES_NOT, _NOT_WRONG = -2.5, -3.0
"""Log-odds below which another one of the plan is taken for one that doesn't."""
_SUBJECT = 2
"""Columns of a subject: settles it, gets it wrong."""


def fold_of(voices: Sequence[str]) -> dict[str, int]:
    """Return which fold holds a voice; all plans in a voice are in one, and sentences in none."""
    return {voice: at % FOLDS for at, voice in enumerate(sorted(set(voices) - {""}))}


def crossed(known: Lessons, seen: Seen, vectors: Vectors, does: Answers) -> Matrix:
    """Return the log-odds of each lesson by a model of all voices but those of its fold."""
    folds = fold_of([lesson.voice for lesson in known.each])
    fold = np.array([folds.get(lesson.voice, -1) for lesson in known.each])
    whole = np.array([lesson.known for lesson in known.each])
    compared = np.round(vectors * SCALE).astype(np.int8)
    found = np.zeros(does.shape, np.float32)
    for at in range(FOLDS):
        (learned,), (asked,) = np.nonzero(fold != at), np.nonzero(fold == at)
        weights = fitted(seen.some(learned), does[learned])
        near = whole & (fold != at)
        logits = seen.some(asked).logits(weights)
        found[asked] = logits + nearness(vectors[asked], compared[near], does[near])
    return np.clip(found, -FAR, FAR)


def guessed(
    known: Lessons, does: Answers, log_odds: Matrix, subjects: Sequence[PlanSubject]
) -> Answers:
    """Return the answers with those added that plans give away.

    A plan that has a subject right settles it somewhere, if that is asked of plans: most likely
    where a model that has not learned from it says so. The same of a planted mistake.
    """
    told = does.copy()
    for plan in known.plans:
        if plan.of == "voices":
            continue
        at = np.array([w for w, s in zip(plan.wholes, plan.statements, strict=True) if not s.of_others], np.intp)  # fmt: skip
        for number, subject in enumerate(subjects):
            if subject.mistake in plan.plan.planted:
                _give(told, log_odds, at, _SUBJECT * number + 1, (_WRONG, _NOT_WRONG))
            elif subject.mistake not in plan.plan.also and subject.nowhere:
                _give(told, log_odds, at, _SUBJECT * number, (_SETTLES, _SETTLES_NOT))
    return told


def _give(
    told: Answers,
    log_odds: Matrix,
    at: NDArray[np.intp],
    column: int,
    bounds: tuple[float, float],
) -> None:
    if not at.size:
        return
    does, doesnt = bounds
    if not (told[at, column] == 1).any():
        best = at[np.argmax(log_odds[at, column])]
        if log_odds[best, column] > does:
            told[best, column] = 1
    unlikely = at[(told[at, column] == -1) & (log_odds[at, column] < doesnt)]
    told[unlikely, column] = 0


def heard_of(plan: TaughtPlan, log_odds: Matrix, number: int) -> Heard:
    """Return what is heard of a plan on a subject, of log-odds that were crossed."""
    columns = log_odds[:, _SUBJECT * number : _SUBJECT * number + _SUBJECT]
    counts = [len(s.clauses) for s in plan.statements]
    inside = [w + 1 + k for w, count in zip(plan.wholes, counts, strict=True) for k in range(count)]
    whole = columns[list(plan.wholes)]
    best = likeliest(whole, columns[inside], counts)
    return Heard(whole[:, 0], whole[:, 1], best[:, 0], best[:, 1])


def evidence_of(plan: TaughtPlan, log_odds: Matrix, review: PlanReview) -> tuple[Evidence, ...]:
    """Return the evidence that a plan holds on each subject, in the order of the handbook."""
    return tuple(
        evidence(
            subject.mistake,
            plan.statements,
            plan.spoken[subject.mistake],
            heard_of(plan, log_odds, number),
            review,
        )
        for number, subject in enumerate(review.subjects)
    )
