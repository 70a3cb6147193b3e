"""Which words stand in which passages, and BM25 over those that somebody may read.

Source of the ranking: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and
Beyond (2009), with the inverse document frequency that Lucene takes. A package such as `bm25s`
works out the scores when it indexes, so that how rare a word is among hidden passages shows in
the ranking of the others; here rarity and lengths are those of the readable passages alone.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
"""One for each passage, in their order."""

Readable = NDArray[np.bool_]
"""For each passage, in their order, whether somebody may read it."""

_SATURATION = 1.5
"""The method's k1: how soon a word's repetition counts no more."""
_LENGTHS = 0.75
"""The method's b: how much a long passage must say a word more often."""
_MOST = np.iinfo(np.uint16).max


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each word stands in each passage, passage by passage."""

    starts: NDArray[np.int64]
    """Where each passage's words begin, and the end of all."""
    words: NDArray[np.uint64]
    """The keys of a passage's distinct words."""
    counts: NDArray[np.uint16]

    def of(self, passages: NDArray[np.int64]) -> "Tally":
        """Return the tally of these passages, given by position, in this order."""
        sizes = (self.starts[1:] - self.starts[:-1])[passages]
        starts = _starts(sizes)
        within = np.arange(starts[-1], dtype=np.int64) - np.repeat(starts[:-1], sizes)
        taken = np.repeat(self.starts[passages], sizes) + within
        return Tally(starts, self.words[taken], self.counts[taken])

    def and_then(self, other: "Tally") -> "Tally":
        """Return this tally with another one's passages after its own."""
        return Tally(
            np.concatenate([self.starts, self.starts[-1] + other.starts[1:]]),
            np.concatenate([self.words, other.words]),
            np.concatenate([self.counts, other.counts]),
        )


@dataclass(frozen=True, slots=True)
class Inverted:
    """The same word by word, which is how a query asks."""

    words: NDArray[np.uint64]
    """The keys of all words, ascending."""
    starts: NDArray[np.int64]
    """Where each word's passages begin, and the end of all."""
    passages: NDArray[np.int32]
    """Positions of the passages that have the word, ascending."""
    counts: NDArray[np.uint16]
    """How often they have it."""
    lengths: NDArray[np.int32]
    """Words of each passage."""

    def shares(self, query: Sequence[str], readable: Readable) -> Scores:
        """Return the share of the query's information that each passage has, about 0 to 1.

        A word weighs its inverse document frequency, and one that stands nowhere as much as the
        rarest. Passages that are not readable have 0 and change nothing for the others.
        """
        scores = np.zeros(len(self.lengths), np.float64)
        total = int(readable.sum())
        if not total or not query:
            return scores.astype(np.float32)
        said = int(self.lengths.sum(where=readable, dtype=np.int64))
        usual = max(said, 1) / total
        most = 0.0
        for word, times in sorted(Counter(query).items()):
            passages, counts = self._having(word, readable)
            weight = times * _rarity(len(passages), total)
            most += weight
            relative = 1 - _LENGTHS + _LENGTHS * self.lengths[passages] / usual
            scores[passages] += weight * counts / (counts + _SATURATION * relative)
        return (scores / most).astype(np.float32)

    def rarity(self, word: str, readable: Readable) -> float:
        """Return how rare a word is among the readable passages: 1 where it stands in none."""
        total = int(readable.sum())
        having = len(self._having(word, readable)[0])
        return _rarity(having, total) / _rarity(0, total)

    def _having(
        self, word: str, readable: Readable
    ) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Return the readable passages with the word, and how often they have it."""
        key = np.uint64(_key(word))
        at = int(np.searchsorted(self.words, key))
        found = at < len(self.words) and self.words[at] == key
        span = slice(self.starts[at], self.starts[at + 1]) if found else slice(0, 0)
        passages = np.asarray(self.passages[span])
        kept = readable[passages]
        return passages[kept], self.counts[span][kept].astype(np.float64)


def tallied(passages: Iterable[Sequence[str]]) -> Tally:
    """Return how often each word stands in passages that are given as their words."""
    sizes: list[int] = []
    words: list[int] = []
    counts: list[int] = []
    for said in passages:
        often = Counter(said)
        sizes.append(len(often))
        words += map(_key, often)
        counts += often.values()
    return Tally(
        _starts(np.array(sizes, np.int64)),
        np.array(words, np.uint64),
        np.minimum(np.array(counts, np.int64), _MOST).astype(np.uint16),
    )


def inverted(tally: Tally) -> Inverted:
    """Return the tally word by word."""
    sizes = tally.starts[1:] - tally.starts[:-1]
    passages = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    order = np.argsort(tally.words, kind="stable")
    words, firsts = np.unique(tally.words[order], return_index=True)
    lengths = np.bincount(passages, weights=tally.counts, minlength=len(sizes))
    return Inverted(
        words=words,
        starts=np.append(firsts, len(order)).astype(np.int64),
        passages=passages[order],
        counts=tally.counts[order],
        lengths=lengths.astype(np.int32),
    )


def best_first(scores: Scores, above: float = 0.0) -> Iterator[int]:
    """Yield the positions of scores above a bound, highest first, equal ones in order."""
    told = 0
    for size in (256, 4_096, len(scores)):  # Few callers read further than the first.
        floor = np.partition(scores, -size)[-size] if size < len(scores) else above
        chosen = np.flatnonzero((scores >= floor) & (scores > above))
        ordered = chosen[np.argsort(-scores[chosen], kind="stable")]
        yield from ordered[told:].tolist()
        told = max(told, len(ordered))


@lru_cache(maxsize=500_000)
def _key(word: str) -> int:
    """Return a number of 64 bits that is as good as the word: two words with one are not met."""
    return int.from_bytes(blake2b(word.encode(errors="replace"), digest_size=8).digest())


def _rarity(having: int, passages: int) -> float:
    return math.log(1 + (passages - having + 0.5) / (having + 0.5))


def _starts(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)])
