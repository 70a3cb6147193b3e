"""From a catalog to groups of datasets: the evidence, the cut, and what stays outside it."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from knowledge.catalog.view import CatalogView
from tools.domains import capabilities
from tools.domains.coarsening import Join, coarsen
from tools.domains.communities import cluster, communities, parts_of
from tools.domains.evidence import Evidence, gather, links_of
from tools.domains.folding import joined_by_capability, recognised, suiting
from tools.domains.model import CapabilityHint
from tools.domains.outside import left_out
from tools.domains.placing import attach, clearly_owned, place, reference_of, widely_read
from tools.domains.small import FEW, SPECK, compact, without_small, without_specks
from tools.domains.speech import Floats, Ints, listen

RUNS = ((20_000, 6), (200_000, 3))
"""Runs with other links and seeds by which the firmness of each domain is judged, up to so many
datasets; above, each costs minutes and there are none."""
DROPPED = 0.1
"""Share of the evidence left out of each run."""
PART = 0.2
"""Share of a domain's datasets from which a capability is named as part of it."""
CLONED = 0.25
"""Clone rate above which words do not tell whether two groups are one business capability: clones
of one application speak alike."""
HOME = 0.5
"""Share of its evidence from which reference data is one domain's own and stays there."""

Flags = npt.NDArray[np.bool_]

LOOSE = "nothing in its links or its words ties it to a domain"


@dataclass(frozen=True, slots=True)
class Cut:
    """Every dataset is in one domain, or shared, or unassigned."""

    labels: Ints
    """Domain by dataset, numbered from 0; -1 outside."""
    reference: Ints
    """Index of the reference capability by dataset, or -1."""
    readers: Ints
    """Domains that read a dataset shared because of them, else 0."""
    unassigned: dict[int, str]
    """Reasons by index of the dataset."""
    resolution: float
    """Of the groups that the domains are made of."""
    joined: "Joined | None" = None
    """How groups were joined into domains; None where every group is a domain."""


@dataclass(frozen=True, slots=True)
class Joined:
    """How groups were joined into the number of domains wanted."""

    affinity: Floats
    """Between every two domains, 0 to 1; -1 with itself."""
    last: Join | None
    """The join without which there would be one domain more, with the domain it made."""
    spoken: tuple[tuple[int, ...], ...] = ()
    """The capabilities that each domain was made of, by index of the hint, the largest first;
    empty where domains were not made of capabilities."""


def evidence_of(view: CatalogView, hints: tuple[CapabilityHint, ...], seed: int) -> Evidence:
    """Return the evidence of a catalog."""
    links = links_of(view)
    speech = listen(view, hints)
    capability = capabilities.scores(speech, hints)
    return Evidence(links, speech, capability, gather(view, links, speech, capability, seed))


def natural(
    view: CatalogView, hints: tuple[CapabilityHint, ...], evidence: Evidence, seed: int
) -> Cut:
    """Return the cut at the grain that the evidence itself speaks for."""
    fine, resolution = _fine(evidence, seed)
    return _natural(view, hints, evidence, fine, resolution)


def finer(evidence: Evidence, start: Cut, least: int, seed: int) -> Cut:
    """Return the cut with its largest domains split until there are so many, or none can be split."""
    labels, whole = start.labels.copy(), set[int]()
    while int(labels.max(initial=-1)) + 1 < least:
        sizes = np.bincount(labels[labels >= 0], minlength=1)
        order = np.argsort(-sizes, kind="stable").tolist()
        domain = next((d for d in order if d not in whole and sizes[d] >= 2 * SPECK), None)
        if domain is None:
            break
        split = [rows for rows in parts(labels, domain, evidence, seed) if len(rows) >= SPECK]
        whole |= {domain} if len(split) <= 1 else set()
        room = least - int(labels.max(initial=-1)) - 1
        for rows in split[1 : room + 1]:
            labels[rows] = int(labels.max()) + 1
    return replace(start, labels=labels)


def count_of(found: Cut) -> int:
    """Return how many domains a cut has."""
    return int(found.labels.max(initial=-1)) + 1


def _fine(evidence: Evidence, seed: int) -> tuple[Ints, float]:
    graph = evidence.graph
    return communities(graph.edges, graph.nodes, graph.datasets, seed)


def _natural(
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
    evidence: Evidence,
    fine: Ints,
    resolution: float,
) -> Cut:
    unassigned, out = left_out(view, evidence)
    labels = without_specks(np.where(out, -1, fine), out, evidence.graph)
    if evidence.graph.clone_rate <= CLONED:
        labels = compact(joined_by_capability(labels, hints, evidence))
    named = np.where(out, -1, reference_of(view.datasets, evidence.capability, hints))
    reference = np.where(_at_home(labels, evidence), -1, named)
    labels = compact(np.where(reference >= 0, -1, labels))
    apart = out | (reference >= 0)
    cut = _finished(labels, apart, reference, unassigned, hints, evidence, resolution)
    grown = without_small(cut.labels, evidence.graph)
    left = np.flatnonzero((grown < 0) & (cut.labels >= 0)).tolist()
    return replace(cut, labels=grown, unassigned=cut.unassigned | dict.fromkeys(left, FEW))


