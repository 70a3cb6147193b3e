"""Domains that the asker leaves out of a plan: "without stores", "leave marketing out"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tools.domains.words import singular, words_of
from tools.roadmap.area_lists import Area
from tools.roadmap.areas import meant
from tools.roadmap.candidate import Candidate
from tools.roadmap.domains import DomainSet
from tools.roadmap.situation import Situation

_NAME = r"(?:the |our |die |der |das |den |dem |unsere |les |le |la |l['’]|las |los |el )?(?P<name>[^\W\d_][\w&/-]*(?: [\w&/-]+){0,2}?)"
_KIND = r"(?: (?:domain|area|department|data|domäne|bereich|domaine|dominio))?"
_END = rf"{_KIND}(?=\s*(?:[.,;:!?\n]|$|\b(?:and|for now|this time|at first|und|et|y)\b))"
_BEGINS = (
    r"(?:(?:^|[.;!?\n])\W*(?:(?:and|but|so|now|please|then|und|aber|et|mais|y|pero)\W+)*"
    r"|\b(?:plan|roadmap|mesh|programme|it|that|the same),?\s+(?:but )?)"
)
"""Where "without" leaves something out of the plan; elsewhere people lack many things."""
_OMITTED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BEGINS}(?:without|excluding|except(?: for)?|skip|ignore|ohne|sans|sin) {_NAME}{_END}",
        rf"\b(?:leave out|leaving out) {_NAME}{_END}",
        rf"\b(?:leave|leaving|keep|lass|laisse|deja) {_NAME}{_KIND} (?:out|aside|weg|aus|de côté|fuera)\b",
        rf"(?:^|[.;!?]\s+){_NAME}{_KIND} (?:is|are|stays?|must be) (?:not part of it|not part of the (?:plan|mesh)|out of scope|left out)\b",
    )
)


def without_omitted(domains: DomainSet, case: Situation) -> DomainSet:
    """Return the domains without those that the brief leaves out, and say which; all if none would be left."""
    names = tuple(_omitted(case.brief.text))
    meant_by = {c.id for name in names for c in meant(case.model, _area(name, case))}
    words = {singular(w) for name in names for w in (name, _area(name, case).means)}
    out = {c.id: c.name for c in domains.candidates if _is_meant(c, meant_by, words)}
    kept = tuple(c for c in domains.candidates if c.id not in out)
    if not out or not kept:
        return domains
    told = f"Left out of the plan, as asked: {', '.join(sorted(out.values()))}."
    counted = f"{told} With it there would be {domains.count.text}"
    return replace(
        domains,
        candidates=kept,
        count=domains.count.model_copy(update={"text": counted}),
        links=tuple(x for x in domains.links if x.src not in out and x.dst not in out),
        gaps=(*domains.gaps, told),
    )


def _omitted(text: str) -> Iterator[str]:
    """Yield the names that the text leaves out, in lower case."""
    for pattern in _OMITTED:
        yield from (match["name"].casefold() for match in pattern.finditer(text))


def _area(name: str, case: Situation) -> Area:
    return Area(name, "", means=case.handbook.area_names.get(name, ""))


def _is_meant(candidate: Candidate, capabilities: set[str], words: set[str]) -> bool:
    """Return whether a domain is one of these capabilities, or has one of these words in its name."""
    capability = candidate.capability.id if candidate.capability else ""
    return capability in capabilities or not words.isdisjoint(
        map(singular, words_of(candidate.name))
    )
