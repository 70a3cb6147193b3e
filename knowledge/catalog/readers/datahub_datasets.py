"""The datasets of DataHub files: columns, keys, lineage, and who owns them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import JsonValue

from knowledge.catalog.model import Column, Dataset, Edge
from knowledge.catalog.readers.datahub_aspects import Aspects, urns_in
from knowledge.catalog.readers.gathering import Gathered
from knowledge.catalog.readers.places import dataset_named, urn_parts
from knowledge.catalog.readers.values import (
    Object,
    at,
    first_text,
    moment,
    objects,
    text,
    texts,
    truth,
    whole,
)

_PATH = re.compile(r"\[[^\]]*\]\.?")
"""What the second version of field paths says of types, such as `[type=struct].`."""

_Pairs = dict[tuple[str, str], list[tuple[str, str]]]


@dataclass(slots=True)
class Datasets:
    """Gathers datasets from aspects; a dataset's id is its urn."""

    aspects: Aspects
    all: Gathered = field(default_factory=Gathered)
    _same: dict[str, str] = field(default_factory=dict[str, str])
    """The table that stands for a dbt model."""

    def gather(self) -> None:
        """Take all datasets, then what connects them."""
        urns = self.aspects.urns("dataset")
        there = frozenset(urns)
        for urn in urns:
            for other in urns_in(self.aspects.of(urn, "siblings").get("siblings")):
                if _is_dbt(urn) and not _is_dbt(other) and other in there:
                    self._same[urn] = other
        profiles = _profiles(self.aspects)
        # The table first, since its columns are the ones that there are.
        for urn in sorted(urns, key=lambda u: (u in self._same, u)):
            self._dataset(urn, profiles.get(urn, {}))
        for urn in urns:
            self._keys(urn)
            self._upstream(urn)
        for job in self.aspects.urns("dataJob"):
            self._job(job)

    def id_of(self, urn: str) -> str:
        """Return the id of the dataset that a urn means."""
        return self._same.get(urn, urn)

    def names(self, urns: list[str]) -> tuple[str, ...]:
        """Return what people call these entities, each once."""
        return texts([self.aspects.name_of(urn) for urn in urns])

    def _dataset(self, urn: str, profile: Object) -> None:
        of = self.aspects.of
        named = _named(self.id_of(urn), urn)
        properties, sizes = of(urn, "datasetProperties"), of(urn, "storageFeatures")
        written = [
            d.get("documentation") for d in objects(of(urn, "documentation").get("documentations"))
        ]
        schema = of(urn, "schemaMetadata")
        labels = [*self._labels(urn)]
        domains = self.names(urns_in(of(urn, "domains").get("domains")))
        about = first_text(
            of(urn, "editableDatasetProperties").get("description"),
            properties.get("description"),
            *written,
        )
        counted = (profile.get("rowCount"), sizes.get("rowCount"))
        sized = (profile.get("sizeInBytes"), sizes.get("sizeInBytes"))
        self.all.dataset(
            Dataset(
                id=named.id,
                name=named.name,
                platform=named.platform,
                schema=named.schema,
                kind=first_text(*texts(of(urn, "subTypes").get("typeNames"))).casefold(),
                description=about,
                primary_key=_primary_key(schema),
                owners=self.names(owner_urns(of(urn, "ownership"))),
                tags=texts([*labels, *texts(properties.get("tags"))]),
                domain=domains[0] if domains else "",
                row_count=next((n for n in map(whole, counted) if n is not None), None),
                size_bytes=next((n for n in map(whole, sized) if n is not None), None),
                updated_at=moment(at(properties, "lastModified", "time")),
                database=named.database,
            )
        )
        self._columns(urn, schema, profile)

    def _labels(self, urn: str) -> Iterator[str]:
        of = self.aspects.of
        yield from self._tags(of(urn, "globalTags"), of(urn, "glossaryTerms"))

    def _tags(self, tags: JsonValue, terms: JsonValue) -> tuple[str, ...]:
        """Return the names of tags and of glossary terms, which both say what something is."""
        tagged = urns_in(at(tags, "tags"), "tag")
        return self.names([*tagged, *urns_in(at(terms, "terms"), "urn")])

    def _columns(self, urn: str, schema: Object, profile: Object) -> None:
        edited = self.aspects.of(urn, "editableSchemaMetadata").get("editableSchemaFieldInfo")
        more = {_field(text(each.get("fieldPath"))): each for each in objects(edited)}
        samples = {
            _field(text(each.get("fieldPath"))): texts(each.get("sampleValues"))
            for each in objects(profile.get("fieldProfiles"))
        }
        for each in objects(schema.get("fields")):
            path = text(each.get("fieldPath"))
            name = _field(path)
            if not name:
                continue
            also = more.get(name, {})
            field_urn = f"urn:li:schemaField:({urn},{path})"
            written = objects(self.aspects.of(field_urn, "documentation").get("documentations"))
            about = first_text(
                also.get("description"),
                each.get("description"),
                *(one.get("documentation") for one in written),
            )
            tags = (
                *self._tags(each.get("globalTags"), each.get("glossaryTerms")),
                *self._tags(also.get("globalTags"), also.get("glossaryTerms")),
                *self._labels(field_urn),
            )
            kind = text(each.get("nativeDataType"))
            column = Column(
                self.id_of(urn), 0, name, kind, about, texts([*tags]), samples.get(name, ())
            )
            self.all.column(column)

    def _keys(self, urn: str) -> None:
        for key in objects(self.aspects.of(urn, "schemaMetadata").get("foreignKeys")):
            sources = [_end(each)[1] for each in urns_in(key.get("sourceFields"))]
            targets = [_end(each)[1] for each in urns_in(key.get("foreignFields"))]
            other = text(key.get("foreignDataset"))
            pairs = tuple(zip(sources, targets, strict=False))
            self.all.edge(Edge(self.id_of(urn), self.id_of(other), "foreign_key", columns=pairs))

    def _upstream(self, urn: str) -> None:
        lineage = self.aspects.of(urn, "upstreamLineage")
        pairs = self._pairs(lineage)
        for source in urns_in(lineage.get("upstreams"), "dataset"):
            self._edge(source, urn, "", pairs)

    def _job(self, job: str) -> None:
        moved = self.aspects.of(job, "dataJobInputOutput")
        pairs = self._pairs(moved)
        name = self.aspects.name_of(job) or job
        sources = (moved.get("inputDatasetEdges"), moved.get("inputDatasets"))
        targets = (moved.get("outputDatasetEdges"), moved.get("outputDatasets"))
        for source in dict.fromkeys(u for each in sources for u in urns_in(each, "destinationUrn")):
            for target in dict.fromkeys(
                u for each in targets for u in urns_in(each, "destinationUrn")
            ):
                self._edge(source, target, name, pairs)

    def _edge(self, source: str, target: str, job: str, pairs: _Pairs) -> None:
        columns = tuple(dict.fromkeys(pairs.get((source, target), ())))
        self.all.edge(Edge(self.id_of(source), self.id_of(target), "lineage", job, columns))

    def _pairs(self, lineage: Object) -> _Pairs:
        """Return which columns go into which, by the datasets that they are of."""
        found: _Pairs = {}
        for each in objects(lineage.get("fineGrainedLineages")):
            for source in urns_in(each.get("upstreams")):
                for target in urns_in(each.get("downstreams")):
                    (src, column), (dst, output) = _end(source), _end(target)
                    if column and output:
                        found.setdefault((src, dst), []).append((column, output))
        return found


