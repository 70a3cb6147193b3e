"""Logistic regressions with weight decay, fitted together by L-BFGS."""

# SciPy ships no types.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from knowledge.embedding.encoder import Vectors
from tools.critique.settling import features
from tools.critique.wording import PLACES

_DECAY, _STEPS = 0.5, 100
_FIGURES_DECAY, _SUBJECT_DECAY, _FIGURES_STEPS = 3.0, 1.0, 300

Matrix = NDArray[np.float32]
Answers = NDArray[np.int8]
"""1 does so, 0 doesn't, -1 unknown: a row for each sentence, two columns for each subject."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the regression sees of sentences: meaning, and words, of which each has few."""

    meaning: Matrix
    words: csr_matrix

    @classmethod
    def of(cls, texts: tuple[str, ...], vectors: Vectors) -> "Seen":
        """Return what is seen of texts with these vectors."""
        rows = features(texts, vectors)
        cut = vectors.shape[1]
        return cls(rows[:, :cut], csr_matrix(rows[:, cut:]))

    def some(self, rows: NDArray[np.intp]) -> "Seen":
        """Return some of the rows."""
        return Seen(self.meaning[rows], self.words[rows])

    def logits(self, weights: Matrix) -> Matrix:
        """Return the log-odds of each column for each row."""
        cut = self.meaning.shape[1]
        said = self.meaning @ weights[:cut] + self.words @ weights[cut:-1]
        return np.asarray(said + weights[-1], np.float32)


def fitted(seen: Seen, does: Answers) -> Matrix:
    """Return weights: a row for each column of what is seen and one for the bias."""
    wanted: Matrix = (does == 1).astype(np.float32)
    counts: Matrix = (does >= 0).astype(np.float32)
    some, others = wanted.sum(axis=0), counts.sum(axis=0) - wanted.sum(axis=0)
    # The rarer a kind, the more one of it counts; not in full, or everything rare is suspected.
    counts *= np.where(does == 1, np.sqrt(others / np.maximum(some, 1)), 1).astype(np.float32)
    shape = (seen.meaning.shape[1] + PLACES + 1, does.shape[1])
    meaning, words = seen.meaning.T.copy(), seen.words.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape).astype(np.float32)
        likely = 1 / (1 + np.exp(-np.clip(seen.logits(weights), -30, 30)))
        off = wanted * np.log(likely + 1e-7) + (1 - wanted) * np.log(1 - likely + 1e-7)
        slope = (counts * (likely - wanted)).astype(np.float32)
        steep = np.vstack([meaning @ slope, words @ slope, slope.sum(axis=0)[None]])
        steep[:-1] += _DECAY * weights[:-1]
        total = _DECAY / 2 * float((weights[:-1] ** 2).sum()) - float((counts * off).sum())
        return total, steep.astype(np.float64).ravel()

    start = np.zeros(shape).ravel()
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    return np.asarray(found.x, np.float32).reshape(shape)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of plans and subjects together: figures, the subject, the answer, and how much it counts."""

    rows: Matrix
    subject: NDArray[np.intp]
    answer: Matrix
    counts: Matrix

    def some(self, rows: NDArray[np.bool_]) -> "Figures":
        """Return some of the rows."""
        return Figures(self.rows[rows], self.subject[rows], self.answer[rows], self.counts[rows])


def weighed(known: Figures, subjects: int) -> Matrix:
    """Return for each subject weights of the figures, which all share, and a bias of its own."""
    middle, spread = known.rows.mean(axis=0), known.rows.std(axis=0) + 1e-6
    scaled = (known.rows - middle) / spread
    width = scaled.shape[1]
    own = np.eye(subjects)[known.subject]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        shared, bias = flat[1 : 1 + width], flat[1 + width :]
        likely = 1 / (1 + np.exp(-(flat[0] + scaled @ shared + own @ bias)))
        off = known.answer * np.log(likely + 1e-9) + (1 - known.answer) * np.log(1 - likely + 1e-9)
        decay = _FIGURES_DECAY * (shared @ shared) + _SUBJECT_DECAY * (bias @ bias)
        slope = known.counts * (likely - known.answer)
        steep = (scaled.T @ slope + _FIGURES_DECAY * shared, own.T @ slope + _SUBJECT_DECAY * bias)
        return float(decay / 2 - (known.counts * off).sum()), np.concatenate(
            [[slope.sum()], *steep]
        )

    start = np.zeros(1 + width + subjects)
    options = {"maxiter": _FIGURES_STEPS}
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    shared = flat[1 : 1 + width] / spread
    bias = flat[0] + flat[1 + width :] - shared @ middle
    return np.hstack([np.tile(shared, (subjects, 1)), bias[:, None]]).astype(np.float32)
