"""Brings several sources together into one catalog: who may read what, and who came first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from knowledge.catalog.model import (
    Check,
    Column,
    Dataset,
    Edge,
    Fault,
    Process,
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
    """The first record of an id: its source, itself and its columns as hashes, its readers."""

    source: str
    record: int
    readers: frozenset[str] | None
    columns: int = 0


def merged(sources: Iterable[Source]) -> Iterator[Reading]:
    """Yield the readings of all sources as of one catalog.

    The first record of an id wins; a later, different one is a fault that names both sources.
    A dataset, team or process without readers gets those of its source.
    """
    first: dict[tuple[type, str], _First] = {}
    for source in sources:
        later: dict[str, int] = {}
        for reading in source.readings:
            yield from _one(source, reading, first, later)
        for dataset, columns in sorted(later.items()):
            if columns != first[Dataset, dataset].columns:
                yield _clash(source, dataset, first[Dataset, dataset], "columns")


def _one(
    source: Source,
    reading: Reading,
    first: dict[tuple[type, str], _First],
    later: dict[str, int],
) -> Iterator[Reading]:
    match reading:
        case Dataset() | Team() | Process():
            yield from _identified(source, reading, first, later)
        case Column() if reading.dataset in later:
            later[reading.dataset] = hash((later[reading.dataset], reading))
        case Column():
            known = first.get((Dataset, reading.dataset))
            if known:
                known.columns = hash((known.columns, reading))
                yield reading
        case UnknownField():
            if reading.dataset not in later:
                yield reading
        case Edge():
            yield from _attached(source, reading, (reading.src, reading.dst), first)
        case Usage() | Check():
            yield from _attached(source, reading, (reading.dataset,), first)
        case Fault():
            yield Fault(f"{source.name}/{reading.place}", reading.reason)
        case _:
            yield reading


def _identified(
    source: Source,
    record: Dataset | Team | Process,
    first: dict[tuple[type, str], _First],
    later: dict[str, int],
) -> Iterator[Reading]:
    own = record if record.readers is not None else replace(record, readers=_limit(source))
    known = first.setdefault((type(own), own.id), _First(source.name, hash(own), own.readers))
    if known.source == source.name:
        yield own
        return
    if isinstance(own, Dataset):
        later[own.id] = 0
    if known.record != hash(own):
        yield _clash(source, own.id, known, type(own).__name__.lower())


def _attached(
    source: Source,
    record: Edge | Usage | Check,
    datasets: tuple[str, ...],
    first: dict[tuple[type, str], _First],
) -> Iterator[Reading]:
    """Yield the record, unless that would show it to people who may not read its source."""
    limit = _limit(source)
    for dataset in datasets:
        known = first.get((Dataset, dataset))
        foreign = known is not None and known.source != source.name
        if known and foreign and limit is not None and not _within(known.readers, limit):
            kind = type(record).__name__.lower()
            yield Fault(
                f"{source.name}/{dataset}",
                f"This {kind} was left out: {known.source} opens the dataset to more readers.",
            )
            return
    yield record


def _within(readers: frozenset[str] | None, limit: frozenset[str]) -> bool:
    return readers is not None and readers <= limit


def _limit(source: Source) -> frozenset[str] | None:
    return None if EVERYONE in source.readers else source.readers


def _clash(source: Source, identifier: str, known: _First, what: str) -> Fault:
    return Fault(
        f"{source.name}/{identifier}",
        f"{known.source} says something else about this {what}, was read first and was kept.",
    )
