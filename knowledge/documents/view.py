"""The documents as one audience may read them: every search ends at `authorised`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from knowledge.documents.model import Document, Passage
from knowledge.people import Audience


class Searcher(Protocol):
    """Ranks all passages for a query, best first, without regard to readers."""

    def rank(self, query: str) -> Iterable[tuple[Passage, float]]:
        """Yield passages with a score above 0, best first."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Return every document, ordered by path."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score; higher is better, and only the order has a meaning."""

    passage: Passage
    score: float


def authorised(hits: Iterable[tuple[Passage, float]], audience: Audience) -> Iterable[Hit]:
    """Yield the hits that the audience may read, in order. No search passes around this."""
    return (Hit(p, score) for p, score in hits if audience.may_read(p.readers))


class DocumentsView:
    """Search and reading, cut to one audience."""

    def __init__(self, searcher: Callable[[], Searcher], audience: Audience) -> None:
        """Take a way to the index, opened at the first use, and the audience."""
        self._open = searcher
        self._audience = audience

    def search(self, query: str, limit: int) -> tuple[Hit, ...]:
        """Return at most `limit` readable passages, best first."""
        found = authorised(self._open().rank(query), self._audience)
        return tuple(hit for hit, _ in zip(found, range(limit), strict=False))

    def documents(self) -> tuple[Document, ...]:
        """Return the readable documents, ordered by path."""
        everything = self._open().documents()
        return tuple(d for d in everything if self._audience.may_read(d.readers))
