"""Finds where a text speaks of a record of the evidence, by its whole name or its beginning."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.figures import label_of, unit_of
from assistant.words import word_list

_WORD = re.compile(r"[^\W_]+")
_CUT = re.compile(r",? (?:and|with|by|of|for|&) |[,:(]")
"""Where people cut a name short: "Finance" for "Finance and accounting"."""

_GENERIC = word_list("generic") | word_list("known")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names records."""

    start: int
    end: int
    names: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """The names of a part's records, ready to be found in texts."""

    levels: Mapping[str, frozenset[str]]
    """Where in a result the records of each name stand."""
    called: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    """By first word, the ways to say a name, the longest first, and the names so said."""


def register(levels: Mapping[str, Iterable[str]], same: Mapping[str, Iterable[str]]) -> Register:
    """Return the register of these names; `same` are others for the same thing."""
    ways: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name in levels:
        for way in _ways(name):
            ways[way] |= {name, *same.get(name, ())}
    by_first: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = defaultdict(list)
    for way, names in ways.items():
        by_first[way[0].casefold()].append((way, frozenset(names)))
    called = {
        first: tuple(sorted(found, key=lambda one: (-len(one[0]), one[0])))
        for first, found in by_first.items()
    }
    return Register({name: frozenset(places) for name, places in levels.items()}, called)


def _ways(name: str) -> Iterator[tuple[str, ...]]:
    whole = _WORD.findall(name)
    if whole and not (len(whole) == 1 and (unit_of(name) or label_of(name))):
        yield tuple(whole)  # A column "month" is not what "month 3" speaks of.
    for cut in _CUT.finditer(name):
        words = _WORD.findall(name[: cut.start()])
        if words and (len(words) > 1 or words[0].casefold() not in _GENERIC):
            yield tuple(words)


@lru_cache(maxsize=10_000)
def mentions_in(text: str, known: Register) -> tuple[Mention, ...]:
    """Return the mentions in order, the longest at each place."""
    words = [(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
    found: list[Mention] = []
    place = 0
    while place < len(words):
        length, names = _longest(words, place, known)
        if length:
            found.append(Mention(words[place][1], words[place + length - 1][2], names))
        place += max(length, 1)
    return tuple(found)


def _longest(
    words: list[tuple[str, int, int]], place: int, known: Register
) -> tuple[int, frozenset[str]]:
    for way, names in known.called.get(words[place][0].casefold(), ()):
        said = words[place : place + len(way)]
        if len(said) == len(way) and _same(way, tuple(word for word, _, _ in said)):
            return len(way), names
    return 0, frozenset()


def _same(way: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Compare without regard to case, but for a single capitalised word, which may be no name."""
    if len(way) == 1 and not way[0].islower():
        return way == said
    return all(a.casefold() == b.casefold() for a, b in zip(way, said, strict=True))


def named_by_level(mentions: Iterable[Mention], known: Register) -> dict[str, frozenset[str]]:
    """Return, for each level, the names that the mentions are of."""
    found: dict[str, frozenset[str]] = {}
    for mention in mentions:
        for name in mention.names:
            for level in known.levels[name]:
                found[level] = found.get(level, frozenset()) | {name}
    return found


@lru_cache(maxsize=10_000)
def told_of(text: str, known: Register) -> dict[str, frozenset[str]]:
    """Return, for each level, the names that stand in the text."""
    return named_by_level(mentions_in(text, known), known)
