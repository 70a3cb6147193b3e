"""Finds passages by their words: BM25 over path, title, headings and text.

Source of the ranking: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and
Beyond (2009), as the `bm25s` package computes it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalog.model import Fault
from knowledge.documents.folder import DocumentFolder, handbook_pages, pages_in
from knowledge.documents.model import Document, Passage
from knowledge.documents.parsed import Page
from knowledge.documents.view import Legs
from knowledge.documents.wording import wording, words
from knowledge.people import Audience

Scores = NDArray[np.float32]
"""One for each passage, in their order."""

_FIRST = 256
_NEXT = 4_096
"""Positions sorted at first and then; few callers read further."""


class _Ranker(Protocol):
    """What is used of `bm25s.BM25`, which has no types."""

    def index(self, corpus: list[list[str]], *, show_progress: bool) -> None: ...

    def get_scores(self, query_tokens_single: list[str]) -> Scores: ...


class WordIndex:
    """All passages, ranked by the words they share with a query. It is a `Searcher`."""

    def __init__(
        self,
        pages: Iterable[Page],
        skipped: tuple[Fault, ...] = (),
        entries: Iterable[Passage] = (),
    ) -> None:
        """Take the documents, those that could not be read and why, and entries of a catalog."""
        self.skipped = skipped
        ordered = sorted(pages, key=lambda p: p.path)
        self._documents = tuple(p.document for p in ordered)
        self.passages = (*(passage for p in ordered for passage in p.passages), *entries)
        """Documents by path and line, then the entries as given."""

    def documents(self) -> tuple[Document, ...]:
        """Return every document, ordered by path."""
        return self._documents

    def rank(self, query: str) -> Iterator[tuple[Passage, float]]:
        """Yield passages that share a word with the query, best first; equal ones in order."""
        return self._ranked(self._scores(query))

    def legs(self, query: str, audience: Audience) -> Legs:
        """Return the ranking by words, without what the audience may not read."""
        return Legs(words=self._ranked(np.where(self.readable(audience), self._scores(query), 0)))

    def readable(self, audience: Audience) -> NDArray[np.bool_]:
        """Return for each passage whether the audience may read it.

        It spares work; the view checks every passage again.
        """
        distinct, group = self._readers
        return np.array([audience.may_read(readers) for readers in distinct], np.bool_)[group]

    def _ranked(self, scores: Scores) -> Iterator[tuple[Passage, float]]:
        return ((self.passages[at], float(scores[at])) for at in best_first(scores))

    def _scores(self, query: str) -> Scores:
        """Return for each passage the share of the query's information in it, about 0 to 1.

        A word weighs its inverse document frequency, and one that stands nowhere as much as the
        rarest.
        """
        asked = words(query)
        frequency = self._frequency
        known = [word for word in asked if word in frequency]
        if not known:
            return np.zeros(len(self.passages), np.float32)
        most = sum(_weight(frequency[word], len(self.passages)) for word in asked)
        return (self._index.get_scores(known) / most).astype(np.float32)

    @cached_property
    def _readers(self) -> tuple[tuple[frozenset[str], ...], NDArray[np.int32]]:
        """Return the distinct readers, and which of them each passage has."""
        distinct = {p.readers: 0 for p in self.passages}
        number = {readers: at for at, readers in enumerate(distinct)}
        group = np.array([number[p.readers] for p in self.passages], np.int32)
        return tuple(distinct), group

    @cached_property
    def _index(self) -> _Ranker:
        ranker = _ranker()
        ranker.index(list(self._words), show_progress=False)
        return ranker

    @cached_property
    def _words(self) -> tuple[list[str], ...]:
        return tuple(words(wording(passage)) for passage in self.passages)

    @cached_property
    def _frequency(self) -> Counter[str]:
        """Return how many passages have each word."""
        return Counter(word for said in self._words for word in set(said))


def open_index(sources: tuple[DocumentFolder, ...]) -> WordIndex:
    """Return the index of these folders and of the handbook that the package ships."""
    pages, skipped = pages_in(sources)
    return WordIndex((*pages, *handbook_pages()), skipped)


def best_first(scores: Scores) -> Iterator[int]:
    """Yield the positions of scores above 0, highest first, equal ones in order."""
    told = 0
    for size in (_FIRST, _NEXT, len(scores)):
        floor = np.partition(scores, -size)[-size] if size < len(scores) else 0.0
        chosen = np.flatnonzero((scores >= floor) & (scores > 0))
        ordered = chosen[np.argsort(-scores[chosen], kind="stable")]
        yield from ordered[told:].tolist()
        told = max(told, len(ordered))


def _weight(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def _ranker() -> _Ranker:
    # Takes a quarter of a second to import, and has no types.
    from bm25s import BM25  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    return BM25()
