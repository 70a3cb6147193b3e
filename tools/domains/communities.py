"""Groups in a sparse weighted graph, by the Leiden method."""

import numpy as np

from tools.domains.speech import Floats, Ints

PASSES = 2
"""How often oversized communities are split again."""


def cluster(a: Ints, b: Ints, weight: Floats, size: int, resolution: float, seed: int) -> Ints:
    """Return a community for each of `size` nodes, numbered from 0 in order of first node.

    A node without an edge is a community of its own. Source: Traag, Waltman and van Eck, "From
    Louvain to Leiden", Scientific Reports 9 (2019), as implemented in graspologic-native.
    """
    from graspologic_native import leiden  # noqa: PLC0415 - heavy, and needed for domains only

    labels = np.arange(size, dtype=np.int64) + size
    ends = ((str(x), str(y)) for x, y in zip(a.tolist(), b.tolist(), strict=True))
    edges = [(x, y, w) for (x, y), w in zip(ends, weight.tolist(), strict=True) if w > 0]
    if edges:
        _, found = leiden(edges, resolution=resolution, seed=seed, iterations=2, trials=1)
        for node, community in sorted(found.items()):
            labels[int(node)] = community
    return renumbered(labels)


def renumbered(labels: Ints) -> Ints:
    """Return the same grouping with groups numbered from 0 in order of their first node."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order[inverse.ravel()] if len(labels) else labels


def fine_communities(
    a: Ints, b: Ints, weight: Floats, size: int, datasets: int, resolution: float, seed: int
) -> Ints:
    """Return a community for each of the first `datasets` nodes; the rest are hubs.

    Communities above a tenth of all datasets (but not below 12) are split again by themselves,
    since modularity can't see small groups in a large graph (Fortunato and Barthelemy, PNAS 2007).
    """
    labels = cluster(a, b, weight, size, resolution, seed)
    largest = max(12, datasets // 10)
    for _ in range(PASSES):
        counts = np.bincount(labels[:datasets])
        oversized = np.flatnonzero(counts > largest)
        if not len(oversized):
            break
        for community in oversized.tolist():
            labels = _split(a, b, weight, labels, community, seed)
    return renumbered(labels[:datasets])


def _split(a: Ints, b: Ints, weight: Floats, labels: Ints, community: int, seed: int) -> Ints:
    nodes = np.flatnonzero(labels == community)
    place = np.full(len(labels), -1, np.int64)
    place[nodes] = np.arange(len(nodes))
    inside = (place[a] >= 0) & (place[b] >= 0)
    parts = cluster(place[a[inside]], place[b[inside]], weight[inside], len(nodes), 1.0, seed)
    split = labels.copy()
    split[nodes] = np.where(parts == 0, community, labels.max() + parts)
    return split
