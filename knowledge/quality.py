"""Quality as it was measured, moment by moment, and the alerts that owners are to get."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Toward = Literal["above", "below", ""]
"""On which side of its limit a measured value breaks a rule; empty where neither is told."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What checking one rule came to at one moment."""

    dataset: str
    """Its id in the catalog."""
    rule: str
    """Id of the rule, equal over time."""
    name: str
    """What the rule demands, in words."""
    dimension: str
    contract: str
    """Id of the contract that demands it."""
    at: datetime
    status: Literal["pass", "fail", "error", "not run"]
    score: float | None
    """Share that conforms, 0 to 1; None where nothing was measured."""
    measured: float | None
    limit: float | None
    """Where the rule breaks, in the unit of `measured`."""
    toward: Toward
    failing_rows: int | None
    rows: int | None
    reason: str

    @property
    def margin(self) -> float | None:
        """Return how far the value is from breaking the rule; below 0 it is broken."""
        if self.measured is None or self.limit is None or not self.toward:
            return None
        away = self.limit - self.measured
        return away if self.toward == "above" else -away


@dataclass(frozen=True, slots=True)
class Alert:
    """A message to an owner, waiting to be delivered."""

    id: str
    """Equal for the same alert made twice, so that it is queued once."""
    kind: Literal["broken", "unchecked", "warning", "drift", "finding", "asked"]
    dataset: str
    """The id of what it is about."""
    to: str
    """The owner: an e-mail address, or a team's id or name."""
    title: str
    body: str
    """Markdown, of what its recipient may read."""
    raised_by: str
    """Who or what raised it: a person's e-mail address, or `watch`."""
    at: datetime
    state: Literal["waiting", "sent", "failed"] = "waiting"
