"""Walks through large JSON files one item at a time, so that none is held as a whole.

A file may be one object, an array, or one object after another; what is malformed costs itself
only, as far as the rest can still be told apart from it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

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


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise ValueError(f"the key {twice[:60]!r} stands twice in one object")
    return found


_DECODER = json.JSONDecoder(parse_constant=_constant, object_pairs_hook=_object)


def decoded(text: str, at: int = 0) -> tuple[JsonValue, int]:
    """Return the value that begins at a place in the text, and where it ends.

    Raises:
        ValueError: What stands there is no JSON value, has a key twice, or is nested too deeply.
    """
    try:
        return _DECODER.raw_decode(text, at)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


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
        yield found
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
        if isinstance(found, Item) and line == 1 and _after_space(text, end) == len(text):
            found = Item(place, found.value)
        yield found
        at = end


def _item(where: str, text: str, at: int) -> tuple[Item | Fault, int | None]:
    """Return the value at a place and its end; None for the end where it can't be told."""
    try:
        value, end = decoded(text, at)
    except ValueError as error:
        return Fault(where, sentence(error)), end_of(text, at)
    if isinstance(value, dict):
        return Item(where, value), end
    return Fault(where, "This is no JSON object."), end


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
    said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    return f"This is no JSON that can be read: {said[:1].lower()}{said[1:]}."
