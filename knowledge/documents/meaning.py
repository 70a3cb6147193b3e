"""Finds passages by their meaning, as far as their vectors are there, and makes those missing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from knowledge.documents.fusion import POOL
from knowledge.documents.model import Passage
from knowledge.documents.vectors import Row, VectorStore, content_key, readers_key
from knowledge.documents.wording import openings, wording
from knowledge.embedding.encoder import Encoder, Vectors
from knowledge.people import Audience

BATCH = 32
"""Passages embedded between two looks at whether to stop: about a second."""

_OF_DOCUMENT = 0.3
"""Weight of the vector of a document's opening in those of its passages, which have 1."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far search by meaning has come."""

    done: int
    """Passages whose vectors are there."""
    total: int


class Meaning:
    """Passages by the nearness of their vectors to the query's."""

    def __init__(self, passages: Sequence[Passage], stores: Sequence[VectorStore]) -> None:
        """Take all passages, those of a document together, and where vectors of them may be."""
        self._passages = passages
        self._stores = stores
        self._openings = openings(passages)

    def rank(
        self, vector: Vectors, audience: Audience, limit: int = POOL
    ) -> Iterator[tuple[Passage, float]]:
        """Yield the nearest passages with their cosines, nearest first; equal ones in order.

        What the audience may not read is mostly left out already; nobody relies on it.
        """
        keys = frozenset(k for k, readers in self._readers.items() if audience.may_read(readers))
        only = None if len(keys) == len(self._readers) else keys
        found = [hit for store in self._stores for hit in store.nearest(vector, limit, only)]
        for id_, cosine in sorted(found, key=lambda hit: (-hit[1], hit[0])):
            for at in self._positions.get(id_, ()):
                yield self._passages[at], cosine

    def coverage(self) -> Coverage:
        """Return how many passages have vectors."""
        done = sum(len(self._positions[id_]) for id_ in self._held() & self._positions.keys())
        return Coverage(done, len(self._passages))

    def catch_up(
        self,
        store: VectorStore,
        encoder: Encoder,
        said: Callable[[Coverage], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Make the missing vectors in the order of the passages and keep them in `store`."""
        held = self._held()
        contents = {id_.partition("-")[0] for id_ in held}
        missing = [at for id_, ats in self._positions.items() if id_ not in held for at in ats[:1]]
        for start in range(0, len(missing), BATCH):
            if stopped():
                return
            batch = missing[start : start + BATCH]
            rows = [self._rows[at] for at in batch]
            # Kept under other readers before: rare, and dear to ask for.
            moved = sorted({r.content for r in rows} & contents)
            known: Mapping[str, Vectors] = store.known(moved) if moved else {}
            store.add(rows, self._vectors(batch, known, encoder))
            left = len(missing) - start - len(batch)
            said(Coverage(len(self._passages) - left, len(self._passages)))

    def stale(self, store: VectorStore) -> frozenset[str]:
        """Return the rows of the store that belong to no passage any more."""
        return store.held() - self._positions.keys()

    def _held(self) -> frozenset[str]:
        return frozenset(id_ for store in self._stores for id_ in store.held())

    def _vectors(
        self, batch: Sequence[int], known: Mapping[str, Vectors], encoder: Encoder
    ) -> Vectors:
        """Return the vectors of the passages at these positions, made unless known."""
        new = [at for at in batch if self._rows[at].content not in known]
        documents = list(dict.fromkeys(self._passages[at].document for at in new))
        texts = [wording(self._passages[at]) for at in new]
        encoded = encoder.encode([*texts, *(self._openings[d] for d in documents)])
        of_document = dict(zip(documents, encoded[len(new) :], strict=True))
        made = {
            self._rows[at].content: _mixed(vector, of_document[self._passages[at].document])
            for at, vector in zip(new, encoded, strict=False)
        }
        found = {**known, **made}
        return np.array([found[self._rows[at].content] for at in batch], np.float32)

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        return rows_of(self._passages)

    @cached_property
    def _positions(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for at, kept in enumerate(self._rows):
            found[kept.id] = (*found.get(kept.id, ()), at)
        return found

    @cached_property
    def _readers(self) -> Mapping[str, frozenset[str]]:
        return {readers_key(r): r for r in {p.readers for p in self._passages}}


def rows_of(passages: Sequence[Passage]) -> tuple[Row, ...]:
    """Return what the vector of each passage is kept under; those of a document stand together."""
    opening = openings(passages)
    return tuple(
        Row(content_key(wording(p), opening[p.document]), readers_key(p.readers)) for p in passages
    )


def _mixed(passage: Vectors, document: Vectors) -> Vectors:
    mixed = passage + _OF_DOCUMENT * document
    return (mixed / max(float(np.linalg.norm(mixed)), 1e-12)).astype(np.float32)
