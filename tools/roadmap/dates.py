"""Days in running text, in four languages: "30 June 2027", "the end of 2027", "July", "4 months"."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

_SPAN = re.compile(
    r"(?P<many>\d{1,3}|two|three|four|five|six|nine|twelve)[\s-]+(?P<unit>days?|weeks?|months?|years?|tagen?|wochen?|monaten?|jahren?|jours?|semaines?|mois|ans?|días|semanas?|meses|años?)\b",
    re.IGNORECASE,
)
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12}
_DAYS = {"d": 1, "t": 1, "j": 1, "w": 7, "s": 7}
_END_OF_YEAR = r"(?:(?:the\s+)?end of(?: the year)?|year[- ]end|ende|jahresende|fin(?: de l'année)?|finales de|final de|late)"
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def phrases(months: Mapping[int, tuple[str, ...]]) -> re.Pattern[str]:
    """Return what finds a day at the start of a text; the names of months are taken from here."""
    names = "|".join(sorted((n for each in months.values() for n in each), key=len, reverse=True))
    month = rf"(?:{names})\.?"
    return re.compile(
        r"(?:(?<!\w)(?:the|le|el|den)\s+)?(?:"
        r"(?P<iso>\d{4}-\d{2}-\d{2})"
        rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?P<m1>{month})(?:,?\s+(?:de\s+|del\s+)?(?P<y1>20\d\d))?"
        rf"|(?P<m2>{month})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y2>20\d\d))?"
        rf"|(?:(?:mid|early|late|end of|ende|fin|finales de)[- ]?)?(?P<m3>{month})(?:\s+(?:de\s+)?(?P<y3>20\d\d))?(?!\w)"
        rf"|(?P<quarter>q[1-4]|(?:first|second|third|fourth) quarter)(?:\s+(?:of\s+)?(?P<y4>20\d\d))?(?!\w)"
        rf"|(?P<end>{_END_OF_YEAR})\s*(?P<y5>20\d\d)?(?!\w)"
        r"|(?P<feast>easter|ostern|pâques|pascua|christmas|weihnachten|noël|navidad)(?:\s+(?P<y6>20\d\d))?"
        r")",
        re.IGNORECASE,
    )


def day_in(text: str, today: date, months: Mapping[int, tuple[str, ...]]) -> date | None:
    """Return the last day that these words, such as "June 2027", leave; the next one to come.

    None where they are no day of a calendar. A month, quarter or year stands for its last day;
    "before July" is the day before it begins.
    """
    said = text.strip().removeprefix("before ")
    found = phrases(months).match(said)
    if found is None:
        return _after(said, today)
    if said != text.strip() and found["m3"]:
        last = day_in(said, today, months)
        return last.replace(day=1) - timedelta(days=1) if last else None
    year = next((int(found[f"y{n}"]) for n in range(1, 7) if found[f"y{n}"]), None)
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        return _coming(lambda y: _in_year(found, y, months), year, today)
    except ValueError:
        return None


def _coming(at: Callable[[int], date], year: int | None, today: date) -> date:
    day = at(year or today.year)
    return at(today.year + 1) if year is None and day < today else day


def _in_year(found: re.Match[str], year: int, months: Mapping[int, tuple[str, ...]]) -> date:
    if found["feast"]:
        easter = found["feast"].lower()[0] in {"e", "o", "p"}
        return _easter(year) if easter else date(year, 12, 24)
    if found["end"]:
        return date(year, 12, 31)
    if found["quarter"]:
        said = found["quarter"].lower()
        month = 3 * (_QUARTERS.get(said.split()[0]) or int(said[1]))
        return date(year, month, monthrange(year, month)[1])
    named = (found["m1"] or found["m2"] or found["m3"]).lower().rstrip(".")
    month = next(n for n, names in months.items() if named in names)
    day = found["d1"] or found["d2"]
    return date(year, month, int(day) if day else monthrange(year, month)[1])


def _after(text: str, today: date) -> date | None:
    """Return the day that lies a stated time, such as "4 months", from today."""
    found = _SPAN.match(text.strip())
    if found is None:
        return None
    many = _WORDS.get(found["many"].lower()) or int(found["many"])
    unit = found["unit"].lower()
    if unit.startswith(("mo", "me")):
        return _months_on(today, many)
    if unit.startswith(("y", "ja", "an", "añ")):
        return _months_on(today, 12 * many)
    return today + timedelta(days=many * _DAYS[unit[0]])


def _months_on(today: date, many: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + many, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _easter(year: int) -> date:
    """Return Easter Sunday by the Gregorian computus (Butcher, 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
