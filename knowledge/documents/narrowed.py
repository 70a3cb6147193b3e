"""A search in some of the documents and catalog entries, as if there were no others."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Protocol

import numpy as np

from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogContent
from knowledge.documents.collection import Collection
from knowledge.documents.entries import entry_of, entry_of_term
from knowledge.documents.inverted import Readable
from knowledge.documents.model import Document, Passage
from knowledge.documents.view import Legs, Searcher
from knowledge.people import Audience


class Masked(Searcher, Protocol):
    """A searcher that ranks among any of its passages."""

    @property
    def collection(self) -> Collection:
        """Return what is searched."""
        ...

    def legs_among(self, query: str, readable: Readable) -> Legs:
        """Return the rankings of the passages for which this is true, whatever else there is."""
        ...


class Narrowed:
    """A part of what another searcher finds. It is a `Searcher`."""

    def __init__(self, whole: Masked, documents: frozenset[str], catalog: CatalogContent) -> None:
        """Take the whole, the paths of the documents that are kept, and the catalog of the entries.

        The handbook's texts are kept, for they are of no source. An entry tells what this catalog
        says of its dataset; its rank is by what all sources say.
        """
        self._whole = whole
        self._documents = documents
        self._catalog = catalog

    def legs(self, query: str, audience: Audience) -> Legs:
        """Return both rankings among what is kept and the audience may read."""
        readable = self._whole.collection.readership.readable(audience) & self._mask
        legs = self._whole.legs_among(query, readable)
        unknown = frozenset(map(self._told, legs.unknown))
        words, meaning = self._shown(legs.words), self._shown(legs.meaning)
        return replace(legs, words=words, meaning=meaning, unknown=unknown)

    def documents(self) -> tuple[Document, ...]:
        """Return the documents that are kept, ordered by path."""
        return tuple(d for d in self._whole.documents() if self._keeps(d))

    @cached_property
    def _datasets(self) -> dict[str, Dataset]:
        return {dataset.id: dataset for dataset in self._catalog.datasets()}

    @cached_property
    def _terms(self) -> dict[str, Passage]:
        found = (entry_of_term(term) for term in self._catalog.terms() if term.definition)
        return {entry.document: entry for entry in found}

    @cached_property
    def _mask(self) -> Readable:
        passages = self._whole.collection.passages
        return np.fromiter((self._keeps(p) for p in passages), np.bool_, len(passages))

    def _keeps(self, text: Passage | Document) -> bool:
        if text.origin == "catalog" and isinstance(text, Passage):
            return text.document in self._datasets or text.document in self._terms
        path = text.document if isinstance(text, Passage) else text.path
        return text.origin == "handbook" or path in self._documents

    def _shown(self, ranking: Iterable[tuple[Passage, float]]) -> Iterator[tuple[Passage, float]]:
        return ((self._told(passage), score) for passage, score in ranking)

    def _told(self, entry: Passage) -> Passage:
        """Return the entry as this catalog tells it; a document's passage as it is."""
        if entry.origin != "catalog":
            return entry
        term, dataset = self._terms.get(entry.document), self._datasets.get(entry.document)
        if term is not None or dataset is None:
            return entry if term is None else term
        return entry_of(dataset, tuple(self._catalog.columns([dataset.id])))
