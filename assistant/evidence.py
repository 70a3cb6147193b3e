"""What an answer may rest on: results of tools, passages of documents, and the asker's words."""

import bisect
import json
import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from assistant.fields import Field, Json, Place, Subject, fields_of_text
from assistant.figures import kind_of
from assistant.mentions import Register, register
from assistant.names import articles_of
from assistant.told import told_in
from assistant.walk import Walk
from assistant.words import normal, stems
from knowledge.documents.model import place_of
from tools.declaration import Result
from tools.standing import Standing

_FIRMEST_FIRST: tuple[Standing, ...] = ("confirmed", "stated", "documented", "inferred")
_EVERYWHERE = 0.4
"""A word in more than this share of the fields tells none of them apart."""


@dataclass(frozen=True, eq=False)
class Part:
    """One result, one passage or what the asker said, indexed once."""

    fields: tuple[Field, ...]
    body: tuple[str, ...]
    """All of its texts."""
    standing: Standing
    source: str
    places: frozenset[str] = frozenset()
    passages: Mapping[str, str] = field(default_factory=dict[str, str])
    """The texts that stand at some of them."""
    names: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """Names of records, and the levels at which they are one."""
    same: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """By name, what else the same thing is called."""
    standings: Mapping[str, Standing] = field(default_factory=dict[str, Standing])
    held: Mapping[Standing, list[str]] = field(default_factory=dict[Standing, list[str]])
    """Of a result, its texts by what they rest on."""
    articles: Mapping[str, frozenset[tuple[Subject, ...]]] = field(
        default_factory=dict[str, frozenset[tuple[Subject, ...]]]
    )
    """Articles of laws such as "GDPR 7(3)", with the records around each text that has them."""
    lines: tuple[str, ...] = ()
    """What the tool itself says of it, line by line."""

    def standing_of(self, name: str) -> Standing:
        """Return what the name, or words in a row, rest on here: the firmest text that has them."""
        if name in self.standings or not self.held:
            return self.standings.get(name, self.standing)
        words = f" {normal(name)} "
        for standing in _FIRMEST_FIRST:
            if words in self._words_held.get(standing, ""):
                return standing
        return self.standing

    @cached_property
    def _words_held(self) -> Mapping[Standing, str]:
        return {s: f" {normal(' '.join(texts))} " for s, texts in self.held.items()}

    @cached_property
    def text(self) -> str:
        """Return all of its words, normalised, between spaces."""
        return f" {normal(' '.join(self.body))} "

    @cached_property
    def told_in_lines(self) -> frozenset[str]:
        """Return those of its lines, and their sentences, that say by themselves what they mean."""
        return told_in(self.lines)

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Return its words that are written with a capital somewhere."""
        words = " ".join(self.body).split()
        bare = (word.strip(".,;:()[]\"'`*“”„«»?!") for word in words)
        return frozenset(word for word in bare if word[:1].isupper())

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """Return the first seven letters of each of its words."""
        return frozenset(word[:7] for word in self.text.split())

    @cached_property
    def known(self) -> Register:
        """Return its names, ready to be found in texts."""
        return register(self.names, self.same)

    @cached_property
    def alone(self) -> frozenset[str]:
        """Return the levels that hold one record only, which so needs no name to be meant."""
        names: dict[str, set[frozenset[str]]] = defaultdict(set)
        for one in self.fields:
            for subject in one.subjects:
                names[subject.level].add(subject.names)
        return frozenset(level for level, found in names.items() if len(found) == 1)

    @cached_property
    def _ordered(self) -> tuple[tuple[float, ...], tuple[Field, ...]]:
        ordered = tuple(sorted(self.fields, key=lambda f: f.value))
        return tuple(f.value for f in ordered), ordered

    def near(self, low: float, high: float) -> tuple[Field, ...]:
        """Return the fields whose value lies between, both ends included."""
        values, ordered = self._ordered
        return ordered[bisect.bisect_left(values, low) : bisect.bisect_right(values, high)]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """Return what each word tells, 0 to 1: nothing in most fields, much in few."""
        total = len(self.fields)
        counts: dict[str, int] = defaultdict(int)
        for one in self.fields:
            for word in one.words:
                counts[word] += 1
        most = math.log(1 + total)
        return {
            word: math.log(1 + total / count) / most if count <= _EVERYWHERE * total else 0.1
            for word, count in counts.items()
        }

    @cached_property
    def told(self) -> Mapping[tuple[str, bool], tuple[Field, ...]]:
        """Return the figures in texts by what their unit measures; without unit, whole or not."""
        found: dict[tuple[str, bool], list[Field]] = defaultdict(list)
        for one in self.fields:
            for unit in one.units or ("",) if one.prose else ():
                whole = unit != "" or one.value.is_integer()
                found[kind_of(unit), whole].append(one)
        return {kind: tuple(dict.fromkeys(fields)) for kind, fields in found.items()}

    @cached_property
    def of_name(self) -> Mapping[tuple[str, str], tuple[Field, ...]]:
        """Return the figures of the records of each level and name."""
        found: dict[tuple[str, str], list[Field]] = defaultdict(list)
        for one in self.fields:
            for subject in one.subjects[-1:] if not one.prose else ():
                for name in subject.names:
                    found[subject.level, name].append(one)
        return {handle: tuple(fields) for handle, fields in found.items()}

    @cached_property
    def beside(self) -> Mapping[object, tuple[Field, ...]]:
        """Return the figures outside of texts by the handles under which they are rivals."""
        found: dict[object, list[Field]] = defaultdict(list)
        for one in self.fields:
            if not one.prose:
                for handle in handles(one):
                    found[handle].append(one)
        return {handle: tuple(fields) for handle, fields in found.items()}


def handles(one: Field) -> tuple[object, ...]:
    """Return what a figure shares with its rivals: its place in other records, and its own record.

    The length of a list also shares its name with that of others.
    """
    return (one.path, one.origin, *((one.key,) if one.is_count else ()))


@dataclass(frozen=True)
class Evidence:
    """All that the sentences of an answer may rest on. Adding gives a new one."""

    parts: tuple[Part, ...] = ()

    @cached_property
    def places(self) -> frozenset[str]:
        """Return the places that results and passages come from; only these may be linked."""
        return frozenset[str]().union(*(part.places for part in self.parts))

    def holds(self, text: str) -> bool:
        """Return whether the text stands just so somewhere."""
        return any(text in body for part in self.parts for body in part.body)

    def place_of(self, words: str, place: str) -> str:
        """Return where words begin that are quoted from what stands at a place, by their own line."""
        texts = (part.passages[place] for part in self.parts if place in part.passages)
        return next((at for text in texts if (at := place_of(words, text, place)) != place), place)

    def with_result(
        self, identifier: str, result: Result, lines: tuple[str, ...] = ()
    ) -> "Evidence":
        """Return this and a result, with what its tool says of it in lines."""
        return self.with_json(identifier, result.model_dump_json(), lines)

    def with_json(self, identifier: str, body: str, lines: tuple[str, ...] = ()) -> "Evidence":
        """Return this and a result, given as JSON, with what its tool says of it in lines."""
        content: Json = json.loads(body)
        walk = Walk()
        walk.into(content, Place(identifier, "confirmed"))
        part = Part(
            fields=tuple(walk.fields),
            body=(*walk.texts, *lines),
            standing="confirmed",
            source=identifier,
            places=frozenset(walk.places),
            passages=walk.passages,
            names={name: frozenset(levels) for name, levels in walk.names.items()},
            same={name: frozenset(others) for name, others in walk.same.items()},
            standings=walk.standings,
            held=walk.held,
            articles={article: frozenset(found) for article, found in walk.articles.items()},
            lines=lines,
        )
        return Evidence((*self.parts, part))

    def with_passage(self, place: str, title: str, text: str) -> "Evidence":
        """Return this and a passage of a document."""
        part = _prose(text, Place(place, "documented", around=stems(title) | stems(place)), title)
        return Evidence((*self.parts, part))

    def with_error(self, tool: str, error: str, arguments: str) -> "Evidence":
        """Return this and what a tool said of a call that failed, such as names spelt alike.

        What stands in quotation marks or in the arguments was said by whoever called, and would
        prove itself.
        """
        own = _QUOTED.sub(" ", error)
        for said in sorted(_strings(arguments), key=len, reverse=True):
            # As a whole: `customer` was said, and `core.customer_crm` was not.
            own = re.sub(rf"(?<![\w.]){re.escape(said)}(?!\w|\.\w)", " ", own)
        part = _prose(own, Place(tool, "confirmed"), "")
        return Evidence((*self.parts, replace(part, places=frozenset())))

    def with_words(self, *said: str) -> "Evidence":
        """Return this and what the asker said."""
        parts = (_prose(text, Place("the asker", "stated"), "") for text in said)
        return Evidence((*self.parts, *parts))


_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|`[^`\n]*`")


def _strings(arguments: str) -> frozenset[str]:
    """Return the texts and figures within arguments in JSON."""
    return frozenset(
        said.strip()
        for pair in re.findall(r'"((?:[^"\\]|\\.)*)"|(-?\d[\d.]*)', arguments)
        for said in pair
        if said.strip()
    )


def _prose(text: str, place: Place, title: str) -> Part:
    fields = tuple(fields_of_text(text, place))
    body = (title, place.source, text)
    return Part(
        fields=fields,
        body=body,
        standing=place.standing,
        source=place.source,
        places=frozenset({place.source}),
        articles=dict.fromkeys(articles_of(" ".join(body)), frozenset({()})),
    )
