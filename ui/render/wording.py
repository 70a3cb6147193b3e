"""How figures, dates, lists and standings are written, alike on pages, documents and slides."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Literal

from tools.roadmap.figures import far
from tools.standing import Span, Standing

Verdict = Literal["go", "not_yet", "no"]

LEGEND: tuple[tuple[Standing, str], ...] = (
    ("stated", "the asker said so"),
    ("confirmed", "computed from this organisation's own data"),
    ("documented", "a cited text says so"),
    ("inferred", "from a reference model, a default or a judgement"),
)
"""Each standing with its meaning, in the words that a reader sees once."""

VERDICTS: dict[Verdict, str] = {"go": "", "not_yet": "Not yet", "no": "No"}
"""What a document says first where the answer is not to go; empty where it is."""

NONE = "\N{EN DASH}"
"""Stands in a cell that has nothing to say."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_CONTROLS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_JOINERS = frozenset("\u200c\u200d")  # Persian and Indic spelling needs them.


def clean(text: str) -> str:
    """Return `text` on one line, without control, direction-changing or unassigned characters.

    Word, PowerPoint and SVG files can't hold them, and a name could use them to look like another.
    """
    kept = (
        " " if character in "\t\r\n" else character
        for character in text
        if character in "\t\r\n"
        or character in _JOINERS
        or unicodedata.category(character) not in _CONTROLS
    )
    return re.sub(r" +", " ", "".join(kept)).strip()


def number(value: float, places: int = 2) -> str:
    """Return a quantity with thousands separated and at most `places` decimals: "1,250", "4.2"."""
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def points(value: float) -> str:
    """Return a weighted score with two decimals, so that equal ones look equal: "4.20"."""
    return f"{value:.2f}"


def percent(share: float) -> str:
    """Return a share from 0 to 1 as a percentage: "71 %", which no line end parts."""
    return f"{number(share * 100, 0)}\N{NO-BREAK SPACE}%"


def span(value: Span) -> str:
    """Return a range with its unit: "10 to 22 person-weeks"; shares from 0 to 1 as percentages."""
    if value.unit == "share":
        return (
            _range(number(value.low * 100, 0), number(value.high * 100, 0)) + "\N{NO-BREAK SPACE}%"
        )
    shown = _range(number(value.low, 1), number(value.high, 1))
    unit = value.unit.removesuffix("s") if shown == "1" else value.unit
    return f"{shown} {unit}".strip()


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def day(value: date) -> str:
    """Return a date as "4 January 2027", in English whatever the machine's language."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """Return a date as "4 Jan 2027"."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def planned_days(start: date, end: date, dated: date) -> str:
    """Return "4 Jan 2027 to 30 Apr 2027", or what lies too far off from `dated` to be told as such."""
    if far(start, dated):
        return far(start, dated)
    until = far(end, dated)
    return (
        f"from {short_day(start)}, done {until}"
        if until
        else f"{short_day(start)} to {short_day(end)}"
    )


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count in words up to nine, then in figures, with its noun: "seven domains"."""
    many = plural or f"{noun}s"
    written = _NUMBERS[count] if 0 <= count < len(_NUMBERS) else number(count)
    return f"{written} {noun if count == 1 else many}"


def capital(text: str) -> str:
    """Return `text` with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str], most: int = 99) -> str:
    """Return "a, b and c", or "a, b and 4 more" where there are more than `most`."""
    if len(items) > most:
        return f"{', '.join(items[: most - 1])} and {len(items) - most + 1} more"
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def shortened(text: str, most: int) -> str:
    """Return `text` cut at a word so that it has at most `most` characters, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    words = cut.rsplit(" ", 1)[0]
    return (words if len(words) > most // 2 else cut).rstrip(" ,;:.") + "…"


def clause(text: str, most: int) -> str:
    """Return the first sentence of `text`, or as many of its clauses as `most` characters hold.

    Clauses end with a semicolon, or begin with a comma and a word such as "since"; what is in
    brackets goes first. A first clause that is longer is cut at a word.
    """
    found = re.match(r".+?[.!?](?=\s|$)", text)
    sentence = without_stop(found.group() if found else text)
    clauses = sentence.split("; ")
    while len(clauses) > 1 and len("; ".join(clauses)) > most:
        clauses.pop()
    return abridged("; ".join(clauses), most)


def abridged(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, for a cell whose whole text stands elsewhere.

    What is in brackets goes first, then sentences and clauses from the end, so that what is left
    is said whole; only a first clause that is longer is cut at a word, with an ellipsis.
    """
    if len(text) <= most:
        return text
    kept = re.sub(r"\s*\([^()]*\)", "", text).rstrip()
    condition = _CONDITION.match(kept)
    kept = condition[1] if condition else kept
    while len(kept) > most and (shorter := _LAST_CLAUSE.match(kept) or _BEFORE_LIST.match(kept)):
        kept = shorter[1]
    return shortened(kept, most)


_CONDITION = re.compile(r"(If [^,;]{20,}), .+", re.DOTALL)
"""What has to hold, without what follows from it."""
_LAST_CLAUSE = re.compile(
    r"(.{12,})(?:[.;] .+|, (?:and|but|so|or|since|because|which|where|old|if|no|then|with|whatever|such)\b.+)$",
    re.DOTALL,
)
_BEFORE_LIST = re.compile(r"([^.;]{12,}): .+", re.DOTALL)


def without_stop(text: str) -> str:
    """Return `text` without the full stop at its end, as a title is written."""
    return text.rstrip().removesuffix(".")
