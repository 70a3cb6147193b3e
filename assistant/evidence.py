"""What an answer may rest on: results, passages and the asker's words, taken apart into fields."""

import bisect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assistant.figures import Figure, figures_in, unit_of
from assistant.words import normal, stems
from tools.declaration import Result
from tools.standing import Standing, weakest

_NAMES = frozenset(
    [
        "name",
        "id",
        "title",
        "label",
        "dataset",
        "column",
        "domain",
        "team",
        "product",
        "policy",
        "src",
        "dst",
        "metric",
        "term",
        "job",
        "code",
        "consumer",
        "dimension",
        "rule",
        "target",
        "document",
        "person",
        "email",
        "criterion",
        "capability",
        "role",
        "fact",
        "table",
        "source",
        "owner",
        "system",
        "step",
        "phase",
        "category",
        "regulation",
        "organisation",
        "industry",
        "runbook",
        "cause",
    ]
)
_PLACES = frozenset({"url", "link", "href", "place", "location", "document", "where", "source"})
_STANDINGS: dict[str, Standing] = {
    "stated": "stated",
    "confirmed": "confirmed",
    "documented": "documented",
    "inferred": "inferred",
}
_LONGEST_NAME = 80

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A record that a field lies in: where such records stand, and what this one is called."""

    level: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Field:
    """One figure of the evidence, with all that says what it is a figure of."""

    value: float
    units: frozenset[str]
    words: frozenset[str]
    """Stems of its path, its text, and the names of the records around it."""
    subjects: tuple[Subject, ...]
    key: frozenset[str]
    """Stems of the name of the field itself; empty in a text."""
    counted: frozenset[str]
    """Stems of what it counts, where a text says so."""
    text: str
    """The words it stands in; empty for a number by itself."""
    standing: Standing
    source: str


@dataclass(frozen=True)
class Part:
    """One result, one passage or what the asker said, indexed once."""

    fields: tuple[Field, ...]
    names: dict[str, frozenset[str]]
    """Names of records, and the levels at which they are one."""
    text: str
    """All of its words, normalised, between spaces."""
    standing: Standing
    source: str
    places: frozenset[str] = frozenset()
    standings: Mapping[str, Standing] = field(default_factory=dict[str, Standing])
    """Of the records that have these names, the weakest each."""

    def standing_of(self, name: str) -> Standing:
        """Return what the name rests on here."""
        return self.standings.get(name, self.standing)

    @cached_property
    def _ordered(self) -> tuple[tuple[float, ...], tuple[Field, ...]]:
        ordered = tuple(sorted(self.fields, key=lambda f: f.value))
        return tuple(f.value for f in ordered), ordered

    def near(self, low: float, high: float) -> tuple[Field, ...]:
        """Return the fields whose value lies between, both ends included."""
        values, ordered = self._ordered
        return ordered[bisect.bisect_left(values, low) : bisect.bisect_right(values, high)]


@dataclass(frozen=True)
class Evidence:
    """All that the sentences of an answer may rest on. Adding gives a new one."""

    parts: tuple[Part, ...] = ()

    @cached_property
    def places(self) -> frozenset[str]:
        """Return the places that results and passages come from; only these may be linked."""
        return frozenset[str]().union(*(part.places for part in self.parts))

    def with_result(self, identifier: str, result: Result) -> "Evidence":
        """Return this and a result."""
        return self.with_json(identifier, result.model_dump_json())

    def with_json(self, identifier: str, body: str) -> "Evidence":
        """Return this and a result, given as JSON."""
        content: Json = json.loads(body)
        walk = _Walk(identifier)
        walk.into(content, (), (), "confirmed", "")
        text = f" {normal(' '.join(walk.texts))} "
        names = {name: frozenset(levels) for name, levels in walk.names.items()}
        return self._with(
            Part(
                tuple(walk.fields),
                names,
                text,
                "confirmed",
                identifier,
                frozenset(walk.places),
                walk.standings,
            )
        )

    def with_passage(self, place: str, title: str, text: str) -> "Evidence":
        """Return this and a passage of a document."""
        return self._with(_prose(f"{title}\n{place}", text, "documented", place))

    def with_words(self, *said: str) -> "Evidence":
        """Return this and what the asker said."""
        return self._with(*(_prose("", text, "stated", "the asker") for text in said))

    def _with(self, *parts: Part) -> "Evidence":
        return Evidence((*self.parts, *parts))


def _prose(title: str, text: str, standing: Standing, source: str) -> Part:
    head = stems(title)
    sentences = re.split(r"(?<=[.!?;])\s+|\n+", text)
    fields = tuple(
        one
        for sentence in sentences
        for one in _text_fields(figures_in(sentence), sentence, head, (), standing, source)
    )
    words = f" {normal(title)}  {normal(text)} "
    return Part(fields, {}, words, standing, source, frozenset({source}))


@dataclass
class _Walk:
    """Goes through a result and notes its figures, names and texts."""

    source: str
    fields: list[Field] = field(default_factory=list[Field])
    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    texts: list[str] = field(default_factory=list[str])
    places: set[str] = field(default_factory=set[str])
    standings: dict[str, Standing] = field(default_factory=dict[str, Standing])

    def into(
        self,
        value: Json,
        path: tuple[str, ...],
        subjects: tuple[Subject, ...],
        standing: Standing,
        unit: str,
    ) -> None:
        match value:
            case dict():
                self._record(value, path, subjects, standing)
            case list():
                self._number(float(len(value)), path, subjects, standing, "")
                for item in value:
                    self.into(item, path, subjects, standing, unit)
            case str():
                self._text(value, path, subjects, standing)
            case bool() | None:
                pass
            case int() | float():
                self._number(float(value), path, subjects, standing, unit)

    def _record(
        self,
        record: dict[str, Json],
        path: tuple[str, ...],
        subjects: tuple[Subject, ...],
        standing: Standing,
    ) -> None:
        level = ".".join(path)
        own = frozenset(_names(record))
        here = _STANDINGS.get(str(record.get("standing")), standing)
        for name in own:
            self.standings[name] = weakest(here, self.standings.get(name, here))
            self.names.setdefault(name, set()).add(level)
        around = (*subjects, Subject(level, own)) if own else subjects
        unit = record.get("unit")
        for key, value in record.items():
            self.texts.append(key)
            told = record.get(f"{key}_standing")
            own_standing = _STANDINGS.get(str(told), here)
            sibling = unit if isinstance(unit, str) else ""
            self.into(value, (*path, key), around, own_standing, sibling)

    def _number(
        self,
        value: float,
        path: tuple[str, ...],
        subjects: tuple[Subject, ...],
        standing: Standing,
        unit: str,
    ) -> None:
        words = path[-1].split("_") if path else []
        units = {unit_of(unit)} if unit else {unit_of(word) for word in words}
        known = stems(" ".join((*path, unit, *_all_names(subjects))))
        self.fields.append(
            Field(
                value=value,
                units=frozenset(units - {""}),
                words=known,
                subjects=subjects,
                key=stems(path[-1]) if path else frozenset(),
                counted=frozenset(),
                text="",
                standing=standing,
                source=self.source,
            )
        )

    def _text(
        self, text: str, path: tuple[str, ...], subjects: tuple[Subject, ...], standing: Standing
    ) -> None:
        self.texts.append(text)
        key = path[-1] if path else ""
        if key in _PLACES:
            self.places.add(text)
        around: frozenset[str] | None = None
        for sentence in re.split(r"(?<=[.!?;])\s+|\n+", text):
            figures = figures_in(sentence)
            if figures and around is None:
                around = stems(" ".join((*path, *_all_names(subjects))))
            self.fields += _text_fields(
                figures, sentence, around or frozenset(), subjects, standing, self.source
            )


def _text_fields(
    figures: tuple[Figure, ...],
    sentence: str,
    around: frozenset[str],
    subjects: tuple[Subject, ...],
    standing: Standing,
    source: str,
) -> list[Field]:
    if not figures:
        return []
    words = around | stems(sentence)
    return [
        Field(
            value=value,
            units=frozenset({figure.unit} - {""}),
            words=words,
            subjects=subjects,
            key=frozenset(),
            counted=figure.counted,
            text=sentence,
            standing=standing,
            source=source,
        )
        for figure in figures
        for value, _ in figure.readings
    ]


def _names(record: dict[str, Json]) -> Iterator[str]:
    for key, value in record.items():
        if key in _NAMES and isinstance(value, str) and 1 < len(value) <= _LONGEST_NAME:
            yield value


def _all_names(subjects: tuple[Subject, ...]) -> Iterator[str]:
    for subject in subjects:
        yield from sorted(subject.names)
