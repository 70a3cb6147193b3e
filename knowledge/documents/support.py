"""How likely a passage answers a query: how near it is in meaning, and what of the query it lacks.

A passage can be near to a question that it does not answer: one on the compaction of etcd is near
to a question on that of Cassandra. What tells them apart is the rarest word of the question that
the passage lacks, above all a name. Weights and bounds are those of a logistic regression on the
questions of `evals.retrieval` that parameters are chosen on, which reports what they do on others.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.documents.model import Origin, Passage
from knowledge.documents.stems import content_words, stems

_RAREST = 0.31
"""What the rarest word lacking takes away, in terms of a cosine; a word has 0 to 1 of it."""
_NAME = 0.16
"""What a name lacking takes away besides."""
_LEAST_ABOVE = 0.15
"""How far the cosine is above the usual one at least, whatever words are there."""
NEAR = -0.02
"""Support from which a passage may answer, where none is taken to."""
_ENTRY = 0.095
"""How much nearer an entry of a catalog must be: it is so short that it is near to whatever speaks
of its subject. Of 64 questions to two catalogs, half of which no entry answers, 28 and 2 pass."""
_HANDBOOK = 0.05
"""The same of the shipped handbook, which is near to any question on governance or platforms and
knows nothing of what happened here."""
_FURTHER: Mapping[Origin, float] = {"catalog": _ENTRY, "handbook": _HANDBOOK, "organisation": 0.0}
_NEEDED_BY_WORDS = 0.55
"""Share of the query's information that is needed while nothing is known of the meaning."""

_TOKEN = re.compile(r"\w+")
_WRITTEN_AS_NAME = re.compile(r"[a-z][A-Z]|\d|_")
_OPENING = " \"'(“„«"
_ENDS = frozenset({"", ".", "!", "?", ":"})
"""What stands before the first word of a sentence."""
_TITLE_CASE = 0.5
"""Share of words with a capital from which capitals say nothing."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a passage that answers a query should have."""

    rarity: Mapping[str, float] = field(default_factory=dict[str, float])
    """By the stem of each word that carries meaning, how rare it is in what the asker may read:
    0 to 1, which is a word that stands nowhere."""
    names: frozenset[str] = frozenset()
    """The stems of what the query calls by name."""

    def without(self, terms: Iterable[str]) -> "Wanted":
        """Return the same without the words of these terms, which have other names."""
        given = stems(" ".join(terms))
        rarity = {stem: r for stem, r in self.rarity.items() if stem not in given}
        return Wanted(rarity, self.names - given)


NOTHING = Wanted()


def wanted(query: str, rarity: Callable[[str], float]) -> Wanted:
    """Return what an answer to the query should have, given how rare a word is, 0 to 1."""
    return Wanted(
        rarity={stem: rarity(word) for word, stem in content_words(query).items()},
        names=stems(" ".join(_names(query))),
    )


def support(passage: Passage, above: float | None, share: float, needs: Wanted) -> float:
    """Return how likely the passage answers: 0 or more means that it is taken to, less is doubt.

    `above` is its cosine above the usual one, None while that is not known; `share` the share of
    the query's information that it has.
    """
    said = " ".join((passage.document, passage.title, *passage.headings, passage.text))
    lacking = needs.rarity.keys() - stems(said)
    rarest = max((needs.rarity[stem] for stem in lacking), default=0.0)
    cost = _RAREST * rarest + _NAME * bool(lacking & needs.names)
    if above is None:
        return share - _NEEDED_BY_WORDS - _NAME * bool(lacking & needs.names)
    return min(above - cost, above - _LEAST_ABOVE) - _FURTHER[passage.origin]


def _names(query: str) -> list[str]:
    """Return the words written as names are; the first of a sentence has a capital anyway."""
    tokens = list(_TOKEN.finditer(query))
    capital = [token for token in tokens if token[0][0].isupper()]
    names = [token[0] for token in tokens if _WRITTEN_AS_NAME.search(token[0])]
    if len(capital) <= _TITLE_CASE * len(tokens):
        inside = (t for t in capital if query[: t.start()].rstrip(_OPENING)[-1:] not in _ENDS)
        names += (token[0] for token in inside if len(token[0]) > 1)
        names += (token[0] for token in capital if len(token[0]) > 1 and token[0].isupper())
    return names
