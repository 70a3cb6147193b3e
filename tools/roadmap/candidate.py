"""A domain of a plan before it is scored."""

from dataclasses import dataclass

from knowledge.handbook.entries import Capability
from tools.domains.model import ProposedDomain
from tools.roadmap.brief import Area


@dataclass(frozen=True, slots=True)
class Candidate:
    """A domain before it is scored: what the catalog shows, what the model knows, or both."""

    id: str
    name: str
    capability: Capability | None
    proposed: ProposedDomain | None
    area: Area | None
    """The business area of the asker's that it answers, if one does."""
    also: tuple[Capability, ...] = ()
    """Further capabilities that it holds."""
