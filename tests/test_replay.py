"""A turn is shown again from its journal, answered again, and forgotten when its time is over."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from peers.scripted_model import ScriptedModel, Step, calls, says
from peers.shop_tools import ALICE, BOB, NOON, assistant_with, opened, question
from sqlalchemy import func, select

from assistant.conversation import AssistantError
from assistant.events import Answer, ProposalMade
from assistant.opening import open_for
from assistant.planner.planner import Planner
from assistant.replaying import Replay
from assistant.settings import Settings
from knowledge.people import Person
from knowledge.personal import redacted
from knowledge.store.retention import forget
from knowledge.store.store import Store, open_store
from knowledge.store.tables import metadata
from knowledge.workspace.model import WorkspaceError
from knowledge.workspace.settings import open_workspace
from ui.replaying import forget_journey, show_turn

COUNTED: list[Step] = calls(("count_tables", '{"domain": "Orders"}'))
TOLD = "Orders has 412 tables."


def asked(store: Store, *replies: list[Step], by: Person = ALICE) -> str:
    """Ask a scripted model and return the turn."""

    async def run() -> str:
        with assistant_with(ScriptedModel(list(replies)), store) as assistant:
            events = [e async for e in assistant.ask(question("How many?", by))]
        return events[-1].turn

    return asyncio.run(run())


def replayed(store: Store, turn: str, *replies: list[Step], by: Person = ALICE) -> Replay:
    async def run() -> Replay:
        with assistant_with(ScriptedModel(list(replies)), store) as assistant:
            return await assistant.replay(turn, by, Person)

    return asyncio.run(run())


def rows(store: Store) -> dict[str, int]:
    with store.engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


def test_the_same_model_gives_the_same_calls_and_answer(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        turn = asked(store, COUNTED, says(TOLD))
        found = replayed(store, turn, COUNTED, says(TOLD))

    assert found.then.answer == TOLD
    assert [(s.tool, s.ok) for s in found.then.steps] == [("count_tables", True)]
    assert found.now is not None
    assert found.differences == ()


def test_differences_are_said(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        turn = asked(store, COUNTED, says(TOLD))
        found = replayed(store, turn, COUNTED, says("Orders has 413 tables."))

    assert f"answer, then: {TOLD}" in found.differences
    assert "answer, now: Orders has 413 [not traced] tables." in found.differences
    assert "not traced, now: 413" in found.differences


def test_a_call_that_was_not_made_then_is_told_and_not_run(tmp_path: Path) -> None:
    other = calls(("count_tables", '{"domain": "Stock"}'))
    with opened(tmp_path) as store:
        turn = asked(store, COUNTED, says(TOLD))
        found = replayed(store, turn, other, says("I don't know."))

    assert any(
        line.startswith('call, now: count_tables {"domain": "Stock"} failed: This was not asked')
        for line in found.differences
    )


def test_what_a_tool_refused_is_refused_again(tmp_path: Path) -> None:
    nowhere = calls(("count_tables", '{"domain": "Nowhere"}'))
    with opened(tmp_path) as store:
        turn = asked(store, nowhere, says("There is no such domain."))
        found = replayed(store, turn, nowhere, says("There is no such domain."))

    assert "There is no domain 'Nowhere'" in found.then.steps[0].error
    assert found.differences == ()


def test_nothing_is_kept_and_nothing_proposed_by_a_replay(tmp_path: Path) -> None:
    proposing = calls(("request_access", '{"domain": "Orders"}'))
    with opened(tmp_path) as store:
        turn = asked(store, proposing, says("Proposed."))
        before = rows(store)
        found = replayed(store, turn, proposing, says("Proposed."))
        events = store.turns.journal(turn)
        assert rows(store) == before

    made = [
        json.loads(e.body) for e in events if e.kind == ProposalMade.model_fields["kind"].default
    ]
    assert found.then.proposed == ("Access to Orders is proposed.",)
    assert made[0]["token"] not in found.model_dump_json()


def test_only_who_may_read_all_its_evidence_sees_a_turn(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        turn = asked(store, COUNTED, says(TOLD))
        with pytest.raises(AssistantError, match="no answer"):
            replayed(store, turn, COUNTED, says(TOLD), by=BOB)
        with pytest.raises(AssistantError, match="no answer"):
            replayed(store, "latest", COUNTED, says(TOLD), by=BOB)
        assert replayed(store, "latest", COUNTED, says(TOLD)).turn == turn


def test_a_turn_of_another_model_is_shown_and_not_answered_again(tmp_path: Path) -> None:
    async def run(store: Store, turn: str) -> Replay:
        with assistant_with(Planner(), store) as assistant:
            return await assistant.replay(turn, ALICE, Person)

    with opened(tmp_path) as store:
        found = asyncio.run(run(store, asked(store, COUNTED, says(TOLD))))

    assert found.then.answer == TOLD
    assert found.now is None
    assert "scripted, is not set up here" in found.why_not


def test_personal_and_secret_values_are_withheld_by_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "meshwright.toml").write_text('[organisation]\nowner = "ann@shop.example"\n')
    office = open_for(Settings(), folder=tmp_path, sample=False, cwd=tmp_path, cache=tmp_path)
    words = "Mail emma@example.com of 10.1.2.3, key sk-ant-abcdefghijkl"

    async def ask() -> None:
        assistant = office.assistant()
        async for _ in assistant.ask(replace(question(words), asker=office.asker(None))):
            pass
        assistant.close()

    asyncio.run(ask())
    office.store.close()

    show_turn("latest", None, tmp_path, sample=False, json=False, full=False)
    shown = capsys.readouterr().out
    show_turn("latest", None, tmp_path, sample=False, json=True, full=True)
    whole = capsys.readouterr().out

    assert "> Mail (withheld) of (withheld), key (withheld)" in shown
    for value in ("emma@", "10.1.2.3", "sk-ant", "ann@"):
        assert value not in shown
        assert value in whole


def test_without_an_owner_no_name_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "meshwright.toml").write_text('[organisation]\nname = "Shop"\n')
    office = open_for(Settings(), folder=tmp_path, sample=False, cwd=tmp_path, cache=tmp_path)
    asked(office.store, says("Yes."), by=office.asker(None))
    office.store.close()

    show_turn("latest", None, tmp_path, sample=False, json=False, full=False)
    forget_journey(None, tmp_path, sample=False)

    told = capsys.readouterr().out
    assert "asked by" not in told
    assert "Your learning journey begins anew." in told


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("(ann@shop.example)", "((withheld))"),
        ("postgresql://ann:pw@db/x", "postgresql://(withheld)@db/x"),
        ("DE89 3704 0044 0532 0130 00 is hers", "(withheld) is hers"),
        ("1,500 people and 412 tables on 2026-11-29", "1,500 people and 412 tables on 2026-11-29"),
    ],
)
def test_what_is_redacted(text: str, left: str) -> None:
    assert redacted(text) == left


def test_turns_are_forgotten_after_their_time_with_all_that_came_of_them(tmp_path: Path) -> None:
    proposing = calls(("request_access", '{"domain": "Orders"}'))
    with opened(tmp_path) as store:
        empty = rows(store)
        old = asked(store, proposing, says("Proposed."))
        store.records.log(ALICE.email, "something", "{}", NOON)

        assert forget(store, NOON - timedelta(days=1)) == 0
        assert store.turns.find(old) is not None
        assert forget(store, NOON + timedelta(days=1)) == 1

        left = rows(store)
        assert {name for name in left if left[name] != empty[name]} == {"audit", "settings"}


def test_what_was_costly_is_forgotten_after_its_time_and_computed_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        day = NOON + timedelta(days=1)
        assert store.kept("view", NOON).once("domains", lambda: "of Monday") == "of Monday"
        assert store.kept("view", day).once("products", lambda: "of Tuesday") == "of Tuesday"

        assert forget(store, NOON + timedelta(hours=1)) == 0

        assert store.kept("view", day).once("domains", lambda: "again") == "again"
        assert store.kept("view", day).once("products", lambda: "again") == "of Tuesday"


def test_a_conversation_goes_on_when_its_first_turns_are_forgotten(tmp_path: Path) -> None:
    async def ask(store: Store, days: int) -> Answer:
        model = ScriptedModel([says("Yes.")])
        with assistant_with(model, store, now=lambda: NOON + timedelta(days=days)) as assistant:
            events = [e async for e in assistant.ask(question("Well?", conversation="one"))]
        assert isinstance(events[-1], Answer)
        return events[-1]

    with opened(tmp_path) as store:
        first, second = (asyncio.run(ask(store, days)) for days in (0, 40))

        assert forget(store, NOON + timedelta(days=30)) == 1
        assert store.turns.find(first.turn) is None
        kept = store.turns.find(second.turn)
        assert kept is not None
        assert kept.parent is None


def test_the_workspace_says_how_long_and_opening_it_forgets(tmp_path: Path) -> None:
    file = tmp_path / "meshwright.toml"
    file.write_text('[journal]\nkeep = "30d"\n')
    url = f"sqlite:///{tmp_path / 'state.db'}"
    store = open_store(url)
    turn = asked(store, says("Yes."))
    store.close()

    def opened_on(day: int) -> bool:
        office = open_for(
            Settings(database_url=url), folder=tmp_path, sample=False, cwd=tmp_path, cache=tmp_path
        )
        office = replace(office, now=lambda: NOON + timedelta(days=day))
        found = office.store.turns.find(turn) is not None
        office.store.close()
        return found

    assert opened_on(29)
    assert not opened_on(31)

    file.write_text('[journal]\nkeep = "forever"\n')
    assert open_workspace(tmp_path).keep_turns is None
    for span in ("a while", "9999999999d"):
        file.write_text(f'[journal]\nkeep = "{span}"\n')
        with pytest.raises(WorkspaceError, match="such as 90d, or forever"):
            open_workspace(tmp_path)