def _at_home(labels: Ints, evidence: Evidence) -> Flags:
    """Return, by dataset, whether most of its evidence leads to its own domain."""
    best, share, _ = attach(labels, evidence.graph).best(len(labels))
    return (labels >= 0) & (best == labels) & (share >= HOME)


def _finished(
    labels: Ints,
    apart: Flags,
    reference: Ints,
    unassigned: dict[int, str],
    hints: tuple[CapabilityHint, ...],
    evidence: Evidence,
    resolution: float,
) -> Cut:
    """Return the cut with what most domains use taken out and what is left told why."""
    readers = widely_read(labels, int(labels.max(initial=-1)) + 1, evidence.links)
    readers[clearly_owned(evidence.capability, hints) | (labels < 0)] = 0
    labels = np.where(readers > 0, -1, labels)
    loose = np.flatnonzero((labels < 0) & ~apart & (readers == 0))
    reasons = unassigned | dict.fromkeys(loose.tolist(), LOOSE)
    return Cut(labels, reference, readers, reasons, resolution)


def wanted_cut(
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
    evidence: Evidence,
    base: Cut,
    wanted: tuple[int, int],
    seed: int,
) -> Cut:
    """Return a cut into so many domains, by business capability where the words know one.

    `base` is the natural cut, whose domains are joined, or made finer first if they are too few.
    """
    start = finer(evidence, base, wanted[0], seed)
    unassigned, out = left_out(view, evidence)
    groups = joined_by_capability(start.labels, hints, evidence)
    middle = coarsen(groups, evidence, None).labels
    found_by = recognised(joined_by_capability(middle, hints, evidence), hints, evidence)
    reference = np.where(found_by.reference >= 0, found_by.reference, start.reference)
    reference = np.where(out, -1, reference)
    apart = out | (reference >= 0)
    coarsened = coarsen(found_by.groups, evidence, wanted, suiting(found_by.hints, hints))
    labels = place(coarsened.labels, apart, evidence.graph)
    cut = _finished(labels, apart, reference, unassigned, hints, evidence, start.resolution)
    used = np.unique(cut.labels[cut.labels >= 0])
    homes = _homes(coarsened.labels, cut.labels)[used]
    last = coarsened.last
    if last is not None:
        made = np.flatnonzero(homes == last.group)
        last = replace(last, group=int(made[0])) if len(made) else None
    labels = compact(cut.labels)
    spoken = _made_of(labels, found_by.groups, found_by.hints)
    joined = Joined(coarsened.affinity[np.ix_(homes, homes)], last, spoken)
    return replace(cut, labels=labels, joined=joined)


def _made_of(labels: Ints, groups: Ints, speaking: Ints) -> tuple[tuple[int, ...], ...]:
    """Return by domain the capabilities of the groups that it was made of, the largest first."""
    found: list[tuple[int, ...]] = []
    for domain in range(int(labels.max(initial=-1)) + 1):
        inside = groups[(labels == domain) & (groups >= 0)]
        hints = speaking[inside]
        counts = np.bincount(hints[hints >= 0], minlength=1)
        enough = counts >= PART * max(int((labels == domain).sum()), 1)
        order = np.argsort(-counts, kind="stable").tolist()
        found.append(tuple(h for h in order if counts[h] and enough[h]))
    return tuple(found)


def recuts(
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
    evidence: Evidence,
    found: Cut,
    seed: int,
) -> list[Ints]:
    """Return the labels of further cuts at the same grain, each with less evidence."""
    graph = evidence.graph
    runs = next((runs for most, runs in RUNS if graph.datasets <= most), 0)
    again: list[Ints] = []
    for run in range(runs):
        kept = np.random.default_rng((seed, run)).random(len(graph.edges.weight)) >= DROPPED
        edges = replace(graph.edges, weight=np.where(kept, graph.edges.weight, 0.0))
        less = replace(evidence, graph=replace(graph, edges=edges))
        fine = cluster(edges, graph.nodes, found.resolution, seed + 1 + run)[: graph.datasets]
        if found.joined is None:
            again.append(fine)
            continue
        bounds = (count_of(found), count_of(found))
        base = _natural(view, hints, less, fine, found.resolution)
        again.append(wanted_cut(view, hints, less, base, bounds, seed + 1 + run).labels)
    return again


def parts(labels: Ints, domain: int, evidence: Evidence, seed: int) -> list[Ints]:
    """Return the datasets of the parts that a domain would fall into, the largest part first."""
    graph = evidence.graph
    inside = np.zeros(graph.nodes, bool)
    inside[: graph.datasets] = labels == domain
    hubs = np.unique(graph.edges.b[inside[graph.edges.a] & (graph.edges.b >= graph.datasets)])
    nodes = np.concatenate([np.flatnonzero(inside), hubs])
    found = parts_of(graph.edges, nodes, graph.nodes, 1.0, seed)[: int(inside.sum())]
    members = [np.flatnonzero(inside)[found == part] for part in np.unique(found).tolist()]
    return sorted(members, key=lambda m: (-len(m), int(m[0])))


def _homes(groups: Ints, labels: Ints) -> Ints:
    """Return for each label the group that most of its datasets came from."""
    count, width = int(labels.max(initial=-1)) + 1, int(groups.max(initial=-1)) + 1
    common = np.zeros((count, max(width, 1)))
    both = (labels >= 0) & (groups >= 0)
    np.add.at(common, (labels[both], groups[both]), 1)
    return common.argmax(axis=1)
