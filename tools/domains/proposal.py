"""Domains proposed from a catalog: the whole way from evidence to named domains."""

from math import ceil
from typing import TYPE_CHECKING, Literal

from knowledge.catalog.view import CatalogView
from tools.domains.model import CapabilityHint, DomainProposal, Wishes

if TYPE_CHECKING:
    from tools.domains.discovery import Cut
    from tools.domains.evidence import Evidence

METHOD = "domains-6"
"""Names the method by which domains are found: proposals kept from another are made anew."""
STEP = 1.5
"""How many times more or fewer domains a finer or coarser cut has."""
GROUPS = (6, 8)
"""Groups that domains are put in for leaders, where there are more domains."""


def propose(
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
    wanted: tuple[int, int] | None = None,
    seed: int = 7,
    wishes: Wishes | None = None,
) -> DomainProposal:
    """Return the domains that lineage, foreign keys, words and people speak for.

    `wanted` bounds the number of domains, both ends included, as far as the evidence goes; None
    leaves the number to the evidence. The same catalog, hints, seed and wishes give the same
    proposal.
    """
    from tools.domains import assembly, discovery  # noqa: PLC0415 - numpy, for domains only
    from tools.domains.own_words import lexicon  # noqa: PLC0415 - as above
    from tools.domains.wishing import granted  # noqa: PLC0415 - as above

    asked = wishes or Wishes()
    evidence = discovery.evidence_of(view, hints, seed)
    base = discovery.natural(view, hints, evidence, seed)
    plain = _cut(view, hints, evidence, base, wanted or _target(base, asked.grain), seed)
    found = granted(plain, asked, view, evidence, seed)
    again = discovery.recuts(view, hints, evidence, plain, seed)
    groups = None
    if found.joined is None and discovery.count_of(found) > GROUPS[1]:
        groups = discovery.wanted_cut(view, hints, evidence, base, GROUPS, seed)
    case = assembly.Case(view, hints, wanted, evidence, found, lexicon(view.datasets), seed)
    return assembly.proposal(case, again, groups)


def _target(base: "Cut", grain: Literal["as_is", "finer", "coarser"]) -> tuple[int, int] | None:
    """Return the bounds that a finer or coarser cut than the natural one is asked to keep."""
    count = int(base.labels.max(initial=-1)) + 1
    if grain == "finer":
        return (ceil(count * STEP), ceil(count * STEP))
    if grain == "coarser":
        fewer = max(1, min(count - 1, round(count / STEP)))
        return (fewer, fewer)
    return None


def _cut(
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
    evidence: "Evidence",
    base: "Cut",
    wanted: tuple[int, int] | None,
    seed: int,
) -> "Cut":
    from tools.domains import discovery  # noqa: PLC0415 - numpy, for domains only

    if wanted is None:
        return base
    if wanted[0] > discovery.count_of(base):
        cut = discovery.finer(evidence, base, wanted[0], seed)
        if discovery.count_of(cut) <= wanted[1]:
            return cut
    return discovery.wanted_cut(view, hints, evidence, base, wanted, seed)
