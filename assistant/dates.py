"""Reads the dates, months and times of day in a text, in English, German, French and Spanish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

DateUnit = Literal["date", "month-of", "day-of", "clock"]
"""A whole date, a month of a year, a day of any year, and a time of day."""

_MONTHS = {
    beginning: number
    for number, beginnings in enumerate(
        (
            "jan ene",
            "feb fév fev",
            "mar mär",
            "apr avr abr",
            "may mai",
            "jun juin",
            "jul juil",
            "aug aoû aou ago",
            "sep",
            "oct okt",
            "nov",
            "dec dez déc dic",
        ),
        start=1,
    )
    for beginning in beginnings.split()
}
_NAME = (
    r"(?:jan(?:uary|uar|vier|\.)?|enero|feb(?:ruary|ruar|rero|\.)?|février|mar(?:ch|s|zo|\.)?|märz|"
    r"apr(?:il|\.)?|avril|abril|may|mai|mayo|june?|jun[io]+|juin|jul(?:y|i|io)?|juillet|"
    r"aug(?:ust|\.)?|août|agosto|sep(?:t|tember|tembre|tiembre)?\.?|o[ck]t(?:ober|obre|ubre|\.)?|"
    r"nov(?:ember|embre|iembre|\.)?|de[cz](?:ember|\.)?|décembre|diciembre)"
)
NO_DAY = rf"(?!(?:(?<=\b\d\.)|(?<=\b\d\d\.))\s+(?i:{_NAME})\b)"
"""Right behind a full stop, in a pattern: it is not the one of "12. März"."""

_DATE = re.compile(
    rf"""
    \b(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?:T[\d:.]+Z?)?\b
    | \b(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<m1>{_NAME})\b(?:\s+(?:de\s+)?(?P<y1>\d{{4}})\b)?
    | \b(?P<m2>{_NAME})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y2>\d{{4}})\b)?
    | \b(?P<m3>{_NAME})\s+(?:de\s+)?(?P<y3>\d{{4}})\b
    | \b(?P<d4>\d{{1,2}})[./](?P<m4>\d{{1,2}})[./](?P<y4>\d{{4}})\b
    | \b(?P<ym>\d{{4}}-\d{{2}})\b(?!-)
    | \b(?P<clock>[0-2]?\d:[0-5]\d)(?::\d{{2}})?\b
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a month or a time as it stands in a text."""

    text: str
    start: int
    end: int
    unit: DateUnit
    value: float
    """Days for a date, months for a month, and minutes for a time; comparable within a unit."""


def moments_in(text: str) -> Iterator[Moment]:
    """Yield them in order; what is no day of the calendar is none."""
    for match in _DATE.finditer(text):
        read = _read(match)
        if read is not None:
            yield Moment(match[0], match.start(), match.end(), *read)


def coarser(unit: str, value: float) -> Iterator[tuple[DateUnit, float]]:
    """Yield in which less exact ways a whole date may be told."""
    if unit == "date":
        day = date.fromordinal(int(value))
        yield "month-of", _month(day.year, day.month)
        yield "day-of", _day(day.month, day.day)


def _read(match: re.Match[str]) -> tuple[DateUnit, float] | None:
    parts = {name: found for name, found in match.groupdict().items() if found}
    if "clock" in parts:
        hour, minute = parts["clock"].split(":")
        return "clock", 60.0 * int(hour) + int(minute)
    if "ym" in parts:
        year, month = parts["ym"].split("-")
        return ("month-of", _month(int(year), int(month))) if 1 <= int(month) <= 12 else None  # noqa: PLR2004 - months of a year.
    if "iso" in parts:
        return _whole(*(int(part) for part in parts["iso"].split("-")))
    month = next(_number(parts[name]) for name in ("m1", "m2", "m3", "m4") if name in parts)
    day = next((int(parts[name]) for name in ("d1", "d2", "d4") if name in parts), None)
    year = next((int(parts[name]) for name in ("y1", "y2", "y3", "y4") if name in parts), None)
    if day is None:
        return ("month-of", _month(year or 0, month)) if year else None
    return _whole(year, month, day) if year else ("day-of", _day(month, day))


def _number(month: str) -> int:
    if month.isdigit():
        return int(month)
    lowered = month.lower()
    return _MONTHS.get(lowered[:4], _MONTHS.get(lowered[:3], 0))


def _whole(year: int, month: int, day: int) -> tuple[DateUnit, float] | None:
    try:
        return "date", float(date(year, month, day).toordinal())
    except ValueError:
        return None


def _month(year: int, month: int) -> float:
    return 12.0 * year + month


def _day(month: int, day: int) -> float:
    return 32.0 * month + day
