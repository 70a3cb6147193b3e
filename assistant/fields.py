"""Takes texts and results apart into figures, each with all that says what it is a figure of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.dates import NO_DAY, coarser
from assistant.figures import Figure, figures_in
from assistant.words import stem, stems
from tools.standing import Standing

_SENTENCE = re.compile(rf"(?<=[.!?;]){NO_DAY}\s+|\n+")
BORDER = re.compile(rf"[.;!?\n]{NO_DAY}(?:\s|$)|,\s+(?:and|but|while|whereas|although|und|aber)\s")
_ASIDE = 4
"""Words on each side of a figure that say most of it."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that a field lies in: where such records stand, and what this one is called."""

    level: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sides:
    """Stems of the words beside a figure, the nearest first."""

    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One figure of the evidence."""

    value: float
    units: frozenset[str]
    own: frozenset[str]
    """Stems of its key, or of the sentence it stands in."""
    around: frozenset[str]
    """Stems of its path, and of the short texts of the records around it."""
    subjects: tuple[Subject, ...]
    key: frozenset[str]
    """Stems of the name of the field itself."""
    counted: frozenset[str]
    """Stems of what it counts, where a text says so."""
    text: str
    """The words it stands in; empty for a number by itself."""
    standing: Standing
    source: str
    origin: tuple[object, ...]
    """Equal for the figures of one sentence, or of one record of figures alone."""
    sides: Sides = Sides((), ())
    is_count: bool = False
    """Whether the value is the length of a list."""
    siblings: frozenset[str] = frozenset()
    """Stems of the names of all figures in its record."""
    path: str = ""
    lead: str = ""
    """The words of its sentence before it."""
    prose: frozenset[str] = frozenset()
    """What a text says besides its figure and unit; a bare "98 %" says nothing."""

    @property
    def is_whole(self) -> bool:
        """Return whether its value has no decimals."""
        return self.value.is_integer()

    @property
    def words(self) -> frozenset[str]:
        """Return all stems that say what it is about."""
        return self.own | self.around


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a result a value stands."""

    source: str
    standing: Standing
    path: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    around: frozenset[str] = frozenset()
    unit: str = ""
    """What a field `unit` beside it says."""
    siblings: frozenset[str] = frozenset()
    """Stems of the names of the figures beside it."""
    record: int = 0
    """Which record of the result it is."""


def sides_of(text: str, figure: Figure, figures: tuple[Figure, ...]) -> Sides:
    """Return the words beside a figure, up to its sentence's borders and the next figures."""
    before = max((f for f in figures if f.end <= figure.start), key=_end, default=None)
    behind = min((f for f in figures if f.start >= figure.end), key=_end, default=None)
    left = text[before.end if before else 0 : figure.start]
    right = text[figure.end : behind.start if behind else len(text)]
    left_part, right_part = BORDER.split(left), BORDER.split(right, maxsplit=1)
    return Sides(
        _row(left_part[-1])[::-1][:_ASIDE] + _token(before, len(left_part)),
        _row(right_part[0])[:_ASIDE] + _token(behind, len(right_part)),
    )


def _end(figure: Figure) -> int:
    return figure.end


def _token(figure: Figure | None, parts: int) -> tuple[str, ...]:
    """Return what stands for the next figure, where no border lies between."""
    if figure is None or parts > 1:
        return ()
    return (f"={figure.readings[0][0]:g}{figure.unit}",)


@lru_cache(maxsize=20_000)
def _row(text: str) -> tuple[str, ...]:
    words = re.findall(r"[^\W\d_]+", text)
    return tuple(stem(word) for word in words if stems(word))


@lru_cache(maxsize=5_000)
def _read(text: str) -> tuple[tuple[str, frozenset[str], tuple[tuple[Figure, Sides], ...]], ...]:
    """Return the sentences with figures in them, their stems, and their figures."""
    found: list[tuple[str, frozenset[str], tuple[tuple[Figure, Sides], ...]]] = []
    for sentence in _SENTENCE.split(text):
        figures = figures_in(sentence)
        if figures:
            sided = tuple((figure, sides_of(sentence, figure, figures)) for figure in figures)
            found.append((sentence, stems(sentence), sided))
    return tuple(found)


def fields_of_text(text: str, place: Place) -> Iterator[Field]:
    """Yield the figures of a text, each with the words of its sentence."""
    key = stems(place.path[-1]) if place.path else frozenset[str]()
    for sentence, own, figures in _read(text):
        for figure, sides in figures:
            for value, unit in _values(figure):
                yield Field(
                    value=value,
                    units=frozenset({unit} - {""}),
                    own=own,
                    around=place.around | key,
                    subjects=place.subjects,
                    key=key,
                    counted=figure.counted,
                    text=sentence,
                    standing=place.standing,
                    source=place.source,
                    origin=(sentence, place.record),
                    sides=sides,
                    lead=sentence[: figure.start],
                    prose=own - _unit_words(unit),
                    path=".".join(place.path),
                )


@lru_cache(maxsize=100)
def _unit_words(unit: str) -> frozenset[str]:
    return frozenset() if unit.startswith("#") else stems(unit)


def _values(figure: Figure) -> Iterator[tuple[float, str]]:
    for value, _ in figure.readings:
        yield value, figure.unit
        for unit, coarse in coarser(figure.unit, value):
            yield coarse, unit
