"""How well domains hold together, what runs between them, and how firm they are."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from tools.domains.model import CutMeasures
from tools.domains.placing import Attachment
from tools.domains.speech import Ints
from tools.domains.trust import Links


@dataclass(frozen=True, slots=True)
class Holding:
    """The links of one domain, among all links between datasets that are in domains."""

    inside: int
    crossing: int

    @property
    def cohesion(self) -> float | None:
        """Share of its link ends whose other end is inside too, 0 to 1; None without links.

        Two ends of each link inside count, and one of each that crosses. It is 1 less the
        conductance of the group where that is the smaller side (Fortunato, "Community detection
        in graphs", Physics Reports 486, 2010, section III.C).
        """
        ends = 2 * self.inside + self.crossing
        return round(2 * self.inside / ends, 3) if ends else None

    @property
    def coupling(self) -> float | None:
        """Share of its links that cross to another domain, 0 to 1; None without links.

        After "Structured design" by Stevens, Myers and Constantine (IBM Systems Journal 13, 1974):
        the fewer connections between modules, the better each can be changed alone.
        """
        links = self.inside + self.crossing
        return round(self.crossing / links, 3) if links else None


def holdings(labels: Ints, links: Links) -> tuple[Holding, ...]:
    """Return the holding of each domain. Links to shared or unassigned data are not counted."""
    count = int(labels.max(initial=-1)) + 1
    a, b = labels[links.src], labels[links.dst]
    both = (a >= 0) & (b >= 0)
    inside = np.bincount(a[both & (a == b)], minlength=count)
    apart = both & (a != b)
    crossing = np.bincount(np.concatenate([a[apart], b[apart]]), minlength=count)
    return tuple(Holding(int(i), int(c)) for i, c in zip(inside, crossing, strict=True))


def flows(labels: Ints, links: Links) -> Counter[tuple[int, int]]:
    """Return how many links lead from one domain to another, upstream first."""
    a, b = labels[links.src], labels[links.dst]
    apart = (a >= 0) & (b >= 0) & (a != b)
    return Counter(zip(a[apart].tolist(), b[apart].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Doubt:
    """A dataset that two domains hold nearly equally."""

    dataset: int
    other: int
    own: float
    """Attachment to its own domain, 0 to 1."""
    rival: float
    """Attachment to the other."""


NEARLY = 0.06
"""Difference of attachment below which a place is doubtful."""
STRONG = 0.2
"""Attachment below which the other domain is no rival."""


def doubts(labels: Ints, found: Attachment) -> tuple[Doubt, ...]:
    """Return the datasets on a border, smallest difference first."""
    home = labels[found.row]
    own = np.zeros(len(labels))
    mine = found.domain == home
    own[found.row[mine]] = found.share[mine]
    other = np.flatnonzero(~mine & (home >= 0))
    order = other[np.lexsort((found.domain[other], -found.share[other], found.row[other]))]
    rows, first = np.unique(found.row[order], return_index=True)
    rival, rival_share = found.domain[order][first], found.share[order][first]
    near = np.flatnonzero((own[rows] - rival_share < NEARLY) & (rival_share >= STRONG))
    near = near[np.argsort((own[rows] - rival_share)[near], kind="stable")]
    return tuple(
        Doubt(int(rows[i]), int(rival[i]), float(own[rows[i]]), float(rival_share[i]))
        for i in near.tolist()
    )


def agreement(labels: Ints, others: list[Ints]) -> tuple[float, ...]:
    """Return for each domain how alike its best counterpart is in other groupings, 0 to 1.

    The mean over the groupings of the largest Jaccard likeness, after Hennig, "Cluster-wise
    assessment of cluster stability", Computational Statistics and Data Analysis 52 (2007). Only
    datasets that are in a domain count.
    """
    count = int(labels.max(initial=-1)) + 1
    placed = labels >= 0
    sizes = np.bincount(labels[placed], minlength=count)
    total = np.zeros(count)
    for other in others:
        both = placed & (other >= 0)
        widths = np.bincount(other[both], minlength=1)
        key, common = np.unique(labels[both] * len(widths) + other[both], return_counts=True)
        own, theirs = key // len(widths), key % len(widths)
        best = np.zeros(count)
        np.maximum.at(best, own, common / (sizes[own] + widths[theirs] - common))
        total += best
    return tuple(round(float(v), 2) for v in total / max(len(others), 1))


FEW, MANY = 5, 20
"""Sizes between which a module is neither too small nor too large, for NED."""


def cut_measures(labels: Ints, links: Links) -> CutMeasures:
    """Return the measures by which decompositions into services are compared, for datasets.

    SM, ICP and IFN as in Jin et al., "Service candidate identification from monolithic systems based
    on execution traces", IEEE Transactions on Software Engineering 47 (2021); NED as in Kalia et al.,
    "Mono2Micro", ESEC/FSE 2021. A link stands for a call, a dataset for a class.
    """
    held, between = holdings(labels, links), flows(labels, links)
    sizes = np.bincount(labels[labels >= 0], minlength=len(held)).astype(np.float64)
    count, total = len(held), sum(h.inside for h in held) + sum(between.values())
    within = sum(h.inside / n**2 for h, n in zip(held, sizes.tolist(), strict=True))
    across = sum(c / (2 * sizes[a] * sizes[b]) for (a, b), c in between.items())
    pairs = count * (count - 1) / 2
    a, b = labels[links.src], labels[links.dst]
    read = np.unique(links.src[(a >= 0) & (b >= 0) & (a != b)])
    even = sizes[(sizes >= FEW) & (sizes <= MANY)].sum()
    return CutMeasures(
        structural_modularity=round(float(within / max(count, 1) - across / max(pairs, 1)), 4),
        inter_call_share=round(sum(between.values()) / total, 3) if total else None,
        interfaces=round(len(read) / max(count, 1), 2),
        non_extreme_distribution=round(1 - float(even / max(sizes.sum(), 1)), 3),
    )
