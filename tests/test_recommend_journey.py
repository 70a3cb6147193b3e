"""A journey fits role and time, and goes on from what was done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peers.secret_world import World, context
from sqlalchemy import Boolean, Integer, Table, insert

from knowledge.handbook.book import Handbook
from knowledge.people import Person
from knowledge.store.learned import Learned
from knowledge.store.store import open_store
from knowledge.store.tables import Moment, conversations, results, turns
from tools.by_name import tool_named
from tools.context import KeptResult
from tools.recommend_journey import TOOL, Journey, RecommendJourney, recommend_journey


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


def test_what_was_learned_in_another_conversation_counts_until_it_is_cleared(
    tmp_path: Path,
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    start = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with store.engine.begin() as connection:
        connection.execute(insert(conversations).values(**_filled(conversations, start, id="c-1")))
        told = _filled(turns, start, id="t-1", conversation="c-1", asker="a@shop.example")
        connection.execute(insert(turns).values(**told))
        body = '{"concept": "data mesh"}'
        kept = _filled(results, start, turn="t-1", id="r-1", tool="explain_concept", body=body)
        connection.execute(insert(results).values(**kept))
    ann, bob = Learned(lambda: store, "a@shop.example"), Learned(lambda: store, "b@shop.example")

    assert ann.took("explain_concept", "data mesh")
    assert not ann.took("explain_concept", "data product")
    assert not bob.took("explain_concept", "data mesh")

    asked = RecommendJourney(role="chief data officer")
    mine = replace(context(World(), (Person("a@shop.example"),)), learned=ann.took)
    steps = recommend_journey(asked, mine).steps
    assert [s.title for s in steps if s.done] == ["See what a mesh is and is not"]

    ann.clear(start + timedelta(minutes=1))
    assert not ann.took("explain_concept", "data mesh")
    store.close()


def _filled(table: Table, at: datetime, **given: str) -> dict[str, str | int | bool | datetime]:
    """Return a row with what is given, and something plain where a value is needed."""
    plainly = ((Moment, at), (Integer, 0), (Boolean, False))
    plain: dict[str, str | int | bool | datetime] = {}
    for column in table.columns:
        if column.name in given:
            plain[column.name] = given[column.name]
        elif not column.nullable:
            plain[column.name] = next(
                (value for kind, value in plainly if isinstance(column.type, kind)), ""
            )
    return plain
