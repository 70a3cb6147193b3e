"""Takes JSON values apart without trusting their shape: what is of another shape is empty."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from math import isfinite

from pydantic import JsonValue

Object = dict[str, JsonValue]

_MOST = 2**63
_SECONDS_UNTIL = 100_000_000_000
"""Larger numbers are milliseconds: as seconds they would be in the year 5138."""


def mapping(value: JsonValue) -> Object:
    """Return an object, or an empty one."""
    return value if isinstance(value, dict) else {}


def at(value: JsonValue, *keys: str) -> JsonValue:
    """Return what is found along the keys, or None."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def objects(value: JsonValue) -> Iterator[Object]:
    """Yield the objects of a list; an object by itself is a list of one."""
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def text(value: JsonValue) -> str:
    """Return a text, or a number as text."""
    if isinstance(value, str):
        return value.strip()
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if number else ""


def first_text(*values: JsonValue) -> str:
    """Return the first text that is not empty."""
    return next((found for found in map(text, values) if found), "")


def texts(value: JsonValue) -> tuple[str, ...]:
    """Return the texts of a list, each once; a text by itself is a list of one."""
    listed = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(found for found in map(text, listed) if found))


def whole(value: JsonValue) -> int | None:
    """Return a count: a whole number from 0 to what a database holds."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    return int(value) if 0 <= value < _MOST else None


def moment(value: JsonValue) -> datetime | None:
    """Return a moment given as ISO 8601, or as seconds or milliseconds since 1970."""
    try:
        if isinstance(value, str):
            return in_utc(datetime.fromisoformat(value.strip()))
        number = whole(value)
        if not number:
            return None
        return datetime.fromtimestamp(number / 1000 if number > _SECONDS_UNTIL else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def in_utc(moment: datetime) -> datetime:
    """Return the moment in UTC; one without a zone is taken as UTC, so that all can be compared."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def truth(value: JsonValue) -> bool:
    """Return whether a value says yes."""
    return value is True or (isinstance(value, str) and value.casefold() in {"true", "yes"})


_SYNONYM = re.compile(
    r"synonyms?|aliases|alias|acronyms?|abbreviations?|also[_ ]?known[_ ]?as", re.IGNORECASE
)


def other_names(properties: Object) -> tuple[str, ...]:
    """Return the other names of a thing among free properties, listed or parted by commas."""
    found = (value for key, value in properties.items() if _SYNONYM.fullmatch(key))
    listed = (
        name for value in found for text_ in texts(value) for name in re.split(r"[;,|]", text_)
    )
    return texts(list(listed))
