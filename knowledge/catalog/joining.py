"""Joins what several sources say of one dataset: gaps are filled, what differs is told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from knowledge.catalog.identity import folded
from knowledge.catalog.model import Column, Dataset, Edge, Usage

_ValueT = TypeVar("_ValueT")


def joined(id_: str, readers: frozenset[str] | None, records: Sequence[Dataset]) -> Dataset:
    """Return one dataset of several records; where they differ, the earlier one counts."""
    moments = [r.updated_at for r in records if r.updated_at is not None]
    return Dataset(
        id=id_,
        name=records[0].name,
        platform=_first(r.platform for r in records),
        schema=_first(r.schema for r in records),
        kind=_first(r.kind for r in records),
        layer=_first(r.layer for r in records),
        description=_first(r.description for r in records),
        primary_key=next((r.primary_key for r in records if r.primary_key), ()),
        owners=_together(r.owners for r in records),
        tags=_together(r.tags for r in records),
        domain=_first(r.domain for r in records),
        readers=readers,
        row_count=_known(r.row_count for r in records),
        size_bytes=_known(r.size_bytes for r in records),
        monthly_cost=_known(r.monthly_cost for r in records),
        updated_at=max(moments, default=None),
        database=_first(r.database for r in records),
    )


def differences(first: Dataset, later: Dataset) -> tuple[str, ...]:
    """Return what both say and say differently, in words; figures and kinds differ by nature."""
    pairs = (
        ("description", first.description.strip(), later.description.strip()),
        ("domain", folded(first.domain), folded(later.domain)),
        ("layer", folded(first.layer), folded(later.layer)),
        ("primary key", _key(first), _key(later)),
    )
    return tuple(what for what, mine, theirs in pairs if mine and theirs and mine != theirs)


def _key(dataset: Dataset) -> frozenset[str]:
    return frozenset(folded(name) for name in dataset.primary_key)


def joined_columns(
    dataset: str, sets: Sequence[Sequence[Column]]
) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Return the columns of several sources, in the order of the first, and whose types differ."""
    found: dict[str, Column] = {}
    differing: list[str] = []
    for columns in sets:
        for column in columns:
            key = folded(column.name)
            known = found.get(key)
            if known is None:
                found[key] = replace(column, dataset=dataset, position=len(found))
                continue
            if _family(known.type) != _family(column.type) and known.type and column.type:
                differing.append(known.name)
            found[key] = replace(
                known,
                type=known.type or column.type,
                description=known.description or column.description,
                tags=_together((known.tags, column.tags)),
                samples=known.samples or column.samples,
            )
    return tuple(found.values()), tuple(differing)


_FAMILIES = (
    ("whole number", ("int", "serial", "long")),
    ("number", ("num", "dec", "double", "float", "real", "money", "fixed")),
    ("text", ("char", "text", "string", "str", "clob", "uuid", "enum", "uniqueidentifier")),
    ("moment", ("timestamp", "datetime", "date", "time", "interval")),
    ("truth", ("bool", "bit")),
)


def _family(type_: str) -> str:
    """Return what kind of value a type holds; warehouses hold whole numbers as numbers."""
    word = type_.casefold()
    found = next((f for f, signs in _FAMILIES if any(sign in word for sign in signs)), "")
    return "number" if found == "whole number" else found or word


@dataclass(slots=True)
class Edges:
    """Collects edges, so that one that says nothing more than another is left out."""

    _found: defaultdict[tuple[str, str, str], list[Edge]] = field(
        default_factory=lambda: defaultdict[tuple[str, str, str], list[Edge]](list)
    )

    def add(self, edge: Edge) -> None:
        """Take an edge, unless one of its ends holds the same already with as much detail."""
        near = self._found[edge.src, edge.dst, edge.kind]
        if any(_says(known, edge) for known in near):
            return
        near[:] = [known for known in near if not _says(edge, known)]
        near.append(edge)

    def all(self) -> Iterable[Edge]:
        """Return the edges in the order in which their ends were first named."""
        return (edge for near in self._found.values() for edge in near)


def _says(known: Edge, edge: Edge) -> bool:
    """Return whether `known` says all that `edge` says."""
    return edge.job in {"", known.job} and _pairs(edge) <= _pairs(known)


def _pairs(edge: Edge) -> frozenset[tuple[str, str]]:
    return frozenset((folded(src), folded(dst)) for src, dst in edge.columns)


@dataclass(slots=True)
class UsageFigures:
    """Collects usage: what two sources say of one consumer and dataset is one figure."""

    _found: dict[tuple[str, str], Usage] = field(default_factory=dict[tuple[str, str], Usage])

    def add(self, usage: Usage) -> None:
        """Take a usage; the larger figure of two sources counts, since each may see only a part."""
        key = (usage.dataset, folded(usage.consumer))
        known = self._found.get(key, usage)
        self._found[key] = replace(
            known,
            queries_30d=max(known.queries_30d, usage.queries_30d),
            users_30d=max(known.users_30d, usage.users_30d),
        )

    def all(self) -> Iterable[Usage]:
        """Return the usage in the order of reading."""
        return self._found.values()


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _known(values: Iterable[_ValueT | None]) -> _ValueT | None:
    return next((value for value in values if value is not None), None)


def _together(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return all texts in their order, each once whatever its case."""
    found: dict[str, str] = {}
    for text in (text for each in lists for text in each):
        found.setdefault(text.casefold(), text)
    return tuple(found.values())
