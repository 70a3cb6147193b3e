"""Reads CSV lists that people keep: teams, business processes, owners of datasets, and terms."""

import csv
from collections.abc import Iterator
from dataclasses import replace

from knowledge.catalog.model import Dataset, Fault, Process, Reading, Team, Term
from knowledge.catalog.readers.files import Files, text_of
from knowledge.catalog.readers.list_titles import ListKind, list_kind, titles

_NOT_IN_FORCE = frozenset(
    """
    draft proposed rejected deprecated obsolete retired entwurf abgelehnt veraltet brouillon rejeté
    obsolète borrador rechazado obsoleto
    """.split()  # noqa: SIM905 - a list of this length is read as prose
) | {"in review", "in prüfung", "en révision", "en revisión"}
"""States of terms that do not count."""

_MOST_DIGITS = 9
"""Of a number of people."""
_SHOWN = 40
"""Characters of a cell that a fault names."""

_Cells = dict[str, str]


def read(files: Files) -> Iterator[Reading]:
    """Yield teams, processes, owners and terms in the files; a bad line costs itself only."""
    owners: dict[str, Dataset] = {}
    for place, path in files:
        text = text_of(place, path)
        if isinstance(text, Fault):
            yield text
            continue
        for reading in _rows(place, text):
            if isinstance(reading, Dataset):
                known = owners.get(reading.id)
                owners[reading.id] = _both(known, reading) if known else reading
            else:
                yield reading
    yield from owners.values()


def _both(known: Dataset, other: Dataset) -> Dataset:
    owners = tuple(dict.fromkeys((*known.owners, *other.owners)))
    return replace(known, owners=owners, domain=known.domain or other.domain)


def _rows(place: str, text: str) -> Iterator[Reading]:
    lines = text.splitlines(keepends=True)
    separator = max(",;\t|", key=lines[0].count)
    rows = csv.reader(lines, delimiter=separator, strict=True)
    try:
        header = titles(next(rows))
        kind = list_kind(header)
        if kind is None:
            wanted = "team, process, dataset and owner, or term and definition"
            yield Fault(f"{place}:1", f"The first line has no column that is known: {wanted}.")
            return
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _record(f"{place}:{rows.line_num}", kind, header, row)
    except csv.Error as error:
        yield Fault(f"{place}:{rows.line_num}", f"The line is not CSV: {error}.")


def _record(place: str, kind: ListKind, header: tuple[str, ...], row: list[str]) -> Reading:
    if len(row) != len(header):
        reason = f"It has {len(row)} cells where the first line has {len(header)}; quote commas."
        return Fault(place, reason)
    cells: _Cells = {}
    for title, cell in zip(header, row, strict=True):
        cells.setdefault(title, cell.strip())
    match kind:
        case "owners":
            return _owned(place, cells)
        case "terms":
            return _term(place, cells)
        case "processes":
            return _process(place, cells)
        case "teams":
            return _team(place, cells)


def _process(place: str, cells: _Cells) -> Reading:
    name = cells.get("process") or cells.get("name", "")
    if not name:
        return Fault(place, "It has no name.")
    return Process(cells.get("id") or name, name, _several(cells.get("steps", "")), _named(cells))


def _team(place: str, cells: _Cells) -> Reading:
    name = cells.get("team") or cells.get("name", "")
    if not name:
        return Fault(place, "It has no name.")
    people = cells.get("people", "")
    if people and not (people.isdecimal() and len(people) <= _MOST_DIGITS):
        return Fault(place, f"{people[:_SHOWN]!r} is no number of people.")
    skills = _several(cells.get("skills", ""))
    return Team(
        cells.get("id") or name, name, int(people) if people else None, skills, _named(cells)
    )


def _named(cells: _Cells) -> tuple[str, ...]:
    """Return the datasets that a list names of a team or process."""
    return (*_several(cells.get("owns", "")), *_several(cells.get("datasets", "")))


def _owned(place: str, cells: _Cells) -> Reading:
    name = cells.get("dataset", "")
    owners = (*_several(cells.get("owner", "")), *_several(cells.get("team", "")))
    if not name or not owners:
        return Fault(place, "It names no dataset or no owner.")
    schema = cells.get("schema", "")
    return Dataset(
        id=f"{schema}.{name}" if schema else name,
        name=name,
        schema=schema,
        owners=tuple(dict.fromkeys(owners)),
        domain=cells.get("domain", ""),
        description=cells.get("description", ""),
        tags=_several(cells.get("tags", "")),
    )


def _term(place: str, cells: _Cells) -> Reading:
    names = [cells.get(title, "") for title in ("shown", "term", "name", "short")]
    name, *others = [n for n in dict.fromkeys(names) if n] or [""]
    status = cells.get("status", "")
    if not name:
        return Fault(place, "It names no term.")
    if status.casefold() in _NOT_IN_FORCE:
        return Fault(place, f"{name!r} is {status!r}; only terms in force are read.")
    definition = cells.get("definition") or cells.get("description", "")
    others = [
        o for o in dict.fromkeys((*others, *_several(cells.get("synonyms", "")))) if o != name
    ]
    if not definition and not others:
        return Fault(place, f"{name!r} has no definition.")
    owner = f"\nOwner: {cells['owner']}" if cells.get("owner") else ""
    file = place.rpartition(":")[0]
    id_ = cells.get("id") or f"{file}#{name}"
    return Term(id_, name, f"{definition}{owner}".strip(), tuple(others), file)


def _several(cell: str) -> tuple[str, ...]:
    """Return the items of a cell, which semicolons, bars or line breaks part."""
    parts = cell.replace("|", ";").replace("\n", ";").split(";")
    items = (part.strip() for part in (parts if len(parts) > 1 else cell.split(",")))
    return tuple(dict.fromkeys(item for item in items if item))
