"""Reads OpenMetadata's JSON: tables and topics with owners, domains, tags, lineage and usage."""

from collections.abc import Iterator

from pydantic import JsonValue

from knowledge.catalog.model import Column, Dataset, Edge, Reading, Usage
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.gathering import Gathered
from knowledge.catalog.readers.openmetadata_entities import (
    Around,
    Entities,
    entities,
    fqn_of_table,
)
from knowledge.catalog.readers.openmetadata_others import checks, products, runs, teams, terms
from knowledge.catalog.readers.places import split_name
from knowledge.catalog.readers.values import (
    Object,
    at,
    first_text,
    mapping,
    moment,
    objects,
    text,
    texts,
    whole,
)

_DEEPEST = 8
_SOMEBODY = "people who are not named"


def read(files: Files) -> Iterator[Reading]:
    """Yield what the files say together; a dataset's id is its whole name."""
    found = entities(files)
    yield from found.faults
    gathered = Gathered()
    for table, around in found.of("table"):
        _table(gathered, table, around)
    for topic, around in found.of("topic"):
        _topic(gathered, topic, around)
    for profile, _ in found.of("profile"):
        _profile(gathered, profile)
    used = list(_lineage(gathered, found))
    yield from gathered.readings()
    known = gathered.datasets
    yield from (usage for usage in dict.fromkeys(used) if usage.dataset in known)
    for table, around in found.of("table"):
        count = whole(at(table, "usageSummary", "monthlyStats", "count"))
        if count:
            yield Usage(fqn_of_table(table, around), _SOMEBODY, count)
    yield from checks(found, known)
    yield from runs(found)
    yield from teams(found, known)
    yield from products(found, known)
    yield from terms(found)


def owners(entity: Object) -> tuple[str, ...]:
    """Return the owners of an entity, of which older versions have one."""
    listed = (*objects(entity.get("owners")), *objects(entity.get("owner")))
    return texts([first_text(o.get("displayName"), o.get("name")) for o in listed])


def _labels(entity: Object) -> tuple[str, ...]:
    """Return the tags and glossary terms of an entity, without tiers, which are none."""
    return texts([first_text(t.get("tagFQN"), t.get("name")) for t in objects(entity.get("tags"))])


def _domain(entity: Object) -> str:
    found = (*objects(entity.get("domains")), *objects(entity.get("domain")))
    return first_text(*(first_text(d.get("displayName"), d.get("name")) for d in found))


def _table(gathered: Gathered, table: Object, around: Around) -> None:
    id_ = fqn_of_table(table, around)
    parts = split_name(id_)
    if not id_:
        return
    _, database, schema, name = ("", "", "", *parts)[-4:]
    keys = [
        c
        for c in objects(table.get("tableConstraints"))
        if c.get("constraintType") == "PRIMARY_KEY"
    ]
    own = [
        c.get("name") for c in objects(table.get("columns")) if c.get("constraint") == "PRIMARY_KEY"
    ]
    profile = mapping(table.get("profile") or table.get("tableProfile"))
    gathered.dataset(
        Dataset(
            id=id_,
            name=name,
            platform=first_text(table.get("serviceType"), around.platform).casefold(),
            schema=schema,
            kind=_kind(text(table.get("tableType"))),
            description=text(table.get("description")),
            primary_key=texts([c for key in keys for c in texts(key.get("columns"))] or own),
            owners=owners(table),
            tags=_labels(table),
            domain=_domain(table),
            row_count=whole(profile.get("rowCount")),
            size_bytes=whole(profile.get("sizeInByte")),
            updated_at=moment(table.get("updatedAt")),
            database=database,
        )
    )
    for column in _columns(id_, table.get("columns"), (), _samples(table)):
        gathered.column(column)
    _keys(gathered, id_, table)


def _kind(type_: str) -> str:
    return {"regular": "table", "": "table"}.get(type_.casefold(), type_.casefold())


def _samples(table: Object) -> dict[str, tuple[str, ...]]:
    """Return a few values of each column, where a table comes with sample rows."""
    names = texts(at(table, "sampleData", "columns"))
    rows = at(table, "sampleData", "rows")
    listed = [row for row in rows[:5] if isinstance(row, list)] if isinstance(rows, list) else []
    return {
        name: texts([row[number] for row in listed if number < len(row)])
        for number, name in enumerate(names)
    }


