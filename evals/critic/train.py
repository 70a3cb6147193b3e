"""Trains the critic: `python -m evals.critic.train`, some minutes.

Three steps. A model of sentences is fitted on all voices but some and asked about the plans in
those, until every plan was judged by a model that had not learned from its author; what the plans
give away of their unmarked sentences is added, and the same done again. From these judgements is
learned how likely a plan makes a mistake, and from which likelihood one is alleged. At last the
model of sentences is fitted on everything. See `tools/critique/settling.py` and `weighing.py`.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from evals.critic.crossing import FOLDS, crossed, evidence_of, fold_of, guessed
from evals.critic.fitting import Answers, Figures, Matrix, Seen, fitted, weighed
from evals.critic.lessons import Lesson, Lessons, lessons
from knowledge.embedding.encoder import Vectors, default_encoder
from knowledge.handbook.book import Handbook
from knowledge.handbook.plan_review import PlanReview
from tools.critique.meaning import Meaning
from tools.critique.settling import SCALE, WEIGHTS, heard, vectors_of
from tools.critique.weighing import ELSEWHERE

_ALARMS = {True: 0.08, False: 0.02}
"""False alarms a plan that are aimed at, over all subjects that can be left out, and over all that can't."""
_IN_VAIN = {True: 0.5, False: 0.1}
"""Questions a plan about what it says that are put up with, likewise."""
_DEVELOPMENT, _ALSO = 0.1, 0.5
"""How much counts a plan that phrases were written for, and what a plan lacks besides."""


def told(known: Sequence[Lesson], subjects: Sequence[str]) -> Answers:
    """Return a row for each lesson and two columns for each subject."""
    return np.array(
        [
            [-1 if does is None else int(does) for s in subjects for does in lesson.does[s]]
            for lesson in known
        ],
        np.int8,
    )


def figures(known: Lessons, log_odds: Matrix, review: PlanReview) -> Figures:
    """Return what every plan says on every subject, plan by plan."""
    rows: list[Vectors] = []
    answer: list[bool] = []
    counts: list[float] = []
    for plan in known.plans:
        weight = _DEVELOPMENT if plan.of == "development" else 1.0
        each = zip(review.subjects, evidence_of(plan, log_odds, review), strict=True)
        for subject, found in each:
            also = subject.mistake in plan.plan.also
            rows.append(found.figures)
            answer.append(also or subject.mistake in plan.plan.planted)
            counts.append(weight * (_ALSO if also else 1.0))
    numbers = np.tile(np.arange(len(review.subjects)), len(known.plans))
    return Figures(
        np.array(rows), numbers, np.array(answer, np.float32), np.array(counts, np.float32)
    )


def weights_of(known: Figures, review: PlanReview) -> Matrix:
    """Return the weights of all subjects; those that can be left out are learned apart from the rest.

    What can only be said is a mistake even if the plan says the opposite elsewhere.
    """
    some = np.array([bool(s.nowhere) for s in review.subjects])
    total = len(some)
    out = weighed(known.some(some[known.subject]), total)
    rest = known.some(~some[known.subject])
    alone = rest.rows.copy()
    alone[:, ELSEWHERE] = 0
    return np.where(some[:, None], out, weighed(replace(rest, rows=alone), total))


def likelihoods(known: Figures, weights: Matrix) -> Matrix:
    """Return how likely each answer is yes."""
    rows = weights[known.subject]
    return np.asarray(1 / (1 + np.exp(-((known.rows * rows[:, :-1]).sum(axis=1) + rows[:, -1]))))


def crossed_likelihoods(known: Lessons, every: Figures, review: PlanReview) -> Matrix:
    """Return how likely each answer is yes by weights that were not learned from its voice."""
    folds = fold_of([plan.voice for plan in known.plans])
    fold = np.repeat([folds[plan.voice] for plan in known.plans], len(review.subjects))
    found = np.zeros(len(fold), np.float32)
    for at in range(FOLDS):
        weights = weights_of(every.some(fold != at), review)
        found[fold == at] = likelihoods(every.some(fold == at), weights)
    return found


def bounds_of(
    likely: Matrix, every: Figures, fresh: NDArray[np.bool_], review: PlanReview
) -> Matrix:
    """Return for each subject from which likelihood it is alleged, and asked about."""
    some = np.array([bool(s.nowhere) for s in review.subjects])
    plans = fresh.sum() / len(some)
    bounds = np.zeros((len(some), 2), np.float32)
    for kind in (True, False):
        wrong = fresh & (every.answer == 0) & (some[every.subject] == kind)
        allowed = _ALARMS[kind], _ALARMS[kind] + _IN_VAIN[kind]
        bounds[some == kind] = [bound(likely, wrong, share * plans) for share in allowed]
    return bounds


def bound(likely: Matrix, wrong: NDArray[np.bool_], allowed: float) -> float:
    """Return the likelihood above which no more wrong ones lie than allowed."""
    worst = np.sort(likely[wrong])[::-1]
    return float(worst[min(int(allowed), len(worst) - 1)]) + 1e-4


def _vectors(known: Sequence[Lesson], texts: Sequence[str]) -> Vectors:
    own = [lesson.statement.own_words for lesson in known]
    return vectors_of(texts, Meaning(default_encoder(), own))


def main() -> None:
    """Train and write what was learned, and say from how much, and what it is worth on unseen voices."""
    review = Handbook().plan_review
    known = lessons(review, default_encoder())
    subjects = [s.mistake for s in review.subjects]
    texts = heard([lesson.statement for lesson in known.each])
    vectors, does = _vectors(known.each, texts), told(known.each, subjects)
    seen = Seen.of(texts, vectors)
    does = guessed(known, does, crossed(known, seen, vectors, does), review.subjects)
    every = figures(known, crossed(known, seen, vectors, does), review)
    likely = crossed_likelihoods(known, every, review)
    fresh = np.repeat([plan.of != "development" for plan in known.plans], len(subjects))
    bounds = bounds_of(likely, every, fresh, review)
    compared = [place for place, lesson in enumerate(known.each) if lesson.known]
    np.savez_compressed(
        WEIGHTS,
        subjects=np.array(subjects),
        weights=fitted(seen, does).astype(np.float16),
        known=np.round(vectors[compared] * SCALE).astype(np.int8),
        does=does[compared],
        weighing=weights_of(every, review),
        bounds=bounds,
    )
    print(f"{len(known.each)} sentences and clauses, {len(subjects)} subjects: {WEIGHTS.name}")
    planted = np.array([s in p.plan.planted for p in known.plans for s in subjects])
    for name, least in zip(("alleged", "asked about"), bounds.T, strict=True):
        found = likely[fresh & planted] >= least[every.subject][fresh & planted]
        shown = ", ".join(f"{each:.2f}" for each in sorted(set(least.tolist())))
        print(f"{name} from {shown}: {found.mean():.1%} of {found.size} in voices not learned from")


if __name__ == "__main__":
    main()
