"""The evidence for domains as one sparse weighted graph: links, words, and the labels of views.

Links are the ground. Every other view is trusted only as far as the links confirm it, and words
not at all where names are cloned, since a name that many unlinked datasets share tells nothing.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.catalog.view import CatalogView
from tools.domains.communities import Edges
from tools.domains.nearness import nearest
from tools.domains.speech import Floats, Ints, Speech
from tools.domains.trust import Ground, Links, ground_of, pair_trust, trusted
from tools.domains.views import PULLS, Labelling, capability_labels, labellings
from tools.domains.words import subject

WORDS_PULL = 0.5
"""Pull of a dataset's nearest in words, where the mean pull of its links is 1, before trust."""
WORDS = "words of names, columns and descriptions"
LINKS = "lineage and foreign keys"


@dataclass(frozen=True, slots=True)
class Seen:
    """One kind of evidence and how far it counted."""

    kind: str
    datasets: int
    """Datasets of which it says something."""
    trust: float
    """How far the links confirm it, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The evidence. Node numbers from `datasets` on are hubs: one for each label of each view."""

    edges: Edges
    datasets: int
    nodes: int
    direct: int
    """The first so many edges run between datasets; the rest run to hubs."""
    clone_rate: float
    """Share of logical datasets whose name an unlinked one has too, 0 to 1."""
    word_trust: float
    capability_trust: float
    """How far the links confirm what words and capabilities say, 0 to 1."""
    seen: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a cut is made from."""

    links: Links
    speech: Speech
    capability: Floats
    """How strongly each dataset speaks of each hint: a row a dataset, a column a hint."""
    graph: Graph


def links_of(view: CatalogView) -> Links:
    """Return the links of a view: lineage as it flows, foreign keys from the referred dataset."""
    at = {d.id: i for i, d in enumerate(view.datasets)}
    size, count = len(at), len(view.edges)
    src = np.fromiter((at[e.src] for e in view.edges), np.int64, count)
    dst = np.fromiter((at[e.dst] for e in view.edges), np.int64, count)
    flowing = np.fromiter((e.kind == "lineage" for e in view.edges), bool, count)
    key = np.unique(np.where(flowing, src * size + dst, dst * size + src)[src != dst])
    return Links(key // max(size, 1), key % max(size, 1))


def gather(view: CatalogView, links: Links, speech: Speech, capability: Floats, seed: int) -> Graph:
    """Return the graph of all evidence; `capability` has a row a dataset and a column a hint."""
    size = len(view.datasets)
    ground = ground_of(tuple(subject(d.name) for d in view.datasets), links, seed)
    pull = link_pull(links, size)
    near_a, near_b, near = nearest(speech)
    word_trust = pair_trust(near_a, near_b, ground)
    seen = [
        Seen(LINKS, len(np.unique(np.concatenate([links.src, links.dst]))), 1.0),
        Seen(WORDS, len(np.unique(np.concatenate([near_a, near_b]))), round(word_trust, 3)),
    ]
    parts = [(links.src, links.dst, pull), (near_a, near_b, near * WORDS_PULL * word_trust)]
    nodes = size
    for labelling in labellings(view, speech.columns):
        star, trust = _star(labelling, ground, nodes)
        parts.append(star)
        nodes += labelling.count
        seen.append(Seen(labelling.kind, len(np.unique(labelling.row)), round(trust, 3)))
    a, b, weight = (np.concatenate([p[i] for p in parts]) for i in range(3))
    return Graph(
        edges=Edges(a.astype(np.int64), b.astype(np.int64), weight.astype(np.float64)),
        datasets=size,
        nodes=nodes,
        direct=len(links.src) + len(near_a),
        clone_rate=ground.clone_rate,
        word_trust=word_trust,
        capability_trust=trusted(capability_labels(capability), ground).trust,
        seen=tuple(seen),
    )


def link_pull(links: Links, size: int) -> Floats:
    """Return a weight for each link, less at hubs: (degree * degree)^-0.5, mean pull 1 a node."""
    degree = np.bincount(np.concatenate([links.src, links.dst]), minlength=size).astype(np.float64)
    raw = (degree[links.src] * degree[links.dst]) ** -0.5 if len(links.src) else np.zeros(0)
    total = 2 * raw.sum()
    return raw * (np.count_nonzero(degree) / total) if total else raw


def _star(
    labelling: Labelling, ground: Ground, first: int
) -> tuple[tuple[Ints, Ints, Floats], float]:
    """Return edges from each dataset to the hubs of its labels, and the trust in the kind."""
    found = trusted(labelling, ground)
    many = np.bincount(labelling.row)[labelling.row]
    pull = PULLS[labelling.kind] * found.pull / many
    return (labelling.row, first + labelling.label, pull), found.trust
