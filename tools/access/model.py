"""A request for access as it would be decided."""

from typing import Literal

from tools.access.measures import Measure
from tools.access.onboarding import Onboarding
from tools.declaration import Result


class AccessProposal(Result):
    """The request as it would be decided; nothing is kept or granted before the asker confirms."""

    summary: str
    verdict: Literal["grant", "refer", "deny"]
    """What the policies say: at once, to the steward, or no."""
    state: Literal["proposed", "denied", "waiting", "approved"]
    product: str
    datasets: tuple[str, ...]
    purpose: str
    duration_days: int
    group: str
    sensitivity: str
    measures: tuple[Measure, ...]
    reasons_for: tuple[str, ...]
    reasons_against: tuple[str, ...]
    policies: tuple[str, ...]
    """Ids of the access policies that decide."""
    stewards: tuple[str, ...]
    """Who decides where the policies leave it to a person; empty: the workspace's owner."""
    statements: tuple[str, ...]
    """What an executor runs to give the access, in order."""
    reverse: tuple[str, ...]
    """What takes it away at its end or when it is revoked."""
    onboarding: tuple[Onboarding, ...]
    request: str
    """Id under which it is kept; empty before the asker has confirmed."""
    expires: str
    """When access ends, as ISO 8601; empty before it is granted."""
