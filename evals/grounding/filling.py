"""Fills placeholders such as {order[0].total|.2} in an answer from a result, given as JSON."""

import re
from collections.abc import Callable
from datetime import date

from assistant.evidence import Json
from evals.numerals import NUMERALS

_PLACEHOLDER = re.compile(r"\{([^{}|]+)(?:\|([^{}]+))?\}")
_STEP = re.compile(r"([^.\[\]]+)|\[([^\]]+)\]")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DATE = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
_GERMAN_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def filled(answer: str, result: Json) -> str:
    """Return the answer with each placeholder replaced by what stands at its path.

    Raises:
        KeyError: The result has nothing there.

    """
    return _PLACEHOLDER.sub(lambda m: _shown(_at(result, m[1]), m[2] or ""), answer)


def _at(value: Json, path: str) -> Json:
    for name, key in _STEP.findall(path):
        value = _step(value, name or key)
    return value


def _step(value: Json, key: str) -> Json:
    match value:
        case dict():
            return value[key]
        case list() if key.isdigit():
            return value[int(key)]
        case list():
            return next(one for one in value if isinstance(one, dict) and key in one.values())
        case _:
            raise KeyError(key)


def _shown(value: Json, form: str) -> str:
    match value:
        case list():
            return _of_count(len(value), form)
        case int() | float() if form:
            return _of_number(value, form)
        case str() if form:
            return _of_text(value, form)
        case _:
            return str(value)


def _of_count(count: int, form: str) -> str:
    small = form == "word" and count < len(NUMERALS)
    return NUMERALS[count] if small else str(count)


def _of_number(value: float, form: str) -> str:
    if form in {"%", "pct"}:
        return f"{value:.0%}".replace("%", " %" if form == "%" else "%")
    return f"{value:,.0f}" if form == "," else f"{value:{form}f}"


def _of_text(text: str, form: str) -> str:
    if form[0] in "nd" and form[1:].isdigit():
        pattern = _NUMBER if form[0] == "n" else _DATE
        return pattern.findall(text)[int(form[1:])].rstrip(",")
    return _FORMS[form](text)


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _german(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day}. {_GERMAN_MONTHS[day.month - 1]} {day.year}"


_FORMS: dict[str, Callable[[str], str]] = {
    "day": _day,
    "german": _german,
    "month": lambda text: f"{date.fromisoformat(text):%B %Y}",
    "short": lambda text: re.split(r", | and | with ", text)[0],
    "lower": str.lower,
}
