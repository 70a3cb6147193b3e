"""How much what is said around a figure is like what the evidence says around one of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.fields import Field, Sides
from assistant.mentions import Register, told_of

_FAR = 0.5
"""What a word elsewhere in the clause counts, beside 1 for one between the next figures."""
_FARTHER = 0.1
"""What a word in another clause counts."""
_AROUND = 0.35
"""What a word of the record counts, beside 1 for one of the field itself."""
_BESIDE = 0.5
"""What a word counts that stands on the same side of both figures."""
_NEXT = 1.0
"""What it counts that the words, or the figures, next to both are the same."""
_KEY = 1.5
"""What it counts that the words at the figure name the field."""
_SUBJECT = 1.5
"""What it counts that its record, or one that its text names, is what is spoken of."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """All that a statement says around one figure, with what the evidence knows of it."""

    sides: Sides
    near: frozenset[str]
    """Stems between the next figures on both sides."""
    clause: frozenset[str]
    """Stems of its clause."""
    said: frozenset[str]
    """Stems of the whole statement and its context."""
    named: frozenset[str]
    """Stems that may name its subject."""
    group: Mapping[str, frozenset[str]]
    """For each level, the names of the records that the figure is said of."""
    head: frozenset[str]
    """Stems of the heading of its column."""
    close: frozenset[str]
    """Stems between the next figures and of the context."""
    topics: Mapping[str, frozenset[str]]
    """For each level, the names in its heading or right before it."""
    spoken: Mapping[str, frozenset[str]]
    """For each level, the names in its clause and context."""
    alone: frozenset[str]
    """Levels that hold one record only."""
    known: Register
    weights: Mapping[str, float]


def likeness(reading: Reading, one: Field) -> float:
    """Return how like they are; 0 is nothing in common, and more is more."""
    weight = reading.weights
    score = _sum(weight, one.own & reading.near)
    far = _FAR if one.text else _FARTHER
    score += far * _sum(weight, one.own & reading.clause - reading.near)
    score += _FARTHER * _sum(weight, one.own & reading.said - reading.clause - reading.near)
    score += _AROUND * _sum(weight, (one.around & reading.clause) - one.own)
    if one.text:
        score += _side(reading.sides.left, one.sides.left)
        score += _side(reading.sides.right, one.sides.right)
        score += _NEXT if _figures(reading.sides) & _figures(one.sides) else 0.0
    elif one.key & reading.near:
        score += _KEY
    return score + (_SUBJECT if is_spoken_of(one, reading) else 0.0)


def is_spoken_of(one: Field, reading: Reading) -> bool:
    """Return whether its record, or one that its text names, is named in the clause."""
    if any(_is_meant(s.level, s.names, reading) for s in one.subjects if s.level):
        return True
    told = told_of(one.text, reading.known) if one.text else {}
    return any(_is_meant(level, names, reading) for level, names in told.items())


def _is_meant(level: str, names: frozenset[str], reading: Reading) -> bool:
    nothing = frozenset[str]()
    return bool(names & reading.group.get(level, nothing) & reading.spoken.get(level, nothing))


def _sum(weights: Mapping[str, float], words: Iterable[str]) -> float:
    total = 0.0
    for word in words:
        total += weights.get(word, 1.0)
    return total


def _side(said: tuple[str, ...], told: tuple[str, ...]) -> float:
    if not said or not told:
        return 0.0
    same = _NEXT if said[0] == told[0] else 0.0
    return same + _BESIDE * len(set(said) & set(told))


def _figures(sides: Sides) -> set[str]:
    return {word for word in (*sides.left, *sides.right) if word[0] == "="}
