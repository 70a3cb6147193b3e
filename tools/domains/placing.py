"""Each dataset put into the domain that most speaks for it, or kept apart as shared."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.catalog.model import Dataset
from tools.domains.capabilities import named_in
from tools.domains.communities import Edges
from tools.domains.evidence import Graph
from tools.domains.model import CapabilityHint
from tools.domains.speech import Floats, Ints
from tools.domains.trust import Links

LEAST = 0.10
"""Pull below which nothing ties a dataset to a domain, where the mean pull of its links is 1."""
OWNED = 2.0
"""How many times the second capability's evidence the first has in a dataset that it owns, however
many read it."""
ROUNDS = 3
"""Passes over the datasets that are in no domain; chains longer than this are rare."""
HUB_DOMAINS = 5
"""Domains that a hub speaks for at most: the largest among its members."""


def reference_of(
    datasets: Sequence[Dataset], capability: Floats, hints: tuple[CapabilityHint, ...]
) -> Ints:
    """Return, by dataset, the index of the reference capability that it is, or -1.

    Its name must hold a term of that capability and of no other, and its other words agree.
    """
    kinds = [h.kind for h in hints]
    found = np.full(len(datasets), -1, np.int64)
    if "reference" not in kinds:
        return found
    best = capability.argmax(axis=1)
    for i, dataset in enumerate(datasets):
        if kinds[best[i]] == "reference" and named_in(dataset.name, hints) == {int(best[i])}:
            found[i] = best[i]
    return found


def clearly_owned(capability: Floats, hints: tuple[CapabilityHint, ...]) -> npt.NDArray[np.bool_]:
    """Return, by dataset, whether one capability that is no reference leads all it speaks of."""
    if not hints:
        return np.zeros(len(capability), bool)
    reference = np.array([h.kind == "reference" for h in hints], bool)
    best, top = capability.argmax(axis=1), capability.max(axis=1)
    others = capability.copy()
    others[np.arange(len(capability)), best] = 0.0
    return (top > 0) & (top >= OWNED * others.max(axis=1)) & ~reference[best]


@dataclass(frozen=True, slots=True)
class Attachment:
    """How strongly datasets belong to domains: the share of a dataset's evidence that leads there."""

    row: Ints
    """Index of the dataset, ascending."""
    domain: Ints
    share: Floats
    """0 to 1; the shares of a dataset add up to 1."""
    pull: Floats
    """The same as it stands in the graph, where the mean pull of a dataset's links is 1."""

    def best(self, size: int) -> tuple[Ints, Floats, Floats]:
        """Return by dataset the domain of the largest share, -1 for none, its share and its pull."""
        order = np.lexsort((self.domain, -self.share, self.row))
        rows, first = np.unique(self.row[order], return_index=True)
        domain, share, pull = np.full(size, -1, np.int64), np.zeros(size), np.zeros(size)
        at = order[first]
        domain[rows], share[rows], pull[rows] = self.domain[at], self.share[at], self.pull[at]
        return domain, share, pull


def attach(labels: Ints, graph: Graph) -> Attachment:
    """Return the attachment of every dataset to the domains that its evidence leads to.

    Evidence that runs over a hub leads to the domains of the hub's other members.
    """
    size, edges, direct = graph.datasets, graph.edges, graph.direct
    a, b, weight = edges.a[:direct], edges.b[:direct], edges.weight[:direct]
    here, there = np.concatenate([a, b]), labels[np.concatenate([b, a])]
    row, domain, pull = _over_hubs(labels, graph)
    row, domain = np.concatenate([here, row]), np.concatenate([there, domain])
    pull = np.concatenate([weight, weight, pull])
    kept = (domain >= 0) & (pull > 0)
    width = int(labels.max(initial=-1)) + 2
    key, inverse = np.unique(row[kept] * width + domain[kept], return_inverse=True)
    summed = np.bincount(inverse.ravel(), pull[kept], minlength=len(key)).astype(np.float64)
    rows = key // width
    total = np.bincount(rows, summed, minlength=size)
    return Attachment(rows, key % width, summed / total[rows], summed)


def _over_hubs(labels: Ints, graph: Graph) -> tuple[Ints, Ints, Floats]:
    edges, first = graph.edges, graph.direct
    stars = Edges(edges.a[first:], edges.b[first:], edges.weight[first:])
    hub, home = stars.b - graph.datasets, labels[stars.a]
    hubs, width = graph.nodes - graph.datasets, int(labels.max(initial=-1)) + 2
    members = np.bincount(hub, minlength=hubs)
    inside = home >= 0
    key, count = np.unique(hub[inside] * width + home[inside], return_counts=True)
    order = np.lexsort((key, -count, key // width))
    key, count = key[order], count[order]
    start = np.searchsorted(key // width, np.arange(hubs + 1))
    kept = np.arange(len(key)) - start[key // width] < HUB_DOMAINS
    key, count = key[kept], count[kept]
    start = np.searchsorted(key // width, np.arange(hubs + 1))
    times = start[hub + 1] - start[hub]
    star = np.repeat(np.arange(len(hub)), times)
    at = start[hub][star] + np.arange(len(star)) - np.repeat(np.cumsum(times) - times, times)
    domain = key[at] % width
    others = count[at] - (home[star] == domain)
    share = others / np.maximum(members[hub[star]] - 1, 1)
    return stars.a[star], domain, stars.weight[star] * share


def place(labels: Ints, apart: npt.NDArray[np.bool_], graph: Graph) -> Ints:
    """Return labels with datasets that are in no domain put where their evidence leads.

    Where `apart`, the dataset keeps a label of -1. A label of -1 elsewhere means that nothing ties
    the dataset to a domain.
    """
    for _ in range(ROUNDS):
        loose = (labels < 0) & ~apart
        if not loose.any():
            break
        best, _, pull = attach(labels, graph).best(len(labels))
        labels = np.where(loose & (pull >= LEAST), best, labels)
    return np.where(apart, -1, labels)


def widely_read(labels: Ints, domains: int, links: Links) -> Ints:
    """Return, by dataset, how many domains read it if it belongs to all of them, else 0.

    That is so when at least three domains and half of all read it, and no single one makes up
    more than two fifths of its readers.
    """
    size, to = len(labels), labels[links.dst]
    inside = to >= 0
    key, count = np.unique(links.src[inside] * (domains + 1) + to[inside], return_counts=True)
    source = key // (domains + 1)
    reading = np.bincount(source, minlength=size)
    total = np.bincount(source, count, minlength=size)
    most = np.zeros(size)
    np.maximum.at(most, source, count)
    wide = (reading >= max(3, (domains + 1) // 2)) & (most <= 0.4 * total)
    return np.where(wide, reading, 0).astype(np.int64)
