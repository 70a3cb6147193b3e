"""Handbook policies that speak of a question, by shared words."""

import re
from dataclasses import dataclass

from knowledge.handbook.book import Handbook
from knowledge.handbook.entries import PolicyPattern

_COMMON = frozenset(
    [
        "a",
        "about",
        "an",
        "and",
        "apply",
        "applies",
        "are",
        "be",
        "by",
        "can",
        "could",
        "data",
        "do",
        "does",
        "for",
        "from",
        "have",
        "how",
        "i",
        "in",
        "is",
        "it",
        "its",
        "may",
        "me",
        "must",
        "my",
        "need",
        "of",
        "on",
        "or",
        "our",
        "policies",
        "policy",
        "rule",
        "rules",
        "say",
        "should",
        "the",
        "there",
        "to",
        "us",
        "use",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "with",
        "would",
    ]
)


@dataclass(frozen=True, slots=True)
class PolicyPatternHit:
    """A handbook policy with the number of the question's words that it speaks of."""

    pattern: PolicyPattern
    score: int


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
    return 3 * len(asked & title) + len(asked & body)


def _stem(word: str) -> str:
    return word[:6]
