"""What is searched: passages in order, who may read each, and the words that stand in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.documents.inverted import Inverted, Readable, inverted, tallied
from knowledge.documents.model import Document, Passage
from knowledge.documents.parsed import Page
from knowledge.documents.vectors import content_key
from knowledge.documents.wording import abouts, whole, wording, words
from knowledge.people import Audience


@dataclass(frozen=True, slots=True)
class Readership:
    """Who may read each passage."""

    distinct: tuple[frozenset[str], ...]
    of: NDArray[np.int32]
    """Which of the distinct ones each passage has."""

    def readable(self, audience: Audience) -> Readable:
        """Return for each passage whether the audience may read it."""
        return np.array([audience.may_read(r) for r in self.distinct], np.bool_)[self.of]


@dataclass(frozen=True, slots=True)
class Collection:
    """Passages, in memory or on disk. Those of a document stand together."""

    passages: Sequence[Passage]
    """Documents by path and line, then the entries of a catalog as given."""
    documents: Sequence[Document]
    """By path."""
    readership: Readership
    words: Inverted
    contents: Sequence[str]
    """What the vector of each passage is kept under."""


def collected(pages: Iterable[Page], entries: Iterable[Passage] = ()) -> Collection:
    """Return these documents and entries as a collection in memory."""
    ordered = sorted(pages, key=lambda p: p.path)
    passages = (*(passage for p in ordered for passage in p.passages), *entries)
    return Collection(
        passages=passages,
        documents=tuple(p.document for p in ordered),
        readership=readership(passages),
        words=inverted(tallied(words(wording(passage)) for passage in passages)),
        contents=contents_of(passages),
    )


def readership(passages: Iterable[Passage | Document]) -> Readership:
    """Return who may read each of the passages or documents."""
    number: dict[frozenset[str], int] = {}
    of = [number.setdefault(p.readers, len(number)) for p in passages]
    return Readership(tuple(number), np.array(of, np.int32))


def contents_of(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return what the vector of each passage is kept under; those of a document stand together."""
    passages = tuple(passages)
    about = abouts(passages)
    return tuple(content_key(wording(p), *about[whole(p)]) for p in passages)
