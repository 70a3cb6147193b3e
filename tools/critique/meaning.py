"""How near a plan's statements come in meaning to sentences of the handbook."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from knowledge.embedding.encoder import Encoder, Vectors

_LONGEST = 400
"""Characters of a statement that are compared."""
_WORDS = 14
"""Words from which the clauses of a statement are compared as well."""
_PART = 4
"""Words that a clause has at least."""
_CLAUSE = re.compile(r"\s*[;:–—]\s+|,\s+(?=(?:and|but|so|which|who|then|while)\b)|\s-\s|\.\s+")


@dataclass(frozen=True, slots=True)
class Nearest:
    """The sentence that comes nearest, and its cosine."""

    cosine: float
    sentence: str


@dataclass(slots=True)
class Meaning:
    """The vectors of a plan's statements, made once, and those of the handbook's sentences."""

    encoder: Encoder
    texts: Sequence[str]
    _vectors: Vectors = field(init=False)
    _owner: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Make the vectors of the statements and of their clauses."""
        parts = [(i, part) for i, text in enumerate(self.texts) for part in _parts(text)]
        self._owner = [i for i, _ in parts]
        self._vectors = self.encoder.encode([part for _, part in parts])

    def whole(self) -> Vectors:
        """Return the vector of each statement, in order."""
        return self._vectors[[self._owner.index(place) for place in range(len(self.texts))]]

    def nearest(self, sentences: tuple[str, ...]) -> tuple[Nearest, ...]:
        """Return for each statement the sentence nearest to it or to one of its clauses."""
        if not sentences or not self.texts:
            return (Nearest(0.0, ""),) * len(self.texts)
        cosines = self._vectors @ _known(self.encoder, sentences).T
        best = [Nearest(-1.0, "")] * len(self.texts)
        for row, place in enumerate(self._owner):
            column = int(np.argmax(cosines[row]))
            cosine = float(cosines[row, column])
            if cosine > best[place].cosine:
                best[place] = Nearest(cosine, sentences[column])
        return tuple(best)


@cache
def _known(encoder: Encoder, sentences: tuple[str, ...]) -> Vectors:
    """Return the vectors of the handbook's sentences, which never change."""
    return encoder.encode(sentences)


def _parts(text: str) -> tuple[str, ...]:
    """Return the text and, of a long one, its clauses."""
    whole = text[:_LONGEST]
    if len(whole.split()) < _WORDS:
        return (whole,)
    clauses = [c.strip() for c in _CLAUSE.split(whole) if len(c.split()) >= _PART]
    return (whole, *clauses) if len(clauses) > 1 else (whole,)
