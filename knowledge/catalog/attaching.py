"""Brings what hangs on datasets to the ids that they have once all sources are one catalog."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from knowledge.catalog.grouping import Groups, bare
from knowledge.catalog.joining import Edges, UsageFigures
from knowledge.catalog.model import (
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Fault,
    Process,
    Reading,
    Team,
    Term,
    Usage,
)
from knowledge.catalog.parts import Part, Readers
from knowledge.people import EVERYONE

_Named = Team | Process | Contract | DataProduct | Term
_NAMED = 3
"""Missing names told of one record; the rest is counted."""
_KINDS: dict[type[_Named], str] = {
    Team: "team",
    Process: "process",
    Contract: "contract",
    DataProduct: "data product",
    Term: "term",
}


@dataclass(slots=True)
class Attaching:
    """All records but the datasets and their columns."""

    parts: Sequence[Part]
    groups: Groups
    _jobs: dict[str, set[int]] = field(default_factory=dict[str, set[int]])
    """The parts whose edges name a job."""
    _contracts: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The datasets of each contract."""
    _first: dict[tuple[type, str], tuple[_Named, int]] = field(
        default_factory=dict[tuple[type, str], tuple[_Named, int]]
    )

    def all(self) -> Iterator[Reading]:
        """Yield the records, kind by kind, with the ids of the whole catalog."""
        self._look_around()
        for number, record in self.groups.doubtful:
            yield self._doubt(number, record)
        for number, record, other in dict.fromkeys(self.groups.apart):
            yield self._apart(number, record, other)
        yield from self._assumed()
        yield from self._edges()
        yield from self._usage()
        for number, part in enumerate(self.parts):
            yield from self._on_datasets(number, part)
            yield from self._runs(number, part)
        for number, part in enumerate(self.parts):
            for named in _named(part):
                record, missing = self._with_ids(number, part, named)
                if missing:
                    yield self._unknown(part, record, missing)
                yield from self._once(number, record)

    def of(self, number: int) -> Iterator[Reading]:
        """Yield what one part alone says of all this, with the ids of the whole catalog."""
        self._look_around()
        part = self.parts[number]
        yield from self._edges_of(number)
        yield from self._usage_of(number)
        yield from self._on_datasets(number, part)
        yield from self._runs(number, part)
        for named in _named(part):
            yield self._with_ids(number, part, named)[0]

    def _look_around(self) -> None:
        for number, part in enumerate(self.parts):
            for edge in part.content.edges():
                self._jobs.setdefault(edge.job, set()).add(number)
            for contract in part.content.contracts():
                meant = (self.groups.meant(number, d) for d in contract.datasets)
                ids = tuple(dict.fromkeys(group.id for group in meant if group))
                self._contracts.setdefault(contract.id, ids)

    def _doubt(self, number: int, record: Dataset) -> Fault:
        reason = f"Several datasets may be meant by {record.name!r}; name its schema."
        return Fault(f"{self.parts[number].name}/{record.id}", reason)

    def _apart(self, number: int, record: Dataset, other: int) -> Fault:
        reason = (
            f"{self.parts[other].called} has {record.name!r} of the same schema with other columns: they were taken"
            " for two tables. Let each source name its database or platform."
        )
        return Fault(f"{self.parts[number].name}/{record.id}", reason, "contradiction")

    def _assumed(self) -> Iterator[Fault]:
        """Yield, for each two sources, which tables were joined without a database to tell them by."""
        found: dict[tuple[str, str], list[Dataset]] = {}
        for group in self.groups.all:
            told = [each for each in group.members if not bare(each[1])]
            for number, record in told[1:] if not group.identity.database else ():
                first, later = self.parts[told[0][0]], self.parts[number]
                if first.name != later.name:
                    found.setdefault((first.called, later.called), []).append(record)
        for (first, later), records in found.items():
            example = repr(".".join(part for part in (records[0].schema, records[0].name) if part))
            reason = (
                f"{first} has {_tables(len(records), example)} as well, and neither names a database:"
                " taken for the same. If they are not, let each source name its database."
            )
            yield Fault(later, reason, "assumed")

    def _edges(self) -> Iterator[Reading]:
        edges = Edges()
        for number in range(len(self.parts)):
            for edge in self._edges_of(number):
                edges.add(edge)
        yield from edges.all()

    def _edges_of(self, number: int) -> Iterator[Edge]:
        for edge in self.parts[number].content.edges():
            found = self._ids(number, (edge.src, edge.dst))
            if found == (edge.src, edge.dst):
                yield edge
            elif found:
                yield replace(edge, src=found[0], dst=found[1])

    def _usage(self) -> Iterator[Reading]:
        figures = UsageFigures()
        for number in range(len(self.parts)):
            for usage in self._usage_of(number):
                figures.add(usage)
        yield from figures.all()

    def _usage_of(self, number: int) -> Iterator[Usage]:
        for usage in self.parts[number].content.usage():
            found = self._ids(number, (usage.dataset,))
            if found:
                yield replace(usage, dataset=found[0])

    def _on_datasets(self, number: int, part: Part) -> Iterator[Reading]:
        """Yield checks, queries and unknown fields of the datasets of which the part is heard."""
        for check in part.content.checks():
            found = self._ids(number, (check.dataset,))
            if found:
                yield replace(check, dataset=found[0])
        for query in part.content.queries():
            found = self._ids(number, query.datasets)
            if found:
                yield replace(query, datasets=tuple(dict.fromkeys(found)))
        for unknown in part.unknown:
            found = self._ids(number, (unknown.dataset,)) if unknown.dataset else ("",)
            if found:
                yield replace(unknown, dataset=found[0])

    def _runs(self, number: int, part: Part) -> Iterator[Reading]:
        """Yield the part's runs; one of a restricted source is not seen through others' jobs."""
        for run in part.content.runs():
            if part.limit is None or self._jobs.get(run.job, {number}) == {number}:
                yield run

    def _ids(self, number: int, datasets: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of all of these datasets of a part, or none where one is not to be told."""
        found = [self.groups.of(number, dataset) for dataset in datasets]
        kept = tuple(group.id for group in found if group and number in group.heard)
        return kept if len(kept) == len(found) else ()

    def _with_ids(self, number: int, part: Part, record: _Named) -> tuple[_Named, list[str]]:
        """Return the record with ids, and the names in it that are of nothing or of several."""
        readers = part.readers_of(record)
        missing: list[str] = []

        def ids(references: tuple[str, ...]) -> tuple[str, ...]:
            return self._meant(number, references, missing)

        match record:
            case Team():
                record = replace(record, owns=ids(record.owns), readers=readers)
            case Process():
                record = replace(record, datasets=ids(record.datasets), readers=readers)
            case Contract():
                record = replace(record, datasets=ids(record.datasets), readers=readers)
            case DataProduct():
                inputs, outputs = ids(record.inputs), ids(record.outputs)
                record = replace(record, inputs=inputs, outputs=outputs, readers=readers)
            case Term():
                limits = self._limits(number, record.datasets)
                place, datasets = record.place or PurePath(part.name).name, ids(record.datasets)
                readers = _all_of((readers, *limits))
                record = replace(record, datasets=datasets, place=place, readers=readers)
        return record, missing

    def _limits(self, number: int, datasets: Iterable[str]) -> Iterator[Readers]:
        """Yield the readers of each of these datasets of a part."""
        for dataset in datasets:
            group = self.groups.meant(number, dataset)
            yield group.readers if group else frozenset()

    def _unknown(self, part: Part, record: _Named, missing: Sequence[str]) -> Fault:
        more = len(missing) - _NAMED
        names = ", ".join(map(repr, missing[:_NAMED])) + (f" and {more:,} more" if more > 0 else "")
        which = "which is" if len(missing) == 1 else "each of which is"
        reason = f"It names {names}, {which} no dataset or contract of the catalog, or several."
        return Fault(f"{part.name}/{record.id}", reason)

    def _meant(
        self, number: int, references: tuple[str, ...], missing: list[str]
    ) -> tuple[str, ...]:
        """Return the ids of what is named, in order: datasets, and those of a named contract."""
        found: list[str] = []
        for reference in references:
            group = self.groups.meant(number, reference)
            if group:
                found.append(group.id)
            elif reference in self._contracts:
                found += self._contracts[reference]
            else:
                missing.append(reference)
        return tuple(dict.fromkeys(found))

    def _once(self, number: int, record: _Named) -> Iterator[Reading]:
        """Yield the record, unless an earlier part has one of the same id; tell what differs."""
        known, first = self._first.setdefault((type(record), record.id), (record, number))
        if known is record:
            yield record
        elif known != record:
            kind = _KINDS[type(record)]
            said = f"says something else of this {kind}, was read first and was kept"
            place = f"{self.parts[number].name}/{record.id}"
            yield Fault(place, f"{self.parts[first].called} {said}.", "contradiction")


def _all_of(readers: Iterable[Readers]) -> Readers:
    """Return the groups that are in each of these; None where everyone is."""
    narrow = [each for each in readers if each is not None and EVERYONE not in each]
    return narrow[0].intersection(*narrow) if narrow else None


def _tables(count: int, example: str) -> str:
    return f"{count:,} of its tables, such as {example}," if count > 1 else example


def _named(part: Part) -> Iterator[_Named]:
    content = part.content
    yield from content.teams()
    yield from content.processes()
    yield from content.contracts()
    yield from content.products()
    yield from content.terms()
