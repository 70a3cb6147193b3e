"""The result of `decompose_domains`: the domains, what is outside them, and how a what-if differs."""

from knowledge.record import Record
from tools.declaration import Result
from tools.domains.focus import Focus
from tools.domains.model import (
    CutMeasures,
    DomainGroup,
    DomainLink,
    EvidenceKind,
    OtherCount,
    ProposedDomain,
    SharedGroup,
    Unassigned,
)


class Comparison(Record):
    """How a what-if differs from the plain proposal, which is made without the wishes."""

    plain_domains: int
    domains: int
    moved: int
    """Datasets that are in both, and in other company than before."""
    plain: CutMeasures | None
    text: str


class DomainMap(Result):
    """Every dataset is in exactly one of the domains or the unassigned."""

    datasets: int
    domains: tuple[ProposedDomain, ...]
    """Most datasets first."""
    groups: tuple[DomainGroup, ...]
    """The domains in the groups that leaders steer by, where there are more than eight."""
    links: tuple[DomainLink, ...]
    shared: tuple[SharedGroup, ...]
    """Which of the unassigned are kept apart as shared or reference data."""
    kept_apart: int = 0
    """How many of the unassigned that are."""
    unassigned: tuple[Unassigned, ...]
    missing_evidence: tuple[str, ...]
    evidence: tuple[EvidenceKind, ...]
    measures: CutMeasures | None
    alternatives: tuple[OtherCount, ...]
    count_reason: str
    reference_model: str
    """Title of the reference model whose capabilities helped to recognise and name domains."""
    comparison: Comparison | None = None
    """Only for a what-if."""
    focus: Focus | None = None
    """Only where something in particular was asked about."""
