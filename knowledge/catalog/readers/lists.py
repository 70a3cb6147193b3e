"""Reads CSV lists that people keep: teams, business processes, and who owns which dataset."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from knowledge.catalog.model import Dataset, Fault, Process, Reading, Team
from knowledge.catalog.readers.files import Files, text_of

ListKind = Literal["teams", "processes", "owners"]

_WORDS: Mapping[str, frozenset[str]] = {
    "id": frozenset({"id", "key", "code"}),
    "name": frozenset({"name", "title"}),
    "team": frozenset({"team", "team name", "squad"}),
    "people": frozenset({"people", "headcount", "size", "fte", "members", "team size"}),
    "skills": frozenset({"skills", "skill", "competences", "competencies"}),
    "owns": frozenset({"owns", "owned", "owned datasets"}),
    "process": frozenset({"process", "business process", "process name"}),
    "steps": frozenset({"steps", "step", "activities"}),
    "datasets": frozenset({"datasets", "tables", "data", "data sets"}),
    "dataset": frozenset({"dataset", "table", "data set", "data asset", "asset", "table name"}),
    "owner": frozenset(
        {"owner", "data owner", "owned by", "steward", "data steward", "owner team"}
    ),
    "schema": frozenset({"schema"}),
    "domain": frozenset({"domain", "business domain", "data domain"}),
    "description": frozenset({"description", "purpose"}),
    "tags": frozenset({"tags"}),
}
"""The titles by which lists name their columns."""

_MOST_DIGITS = 9
"""Of a number of people."""
_SHOWN = 40
"""Characters of a cell that a fault names."""

_Cells = dict[str, str]


def titles(header: Iterable[str]) -> tuple[str, ...]:
    """Return what each title of a header means; what means nothing here is empty."""
    words = (cell.strip(" \"'\r\n").replace("_", " ").casefold() for cell in header)
    return tuple(next((t for t, known in _WORDS.items() if w in known), "") for w in words)


def list_kind(found: Iterable[str]) -> ListKind | None:
    """Return of what a list with these titles is, or None."""
    has = set(found)
    if "dataset" in has and has & {"owner", "team"}:
        return "owners"
    if "process" in has or {"name", "steps"} <= has:
        return "processes"
    if ("team" in has and has & {"people", "skills", "owns", "datasets"}) or (
        "name" in has and has & {"people", "skills", "owns"}
    ):
        return "teams"
    return None


def read(files: Files) -> Iterator[Reading]:
    """Yield the teams, processes and owners in the files; a bad line costs itself only."""
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
            wanted = "team, process, or dataset and owner"
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
    if kind == "owners":
        return _owned(place, cells)
    name = cells.get("team" if kind == "teams" else "process") or cells.get("name", "")
    if not name:
        return Fault(place, "It has no name.")
    id_ = cells.get("id") or name
    named = (*_several(cells.get("owns", "")), *_several(cells.get("datasets", "")))
    if kind == "processes":
        return Process(id_, name, _several(cells.get("steps", "")), named)
    people = cells.get("people", "")
    if people and not (people.isdecimal() and len(people) <= _MOST_DIGITS):
        return Fault(place, f"{people[:_SHOWN]!r} is no number of people.")
    skills = _several(cells.get("skills", ""))
    return Team(id_, name, int(people) if people else None, skills, named)


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


def _several(cell: str) -> tuple[str, ...]:
    """Return the items of a cell, which semicolons, bars or line breaks part."""
    parts = cell.replace("|", ";").replace("\n", ";").split(";")
    items = (part.strip() for part in (parts if len(parts) > 1 else cell.split(",")))
    return tuple(dict.fromkeys(item for item in items if item))
