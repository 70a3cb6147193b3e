"""Domains proposed from a catalog: the whole way from evidence to named domains."""

from knowledge.catalog.view import CatalogView
from tools.domains.model import CapabilityHint, DomainProposal


def propose(
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
    wanted: tuple[int, int] | None = None,
    seed: int = 7,
) -> DomainProposal:
    """Return the domains that lineage, foreign keys and words speak for.

    `wanted` bounds the number of domains, both ends included, as far as the evidence goes; None
    leaves the number to the evidence. The same catalog, hints and seed give the same proposal.
    """
    from tools.domains import assembly, discovery  # noqa: PLC0415 - numpy, for domains only

    evidence = discovery.evidence_of(view, hints, seed)
    found = discovery.cut(view, hints, evidence, wanted, seed)
    again = discovery.recuts(view, hints, evidence, found, seed)
    return assembly.proposal(assembly.Case(view, hints, wanted, evidence, found), again)
