"""What a load found: how much of each kind, and what could not be used and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.catalog.model import Fault, FaultKind

HEADINGS: Mapping[FaultKind, str] = {
    "unreadable": "Could not be read",
    "contradiction": "Contradictions",
    "assumed": "Assumed",
    "left_out": "Left out, for what its readers may know",
}
"""What to call each kind of fault, in the order of telling."""
FAULTS_KEPT = 1_000
"""Faults kept with a snapshot; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of a kind, or values of an unknown field, there are."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What went into a snapshot, and what could not."""

    fingerprint: str
    """The sha256 of the content, whatever the order in which it was read."""
    records: tuple[Count, ...]
    """A count for each kind of record that there is, by name."""
    unknown: tuple[Count, ...]
    """Fields that the neutral form does not have, by name."""
    faults: tuple[Fault, ...]
    """The first `FAULTS_KEPT`, in the order of reading."""
    faults_left_out: int = 0


@dataclass(slots=True)
class Faults:
    """Collects faults while a source is read."""

    kept: list[Fault] = field(default_factory=list[Fault])
    left_out: int = 0

    def add(self, fault: Fault) -> None:
        """Keep the fault, or only count it."""
        if len(self.kept) < FAULTS_KEPT:
            self.kept.append(fault)
        else:
            self.left_out += 1
