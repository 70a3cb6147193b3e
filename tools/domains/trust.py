"""How far each kind of evidence is trusted: as far as the links between datasets confirm it.

A view of the catalog, such as the first words of names, may follow the business or may follow source
systems, layers or clones of one application. Links tell which: in a view that follows the business,
linked datasets share labels about as often as they share a group of well linked datasets.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tools.domains.communities import Edges, cluster
from tools.domains.speech import Floats, Ints
from tools.domains.views import Labelling

Flags = npt.NDArray[np.bool_]

PRIOR = 40.0
"""Links that would have to speak against a view before it is doubted: a belief before evidence, so
that a small catalog's few links do not silence its names."""
SQUARED = 2.0
"""Power by which trust falls with agreement: what is confirmed half as often is trusted a quarter."""
CUBED = 3.0
"""Power by which words lose trust with clones, which are alike without being related."""
OWN_PRIOR = 4.0
"""Links of usual agreement that a dataset is given besides its own, when its own are asked."""
OWN_MOST = 2.0
"""Times that a label can pull a dataset whose own links confirm it, where usual is 1."""
FADED = 0.08
"""Agreement above chance below which a single label, such as an unknown layer's, loses its pull."""
TESTED = 10
"""Link ends from which a single label is tested."""
FAMILY = 5
"""Datasets from which a single label is tested."""


@dataclass(frozen=True, slots=True)
class Links:
    """The distinct links between different datasets, as indexes in the view."""

    src: Ints
    dst: Ints
    """For foreign keys `src` is the dataset referred to, so that `src` is always upstream."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What views are judged by."""

    name: Ints
    """Number of each dataset's subject, -1 without one."""
    logical: Ints
    """The same number for linked datasets of one subject: source, staging and view."""
    across: Links
    """The links between different logical datasets."""
    group: Ints
    """Community of each dataset by its links alone."""
    usual: float
    """Share of the links across that stay in a community, 0 to 1."""
    clone_rate: float
    """Share of logical datasets whose name an unlinked one has too, 0 to 1."""


