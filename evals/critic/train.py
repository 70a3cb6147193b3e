"""Trains the critic: `pip install torch`, then `python -m evals.critic.train`, half an hour on two cores.

A network that hears sentences is fitted on the plans of all files but some and asked about those,
until every plan was judged by a network that had not learned from its file. From these judgements
is learned how likely a plan makes a mistake, and from which likelihood one is alleged. At last the
network is fitted on everything. See `tools/critique/hearing.py` and `weighing.py`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.critic.fitting import Figures, likelihoods, weights_of
from evals.critic.learning import Matrix, Texts, asked, fitted, texts_of
from evals.critic.lessons import Lessons, TaughtPlan, lessons
from evals.critic.network import arrays_of
from knowledge.handbook.book import Handbook
from knowledge.handbook.plan_review import PlanSubject
from knowledge.language import language_of
from tools.critique.hearing import WEIGHTS, Heard
from tools.critique.weighing import evidence

_FOLDS = 2
_ALARMS = 0.2
"""False alarms a plan that a network may raise which has learned from half of the plans. One that has
learned from all, and ships, raises less than half as many: 0.09 on the `seen` set, where it was chosen."""
_IN_VAIN = (0.35, 0.45)
"""Questions about what it says that are put up with, of an English plan and of one in another language."""
_DECEIVING = ("twins", "traps", "rare")
"""How the names of files begin whose plans were written to deceive: they hold more traps than plans do."""


def folds_of(known: Lessons) -> NDArray[np.intp]:
    """Return which fold each plan is in; all plans of a file are in one."""
    files = sorted({p.plan.file for p in known.plans})
    return np.array([files.index(p.plan.file) % _FOLDS for p in known.plans])


def crossed(known: Lessons, texts: Texts, does: Matrix) -> Matrix:
    """Return the log-odds of each statement of a plan by a network that had not learned from its fold."""
    of = np.full(len(known.each), -1)
    for plan, fold in zip(known.plans, folds_of(known), strict=True):
        of[plan.places] = fold
    found = np.zeros(does.shape, np.float32)
    for fold in range(_FOLDS):
        (learned,), (held,) = np.nonzero(of != fold), np.nonzero(of == fold)
        found[held] = asked(fitted(texts, does, learned, fold), texts, held)
        print(f"asked about {len(held)} statements of fold {fold + 1} of {_FOLDS}", flush=True)
    return found


def figures(known: Lessons, log_odds: Matrix, subjects: tuple[PlanSubject, ...]) -> Figures:
    """Return what every plan says on every subject, plan by plan."""
    ids = [s.mistake for s in subjects]
    plans = [p.plan for p in known.plans]
    return Figures(
        rows=np.array([row for p in known.plans for row in _rows(p, log_odds, len(ids))]),
        subject=np.tile(np.arange(len(ids)), len(plans)),
        answer=np.array([mistake in p.planted for p in plans for mistake in ids]),
        counts=np.array([mistake not in p.also for p in plans for mistake in ids]),
    )


def _rows(plan: TaughtPlan, log_odds: Matrix, subjects: int) -> list[Matrix]:
    own = log_odds[plan.places]
    return [
        evidence(plan.statements, Heard(own[:, 2 * at], own[:, 2 * at + 1])).figures
        for at in range(subjects)
    ]


def crossed_likelihoods(
    known: Figures, omitted: NDArray[np.bool_], fold: NDArray[np.intp]
) -> Matrix:
    """Return how likely each answer is yes by weights that were not learned from its fold."""
    found = np.zeros(len(fold), np.float32)
    for at in range(_FOLDS):
        found[fold == at] = likelihoods(
            known.some(fold == at), weights_of(known.some(fold != at), omitted)
        )
    return found


def bounds_of(likely: Matrix, every: Figures, plans: Sequence[TaughtPlan]) -> Matrix:
    """Return from which likelihood a mistake is alleged, and asked about: of English plans, and of others.

    They are chosen on ordinary plans.
    """
    ordinary = np.array([not p.plan.file.startswith(_DECEIVING) for p in plans])
    foreign = np.array([language_of(p.plan.text) is not None for p in plans])
    rows: list[list[float]] = []
    for kind, in_vain in zip((ordinary & ~foreign, ordinary & foreign), _IN_VAIN, strict=True):
        of = np.repeat(kind, len(likely) // len(kind))
        alleged, asked_about = (
            bound(likely[of & ~every.answer & every.counts], share * kind.sum())
            for share in (_ALARMS, _ALARMS + in_vain)
        )
        found = likely[of & every.answer]
        print(
            f"{kind.sum()} plans, {found.size} mistakes, unseen: {(found >= alleged).mean():.1%} alleged "
            f"from {alleged:.2f}, {(found >= asked_about).mean():.1%} with those asked about from {asked_about:.2f}"
        )
        rows.append([alleged, asked_about])
    return np.array(rows, np.float32)


def bound(wrong: Matrix, allowed: float) -> float:
    """Return the likelihood above which no more wrong ones lie than allowed."""
    worst = np.sort(wrong)[::-1]
    return float(worst[min(int(allowed), len(worst) - 1)]) + 1e-4


def main() -> None:
    """Train and write what was learned, and say from how much, and what it is worth on unseen plans."""
    subjects = Handbook().plan_review.subjects
    omitted = np.array([bool(s.nowhere) for s in subjects])
    known = lessons()
    does = known.does([s.mistake for s in subjects])
    texts = texts_of([lesson.text for lesson in known.each])
    print(f"{len(known.plans)} plans, {len(texts)} sentences", flush=True)
    every = figures(known, crossed(known, texts, does), subjects)
    fold = np.repeat(folds_of(known), len(subjects))
    likely = crossed_likelihoods(every, omitted, fold)
    bounds = bounds_of(likely, every, known.plans)
    network = fitted(texts, does, np.arange(len(texts)), _FOLDS)
    kept = {
        **arrays_of(network),
        "subjects": np.array([s.mistake for s in subjects]),
        "weighing": weights_of(every, omitted),
        "bounds": bounds,
    }
    np.savez_compressed(WEIGHTS, allow_pickle=False, **kept)


if __name__ == "__main__":
    main()
