"""The one sentence that each part of a roadmap says: the titles of its slides and pictures."""

from tools.roadmap.figures import far
from tools.roadmap.model import Phase, Roadmap
from ui.render.roadmap.flows import links_are_counted, named_links
from ui.render.wording import (
    capital,
    clause,
    clean,
    counted,
    listed,
    points,
    short_day,
    shortened,
    without_stop,
)

TITLE = 150
"""Most characters of a sentence that is a title as it stands: two lines of a slide."""
NAME = 56
"""Most characters of one name inside a message."""


def decision_message(roadmap: Roadmap) -> str:
    """Return the decision asked for."""
    return clause(clean(roadmap.headline.decision.text), TITLE)


def reason_message(roadmap: Roadmap) -> str:
    """Return why now, in the organisation's own figures."""
    return clause(clean(roadmap.headline.reason.text), TITLE)


def conditions_message(roadmap: Roadmap) -> str:
    """Return how much of what the asker set is kept."""
    missed = [r.label.lower() for r in roadmap.conditions if r.kept == "not kept"]
    unknown = sum(r.kept == "open" for r in roadmap.conditions)
    all_of = capital(counted(len(roadmap.conditions), "condition"))
    if missed:
        names = listed(tuple(dict.fromkeys(missed)), 3)
        return f"{all_of}: {counted(len(missed), 'is', 'are')} not kept ({names})"
    left = f", {counted(unknown, 'is', 'are')} open" if unknown else ""
    return f"{all_of} set by you{left}, none broken"


def map_message(roadmap: Roadmap) -> str:
    """Return how many domains there are and which two exchange most data."""
    count = capital(counted(len(roadmap.domains), "domain"))
    if not roadmap.links:
        return f"{count}; what flows between them shows only once lineage is loaded"
    if not links_are_counted(roadmap):
        return f"{count}; the flows between them are expected, not counted, as no lineage is loaded"
    strongest = named_links(roadmap)[0]
    return f"{count}; the strongest flow is from {_name(strongest.src)} to {_name(strongest.dst)}"


def owners_message(roadmap: Roadmap) -> str:
    """Return that each domain is somebody's, or has to be."""
    roles = {domain.owner_role for domain in roadmap.domains}
    domains = counted(len(roadmap.domains), "domain")
    if len(roles) == len(roadmap.domains):
        return f"Each of the {domains} is a capability that one role owns"
    return f"{capital(domains)}, each a business capability that needs one owner"


def order_message(roadmap: Roadmap) -> str:
    """Return which domain goes first, its score, and how firm that is."""
    first = roadmap.order[0]
    tests = roadmap.sensitivity
    kept = sum(test.first == first.name for test in tests)
    firm = f" and stays first in {kept} of {len(tests)} tests of the weights" if kept else ""
    return f"{_name(first.name)} goes first with {points(first.total)} of 5{firm}"


def priorities_message(roadmap: Roadmap) -> str:
    """Return where the first domain lies between worth and ease."""
    return f"{_name(roadmap.order[0].name)} first: worth it and within reach"


def capacity_message(roadmap: Roadmap) -> str:
    """Return the verdict on capacity."""
    return clause(clean(roadmap.capacity.verdict.text), TITLE)


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
    """Return the way of the first metric from baseline to target, in the asker's figure."""
    first = roadmap.metrics[0]
    baseline = without_stop(shortened(clean(first.baseline.text), 40))
    title = shortened(clean(first.title), NAME)
    target = clean(first.target_month_6)
    due = "" if " by " in target else " by month 6"
    return f"{title}: from {baseline} to {target}{due}"


def timeline_message(roadmap: Roadmap) -> str:
    """Return how many phases there are and from when to when they run."""
    phases = capital(counted(len(roadmap.phases), "phase"))
    start, end = min(p.start for p in roadmap.phases), max(p.end for p in roadmap.phases)
    late = far(end, roadmap.dated)
    until = f"until {late}" if late else f"to {short_day(end)}"
    return f"{phases} from {short_day(start)} {until}, each with an exit test"


def phase_label(phase: Phase) -> str:
    """Return the phase's title without the names of its domains, which stand beside it."""
    title = clean(phase.title)
    if not phase.domains:
        return title
    for name in phase.domains:
        title = title.replace(f" and {clean(name)}", "")
    return title.split(": ")[0]


def risks_message(roadmap: Roadmap) -> str:
    """Return what would make the programme stop."""
    return clause(clean(roadmap.headline.stop.text), TITLE)


def questions_message(roadmap: Roadmap) -> str:
    """Return how many answers would change the plan."""
    asked = capital(counted(len(roadmap.questions), "answer"))
    return f"{asked} would change this plan; the first changes it most"


def _first_domain(roadmap: Roadmap) -> str:
    return _name(roadmap.domains[0].name) if roadmap.domains else "The first domain"


def _name(text: str) -> str:
    return shortened(clean(text), NAME)
