"""What policies are run on, and what they find."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.policies.model import Fact, Severity, TargetKind
from knowledge.record import Record

FindingStanding = Literal["violation", "error", "unknown", "pass"]
Effort = Literal["minutes", "hours", "days"]


@dataclass(frozen=True, slots=True)
class Target:
    """A dataset, column, product or contract with what the catalog knows of it."""

    kind: TargetKind
    id: str
    domain: str
    """The domain that the catalog gives it; empty where it gives none."""
    owner: str
    facts: Mapping[str, Mapping[str, Fact]]
    """A fact that is absent is not known."""


class Finding(Record):
    """What a policy says of one target."""

    policy: str
    target: str
    standing: FindingStanding
    """Violation; error: the rule could not be evaluated; unknown: the catalog does not hold the facts."""
    kind: TargetKind
    title: str
    """Of the policy."""
    severity: Severity
    in_force: bool
    """False for a policy that the handbook only proposes."""
    domain: str
    owner: str
    """Who answers for the target, or empty."""
    message: str
    evidence: tuple[str, ...]
    """The facts that the policy read, as the catalog has them."""
    fix: str
    remediation: str
    effort: Effort | None

    @property
    def key(self) -> str:
        """Return what makes it the same finding in another scan."""
        return f"{self.policy}\x1f{self.target}\x1f{self.standing}"


class PolicyCount(Record):
    """How often a policy was kept, broken, or could not be judged."""

    policy: str
    title: str
    kind: TargetKind
    severity: Severity
    in_force: bool
    applied_to: int
    """Targets that it concerns."""
    violations: int
    errors: int
    unknown: int
    passes: int
    undecided: int
    """Targets of which nobody knows whether it concerns them."""
