"""Reads the neutral catalog: a folder of JSON lines, of which only the named files are opened.

A line that can't be used costs itself only, and a field or list item that can't be used costs
only itself where the line means the same without it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue, TypeAdapter, ValidationError

from knowledge.catalog.model import Fault, Reading, UnknownField
from knowledge.catalog.readers.json_files import decoded
from knowledge.catalog.readers.rows import (
    CheckRow,
    ColumnRow,
    DatasetRow,
    EdgeRow,
    ProcessRow,
    Row,
    RunRow,
    TeamRow,
    UsageRow,
    as_json,
)

REQUIRED = "datasets.jsonl"
"""The file that makes a folder a neutral catalog."""

_FILES: tuple[tuple[str, type[Row]], ...] = (
    (REQUIRED, DatasetRow),
    ("edges.jsonl", EdgeRow),
    ("usage.jsonl", UsageRow),
    ("checks.jsonl", CheckRow),
    ("runs.jsonl", RunRow),
    ("teams.jsonl", TeamRow),
    ("processes.jsonl", ProcessRow),
)

_ONCE = (b'"id"', b'"readers"', b'"columns"')
_TWICE = 2

_OBJECT = TypeAdapter(dict[str, JsonValue])


@dataclass(slots=True)
class _Seen:
    """What earlier lines of this folder said, which later ones are checked against."""

    datasets: set[str] = field(default_factory=set[str])
    ids: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


def read(folder: Path) -> Iterator[Reading]:
    """Yield everything in the folder, file by file in line order; never raises for bad content."""
    seen = _Seen()
    for name, kind in _FILES:
        path = folder / name
        if path.is_file():
            yield from _file(path, kind, seen)
            if name == REQUIRED and path.stat().st_size == 0:
                yield Fault(name, "The file is empty, so there are no datasets.")
        elif name == REQUIRED:
            yield Fault(name, f"There is no {REQUIRED} in this folder, so nothing was read.")
            return


def _file(path: Path, kind: type[Row], seen: _Seen) -> Iterator[Reading]:
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if text.strip():
                    yield from _line(f"{path.name}:{number}", text, kind, seen)
    except OSError as error:
        yield Fault(path.name, f"The file could not be read: {error.strerror}.")


def _line(place: str, text: bytes, kind: type[Row], seen: _Seen) -> Iterator[Reading]:
    row: Row | None
    faults: tuple[Fault, ...] = ()
    try:
        row = kind.model_validate_json(text)
    except ValidationError as error:
        row, faults = _repaired(place, text, kind, error)
    yield from faults
    if row is None:
        return
    twice = _repeated(text)
    if "readers" in twice:
        yield Fault(place, "The key 'readers' stands twice, so nobody can tell who may know of it.")
        return
    for key in twice:
        yield Fault(place, f"The key {key!r} stands twice; the later one counts.")
    refusal = _refusal(row, seen)
    if refusal:
        yield Fault(place, refusal)
        return
    yield from _known(place, row, seen)
    for name, value in sorted((row.model_extra or {}).items()):
        yield UnknownField(_about(row), _field_name(kind, name), as_json(value))


def _refusal(row: Row, seen: _Seen) -> str:
    """Return why the line can't stand beside the earlier ones, or empty; remember its id."""
    missing = [d for d in row.datasets_named() if d not in seen.datasets]
    if missing:
        return f"There is no dataset {missing[0]!r} in {REQUIRED}."
    if isinstance(row, DatasetRow | TeamRow | ProcessRow):
        key = (type(row).__name__, row.id)
        if key in seen.ids:
            return f"The id {row.id!r} stands on an earlier line, which was kept."
        seen.ids.add(key)
    if isinstance(row, DatasetRow):
        seen.datasets.add(row.id)
    return ""


