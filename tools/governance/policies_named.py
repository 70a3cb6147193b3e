"""Which policy a name means: its id or its title, also nearly so."""

from collections.abc import Iterable

from knowledge.policies.model import Policy
from tools.lineage.meant import KnownNames, the_one

_WAY_OUT = "`find_policy` finds them by what they demand."


def policy_meant(named: str, policies: Iterable[Policy]) -> Policy:
    """Return the one policy of these that a name means, exactly, in other words or misspelt.

    Raises:
        ToolError: None or several are meant; the nearest of these are told.

    """
    known = {policy.id: policy for policy in policies}
    wanted = named.strip().casefold()
    exact = next((p for p in known.values() if wanted in (p.id, p.title.casefold())), None)
    if exact is not None:
        return exact
    meant = KnownNames({p.id: (p.title,) for p in known.values()}).meant(named)
    return known[the_one(meant, named, "policy", _WAY_OUT)]
