"""Handbook policies that speak of a question, by shared words and then by meaning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.embedding.encoder import Encoder
from knowledge.handbook.book import Handbook
from knowledge.handbook.entries import PolicyPattern

_COMMON = frozenset(
    """a about an and apply applies are be by can could data do does for from have how i in is it its may me must my need of on or our policies policy rule rules say should the there to us use we what when where which who with would""".split()  # noqa: SIM905 - as one reads it.
)

_NEAR = 0.3
"""Cosine from which a policy with a word of the question in its title speaks of it."""
_NEARER = 0.4
"""The same without one: it then shares a word such as "keep" that means little."""
_IN_TITLE = 3
"""What a word in the title counts."""
_CANDIDATES = 15
"""Policies whose meaning is compared."""
_LONGEST = 400
"""Characters of a policy that count towards its meaning."""


_POLICY = r"(?:polic(?:y|ies)|rules?|standards?|guidelines?|richtlinien?|regeln?|politiques?|règles?|directives?|pol[ií]ticas?|normas?|reglas?)"  # fmt: skip
_ASKS_WHICH = re.compile(
    rf"\b(?:which|any|welche|quelles?|cu[áa]les)\b.{{0,30}}\b{_POLICY}\b"
    r"|\bwhat\b.{0,30}\b(?:policies|rules|standards|guidelines)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PolicyPatternHit:
    """A handbook policy with the number of the question's words that it speaks of."""

    pattern: PolicyPattern
    score: int


def asks_which(question: str) -> bool:
    """Return whether it asks for the policies themselves rather than for what one says."""
    return _ASKS_WHICH.search(question) is not None


def patterns_about(
    question: str, handbook: Handbook, industry: str
) -> tuple[PolicyPatternHit, ...]:
    """Return the handbook's policies that share a word with the question, the closest first.

    Policies of other industries are left out where the organisation's is known.
    """
    asked = _telling(question)
    own = (p for p in handbook.policies if not industry or _may_apply(p, industry))
    hits = [PolicyPatternHit(p, _shared(asked, p)) for p in own]
    found = [h for h in hits if h.score]
    return tuple(sorted(found, key=lambda h: (-h.score, h.pattern.id)))


def near_in_meaning(
    question: str, hits: Sequence[PolicyPatternHit], encoder: Encoder
) -> tuple[PolicyPatternHit, ...]:
    """Return those of the hits that are near to the question in meaning too, the nearest first."""
    some = hits[:_CANDIDATES]
    texts = [f"{h.pattern.title}. {h.pattern.demand}"[:_LONGEST] for h in some]
    vectors = encoder.encode([question, *texts])
    cosines: list[float] = (vectors[1:] @ vectors[0]).tolist()
    near = [
        (cosine, hit)
        for cosine, hit in zip(cosines, some, strict=True)
        if cosine >= (_NEAR if hit.score >= _IN_TITLE else _NEARER)
    ]
    return tuple(hit for _, hit in sorted(near, key=lambda n: (-round(n[0], 4), n[1].pattern.id)))


def shared_words(question: str, text: str) -> int:
    """Return how many of the question's telling words a text has."""
    return len(_telling(question) & {_stem(w) for w in re.findall(r"[a-z]+", text.lower())})


def _telling(question: str) -> set[str]:
    return {_stem(w) for w in re.findall(r"[a-z]+", question.lower()) if w not in _COMMON}


def _may_apply(pattern: PolicyPattern, industry: str) -> bool:
    bound = pattern.triggers.industries
    return not bound or bool(pattern.triggers.data) or industry in bound


def _shared(asked: set[str], pattern: PolicyPattern) -> int:
    title = {_stem(w) for w in re.findall(r"[a-z]+", f"{pattern.title} {pattern.theme}".lower())}
    rest = f"{pattern.demand} {pattern.reason} {' '.join(pattern.triggers.data)}"
    if pattern.regulation:
        rest += f" {pattern.regulation.name}"
    body = {_stem(w) for w in re.findall(r"[a-z]+", rest.lower())}
    return _IN_TITLE * len(asked & title) + len(asked & body)


def _stem(word: str) -> str:
    return word[:6]
