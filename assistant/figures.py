"""Reads the figures in a text: their value, how exact it is shown, their unit and their noun."""

import re
from dataclasses import dataclass, replace

from assistant.words import STOPWORDS, stem

_UNITS = {
    "%": "% percent prozent pourcent",
    "second": "second seconds sec secs sekunde sekunden seconde secondes segundo segundos",
    "minute": "minute minutes min mins minuten minuto minutos",
    "hour": "hour hours hr hrs stunde stunden heure heures hora horas",
    "day": "day days tag tage tagen jour jours día días",
    "week": "week weeks woche wochen semaine semaines semana semanas",
    "month": "month months monat monate monaten mois mes meses",
    "quarter": "quarter quarters quartal quartale trimestre trimestres",
    "year": "year years jahr jahre jahren an ans année années año años",
    "€": "€ eur euro euros",
    "$": "$ usd dollar dollars",
    "£": "£ gbp pound pounds",
    "kb": "kb",
    "mb": "mb",
    "gb": "gb",
    "tb": "tb",
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in words.split()}
"""Each way to write a unit, in lower case, and the unit."""

_WORDS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_NUMBER_WORDS = {word: float(value) for value, word in enumerate(_WORDS, start=2)}
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-zé]*\.?"
_LABEL = (
    r"\b(?:phase|step|stage|wave|tier|level|option|section|chapter|figure|page|part|priority|rank|"
    r"line|article|art\.|no\.|question|week|month|quarter|day|version|odcs|odps|iso|dama|dcam)\s+"
)
_IGNORED = re.compile(
    rf"""
    \b\d{{4}}-\d{{2}}(?:-\d{{2}})?(?:T[\d:.]+Z?)?\b   # 2026-11-23
    | \b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b         # 23.11.2026
    | \b\d{{1,2}}(?:st|nd|rd|th)?\.?\s+{_MONTH}(?:\s+\d{{4}})?\b
    | \b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?\b
    | \b(?:19|20)\d{{2}}\b(?!\s*(?:%|[a-z]+s\b))      # a year by itself
    | \b\d{{1,2}}:\d{{2}}(?::\d{{2}})?\b
    | \b\d+(?:st|nd|rd|th)\b
    | \bv?\d+\.\d+\.\d+\b
    | \[\d+\]                                         # a citation
    | ^\s*(?:[-*+>]\s+)*\d{{1,3}}[.)]\s               # a list's number
    | {_LABEL}\d+(?:\.\d+)*(?:\s*(?:[-–]|to|and)\s*\d+)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERSON = r"(?:person|engineer)[\s-](?:days?|weeks?|months?|years?)"
_NUMBER = re.compile(
    rf"""
    (?<![\w_])(?<![A-Za-z_][-./:])(?<!\d[.,:/])
    (?P<money>[€$£]\s?)?
    (?P<digits>\d{{1,3}}(?:[,'\u00a0\u202f\u2009 ]\d{{3}})+(?:\.\d+)?(?!\d) | \d+(?:[.,]\d+)?)
    (?:\s?(?P<scale>k|m|bn|thousand|million|billion)\b)?
    (?![\w_])(?![-.:/][A-Za-z_])
    (?:[\s\u00a0\u202f-]?(?P<unit>%|€|\$|£|{_PERSON}|[^\W\d_]+))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD_NUMBER = re.compile(
    rf"\b(?P<digits>{'|'.join(_WORDS)})\b(?:[\s-](?P<unit>{_PERSON}|[^\W\d_]+))?", re.IGNORECASE
)
_JOINED = re.compile(r"\s*(?:–|—|-|to|and|or|bis|und|à|et|a|y)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it is shown."""

    text: str
    start: int
    end: int
    """Of the number with its unit sign; words such as "weeks" lie beyond it."""
    readings: tuple[tuple[float, float], ...]
    """What it can mean: the value, and half of its last shown digit."""
    unit: str
    """One of the units above, "person-week" and the like, or empty."""
    in_words: bool
    """Written as "three"."""
    counted: frozenset[str]
    """Stems of the words right behind it, of which one is what it counts; may be empty."""


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures in order; dates, ordinals, list numbers and citations are none."""
    plain = _IGNORED.sub(lambda m: " " * len(m[0]), text)
    found = [_figure(m, plain) for m in _NUMBER.finditer(plain)]
    words = (_figure(m, plain) for m in _WORD_NUMBER.finditer(plain))
    found += [figure for figure in words if figure.unit or figure.counted]
    found.sort(key=lambda figure: figure.start)
    return _share_units(tuple(found), plain)


def unit_of(word: str) -> str:
    """Return the unit that a word or sign names, or empty."""
    lowered = word.lower().replace(" ", "-")
    if lowered.startswith(("person-", "engineer-")):
        return "person-" + lowered.split("-")[1].rstrip("s")
    return UNITS.get(lowered, "")


def _figure(match: re.Match[str], text: str) -> Figure:
    parts = match.groupdict()
    unit = unit_of((parts.get("money") or parts["unit"] or "").strip())
    last = "scale" if parts.get("scale") else "digits"
    sign = parts["unit"] in {"%", "€", "$", "£"}
    end = match.end("unit") if sign else match.end(last)
    scale = _SCALES.get((parts.get("scale") or "").lower(), 1.0)
    return Figure(
        text=text[match.start() : end].strip(),
        start=match.start(),
        end=end,
        readings=_readings(parts["digits"], scale),
        unit=unit,
        in_words=parts["digits"].isalpha(),
        counted=_counted(text[end:]),
    )


def _counted(behind: str) -> frozenset[str]:
    near = re.match(r"[\s*`_\"-]*((?:[^\W\d_]+[ \u00a0*`_-]*){0,3})", behind)
    words: list[str] = []
    for word in re.findall(r"[^\W\d_]+", near[1] if near else ""):
        if word.lower() in STOPWORDS:
            break
        words.append(word)
    return frozenset(stem(word) for word in words)


def _readings(digits: str, scale: float) -> tuple[tuple[float, float], ...]:
    if digits.isalpha():
        return ((_NUMBER_WORDS[digits.lower()], 0.0),)
    if re.fullmatch(r"\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    plain = re.sub(r"[,'\s]", "", digits)
    decimals = len(plain.partition(".")[2])
    # A whole number is exact; only a shown decimal or a scale word promises rounding.
    exact = decimals == 0 and scale == 1.0
    readings = [(float(plain) * scale, 0.0 if exact else 0.5 * 10**-decimals * scale)]
    if re.fullmatch(r"\d{1,3}\.\d{3}", plain):  # In German, 1.000 is a thousand.
        readings.append((float(plain.replace(".", "")) * scale, 0.0))
    return tuple(readings)


def _share_units(figures: tuple[Figure, ...], text: str) -> tuple[Figure, ...]:
    """Give the first of "3 to 5 weeks" the unit of the second."""
    shared = list(figures)
    for place in range(len(shared) - 2, -1, -1):
        first, second = shared[place], shared[place + 1]
        if not first.unit and second.unit and _JOINED.fullmatch(text[first.end : second.start]):
            shared[place] = replace(first, unit=second.unit)
    return tuple(shared)
