"""Vectors of passages, named by their content, and a store of them in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

import numpy as np

from knowledge.embedding.encoder import MODEL, Vectors

_LETTERS = 32
"""Of a SHA-256 as hexadecimal digits: 128 bits."""


class VectorsUnavailable(Exception):
    """The store of vectors can't be used now; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Row:
    """What a vector is kept under."""

    content: str
    """Equal for equal texts under the same model."""
    readers: str
    """Equal for equal readers."""

    @property
    def id(self) -> str:
        """Return the name of the row."""
        return f"{self.content}-{self.readers}"


class VectorStore(Protocol):
    """Keeps vectors of length 1. A row is never changed, only added and removed."""

    def held(self) -> frozenset[str]:
        """Return the ids of all rows."""
        ...

    def known(self, contents: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors kept for these contents under whatever readers."""
        ...

    def add(self, rows: Sequence[Row], vectors: Vectors) -> None:
        """Keep a vector for each row; a row that is there already stays."""
        ...

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these rows."""
        ...

    def nearest(
        self, vector: Vectors, limit: int, readers: frozenset[str] | None
    ) -> tuple[tuple[str, float], ...]:
        """Return the ids of the rows with the highest cosine and the cosines, highest first.

        Only rows with one of these readers are meant; None means all rows.
        """
        ...

    def close(self) -> None:
        """Let another process open it."""
        ...


class MemoryVectors:
    """Vectors in memory, compared one by one."""

    def __init__(self, rows: Sequence[Row], vectors: Vectors) -> None:
        """Take the rows and a vector for each."""
        self._rows = list(rows)
        self._vectors = vectors

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def close(self) -> None:
        """Do nothing: it is this process's own."""

    def held(self) -> frozenset[str]:
        """Return the ids of all rows."""
        return frozenset(row.id for row in self._rows)

    def known(self, contents: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors kept for these contents under whatever readers."""
        wanted = frozenset(contents)
        return {
            row.content: vector
            for row, vector in zip(self._rows, self._vectors, strict=True)
            if row.content in wanted
        }

    def add(self, rows: Sequence[Row], vectors: Vectors) -> None:
        """Keep a vector for each row; a row that is there already stays."""
        held = self.held()
        new = [at for at, row in enumerate(rows) if row.id not in held]
        self._rows += [rows[at] for at in new]
        self._vectors = np.concatenate([self._vectors, vectors[new]])

    def remove(self, ids: Iterable[str]) -> None:
        """Forget these rows."""
        gone = frozenset(ids)
        kept = [at for at, row in enumerate(self._rows) if row.id not in gone]
        self._rows, self._vectors = [self._rows[at] for at in kept], self._vectors[kept]

    def nearest(
        self, vector: Vectors, limit: int, readers: frozenset[str] | None
    ) -> tuple[tuple[str, float], ...]:
        """Return the ids of the rows with the highest cosine and the cosines, highest first."""
        cosines: list[float] = (self._vectors @ vector).tolist()
        found = (
            (row.id, cosine)
            for row, cosine in zip(self._rows, cosines, strict=True)
            if readers is None or row.readers in readers
        )
        return tuple(sorted(found, key=lambda hit: (-hit[1], hit[0]))[:limit])


def content_key(*texts: str) -> str:
    """Return the name of what these texts say to the embedding model."""
    return sha256("\0".join((MODEL, *texts)).encode(errors="replace")).hexdigest()[:_LETTERS]


def readers_key(readers: frozenset[str]) -> str:
    """Return a name for these readers."""
    return sha256("\0".join(sorted(readers)).encode(errors="replace")).hexdigest()[:_LETTERS]
