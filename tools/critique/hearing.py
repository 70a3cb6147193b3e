"""How likely a sentence settles a subject of a plan, or gets it wrong, by what was learned from others.

The token states of the embedding model's third layer go through three more layers, which began as
that model's own and were trained on the marked plans and sentences of `evals/critic`. For each
thing that a sentence may do, its tokens are weighed by how much they tell of it, so that a word in
a subclause counts and several things said at once are each heard (the label-wise attention of
J. Mullenbach et al., NAACL 2018). `python -m evals.critic.train` makes the weights.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import TokenStates, Vectors
from knowledge.glosses import word_by_word
from knowledge.language import Language
from tools.critique.clauses import clauses
from tools.critique.layers import Dense, Layer, Norm, gelu, softmax
from tools.critique.reading import PlanStatement
from tools.critique.wording import wording

WEIGHTS = Path(__file__).with_name("hearing.npz")
FAR = 9.0
"""Log-odds beyond which nothing is told apart."""
LAYERS, HEADS = 3, 12
"""Layers that were trained, and heads of the attention in each."""
LONG, LOUD = 8.0, 3.0
"""How long the mean of a text's tokens is made, and by what the states of tokens are multiplied."""
WORDS = 2.1
"""How much words count beside meaning."""
SCALE = ".scale"
"""Ends the name of what the columns of a matrix are multiplied by that is kept as small integers."""
_SHORT = 12
"""Words below which a statement is heard together with its heading."""
_PART = 1.0
"""Log-odds by which a clause is believed less than a whole sentence to make a mistake."""
_TINY = np.float32(1e-12)
_NEVER = np.float32(-1e9)


class Halfway(Protocol):
    """Gives the states of the tokens of texts."""

    def halfway(self, texts: Sequence[str]) -> Iterator[TokenStates]:
        """Yield those of all texts, some texts at a time."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What each statement of a plan does to a subject, in log-odds from -`FAR` to `FAR`."""

    settles: Vectors
    """How likely each statement settles it."""
    wrong: Vectors
    """How likely it makes the mistake."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was learned. Each subject has two columns: a sentence settles it, and gets it wrong."""

    subjects: tuple[str, ...]
    layers: tuple[Layer, ...]
    tokens: Dense
    """Makes of each token's state what is weighed."""
    weighs: Vectors
    """For each column, what makes a token tell of it."""
    tells: Vectors
    """For each column, what in those tokens speaks for it."""
    whole: Dense
    """What the mean of all tokens says on each column."""
    words: Vectors
    """What each word says on each column."""

    def log_odds(self, texts: Sequence[str], model: Halfway) -> Vectors:
        """Return a row for each text and two columns for each subject."""
        found = np.zeros((len(texts), len(self.tells)), np.float32)
        for some in model.halfway(texts):
            found[list(some.texts)] = self._of_tokens(some.states, some.present)
        said: Vectors = wording(texts) @ self.words
        found += np.float32(WORDS) * said
        return np.clip(found, -FAR, FAR)

    def _of_tokens(self, states: Vectors, present: NDArray[np.bool_]) -> Vectors:
        for layer in self.layers:
            states = layer(states, present)
        there = present[..., None].astype(np.float32)
        mean = (states * there).sum(axis=1) / there.sum(axis=1)
        mean *= np.float32(LONG) / np.maximum(np.linalg.norm(mean, axis=-1, keepdims=True), _TINY)
        heard = gelu(self.tokens(states * np.float32(LOUD)))
        shares = softmax(np.where(present[:, None], self.weighs @ heard.swapaxes(1, 2), _NEVER))
        return ((shares @ heard) * self.tells).sum(axis=-1) + self.whole(mean)


def heard(statements: Sequence[PlanStatement], language: Language | None) -> tuple[str, ...]:
    """Return what is heard of the statements of a plan in a language, None for English.

    A short one is heard with its heading, which says of what; another language word by word in
    English, since the embedding model knows no other.
    """
    said = (
        f"{s.heading}: {s.own_words}"
        if s.heading and len(s.own_words.split()) < _SHORT
        else s.own_words
        for s in statements
    )
    return tuple(word_by_word(text, language) if language else text for text in said)


def hear(
    statements: Sequence[PlanStatement], language: Language | None, model: Halfway
) -> Mapping[str, Heard]:
    """Return for each subject what each statement of a plan in a language does to it.

    A clause that makes a mistake is heard by itself too: what stands beside it may drown it.
    """
    learned = trained()
    texts = heard(statements, language)
    found = learned.log_odds(texts, model)
    parts = [(place, part) for place, text in enumerate(texts) for part in clauses(text)]
    said = learned.log_odds([part for _, part in parts], model) if parts else found[:0]
    for (place, _), row in zip(parts, said, strict=True):
        found[place, 1::2] = np.maximum(found[place, 1::2], row[1::2] - np.float32(_PART))
    return {
        name: Heard(found[:, 2 * at], found[:, 2 * at + 1])
        for at, name in enumerate(learned.subjects)
    }


@cache
def trained() -> Hearing:
    """Return what ships."""
    with np.load(WEIGHTS) as kept:
        arrays = {name: kept[name] for name in kept.files}
    return hearing_of(arrays)


def hearing_of(arrays: Mapping[str, NDArray[np.generic]]) -> Hearing:
    """Return what was learned from its arrays by name; of a layer each begins with its number from 0."""

    def numbers(name: str) -> Vectors:
        scale = arrays.get(f"{name}{SCALE}", np.ones(1, np.float32))
        return arrays[name].astype(np.float32) * scale.astype(np.float32)

    def dense(name: str) -> Dense:
        return Dense(numbers(f"{name}.weight"), numbers(f"{name}.bias"))

    def norm(name: str) -> Norm:
        return Norm(numbers(f"{name}.weight"), numbers(f"{name}.bias"))

    def layer(at: int) -> Layer:
        return Layer(
            HEADS,
            query=dense(f"{at}.query"),
            key=dense(f"{at}.key"),
            value=dense(f"{at}.value"),
            mixed=dense(f"{at}.mixed"),
            after_attention=norm(f"{at}.after_attention"),
            inner=dense(f"{at}.inner"),
            outer=dense(f"{at}.outer"),
            after=norm(f"{at}.after"),
        )

    return Hearing(
        subjects=tuple(str(name) for name in arrays["subjects"]),
        layers=tuple(map(layer, range(LAYERS))),
        tokens=dense("tokens"),
        weighs=numbers("weighs"),
        tells=numbers("tells"),
        whole=dense("whole"),
        words=numbers("words"),
    )
