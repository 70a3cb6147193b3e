"""Reads the figures in a text: their value, how exact it is shown, their unit and their noun."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from assistant.dates import Moment, moments_in
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
_KINDS = {
    unit: kind
    for kind, units in {
        "time": "second minute hour day week month quarter year",
        "money": "€ $ £",
        "size": "kb mb gb tb",
        "effort": "person-hour person-day person-week person-month person-year",
    }.items()
    for unit in units.split()
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

_COUNTERS = "wave|week|month|place|rank|tier|version|line"
_COUNTED_OFF = {"place": "rank", "rang": "rank"}
_LABEL = re.compile(
    rf"\b(?P<label>{_COUNTERS})\s+(?P<digits>\d+(?:\.\d+)?)(?![\w%])(?!\.\d)", re.IGNORECASE
)
"""A number that says which one, such as "wave 2", and not how many."""

_IGNORED = re.compile(
    r"""
    \b(?:19|20)\d{2}\b(?!\s*(?:%|[a-z]+s\b))      # a year by itself
    | \b\d+(?:st|nd|rd|th)\b
    | \bv?(?!\d{1,3}(?:\.\d{3})+\b)\d+\.\d+\.\d+\b
    | \[\d+\]                                      # a citation
    | (?:^|[“„«])\s*(?:[-*+>]\s+)*(?:\#+\s+)?\d{1,3}[.)](?:\s|$)   # a list's number
    | (?<=\band\s)\d\.\s(?=[a-z])
    | \b(?:phase|step|stage|level|option|section|chapter|figure|page|part|priority|article|art\.|no\.|
        question|odcs|odps|iso|dama|dcam|requirements?)\s+
      \d+(?:\.\d+)*(?!\d|,\d{3})(?:\s*(?:[-–]|to|and)\s*\d+)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERSON = r"(?:(?:person|engineer)[\s-]|(?:working|business|calendar)\s)(?:days?|weeks?|months?|years?|hours?)"
_NUMBER = re.compile(
    rf"""
    (?<![\w_])(?<![A-Za-z_][-./:\[])(?<!\d[.,:/])
    (?P<money>[€$£]\s?)?
    (?P<digits>\d{{1,3}}(?:[.'\u00a0\u202f\u2009 ]\d{{3}})+,\d{{1,2}}(?!\d) | \d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)
        | \d{{1,3}}(?:[,'\u00a0\u202f\u2009 ]\d{{3}})+(?:\.\d+)?(?!\d) | \d+(?:[.,]\d+)?)
    (?:\s?(?P<scale>k|m|bn|thousand|million|billion)\b)?
    (?![\w_])(?![-.:/][A-Za-z_])
    (?:[\s\u00a0\u202f-]?(?P<unit>%|€|\$|£|{_PERSON}|[^\W\d_]+))?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WORD_NUMBER = re.compile(
    rf"\b(?P<digits>{'|'.join(_WORDS)})\b(?:[\s-](?P<unit>{_PERSON}|[^\W\d_]+))?", re.IGNORECASE
)
_RANGED = frozenset({"–", "—", "-", "to", "bis", "à", "a"})
_ALTERNATED = frozenset({"and", "und", "et", "y"})
_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\s+$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|von|de|desde)\s+$", re.IGNORECASE)
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
    end_of: Literal["", "low", "high"] = ""
    """Which end of a range such as "3 to 5 weeks" it is, if any."""


def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures in order, dates and "wave 2" among them; list numbers are none."""
    found = [_moment(moment, text) for moment in moments_in(text)]
    plain = _without(text, ((figure.start, figure.end) for figure in found))
    labels = [_label(match, plain) for match in _LABEL.finditer(plain)]
    plain = _without(plain, ((match.start(), match.end()) for match in _LABEL.finditer(plain)))
    plain = _IGNORED.sub(lambda m: " " * len(m[0]), plain)
    found += labels
    found += [_figure(m, plain) for m in _NUMBER.finditer(plain)]
    words = (_figure(m, plain) for m in _WORD_NUMBER.finditer(plain))
    found += [figure for figure in words if figure.unit or figure.counted]
    found.sort(key=lambda figure: figure.start)
    return _as_ranges(tuple(found), text)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def unit_of(word: str) -> str:
    """Return the unit that a word or sign names, or empty."""
    lowered = re.sub(r"^(?:working|business|calendar)[\s-]", "", word.lower()).replace(" ", "-")
    if lowered.startswith(("person-", "engineer-")):
        return "person-" + lowered.split("-")[1].rstrip("s")
    return UNITS.get(lowered, "")


def kind_of(unit: str) -> str:
    """Return what the unit measures, such as `time`, or the unit itself."""
    return _KINDS.get(unit, unit)


def label_of(word: str) -> str:
    """Return the unit of "wave 2" for "wave", or empty where the word counts nothing off."""
    lowered = word.lower()
    known = lowered in _COUNTED_OFF or lowered in _COUNTERS.split("|")
    return "#" + _COUNTED_OFF.get(lowered, lowered) if known else ""


def _moment(moment: Moment, text: str) -> Figure:
    return Figure(
        text=moment.text,
        start=moment.start,
        end=moment.end,
        readings=((moment.value, 0.0),),
        unit=moment.unit,
        in_words=False,
        counted=_counted(text[moment.end :]),
    )


def _label(match: re.Match[str], text: str) -> Figure:
    return Figure(
        text=match["digits"],
        start=match.start("digits"),
        end=match.end("digits"),
        readings=_readings(match["digits"], 1.0),
        unit=label_of(match["label"]),
        in_words=False,
        counted=_counted(text[match.end() :]),
    )


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
    near = re.match(
        r"[\s*`_\"-]*"
        r"(?:(?:kinds|sorts|types|pairs|groups|sets) of |(?:of|von) (?:the |your |all |den |these )?\d+ )?"
        r"((?:[^\W\d_]+[ \u00a0*`_-]*){0,3})",
        behind,
    )
    words: list[str] = []
    for word in re.findall(r"[^\W\d_]+", near[1] if near else ""):
        if word.lower() in STOPWORDS or word.lower() == "times":
            break
        words.append(word)
    return frozenset(stem(word) for word in words)


def _readings(digits: str, scale: float) -> tuple[tuple[float, float], ...]:
    if digits.isalpha():
        return ((_NUMBER_WORDS[digits.lower()], 0.0),)
    if re.fullmatch(r"[\d.'\s]+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}", digits):  # "1.234,50", "1 234,5"
        digits = digits.replace(".", "").replace(",", ".")
    plain = re.sub(r"[,'\s]", "", digits)
    decimals = len(plain.partition(".")[2])
    # A whole number is exact; only a shown decimal or a scale word promises rounding.
    exact = decimals == 0 and scale == 1.0
    readings = [(float(plain) * scale, 0.0 if exact else 0.5 * 10**-decimals * scale)]
    if re.fullmatch(r"\d{1,3}\.\d{3}", plain):  # In German, 1.000 is a thousand.
        readings.append((float(plain.replace(".", "")) * scale, 0.0))
    return tuple(readings)


def _as_ranges(figures: tuple[Figure, ...], text: str) -> tuple[Figure, ...]:
    """Give the first of "3 to 5 weeks" the unit of the second, and tell both as ends of one."""
    told = list(figures)
    for place in range(len(told) - 2, -1, -1):
        first, second = told[place], told[place + 1]
        between = text[first.end : second.start]
        if first.unit == second.unit or (not first.unit and _JOINED.fullmatch(between)):
            first = replace(first, unit=second.unit)
        if first.unit == second.unit and _is_range(text[: first.start], between):
            first = replace(first, end_of="low", counted=first.counted or second.counted)
            second = replace(second, end_of="high")
        told[place], told[place + 1] = first, second
    return tuple(told)


def _is_range(before: str, between: str) -> bool:
    joined = between.strip().lower()
    if _FROM.search(before):
        return False  # "From 15 to 8 days" is a change, not a range.
    return joined in _RANGED or (joined in _ALTERNATED and _BETWEEN.search(before) is not None)
