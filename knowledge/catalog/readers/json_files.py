"""Walks through large JSON files one item at a time, so that none is held as a whole.

A file may be one object, an array, or one object after another; what is malformed costs itself
only, as far as the rest can still be told apart from it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from knowledge.catalog.model import Fault
from knowledge.catalog.readers.files import text_of

_SPACE = re.compile(r"[\s,]*")
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\]]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a file, and where it stands, such as `events.json:12` or `m.json:nodes.a`."""

    place: str
    value: dict[str, JsonValue]


def _constant(name: str) -> JsonValue:
    raise ValueError(f"{name} is no JSON value")


def decoded(text: str, at: int = 0, twice: list[str] | None = None) -> tuple[JsonValue, int]:
    """Return the value that begins at a place in the text, and where it ends.

    Of a key that stands twice in one object the later counts; such keys are added to `twice`.

    Raises:
        ValueError: What stands there is no JSON value, or is nested too deeply.
    """

    def made(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        found = dict(pairs)
        if twice is not None and len(found) != len(pairs):
            times = Counter(key for key, _ in pairs)
            twice.extend(key for key in found if times[key] > 1)
        return found

    try:
        return json.JSONDecoder(parse_constant=_constant, object_pairs_hook=made).raw_decode(
            text, at
        )
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


@dataclass(frozen=True, slots=True)
class _Twice:
    """The places, within one value, of keys that stand twice in one object."""

    places: tuple[str, ...]


def keys_twice(text: str) -> tuple[str, ...]:
    """Return the key paths that stand twice in a JSON text, such as `nodes.model.a`, in order.

    Nothing of the text is kept, so that a large one costs little; one that is no JSON has none.
    """

    def looked(pairs: list[tuple[str, object]]) -> _Twice | None:
        found = [f"{key}.{p}" for key, value in pairs for p in _places(value)]
        if len({key for key, _ in pairs}) != len(pairs):
            seen = Counter(key for key, _ in pairs)
            found += [key for key, times in seen.items() if times > 1]
        return _Twice(tuple(found)) if found else None

    try:
        return _places(json.JSONDecoder(object_pairs_hook=looked).decode(text))
    except (ValueError, RecursionError):
        return ()


def _places(value: object) -> tuple[str, ...]:
    if isinstance(value, _Twice):
        return value.places
    if isinstance(value, list):
        several = enumerate(cast("list[object]", value))
        return tuple(f"{number}.{place}" for number, one in several for place in _places(one))
    return ()


def items(place: str, path: Path) -> Iterator[Item | Fault]:
    """Yield the objects of a file: those of its array, of its lines, or the one that it is."""
    text = text_of(place, path)
    if isinstance(text, Fault):
        yield text
        return
    at = _after_space(text, 0)
    if text[at] == "[":
        yield from _array(place, text, at + 1)
    else:
        yield from _sequence(place, text, at)


def _array(place: str, text: str, at: int) -> Iterator[Item | Fault]:
    number = 0
    while (at := _after_space(text, at)) < len(text) and text[at] != "]":
        where = f"{place}[{number}]"
        found, end = _item(where, text, at)
        yield from found
        if end is None:
            return
        at, number = end, number + 1
    if at >= len(text):
        yield Fault(place, "The array is not closed; the file may be cut off.")


def _sequence(place: str, text: str, at: int) -> Iterator[Item | Fault]:
    """Yield one object after another; a line that can't be read costs itself."""
    line, counted = 1, 0
    while (at := _after_space(text, at)) < len(text):
        line, counted = line + text.count("\n", counted, at), at
        found, end = _item(f"{place}:{line}", text, at)
        if end is None:
            newline = text.find("\n", at)
            end = len(text) if newline < 0 else newline
        yield from found
        at = end


def _item(where: str, text: str, at: int) -> tuple[tuple[Item | Fault, ...], int | None]:
    """Return what stands at a place, and its end; None for the end where it can't be told."""
    twice: list[str] = []
    try:
        value, end = decoded(text, at, twice)
    except ValueError as error:
        return (Fault(where, sentence(error)),), end_of(text, at)
    if not isinstance(value, dict):
        return (Fault(where, "This is no JSON object."),), end
    named = ", ".join(repr(key[:60]) for key in dict.fromkeys(twice))
    reason = f"A key stands twice in one object, of which the later counts: {named}."
    return (Item(where, value), *((Fault(where, reason, "contradiction"),) if twice else ())), end


def end_of(text: str, at: int) -> int | None:
    """Return where the value that begins at a place ends by its brackets, or None."""
    if text[at : at + 1] not in {"{", "["}:
        try:
            return decoded(text, at)[1]
        except ValueError:
            return None
    depth = 0
    for token in _TOKEN.finditer(text, at):
        sign = token[0]
        depth += 1 if sign in "{[" else -1 if sign in "}]" else 0
        if depth == 0:
            return token.end()
    return None


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def sentence(error: ValueError) -> str:
    """Return what is wrong with a JSON text."""
    said = str(error)
    if isinstance(error, json.JSONDecodeError):
        said = f"{error.msg[:1].lower()}{error.msg[1:]}"
    return f"This is no JSON that can be read: {said}."
