"""Reads DBML: tables with their columns, notes, keys and groups.

Each block is read by itself, so that a malformed one costs itself only.
"""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict
from pyparsing import ParseBaseException

from knowledge.catalog.identity import folded
from knowledge.catalog.model import Column, Dataset, Edge, Fault, Reading
from knowledge.catalog.readers.files import Files, text_of
from knowledge.catalog.readers.gathering import Gathered

_TOKEN = re.compile(
    r"""'''.*?'''|'(?:[^'\\\n]|\\.)*'|"[^"\n]*"|`[^`]*`|//[^\n]*|/\*.*?\*/|[{}]""",
    re.DOTALL,
)
_NAME = r"""(?:"[^"]+"|[\w$]+)"""
_HEAD = re.compile(
    rf"^\s*(?P<kind>Table|TableGroup|Ref|Enum|Project|TablePartial|Note|Records)\b\s*"
    rf"(?P<name>{_NAME}(?:\.{_NAME})*)?(?:\s+as\s+(?P<alias>{_NAME}))?",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"\bref\s*:\s*(?P<how><>|[<>-])\s*(?P<end>{_NAME}(?:\.{_NAME})+)", re.IGNORECASE
)
_END = rf"{_NAME}(?:\.{_NAME})*\.(?:{_NAME}|\([^()]*\))"
_REF = re.compile(rf"(?P<left>{_END})\s*(?P<how><>|[<>-])\s*(?P<right>{_END})")
_COLUMN = re.compile(rf"^\s*(?P<name>{_NAME})\s", re.MULTILINE)


def _note(value: object) -> str:
    return str(getattr(value, "text", "") or "").strip()


_Text = Annotated[str, BeforeValidator(str)]
_Note = Annotated[str, BeforeValidator(_note)]


class _Part(BaseModel):
    """A part of what the library found, which has no types of its own."""

    model_config = ConfigDict(from_attributes=True)


class _Column(_Part):
    name: str
    type: _Text
    pk: bool
    note: _Note


class _Subject(_Part):
    name: str = ""


class _Index(_Part):
    pk: bool
    subjects: tuple[_Subject, ...]


class _Table(_Part):
    note: _Note
    columns: tuple[_Column, ...]
    indexes: tuple[_Index, ...]


class _Database(_Part):
    tables: tuple[_Table, ...]


@dataclass(frozen=True, slots=True)
class _Block:
    """One part of a file at its top level."""

    text: str
    line: int


@dataclass(slots=True)
class _Found:
    """Tables by every name that they have, and what relates them once all are known."""

    all: Gathered = field(default_factory=Gathered)
    ids: dict[str, str] = field(default_factory=dict[str, str])
    relations: list[tuple[str, str, str, str]] = field(
        default_factory=list[tuple[str, str, str, str]]
    )
    """Place, left end, sign and right end."""
    groups: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


def read(files: Files) -> Iterator[Reading]:
    """Yield the tables and keys of the files; keys may lead from one file to another."""
    found = _Found()
    for place, path in files:
        text = text_of(place, path)
        if isinstance(text, Fault):
            found.all.others.append(text)
            continue
        for block in _blocks(text):
            _take(found, f"{place}:{block.line}", block.text)
    _relate(found)
    for table, group in found.groups:
        if table in found.ids:
            id_ = found.ids[table]
            known = found.all.datasets[id_]
            found.all.dataset(Dataset(id_, known.name, tags=(group,)))
    yield from found.all.readings()


def _blocks(text: str) -> Iterator[_Block]:
    """Yield each block with its braces, and each line between blocks."""
    depth, begin, line = 0, 0, 1
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            if depth == 0:
                before = text.rfind("\n", begin, token.start()) + 1 or begin
                yield from _lines(text[begin:before], line)
                line, begin = line + text.count("\n", begin, before), before
            depth += 1
        elif token[0] == "}" and depth:
            depth -= 1
            if depth == 0:
                yield _Block(text[begin : token.end()], line)
                line, begin = line + text.count("\n", begin, token.end()), token.end()
    rest = text[begin:]
    if depth:
        yield _Block(rest, line)
    else:
        yield from _lines(rest, line)


def _lines(text: str, line: int) -> Iterator[_Block]:
    bare = re.sub(r"/\*.*?\*/", lambda found: "\n" * found[0].count("\n"), text, flags=re.DOTALL)
    for number, each in enumerate(bare.split("\n")):
        if each.partition("//")[0].strip():
            yield _Block(each, line + number)