def owner_urns(ownership: Object) -> list[str]:
    """Return the owners in an aspect, without DataHub's own accounts."""
    urns = urns_in(ownership.get("owners"), "owner")
    return [urn for urn in urns if ":__datahub" not in urn]


def _named(id_: str, urn: str) -> Dataset:
    """Return a dataset with what its urn says of platform and name."""
    _, parts = urn_parts(urn)
    if len(parts) < 2:  # noqa: PLR2004 - platform and name.
        return dataset_named(id_, "", "".join(parts))
    _, platform = urn_parts(parts[0])
    return dataset_named(id_, "".join(platform), parts[1])


def _is_dbt(urn: str) -> bool:
    return urn.startswith("urn:li:dataset:(urn:li:dataPlatform:dbt,")


def _profiles(aspects: Aspects) -> dict[str, Object]:
    """Return the newest profile of each dataset."""
    found: dict[str, Object] = {}
    for urn, profile in aspects.told("datasetProfile"):
        known = found.get(urn, {})
        if (whole(profile.get("timestampMillis")) or 0) >= (
            whole(known.get("timestampMillis")) or 0
        ):
            found[urn] = profile
    return found


def _primary_key(schema: Object) -> tuple[str, ...]:
    named = texts(schema.get("primaryKeys"))
    keyed = [
        f.get("fieldPath") for f in objects(schema.get("fields")) if truth(f.get("isPartOfKey"))
    ]
    return tuple(map(_field, named or texts(keyed)))


def _field(path: str) -> str:
    """Return a field's path without what it says of types."""
    return _PATH.sub("", path).strip(".")


def _end(urn: str) -> tuple[str, str]:
    """Return dataset and column of a field's urn."""
    kind, parts = urn_parts(urn)
    if kind != "schemaField" or len(parts) != 2:  # noqa: PLR2004 - dataset and field.
        return urn, ""
    return parts[0], _field(parts[1])
