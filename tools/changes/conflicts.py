"""Dependencies that should not be: cycles between domains, and reading another's private data."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

import networkx as nx

from knowledge.catalog.model import Edge
from knowledge.catalog.view import CatalogView
from knowledge.record import Record
from tools.lineage.graph import downstream

_MOST = 50
_NAMED = 3


class Conflict(Record):
    """A dependency that should not be."""

    kind: Literal["cycle of datasets", "cycle of domains", "reads private data"]
    members: tuple[str, ...]
    """The domains or datasets on the cycle in its order, or reader and what it reads."""
    evidence: tuple[str, ...]
    """Some of the flows behind it, as `from → to`."""
    told: str


def conflicts(catalog: CatalogView) -> tuple[Conflict, ...]:
    """Return at most 50 conflicts: cycles of datasets and domains, then private data read.

    Domains are those that the catalog declares. What a product publishes is its outputs; the
    other datasets of a domain with products are private to it.
    """
    found = [*_dataset_cycles(catalog), *_domain_cycles(catalog), *_private(catalog)]
    return tuple(found[:_MOST])


def _dataset_cycles(catalog: CatalogView) -> Iterator[Conflict]:
    flows = [e for e in catalog.edges if e.kind == "lineage" and e.src != e.dst]
    for members in _cycles(flows):
        yield Conflict(
            kind="cycle of datasets", members=members, evidence=_flows(members),
            told=f"{' → '.join((*members, members[0]))}: each is made from the other, so neither can be made anew.",
        )  # fmt: skip


def _domain_cycles(catalog: CatalogView) -> Iterator[Conflict]:
    flows = defaultdict[tuple[str, str], list[str]](list)
    for edge in catalog.edges:
        src, dst = catalog.by_id[edge.src].domain, catalog.by_id[edge.dst].domain
        if edge.kind == "lineage" and src and dst and src != dst:
            flows[src, dst].append(f"{edge.src} → {edge.dst}")
    for members in _cycles([Edge(src, dst, "lineage") for src, dst in flows]):
        ring = zip(members, (*members[1:], members[0]), strict=True)
        evidence = tuple(flow for pair in ring for flow in flows[pair][:_NAMED])
        yield Conflict(
            kind="cycle of domains", members=members, evidence=evidence,
            told=f"{' → '.join((*members, members[0]))}: no domain of these can change without the others.",
        )  # fmt: skip


def _cycles(edges: list[Edge]) -> Iterator[tuple[str, ...]]:
    """Yield one shortest cycle of each knot of the flows, beginning at its first name."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for edge in edges:
        graph.add_edge(edge.src, edge.dst)
    knots: list[list[str]] = [sorted(c) for c in nx.strongly_connected_components(graph)]
    for knot in sorted(k for k in knots if len(k) > 1):
        members = frozenset(knot)
        inside = [e for e in edges if e.src in members and e.dst in members]
        back = {e.src for e in inside if e.dst == knot[0]}
        paths = (r.path for r in downstream(inside, {knot[0]: None}) if r.dataset in back)
        yield min(paths, key=lambda path: (len(path), path))


def _flows(members: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{a} → {b}" for a, b in zip(members, (*members[1:], members[0]), strict=True))


def _private(catalog: CatalogView) -> Iterator[Conflict]:
    published = {d for p in catalog.products for d in p.outputs}
    with_products = {p.domain.casefold() for p in catalog.products if p.domain}
    for product in catalog.products:
        for source in product.inputs:
            domain = catalog.by_id[source].domain
            other = domain.casefold() in with_products and domain.casefold() != product.domain.casefold()  # fmt: skip
            if other and source not in published:
                yield Conflict(
                    kind="reads private data", members=(product.name, source), evidence=(f"{source} → {product.name}",),
                    told=f"{product.name} reads {source}, which {domain} does not publish: {domain} may change it without telling anybody.",
                )  # fmt: skip
