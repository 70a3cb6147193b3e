"""What each picture says to those who can't see it."""

from tools.roadmap.domain_model import Priority, RoadmapDomain
from tools.roadmap.model import Roadmap
from tools.roadmap.order import EASE, WORTH, axis
from ui.render.roadmap.flows import links_are_counted, named_links
from ui.render.roadmap.messages import map_message, priorities_message, timeline_message
from ui.render.wording import clean, listed, number, planned_days

STRONGEST = 5
"""Links named in the map's text; the table beside it has the rest."""


def domain_map_alt(roadmap: Roadmap) -> str:
    """Return the domains with their datasets, and the strongest links where they were counted."""
    domains = listed([_sized(domain) for domain in roadmap.domains])
    strongest = named_links(roadmap)[:STRONGEST] if links_are_counted(roadmap) else ()
    links = "; ".join(f"{clean(link.src)} to {clean(link.dst)}: {link.count}" for link in strongest)
    told = f" Strongest links: {links}." if links else ""
    return f"{map_message(roadmap)}. Domains: {domains}.{told}"


def _sized(domain: RoadmapDomain) -> str:
    count = len(domain.datasets)
    size = f" ({number(count)} dataset{'' if count == 1 else 's'})" if count else ""
    return f"{clean(domain.name)}{size}"


def priorities_alt(roadmap: Roadmap) -> str:
    """Return each domain's place on both axes, in order."""
    places = "; ".join(
        f"{place.rank} {clean(place.name)}: worth {number(worth(roadmap, place), 1)}, "
        f"ease {number(ease(roadmap, place), 1)}"
        for place in roadmap.order
    )
    return f"{priorities_message(roadmap)}. Scores from 1 to 5: {places}."


def timeline_alt(roadmap: Roadmap) -> str:
    """Return the phases with their dates and domains."""
    phases = "; ".join(
        f"{clean(phase.title)} ({planned_days(phase.start, phase.end, roadmap.dated)})"
        + (f" with {listed([clean(name) for name in phase.domains])}" if phase.domains else "")
        for phase in roadmap.phases
    )
    return f"{timeline_message(roadmap)}. {phases}."


def worth(roadmap: Roadmap, place: Priority) -> float:
    """Return value and demand of a domain as one score from 1 to 5, by their weights."""
    return axis(place.scores, WORTH, roadmap.weights)


def ease(roadmap: Roadmap, place: Priority) -> float:
    """Return clarity, readiness and the reverse of complexity and risk as one score, 1 to 5."""
    return axis(place.scores, EASE, roadmap.weights)
