"""From a catalog to groups of datasets: the evidence, the cut, and what stays outside it."""

from dataclasses import dataclass, replace

import numpy as np

from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogView
from tools.domains import capabilities
from tools.domains.coarsening import Join, coarsen
from tools.domains.communities import fine_communities
from tools.domains.evidence import Evidence, Links, gather, links_of
from tools.domains.folding import joined_by_capability, recognised, suiting
from tools.domains.model import CapabilityHint
from tools.domains.placing import clearly_owned, reference_of, settle, widely_read
from tools.domains.speech import Floats, Ints, Speech, listen
from tools.domains.words import THROWAWAY, telling, words_of

RUNS = 6
"""Runs with other links and seeds by which the firmness of each domain is judged."""
RUNS_UP_TO = 5_000
"""Datasets above which those runs are skipped, since each costs as much as the cut."""
DROPPED = 0.1
"""Share of the evidence left out of each run."""
PART = 0.2
"""Share of a domain's datasets from which a capability is named as part of it."""
RESOLUTION = 0.7
"""Of the fine communities, in a catalog without cloned names."""

COPY = "named like a temporary or backup copy, and nothing is built on it"
SILENT = "no lineage, no key and no telling name"
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
    strength: Floats
    """Attachment of each dataset to each domain."""
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


def cut(
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
    evidence: Evidence,
    wanted: tuple[int, int] | None,
    seed: int,
) -> Cut:
    """Return the cut of a catalog into domains."""
    links, capability, graph = evidence.links, evidence.capability, evidence.graph
    unassigned = _left_out(view.datasets, links, evidence.speech)
    out = np.zeros(graph.datasets, bool)
    out[list(unassigned)] = True
    reference = np.where(out, -1, reference_of(view.datasets, capability, hints))
    apart = out | (reference >= 0)
    resolution = RESOLUTION / max(0.1, 1 - graph.clone_rate) ** 2
    fine = fine_communities(graph.edges, graph.nodes, graph.datasets, resolution, seed)
    groups = np.where(apart, -1, fine)
    speaking: Ints | None = None
    if wanted is not None:
        groups = joined_by_capability(groups, hints, evidence)
        natural = coarsen(groups, evidence, None).labels
        found_by = recognised(joined_by_capability(natural, hints, evidence), hints, evidence)
        groups, speaking = found_by.groups, found_by.hints
        reference = np.where(found_by.reference >= 0, found_by.reference, reference)
        apart = out | (reference >= 0)
    near = None if speaking is None else suiting(speaking, hints)
    coarsened = coarsen(groups, evidence, wanted, near)
    labels = _without_specks(coarsened.labels)
    labels, found = settle(labels, apart, evidence)
    count = int(labels.max(initial=-1)) + 1
    readers = widely_read(labels, count, links)
    readers[clearly_owned(capability, hints) | (labels < 0)] = 0
    labels = np.where(readers > 0, -1, labels)
    used = np.unique(labels[labels >= 0])
    homes = _homes(coarsened.labels, labels)[used]
    last = coarsened.last
    if last is not None:
        made = np.flatnonzero(homes == last.group)
        last = replace(last, group=int(made[0])) if len(made) else None
    labels, strength = _compact(labels), found.strength[:, used]
    loose = np.flatnonzero((labels < 0) & ~apart & (readers == 0))
    unassigned.update(dict.fromkeys(loose.tolist(), LOOSE))
    affinity = coarsened.affinity[np.ix_(homes, homes)]
    spoken = () if speaking is None else _made_of(labels, groups, speaking)
    return Cut(labels, reference, readers, unassigned, strength, affinity, last, spoken)


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
    """Return the labels of further cuts into as many domains, each with less evidence."""
    if len(view.datasets) > RUNS_UP_TO:
        return []
    count = int(found.labels.max(initial=-1)) + 1
    graph = evidence.graph
    again: list[Ints] = []
    for run in range(RUNS):
        kept = np.random.default_rng((seed, run)).random(len(graph.edges.weight)) >= DROPPED
        edges = replace(graph.edges, weight=np.where(kept, graph.edges.weight, 0.0))
        less = replace(evidence, graph=replace(graph, edges=edges))
        again.append(cut(view, hints, less, (count, count), seed + 1 + run).labels)
    return again


def _left_out(datasets: tuple[Dataset, ...], links: Links, speech: Speech) -> dict[int, str]:
    feeds = np.zeros(len(datasets), bool)
    feeds[links.src] = True
    linked = feeds.copy()
    linked[links.dst] = True
    speaks = np.zeros(len(datasets), bool)
    speaks[speech.row] = True
    reasons: dict[int, str] = {}
    for i, dataset in enumerate(datasets):
        if not linked[i] and not speaks[i] and not telling(words_of(dataset.name)):
            reasons[i] = SILENT
        elif not feeds[i] and _looks_thrown_away(dataset):
            reasons[i] = COPY
    return reasons


def _looks_thrown_away(dataset: Dataset) -> bool:
    words = words_of(dataset.name)
    marks = {*words[:1], *words[-1:], *words_of(dataset.schema)}
    return bool(marks & THROWAWAY)


def _without_specks(labels: Ints) -> Ints:
    """Return the labels with domains too small to own anything dissolved, and renumbered."""
    size = len(labels)
    least = 1 if size < 12 else 2 if size < 40 else 3 if size < 400 else 5  # noqa: PLR2004 - a scale
    counts = np.bincount(labels[labels >= 0], minlength=1)
    kept = np.where((labels >= 0) & (counts[np.maximum(labels, 0)] >= least), labels, -1)
    return _compact(kept)


def _compact(labels: Ints) -> Ints:
    """Return labels without gaps."""
    used = np.unique(labels[labels >= 0])
    new = np.full(int(labels.max(initial=-1)) + 2, -1, np.int64)
    new[used] = np.arange(len(used))
    return new[labels]


def _homes(groups: Ints, labels: Ints) -> Ints:
    """Return for each label the group that most of its datasets came from."""
    count, width = int(labels.max(initial=-1)) + 1, int(groups.max(initial=-1)) + 1
    common = np.zeros((count, max(width, 1)))
    both = (labels >= 0) & (groups >= 0)
    np.add.at(common, (labels[both], groups[both]), 1)
    return common.argmax(axis=1)
