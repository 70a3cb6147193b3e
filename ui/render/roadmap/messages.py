"""The one sentence that each part of a roadmap says: the titles of its slides and pictures."""

from tools.roadmap.model import Roadmap
from ui.render.wording import (
    capital,
    clean,
    counted,
    first_sentence,
    listed,
    number,
    short_day,
    shortened,
    without_stop,
)

NAME = 44
"""Most characters of one name inside a message."""


def decision_message(roadmap: Roadmap) -> str:
    """Return the decision asked for."""
    return without_stop(clean(roadmap.headline.decision.text))


def reason_message(roadmap: Roadmap) -> str:
    """Return why now, in the organisation's own figures."""
    return without_stop(first_sentence(clean(roadmap.headline.reason.text)))


def map_message(roadmap: Roadmap) -> str:
    """Return how many domains there are and which two exchange most data."""
    count = capital(counted(len(roadmap.domains), "domain"))
    if not roadmap.links:
        return f"{count}; no lineage was loaded, so their exchanges are expected, not counted"
    strongest = min(roadmap.links, key=lambda link: (-link.count, link.src, link.dst))
    return f"{count}; the strongest flow is from {_name(strongest.src)} to {_name(strongest.dst)}"


def owners_message(roadmap: Roadmap) -> str:
    """Return how many roles own the domains."""
    roles = len({domain.owner_role for domain in roadmap.domains})
    domains = counted(len(roadmap.domains), "domain")
    if roles == len(roadmap.domains):
        return f"Each of the {domains} is a capability that one role owns"
    return f"{capital(domains)} are owned by {counted(roles, 'role')}"


def order_message(roadmap: Roadmap) -> str:
    """Return which domain goes first, its score, and how firm that is."""
    first = roadmap.order[0]
    tests = roadmap.sensitivity
    kept = sum(test.first == first.name for test in tests)
    firm = f" and stays first in {kept} of {len(tests)} tests of the weights" if kept else ""
    return f"{_name(first.name)} goes first with {number(first.total)} of 5{firm}"


def priorities_message(roadmap: Roadmap) -> str:
    """Return where the first domain lies between worth and ease."""
    return f"{_name(roadmap.order[0].name)} first: worth it and within reach"


def capacity_message(roadmap: Roadmap) -> str:
    """Return the verdict on capacity."""
    return without_stop(first_sentence(clean(roadmap.capacity.verdict.text)))


def products_message(roadmap: Roadmap) -> str:
    """Return what the first domain starts with."""
    names = [_name(product.name) for product in roadmap.products]
    return f"{_first_domain(roadmap)} starts with {listed(names, 3)}"


def policies_message(roadmap: Roadmap) -> str:
    """Return how many policies are in force at launch and how many wait."""
    launch = capital(counted(len(roadmap.policies), "policy", "policies"))
    verb = "is" if len(roadmap.policies) == 1 else "are"
    waiting = len(roadmap.later_policies)
    wait = f"; {counted(waiting, 'more', 'more')} wait on purpose" if waiting else ""
    return f"{launch} {verb} in force at launch, each checked by a machine{wait}"


def metrics_message(roadmap: Roadmap) -> str:
    """Return the first metric's way from baseline to target, in the asker's figure."""
    first = roadmap.metrics[0]
    baseline = without_stop(shortened(clean(first.baseline.text), 40))
    title = shortened(clean(first.title), NAME)
    return f"{title}: from {baseline} to {clean(first.target_month_6)} by month 6"


def timeline_message(roadmap: Roadmap) -> str:
    """Return how many phases there are and from when to when they run."""
    phases = capital(counted(len(roadmap.phases), "phase"))
    start, end = min(p.start for p in roadmap.phases), max(p.end for p in roadmap.phases)
    return f"{phases} from {short_day(start)} to {short_day(end)}, each with an exit test"


def risks_message(roadmap: Roadmap) -> str:
    """Return what would make the programme stop."""
    return without_stop(first_sentence(clean(roadmap.headline.stop.text)))


def questions_message(roadmap: Roadmap) -> str:
    """Return how many answers would change the plan."""
    asked = capital(counted(len(roadmap.questions), "answer"))
    return f"{asked} would change this plan; the first changes it most"


def _first_domain(roadmap: Roadmap) -> str:
    return _name(roadmap.domains[0].name) if roadmap.domains else "The first domain"


def _name(text: str) -> str:
    return shortened(clean(text), NAME)
