"""The concepts of the field, and how they are found by what people call them."""

import re
from functools import cache

from pydantic import Field

from knowledge.record import Record


class Concept(Record):
    """A concept that can be explained."""

    id: str
    names: tuple[str, ...]
    """How people call it, in four languages; the first is shown."""
    short: str = Field(alias="is")
    """What it is, for somebody new."""
    more: str
    """For somebody who works with it."""
    leader: str
    """What it asks of a leader."""
    engineer: str
    """What it asks of an engineer."""
    unlike: tuple[tuple[str, str], ...]
    """What people confuse it with, each with the difference."""
    example: str
    """Kind of thing in a catalog that shows it."""
    source: str
    """A public work."""


def concept_named(
    text: str, concepts: tuple[Concept, ...], *, at_start: bool = False
) -> Concept | None:
    """Return the concept that a text names first, by the longest name there; None without one.

    With `at_start` the text has to begin with it.
    """
    best: tuple[int, int, int] | None = None
    for place, concept in enumerate(concepts):
        for name in concept.names:
            hit = _pattern(name).match(text) if at_start else _pattern(name).search(text)
            if hit and (best is None or (hit.start(), -len(name)) < best[:2]):
                best = (hit.start(), -len(name), place)
    return concepts[best[2]] if best else None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    spaced = re.escape(name).replace(r"\ ", r"[\s-]+").replace(r"\-", r"[\s-]?")
    return re.compile(rf"(?<!\w){spaced}(?:s|es|n|en|e)?(?!\w)", re.IGNORECASE)
