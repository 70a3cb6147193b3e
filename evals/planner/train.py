"""Trains the planner's ear: `python -m evals.planner.train` writes `assistant/planner/ear.npz`.

Multinomial logistic regression with weight decay, fitted by Adam (Kingma and Ba, 2015) in full
batches, so that equal questions give equal weights up to rounding. It reads the tools' examples,
the development questions, the lessons and those made from patterns; never the held-out questions.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import TypeAdapter

from assistant.planner.ear import OUT_OF_SCOPE, WEIGHTS, without_names, words_of
from assistant.planner.english import in_english
from assistant.planner.outside import OUTSIDE
from assistant.planner.thread import OPENING
from evals.planner.cases import DEVELOPMENT, Case, cases_of
from evals.planner.patterns import patterned
from knowledge.embedding.encoder import default_encoder
from tools.toolbox import TOOLS

_PATTERNED = 110
"""Questions made for each tool."""
_WEIGHT = 0.25
"""Of a question made from a pattern; a written one has 1."""
_STEPS, _RATE, _DECAY = 300, 0.05, 1e-5
_BATCH = 256
_LEAST = 2
"""Questions that have a word which is learnt."""

_FILE = Path(__file__).with_name("lessons.yaml")
_LESSONS = TypeAdapter(Mapping[str, tuple[str, ...]])

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
    asked = (case for name in DEVELOPMENT for case in cases_of(name))
    written = (Lesson(c.text, _label(c)) for c in asked if _is_clear(c))
    more = (Lesson(text, tool) for tool, texts in _more().items() for text in texts)
    made = (Lesson(c.text, _label(c), _WEIGHT) for c in patterned(_PATTERNED))
    return (*examples, *outside, *written, *more, *made)


def _more() -> Mapping[str, tuple[str, ...]]:
    """Return the questions that nothing is measured on, by the tool that fits best."""
    return _LESSONS.validate_python(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def _is_clear(case: Case) -> bool:
    return not case.follows and case.kind != "ambiguous" and _label(case) != OPENING


def _label(case: Case) -> str:
    return case.tools[0] if case.tools else OUT_OF_SCOPE


def rarities(texts: Sequence[str]) -> dict[str, float]:
    """Return how rare each word is that two texts or more have, by word in their order."""
    counted = Counter(word for text in texts for word in words_of(text))
    return {w: math.log(len(texts) / n) for w, n in sorted(counted.items()) if n >= _LEAST}


def by_words(texts: Sequence[str], rarity: Mapping[str, float]) -> Matrix:
    """Return a row for each text, of length 1, that says how much each word weighs in it."""
    places = {word: place for place, word in enumerate(rarity)}
    rows = np.zeros((len(texts), len(rarity)))
    for row, text in zip(rows, texts, strict=True):
        for word in words_of(text) & rarity.keys():
            row[places[word]] = rarity[word]
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def fitted(heard: Matrix, taught: Sequence[Lesson], classes: Sequence[str]) -> Matrix:
    """Return the weights, a row for each column of `heard` and one for the bias, a column a class.

    Rare classes count for more, by the root of their weight.
    """
    inputs = np.hstack([heard, np.ones((len(heard), 1))])
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


def _encoded(heard: Sequence[str]) -> Matrix:
    encoder = default_encoder()
    starts = range(0, len(heard), _BATCH)
    return np.vstack([encoder.encode(heard[at : at + _BATCH]) for at in starts]).astype(np.float64)


def main() -> None:
    """Train and write the weights, and say on how much."""
    taught = lessons()
    classes = sorted({lesson.label for lesson in taught})
    heard = [without_names(in_english(lesson.text)) for lesson in taught]
    rarity, vectors = rarities(heard), _encoded(heard)
    weights = fitted(np.hstack([vectors, by_words(heard, rarity)]), taught, classes)
    by_meaning, by_word = weights[: vectors.shape[1]], weights[vectors.shape[1] : -1]
    np.savez_compressed(
        WEIGHTS,
        classes=np.array(classes),
        weights=np.vstack([by_meaning, weights[-1:]]).astype(np.float16),
        words=np.array(list(rarity)),
        rarity=np.array(list(rarity.values()), np.float16),
        word_weights=by_word.astype(np.float16),
    )
    print(f"{len(taught)} questions, {len(classes)} classes, {len(rarity)} words: {WEIGHTS.name}")


if __name__ == "__main__":
    main()