def ground_of(names: tuple[tuple[str, ...], ...], links: Links, seed: int) -> Ground:
    """Return the ground on which a catalog's views are judged; `names` are the subjects."""
    numbers: dict[tuple[str, ...], int] = {}
    name = np.array([numbers.setdefault(n, len(numbers)) if n else -1 for n in names], np.int64)
    logical = _logical(name, links)
    group = cluster(Edges(links.src, links.dst, np.ones(len(links.src))), len(names), 1.0, seed)
    apart = logical[links.src] != logical[links.dst]
    across = Links(links.src[apart], links.dst[apart])
    inside = group[across.src] == group[across.dst]
    pairs = np.unique((name * len(names) + logical)[name >= 0])
    clones = 1 - len(np.unique(pairs // len(names))) / len(pairs) if len(pairs) else 0.0
    usual = float(inside.mean()) if len(inside) else 1.0
    return Ground(name, logical, across, group, usual, clones)


def _logical(name: Ints, links: Links) -> Ints:
    parent = list(range(len(name)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    same = (name[links.src] == name[links.dst]) & (name[links.src] >= 0)
    found = np.arange(len(name))
    for a, b in zip(links.src[same].tolist(), links.dst[same].tolist(), strict=True):
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    touched = np.unique(np.concatenate([links.src[same], links.dst[same]]))
    found[touched] = [root(i) for i in touched.tolist()]
    return found


@dataclass(frozen=True, slots=True)
class Trusted:
    """How far one labelling counts."""

    trust: float
    """Of the whole kind, 0 to 1."""
    pull: Floats
    """Of each label of each dataset, 0 to 2: trust of the kind, less for clones and for labels that
    links contradict, and more or less as the dataset's own links share the label."""


def trusted(seen: Labelling, ground: Ground) -> Trusted:
    """Return how far the links confirm a labelling.

    Agreement counts above what the labels' shares of link ends give by chance.
    """
    distinct = _distinct(seen, ground)
    if seen.kind == "columns":  # Copies of a table are rarely linked, so links can't confirm them.
        trust = 1 - ground.clone_rate
        return Trusted(trust, trust * distinct[seen.label] ** 2)
    count = len(ground.across.src)
    if not count:
        return Trusted(1.0, distinct[seen.label] ** 2)
    shared = _shared(seen, ground)
    chance = shared.ends**2 / (4 * count)
    agreed = float(((shared.both - chance) * distinct).sum())
    room = count - float(chance.sum())
    trust = _ratio(max(0.0, agreed), max(0.0, room) * ground.usual) ** SQUARED
    share = shared.ends / (2 * count)
    alike = np.clip(
        (2 * shared.both / (shared.ends + 2) - share) / np.maximum(1 - share, 1e-9), 0, 1
    )
    known = (shared.ends >= TESTED) & _mostly_linked(seen, ground)
    of_label = distinct**2 * np.where(known, np.minimum(1.0, alike / FADED), 1.0)
    return Trusted(trust, trust * of_label[seen.label] * _own(shared.alike, ground)[seen.row])


def _own(alike: Flags, ground: Ground) -> Floats:
    """Return by dataset how much more its own links share labels than links do as a rule."""
    size, across = len(ground.group), ground.across
    ends = np.concatenate([across.src, across.dst])
    degree = np.bincount(ends, minlength=size)
    agreeing = np.bincount(ends, np.concatenate([alike, alike]), minlength=size)
    rule = max(float(alike.mean()), 1e-3)
    return np.minimum((agreeing + OWN_PRIOR * rule) / (degree + OWN_PRIOR) / rule, OWN_MOST)


def pair_trust(a: Ints, b: Ints, ground: Ground) -> float:
    """Return 0 to 1: how often pairs of datasets that are near in words share a link community."""
    linked = np.zeros(len(ground.group), bool)
    linked[ground.across.src] = linked[ground.across.dst] = True
    both = linked[a] & linked[b]
    agreed = (ground.group[a[both]] == ground.group[b[both]]).sum()
    told = _ratio(float(agreed), float(both.sum()) * ground.usual) ** SQUARED
    return told * (1 - ground.clone_rate) ** CUBED


def _ratio(agreed: float, usual: float) -> float:
    return min(1.0, (agreed + PRIOR) / (usual + PRIOR))


def _distinct(seen: Labelling, ground: Ground) -> Floats:
    """Return by label the share of names in it that are no clones, 0 to 1."""
    names = _each(seen, ground.name[seen.row] + 1)
    parts = _each(seen, ground.logical[seen.row])
    return names / np.maximum(np.maximum(names, parts), 1)


def _each(seen: Labelling, value: Ints) -> Floats:
    """Return how many different values each label has."""
    width = int(value.max(initial=0)) + 1
    kinds = np.unique(seen.label * width + value) // width
    return np.bincount(kinds, minlength=seen.count).astype(np.float64)


@dataclass(frozen=True, slots=True)
class _Shared:
    """How links and labels meet."""

    both: Floats
    """By label, the links whose two ends have it; one of several shared labels counts in part."""
    ends: Floats
    """By label, the link ends that have it; a dataset shares its ends between its labels."""
    alike: Flags
    """By link across, whether its ends share a label."""


def _shared(seen: Labelling, ground: Ground) -> _Shared:
    size, across = len(ground.group), ground.across
    many = np.bincount(seen.row, minlength=size)
    degree = np.bincount(np.concatenate([across.src, across.dst]), minlength=size)
    ends = np.bincount(seen.label, degree[seen.row] / many[seen.row], minlength=seen.count)
    start = np.searchsorted(seen.row, np.arange(size + 1))
    link, label = _spread(across.src, start, seen.label)
    keys = across.dst[link] * (seen.count + 1) + label
    own = np.sort(seen.row * (seen.count + 1) + seen.label)
    found = own[np.minimum(np.searchsorted(own, keys), len(own) - 1)] == keys
    link, label = link[found], label[found]
    fewest = np.minimum(many[across.src[link]], many[across.dst[link]])
    both = np.bincount(label, 1 / np.maximum(fewest, 1), minlength=seen.count)
    alike = np.zeros(len(across.src), bool)
    alike[link] = True
    return _Shared(both.astype(np.float64), ends.astype(np.float64), alike)


def _spread(nodes: Ints, start: Ints, label: Ints) -> tuple[Ints, Ints]:
    """Return for each label of each node the position of the node and the label."""
    width = start[nodes + 1] - start[nodes]
    position = np.repeat(np.arange(len(nodes)), width)
    offset = np.arange(len(position)) - np.repeat(np.cumsum(width) - width, width)
    return position, label[start[nodes][position] + offset]


def _mostly_linked(seen: Labelling, ground: Ground) -> Flags:
    """Return by label whether it is a family most of whose members have links."""
    linked = np.zeros(len(ground.group))
    linked[ground.across.src] = linked[ground.across.dst] = 1.0
    size = np.bincount(seen.label, minlength=seen.count)
    have = np.bincount(seen.label, linked[seen.row], minlength=seen.count)
    return (size >= FAMILY) & (have * 2 >= size)
