"""Makes one ranking of two: what shares the query's words, and what is near to it in meaning.

Both scores are absolute, so that their sum is: words give the share of the query's information
that a passage has, meaning gives a cosine. A query in other words than the documents' is then
decided by meaning, one that names a thing by its name. Weights and bounds were chosen on one half
of the questions of `evals.retrieval`, which reports what they do on the other half.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.documents.model import Passage
from knowledge.documents.wording import spelt_out

POOL = 100
"""Passages of each ranking that are weighed against each other."""

WORDS = 0.5
"""Weight of the share of words beside the cosine."""

SUPPORTED = 0.36
"""From which something is taken to answer: how far the highest cosine is above the usual one of
the query, and the highest share of words by `TOLD`."""

TOLD = 0.3
"""Weight of the share of words there."""

CLOSE = 0.9
"""Share of the best sum from which a passage is taken to answer as well."""

SUPPORTED_BY_WORDS = 0.55
"""The same for the share of words alone, while nothing is known of the meaning."""

_ALIKE = 0.9
"""Share of common words from which two passages are the same one twice."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found."""

    passage: Passage
    score: float
    """Higher is better."""
    supported: bool
    """Whether it is likely to answer the query."""


def fused(
    words: Iterable[tuple[Passage, float]],
    meaning: Iterable[tuple[Passage, float]],
    usual: float = 0.0,
    unknown: Container[Passage] = frozenset(),
) -> tuple[Hit, ...]:
    """Return the passages of both rankings, best first; equal ones by place.

    `usual` is the mean cosine of all passages that were compared.

    A passage that the ranking by meaning does not reach counts there as much as the last that it
    does reach. One of `unknown` meaning counts there as its words do among all words, so that what
    was just loaded is found by them; where nothing is known of the meaning, words alone decide.
    """
    shares = dict(words)
    cosines = dict(meaning)
    if not cosines:
        return _ordered({p: (share, share >= SUPPORTED_BY_WORDS) for p, share in shares.items()})
    last, best = min(cosines.values()), max(cosines.values())
    most = max(shares.values(), default=0.0)

    def near_to(passage: Passage) -> float:
        if passage in unknown:
            return last + (best - last) * shares[passage] / most
        return cosines.get(passage, last)

    sums = {
        passage: near_to(passage) + WORDS * shares.get(passage, 0.0)
        for passage in dict.fromkeys((*cosines, *shares))
    }
    enough = best - usual + TOLD * most >= SUPPORTED
    near = CLOSE * max(sums.values())
    return _ordered({p: (score, enough and score >= near) for p, score in sums.items()})


def collapsed(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits without those that say the same as an earlier one in the same words."""
    kept: list[frozenset[str]] = []
    for hit in hits:
        said = frozenset(spelt_out(f"{hit.passage.title} {hit.passage.text}"))
        if not any(_same(said, other) for other in kept):
            kept.append(said)
            yield hit


def _ordered(scores: Mapping[Passage, tuple[float, bool]]) -> tuple[Hit, ...]:
    hits = (Hit(passage, score, enough) for passage, (score, enough) in scores.items())
    return tuple(
        sorted(hits, key=lambda h: (-round(h.score, 6), h.passage.document, h.passage.line))
    )


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * len(one | other)
