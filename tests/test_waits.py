"""Who waits for what, and what a plan makes of it."""

import pytest
from test_conditions import plan

from knowledge.handbook.book import Handbook
from tools.roadmap.area_lists import Area
from tools.roadmap.areas import first_match
from tools.roadmap.candidate import Candidate
from tools.roadmap.waits import Wait, lies_in, waits_in

HOSPITAL = Handbook().model_for("health-care")


def domain(area: str) -> Candidate:
    (capability,) = first_match(HOSPITAL, Area(area, area))
    return Candidate(capability.id, capability.name, capability, None, None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Terminal operators wait 4 weeks for a new berth occupancy feed.",
            [("Terminal operators", "berth occupancy feed")],
        ),
        (
            "When a dean asks for enrolment figures it takes 5 weeks.",
            [("dean", "enrolment figures")],
        ),
        ("Bed mgmt needs the occupancy dashboard fixed.", [("Bed mgmt", "occupancy dashboard")]),
        ("Supply chain waits 9 weeks.", [("Supply chain", "")]),
        ("We wait 9 weeks for new data.", []),
        ("A new request takes 3 weeks.", []),
        ("Name the governance policies we need at launch.", []),
        ("The CFO needs a decision by March.", []),
        ("Which roles does the programme need for the platform?", []),
    ],
)
def test_who_waits_for_what_is_read(text: str, told: list[tuple[str, str]]) -> None:
    assert [(w.who, w.what) for w in waits_in(text)] == told


def test_what_is_waited_for_lies_in_the_domain_whose_words_name_it_and_else_in_none() -> None:
    pharmacy, beds = domain("pharmacy"), domain("bed management")

    assert lies_in(Wait("Bed managers", "bed occupancy", ""), (pharmacy, beds)) is beds
    assert lies_in(Wait("Cooks", "menus", ""), (pharmacy, beds)) is None


def test_a_domain_that_holds_what_is_waited_for_counts_more_and_its_product_comes_first() -> None:
    plain = "A port, 1,900 people, terminals, pilotage, vessel traffic and customs. 90 jobs, 9 engineers, 4 weeks a request. "
    before, after = (
        plan(plain),
        plan(f"{plain}Pilotage must come first. Pilotage crews wait 4 weeks for tide forecasts."),
    )

    assert after.products[0].name == "Tide forecasts"
    assert after.products[0].consumers == ("Pilotage crews",)
    value = {p.name: p.scores[0].value for p in after.order}["Pilotage"]
    assert value == {p.name: p.scores[0].value for p in before.order}["Pilotage"] + 0.5
