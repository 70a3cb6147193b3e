"""Finds passages by their words: BM25 over title, headings and text.

Source of the ranking: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and
Beyond (2009), as the `bm25s` package computes it.
"""

import re
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from knowledge.catalog.model import Fault
from knowledge.documents.folder import DocumentFolder, handbook_pages, pages_in
from knowledge.documents.markdown import Page
from knowledge.documents.model import Document, Passage

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

# Underscores, hyphens and dots part words, so that `mart_sales.daily` is found by its parts.
_WORD = re.compile(r"[^\W_]+")
# `NodeDiskFull` is found by its parts as well.
_CAPITALISED = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


class _Ranker(Protocol):
    """What is used of `bm25s.BM25`, which has no types."""

    def index(self, corpus: list[list[str]], *, show_progress: bool) -> None: ...

    def get_scores(self, query_tokens_single: list[str]) -> "NDArray[float32]": ...


class WordIndex:
    """All passages, ranked by the words they share with a query. It is a `Searcher`."""

    def __init__(self, pages: Iterable[Page], skipped: tuple[Fault, ...] = ()) -> None:
        """Take the documents, and those that could not be read and why."""
        self.skipped = skipped
        ordered = sorted(pages, key=lambda p: p.path)
        self._documents = tuple(p.document for p in ordered)
        self._passages = tuple(passage for p in ordered for passage in p.passages)

    def documents(self) -> tuple[Document, ...]:
        """Return every document, ordered by path."""
        return self._documents

    def rank(self, query: str) -> Iterable[tuple[Passage, float]]:
        """Yield passages with a score above 0, best first; equal ones by path and line."""
        known = self._vocabulary
        words = [word for word in _words(query) if word in known]
        if not words:
            return ()
        scores: list[float] = self._index.get_scores(words).tolist()
        found = [(p, score) for p, score in zip(self._passages, scores, strict=True) if score > 0]
        return sorted(found, key=lambda hit: (-hit[1], hit[0].document, hit[0].line))

    @cached_property
    def _tokens(self) -> tuple[list[str], ...]:
        return tuple(_words(" ".join((p.title, *p.headings, p.text))) for p in self._passages)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(word for words in self._tokens for word in words)

    @cached_property
    def _index(self) -> _Ranker:
        ranker = _ranker()
        ranker.index(list(self._tokens), show_progress=False)
        return ranker


def open_index(sources: tuple[DocumentFolder, ...]) -> WordIndex:
    """Return the index of these folders and of the handbook that the package ships."""
    pages, skipped = pages_in(sources)
    return WordIndex((*pages, *handbook_pages()), skipped)


def _ranker() -> _Ranker:
    # Takes a quarter of a second to import, and has no types.
    from bm25s import BM25  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]

    return BM25()


def _words(text: str) -> list[str]:
    # As above.
    from bm25s.stopwords import (  # noqa: PLC0415 # pyright: ignore[reportMissingTypeStubs]
        STOPWORDS_EN,
    )

    found: list[str] = []
    for word in _WORD.findall(text):
        found.append(word.lower())
        parts: list[str] = _CAPITALISED.findall(word)
        if len(parts) > 1:
            found += (part.lower() for part in parts)
    return [word for word in found if word not in STOPWORDS_EN]
