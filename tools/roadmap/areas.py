"""Which capabilities of a reference model a business area means."""

from dataclasses import replace

from knowledge.handbook.entries import Capability, ReferenceModel
from tools.domains.words import singular, words_of
from tools.roadmap.area_lists import Area
from tools.roadmap.waits import content


def matches(model: ReferenceModel, area: Area) -> list[Capability]:
    """Return the capabilities that an area's name points to, the closest first.

    A name that no capability knows is looked up again by its English word.
    """
    found = _matches_of(model, area)
    if found or not area.means:
        return found
    return _matches_of(model, replace(area, name=area.means))


def _matches_of(model: ReferenceModel, area: Area) -> list[Capability]:
    ranked = [
        (not _named_after(c, area), c.area_words.index(area.name), c.id, c)
        for c in model.capabilities
        if area.name in c.area_words
    ]
    if not ranked:
        ranked = [
            (not _named_after(c, area), len(c.area_words), c.id, c)
            for c in model.capabilities
            if any(w in area.name.split() for w in c.area_words)
        ]
    if not ranked and len(area.name.split()) == 1:
        ranked = [
            (False, len(c.name), c.id, c)
            for c in model.capabilities
            if singular(area.name) in words_of(c.name) and c.kind != "reference"
        ]
    # The later an area word stands in a capability's list, the wider it is for it.
    return [c for *_, c in sorted(ranked, key=lambda r: r[:3])]


def _named_after(capability: Capability, area: Area) -> bool:
    named = (area.means or area.name).split()[0]
    return named.rstrip("s") in capability.name.lower()


def surely(capability: Capability, area: Area) -> bool:
    """Return whether an area means this capability by a whole name, or shares a word with its name."""
    said = (area.name, area.means)
    exact = any(n in capability.area_words for n in said)
    return exact or bool(content(" ".join(said)) & content(capability.name))


def meant(model: ReferenceModel, area: Area) -> list[Capability]:
    """Return the capabilities that an area means: the ones named after it, else all that match."""
    found = matches(model, area)
    return [c for c in found if _named_after(c, area)] or found


def first_match(model: ReferenceModel, area: Area) -> list[Capability]:
    """Return the closest capability in a list, or an empty list."""
    return matches(model, area)[:1]
