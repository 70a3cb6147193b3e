"""The logistic regression that weighs what is heard of a plan."""

# SciPy ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from tools.critique.weighing import ELSEWHERE

_DECAY, _SUBJECT_DECAY, _STEPS = 3.0, 1.0, 300

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of plans and subjects together, plan by plan: figures, the subject, and the answer."""

    rows: Matrix
    subject: NDArray[np.intp]
    answer: NDArray[np.bool_]
    """Whether the plan makes the mistake or leaves its subject out."""
    counts: NDArray[np.bool_]
    """Whether the answer is to be learned from: it is not where naming it is neither right nor wrong."""

    def some(self, rows: NDArray[np.bool_]) -> "Figures":
        """Return some of the rows."""
        return Figures(self.rows[rows], self.subject[rows], self.answer[rows], self.counts[rows])


def weights_of(known: Figures, omitted: NDArray[np.bool_]) -> Matrix:
    """Return a row of weights for each subject; those that can be omitted are learned apart from the rest.

    What can only be said is a mistake even if the plan says the opposite elsewhere.
    """
    total = len(omitted)
    out = _weighed(known.some(omitted[known.subject]), total)
    rest = known.some(~omitted[known.subject])
    alone = rest.rows.copy()
    alone[:, ELSEWHERE] = 0
    return np.where(omitted[:, None], out, _weighed(replace(rest, rows=alone), total))


def likelihoods(known: Figures, weights: Matrix) -> Matrix:
    """Return how likely each answer is yes."""
    rows = weights[known.subject]
    return np.asarray(1 / (1 + np.exp(-((known.rows * rows[:, :-1]).sum(axis=1) + rows[:, -1]))))


def _weighed(known: Figures, subjects: int) -> Matrix:
    """Return for each subject weights of the figures, which all share, and a bias of its own."""
    known = known.some(known.counts)
    middle, spread = known.rows.mean(axis=0), known.rows.std(axis=0) + 1e-6
    scaled = (known.rows - middle) / spread
    width = scaled.shape[1]
    own = np.eye(subjects)[known.subject]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        shared, bias = flat[1 : 1 + width], flat[1 + width :]
        likely = 1 / (1 + np.exp(-(flat[0] + scaled @ shared + own @ bias)))
        right = np.where(known.answer, likely, 1 - likely)
        decay = _DECAY * (shared @ shared) + _SUBJECT_DECAY * (bias @ bias)
        slope = likely - known.answer
        steep = (scaled.T @ slope + _DECAY * shared, own.T @ slope + _SUBJECT_DECAY * bias)
        return float(decay / 2 - np.log(right + 1e-9).sum()), np.concatenate(
            [[slope.sum()], *steep]
        )

    start = np.zeros(1 + width + subjects)
    options = {"maxiter": _STEPS}
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    shared = flat[1 : 1 + width] / spread
    bias = flat[0] + flat[1 + width :] - shared @ middle
    return np.hstack([np.tile(shared, (subjects, 1)), bias[:, None]]).astype(np.float32)
