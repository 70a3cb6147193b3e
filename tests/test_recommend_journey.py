"""A journey fits role and time, and goes on from what was done."""

from peers.secret_world import World, context

from knowledge.handbook.book import Handbook
from knowledge.people import Person
from tools.context import KeptResult
from tools.recommend_journey import TOOL, Journey, RecommendJourney, recommend_journey
from tools.toolbox import tool_named


def journey(role: str, *kept: KeptResult, minutes: int | None = None) -> Journey:
    asked = RecommendJourney(role=role, minutes=minutes)
    return recommend_journey(asked, context(World(), (Person("a@shop.example"),), results=kept))


def test_each_step_asks_a_tool_that_there_is() -> None:
    assert all(tool_named(step.tool) for step in Handbook().learning.steps)


def test_an_engineer_writes_contracts_and_a_leader_makes_the_roadmap() -> None:
    engineer = {s.title for s in journey("data engineer").steps}
    leader = {s.title for s in journey("chief data officer").steps}

    assert "Write the contract" in engineer - leader
    assert "Make the roadmap" in leader - engineer


def test_it_fits_into_the_time_that_there_is() -> None:
    found = journey("I'm a new domain owner and have one hour")

    assert found.role == "a domain owner"
    assert 0 < found.minutes <= 60
    assert found.left_out > 0


def test_what_was_done_is_marked_and_the_next_step_follows() -> None:
    done = KeptResult("r-1", "explain_concept", "", '{"concept":"data mesh"}')

    found = journey("domain owner", done)

    assert found.steps[0].done
    assert found.next_step == found.steps[1].ask


def test_the_answer_begins_with_what_to_ask_next() -> None:
    assert TOOL.answer(journey("engineer")).startswith("Ask this first: “What is the")
