"""Brings several sources together into one catalog: who may read what, and who came first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Fault,
    Guarded,
    Process,
    Query,
    Reading,
    Team,
    UnknownField,
    Usage,
)
from knowledge.people import EVERYONE


@dataclass(frozen=True, slots=True)
class Source:
    """The readings of one source, under the name by which a person knows it."""

    name: str
    readers: frozenset[str]
    """Who may know of what it says, where it does not say so itself."""
    readings: Iterable[Reading]


@dataclass(slots=True)
class _First:
    """The first record of an id: its source, name and readers, itself and its columns as hashes."""

    source: str
    name: str
    record: int
    readers: frozenset[str] | None
    columns: int = 0


_Key = tuple[type, str]

_WORDS: dict[type[Guarded], str] = {
    Dataset: "dataset",
    Team: "team",
    Process: "process",
    Contract: "contract",
    DataProduct: "data product",
}


def merged(sources: Iterable[Source]) -> Iterator[Reading]:
    """Yield the readings of all sources as of one catalog.

    The first record of an id wins; a later, different one is a fault that names both sources,
    and so is what hangs on it where even the names differ. A dataset, team or process without
    readers gets its source's.
    """
    first: dict[_Key, _First] = {}
    for source in sources:
        yield from _Joining(source, first).readings()


class _Joining:
    """One source as it joins the ones before it."""

    def __init__(self, source: Source, first: dict[_Key, _First]) -> None:
        self._source = source
        self._first = first
        self._limit = None if EVERYONE in source.readers else source.readers
        self._again: dict[str, int] = {}
        """The columns, as a hash, of datasets that an earlier source has as well."""
        self._clashing: set[str] = set()
        """Ids by which an earlier source means a dataset of another name."""

    def readings(self) -> Iterator[Reading]:
        for reading in self._source.readings:
            yield from self._one(reading)
        for dataset, columns in sorted(self._again.items()):
            if columns != self._first[Dataset, dataset].columns and dataset not in self._clashing:
                yield self._clash(dataset, self._first[Dataset, dataset], "its columns")

    def _one(self, reading: Reading) -> Iterator[Reading]:
        match reading:
            case Dataset() | Team() | Process() | Contract() | DataProduct():
                yield from self._identified(reading)
            case Column():
                yield from self._column(reading)
            case Edge():
                yield from self._attached(reading, (reading.src, reading.dst))
            case Query():
                yield from self._attached(reading, reading.datasets)
            case Usage() | Check():
                yield from self._attached(reading, (reading.dataset,))
            case UnknownField() if reading.dataset in self._again:
                return
            case Fault():
                yield Fault(f"{self._source.name}/{reading.place}", reading.reason)
            case _:
                yield reading

    def _identified(self, record: Guarded) -> Iterator[Reading]:
        own = record if record.readers is not None else replace(record, readers=self._limit)
        name = own.id if isinstance(own, Contract) else own.name
        new = _First(self._source.name, name, hash(own), own.readers)
        known = self._first.setdefault((type(own), own.id), new)
        if known is new:
            yield own
            return
        if isinstance(own, Dataset):
            self._again[own.id] = 0
        if known.record != hash(own):
            if isinstance(own, Dataset) and known.name.casefold() != own.name.casefold():
                self._clashing.add(own.id)
            yield self._clash(own.id, known, f"this {_WORDS[type(own)]}")

    def _column(self, column: Column) -> Iterator[Reading]:
        if column.dataset in self._again:
            self._again[column.dataset] = hash((self._again[column.dataset], column))
        elif known := self._first.get((Dataset, column.dataset)):
            known.columns = hash((known.columns, column))
            yield column

    def _attached(
        self, record: Edge | Usage | Check | Query, datasets: tuple[str, ...]
    ) -> Iterator[Reading]:
        """Yield the record, unless it hangs on something else or would show what is restricted."""
        for dataset in datasets:
            reason = self._objection(dataset)
            if reason:
                kind = type(record).__name__.lower()
                place = f"{self._source.name}/{dataset}"
                yield Fault(place, f"The {kind} of this dataset was left out: {reason}.")
                return
        yield record

    def _objection(self, dataset: str) -> str:
        known = self._first.get((Dataset, dataset))
        if known is None or dataset not in self._again:
            return ""
        if dataset in self._clashing:
            return f"{known.source} means another dataset by this id"
        wider = known.readers is None or self._limit is None or not known.readers <= self._limit
        if self._limit is not None and wider:
            return f"{known.source} opens the dataset to more readers than this source has"
        return ""

    def _clash(self, identifier: str, known: _First, what: str) -> Fault:
        return Fault(
            f"{self._source.name}/{identifier}",
            f"{known.source} says something else of {what}, was read first and was kept.",
        )