def _take(found: _Found, place: str, text: str) -> None:
    text = re.sub(r"^(\s*//[^\n]*\n)+", "", text)
    head = _HEAD.match(text)
    kind = head["kind"].casefold() if head else ""
    if head is None:
        found.all.fault(place, "This is no DBML block that is known, such as Table or Ref.")
    elif kind == "table" and head["name"]:
        _table(found, place, text, head["name"], head["alias"] or "")
    elif kind == "ref":
        relation = _REF.search(text)
        if relation is None:
            found.all.fault(place, "The Ref does not say which columns it relates.")
        else:
            found.relations.append((place, relation["left"], relation["how"], relation["right"]))
    elif kind == "tablegroup" and head["name"]:
        inside = text.partition("{")[2].rpartition("}")[0]
        for name in re.findall(rf"^\s*({_NAME}(?:\.{_NAME})*)\s*$", inside, re.MULTILINE):
            found.groups.append((_key(name), head["name"].strip('"')))


def _table(found: _Found, place: str, text: str, name: str, alias: str) -> None:
    parts = [part.strip('"') for part in re.findall(_NAME, name)]
    id_ = ".".join(parts)
    table = _parsed(_spread(_without_refs(text)))
    if isinstance(table, str):
        found.all.fault(place, f"The table {id_!r} can't be read: {table}.")
        return
    found.ids[_key(name)] = id_
    if alias:
        found.ids[_key(alias)] = id_
    found.all.dataset(_dataset(id_, parts, table))
    for column in table.columns:
        found.all.column(Column(id_, 0, column.name, column.type, column.note))
    for line in text.splitlines():
        named, inline = _COLUMN.match(line), _INLINE.search(line)
        if named and inline:
            left = f"{name}.{named['name']}"
            found.relations.append((place, left, inline["how"], inline["end"]))


def _parsed(block: str) -> _Table | str:
    """Return a table's block as the library reads it, or why it does not."""
    with warnings.catch_warnings():
        # It calls its parser by names of arguments that are about to go.
        warnings.simplefilter("ignore")
        from pydbml import PyDBML  # noqa: PLC0415 - as above. # pyright: ignore[reportMissingTypeStubs]
        from pydbml.exceptions import (  # noqa: PLC0415 - as above. # pyright: ignore[reportMissingTypeStubs]
            ColumnNotFoundError,
            DatabaseValidationError,
            TableNotFoundError,
        )

        failures = (ColumnNotFoundError, DatabaseValidationError, TableNotFoundError)
        try:
            found: object = PyDBML(block)
        except (ParseBaseException, *failures, SyntaxError, RecursionError) as error:
            said = str(error).partition("\n")[0].partition("  (at char")[0]
            return f"{said[:1].lower()}{said[1:160].rstrip('.')}"
    tables = _Database.model_validate(found).tables
    return tables[0] if tables else "it has no columns"


def _without_refs(text: str) -> str:
    """Return the block without its inline references, which may lead out of it."""
    bare = re.sub(rf"(,\s*)?{_INLINE.pattern}", "", text, flags=re.IGNORECASE)
    return re.sub(r"\[\s*(?:,\s*)?", "[", bare).replace("[]", "")


def _spread(text: str) -> str:
    """Return the block with its braces on lines of their own, as the library wants them."""
    head, brace, body = text.partition("{")
    inner = body.rpartition("}")[0] if "}" in body else body
    end = "\n}\n" if "}" in body else ""
    return f"{head}{brace}\n{inner}{end}"


def _dataset(id_: str, parts: list[str], table: _Table) -> Dataset:
    own = [c.name for c in table.columns if c.pk]
    indexed = [s.name for index in table.indexes if index.pk for s in index.subjects if s.name]
    return Dataset(
        id=id_,
        name=parts[-1],
        schema=parts[-2] if len(parts) > 1 else "",
        kind="table",
        description=table.note,
        primary_key=tuple(own or indexed),
        database=parts[-3] if len(parts) > 2 else "",  # noqa: PLR2004 - database, schema, table.
    )


def _relate(found: _Found) -> None:
    """Take the keys: `>` leads from many to one, `<` the other way, `-` from left to right."""
    for place, left, how, right in found.relations:
        (many, many_columns), (one, one_columns) = _end(left), _end(right)
        if how == "<":
            many, many_columns, one, one_columns = one, one_columns, many, many_columns
        src, dst = found.ids.get(many), found.ids.get(one)
        if src is None or dst is None:
            missing = many if src is None else one
            found.all.fault(place, f"It relates {missing!r}, which is no table of the files.")
            continue
        pairs = tuple(zip(many_columns, one_columns, strict=False))
        found.all.edge(Edge(src, dst, "foreign_key", columns=pairs))


def _end(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the table and the columns of one end of a relation."""
    several = re.fullmatch(r"(.*)\.\(([^()]*)\)", text.strip(), re.DOTALL)
    if several:
        columns = (part.strip().strip('"') for part in several[2].split(","))
        return _key(several[1]), tuple(columns)
    *table, column = re.findall(_NAME, text)
    return _key(".".join(table)), (column.strip('"'),)


def _key(name: str) -> str:
    return folded(name)