def _known(place: str, row: Row, seen: _Seen) -> Iterator[Reading]:
    """Yield the line's records, without what it names twice or names but is not there."""
    match row:
        case DatasetRow():
            columns, repeated = _first_of_each(row)
            for name in repeated:
                yield Fault(place, f"The column {name!r} is listed twice; the first was kept.")
            yield from row.model_copy(update={"columns": columns}).records()
        case TeamRow() | ProcessRow():
            named = row.owns if isinstance(row, TeamRow) else row.datasets
            for dataset in named or ():
                if dataset not in seen.datasets:
                    yield Fault(place, f"There is no dataset {dataset!r} in {REQUIRED}.")
            kept = tuple(d for d in named or () if d in seen.datasets)
            yield from row.model_copy(update={row.list_field: kept}).records()
        case _:
            yield from row.records()


def _first_of_each(row: DatasetRow) -> tuple[tuple[ColumnRow, ...], tuple[str, ...]]:
    """Return the columns with distinct names, and the names that came again."""
    first = {c.name: c for c in reversed(row.columns or ())}
    kept = tuple(c for c in row.columns or () if first[c.name] is c)
    return kept, tuple(c.name for c in row.columns or () if first[c.name] is not c)


def _about(row: Row) -> str:
    """Return the dataset that a line is about, or empty."""
    if isinstance(row, DatasetRow):
        return row.id
    named = row.datasets_named()
    return named[0] if named else ""


def _field_name(kind: type[Row], name: str) -> str:
    file = next(file for file, row in _FILES if row is kind)
    return name if kind is DatasetRow else f"{file.removesuffix('.jsonl')}.{name}"


def _repaired(
    place: str, text: bytes, kind: type[Row], error: ValidationError
) -> tuple[Row | None, tuple[Fault, ...]]:
    """Return the line without what is malformed in it, or None where nothing is left to mean."""
    value = _object(text)
    if value is None:
        return None, (Fault(place, _no_object(text)),)
    wrong = {_spot(problem["loc"], kind): problem["msg"] for problem in error.errors()}
    faults = tuple(Fault(place, _sentence(spot, said)) for spot, said in wrong.items())
    if any(spot[0] in _needed(kind) for spot in wrong):
        return None, faults
    try:
        return kind.model_validate_json(as_json(_without(value, set(wrong)))), faults
    except ValidationError:
        return None, faults


_Spot = tuple[str] | tuple[str, int]


def _spot(loc: tuple[int | str, ...], kind: type[Row]) -> _Spot:
    """Return the smallest part of a line that can be left out to mend this place."""
    match loc:
        case (str() as name, int() as item, *_) if name == kind.list_field:
            return (name, item)
        case (str() as name, *_):
            return (name,)
        case _:
            return ("",)


def _sentence(spot: _Spot, said: str) -> str:
    where = spot[0] if len(spot) == 1 else f"{spot[0]}[{spot[1]}]"
    return f"{where}: {said[:1].lower()}{said[1:]}." if where else f"{said}."


def _needed(kind: type[Row]) -> frozenset[str]:
    """Return the fields without which, or with which guessed, a line would mean something else.

    A dataset whose readers can't be understood must not fall back to those of its source.
    """
    required = {name for name, known in kind.model_fields.items() if known.is_required()}
    return frozenset({"", "readers"} | required)


def _object(text: bytes) -> dict[str, JsonValue] | None:
    try:
        return _OBJECT.validate_json(text)
    except ValidationError:
        return None


def _no_object(text: bytes) -> str:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "The line is not UTF-8 text; save the file as UTF-8."
    return "The line is not a JSON object."


def _repeated(text: bytes) -> tuple[str, ...]:
    """Return keys that stand twice, where one says what the line is about, or for whom."""
    if all(text.count(key) < _TWICE for key in _ONCE):
        return ()
    twice: list[str] = []
    decoded(text.decode("utf-8"), 0, twice)
    return tuple(dict.fromkeys(twice))


def _without(value: dict[str, JsonValue], wrong: set[_Spot]) -> dict[str, JsonValue]:
    kept = {name: part for name, part in value.items() if (name,) not in wrong}
    for name, part in kept.items():
        if isinstance(part, list):
            kept[name] = [item for at, item in enumerate(part) if (name, at) not in wrong]
    return kept
