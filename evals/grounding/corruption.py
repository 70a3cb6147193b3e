"""Makes a true answer false in one place: figures swapped, a unit, name, figure or date changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Literal

Kind = Literal["swap", "unit", "name", "near", "date"]

_UNITS = {
    "working days": "weeks",
    "days": "months",
    "day": "month",
    "weeks": "days",
    "months": "weeks",
    "month": "week",
    "hours": "days",
    "hour": "day",
    "minutes": "hours",
    "seconds": "minutes",
    "person-weeks": "person-months",
    "person-months": "person-weeks",
    "%": "points",
    "€": "$",
    "EUR": "USD",
}
"""What a unit is changed to."""

_NUMBER = re.compile(
    r"(?<![\w`./:§-])(?<!\d[,.])(?!(?:19|20)\d\d\b)\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)"
    r"|(?<![\w`./:§-])(?<!\d[,.])(?!(?:19|20)\d\d\b)\d+(?:\.\d+)?(?![\w:/]|[.,]\d|-\w)"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})\b|\b(?P<day>\d{{1,2}}) (?P<of>{_MONTH}) (?P<year>\d{{4}})\b"
    rf"|\b(?P<month>{_MONTH}) (?P<in>\d{{4}})\b|\b(?P<time>[0-2]\d:[0-5]\d)\b"
)
_RANK = re.compile(r"(?m)^\s*(?:[-*]\s+)?\d+[.)]\s|^\|\s*\d+\s*\||^#+ .*$|(?<=[.:] )\d\. (?=[A-Z])")
"""Numbers that only count the lines of a list or table, and headings."""

_JOINED = re.compile(r"\s*(?:–|-|to|and|or|of|bis|und)\s*")
_IDENTIFIER = re.compile(r"(?<![\w.-])`?\b[a-z]+(?:_[a-z]+)*\.[a-z]\w+(?:\.\w+)?`?")
_PROPER = re.compile(
    r"(?<=[\w,(] )[A-Z][\w-]+(?: (?:and|of|by|[a-z]+|[A-Z][\w-]+)){0,4}(?= [a-z(])"
)

INVENTED = {
    "domain": ("Returns and reverse logistics", "Wholesale trading", "Sustainability reporting"),
    "table": ("core.returns_ledger", "mart_sales.basket_uplift", "stg.vendor_scorecard"),
    "team": ("Pricing Science Guild", "Retail Insights Office", "Northern Analytics Hub"),
    "person": ("Nadia Kessler", "Piet Vandersloot", "Ingrid Solheim"),
    "regulation": ("Data Fairness Act", "ISO 38505", "Directive 2031/77/EU"),
}
"""Names that are plausible and stand nowhere in the sample or the handbook."""

_SENTENCES = {
    "team": "The {} would take it over.",
    "person": "Please ask {} for the details.",
    "regulation": "This also follows from the {}.",
    "domain": "It depends on the domain {} as well.",
    "table": "It also reads `{}`.",
}


@dataclass(frozen=True, slots=True)
class Corrupted:
    """A text made false, and where."""

    kind: Kind
    text: str
    spots: tuple[str, ...]
    """What stands at the changed places now; a mark at one of them is enough."""


def corruptions(text: str, names: tuple[str, ...], seed: str) -> Iterator[Corrupted]:
    """Yield one corruption of each kind that the text allows; the same seed gives the same ones.

    `names` are what the evidence's records are called, of which one may be replaced.
    """
    for kind, made in (
        ("swap", _swapped(text)),
        ("unit", _units(text)),
        ("near", _near(text, Random(seed))),  # noqa: S311 - chooses test data.
        ("date", _dates(text)),
        ("name", _named(text, names, Random(seed))),  # noqa: S311 - as above.
    ):
        possible = [one for one in made if one.text != text]
        if possible:
            yield Random(f"{seed} {kind}").choice(possible)  # noqa: S311 - as above.


def _numbers(text: str) -> list[re.Match[str]]:
    """Return the figures outside of dates, identifiers, list numbers and headings."""
    taken = [m.span() for pattern in (_DATE, _RANK) for m in pattern.finditer(text)]
    return [
        number
        for number in _NUMBER.finditer(text)
        if not any(start <= number.start() < end for start, end in taken)
    ]


def _put(text: str, *changes: tuple[int, int, str]) -> str:
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _swapped(text: str) -> Iterator[Corrupted]:
    yield from _swapped_cells(text)
    numbers = [n for n in _numbers(text) if "|" not in _line(text, n.start())]
    for first, second in combinations(numbers, 2):
        between = text[first.end() : second.start()]
        alike = _shape(text, first) == _shape(text, second)
        if alike and first[0] != second[0] and not _JOINED.fullmatch(between):
            changed = _put(text, (*first.span(), second[0]), (*second.span(), first[0]))
            yield Corrupted("swap", changed, (second[0], first[0]))


def _swapped_cells(text: str) -> Iterator[Corrupted]:
    rows = [
        (row.start(), [cell for cell in re.finditer(r"[^|\n]+", row[0]) if cell[0].strip()])
        for row in re.finditer(r"(?m)^\|.*$", text)
    ][2:]
    for (start, one), (below, other) in combinations(rows, 2):
        for column in range(1, min(len(one), len(other))):
            a, b = one[column], other[column]
            ranks = column == 0
            if not ranks and _has_digit(a[0]) and _has_digit(b[0]) and a[0] != b[0]:
                places = (start + a.start(), start + a.end(), b[0])
                others = (below + b.start(), below + b.end(), a[0])
                spots = (b[0].strip(), a[0].strip())
                yield Corrupted("swap", _put(text, places, others), spots)


def _has_digit(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_NUMBER, _DATE))


def _line(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 :].split("\n", 1)[0]


def _shape(text: str, number: re.Match[str]) -> tuple[int, str]:
    """Return the decimals shown and the word behind."""
    decimals = len(number[0].partition(".")[2])
    behind = re.match(r"\s?(%|[\w-]+)?", text[number.end() :])
    return decimals, (behind[1] or "") if behind and not decimals else ""


def _units(text: str) -> Iterator[Corrupted]:
    units = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
    for number in _numbers(text):
        found = re.match(rf"[ -]?({units})(?!\w)", text[number.end() :])
        if found:
            start = number.end() + found.start(1)
            new = _UNITS[found[1]]
            new = f" {new}" if found[0] == "%" else new
            yield Corrupted("unit", _put(text, (start, start + len(found[1]), new)), (number[0],))
        elif "," in number[0]:
            end = number.end()
            yield Corrupted("unit", _put(text, (end, end, " million")), (number[0],))


def _near(text: str, random: Random) -> Iterator[Corrupted]:
    for number in _numbers(text):
        new = _nearby(number[0], random)
        yield Corrupted("near", _put(text, (*number.span(), new)), (new,))


def _nearby(number: str, random: Random) -> str:
    """Return the number with its last or, if long, its third-last digit a little changed."""
    decimals = len(number.partition(".")[2])
    digits = int(re.sub(r"[.,]", "", number))
    step = random.choice((1, 2, 3)) * (100 if "," in number else 1)
    value = digits + step if digits <= step or random.random() < 0.5 else digits - step  # noqa: PLR2004 - up as often as down.
    if decimals:
        return f"{value / 10**decimals:.{decimals}f}"
    return f"{value:,}" if "," in number else str(value)


def _dates(text: str) -> Iterator[Corrupted]:
    for found in _DATE.finditer(text):
        new = _shifted(found)
        yield Corrupted("date", _put(text, (*found.span(), new)), (new,))


def _shifted(found: re.Match[str]) -> str:
    """Return the date a week and a day later, the month after, or the time half an hour later."""
    parts = found.groupdict()
    if parts["iso"]:
        return str(date.fromisoformat(parts["iso"]) + timedelta(days=8))
    if parts["day"]:
        day = date(int(parts["year"]), _MONTHS.index(parts["of"]) + 1, int(parts["day"]))
        later = day + timedelta(days=8)
        return f"{later.day} {later:%B %Y}"
    if parts["month"]:
        return f"{_MONTHS[(_MONTHS.index(parts['month']) + 1) % 12]} {parts['in']}"
    hour, minute = parts["time"].split(":")
    return f"{hour}:{(int(minute) + 30) % 60:02}"


def _named(text: str, names: tuple[str, ...], random: Random) -> Iterator[Corrupted]:
    """Yield the text with one of its names replaced, or with a sentence about an invented one."""
    for place in _IDENTIFIER.finditer(text):
        table = random.choice(INVENTED["table"])
        new = f"`{table}`" if place[0].startswith("`") else table
        yield Corrupted("name", _put(text, (*place.span(), new)), (table,))
    for name in names:
        for place in re.finditer(rf"(?<![\w.]){re.escape(name)}(?![\w.])", text):
            new = random.choice(INVENTED[random.choice(("domain", "team"))])
            said_of_it = (
                n[0] for n in _numbers(text) if _line(text, n.start()) == _line(text, place.start())
            )
            yield Corrupted("name", _put(text, (*place.span(), new)), (new, *said_of_it))
    for sort, sentence in _SENTENCES.items():
        new = random.choice(INVENTED[sort])
        yield Corrupted("name", f"{text.rstrip()}\n\n{sentence.format(new)}\n", (new,))
