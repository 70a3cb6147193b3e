"""Which domain of a plan some words speak of: a deadline for risk data, a wish for claims first."""

import re
from collections.abc import Iterable

from tools.roadmap.candidate import Candidate
from tools.roadmap.situation import Situation


def wished_first(case: Situation, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the domain that the asker has decided to start with, or None."""
    wishes = (c for c in case.brief.conditions if c.kind == "first")
    all_of = tuple(candidates)
    return next((hit for w in wishes if (hit := pointed(w.text, all_of))), None)


def pointed(words: str, candidates: Iterable[Candidate]) -> Candidate | None:
    """Return the domain that `words` name by area, area word or its own name; None without one.

    The longest name found counts; of two domains of one name the earlier one.
    """
    lowered = words.lower()
    found = [
        (-len(term), place, candidate)
        for place, candidate in enumerate(candidates)
        for term in _terms(candidate)
        if re.search(rf"(?<!\w){re.escape(term)}s?(?!\w)", lowered)
    ]
    return min(found, key=lambda f: f[:2])[2] if found else None


def _terms(candidate: Candidate) -> Iterable[str]:
    yield candidate.name.lower()
    if candidate.area:
        yield candidate.area.name
        if candidate.area.means:
            yield candidate.area.means
    for capability in ((candidate.capability,) if candidate.capability else ()) + candidate.also:
        yield capability.name.lower()
        yield from capability.area_words
