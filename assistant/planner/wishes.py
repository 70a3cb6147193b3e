"""What somebody says of a wish in English, German, French or Spanish: what for, and for how long."""

import re
from functools import cache

from knowledge.handbook.book import Handbook
from tools.roadmap.dates import phrases
from tools.roadmap.quantities import quantities

_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_MOST_DAYS = 3_650
_DAYS_OF_A_MONTH = 30.4
_ONE = r"(?<!\w)(?:an?|one|another|next|ein(?:en|em|e|es)?|une?|una?)[\s-]+"
_HALF = (
    r"(?<!\w)(?:half (?:of )?an?|(?:ein(?:em|en|es)? )?halb\w*|(?:une? )?demi[e]?-?|medi[oa])\s?"
)
_PURPOSES = (
    re.compile(r"\b(?:because|since|so that|in order to|purpose:?|as|weil|damit|parce que|afin de|afin d['’]|porque)\s*(.{6,}?)\s*[.?!]*$", re.IGNORECASE),
    re.compile(r"[,;.:?!–-]\s*((?:i|we) (?:want|need|have|would like|plan|am|are)\b.{6,}?)\s*[.?!]*$", re.IGNORECASE),
    re.compile(r"\bum\s+(.{4,}?\bzu\b.{3,}?)\s*[.?!]*$", re.IGNORECASE),
    re.compile(r"(?<!access )(?<!permission )(?<!rights )(?<!need )(?<!want )(?<!like )(?<!how )\bto\s+((?!the\b|our\b|this\b|that\b|read\b|query\b|use\b|see\b|access\b|get\b|have\b|it\b)[a-z]{3,}\b.{4,}?)\s*[.?!]*$", re.IGNORECASE),
    re.compile(r"\b(?:for|für|pour|para)\s+((?!(?:the next|about|up to|another|\d|an? (?:day|week|month|quarter|year)|one|two|three|six|half|me\b|us\b|my team\b|mich\b|uns\b|moi\b|nous\b|mí\b|nosotros\b)\b).{5,}?)\s*[.?!]*$", re.IGNORECASE),
)  # fmt: skip
_UNTIL = re.compile(
    r"(?<!\w)(?:until|till?|through|up to|bis(?: zum)?|d['’ ]ici(?: au| à)?|jusqu['’ ](?:à|au)(?: la)?|hasta(?: el)?)\s+(?:the )?",
    re.IGNORECASE,
)
_LED = r"(?:(?:for|during|until in|over|by|für|während|pendant|pour|durant|durante|por|sur|über)\s+)?(?:(?:the next|about|around|up to|another|die nächsten|les|los)\s+)?"


def days_in(text: str) -> int | None:
    """Return for how many days something is wanted, 1 to 3,650, or None where no time is named."""
    found = _time_in(text)
    return min(max(int(found[0]), 1), _MOST_DAYS) if found else None


def months_in(text: str) -> int | None:
    """Return for how many months something is wanted, or None where no month or year is named."""
    found = _time_in(text)
    if found is None or found[0] < _DAYS["month"]:
        return None
    return round(found[0] / _DAYS_OF_A_MONTH)


def until_in(text: str) -> str | None:
    """Return the day or month until which something is wanted, as it is said, or None."""
    found = _until(text)
    return found[0] if found else None


def _until(text: str) -> tuple[str, int, int] | None:
    """Return the day that a text leads up to, and where its words begin and end."""
    for led in _UNTIL.finditer(text):
        day = _days().match(text, led.end())
        if day is not None:
            return day[0].strip(), led.start(), day.end()
    return None


@cache
def _days() -> re.Pattern[str]:
    return phrases(Handbook().condition_words.months)


def purpose_in(text: str) -> str | None:
    """Return what it is wanted for, in the asker's words, or None where they don't say."""
    until = _until(text)
    text = text if until is None else f"{text[: until[1]]} {text[until[2] :]}"
    found = _time_in(text)
    plain = text if found is None else f"{text[: found[1]]} {text[found[2] :]}"
    plain = re.sub(r"\s+([,.?!])", r"\1", " ".join(plain.split()))
    for pattern in _PURPOSES:
        match = pattern.search(plain)
        if match is not None:
            return match[1].strip(" ,;.")
    return None


def _time_in(text: str) -> tuple[float, int, int] | None:
    """Return the first length of time in days, and where the words that name it begin and end."""
    units = _units()
    named = "|".join(sorted(map(re.escape, units), key=len, reverse=True))
    unit = re.compile(rf"[\s-]*({named})(?!\w)", re.IGNORECASE)
    figures = [(q.value, q.start, q.end) for q in quantities(text) if not q.percent]
    for number, pattern in ((0.5, _HALF), (1.0, _ONE)):
        figures += [(number, *m.span()) for m in re.finditer(pattern, text, re.IGNORECASE)]
    for number, start, end in sorted(figures, key=lambda f: f[1]):
        behind = unit.match(text, end)
        if behind is not None:
            led = re.search(rf"{_LED}$", text[:start], re.IGNORECASE)
            return number * units[behind[1].casefold()], led.start() if led else start, behind.end()
    return None


@cache
def _units() -> dict[str, int]:
    """Return the days of each unit of time, by its names in four languages."""
    words = Handbook().fact_words.units.items()
    return {name: _DAYS[unit] for unit, names in words for name in names if unit in _DAYS}
