"""The pictures of a plan."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from peers.roadmaps import retail
from peers.roadmaps_extreme import extreme

from ui.render.palette import DARK, LIGHT, ImageFormat
from ui.render.pictures.alt import domain_map_alt, ease, priorities_alt, timeline_alt, worth
from ui.render.pictures.canvas import measured, wrapped
from ui.render.pictures.domain_map import Node, draw_domain_map, draw_roadmap_map, flank_spots
from ui.render.pictures.labels import Box, displaced
from ui.render.pictures.links import Flow
from ui.render.pictures.priorities import draw_priorities
from ui.render.pictures.ring import around
from ui.render.pictures.timeline import draw_timeline
from ui.render.roadmap_files import Draw

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("draw", [draw_roadmap_map, draw_priorities, draw_timeline])
def test_a_picture_has_the_same_bytes_each_time(draw: Draw) -> None:
    images: tuple[ImageFormat, ...] = ("svg", "png")
    for image in images:
        assert draw(retail(), LIGHT, image, "One message") == draw(
            retail(), LIGHT, image, "One message"
        )


@pytest.mark.parametrize("draw", [draw_roadmap_map, draw_priorities, draw_timeline])
def test_extreme_names_are_drawn_light_and_dark(draw: Draw) -> None:
    light, dark = draw(extreme(), LIGHT, "png"), draw(extreme(), DARK, "png")

    assert light.startswith(b"\x89PNG")
    assert dark.startswith(b"\x89PNG")
    assert light != dark


def test_an_svg_says_its_message_as_its_title_and_no_date() -> None:
    drawn = draw_timeline(retail(), LIGHT, "svg", "Five phases <&> one year")

    assert ET.fromstring(drawn).findtext(f"{SVG}title") == "Five phases <&> one year"
    assert b"<dc:date>" not in drawn


def test_sixty_domains_are_drawn_on_one_map() -> None:
    nodes = [Node(f"Domain {number}", number) for number in range(60)]
    flows = [Flow(f"Domain {number}", f"Domain {number * 7 % 60}", number) for number in range(60)]

    assert draw_domain_map(nodes, flows, LIGHT, "png").startswith(b"\x89PNG")


def test_one_domain_without_links_is_drawn() -> None:
    assert draw_domain_map([Node("Alone", 0)], [], LIGHT, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("count", range(2, 15))
def test_labels_on_a_flank_never_meet(count: int) -> None:
    spots = flank_spots([f"Domain {number}" for number in range(count)])

    tallest = measured("two\nlines", 13)[1] + measured("one", 11)[1]
    for side in (True, False):
        heights = sorted(y for x, y in spots.values() if (x > 0.5) is side)
        assert all((upper - lower) * 5.3 >= tallest for lower, upper in pairwise(heights))


def test_labels_are_moved_until_none_covers_another() -> None:
    frame = Box(0, 0, 1, 1)
    wanted = [(Box(0.5, 0.5, 0.2, 0.05),)] * 6

    places = displaced(wanted, [Box(0.45, 0.45, 0.05, 0.05)], frame)

    assert all(place.within(frame) for place in places)
    assert not any(one.overlaps(other) for i, one in enumerate(places) for other in places[:i])


def test_a_label_takes_the_first_of_its_places_that_is_free() -> None:
    taken = [Box(0.5, 0.5, 0.1, 0.1)]

    (place,) = displaced(
        [(Box(0.55, 0.5, 0.1, 0.1), Box(0.3, 0.5, 0.1, 0.1))], taken, Box(0, 0, 1, 1)
    )

    assert place == Box(0.3, 0.5, 0.1, 0.1)


def test_domains_that_are_linked_most_lie_beside_each_other() -> None:
    links = [("a", "c", 9), ("c", "b", 5), ("b", "d", 1)]

    assert around(["a", "b", "c", "d"], links) == ("c", "a", "b", "d")


def test_alternative_texts_name_every_domain_and_phase() -> None:
    roadmap = retail()

    for domain in roadmap.domains:
        assert domain.name in domain_map_alt(roadmap)
        assert domain.name in priorities_alt(roadmap)
    for phase in roadmap.phases:
        assert phase.title in timeline_alt(roadmap)


def test_less_complexity_and_risk_is_more_ease() -> None:
    roadmap = retail()

    assert round(worth(roadmap, roadmap.order[0]), 2) == 4.56
    assert round(ease(roadmap, roadmap.order[0]), 2) == 4.29


def test_a_label_that_does_not_fit_ends_with_an_ellipsis() -> None:
    assert (
        wrapped("Inventory and replenishment of stores", 14, 2) == "Inventory and\nreplenishment…"
    )
