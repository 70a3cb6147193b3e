"""Each dataset put into the domain that most speaks for it, kept apart as shared, or left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.catalog.model import Dataset
from tools.domains.capabilities import named_in
from tools.domains.evidence import Evidence, Links, link_pull
from tools.domains.model import CapabilityHint
from tools.domains.speech import Floats, Ints, Speech

LINKS, CAPABILITY, WORDS = 0.5, 0.3, 0.2
"""Weights of the three parts of attachment."""
LEAST = 0.10
"""Attachment below which nothing ties a dataset to a domain."""
CLEAR = 0.12
"""Lead that another domain needs before a dataset moves to it."""
OWNED = 2.0
"""How many times the second capability's evidence the first has in a dataset that it owns, however
many read it."""
ROUNDS = 2
"""Passes over all datasets; later ones hardly move any."""


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
    """How strongly each dataset belongs to each domain, 0 to 1: rows are datasets."""

    strength: Floats
    link_share: Floats
    """Share of its link pull that leads to each domain."""


def attach(labels: Ints, domains: int, evidence: Evidence) -> Attachment:
    """Return the attachment of every dataset to every domain under this grouping."""
    links, capability, size = evidence.links, evidence.capability, len(labels)
    share = _link_share(labels, domains, links, link_pull(links, size))
    strength = LINKS * share + WORDS * _likeness(labels, domains, evidence.speech)
    if capability.shape[1]:
        profile = np.zeros((domains, capability.shape[1]))
        np.add.at(profile, labels[labels >= 0], capability[labels >= 0])
        strength += (
            CAPABILITY
            * evidence.graph.capability_trust
            * _cosines(capability, profile**2 if size else profile)
        )
    return Attachment(strength, share)


def settle(
    labels: Ints, apart: npt.NDArray[np.bool_], evidence: Evidence
) -> tuple[Ints, Attachment]:
    """Return labels with loose datasets placed and misplaced ones moved, and the attachment.

    Where `apart`, the dataset keeps a label of -1. A label of -1 elsewhere means that nothing ties
    the dataset to a domain.
    """
    domains = int(labels.max(initial=-1)) + 1
    found = attach(labels, domains, evidence)
    for _ in range(ROUNDS if domains else 0):
        best = found.strength.argmax(axis=1)
        top = found.strength.max(axis=1)
        own = np.take_along_axis(found.strength, np.maximum(labels, 0)[:, None], 1)[:, 0]
        loose = labels < 0
        moved = np.where(loose & (top >= LEAST), best, labels)
        moved = np.where(~loose & (top > own + CLEAR), best, moved)
        labels = np.where(apart, -1, moved)
        found = attach(labels, domains, evidence)
    return labels, found


def widely_read(labels: Ints, domains: int, links: Links) -> Ints:
    """Return, by dataset, how many domains read it if it belongs to all of them, else 0.

    That is so when at least three domains and half of all read it, and no single one makes up
    more than two fifths of its readers.
    """
    readers = np.zeros((len(labels), domains))
    to = labels[links.dst]
    np.add.at(readers, (links.src[to >= 0], to[to >= 0]), 1)
    reading = (readers > 0).sum(axis=1)
    total = readers.sum(axis=1)
    most = readers.max(axis=1, initial=0.0)
    wide = (reading >= max(3, (domains + 1) // 2)) & (most <= 0.4 * total)
    return np.where(wide, reading, 0)


def _link_share(labels: Ints, domains: int, links: Links, pull: Floats) -> Floats:
    share = np.zeros((len(labels), domains))
    for here, there in ((links.src, links.dst), (links.dst, links.src)):
        label = labels[there]
        inside = label >= 0
        np.add.at(share, (here[inside], label[inside]), pull[inside])
    total = share.sum(axis=1, keepdims=True)
    return np.divide(share, total, out=np.zeros_like(share), where=total > 0)


def _likeness(labels: Ints, domains: int, speech: Speech) -> Floats:
    centre = np.zeros((len(speech.terms), domains))
    group = labels[speech.row]
    inside = group >= 0
    np.add.at(centre, (speech.term[inside], group[inside]), speech.weight[inside])
    centre /= np.maximum(np.sqrt((centre**2).sum(axis=0)), 1e-12)
    likeness = np.zeros((len(labels), domains))
    for domain in range(domains):
        parts = speech.weight * centre[speech.term, domain]
        likeness[:, domain] = np.bincount(speech.row, parts, minlength=len(labels))
    return likeness


def _cosines(rows: Floats, columns: Floats) -> Floats:
    left = rows / np.maximum(np.sqrt((rows**2).sum(axis=1, keepdims=True)), 1e-12)
    right = columns / np.maximum(np.sqrt((columns**2).sum(axis=1, keepdims=True)), 1e-12)
    return left @ right.T
