"""A roadmap as slides that a chief data officer shows: one message each."""

from collections.abc import Callable, Mapping

from tools.roadmap.model import Roadmap
from ui.render.deck import Deck
from ui.render.page import PictureName
from ui.render.roadmap.summary import document_title
from ui.render.roadmap_slides_launch import (
    metrics_slide,
    policies_slide,
    products_slide,
    questions_slide,
    risks_slide,
)
from ui.render.roadmap_slides_plan import (
    capacity_slide,
    conditions_slide,
    decision_slide,
    domains_slide,
    map_slide,
    order_slide,
    why_now_slide,
)
from ui.render.roadmap_timeline_slide import timeline_slide


def roadmap_pptx(roadmap: Roadmap, pictures: Mapping[PictureName, bytes]) -> bytes:
    """Return the roadmap as a PPTX file of up to thirteen slides; those with nothing are left out.

    Args:
        roadmap: What to show.
        pictures: PNG files without titles; the map's slide needs `domain-map`.

    """
    deck = Deck(document_title(roadmap), roadmap.organisation, roadmap.dated)
    for present, draw in _slides(roadmap, pictures):
        if present:
            draw(deck, roadmap)
    return deck.saved()


def _slides(
    roadmap: Roadmap, pictures: Mapping[PictureName, bytes]
) -> tuple[tuple[bool, Callable[[Deck, Roadmap], None]], ...]:
    return (
        (True, decision_slide),
        (bool(roadmap.facts), why_now_slide),
        (bool(roadmap.conditions), conditions_slide),
        (
            bool(roadmap.domains) and "domain-map" in pictures,
            lambda d, r: map_slide(d, r, pictures["domain-map"]),
        ),
        (bool(roadmap.domains), domains_slide),
        (bool(roadmap.order), order_slide),
        (bool(roadmap.capacity.supply or roadmap.capacity.demand), capacity_slide),
        (bool(roadmap.products), products_slide),
        (bool(roadmap.policies), policies_slide),
        (bool(roadmap.metrics), metrics_slide),
        (bool(roadmap.phases), timeline_slide),
        (bool(roadmap.risks), risks_slide),
        (bool(roadmap.questions), questions_slide),
    )
