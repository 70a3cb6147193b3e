"""Groups too small for anybody to own, put with the group that their evidence leads to."""

import numpy as np
import numpy.typing as npt

from tools.domains.evidence import Graph
from tools.domains.placing import Attachment, attach, place
from tools.domains.speech import Floats, Ints

SPECK = 3
"""Datasets below which a group is no domain if its evidence leads to another, dataset by dataset."""
OWNABLE = 5
"""Datasets from which a group is a domain: smaller modules count as extreme in NED, too (Kalia et
al., "Mono2Micro", ESEC/FSE 2021). In a catalog of under 225, a third of the root of its size."""
ROUNDS = 8
"""Passes in which small groups are joined; each at least halves the chains that are left."""
FEW = "tied to too few other datasets for a domain of its own, and to no domain"

Flags = npt.NDArray[np.bool_]


def ownable(datasets: int) -> int:
    """Return how many datasets a domain holds at least in a catalog of this size."""
    return min(OWNABLE, max(SPECK, int(datasets**0.5 / 3)))


def without_specks(labels: Ints, apart: Flags, graph: Graph) -> Ints:
    """Return the labels with specks put where their evidence leads.

    A speck that leads nowhere stays a group if it holds two datasets or more.
    """
    if len(labels) < SPECK * SPECK:
        return compact(labels)
    counts = np.bincount(labels[labels >= 0], minlength=1)
    speck = (labels >= 0) & (counts[np.maximum(labels, 0)] < SPECK)
    placed = place(np.where(speck, -1, labels), apart, graph)
    pairs = speck & (counts[np.maximum(labels, 0)] > 1)
    kept = np.where((placed < 0) & pairs, labels, placed)
    return compact(place(kept, apart, graph))


def without_small(labels: Ints, graph: Graph) -> Ints:
    """Return the labels with each group that is too small part of the one it is most tied to.

    A small group moves as a whole, however weak its tie; one without any is in no group any more.
    """
    least = ownable(len(labels))
    if len(labels) < SPECK * SPECK:
        return labels
    for _ in range(ROUNDS):
        counts = np.bincount(labels[labels >= 0], minlength=1)
        best = _most_tied(labels, attach(labels, graph), len(counts))
        small = (counts < least) & (best >= 0)
        if not small.any():
            break
        labels = compact(_joined(labels, counts, best, small))
    counts = np.bincount(labels[labels >= 0], minlength=1)
    enough = (labels >= 0) & (counts[np.maximum(labels, 0)] >= least)
    return compact(np.where(enough, labels, -1))


def _joined(labels: Ints, counts: Ints, best: Ints, small: Flags) -> Ints:
    """Return the labels with small groups in their best one, the smallest first."""
    home: list[int] = list(range(len(counts)))

    def end(group: int) -> int:
        while home[group] != group:
            group = home[group]
        return group

    for group in sorted(np.flatnonzero(small).tolist(), key=lambda g: (int(counts[g]), g)):
        to = end(int(best[group]))
        if to != group:
            home[group] = to
    found = np.array([end(g) for g in range(len(counts))], np.int64)
    return np.where(labels >= 0, found[np.maximum(labels, 0)], -1)


def _most_tied(labels: Ints, found: Attachment, count: int) -> Ints:
    """Return for each group the other one that most pull of its datasets leads to, or -1."""
    home = labels[found.row]
    away = (home >= 0) & (home != found.domain)
    key, at = np.unique(home[away] * (count + 1) + found.domain[away], return_inverse=True)
    pull: Floats = np.bincount(at.ravel(), found.pull[away], minlength=len(key)).astype(np.float64)
    group, other = key // (count + 1), key % (count + 1)
    order = np.lexsort((other, -pull, group))
    groups, first = np.unique(group[order], return_index=True)
    best = np.full(count, -1, np.int64)
    best[groups] = other[order][first]
    return best


def compact(labels: Ints) -> Ints:
    """Return labels numbered without gaps; -1 stays."""
    used = np.unique(labels[labels >= 0])
    new = np.full(int(labels.max(initial=-1)) + 2, -1, np.int64)
    new[used] = np.arange(len(used))
    return new[labels]
