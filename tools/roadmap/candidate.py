"""A domain of a plan before it is scored."""

from dataclasses import dataclass

from knowledge.handbook.entries import Capability
from tools.domains.model import ProposedDomain
from tools.roadmap.area_lists import Area


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

    @property
    def owner_role(self) -> str:
        """Return the role that would own it; of an area that no model knows, its head; or nothing."""
        if self.capability is not None:
            return self.capability.typical_owner
        return f"Head of {self.area.written}" if self.area and self.proposed is None else ""
