"""Finding a part of a stored result, and in it the items that some words mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pydantic import JsonValue

from knowledge.documents.stems import stems
from tools.results.wording import name_of, text_of

Item = Mapping[str, JsonValue]

_ALIKE = 0.8
"""Likeness of two words from which one is taken for a misspelling of the other."""
_ENOUGH = 0.5
"""Share of the words that an item must have at least."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def part_of(body: Item, path: str) -> JsonValue | None:
    """Return the part under a dotted name such as `capacity.freed_by`, or None.

    A name may be singular, or begin the field's name: `policy` finds `policies`.
    """
    value: JsonValue = dict(body)
    for name in filter(None, path.split(".")):
        if not isinstance(value, dict):
            return None
        field = _field(name, tuple(value))
        if field is None:
            return None
        value = value[field]
    return value


def _field(name: str, fields: Sequence[str]) -> str | None:
    wanted = name.strip().casefold().replace(" ", "_")
    if wanted in fields:
        return wanted
    root = wanted.removesuffix("s").removesuffix("y").removesuffix("ie")
    return next((field for field in fields if root and field.startswith(root)), None)


def items_in(part: JsonValue) -> tuple[Item, ...]:
    """Return the part as items: a list's entries, an object by itself, a text as its name."""
    values = part if isinstance(part, list) else [part]
    return tuple(v if isinstance(v, dict) else {"text": v} for v in values if v is not None)


def meant(items: Sequence[Item], about: str, body: Item) -> tuple[Item, ...]:
    """Return the items that `about` means: by place, else by their best match.

    Matched are its name, an item of that name elsewhere in the result, and its text, in this
    order where they match equally well.
    """
    placed = _at_place(items, about)
    if placed:
        return placed
    names = [name_of(item) for item in items]
    ways = (
        _best(items, about, names),
        _related(items, about, body),
        _best(items, about, [_all_text(item) for item in items]),
    )
    return max(ways, key=lambda way: way.share).items


@dataclass(frozen=True, slots=True)
class _Match:
    """Items, and the share of the words that they have."""

    share: float
    items: tuple[Item, ...]


_NO_MATCH = _Match(0.0, ())


def _at_place(items: Sequence[Item], about: str) -> tuple[Item, ...]:
    """Return the item at a place such as "2", "the second one" or "last", by rank if it has one."""
    words = re.findall(r"\w+", about.casefold())
    plain = [w for w in words if w not in {"the", "one", "number", "no", "item", "and"}]
    if len(plain) != 1 or not items:
        return ()
    word = plain[0]
    if word == "last":
        return (items[-1],)
    number = _ORDINALS.index(word) + 1 if word in _ORDINALS else _number(word)
    ranked = tuple(item for item in items if number and item.get("rank") == number)
    return ranked or tuple(items[number - 1 : number] if number else ())


def _number(word: str) -> int:
    found = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)?", word)
    return int(found[1]) if found else 0


def _best(items: Sequence[Item], about: str, texts: Sequence[str]) -> _Match:
    """Return the items whose text has the most of the words, if it has enough of them."""
    wanted = stems(about)
    shares = [_share(wanted, stems(text)) for text in texts]
    best = max(shares, default=0.0)
    if best < _ENOUGH:
        return _NO_MATCH
    return _Match(best, tuple(i for i, share in zip(items, shares, strict=True) if share == best))


def _share(wanted: frozenset[str], found: frozenset[str]) -> float:
    if not wanted:
        return 0.0
    return sum(any(_alike(w, f) for f in found) for w in wanted) / len(wanted)


def _alike(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _related(items: Sequence[Item], about: str, body: Item) -> _Match:
    """Return the items named like those elsewhere in the result whose text has the words.

    So "supply chain" finds "Inventory and replenishment" in the order, because that domain's
    description speaks of the supply chain.
    """
    names = {name_of(item) for item in items}
    for value in body.values():
        twins = [i for i in items_in(value) if isinstance(value, list) and name_of(i) in names]
        found = _best(twins, about, [_all_text(i) for i in twins])
        if found.items:
            wanted = {name_of(item) for item in _most(found.items, about)}
            return _Match(found.share, tuple(i for i in items if name_of(i) in wanted))
    return _NO_MATCH


def _most(items: Sequence[Item], about: str) -> Sequence[Item]:
    """Return those of the items that say these very words most often; all if none does."""
    counts = [_all_text(item).casefold().count(about.casefold().strip()) for item in items]
    return [item for item, n in zip(items, counts, strict=True) if n == max(counts)]


def _all_text(item: Item) -> str:
    return " ".join(map(text_of, item.values()))
