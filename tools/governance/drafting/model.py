"""A drafted policy with its tests and coverage."""

from knowledge.policies.model import Policy
from knowledge.record import Record
from tools.declaration import Result
from tools.governance.translation.platforms import Translation


class Coverage(Record):
    """What the rule would say of the catalog today."""

    targets: int
    """That it would touch."""
    violations: int
    unknown: int
    """Of which the catalog does not hold the facts."""
    undecided: int
    """Besides these targets: of which nobody knows whether it concerns them."""
    errors: int
    passes: int
    examples: tuple[str, ...]
    """Of violations, at most five."""


class PolicyDraft(Result):
    """The draft with its tests and coverage, or what is wrong with it."""

    valid: bool
    policy: Policy | None
    rule: str
    """As YAML, to be kept in the workspace's folder `policies` or approved."""
    errors: tuple[str, ...]
    assumed: tuple[str, ...]
    """What was read into the sentence."""
    tests: int
    coverage: Coverage | None
    """None without a catalog, and for rules on requests for access."""
    conflicts: tuple[str, ...]
    """With policies that there are."""
    translations: tuple[Translation, ...]
    """The rule for the platforms that enforce it, each generated."""
