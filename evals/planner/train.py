"""Trains the planner's ear: `python -m evals.planner.train` writes `assistant/planner/ear.npz`.

Multinomial logistic regression with weight decay, fitted by Adam (Kingma and Ba, 2015) in full
batches, so that equal questions give equal weights up to rounding. It reads the tools' examples,
the development questions and those made from patterns; never the held-out questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.planner.ear import OUT_OF_SCOPE, WEIGHTS, without_names
from assistant.planner.english import in_english
from assistant.planner.outside import OUTSIDE
from assistant.planner.thread import OPENING
from evals.planner.cases import Case, cases_of
from evals.planner.patterns import patterned
from knowledge.embedding.encoder import Vectors, default_encoder
from tools.toolbox import TOOLS

_PATTERNED = 110
"""Questions made for each tool."""
_WEIGHT = 0.25
"""Of a question made from a pattern; a written one has 1."""
_STEPS, _RATE, _DECAY = 300, 0.05, 1e-5
_BATCH = 256

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question to train on."""

    text: str
    label: str
    """The tool that fits best, or `OUT_OF_SCOPE`."""
    weight: float = 1.0


def lessons() -> tuple[Lesson, ...]:
    """Return every question to train on."""
    examples = (Lesson(e, t.name) for t in TOOLS if t.name != OPENING for e in t.examples)
    outside = (Lesson(text, OUT_OF_SCOPE) for text in OUTSIDE)
    written = (Lesson(c.text, _label(c)) for c in cases_of("development") if _is_clear(c))
    made = (Lesson(c.text, _label(c), _WEIGHT) for c in patterned(_PATTERNED))
    return (*examples, *outside, *written, *made)


def _is_clear(case: Case) -> bool:
    return not case.follows and case.kind != "ambiguous" and _label(case) != OPENING


def _label(case: Case) -> str:
    return case.tools[0] if case.tools else OUT_OF_SCOPE


def fitted(vectors: Vectors, taught: Sequence[Lesson], classes: Sequence[str]) -> Matrix:
    """Return the weights, a row for each dimension and one for the bias, a column a class.

    Rare classes count for more, by the root of their weight.
    """
    inputs = np.hstack([vectors, np.ones((len(vectors), 1))]).astype(np.float64)
    wanted = np.eye(len(classes))[[classes.index(lesson.label) for lesson in taught]]
    weight = np.array([lesson.weight for lesson in taught])
    weight /= np.sqrt(wanted @ (weight @ wanted))
    weight /= weight.sum()
    weights = np.zeros((inputs.shape[1], len(classes)))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _STEPS + 1):
        slope = inputs.T @ (weight[:, None] * (_softmax(inputs @ weights) - wanted))
        slope[:-1] += 2 * _DECAY * weights[:-1]
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-12)
    return weights


def _softmax(logits: Matrix) -> Matrix:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _encoded(texts: Sequence[str]) -> Vectors:
    encoder = default_encoder()
    heard = [without_names(in_english(text)) for text in texts]
    starts = range(0, len(heard), _BATCH)
    return np.vstack([encoder.encode(heard[at : at + _BATCH]) for at in starts])


def main() -> None:
    """Train and write the weights, and say on how much."""
    taught = lessons()
    classes = sorted({lesson.label for lesson in taught})
    weights = fitted(_encoded([lesson.text for lesson in taught]), taught, classes)
    np.savez(WEIGHTS, classes=np.array(classes), weights=weights.astype(np.float16))
    print(f"{len(taught)} questions, {len(classes)} classes: {WEIGHTS.name}")


if __name__ == "__main__":
    main()
