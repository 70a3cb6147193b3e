"""Groups of a catalog that no capability names, each given the one that it speaks of, if any does."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.handbook.entries import Capability
from tools.domains.words import GENERIC, words_of
from tools.roadmap.area_lists import Area
from tools.roadmap.candidate import Candidate

_NAMED, _UNNAMED = 1, 2
"""Of a group's own words, how many a capability must know to name it, where its area is named by
the asker, and where it is not."""
_FIRST = 3
"""First words of a group, one of which it must be that alone tells its capability."""
_HEARD = 6
"""Words of a group that are asked."""


def adopted(
    candidates: Sequence[Candidate], free: Iterable[tuple[Capability, Area | None]]
) -> tuple[Candidate, ...]:
    """Return the candidates, those without a capability given the free one that they speak of.

    Each capability is given once: named areas first, then the one that knows most of a group's
    words, then the larger group. One word is enough where the asker names the area, or where it
    is a group's first and calls that capability alone. What is left keeps its own words for a name.
    """
    found, left = list(candidates), tuple(free)
    called = Counter(w for capability, _ in left for w in _calls(capability))
    for capability, area in sorted(left, key=lambda f: f[1] is None):
        sure = {w for w in _calls(capability) if called[w] == 1}
        least = _UNNAMED if area is None else _NAMED
        best = max(
            (
                (len(shared), len(c.proposed.datasets), -place, shared)
                for place, c in enumerate(found)
                if c.capability is None and c.proposed is not None
                if (shared := _shared(c.proposed.naming_words, capability))
                and not (len(shared) == 1 and shared[0] not in c.proposed.naming_words[:_FIRST])
                and (len(shared) >= least or shared[0] == c.proposed.naming_words[0] in sure)
            ),
            default=None,
        )
        if best is not None:
            place = -best[2]
            found[place] = _named(found[place], capability, area, best[3])
    return tuple(found)


def _calls(capability: Capability) -> set[str]:
    """Return the single words that a capability is called by, such as "product" or "employee"."""
    areas = {words[0] for a in capability.area_words if len(words := words_of(a)) == 1}
    return (areas | {*words_of(capability.name)[:1]}) - GENERIC


def _shared(words: Sequence[str], capability: Capability) -> tuple[str, ...]:
    known = {w for term in capability.vocabulary for w in words_of(term)} - GENERIC
    return tuple(w for w in words[:_HEARD] if w in known)


def _named(
    candidate: Candidate, capability: Capability, area: Area | None, words: tuple[str, ...]
) -> Candidate:
    shown = candidate.proposed
    if shown is None:
        return candidate
    said = f"you name {area.written} and " if area else ""
    quoted = ", ".join(f"“{w}”" for w in words)
    why = f"{shown.rationale} It is taken for {capability.name}, since {said}its names speak of {quoted}."
    proposed = shown.model_copy(update={"rationale": why})
    return replace(
        candidate, name=capability.name, capability=capability, proposed=proposed, area=area
    )
