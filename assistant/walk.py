"""Goes through a result and notes its figures, names, texts and places."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.fields import Field, Json, Place, Subject, fields_of_text
from assistant.figures import label_of, unit_of
from assistant.names import articles_of
from assistant.words import stems, word_list
from tools.standing import Standing, weakest

_NAMES = word_list("name_keys")
"""Keys whose value is what a record is called."""
_PLACES = frozenset({"url", "link", "href", "place", "location", "document", "where", "source"})
"""Keys whose value says where something stands."""
_QUOTED = ("place", "citation")
_IN_FULL = ("text", "demands")
"""Keys of a passage: where it stands, and what stands there."""
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
_CALLED = re.compile(r"([A-Z][^()\d]{2,60}) \([^()]*\d[^()]*\)")
"""A short text that names something and says its figure: "Commerce (120 queries in 30 days)"."""


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
    held: dict[Standing, list[str]] = field(default_factory=dict[Standing, list[str]])
    """The texts by what they rest on."""
    places: set[str] = field(default_factory=set[str])
    passages: dict[str, str] = field(default_factory=dict[str, str])
    """The longest text that stands at each place."""
    articles: dict[str, set[tuple[Subject, ...]]] = field(
        default_factory=dict[str, set[tuple[Subject, ...]]]
    )
    """Articles of laws such as "GDPR 7(3)", with the records around each text that has them."""
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
                self._tallies(value, place)
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
        self._passage(record)
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

    def _passage(self, record: dict[str, Json]) -> None:
        """Note a text that is given in full with its place."""
        place = next((p for k in _QUOTED if isinstance(p := record.get(k), str)), "")
        text = next((t for k in _IN_FULL if isinstance(t := record.get(k), str)), "")
        lines = record.get("lines")
        if isinstance(lines, list):
            text = "\n".join(map(str, lines))
        if place and len(text) > len(self.passages.get(place, "")):
            self.passages[place] = text

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

    def _tallies(self, records: list[Json], place: Place) -> None:
        """Note how many records of a list share a text: "4 findings are open" of their `status`."""
        texts: dict[str, Counter[str]] = {}
        for record in records:
            for key, value in record.items() if isinstance(record, dict) else ():
                if isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME:
                    texts.setdefault(key, Counter())[value] += 1
        for key, counts in texts.items():
            if 2 * len(counts) > counts.total() + 1:
                continue
            path = (*place.path, key)
            for value, count in counts.items():
                among = replace(
                    place,
                    path=path,
                    unit=_item(records),
                    subjects=(*place.subjects, Subject(".".join(path), frozenset({value}))),
                    around=place.around | stems(value),
                )
                self._number(float(count), among, is_count=True, counted=place.path[-1:])

    def _number(
        self, value: float, place: Place, *, is_count: bool = False, counted: tuple[str, ...] = ()
    ) -> None:
        key = " ".join(counted or place.path[-1:])
        own = stems(key) | stems(place.unit) | stems(" ".join(place.path[-2:-1]))
        self.fields.append(
            Field(
                value=value,
                units=_units(key, place.unit),
                own=own,
                around=place.around | stems(" ".join(place.path)),
                subjects=place.subjects,
                key=stems(f"{key} {place.unit}" if is_count else key),
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
        self.held.setdefault(place.standing, []).append(text)
        if place.path and place.path[-1] in _PLACES:
            self.places.add(text)
        for article in articles_of(text):
            self.articles.setdefault(article, set()).add(place.subjects)
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
