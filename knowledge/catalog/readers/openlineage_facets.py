"""What the facets of an OpenLineage dataset say: columns, owners, checks, and lineage by column."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from pydantic import JsonValue

from knowledge.catalog.model import Check, Column, Dataset
from knowledge.catalog.readers.dimensions import dimension_of
from knowledge.catalog.readers.places import dataset_named, platform_in
from knowledge.catalog.readers.values import Object, at, mapping, objects, text, texts, truth, whole

_DEEPEST = 8
"""Levels of fields within fields that become columns."""


def id_of(dataset: Object) -> str:
    """Return one id for a dataset, or empty where it has no name."""
    namespace, name = text(dataset.get("namespace")), text(dataset.get("name"))
    return (f"{namespace}/{name}" if namespace else name) if name else ""


def dataset_of(id_: str, dataset: Object) -> Dataset:
    """Return the dataset with what its facets say; a table that it is known as names it."""
    facets = mapping(dataset.get("facets"))
    namespace, name = text(dataset.get("namespace")), text(dataset.get("name"))
    known_as = at(facets, "symlinks", "identifiers")
    for other in objects(known_as):
        if text(other.get("type")).casefold() == "table" and text(other.get("name")):
            namespace, name = text(other.get("namespace")), text(other.get("name"))
            break
    named = dataset_named(id_, platform_in(namespace), name)
    owners = objects(at(facets, "ownership", "owners"))
    labels = objects(at(facets, "tags", "tags"))
    return Dataset(
        id=id_,
        name=named.name,
        platform=named.platform,
        schema=named.schema,
        database=named.database,
        description=text(at(facets, "documentation", "description")),
        owners=texts([_owner(text(owner.get("name"))) for owner in owners]),
        tags=texts([_label(label) for label in labels if not text(label.get("field"))]),
        row_count=whole(_figure(dataset, "rowCount")),
        size_bytes=whole(_figure(dataset, "bytes")),
    )


def columns_of(id_: str, dataset: Object) -> Iterator[Column]:
    """Yield the fields of the schema, those within others with their path."""
    facets = mapping(dataset.get("facets"))
    labels: dict[str, list[JsonValue]] = {}
    for label in objects(at(facets, "tags", "tags")):
        labels.setdefault(text(label.get("field")), []).append(_label(label))
    yield from _fields(id_, at(facets, "schema", "fields"), (), labels)


def checks_of(id_: str, dataset: Object, told_at: datetime | None) -> Iterator[Check]:
    """Yield what assertions found."""
    own = at(dataset, "facets", "dataQualityAssertions", "assertions")
    input_ = at(dataset, "inputFacets", "dataQualityAssertions", "assertions")
    for found in chain(objects(own), objects(input_)):
        rule = text(found.get("assertion"))
        if rule and isinstance(found.get("success"), bool):
            passed, column = truth(found.get("success")), text(found.get("column"))
            yield Check(id_, rule, dimension_of(rule), passed, column, told_at)


def column_lineage(dataset: Object) -> Iterator[tuple[str, str, str]]:
    """Yield source id, its column, and the column of this dataset that it goes into."""
    fields = mapping(at(dataset, "facets", "columnLineage", "fields"))
    for output, made in fields.items():
        for source in objects(at(made, "inputFields")):
            if id_of(source) and text(source.get("field")):
                yield id_of(source), text(source.get("field")), output


def _fields(
    id_: str, fields: JsonValue, within: tuple[str, ...], labels: dict[str, list[JsonValue]]
) -> Iterator[Column]:
    for each in objects(fields) if len(within) < _DEEPEST else ():
        name = text(each.get("name"))
        if name:
            path = (*within, name)
            whole_name = ".".join(path)
            tags = texts(labels.get(whole_name, []))
            about = text(each.get("description"))
            yield Column(id_, 0, whole_name, text(each.get("type")), about, tags)
            yield from _fields(id_, each.get("fields"), path, labels)


def _figure(dataset: Object, name: str) -> JsonValue:
    """Return a figure of the whole dataset; what a run wrote is only a part of it."""
    for facets in ("inputFacets", "facets"):
        found = at(dataset, facets, "dataQualityMetrics", name)
        if found is not None:
            return found
    return None


def _owner(name: str) -> str:
    """Return who `team:shop` or `user:ann` is."""
    kind, mark, rest = name.partition(":")
    return rest if mark and kind.casefold() in {"team", "user", "group", "application"} else name


def _label(label: Object) -> str:
    key, value = text(label.get("key")), text(label.get("value"))
    return key if not value or value.casefold() == "true" else f"{key}:{value}"
