"""The tables that a data contract describes: their columns, keys, owners and business names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from knowledge.catalog.model import Column, Dataset, Edge, Term
from knowledge.catalog.readers.gathering import Gathered
from knowledge.catalog.readers.values import (
    Object,
    at,
    first_text,
    mapping,
    objects,
    text,
    texts,
    truth,
    whole,
)

_DEEPEST = 8
"""Levels of properties within properties that become columns."""


_NAME_OF_ITS_OWN = re.compile(r"[a-z][A-Z]|[\d_-]")


@dataclass(frozen=True, slots=True)
class _Server:
    """Where the tables of a contract stand."""

    platform: str
    database: str
    schema: str

    def id_of(self, name: str) -> str:
        return ".".join(part for part in (self.database, self.schema, name) if part)


def gather(contract: Object, tables: Gathered) -> tuple[str, ...]:
    """Add the contract's tables to those gathered, and return their ids in its order."""
    server = _server(contract)
    described = [table for table in objects(contract.get("schema")) if _name(table)]
    ids = {_name(table): server.id_of(_name(table)) for table in described}
    ids |= {text(table.get("name")): server.id_of(_name(table)) for table in described}
    for table in described:
        id_ = server.id_of(_name(table))
        tables.dataset(_dataset(id_, contract, table, server))
        for column in _columns(id_, table.get("properties"), ()):
            tables.column(column)
        for edge in _keys(id_, table, ids):
            tables.edge(edge)
        for term in _terms(id_, contract, table):
            tables.term(term)
    return tuple(dict.fromkeys(server.id_of(_name(table)) for table in described))


def owners(team: JsonValue) -> tuple[str, ...]:
    """Return the present members whose role is owner, else the name of the team."""
    members = at(team, "members") if isinstance(team, dict) else team
    named = texts(
        [
            first_text(member.get("username"), member.get("name"))
            for member in objects(members)
            if "owner" in text(member.get("role")).casefold() and not text(member.get("dateOut"))
        ]
    )
    return named or texts(at(team, "name"))


def _name(described: Object) -> str:
    """Return the name that a table or column has in the data."""
    return first_text(described.get("physicalName"), described.get("name"))


def _server(contract: Object) -> _Server:
    """Return the first server, which stands for the others, such as production's copies."""
    first = next(objects(contract.get("servers")), mapping(None))
    database = first_text(first.get("database"), first.get("project"), first.get("catalog"))
    schema = first_text(first.get("schema"), first.get("dataset"))
    return _Server(text(first.get("type")), database, schema)


def _dataset(id_: str, contract: Object, table: Object, server: _Server) -> Dataset:
    named = first_text(table.get("description"), table.get("businessName"))
    return Dataset(
        id=id_,
        name=_name(table),
        platform=server.platform,
        schema=server.schema,
        kind=first_text(table.get("physicalType"), "table"),
        description=named,
        primary_key=_primary_key(table),
        owners=owners(contract.get("team")),
        tags=texts(table.get("tags")),
        domain=text(contract.get("domain")),
        database=server.database,
    )


def _terms(dataset: str, contract: Object, table: Object) -> Iterator[Term]:
    """Yield the table and those of its columns that the business calls by another name."""
    place = f"contract {first_text(contract.get('name'), contract.get('id'))}"
    for each in (table, *objects(table.get("properties"))):
        own, called = _name(each), text(each.get("businessName"))
        synonyms = texts(each.get("synonyms"))
        # A name of one plain word, such as id, is that of many columns.
        names = texts([*synonyms, own if _NAME_OF_ITS_OWN.search(own) else ""])
        name, about = called or own, text(each.get("description"))
        others = tuple(other for other in names if other != name)
        if own and (called or synonyms) and (about or others):
            id_ = dataset if each is table else f"{dataset}.{own}"
            yield Term(id_, name, about, others, place, (dataset,))


def _primary_key(table: Object) -> tuple[str, ...]:
    keys = [c for c in objects(table.get("properties")) if truth(c.get("primaryKey"))]
    keys.sort(key=lambda column: whole(column.get("primaryKeyPosition")) or 0)
    return texts([_name(column) for column in keys])


def _columns(dataset: str, properties: JsonValue, within: tuple[str, ...]) -> Iterator[Column]:
    """Yield the properties as columns; what lies within another is named with it."""
    for column in objects(properties) if len(within) < _DEEPEST else ():
        name = _name(column)
        if not name:
            continue
        path = (*within, name)
        classified = text(column.get("classification"))
        yield Column(
            dataset=dataset,
            position=0,
            name=".".join(path),
            type=first_text(column.get("physicalType"), column.get("logicalType")),
            description=first_text(column.get("description"), column.get("businessName")),
            tags=texts([*texts(column.get("tags")), classified]),
            samples=texts(column.get("examples")),
        )
        yield from _columns(dataset, column.get("properties"), path)
        yield from _columns(dataset, mapping(column.get("items")).get("properties"), path)


def _keys(id_: str, table: Object, ids: dict[str, str]) -> Iterator[Edge]:
    """Yield the foreign keys that a table or its properties name, within the contract."""
    for relation in objects(table.get("relationships")):
        sources, targets = texts(relation.get("from")), texts(relation.get("to"))
        yield from _key(id_, sources, targets, ids)
    for column in objects(table.get("properties")):
        for relation in objects(column.get("relationships")):
            source = (_name(column),)
            for target in texts(relation.get("to")):
                yield from _key(id_, source, (target,), ids)


def _key(
    id_: str, sources: tuple[str, ...], targets: tuple[str, ...], ids: dict[str, str]
) -> Iterator[Edge]:
    pairs = tuple((_end(s)[1], _end(t)[1]) for s, t in zip(sources, targets, strict=False))
    tables = {_end(target)[0] for target in targets}
    if len(tables) == 1 and (other := ids.get(tables.pop())):
        yield Edge(id_, other, "foreign_key", columns=pairs)


def _end(reference: str) -> tuple[str, str]:
    """Return table and column of `orders.id`, or of `/schema/orders/properties/id`."""
    parts = reference.strip("/").split("/")
    if len(parts) == 4 and (parts[0], parts[2]) == ("schema", "properties"):  # noqa: PLR2004
        return parts[1], parts[3]
    table, _, column = reference.rpartition(".")
    return table, column
