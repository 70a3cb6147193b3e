"""Makes one ranking of two: what shares the query's words, and what is near to it in meaning.

Both scores are absolute, so that their sum is: words give the share of the query's information
that a passage has, meaning gives a cosine. A query in other words than the documents' is then
decided by meaning, one that names a thing by its name. Weights and bounds were chosen on one half
of the questions of `evals.retrieval`, which reports what they do on the other half.
"""

import math
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.documents.model import Passage
from knowledge.documents.support import NOTHING, Wanted, support
from knowledge.documents.wording import spelt_out

POOL = 100
"""Passages of each ranking that are weighed against each other."""

WORDS = 0.5
"""Weight of the share of words beside the cosine."""

_JUDGED = 20
"""Passages of which it is judged whether they answer, from the best on."""

_ALIKE = 0.9
"""Share of common words from which two passages are the same one twice."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found."""

    passage: Passage
    score: float
    """Higher is better."""
    support: float = -math.inf
    """How likely it answers the query, see `support`; without bound below where it is not judged,
    which only the best ones are."""
    compared: bool = True
    """Whether its meaning is known; else its words alone say what supports it."""

    @property
    def supported(self) -> bool:
        """Return whether it is likely to answer the query."""
        return self.support >= 0.0


def fused(
    words: Iterable[tuple[Passage, float]],
    meaning: Iterable[tuple[Passage, float]],
    usual: float = 0.0,
    unknown: Container[Passage] = frozenset(),
    needs: Wanted = NOTHING,
) -> tuple[Hit, ...]:
    """Return the passages of both rankings, best first; equal ones by place.

    `usual` is the mean cosine of all passages that were compared.

    A passage that the ranking by meaning does not reach counts there as much as the last that it
    does reach. One of `unknown` meaning counts there as its words do among all words, so that what
    was just loaded is found by them; where nothing is known of the meaning, words alone decide.
    `needs` is what of the query an answer should have.
    """
    shares = dict(words)
    cosines = dict(meaning)
    if not cosines:
        return _judged(_ordered(shares), shares, lambda _: None, needs)
    last, best = min(cosines.values()), max(cosines.values())
    most = max(shares.values(), default=0.0)

    def near_to(passage: Passage) -> float:
        if passage in unknown:
            return last + (best - last) * shares[passage] / most
        return cosines.get(passage, last)

    def above(passage: Passage) -> float | None:
        return None if passage in unknown else cosines.get(passage, last) - usual

    sums = {
        passage: near_to(passage) + WORDS * shares.get(passage, 0.0)
        for passage in dict.fromkeys((*cosines, *shares))
    }
    return _judged(_ordered(sums), shares, above, needs)


def collapsed(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits without those that say the same as an earlier one in the same words."""
    kept: list[frozenset[str]] = []
    for hit in hits:
        said = frozenset(spelt_out(f"{hit.passage.title} {hit.passage.text}"))
        if not any(_same(said, other) for other in kept):
            kept.append(said)
            yield hit


def _ordered(scores: Mapping[Passage, float]) -> tuple[Hit, ...]:
    hits = (Hit(passage, score) for passage, score in scores.items())
    return tuple(
        sorted(hits, key=lambda h: (-round(h.score, 6), h.passage.document, h.passage.line))
    )


def _judged(
    hits: Sequence[Hit],
    shares: Mapping[Passage, float],
    above: Callable[[Passage], float | None],
    needs: Wanted,
) -> tuple[Hit, ...]:
    def judged(hit: Hit) -> Hit:
        near, share = above(hit.passage), shares.get(hit.passage, 0.0)
        found = support(hit.passage, near, share, needs)
        return replace(hit, support=found, compared=near is not None)

    return (*map(judged, hits[:_JUDGED]), *hits[_JUDGED:])


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
