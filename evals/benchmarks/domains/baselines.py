"""The plain ways to group a catalog that ours is measured beside, each in its usual form."""

# scipy, networkx and graspologic-native ship no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportAttributeAccessIssue=false, reportUnknownParameterType=false
# pyright: reportCallIssue=false, reportOptionalSubscript=false, reportOptionalMemberAccess=false, reportArgumentType=false

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import graspologic_native
import networkx as nx
import numpy as np
import scipy.sparse as sp
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from knowledge.catalog.view import CatalogView
from tools.domains.speech import Floats, Ints
from tools.domains.words import words_of

NEIGHBOURS = 10
"""Nearest datasets in words that the fusion joins."""
BLOCK = 1_000
"""Rows of likeness held at one time."""
CPM_DENSITY = 0.05
"""Weighted density that the constant Potts model asks of a community."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the plain ways start from: links, names and words of each dataset."""

    links: sp.csr_matrix
    """Symmetric, 1 for each linked pair."""
    first_words: tuple[str, ...]
    words: sp.csr_matrix
    """TF-IDF of names, columns and descriptions; rows have length 1."""

    @property
    def size(self) -> int:
        """Return the number of datasets."""
        return len(self.first_words)


Way = Callable[[Given, int], Ints]


class Baseline(NamedTuple):
    """A way to group, and whether its outcome depends on the seed."""

    group: Way
    seeded: bool


def given(view: CatalogView) -> Given:
    """Return what the plain ways need of a catalog."""
    at = {d.id: i for i, d in enumerate(view.datasets)}
    pairs = {(at[e.src], at[e.dst]) for e in view.edges if e.src != e.dst}
    ends = np.array(sorted(pairs), np.int64).reshape(-1, 2)
    shape = (len(at), len(at))
    one_way = sp.csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape)
    links = (one_way + one_way.T).sign().tocsr()
    names = (words_of(d.name) for d in view.datasets)
    return Given(links, tuple(n[0] if n else "" for n in names), _tf_idf(view, at))


def _tf_idf(view: CatalogView, at: Mapping[str, int]) -> sp.csr_matrix:
    numbers: dict[str, int] = {}
    rows: list[int] = []
    terms: list[int] = []
    texts = [(d.id, f"{d.name} {d.description}") for d in view.datasets]
    texts += [(c.dataset, c.name) for c in view.columns(at)]
    for id_, text in texts:
        for word in words_of(text):
            rows.append(at[id_])
            terms.append(numbers.setdefault(word, len(numbers)))
    counts = sp.csr_matrix((np.ones(len(rows)), (rows, terms)), (len(at), max(len(numbers), 1)))
    counts.sum_duplicates()
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + len(at)) / (1 + frequency)) + 1
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    length = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    return sp.diags(1 / np.maximum(length, 1e-12)).dot(counts).tocsr()


def components(known: Given, _seed: int) -> Ints:
    """Group what links join at all."""
    return connected_components(known.links, directed=False)[1].astype(np.int64)


def louvain(known: Given, seed: int) -> Ints:
    """Group links by networkx Louvain."""
    found = nx.community.louvain_communities(nx.from_scipy_sparse_array(known.links), seed=seed)
    labels = np.zeros(known.size, np.int64)
    for number, members in enumerate(found):
        labels[list(members)] = number
    return labels


def leiden(known: Given, seed: int) -> Ints:
    """Group links by Leiden with modularity."""
    return _leiden(known.links, seed)


def cpm(known: Given, seed: int) -> Ints:
    """Group links by Leiden with the constant Potts model."""
    return _leiden(known.links, seed, CPM_DENSITY, modularity=False)


def prefix(known: Given, _seed: int) -> Ints:
    """Group by the first word of the name; a dataset without a name stays alone."""
    words, labels = np.unique(known.first_words, return_inverse=True)
    alone = np.array([not w for w in known.first_words])
    return np.where(alone, len(words) + np.arange(known.size), labels.ravel())


def agglomeration(known: Given, _seed: int) -> Ints:
    """Group words by average linkage of cosine distance, into the root of the count."""
    distance = np.maximum(0.0, 1.0 - known.words.dot(known.words.T).toarray())
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(distance, checks=False), "average")
    return fcluster(tree, max(2, round(known.size**0.5)), "maxclust").astype(np.int64)


def fusion(known: Given, seed: int) -> Ints:
    """Group links and neighbours in words together, hubs weighted down, by Leiden."""
    together = (known.links + _neighbours(known.words)).tocsr()
    degree = np.asarray(together.sum(axis=1)).ravel()
    scale = sp.diags(1 / np.sqrt(np.maximum(degree, 1e-12)))
    return _leiden(scale.dot(together).dot(scale).tocsr(), seed)


def _neighbours(words: sp.csr_matrix) -> sp.csr_matrix:
    rows: list[Ints] = []
    columns: list[Ints] = []
    weights: list[Floats] = []
    for start in range(0, words.shape[0], BLOCK):
        likeness = words[start : start + BLOCK].dot(words.T).toarray()
        here = np.arange(len(likeness))
        likeness[here, start + here] = 0.0
        top = np.argsort(-likeness, axis=1, kind="stable")[:, :NEIGHBOURS]
        rows.append(np.repeat(start + here, top.shape[1]))
        columns.append(top.ravel())
        weights.append(np.take_along_axis(likeness, top, 1).ravel())
    row, column, weight = map(np.concatenate, (rows, columns, weights))
    near = sp.csr_matrix((weight, (row, column)), (words.shape[0],) * 2)
    return near.maximum(near.T).tocsr()


def _leiden(
    graph: sp.csr_matrix, seed: int, resolution: float = 1.0, *, modularity: bool = True
) -> Ints:
    graph.eliminate_zeros()
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        graph.shape[0],
        resolution=resolution,
        use_modularity=modularity,
        iterations=2,
        seed=seed,
    )
    labels = graph.shape[0] + np.arange(graph.shape[0], dtype=np.int64)
    for node, community in found.items():
        labels[node] = community
    return labels


BASELINES: dict[str, Baseline] = {
    "connected components": Baseline(components, seeded=False),
    "networkx Louvain": Baseline(louvain, seeded=True),
    "Leiden (modularity)": Baseline(leiden, seeded=True),
    "Leiden (CPM)": Baseline(cpm, seeded=True),
    "first word of the name": Baseline(prefix, seeded=False),
    "TF-IDF agglomeration": Baseline(agglomeration, seeded=False),
    "simple fusion": Baseline(fusion, seeded=True),
}
