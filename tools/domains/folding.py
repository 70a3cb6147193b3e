"""Joins groups that speak of one and the same business capability, whatever system they came from."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from tools.domains.evidence import Evidence
from tools.domains.model import CapabilityHint
from tools.domains.speech import Floats, Ints
from tools.domains.views import HEARD

SHARE = 0.5
"""Share of a group's capability evidence that its capability must hold."""
MOST = 0.5
"""Share of a group's datasets that must speak of it more than of any other."""
EXPLAINED = 0.5
"""Share of the grouped datasets from which capabilities are taken to explain a catalog."""
LARGE = 0.15
"""Share of them from which a group is a domain although no capability names it."""
WORKING = 0.5
"""How well capabilities that only work together suit, beside 1 for those of one business area."""
STRANGER = 0.5
"""How much worse an area that the asker names suits with what the asker does not name."""
APART = -4.0
"""How badly two areas suit that the asker names: worse than anything else could mend."""
STRENGTH = 0.12
"""Mean strength of that evidence over the group's datasets."""


def joined_by_capability(
    groups: Ints, hints: tuple[CapabilityHint, ...], evidence: Evidence
) -> Ints:
    """Return the groups with those of one capability joined; -1 stays outside.

    Boundaries follow business capabilities and not systems: two sources of orders are one domain,
    even where no lineage joins them.
    """
    count = int(groups.max(initial=-1)) + 1
    if not count or not hints:
        return groups
    spoken = _spoken_of(groups, count, evidence)
    core = np.array([h.kind != "reference" for h in hints])
    first: dict[int, int] = {}
    new = np.arange(count + 1)
    for group in range(count):
        hint = int(spoken[group])
        if hint >= 0 and core[hint]:
            new[group] = first.setdefault(hint, group)
    return np.where(groups >= 0, new[groups], -1)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Groups that somebody in the business could name."""

    groups: Ints
    """By dataset, numbered from 0; -1 for those whose group nobody could name."""
    hints: Ints
    """By group, the index of the capability that it speaks of, or -1."""
    reference: Ints
    """By dataset, the index of the reference capability that its whole group speaks of, or -1."""


def recognised(groups: Ints, hints: tuple[CapabilityHint, ...], evidence: Evidence) -> Recognised:
    """Return the groups without those that speak of no capability, where most do speak of one.

    A small group that nobody could name is no domain; its datasets go where their links lead. A
    group that speaks of reference data is set apart. If capabilities explain less than half of
    the catalog, every group is kept.
    """
    count = int(groups.max(initial=-1)) + 1
    nothing = np.full(len(groups), -1, np.int64)
    if not count or not hints:
        return Recognised(groups, np.full(count, -1, np.int64), nothing)
    sizes = np.bincount(groups[groups >= 0], minlength=count)
    spoken = _spoken_of(groups, count, evidence)
    core = np.array([h.kind != "reference" for h in hints])
    apart = (spoken >= 0) & ~core[spoken]
    known = (spoken >= 0) & ~apart
    explained = sizes[known | apart].sum() >= EXPLAINED * sizes.sum()
    kept = known | (sizes >= (LARGE * sizes.sum() if explained else 0)) & ~apart
    inside, of = groups >= 0, np.maximum(groups, 0)
    reference = np.where(inside & apart[of], spoken[of], nothing)
    number = np.cumsum(kept) - 1
    return Recognised(
        np.where(inside & kept[of], number[of], -1), np.where(known, spoken, -1)[kept], reference
    )


def suiting(spoken: Ints, hints: tuple[CapabilityHint, ...]) -> Floats:
    """Return how well every two groups go together by their business, -4 to 1.

    Capabilities of one business area go together best, then those that work together; two areas
    that the asker names stay apart.
    """
    count = len(spoken)
    found = np.zeros((count, count))
    for a, b in product(range(count), repeat=2):
        if spoken[a] >= 0 and spoken[b] >= 0:
            found[a, b] = _suit(hints[int(spoken[a])], hints[int(spoken[b])])
    return found


def _suit(one: CapabilityHint, other: CapabilityHint) -> float:
    if one.area and other.area and one.area != other.area:
        return APART
    stranger = STRANGER if bool(one.area) != bool(other.area) else 0.0
    if other.id in one.akin or one.id in other.akin:
        return 1.0 - stranger
    working = other.id in one.near or one.id in other.near
    return (WORKING if working else 0.0) - stranger


def _spoken_of(groups: Ints, count: int, evidence: Evidence) -> Ints:
    """Return for each group the capability that it clearly speaks of, or -1."""
    inside = groups >= 0
    total = np.zeros((count, evidence.capability.shape[1]))
    np.add.at(total, groups[inside], evidence.capability[inside])
    sizes = np.maximum(np.bincount(groups[inside], minlength=count), 1)
    best = total.argmax(axis=1)
    rows = np.arange(count)
    share = total[rows, best] / np.maximum(total.sum(axis=1), 1e-12)
    clear = (share >= SHARE) & (total[rows, best] >= STRENGTH * sizes)
    return np.where(clear & (_most(groups, best, evidence, sizes) >= MOST), best, -1)


def _most(groups: Ints, best: Ints, evidence: Evidence, sizes: Ints) -> Floats:
    """Return the share of each group's datasets that speak of its best capability above all."""
    heard = (groups >= 0) & (evidence.capability.max(axis=1) > HEARD)
    agreeing = heard & (evidence.capability.argmax(axis=1) == best[np.maximum(groups, 0)])
    return np.bincount(groups[agreeing], minlength=len(sizes)) / sizes
