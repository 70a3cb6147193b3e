"""Phases, norms of effort and roles of a migration, as the handbook's file holds them."""

from typing import Literal

from knowledge.record import Record


class PhasePattern(Record):
    """A phase of an incremental migration."""

    id: str
    title: str
    purpose: str
    entry: tuple[str, ...]
    exit: tuple[str, ...]
    typical_weeks: tuple[int, int]
    rollback: str
    dual_run: str


class Norm(Record):
    """A planning norm: a range with its unit, reason and source."""

    id: str
    what: str
    low: float
    high: float
    unit: str
    reason: str
    source: str


class RolePattern(Record):
    """A role in the operating model of a mesh."""

    id: str
    title: str
    share_of_time: str
    per: Literal["domain", "organisation"]
    does: str
    comes_from: str


class Migration(Record):
    """How a migration goes: its phases, what work costs, and who does it."""

    phases: tuple[PhasePattern, ...]
    effort: tuple[Norm, ...]
    roles: tuple[RolePattern, ...]

    def norm(self, id_: str) -> Norm:
        """Return the norm of this id.

        Raises:
            KeyError: The handbook has no such norm.

        """
        for norm in self.effort:
            if norm.id == id_:
                return norm
        raise KeyError(id_)

    def fixed(self, id_: str, value: float) -> "Migration":
        """Return the same norms with one of them known exactly, for trying an assumption out."""
        known = (
            n.model_copy(update={"low": value, "high": value}) if n.id == id_ else n
            for n in self.effort
        )
        return self.model_copy(update={"effort": tuple(known)})
