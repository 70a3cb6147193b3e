"""Reach along lineage: what is fed by a dataset or column, what feeds it, and on which path."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.catalog.model import Edge

ALL = None
"""In place of column names: the whole dataset, whichever columns that is."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A dataset that is reached, by the shortest way."""

    dataset: str
    depth: int
    """Steps from the nearest start, 1 or more."""
    path: tuple[str, ...]
    """The ids from a start to this dataset, both included."""
    jobs: tuple[str, ...]
    """The jobs on the path, as far as they are known, in its order."""
    columns: tuple[str, ...] | None
    """The columns reached where each step knows its columns, sorted; else None."""


def downstream(
    edges: Iterable[Edge], starts: Mapping[str, frozenset[str] | None]
) -> tuple[Reached, ...]:
    """Return what these datasets feed; a start with columns only through those columns.

    A step whose column lineage is unknown passes everything on. Ordered by depth, then id.
    """
    onward: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.kind == "lineage" and edge.src != edge.dst:
            onward[edge.src].append(edge)
    return _walk(onward, starts)


def upstream(edges: Iterable[Edge], starts: Iterable[str]) -> tuple[Reached, ...]:
    """Return what feeds these datasets; a path begins at the dataset fed. Ordered by depth, id."""
    onward: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.kind == "lineage" and edge.src != edge.dst:
            onward[edge.dst].append(Edge(edge.dst, edge.src, "lineage", edge.job))
    return _walk(onward, dict.fromkeys(starts, ALL))


def _walk(
    onward: Mapping[str, list[Edge]], starts: Mapping[str, frozenset[str] | None]
) -> tuple[Reached, ...]:
    """Go on until no dataset is reached through more columns than before."""
    held: dict[str, frozenset[str] | None] = dict(starts)
    ways: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {s: ((s,), ()) for s in starts}
    waiting = deque(sorted(starts))
    while waiting:
        here = waiting.popleft()
        path, jobs = ways[here]
        for edge in sorted(onward.get(here, ()), key=lambda e: (e.dst, e.job)):
            passed = _passed(held[here], edge)
            if passed is not None and not passed:
                continue
            known = held.get(edge.dst, frozenset())
            grown = ALL if known is None or passed is None else known | passed
            if edge.dst in held and grown == known:
                continue
            held[edge.dst] = grown
            ways.setdefault(edge.dst, ((*path, edge.dst), (*jobs, *filter(None, (edge.job,)))))
            waiting.append(edge.dst)
    found = (_reached(id_, held[id_], *ways[id_]) for id_ in held if id_ not in starts)
    return tuple(sorted(found, key=lambda r: (r.depth, r.dataset)))


def _passed(columns: frozenset[str] | None, edge: Edge) -> frozenset[str] | None:
    """Return the columns that a step passes on, of those that it starts from."""
    if columns is None:
        return ALL
    if not edge.columns:
        return ALL
    return frozenset(to.casefold() for from_, to in edge.columns if from_.casefold() in columns)


def _reached(
    id_: str, columns: frozenset[str] | None, path: tuple[str, ...], jobs: tuple[str, ...]
) -> Reached:
    named = None if columns is None else tuple(sorted(columns))
    return Reached(id_, len(path) - 1, path, tuple(dict.fromkeys(jobs)), named)
