"""The documents as one audience may read them: every search ends at `authorised`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from knowledge.catalog.model import Term
from knowledge.documents.editions import current_first
from knowledge.documents.fusion import POOL, Hit, collapsed, fused
from knowledge.documents.glossary import is_glossary, names_of, other_names
from knowledge.documents.model import Document, Passage
from knowledge.documents.support import NOTHING, Wanted
from knowledge.drawn import Drawn
from knowledge.people import Audience
from knowledge.spans import span

__all__ = ["DocumentsView", "Hit", "Legs", "Searcher", "authorised"]

Ranking = Iterable[tuple[Passage, float]]
"""Passages with scores above 0, best first."""


@dataclass(frozen=True, slots=True)
class Legs:
    """Two rankings of passages, which nobody has checked for readers."""

    words: Ranking = ()
    """The score is the share of the query's information that the passage has, about 0 to 1."""
    meaning: Ranking = ()
    """The score is a cosine; empty while nothing is known of the meaning."""
    usual: float = 0.0
    """The mean cosine of all that the audience may read."""
    unknown: frozenset[Passage] = frozenset()
    """Passages with the query's words whose meaning is not known yet."""
    needs: Wanted = NOTHING
    """What of the query an answer should have, by what the audience may read."""


class Searcher(Protocol):
    """Ranks passages for a query."""

    def legs(self, query: str, audience: Audience) -> Legs:
        """Return the rankings; what the audience may not read need not be in them."""
        ...

    def documents(self) -> tuple[Document, ...]:
        """Return every document, ordered by path."""
        ...


def authorised(ranking: Ranking, audience: Audience) -> Iterator[tuple[Passage, float]]:
    """Yield what the audience may read, in order. No search passes around this."""
    return ((p, score) for p, score in ranking if audience.may_read(p.readers))


class DocumentsView:
    """Search and reading, cut to one audience."""

    def __init__(
        self,
        searcher: Callable[[], Searcher],
        audience: Audience,
        drawn: Drawn | None = None,
        glossary: Iterable[tuple[str, str]] = (),
        terms: Callable[[str], Iterable[Term]] = lambda _: (),
    ) -> None:
        """Take a way to the index, opened at the first use, the audience, and where to note.

        `glossary` are terms that everyone may know, each with another name of the same thing;
        `terms` gives those of the catalog that a text names and the audience may know.
        """
        self._glossary = tuple(glossary)
        self._terms = terms
        self._open = searcher
        self._audience = audience
        self._drawn = drawn or Drawn()

    def search(self, query: str, limit: int) -> tuple[Hit, ...]:
        """Return at most `limit` readable passages, best first, none of them twice."""
        with span("retrieval", "documents") as current:
            found = tuple(islice(collapsed(current_first(self._hits(query))), limit))
            current.set_attribute("meshwright.passages", len(found))
        self._drawn.note_all(hit.passage.readers for hit in found)
        return found

    def of_glossaries(self, term: str, limit: int) -> tuple[Passage, ...]:
        """Return at most `limit` readable passages of glossaries, those nearest to the term first."""
        passages = (hit.passage for hit in self._hits(f"{term} (glossary)"))
        of_glossaries = (p for p in passages if is_glossary(p.title, p.document))
        found = tuple(islice((p for p in of_glossaries if p.origin == "organisation"), limit))
        self._drawn.note_all(passage.readers for passage in found)
        return found

    def documents(self) -> tuple[Document, ...]:
        """Return the readable documents, ordered by path."""
        everything = self._open().documents()
        readable = tuple(d for d in everything if self._audience.may_read(d.readers))
        self._drawn.note_all(document.readers for document in readable)
        return readable

    def _hits(self, query: str) -> tuple[Hit, ...]:
        legs = self._open().legs(query, self._audience)
        words, needs = self._readable(legs.words, POOL), legs.needs
        known = (*self._glossary, *names_of(self._terms(query)))
        names = other_names(query, (passage for passage, _ in words), known)
        if names:
            legs = self._open().legs(f"{query} ({', '.join(names)})", self._audience)
            words, needs = self._readable(legs.words, POOL), needs.without(names.values())
        meaning = self._readable(legs.meaning, 2 * POOL)
        return fused(words, meaning, legs.usual, legs.unknown, needs)

    def _readable(self, ranking: Ranking, most: int) -> tuple[tuple[Passage, float], ...]:
        return tuple(islice(authorised(ranking, self._audience), most))
