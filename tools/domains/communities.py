"""Groups in a sparse weighted graph, by the Leiden method, at the grain that suits the graph."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tools.domains.speech import Floats, Ints

ROUNDS = 2
"""Times that the grain is estimated anew from the groups found; a third changes little."""
CAUTION = 0.45
"""Power of the estimated resolution: about halfway, in ratio, from plain modularity to the estimate, which
takes the groups just found for true and so errs to the fine side on sparse links."""


APART = 0.9
"""Share of a community's weight inside its parts from which the parts are communities of their own."""
LEAST_SPLIT = 8
"""Nodes below which a community is left whole."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Undirected weighted edges between numbered nodes."""

    a: Ints
    b: Ints
    weight: Floats


class _Leiden(Protocol):
    """The part of graspologic-native that is used: a symmetric matrix by compressed rows."""

    def __call__(
        self,
        indptr: Ints,
        indices: npt.NDArray[np.int32],
        data: Floats,
        n_nodes: int,
        *,
        resolution: float,
        seed: int,
        iterations: int,
    ) -> tuple[float, dict[int, int]]: ...


def cluster(edges: Edges, size: int, resolution: float, seed: int) -> Ints:
    """Return a community for each of `size` nodes, numbered from 0 in order of first node.

    A node without an edge is a community of its own. Source: Traag, Waltman and van Eck, "From
    Louvain to Leiden", Scientific Reports 9 (2019), as implemented in graspologic-native.
    """
    labels = np.arange(size, dtype=np.int64) + size
    starts, ends, weights = _rows(edges, size)
    if len(ends):
        found = _leiden()(
            starts, ends.astype(np.int32), weights, size,
            resolution=resolution, seed=seed, iterations=2,
        )[1]  # fmt: skip
        nodes = np.fromiter(found.keys(), np.int64, len(found))
        labels[nodes] = np.fromiter(found.values(), np.int64, len(found))
    return renumbered(labels)


def communities(edges: Edges, size: int, datasets: int, seed: int) -> tuple[Ints, float]:
    """Return a community for each of the first `datasets` nodes, and the resolution it took.

    The rest of the nodes are hubs. Plain modularity joins small groups in a large graph (Fortunato
    and Barthelemy, PNAS 104, 2007), so its resolution is raised towards the one that makes it the
    likelihood of the graph under groups like those found (Newman, "Equivalence between modularity
    optimization and maximum likelihood methods", Physical Review E 94, 2016).
    """
    resolution = 1.0
    labels = cluster(edges, size, resolution, seed)
    for _ in range(ROUNDS):
        resolution = max(1.0, _likeliest(edges, labels) ** CAUTION)
        labels = cluster(edges, size, resolution, seed)
    return renumbered(_unmerged(edges, labels, seed)[:datasets]), resolution


def _unmerged(edges: Edges, labels: Ints, seed: int) -> Ints:
    """Return the labels with communities taken apart that only the resolution limit held together.

    A community with less weight inside than the root of twice all weight may be two that modularity
    can't tell apart (Fortunato and Barthelemy, as above); it is two if hardly anything joins them.
    """
    own = np.flatnonzero(labels[edges.a] == labels[edges.b])
    home = labels[edges.a[own]]
    own = own[np.argsort(home, kind="stable")]
    starts = np.searchsorted(np.sort(home), np.arange(int(labels.max(initial=-1)) + 2))
    limit = (2 * float(edges.weight.sum())) ** 0.5
    weight = np.add.reduceat(np.append(edges.weight[own], 0.0), starts[:-1]) * (np.diff(starts) > 0)
    found = labels.copy()
    for community in np.flatnonzero((weight > 0) & (weight < limit)).tolist():
        part = own[starts[community] : starts[community + 1]]
        nodes, ends = np.unique(np.concatenate([edges.a[part], edges.b[part]]), return_inverse=True)
        if len(nodes) < LEAST_SPLIT:
            continue
        a, b = np.split(ends.ravel(), 2)
        small = Edges(a, b, edges.weight[part])
        parts = cluster(small, len(nodes), 1.0, seed)
        kept = small.weight[parts[a] == parts[b]].sum() / small.weight.sum()
        if kept >= APART:
            found[nodes] = np.where(parts == 0, community, int(found.max()) + parts)
    return found


def _likeliest(edges: Edges, labels: Ints) -> float:
    """Return the resolution under which these groups are the likeliest; 1 where that is undefined."""
    ends = 2 * float(edges.weight.sum())
    if not ends:
        return 1.0
    within = 2 * float(edges.weight[labels[edges.a] == labels[edges.b]].sum())
    degree = _degrees(edges, labels)
    by_chance = float((degree**2).sum()) / ends
    inside, across = within / by_chance, (ends - within) / max(ends - by_chance, 1e-9)
    across = max(across, 1 / ends)
    if inside <= across:
        return 1.0
    return float((inside - across) / (np.log(inside) - np.log(across)))


def _degrees(edges: Edges, labels: Ints) -> Floats:
    """Return the weight of the edge ends in each community."""
    both = np.concatenate([labels[edges.a], labels[edges.b]])
    return np.bincount(both, np.concatenate([edges.weight, edges.weight])).astype(np.float64)


def _rows(edges: Edges, size: int) -> tuple[Ints, Ints, Floats]:
    """Return the symmetric matrix of the edges by compressed rows; parallel edges add up."""
    kept = edges.weight > 0
    a, b, weight = edges.a[kept], edges.b[kept], edges.weight[kept]
    key, inverse = np.unique(np.concatenate([a * size + b, b * size + a]), return_inverse=True)
    total = np.bincount(inverse.ravel(), np.concatenate([weight, weight])).astype(np.float64)
    starts = np.searchsorted(key // max(size, 1), np.arange(size + 1)).astype(np.int64)
    return starts, key % max(size, 1), total


def _leiden() -> _Leiden:
    from graspologic_native import leiden_csr  # noqa: PLC0415 - heavy, and needed for domains only  # pyright: ignore[reportMissingTypeStubs, reportAttributeAccessIssue, reportUnknownVariableType] - it ships no types

    return leiden_csr  # pyright: ignore[reportUnknownVariableType] - no types


def renumbered(labels: Ints) -> Ints:
    """Return the same grouping with groups numbered from 0 in order of their first node."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order[inverse.ravel()] if len(labels) else labels


def parts_of(edges: Edges, nodes: Ints, size: int, resolution: float, seed: int) -> Ints:
    """Return the communities of some nodes among themselves, in the order of `nodes`."""
    place = np.full(size, -1, np.int64)
    place[nodes] = np.arange(len(nodes))
    inside = (place[edges.a] >= 0) & (place[edges.b] >= 0)
    own = Edges(place[edges.a[inside]], place[edges.b[inside]], edges.weight[inside])
    return cluster(own, len(nodes), resolution, seed)
