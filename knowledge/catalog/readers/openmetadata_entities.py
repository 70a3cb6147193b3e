"""Finds the entities in OpenMetadata's JSON: answers of its API, exports, and its sample data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from knowledge.catalog.model import Fault
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.json_files import items
from knowledge.catalog.readers.places import split_name
from knowledge.catalog.readers.values import Object, at, first_text, mapping, objects, text

_LISTS = {
    "data": "",
    "entities": "",
    "tables": "table",
    "topics": "topic",
    "pipelines": "pipeline",
    "dashboards": "dashboard",
    "charts": "chart",
    "teams": "team",
    "users": "user",
    "tests": "test",
    "testCases": "test",
    "testCaseResults": "result",
    "profiles": "profile",
    "domains": "domain",
    "dataProducts": "product",
    "glossaries": "glossary",
    "glossaryTerms": "term",
}
"""Under which keys entities stand, and of which kind they are where that tells."""

_EDGES = ("upstreamEdges", "downstreamEdges", "edges")


@dataclass(frozen=True, slots=True)
class Around:
    """What the files beside a list of tables say of where the tables stand."""

    service: str = ""
    platform: str = ""
    database: str = ""
    schema: str = ""


@dataclass(slots=True)
class Entities:
    """All entities of some files by kind, in order, each with what stands around it."""

    by_kind: dict[str, list[tuple[Object, Around]]] = field(
        default_factory=dict[str, list[tuple[Object, Around]]]
    )
    faults: list[Fault] = field(default_factory=list[Fault])
    names: dict[str, str] = field(default_factory=dict[str, str])
    """The whole name of an entity by its id."""

    def of(self, kind: str) -> Iterator[tuple[Object, Around]]:
        """Yield the entities of a kind."""
        yield from self.by_kind.get(kind, ())

    def fqn_of(self, reference: JsonValue) -> str:
        """Return the whole name that an id, a name or a reference means, or empty."""
        if isinstance(reference, str):
            return self.names.get(reference, reference if "." in reference else "")
        value = mapping(reference)
        named = first_text(value.get("fqn"), value.get("fullyQualifiedName"))
        return named or self.names.get(text(value.get("id")), "")


def entities(files: Files) -> Entities:
    """Return what the files hold; what is of no kind that is known is a fault."""
    found = Entities()
    for place, path in files:
        around = _around(path.parent)
        for item in items(place, path):
            if isinstance(item, Fault):
                found.faults.append(item)
            elif not _take(found, item.value, "", around):
                reason = "This is no list and no entity of OpenMetadata that is known."
                found.faults.append(Fault(item.place, reason))
    return found


def _take(found: Entities, value: Object, hint: str, around: Around) -> bool:
    """Take an object that is a list of entities, or one; return whether it is either."""
    taken = False
    edges = [edge for key in _EDGES for edge in _listed(value.get(key))]
    nodes = (*_listed(value.get("nodes")), *objects(value.get("entity")))
    for node in nodes:
        _name(found, node)
    for edge in edges:
        _put(found, "edge", edge, around)
        taken = True
    for key, kind in _LISTS.items() if not _is_entity(value) else ():
        for each in objects(value.get(key)) if isinstance(value.get(key), list) else ():
            taken = _take(found, each, kind, around) or taken
        taken = taken or isinstance(value.get(key), list)
    kind = _kind(value) or hint
    if not taken and kind:
        _put(found, kind, value, around)
        return True
    return taken


def _put(found: Entities, kind: str, value: Object, around: Around) -> None:
    found.by_kind.setdefault(kind, []).append((value, around))
    _name(found, value)


def _name(found: Entities, value: Object) -> None:
    id_, fqn = text(value.get("id")), text(value.get("fullyQualifiedName"))
    if id_ and fqn:
        found.names[id_] = fqn


def _is_entity(value: Object) -> bool:
    return "columns" in value or "fullyQualifiedName" in value or "name" in value


def _kind(value: Object) -> str:
    """Return the kind of an entity by what only it has."""
    marks = (
        ("test", ("testCases",)),
        ("test", ("entityLink",)),
        ("tested", ("tableTests",)),
        ("status", ("pipelineStatus", "pipeline")),
        ("edge", ("fromEntity", "toEntity")),
        ("edge", ("from", "to")),
        ("edge", ("edge",)),
        ("profile", ("fqn", "profile")),
        ("table", ("columns",)),
        ("topic", ("messageSchema",)),
        ("topic", ("partitions",)),
        ("product", ("assets",)),
        ("term", ("glossary", "name")),
        ("glossary", ("termCount",)),
        ("team", ("teamType", "parent")),
        ("team", ("teamType", "users")),
        ("user", ("email",)),
        ("pipeline", ("tasks",)),
    )
    return next((kind for kind, keys in marks if all(key in value for key in keys)), "")


def _listed(value: JsonValue) -> list[Object]:
    """Return the objects of a list, or the values of a map from ids."""
    return list(objects(list(value.values()) if isinstance(value, dict) else value))


def _around(folder: Path) -> Around:
    """Return what `service.json`, `database.json` and `database_schema.json` say, as far as there."""
    service = _beside(folder, "service.json") or _beside(folder, "database_service.json")
    return Around(
        service=first_text(service.get("serviceName"), service.get("name")),
        platform=first_text(service.get("type"), service.get("serviceType")).casefold(),
        database=text(_beside(folder, "database.json").get("name")),
        schema=text(_beside(folder, "database_schema.json").get("name")),
    )


def _beside(folder: Path, name: str) -> Object:
    path = folder / name
    found = next(items(name, path), None) if path.is_file() else None
    return {} if found is None or isinstance(found, Fault) else found.value


def fqn_of_table(table: Object, around: Around) -> str:
    """Return the whole name of a table: service, database, schema and name."""
    own = text(table.get("fullyQualifiedName"))
    if own:
        return own
    schema = first_text(at(table, "databaseSchema", "fullyQualifiedName"))
    name = text(table.get("name"))
    shown = f'"{name}"' if "." in name else name
    if schema:
        return f"{schema}.{shown}"
    database = text(at(table, "database", "fullyQualifiedName")) or text(
        at(table, "database", "name")
    )
    parts = split_name(database) if database else ()
    service, holder = (parts[0], parts[-1]) if len(parts) > 1 else ("", database)
    named = text(at(table, "databaseSchema", "name")) or around.schema
    whole = (service or around.service, holder or around.database, named.rpartition(".")[2], shown)
    return ".".join(part for part in whole if part)
