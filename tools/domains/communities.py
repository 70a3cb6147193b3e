"""Groups in a sparse weighted graph, by the Leiden method."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tools.domains.speech import Floats, Ints


@dataclass(frozen=True, slots=True)
class Edges:
    """Undirected weighted edges between numbered nodes."""

    a: Ints
    b: Ints
    weight: Floats


class _Leiden(Protocol):
    """The part of graspologic-native that is used."""

    def __call__(
        self,
        edges: list[tuple[str, str, float]],
        *,
        resolution: float,
        seed: int,
        iterations: int,
        trials: int,
    ) -> tuple[float, dict[str, int]]: ...


PASSES = 2
"""How often oversized communities are split again."""


def cluster(edges: Edges, size: int, resolution: float, seed: int) -> Ints:
    """Return a community for each of `size` nodes, numbered from 0 in order of first node.

    A node without an edge is a community of its own. Source: Traag, Waltman and van Eck, "From
    Louvain to Leiden", Scientific Reports 9 (2019), as implemented in graspologic-native.
    """
    labels = np.arange(size, dtype=np.int64) + size
    ends = zip(edges.a.tolist(), edges.b.tolist(), edges.weight.tolist(), strict=True)
    named = [(str(a), str(b), weight) for a, b, weight in ends if weight > 0]
    if named:
        for node, community in _leiden(named, resolution, seed).items():
            labels[int(node)] = community
    return renumbered(labels)


def _leiden(edges: list[tuple[str, str, float]], resolution: float, seed: int) -> dict[str, int]:
    from graspologic_native import leiden  # noqa: PLC0415 - heavy, and needed for domains only  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType] - it ships no types

    return _found(leiden, edges, resolution, seed)  # pyright: ignore[reportUnknownArgumentType] - no types


def _found(
    find: _Leiden, edges: list[tuple[str, str, float]], resolution: float, seed: int
) -> dict[str, int]:
    return find(edges, resolution=resolution, seed=seed, iterations=2, trials=1)[1]


def renumbered(labels: Ints) -> Ints:
    """Return the same grouping with groups numbered from 0 in order of their first node."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order[inverse.ravel()] if len(labels) else labels


def fine_communities(edges: Edges, size: int, datasets: int, resolution: float, seed: int) -> Ints:
    """Return a community for each of the first `datasets` nodes; the rest are hubs.

    Communities above a tenth of all datasets (but not below 12) are split again by themselves,
    since modularity can't see small groups in a large graph (Fortunato and Barthelemy, PNAS 2007).
    """
    labels = cluster(edges, size, resolution, seed)
    largest = max(12, datasets // 10)
    for _ in range(PASSES):
        counts = np.bincount(labels[:datasets])
        oversized = np.flatnonzero(counts > largest)
        if not len(oversized):
            break
        for community in oversized.tolist():
            labels = _split(edges, labels, community, seed)
    return renumbered(labels[:datasets])


def _split(edges: Edges, labels: Ints, community: int, seed: int) -> Ints:
    nodes = np.flatnonzero(labels == community)
    place = np.full(len(labels), -1, np.int64)
    place[nodes] = np.arange(len(nodes))
    inside = (place[edges.a] >= 0) & (place[edges.b] >= 0)
    own = Edges(place[edges.a[inside]], place[edges.b[inside]], edges.weight[inside])
    parts = cluster(own, len(nodes), 1.0, seed)
    split = labels.copy()
    split[nodes] = np.where(parts == 0, community, labels.max() + parts)
    return split
