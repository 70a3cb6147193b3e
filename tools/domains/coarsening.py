"""Fine communities joined into domains, until their number suits or nothing more belongs together."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tools.domains.evidence import Evidence, Graph
from tools.domains.speech import Floats, Ints, Speech

ENOUGH = 0.30
"""Affinity from which two groups are one domain, if no number is wanted."""
VOCABULARY = 3_000
"""Terms compared at most, the weightiest of the catalog; rarer ones hardly join groups."""
COMPARED = 800
"""Groups compared with each other at most, the largest; datasets of others are placed singly."""
LINKS, CAPABILITY, WORDS = 0.35, 0.45, 0.20
"""Weights of the three parts of affinity, the last two times trust; what trust takes off a part
goes to the others."""
SPEAKING = 0.4
"""Mean strength from which a group speaks fully of a capability."""
SMALL = 0.02
"""Groups of about this share of the catalog are joined more readily than large ones."""
SMALL_BONUS, LARGE_MALUS = 0.15, 0.5
NEAR = 0.25
"""How much more readily groups of capabilities that work together are joined than others."""
NEVER = -9.0
"""Readiness of what is not to be joined."""
FAIR = 1.5
"""A join is put off as far as it makes a group this many times larger than an even share."""


@dataclass(frozen=True, slots=True)
class Join:
    """Two groups made one."""

    group: int
    """What they became."""
    sizes: tuple[int, int]
    """Datasets on either side."""
    affinity: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Coarsened:
    """Groups after joining."""

    labels: Ints
    """By dataset, numbered from 0; -1 for datasets still to be placed."""
    last: Join | None
    """The last join, with its group in numbers of `labels`; None if there was none."""
    affinity: Floats
    """Between every two groups, 0 to 1; -1 with itself."""


def most_domains(datasets: int) -> int:
    """Return how many domains a catalog of this size is cut into at most: its root, 6 to 40.

    A planning rule: people can't hold more apart, and a domain needs datasets to own.
    """
    return max(6, min(40, round(datasets**0.5)))


def coarsen(
    fine: Ints,
    evidence: Evidence,
    wanted: tuple[int, int] | None,
    near: Floats | None = None,
) -> Coarsened:
    """Join fine communities, nearest first; a label of -1 is left out.

    `near` says by fine community, 0 to 1, how well two go together by their business.

    Affinity is how far the links between two groups exceed what their link counts would give, how
    alike the capabilities are that they speak of, and how alike their words are.
    """
    counts = np.bincount(fine[fine >= 0], minlength=1)
    kept = np.sort(np.argsort(-counts, kind="stable")[:COMPARED])
    kept = kept[counts[kept] > (1 if len(counts) > len(kept) else 0)]
    place = np.full(len(counts), -1, np.int64)
    place[kept] = np.arange(len(kept))
    labels = np.where(fine >= 0, place[np.maximum(fine, 0)], -1)
    low, high = wanted or (2, most_domains(int(counts.sum())))
    suits = np.zeros((len(kept), len(kept))) if near is None else near[np.ix_(kept, kept)]
    groups = _Groups(labels, suits, evidence, FAIR / max(high, 1))
    last: Join | None = None
    while groups.count > max(low, 1):
        first, second, affinity = groups.next()
        if groups.count <= high and affinity < ENOUGH:
            break
        last = groups.join(first, second, affinity)
    return groups.result(labels, last)


class _Groups:
    """The groups while they are joined: sums by group, and the affinity of every two."""

    def __init__(self, labels: Ints, suits: Floats, evidence: Evidence, fair: float) -> None:
        graph, speech, capability = evidence.graph, evidence.speech, evidence.capability
        self.count = count = len(suits)
        self._suits = suits.copy()
        self._fair = fair
        self._members = [[i] for i in range(count)]
        self._alive = np.ones(count, bool)
        inside = labels >= 0
        self._size = np.bincount(labels[inside], minlength=count).astype(np.float64)
        self._links = _between(labels, count, graph)
        words = _vocabulary(labels, count, speech)
        self._words = words @ words.T
        self._hints = np.zeros((count, capability.shape[1]))
        np.add.at(self._hints, labels[inside], capability[inside])
        self._spoken = np.bincount(
            labels[inside], capability[inside].max(axis=1, initial=0.0), count
        )
        self._trust = (graph.word_trust, graph.capability_trust)
        self._affinity = np.full((count, count), -1.0)
        self._readiness = np.full((count, count), NEVER)
        self._total = self._size.sum()
        for group in range(count):
            self._refresh(group)

    def next(self) -> tuple[int, int, float]:
        """Return the two groups to join next and their affinity."""
        first, second = divmod(int(self._readiness.argmax()), len(self._readiness))
        return min(first, second), max(first, second), float(self._affinity[first, second])

    def join(self, first: int, second: int, affinity: float) -> Join:
        """Make the second group part of the first."""
        sizes = (int(self._size[first]), int(self._size[second]))
        for matrix in (self._links, self._words):
            matrix[first] += matrix[second]
            matrix[:, first] += matrix[:, second]
        self._suits[first] = np.minimum(self._suits[first], self._suits[second])
        self._suits[:, first] = self._suits[first]
        self._hints[first] += self._hints[second]
        self._spoken[first] += self._spoken[second]
        self._size[first] += self._size[second]
        self._alive[second] = False
        self._affinity[second] = self._affinity[:, second] = -1.0
        self._readiness[second] = self._readiness[:, second] = NEVER
        self._members[first] += self._members[second]
        self.count -= 1
        self._refresh(first)
        return Join(first, sizes, affinity)

    def result(self, labels: Ints, last: Join | None) -> Coarsened:
        """Return the grouping, with groups renumbered from 0."""
        alive = np.flatnonzero(self._alive)
        new = np.full(len(self._members), -1, np.int64)
        for number, group in enumerate(alive.tolist()):
            new[self._members[group]] = number
        found = np.where(labels >= 0, new[np.maximum(labels, 0)], -1) if len(alive) else labels
        last = replace(last, group=int(new[last.group])) if last else None
        return Coarsened(found, last, self._affinity[np.ix_(alive, alive)])

    def _refresh(self, group: int) -> None:
        words = WORDS * self._trust[0]
        strong = np.sqrt(np.minimum(1.0, self._spoken / self._size / SPEAKING))
        capability = CAPABILITY * self._trust[1] * strong[group] * strong
        row = LINKS * self._linked(group) + words * self._worded(group)
        row += capability * self._capable(group)
        row /= LINKS + words + capability
        row[~self._alive] = -1.0
        row[group] = -1.0
        self._affinity[group] = self._affinity[:, group] = row
        self._readiness[group] = self._readiness[:, group] = self._ready(group)

    def _ready(self, group: int) -> Floats:
        """Return how readily each other group is joined to this one."""
        small = np.minimum(self._size, self._size[group]) / (SMALL * self._total)
        together = (self._size + self._size[group]) / self._total
        found = self._affinity[group] + SMALL_BONUS * np.exp(-small) + NEAR * self._suits[group]
        found -= LARGE_MALUS * np.maximum(0.0, together - self._fair)
        return np.where(self._affinity[group] < 0, NEVER, found)

    def _linked(self, group: int) -> Floats:
        """Return how far links exceed expectation, 0 to 1; 1 is added so that one link is little."""
        degree = self._links.sum(axis=1)
        expected = degree[group] * degree / max(float(degree[self._alive].sum()), 1e-9)
        found = self._links[group]
        return np.maximum(0.0, (found - expected) / (found + expected + 1.0))

    def _worded(self, group: int) -> Floats:
        length = np.sqrt(np.maximum(np.diag(self._words), 1e-12))
        return self._words[group] / (length[group] * length)

    def _capable(self, group: int) -> Floats:
        """Return the cosine of capability profiles, each squared so that the strongest decides."""
        profile = self._hints**2
        length = np.sqrt(np.maximum((profile**2).sum(axis=1), 1e-18))
        return (profile @ profile[group]) / (length * length[group])


def _between(labels: Ints, count: int, graph: Graph) -> Floats:
    """Return the pull between groups along edges between datasets; pull inside counts twice."""
    a, b = labels[graph.edges.a[: graph.direct]], labels[graph.edges.b[: graph.direct]]
    both = (a >= 0) & (b >= 0)
    matrix = np.zeros((count, count))
    np.add.at(matrix, (a[both], b[both]), graph.edges.weight[: graph.direct][both])
    return matrix + matrix.T


def _vocabulary(labels: Ints, count: int, speech: Speech) -> Floats:
    total = np.bincount(speech.term, speech.weight, minlength=len(speech.terms))
    top = np.argsort(-total, kind="stable")[:VOCABULARY]
    place = np.full(len(speech.terms), -1, np.int64)
    place[top] = np.arange(len(top))
    group, term = labels[speech.row], place[speech.term]
    inside = (group >= 0) & (term >= 0)
    matrix: npt.NDArray[np.float64] = np.zeros((count, len(top)))
    np.add.at(matrix, (group[inside], term[inside]), speech.weight[inside])
    return matrix
