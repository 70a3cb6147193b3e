"""Reads people from CSV files, such as an export of a directory, with all faults at once."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.people import EVERYONE, Person

COLUMNS = ("email", "name", "role", "groups")
"""What a file may have; only `email` it must. Groups are separated by semicolons."""

_MOST_FAULTS = 20
"""Of one file; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A person, and where they are listed."""

    person: Person
    place: str
    """Such as `people.csv line 7`."""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file has, in its order, and what is wrong with it."""

    people: tuple[Listed, ...]
    faults: tuple[str, ...]


def read_people(file: Path, name: str) -> PeopleFile:
    """Return the people in `file`, which faults call `name`."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        fault = f"{name} does not exist; correct its path under [[people_files]]."
        return PeopleFile((), (fault,))
    except OSError as error:
        return PeopleFile((), (f"{name} can't be read: {error.strerror}.",))
    except UnicodeDecodeError:
        return PeopleFile((), (f"{name} is not UTF-8 text; save it as CSV in UTF-8.",))
    people: list[Listed] = []
    faults: list[str] = []
    try:
        for found in _found(text, name):
            if isinstance(found, Listed):
                people.append(found)
            else:
                faults.append(found)
    except csv.Error as error:
        faults.append(f"{name} is not CSV: {error}.")
    return PeopleFile(tuple(people), _shortened(faults, name))


def _shortened(faults: list[str], name: str) -> tuple[str, ...]:
    more = len(faults) - _MOST_FAULTS
    rest = (f"{name} has {more:,} more faults.",) if more > 0 else ()
    return (*faults[:_MOST_FAULTS], *rest)


def _found(text: str, name: str) -> Iterator[Listed | str]:
    rows = csv.reader(text.splitlines(keepends=True), strict=True)
    header = [title.strip().casefold() for title in next(rows, tuple[str]())]
    wrong = tuple(_header_faults(header, name))
    if wrong:
        yield from wrong
        return
    for row in rows:
        if any(cell.strip() for cell in row):
            yield _listed(header, row, f"{name} line {rows.line_num}")


def _header_faults(header: list[str], name: str) -> Iterator[str]:
    if "email" not in header:
        columns = ", ".join(COLUMNS)
        yield f"{name} line 1 has no column email; it takes {columns}, separated by commas."
        return
    for title in header:
        if title not in COLUMNS:
            known = ", ".join(COLUMNS)
            yield f"{name} line 1: the column {title!r} is not known; it takes {known}."
    for title in sorted({t for t in header if header.count(t) > 1}):
        yield f"{name} line 1 has the column {title!r} twice; keep one."


def _listed(header: list[str], row: list[str], place: str) -> Listed | str:
    if len(row) != len(header):
        return f"{place} has {len(row)} cells where the first line has {len(header)}; quote commas."
    cells = dict(zip(header, (cell.strip() for cell in row), strict=True))
    if not cells["email"]:
        return f"{place} has no email; add it or remove the line."
    groups = (group.strip() for group in cells.get("groups", "").split(";"))
    member = frozenset(group for group in groups if group)
    who = Person(cells["email"], cells.get("name", ""), cells.get("role", ""), member)
    return Listed(who, place)


def quarrels(listed: tuple[Listed, ...], groups: Mapping[str, str]) -> Iterator[str]:
    """Yield each group that is not there, once, and each person who is listed more than once."""
    missing: dict[str, Listed] = {}
    places: dict[str, list[str]] = {}
    for one in listed:
        places.setdefault(one.person.email.casefold(), []).append(one.place)
        for group in sorted(one.person.groups - groups.keys() - {EVERYONE}):
            missing.setdefault(group, one)
    for group, one in sorted(missing.items()):
        named = f"{one.person.email} names the group {group!r}"
        yield f"{one.place}: {named}, which [groups] lacks; add it there."
    for address, found in sorted(places.items()):
        if len(found) > 1:
            same = found[0] == found[1]
            again = "twice under [[people]]" if same else f"in {found[0]} as well"
            yield f"{found[1]}: {address} stands {again}; keep one."
