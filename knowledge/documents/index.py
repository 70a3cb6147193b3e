"""Finds passages by their words: BM25 over path, title, headings and text."""

from collections.abc import Iterable, Iterator

from knowledge.catalog.model import Fault
from knowledge.documents.collection import Collection, collected
from knowledge.documents.inverted import Readable, Scores, best_first
from knowledge.documents.model import Document, Passage
from knowledge.documents.parsed import Page
from knowledge.documents.support import Wanted, wanted
from knowledge.documents.view import Legs
from knowledge.documents.wording import words
from knowledge.people import Audience


class WordIndex:
    """All passages, ranked by the words they share with a query. It is a `Searcher`."""

    def __init__(
        self,
        pages: Iterable[Page],
        skipped: tuple[Fault, ...] = (),
        entries: Iterable[Passage] = (),
        *,
        collection: Collection | None = None,
    ) -> None:
        """Take the documents, those that could not be read and why, and entries of a catalog.

        A collection that is made already takes the place of documents and entries.
        """
        self.skipped = skipped
        self.collection = collected(pages, entries) if collection is None else collection

    def documents(self) -> tuple[Document, ...]:
        """Return every document, ordered by path."""
        return tuple(self.collection.documents)

    def legs(self, query: str, audience: Audience) -> Legs:
        """Return the ranking by words of what the audience may read."""
        return self.legs_among(query, self.readable(audience))

    def legs_among(self, query: str, readable: Readable) -> Legs:
        """Return the ranking by words of the passages for which this is true."""
        return Legs(words=self.rank(query, readable), needs=self.needs(query, readable))

    def needs(self, query: str, readable: Readable) -> Wanted:
        """Return what an answer should have, by how rare words are in what is readable."""
        return wanted(query, lambda word: self.collection.words.rarity(word, readable))

    def readable(self, audience: Audience) -> Readable:
        """Return for each passage whether the audience may read it.

        The view checks every passage again.
        """
        return self.collection.readership.readable(audience)

    def rank(self, query: str, readable: Readable) -> Iterator[tuple[Passage, float]]:
        """Yield readable passages that share a word with the query, best first.

        What is not readable changes neither their order nor their scores.
        """
        passages = self.collection.passages
        return ((passages[at], share) for at, share in self.positions(query, readable))

    def positions(self, query: str, readable: Readable) -> Iterator[tuple[int, float]]:
        """Yield the same passages by their positions in the collection."""
        scores: Scores = self.collection.words.shares(words(query), readable)
        return ((at, float(scores[at])) for at in best_first(scores))
