"""The business areas that a text names in its lists."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.handbook.stated import FactWords
from knowledge.language import language_of
from tools.roadmap.mentions import clause, mentions_any
from tools.roadmap.quantities import quantities

_LONGEST = 3
"""Words of an area's name; longer items of a list are clauses."""
_TELLING = 4
"""Items from which a list that describes the organisation is read, known or not."""
_WORD = r"[\w&'’/-]+"
_AND = r"(?:and|und|et|y|e|sowie|plus|&|\+)"
_ITEM = rf"(?:[^\W\d][\w&'’/-]*)(?:[ ](?!{_AND}\s){_WORD}){{0,4}}"
_LIST = re.compile(rf"{_ITEM}(?:(?:\s*,\s*(?:{_AND}\s+)?|\s+{_AND}\s+){_ITEM})+", re.IGNORECASE)
_UNIT_OF = re.compile(
    r"\b(?:our|the)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:department|division|business unit|function|business)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^.*\b(?:across|in|covering|spanning|including|for|our|the|of|with|from|over|are|is|do|have|has|got|also|even|plus|mit|avec|con|por|run|cover|operate|bereichen|domaines|áreas|areas|departments|im|der|die|das|den|dem|unser|unsere|unserem|les|la|le|dans|nos|notre|los|las|el|en|nuestros|nuestras)\s+",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\s+(?:in|at|for|with|from|each|all|both|who|which|that|are|is|have|has|want|wants|need|needs|wait|waits|queue|run|come|teams?|departments?|folks|people|wollen|sind|warten|brauchen|veulent|sont|attendent|quieren|son|esperan)\b.*$",
    re.IGNORECASE,
)
_WAITS = re.compile(
    r"\s(?:waits?|waiting|queues?|wants?|needs?|asks?|complains?|exports?|wollen|warten|brauchen|veulent|attendent|quieren|esperan)\b",
    re.IGNORECASE,
)
_NO_AREA = re.compile(
    r"\b(?:no|not|none|kein\w*|sans|sin|we|our|you|they|wir|nous|nosotros|i|it|is|are|was|will|can|but|or)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(frozen=True, slots=True)
class Area:
    """A business area that the asker named."""

    name: str
    """In lower case, in the asker's language."""
    quote: str
    means: str = ""
    """The English word for it, where the asker wrote in another language and it is known."""
    written: str = ""
    """As the asker wrote it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What may stand in a list, and what is no area."""

    areas: frozenset[str]
    """Words that a reference model knows an area by."""
    never: frozenset[str]
    """Tools, laws, countries and words such as "areas" themselves."""
    wanted: frozenset[str]
    """What a plan is asked for: domains, metrics."""
    people: frozenset[str]
    """Words for people, one of which counts the organisation's."""


def areas_in(
    text: str, known: frozenset[str], tools: frozenset[str], words: FactWords
) -> tuple[Area, ...]:
    """Return the areas named, ordered by name.

    A list with two known areas is read whole. So is one of at least four items that describes the
    organisation: a sentence of its own, or behind the number of its people.
    """
    people = {n for c in words.counts if c.id == "people" for n in c.nouns}
    countries = {t for terms in words.regions.values() for t in terms}
    here = _Known(
        known, tools | countries | set(words.list_cues), frozenset(words.wanted), frozenset(people)
    )
    found: dict[str, Area] = {}
    for match in _LIST.finditer(text):
        cut = clause(text, match.start(), match.end())
        found |= {i: Area(i, cut) for i in _items(text, match, here)}
    for match in _UNIT_OF.finditer(text):
        if match[1].lower() in known:
            found.setdefault(match[1].lower(), Area(match[1].lower(), match[0]))
    for cell in re.finditer(r"^[|*\s-]*([^|:\n]{2,40})[|:]\s*(.+)$", text, re.MULTILINE):
        if mentions_any(cell[1], words.list_cues):
            items = [_item(i, here) for i in re.split(r"[,;/|]|\band\b", cell[2])]
            found |= {i: Area(i, cell[0].strip(" |")) for i in items if i in known}
    return tuple(found[n] for n in sorted(found) if n in known or n not in people)


def _items(text: str, match: re.Match[str], here: _Known) -> list[str]:
    counted = re.search(r"\d[\s+]*$", text[: match.start()]) is not None
    items = [(p, _item(p, here)) for p in _parts(match[0])]
    if counted and items[0][1] in here.people:
        items = items[1:]
    if sum(bool(mentions_any(i, here.wanted)) for _, i in items) >= 2:  # noqa: PLR2004 - what is asked for.
        return []
    if sum(i in here.areas for _, i in items) >= 2:  # noqa: PLR2004 - one known word may be chance.
        return [i for _, i in items if _named(i, here)]
    if not _describes(text, match, here):
        return []
    # German writes each noun, and a sentence its first word, with a capital.
    proper = () if language_of(text) == "German" else items[1:]
    names = {i for p, i in proper if _is_name(p, i, here)}
    told = [i for _, i in items if _named(i, here) and i not in names]
    return told if len(told) >= _TELLING else []


def _parts(listed: str) -> list[str]:
    """Return the items of a list; an "and" within one of many items stays: "rights and archive"."""
    between = [p.strip() for p in listed.split(",")]
    if len(between) > _LONGEST:
        last = re.split(r"\b(?:and|und|et|sowie|plus)\b|\s[y&+]\s", between[-1])
        return [*between[:-1], *last]
    return re.split(r",|\b(?:and|und|et|sowie|plus)\b|\s[y&+]\s", listed)


def _named(item: str, here: _Known) -> bool:
    """Return whether an item may be the name of an area."""
    if item in here.areas:
        return True
    joined = re.search(rf"\s{_AND}\s", item) is not None
    few = 0 < len(item.split()) <= _LONGEST + 2 * joined
    return (
        few
        and not quantities(item)
        and not _NO_AREA.search(item)
        and not mentions_any(item, here.never)
    )


def _is_name(part: str, item: str, here: _Known) -> bool:
    """Return whether an item is written as a name: a city or a brand in a list."""
    words = part.split()
    plain = item not in here.areas and not part.isupper()
    return plain and all(w[:1].isupper() and w[1:].islower() for w in words)


def _describes(text: str, match: re.Match[str], here: _Known) -> bool:
    """Return whether a list says what the organisation consists of."""
    ends = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    begin = max(e for e in ends if e <= match.start())
    end = min((e for e in ends if e >= match.end()), default=len(text))
    before, behind = text[begin : match.start()], text[match.end() : end]
    if not before.strip(" >-*") and (
        not behind.strip(" .!?") or _WAITS.search(f"{match[0].rsplit(',', 1)[-1]}{behind[:30]}")
    ):
        return True
    counted = any(q.end < len(before) for q in quantities(before))
    return counted and bool(mentions_any(f"{before} {match[0]}", here.people))


def _item(words: str, here: _Known) -> str:
    """Return an item of a list without what leads up to it, or to the place named behind it."""
    stripped = words.strip(" .|*")
    whole = _LEAD_IN.sub("", stripped).strip().lower()
    if whole in here.areas:
        return whole
    placed = _PLACED.sub("", stripped)
    short = _LEAD_IN.sub("", placed).strip().lower()
    return short or whole


def without(text: str, areas: Iterable[Area]) -> str:
    """Return the text with each area's name blanked once: an area called quality is no pain."""
    for area in areas:
        at = text.lower().find(area.name)
        text = text[:at] + " " * len(area.name) + text[at + len(area.name) :] if at >= 0 else text
    return text
