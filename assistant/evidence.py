"""What an answer may rest on: results of tools, passages of documents, and the asker's words."""

import bisect
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from assistant.fields import Field, Json, Place, Walk, fields_of_text
from assistant.words import normal
from tools.declaration import Result
from tools.standing import Standing


@dataclass(frozen=True)
class Part:
    """One result, one passage or what the asker said, indexed once."""

    fields: tuple[Field, ...]
    text: str
    """All of its words, normalised, between spaces."""
    standing: Standing
    source: str
    places: frozenset[str] = frozenset()
    names: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Names of records, and the levels at which they are one."""
    standings: Mapping[str, Standing] = field(default_factory=dict[str, Standing])

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
        walk = Walk()
        walk.into(content, Place(identifier, "confirmed"))
        part = Part(
            fields=tuple(walk.fields),
            text=f" {normal(' '.join(walk.texts))} ",
            standing="confirmed",
            source=identifier,
            places=frozenset(walk.places),
            names={name: frozenset(levels) for name, levels in walk.names.items()},
            standings=walk.standings,
        )
        return Evidence((*self.parts, part))

    def with_passage(self, place: str, title: str, text: str) -> "Evidence":
        """Return this and a passage of a document."""
        part = _prose(text, Place(place, "documented", beside=(title, place)))
        return Evidence((*self.parts, part))

    def with_words(self, *said: str) -> "Evidence":
        """Return this and what the asker said."""
        parts = (_prose(text, Place("the asker", "stated")) for text in said)
        return Evidence((*self.parts, *parts))


def _prose(text: str, place: Place) -> Part:
    words = f" {normal(' '.join(place.beside))}  {normal(text)} "
    fields = tuple(fields_of_text(text, place))
    return Part(fields, words, place.standing, place.source, frozenset({place.source}))
