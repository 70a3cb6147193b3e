"""Vectors of passages, named by their content, and where they are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.encoder import DIMENSIONS, MODEL, Vectors

OUTLINE = 0.4
OPENING = 0.5
"""Weights of a document's outline and opening in the vectors of its passages, which have 1.

Chosen on one half of the questions of `evals.retrieval`: together they raise recall@1 there from
.68 to .81, and the neighbouring weights do within .02 as well."""

_LETTERS = 32
"""Of a SHA-256 as hexadecimal digits: 128 bits."""


class VectorsUnavailable(Exception):
    """The store of vectors can't be used now; the message says why and what would help."""


class VectorStore(Protocol):
    """Keeps vectors of length 1 by their content. One is never changed, only added and removed."""

    def held(self) -> frozenset[str]:
        """Return the contents of all vectors."""
        ...

    def known(self, contents: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors kept for these contents."""
        ...

    def add(self, contents: Sequence[str], vectors: Vectors) -> None:
        """Keep a vector for each content; one that is there already stays."""
        ...

    def remove(self, contents: Iterable[str]) -> None:
        """Forget these."""
        ...

    def close(self) -> None:
        """Let another process open it."""
        ...


class MemoryVectors:
    """Vectors in memory. It is a `VectorStore`."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, Vectors] = {}

    def held(self) -> frozenset[str]:
        """Return the contents of all vectors."""
        return frozenset(self._kept)

    def known(self, contents: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors kept for these contents."""
        return {content: self._kept[content] for content in contents if content in self._kept}

    def add(self, contents: Sequence[str], vectors: Vectors) -> None:
        """Keep a vector for each content; one that is there already stays."""
        self._kept = {**dict(zip(contents, vectors, strict=True)), **self._kept}

    def remove(self, contents: Iterable[str]) -> None:
        """Forget these."""
        for content in contents:
            self._kept.pop(content, None)

    def close(self) -> None:
        """Do nothing: it is this process's own."""


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The vectors of the passages of a collection in their order, as far as they are there.

    They may be a file that another process fills.
    """

    vectors: Vectors
    """A row for each passage."""
    there: NDArray[np.bool_]
    """Whether the row is filled. A row is filled first and said to be so after that."""

    def put(self, passages: Sequence[int] | NDArray[np.intp], vectors: Vectors) -> None:
        """Fill the rows of these passages."""
        self.vectors[passages] = vectors
        self.there[passages] = True

    def fill(self, contents: Sequence[str], known: Mapping[str, Vectors]) -> None:
        """Fill the rows of those passages, with these contents, of which a vector is known."""
        found = [at for at, content in enumerate(contents) if content in known]
        if found:
            self.put(found, np.array([known[contents[at]] for at in found], np.float32))


def empty_vectors(passages: int) -> PassageVectors:
    """Return rows for so many passages in memory, none of them filled."""
    return PassageVectors(
        np.zeros((passages, DIMENSIONS), np.float32), np.zeros(passages, np.bool_)
    )


def content_key(*texts: str) -> str:
    """Return the name of what these texts say to the embedding model, as they are weighed here."""
    said = (MODEL, f"{OUTLINE} {OPENING}", *texts)
    return sha256("\0".join(said).encode(errors="replace")).hexdigest()[:_LETTERS]
