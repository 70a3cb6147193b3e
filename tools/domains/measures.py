"""How well domains hold together, what runs between them, and how firm they are."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from tools.domains.evidence import Links
from tools.domains.speech import Floats, Ints


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


def doubts(labels: Ints, strength: Floats) -> tuple[Doubt, ...]:
    """Return the datasets on a border, smallest difference first."""
    count = strength.shape[1]
    rows = np.flatnonzero(labels >= 0)
    if count <= 1 or not len(rows):
        return ()
    held = strength[rows].copy()
    own = held[np.arange(len(rows)), labels[rows]]
    held[np.arange(len(rows)), labels[rows]] = -1.0
    other, rival = held.argmax(axis=1), held.max(axis=1)
    near = np.flatnonzero((own - rival < NEARLY) & (rival >= STRONG))
    order = near[np.argsort((own - rival)[near], kind="stable")]
    return tuple(
        Doubt(int(rows[i]), int(other[i]), float(own[i]), float(rival[i])) for i in order.tolist()
    )


def agreement(labels: Ints, others: list[Ints]) -> tuple[float, ...]:
    """Return for each domain how alike its best counterpart is in other groupings, 0 to 1.

    The mean over the groupings of the largest Jaccard likeness, after Hennig, "Cluster-wise
    assessment of cluster stability", Computational Statistics and Data Analysis 52 (2007).
    """
    count = int(labels.max(initial=-1)) + 1
    likeness = np.zeros((max(len(others), 1), count))
    for run, other in enumerate(others):
        width = int(other.max(initial=-1)) + 1
        common = np.zeros((count, width + 1))
        both = (labels >= 0) & (other >= 0)
        np.add.at(common, (labels[both], other[both]), 1)
        sizes = np.bincount(labels[labels >= 0], minlength=count)[:, None]
        widths = np.append(np.bincount(other[other >= 0], minlength=width), 0)[None, :]
        likeness[run] = (common / np.maximum(sizes + widths - common, 1)).max(axis=1, initial=0.0)
    return tuple(round(float(v), 2) for v in likeness.mean(axis=0))
