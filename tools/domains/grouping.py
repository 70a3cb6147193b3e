"""Domains seen beside each other: which is nearest to which, and the groups that leaders steer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.domains.discovery import Cut
from tools.domains.model import DomainGroup
from tools.domains.naming import Naming, name_domains
from tools.domains.placing import Attachment
from tools.domains.speech import Floats, Ints

if TYPE_CHECKING:
    from tools.domains.assembly import Case


@dataclass(frozen=True, slots=True)
class Nearness:
    """The nearest other domain of each."""

    other: Ints
    """-1 where nothing leads to another domain."""
    value: Floats
    """Affinity where groups were joined; else the share of its evidence that leads there."""
    own: Floats
    """Share of its evidence that stays inside, 0 to 1."""
    joined: bool


def nearness(found: Cut, attached: Attachment) -> Nearness:
    """Return for each domain of a cut the nearest other one."""
    sizes = np.bincount(found.labels[found.labels >= 0])
    count = len(sizes)
    home = found.labels[attached.row]
    inside = home >= 0
    key, at = np.unique(home[inside] * max(count, 1) + attached.domain[inside], return_inverse=True)
    pull = np.bincount(at.ravel(), attached.share[inside], minlength=len(key))
    domain, other = key // max(count, 1), key % max(count, 1)
    share = pull / np.maximum(sizes[domain], 1)
    own = np.zeros(count)
    own[domain[domain == other]] = share[domain == other]
    if found.joined is not None:
        nearest = found.joined.affinity.argmax(axis=1) if count > 1 else np.full(count, -1)
        value = found.joined.affinity.max(axis=1) if count > 1 else np.zeros(count)
        return Nearness(nearest.astype(np.int64), value, own, joined=True)
    away = np.flatnonzero(domain != other)
    order = away[np.lexsort((other[away], -share[away], domain[away]))]
    first_of, first = np.unique(domain[order], return_index=True)
    nearest, value = np.full(count, -1, np.int64), np.zeros(count)
    nearest[first_of], value[first_of] = other[order][first], share[order][first]
    return Nearness(nearest, value, own, joined=False)


def named(case: "Case", cut: Cut) -> tuple[Naming, ...]:
    """Return the names of a cut's domains, by the capabilities that they were made of, if any."""
    made_of = cut.joined.spoken if cut.joined else ()
    datasets = case.view.datasets
    return name_domains(cut.labels, datasets, case.hints, case.evidence, case.lexicon, made_of)


def grouping(
    case: "Case", ids: tuple[str, ...], order: list[int], groups: Cut
) -> tuple[DomainGroup, ...]:
    """Return the domains by the coarse group that holds most of each, most datasets first.

    A group is called as the same cut is where it is asked for by itself, as a plan does. A domain
    of which the coarse cut holds nothing is grouped with nothing and left out.
    """
    labels = case.found.labels
    home = _homes(labels, groups.labels, len(ids))
    lifted = np.where(labels >= 0, home[np.maximum(labels, 0)], -1)
    found = [
        DomainGroup(
            name=naming.name,
            domains=tuple(ids[d] for d in order if home[d] == number),
            datasets=int((lifted == number).sum()),
        )
        for number, naming in enumerate(named(case, groups))
        if number in home
    ]
    return tuple(sorted(found, key=lambda g: (-g.datasets, g.name)))


def _homes(labels: Ints, groups: Ints, count: int) -> Ints:
    """Return by domain the coarse group that holds most of its datasets, or -1."""
    both = (labels >= 0) & (groups >= 0)
    width = int(groups.max(initial=-1)) + 1
    key, common = np.unique(labels[both] * max(width, 1) + groups[both], return_counts=True)
    domain = key // max(width, 1)
    order = np.lexsort((key, -common, domain))
    first_of, first = np.unique(domain[order], return_index=True)
    home = np.full(count, -1, np.int64)
    home[first_of] = key[order][first] % max(width, 1)
    return home
