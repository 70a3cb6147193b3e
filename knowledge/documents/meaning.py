"""Finds passages by their meaning, as far as their vectors are there, and makes those missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

import numpy as np

from knowledge.documents.collection import Collection
from knowledge.documents.fusion import POOL
from knowledge.documents.inverted import Readable, best_first
from knowledge.documents.model import Passage
from knowledge.documents.vectors import OPENING, OUTLINE, PassageVectors, VectorStore
from knowledge.documents.wording import Whole, abouts, whole, wording
from knowledge.embedding.encoder import Encoder, Vectors

BATCH = 32
"""Passages embedded between two looks at whether to stop: about a second."""

_KNOWN_AT_ONCE = 1_000
"""Passages looked up at once in the store."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far search by meaning has come."""

    done: int
    """Passages whose vectors are there."""
    total: int

    @property
    def missing(self) -> int:
        """Return how many passages are not found by meaning yet."""
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Near:
    """Passages by their nearness to a query."""

    ranking: tuple[tuple[Passage, float], ...] = ()
    """With their cosines, nearest first; equal ones in order."""
    usual: float = 0.0
    """The mean cosine of all passages compared."""


class Meaning:
    """Passages by the nearness of their vectors to the query's.

    Every readable vector is compared, 100,000 in about 12 ms. An approximate index, such as
    Chroma's, finds other passages when there are hidden ones among which it searches.
    """

    def __init__(self, collection: Collection, vectors: PassageVectors) -> None:
        """Take what is searched, and its vectors."""
        self._collection = collection
        self._vectors = vectors

    def near(
        self,
        query: Vectors,
        readable: Readable,
        limit: int = POOL,
        also: Sequence[int] = (),
    ) -> Near:
        """Return the nearest readable passages, at most `limit`, and after them those of `also`."""
        comparable = self._vectors.there & readable
        if not comparable.any():
            return Near()
        # A product of a matrix would round a row's sum by what stands around it.
        cosines = np.vecdot(self._vectors.vectors, query)
        usual = float(cosines[comparable].mean())
        cosines[~comparable] = -np.inf
        passages = self._collection.passages
        nearest = tuple(islice(best_first(cosines, above=-1.5), limit))
        known = set(nearest)
        rest = [at for at in also if comparable[at] and at not in known]
        rest.sort(key=lambda at: (-cosines[at], at))
        places = (*nearest, *rest)
        ranking = tuple((passages[at], float(cosines[at])) for at in places)
        return Near(ranking, usual)

    def coverage(self, readable: Readable | None = None) -> Coverage:
        """Return how many passages have vectors, of those that are readable if said."""
        there = self._vectors.there
        if readable is None:
            return Coverage(int(there.sum()), len(there))
        return Coverage(int((there & readable).sum()), int(readable.sum()))

    def catch_up(
        self,
        store: VectorStore,
        encoder: Encoder,
        said: Callable[[Coverage], None],
        stopped: Callable[[], bool],
    ) -> None:
        """Take the missing vectors from `store`, then make the rest in order and keep it there."""
        self._take(store)
        missing = np.flatnonzero(~self._vectors.there).tolist()
        for start in range(0, len(missing), BATCH):
            if stopped():
                return
            batch = missing[start : start + BATCH]
            made = self._made(batch, encoder)
            store.add([self._collection.contents[at] for at in batch], made)
            self._vectors.put(batch, made)
            said(self.coverage())

    def stale(self, store: VectorStore) -> frozenset[str]:
        """Return the contents in the store that no passage has any more."""
        return store.held() - frozenset(self._collection.contents)

    def _take(self, store: VectorStore) -> None:
        missing = np.flatnonzero(~self._vectors.there).tolist()
        for start in range(0, len(missing), _KNOWN_AT_ONCE):
            some = {at: self._collection.contents[at] for at in missing[start:][:_KNOWN_AT_ONCE]}
            known = store.known(sorted(set(some.values())))
            taken = [at for at, content in some.items() if content in known]
            if taken:
                self._vectors.put(taken, np.array([known[some[at]] for at in taken], np.float32))

    def _made(self, batch: Sequence[int], encoder: Encoder) -> Vectors:
        """Return the vectors of the passages at these positions."""
        passages = [self._collection.passages[at] for at in batch]
        about = self._about(batch)
        texts = [wording(passage) for passage in passages]
        encoded = encoder.encode([*texts, *(text for said in about.values() for text in said)])
        rest = iter(encoded[len(texts) :])
        of_document = {name: tuple(islice(rest, len(said))) for name, said in about.items()}
        mixed = (
            _mixed(vector, of_document[whole(passage)])
            for vector, passage in zip(encoded[: len(texts)], passages, strict=True)
        )
        return np.array(list(mixed), np.float32)

    def _about(self, batch: Sequence[int]) -> Mapping[Whole, tuple[str, ...]]:
        """Return what the documents of these passages are about."""
        passages = self._collection.passages
        place = {whole(passages[at]): at for at in batch}
        return {
            document: said for at in place.values() for document, said in self._around(at).items()
        }

    def _around(self, at: int) -> Mapping[Whole, tuple[str, ...]]:
        """Return what the document with this passage is about."""
        passages = self._collection.passages
        document = whole(passages[at])
        while at and whole(passages[at - 1]) == document:
            at -= 1
        rest = (passages[n] for n in range(at, len(passages)))
        return abouts(takewhile(lambda p: whole(p) == document, rest))


def _mixed(passage: Vectors, about: Sequence[Vectors]) -> Vectors:
    """Return the passage's vector with those of its document's outline and opening, if any."""
    whole = sum((w * v for w, v in zip((OUTLINE, OPENING), about, strict=False)), passage)
    return (whole / max(float(np.linalg.norm(whole)), 1e-12)).astype(np.float32)
