"""The evidence for domains as one sparse weighted graph: links, prefixes, words, capabilities.

Links are the ground. Every other view is trusted only as far as the links confirm it, and words
not at all where names are cloned, since a name that many unlinked datasets share tells nothing.
"""

from dataclasses import dataclass

import numpy as np

from knowledge.catalog.view import CatalogView
from tools.domains.communities import Edges, cluster
from tools.domains.nearness import nearest
from tools.domains.speech import Floats, Ints, Speech
from tools.domains.words import subject

PREFIX_PULL = 2.0
WORDS_PULL = 2.0
CAPABILITY_PULL = 3.0
"""Pull of each view on a dataset, where the mean pull of its links is 1, before trust."""
FULL_TRUST = 0.5
"""A view is trusted fully when it joins linked pairs half as often as link communities do."""


HEARD = 0.05
"""Strength below which a dataset speaks of no capability."""


@dataclass(frozen=True, slots=True)
class Links:
    """The distinct links between different datasets, as indexes in the view."""

    src: Ints
    dst: Ints
    """For foreign keys `src` is the dataset referred to, so that `src` is always upstream."""


@dataclass(frozen=True, slots=True)
class Graph:
    """The evidence. Node numbers from `datasets` on are hubs: words, prefixes, capabilities."""

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a cut is made from."""

    links: Links
    speech: Speech
    capability: Floats
    """How strongly each dataset speaks of each hint: a row a dataset, a column a hint."""
    graph: Graph


@dataclass(frozen=True, slots=True)
class _View:
    """A label for each dataset, -1 for none, with the pull of each dataset to its label."""

    label: Ints
    pull: Floats


def links_of(view: CatalogView) -> Links:
    """Return the links of a view: lineage as it flows, foreign keys from the referred dataset."""
    at = {d.id: i for i, d in enumerate(view.datasets)}
    pairs = {
        (at[e.src], at[e.dst]) if e.kind == "lineage" else (at[e.dst], at[e.src])
        for e in view.edges
    }
    ends = np.array(sorted(p for p in pairs if p[0] != p[1]), np.int64).reshape(-1, 2)
    return Links(ends[:, 0], ends[:, 1])


def gather(view: CatalogView, links: Links, speech: Speech, capability: Floats, seed: int) -> Graph:
    """Return the graph of all evidence; `capability` has a row a dataset and a column a hint."""
    size = len(view.datasets)
    names = tuple(subject(d.name) for d in view.datasets)
    logical = _logical(names, links)
    clones = _clone_rate(names, logical)
    pull = link_pull(links, size)
    found = cluster(Edges(links.src, links.dst, pull), size, 1.0, seed)
    apart = logical[links.src] != logical[links.dst]
    across = Links(links.src[apart], links.dst[apart])
    prefixes, capabilities = _prefixes(names, logical), _capabilities(capability)
    near_a, near_b, near = nearest(speech)
    word_trust = (1 - clones) ** 3 * _pair_trust(near_a, near_b, across, found)
    capability_trust = (1 - clones) ** 2 * _trust(capabilities, across, found)
    first = size + int(prefixes.label.max(initial=-1)) + 1
    parts = (
        (links.src, links.dst, pull),
        (near_a, near_b, near * WORDS_PULL * word_trust),
        _star(prefixes, PREFIX_PULL * _trust(prefixes, across, found), size),
        _star(capabilities, CAPABILITY_PULL * capability_trust, first),
    )
    return Graph(
        edges=Edges(
            np.concatenate([p[0] for p in parts]),
            np.concatenate([p[1] for p in parts]),
            np.concatenate([p[2] for p in parts]),
        ),
        datasets=size,
        nodes=first + int(capabilities.label.max(initial=-1)) + 1,
        direct=len(links.src) + len(near_a),
        clone_rate=clones,
        word_trust=word_trust,
        capability_trust=capability_trust,
    )


def link_pull(links: Links, size: int) -> Floats:
    """Return a weight for each link, less at hubs: (degree * degree)^-0.5, mean pull 1 a node."""
    degree = np.bincount(np.concatenate([links.src, links.dst]), minlength=size).astype(np.float64)
    raw = (degree[links.src] * degree[links.dst]) ** -0.5 if len(links.src) else np.zeros(0)
    total = 2 * raw.sum()
    return raw * (np.count_nonzero(degree) / total) if total else raw


def _logical(names: tuple[tuple[str, ...], ...], links: Links) -> Ints:
    """Return the same number for linked datasets of one subject: source, staging and view."""
    parent = list(range(len(names)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in zip(links.src.tolist(), links.dst.tolist(), strict=True):
        if names[a] and names[a] == names[b]:
            low, high = sorted((root(a), root(b)))
            parent[high] = low
    return np.array([root(i) for i in range(len(names))], np.int64)


def _clone_rate(names: tuple[tuple[str, ...], ...], logical: Ints) -> float:
    pairs = {(n, c) for n, c in zip(names, logical.tolist(), strict=True) if n}
    return 1 - len({n for n, _ in pairs}) / len(pairs) if pairs else 0.0


def _prefixes(names: tuple[tuple[str, ...], ...], logical: Ints) -> _View:
    """Label by the first telling word; a prefix counts less the more its names are cloned."""
    numbers: dict[str, int] = {}
    label = [numbers.setdefault(n[0], len(numbers)) if n else -1 for n in names]
    members = [set[tuple[str, ...]]() for _ in numbers]
    parts = [set[int]() for _ in numbers]
    for name, own, component in zip(names, label, logical.tolist(), strict=True):
        if own >= 0:
            members[own].add(name)
            parts[own].add(component)
    distinct = np.array(
        [len(m) / max(len(m), len(p)) for m, p in zip(members, parts, strict=True)], np.float64
    )
    labels = np.array(label, np.int64)
    pull = np.zeros(len(labels))
    pull[labels >= 0] = distinct[labels[labels >= 0]] ** 2
    return _View(labels, pull)


def _capabilities(capability: Floats) -> _View:
    """Label by the capability spoken of most; the pull is its lead over the second."""
    size, hints = len(capability), int(capability.shape[1])
    if not hints or not size:
        return _View(np.full(size, -1, np.int64), np.zeros(size))
    best: Ints = capability.argmax(axis=1)
    top: Floats = capability.max(axis=1)
    lead: Floats = top / np.maximum(capability.sum(axis=1), 1e-12)
    clear = (lead > 1 / hints) & (top > HEARD)
    return _View(np.where(clear, best, -1), np.where(clear, lead, 0.0))


def _star(seen: _View, strength: float, first: int) -> tuple[Ints, Ints, Floats]:
    """Return edges from each labelled dataset to the hub of its label, if it is not alone."""
    common = np.bincount(seen.label[seen.label >= 0], minlength=1) > 1
    nodes = np.flatnonzero(seen.label >= 0)
    nodes = nodes[common[seen.label[nodes]]] if len(nodes) else nodes
    return nodes, first + seen.label[nodes], seen.pull[nodes] * strength


def _trust(seen: _View, across: Links, found: Ints) -> float:
    """Return 0 to 1: how often linked datasets share a label, by how often a link community.

    Without links nothing speaks against a view, and it is trusted.
    """
    a, b = seen.label[across.src], seen.label[across.dst]
    named = (a >= 0) & (b >= 0)
    if not named.any():
        return 1.0
    alike = (a[named] == b[named]) * np.minimum(
        seen.pull[across.src[named]], seen.pull[across.dst[named]]
    )
    usual = (found[across.src] == found[across.dst]).mean()
    return _gate(float(alike.mean()), float(usual))


def _pair_trust(near_a: Ints, near_b: Ints, across: Links, found: Ints) -> float:
    """Return 0 to 1: how often datasets near in words stand in one link community."""
    linked = np.zeros(len(found), bool)
    linked[across.src] = linked[across.dst] = True
    both = linked[near_a] & linked[near_b]
    if not both.any():
        return 1.0
    usual = (found[across.src] == found[across.dst]).mean()
    return _gate(float((found[near_a[both]] == found[near_b[both]]).mean()), float(usual))


def _gate(share: float, usual: float) -> float:
    return min(1.0, (share / max(usual, 1e-9) / FULL_TRUST) ** 3)