def _columns(
    id_: str, columns: JsonValue, within: tuple[str, ...], samples: dict[str, tuple[str, ...]]
) -> Iterator[Column]:
    for column in objects(columns) if len(within) < _DEEPEST else ():
        name = text(column.get("name"))
        if not name:
            continue
        path = (*within, name)
        type_ = first_text(column.get("dataTypeDisplay"), column.get("dataType"))
        about, tags = text(column.get("description")), _labels(column)
        yield Column(id_, 0, ".".join(path), type_, about, tags, samples.get(name, ()))
        yield from _columns(id_, column.get("children"), path, {})


def _keys(gathered: Gathered, id_: str, table: Object) -> None:
    for key in objects(table.get("tableConstraints")):
        if key.get("constraintType") != "FOREIGN_KEY":
            continue
        own, referred = texts(key.get("columns")), texts(key.get("referredColumns"))
        ends = [_end(column) for column in referred]
        pairs = tuple(zip(own, (column for _, column in ends), strict=False))
        for other in {table for table, _ in ends}:
            gathered.edge(Edge(id_, other, "foreign_key", columns=pairs))


def _end(fqn: str) -> tuple[str, str]:
    """Return table and column of a column's whole name."""
    column = split_name(fqn)[-1]
    for shown in (column, f'"{column}"'):
        if fqn.endswith(f".{shown}"):
            return fqn.removesuffix(f".{shown}"), column
    return fqn, ""


def _topic(gathered: Gathered, topic: Object, around: Around) -> None:
    name = text(topic.get("name"))
    id_ = text(topic.get("fullyQualifiedName")) or ".".join(filter(None, (around.service, name)))
    if not name:
        return
    gathered.dataset(
        Dataset(
            id=id_,
            name=name,
            platform=first_text(topic.get("serviceType"), around.platform, "kafka").casefold(),
            kind="topic",
            description=text(topic.get("description")),
            owners=owners(topic),
            tags=_labels(topic),
            domain=_domain(topic),
        )
    )
    for column in _columns(id_, at(topic, "messageSchema", "schemaFields"), (), {}):
        gathered.column(column)


def _profile(gathered: Gathered, profile: Object) -> None:
    id_ = text(profile.get("fqn"))
    newest = max(
        objects(profile.get("profile")), key=lambda p: whole(p.get("timestamp")) or 0, default=None
    )
    known = gathered.datasets.get(id_)
    if known and newest:
        gathered.dataset(Dataset(id_, known.name, row_count=whole(newest.get("rowCount"))))


def _lineage(gathered: Gathered, found: Entities) -> Iterator[Usage]:
    """Take the edges between tables, and yield those to dashboards as their usage."""
    for value, _ in found.of("edge"):
        edge = mapping(value.get("edge")) or value
        source = found.fqn_of(edge.get("fromEntity") or edge.get("from"))
        target = found.fqn_of(edge.get("toEntity") or edge.get("to"))
        details = mapping(edge.get("lineageDetails"))
        made_by = mapping(details.get("pipeline") or edge.get("edge_meta") or edge.get("pipeline"))
        job = split_name(found.fqn_of(made_by) or text(made_by.get("name")))[-1]
        pairs = tuple(
            (_end(column)[1], _end(text(each.get("toColumn")))[1])
            for each in objects(details.get("columnsLineage"))
            for column in texts(each.get("fromColumns"))
        )
        if target in gathered.datasets:
            gathered.edge(Edge(source, target, "lineage", job, pairs))
        elif source in gathered.datasets and target:
            yield Usage(source, _board(found, target))


def _board(found: Entities, fqn: str) -> str:
    """Return what people call a dashboard, or whatever else reads a table."""
    for kind in ("dashboard", "chart"):
        for entity, _ in found.of(kind):
            if text(entity.get("fullyQualifiedName")) == fqn:
                return first_text(entity.get("displayName"), entity.get("name"))
    return split_name(fqn)[-1]
