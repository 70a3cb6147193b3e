"""Takes texts and results apart into figures, each with all that says what it is a figure of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from assistant.dates import coarser
from assistant.figures import Figure, figures_in, label_of, unit_of
from assistant.words import stem, stems, word_list
from tools.standing import Standing, weakest

_NAMES = word_list("name_keys")
"""Keys whose value is what a record is called."""

_PLACES = frozenset({"url", "link", "href", "place", "location", "document", "where", "source"})
"""Keys whose value says where something stands."""

_IDS = ("id", "criterion")
_TITLES = ("label", "name", "title")
"""Keys of which the first kind names for machines what the second names for people."""

_SECOND = frozenset({"owner", "source", "organisation", "industry", "person", "email"})
"""Keys that name a record only where it has no title."""

_STANDINGS: dict[str, Standing] = {
    "stated": "stated",
    "confirmed": "confirmed",
    "documented": "documented",
    "inferred": "inferred",
}
_LONGEST_NAME = 120
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
BORDER = re.compile(r"[.;!?\n](?:\s|$)|,\s+(?:and|but|while|whereas|although|und|aber)\s")
_CALLED = re.compile(r"([A-Z][^()\d]{2,60}) \([^()]*\d[^()]*\)")
"""A short text that names something and says its figure: "Commerce (120 queries in 30 days)"."""
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


@dataclass
class Walk:
    """Goes through a result and notes its figures, names, texts and places."""

    fields: list[Field] = field(default_factory=list[Field])
    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Names of records, and the levels at which they are one."""
    same: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """By name, what else the same thing is called."""
    standings: dict[str, Standing] = field(default_factory=dict[str, Standing])
    """Of the records with these names, the weakest each."""
    texts: list[str] = field(default_factory=list[str])
    places: set[str] = field(default_factory=set[str])
    records: int = 0

    def into(self, value: Json, place: Place) -> None:
        """Note all that is in a value."""
        match value:
            case dict():
                self._record(value, place)
            case list():
                # How long a list is may be said: "three products".
                self._number(float(len(value)), replace(place, unit=_item(value)), is_count=True)
                self._sums(value, place)
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
        own = frozenset(
            _names(record, _NAMES - _SECOND if record.keys() & set(_TITLES) else _NAMES)
        )
        standing = _STANDINGS.get(str(record.get("standing")), place.standing)
        for name in own:
            self.standings[name] = weakest(standing, self.standings.get(name, standing))
            self.names.setdefault(name, set()).add(level)
        self._alike(record)
        unit = record.get("unit")
        self.records += 1
        inside = replace(
            place,
            standing=standing,
            subjects=(*place.subjects, Subject(level, own)) if own else place.subjects,
            around=place.around.union(*map(stems, _short(record))),
            unit=unit if isinstance(unit, str) else "",
            siblings=_figure_keys(record),
            record=self.records,
        )
        for key, value in record.items():
            self.texts.append(key)
            told = _STANDINGS.get(str(record.get(f"{key}_standing")), standing)
            self.into(value, replace(inside, path=(*place.path, key), standing=told))
            self._label(key, replace(inside, path=(*place.path, key), unit=""))

    def _alike(self, record: dict[str, Json]) -> None:
        told = [v for k in (*_IDS, *_TITLES) if isinstance(v := record.get(k), str)]
        for name in told if record.keys() & set(_IDS) and record.keys() & set(_TITLES) else ():
            self.same.setdefault(name, set()).update(told)

    def _label(self, key: str, place: Place) -> None:
        """Note the 6 of `target_month_6`, which a text may speak of as month 6 or six months."""
        *_, word, digits = ("", "", *key.split("_"))
        if digits.isdigit() and label_of(word):
            self._number(float(digits), replace(place, unit=word, subjects=()), is_count=True)

    def _sums(self, records: list[Json], place: Place) -> None:
        """Note how much all lists of a kind in these records hold together."""
        totals: dict[str, int] = {}
        for record in records:
            for key, value in record.items() if isinstance(record, dict) else ():
                if isinstance(value, list):
                    totals[key] = totals.get(key, 0) + len(value)
        for key, total in totals.items():
            self._number(float(total), replace(place, path=(*place.path, key)), is_count=True)

    def _number(self, value: float, place: Place, *, is_count: bool = False) -> None:
        key = place.path[-1] if place.path else ""
        own = stems(key) | stems(place.unit) | (stems(place.path[-2]) if place.path[1:] else set())
        self.fields.append(
            Field(
                value=value,
                units=_units(key, place.unit),
                own=own,
                around=place.around.union(*map(stems, place.path)),
                subjects=place.subjects,
                key=stems(key) | (stems(place.unit) if is_count else frozenset()),
                counted=frozenset(),
                text="",
                standing=place.standing,
                source=place.source,
                origin=(place.record,),
                is_count=is_count,
                siblings=place.siblings,
                path=".".join(place.path),
            )
        )

    def _text(self, text: str, place: Place) -> None:
        self.texts.append(text)
        if place.path and place.path[-1] in _PLACES:
            self.places.add(text)
        self.fields += fields_of_text(text, place)


def _item(records: list[Json]) -> str:
    """Return what the records of a list are, where their first key says it: "dataset"."""
    first = records[0] if records else None
    key = next(iter(first), "") if isinstance(first, dict) else ""
    return key if key in _NAMES - {*_IDS, *_TITLES} else ""


def _units(key: str, unit: str) -> frozenset[str]:
    words = [unit] if unit else key.split("_")
    return frozenset({unit_of(w) for w in words} | {label_of(w) for w in words}) - {""}


def _names(record: dict[str, Json], keys: frozenset[str]) -> Iterator[str]:
    for key in sorted(keys & record.keys()):
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
