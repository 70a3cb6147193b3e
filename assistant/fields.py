"""Takes texts and results apart into figures, each with all that says what it is a figure of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.figures import figures_in, unit_of
from assistant.words import stems, word_list
from tools.standing import Standing, weakest

_NAMES = word_list("name_keys")
"""Keys whose value is what a record is called."""

_PLACES = frozenset({"url", "link", "href", "place", "location", "document", "where", "source"})
"""Keys whose value says where something stands."""

_STANDINGS: dict[str, Standing] = {
    "stated": "stated",
    "confirmed": "confirmed",
    "documented": "documented",
    "inferred": "inferred",
}
_LONGEST_NAME = 120
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that a field lies in: where such records stand, and what this one is called."""

    level: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Field:
    """One figure of the evidence."""

    value: float
    units: frozenset[str]
    words: frozenset[str]
    """Stems of its path, its text, and the short texts of the records around it."""
    subjects: tuple[Subject, ...]
    key: frozenset[str]
    """Stems of the name of the field itself."""
    counted: frozenset[str]
    """Stems of what it counts, where a text says so."""
    text: str
    """The words it stands in; empty for a number by itself."""
    standing: Standing
    source: str
    is_count: bool = False
    """Whether the value is the length of a list."""
    siblings: frozenset[str] = frozenset()
    """Stems of the names of all figures in its record."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a result a value stands."""

    source: str
    standing: Standing
    path: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    beside: tuple[str, ...] = ()
    """The short texts of the records around it."""
    unit: str = ""
    """What a field `unit` beside it says."""
    siblings: frozenset[str] = frozenset()
    """Stems of the names of the figures beside it."""

    def words(self) -> frozenset[str]:
        """Return the stems of all that says what a value here is about."""
        return frozenset[str]().union(*(stems(text) for text in (*self.path, *self.beside)))


def fields_of_text(text: str, place: Place) -> Iterator[Field]:
    """Yield the figures of a text, each with the words of its sentence."""
    around: frozenset[str] | None = None
    for sentence in _SENTENCE.split(text):
        figures = figures_in(sentence)
        if not figures:
            continue
        around = place.words() if around is None else around
        words = around | stems(sentence)
        for figure in figures:
            for value, _ in figure.readings:
                yield Field(
                    value=value,
                    units=frozenset({figure.unit} - {""}),
                    words=words,
                    subjects=place.subjects,
                    key=stems(place.path[-1]) if place.path else frozenset(),
                    counted=figure.counted,
                    text=sentence,
                    standing=place.standing,
                    source=place.source,
                )


@dataclass
class Walk:
    """Goes through a result and notes its figures, names, texts and places."""

    fields: list[Field] = field(default_factory=list[Field])
    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Names of records, and the levels at which they are one."""
    standings: dict[str, Standing] = field(default_factory=dict[str, Standing])
    """Of the records with these names, the weakest each."""
    texts: list[str] = field(default_factory=list[str])
    places: set[str] = field(default_factory=set[str])

    def into(self, value: Json, place: Place) -> None:
        """Note all that is in a value."""
        match value:
            case dict():
                self._record(value, place)
            case list():
                # How long a list is may be said: "three products".
                self._number(float(len(value)), replace(place, unit=""), is_count=True)
                for item in value:
                    self.into(item, place)
            case str():
                self._text(value, place)
            case bool() | None:
                pass
            case int() | float():
                self._number(float(value), place)

    def _record(self, record: dict[str, Json], place: Place) -> None:
        level = ".".join(place.path)
        own = frozenset(_names(record))
        standing = _STANDINGS.get(str(record.get("standing")), place.standing)
        for name in own:
            self.standings[name] = weakest(standing, self.standings.get(name, standing))
            self.names.setdefault(name, set()).add(level)
        unit = record.get("unit")
        inside = replace(
            place,
            standing=standing,
            subjects=(*place.subjects, Subject(level, own)) if own else place.subjects,
            beside=(*place.beside, *_short(record)),
            unit=unit if isinstance(unit, str) else "",
            siblings=_figure_keys(record),
        )
        for key, value in record.items():
            self.texts.append(key)
            told = _STANDINGS.get(str(record.get(f"{key}_standing")), standing)
            self.into(value, replace(inside, path=(*place.path, key), standing=told))

    def _number(self, value: float, place: Place, *, is_count: bool = False) -> None:
        key = place.path[-1] if place.path else ""
        units = {unit_of(place.unit)} if place.unit else {unit_of(w) for w in key.split("_")}
        self.fields.append(
            Field(
                value=value,
                units=frozenset(units - {""}),
                words=place.words() | stems(place.unit),
                subjects=place.subjects,
                key=stems(key),
                counted=frozenset(),
                text="",
                standing=place.standing,
                source=place.source,
                is_count=is_count,
                siblings=place.siblings,
            )
        )

    def _text(self, text: str, place: Place) -> None:
        self.texts.append(text)
        if place.path and place.path[-1] in _PLACES:
            self.places.add(text)
        self.fields += fields_of_text(text, place)


def _names(record: dict[str, Json]) -> Iterator[str]:
    for key in sorted(_NAMES & record.keys()):
        match record[key]:
            # "10 hours" is a value, whatever its key.
            case str(name) if 1 < len(name) <= _LONGEST_NAME and name[0].isalpha():
                yield name
            case _:
                pass


def _figure_keys(record: dict[str, Json]) -> frozenset[str]:
    keys = (k for k, v in record.items() if isinstance(v, int | float) and not isinstance(v, bool))
    return frozenset[str]().union(*(stems(key) for key in keys))


def _short(record: dict[str, Json]) -> Iterator[str]:
    for value in record.values():
        if isinstance(value, str) and len(value) <= _LONGEST_NAME:
            yield value
