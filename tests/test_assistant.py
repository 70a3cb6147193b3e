import asyncio
import sqlite3
import threading
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from peers.scripted_model import ScriptedModel, calls, says
from peers.shop_tools import ALICE, BOB, NOON, assistant_with, opened, question

from assistant.assistant import Assistant
from assistant.conversation import AssistantError, Question
from assistant.events import Answer, Event, Notice, ProposalMade, Stopped, ToolFinished
from assistant.model import Ended, ModelUnavailable, Replied, ReplyPart, Said, Text
from knowledge.people import Audience


async def heard(assistant: Assistant, asked: Question) -> list[Event]:
    return [event async for event in assistant.ask(asked)]


def answered(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Answer), events
    return events[-1]


def test_an_answer_comes_from_a_tool_and_is_proved(tmp_path: Path) -> None:
    model = ScriptedModel(
        [calls(("count_tables", '{"domain": "Orders"}')), says("Orders has 412 ", "tables.")]
    )

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        events = asyncio.run(heard(assistant, question("How many tables?")))

    answer = answered(events)
    assert [event.kind for event in events] == [
        "tool_started", "progress", "tool_finished", "text", "answer",
    ]  # fmt: skip
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5]
    assert answer.text == "Orders has 412 tables."
    assert [claim.standing for claim in answer.claims] == ["confirmed"]
    assert answer.unsupported == ()
    assert answer.model == "scripted"


def test_a_swapped_figure_is_marked_and_listed(tmp_path: Path) -> None:
    model = ScriptedModel(
        [calls(("count_tables", '{"domain": "Orders"}')), says("Orders has 413 tables.")]
    )

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        answer = answered(asyncio.run(heard(assistant, question("How many tables?"))))

    assert answer.text == "Orders has 413 [not traced] tables."
    assert answer.unsupported == ("413",)
    assert answer.claims[0].standing is None


def test_a_duplicate_event_is_answered_once(tmp_path: Path) -> None:
    model = ScriptedModel([says("Yes.")])

    async def twice(assistant: Assistant) -> list[list[Event]]:
        asked = question("Is it?", event_key="Ev1")
        return list(await asyncio.gather(heard(assistant, asked), heard(assistant, asked)))

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        both = asyncio.run(twice(assistant))

    assert sorted(len(events) for events in both) == [0, 2]
    assert len(model.sent) == 1


def test_earlier_words_reach_the_model(tmp_path: Path) -> None:
    model = ScriptedModel([says("First."), says("Second.")])

    async def both(assistant: Assistant) -> None:
        await heard(assistant, question("One?", conversation="mine"))
        await heard(assistant, question("Two?", conversation="mine"))

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        asyncio.run(both(assistant))

    assert model.sent[1].entries == (Said("One?"), Replied("First.", ()), Said("Two?"))


def test_a_conversation_of_someone_else_is_as_if_it_did_not_exist(tmp_path: Path) -> None:
    model = ScriptedModel([says("First."), says("Second.")])

    async def both(assistant: Assistant) -> list[Event]:
        await heard(assistant, question("Secret?", ALICE, conversation="plans"))
        return await heard(assistant, question("What was it?", BOB, conversation="plans"))

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        events = asyncio.run(both(assistant))

    assert model.sent[1].entries == (Said("What was it?"),)
    assert events[0] == Notice(
        turn=events[0].turn,
        sequence=1,
        title="Conversation",
        text="You have no earlier conversation 'plans'; this begins one.",
    )


def test_in_a_shared_place_what_rests_on_no_evidence_stays_when_others_join(
    tmp_path: Path,
) -> None:
    model = ScriptedModel([says("First."), says("Second.")])
    place = "slack:T1:C1:1.0"
    both_groups = Audience(frozenset({ALICE.groups, BOB.groups}))

    async def ask_all(assistant: Assistant) -> None:
        await heard(assistant, question("Alone?", ALICE, conversation=place))
        await heard(assistant, question("All?", BOB, conversation=place, audience=both_groups))

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        asyncio.run(ask_all(assistant))

    assert model.sent[1].entries == (Said("Alone?"), Replied("First.", ()), Said("All?"))


def test_an_unavailable_model_is_replaced_and_what_it_said_is_taken_back(tmp_path: Path) -> None:
    broken = ScriptedModel([[Text("All is "), Text("well. And "), ModelUnavailable("Overloaded.")]])
    planner = ScriptedModel([says("Here it is.")], name="planner")

    with (
        opened(tmp_path) as store,
        assistant_with(broken, store, fallback=planner) as assistant,
    ):
        events = asyncio.run(heard(assistant, question("Is all well?")))

    assert [e.kind for e in events] == ["text", "retracted", "notice", "text", "answer"]
    assert answered(events).text == "Here it is."
    assert answered(events).model == "planner"
    assert isinstance(events[2], Notice)
    assert events[2].text == "Overloaded. The planner answers instead."


def test_without_a_fallback_the_reason_is_said(tmp_path: Path) -> None:
    broken = ScriptedModel([[ModelUnavailable("The model is overloaded. Ask again in a minute.")]])

    with opened(tmp_path) as store, assistant_with(broken, store) as assistant:
        events = asyncio.run(heard(assistant, question("Is all well?")))

    assert isinstance(events[-1], Stopped)
    assert events[-1].reason == "The model is overloaded. Ask again in a minute."


def test_another_process_can_stop_a_turn_and_its_connection_closes_at_once(tmp_path: Path) -> None:
    model = ScriptedModel([[Text("Well. "), Text("Then "), 600.0, *says("Never.")]])

    async def stopped() -> tuple[list[Event], float]:
        loop = asyncio.get_running_loop()
        with (  # Two processes in all but name.
            opened(tmp_path) as store,
            assistant_with(model, store) as here,
            opened(tmp_path) as same,
            assistant_with(model, same) as there,
        ):
            events: list[Event] = []
            began = loop.time()
            async for event in here.ask(question("Go on?")):
                events.append(event)
                if event.kind == "text":
                    assert await there.stop(event.turn, ALICE)
            return events, loop.time() - began

    events, seconds = asyncio.run(stopped())

    assert [e.kind for e in events] == ["text", "stopped"]
    assert model.closed == 1
    assert seconds < 60  # The model would have gone on for ten minutes.


def test_a_stopped_turn_stops_its_tools(tmp_path: Path) -> None:
    model = ScriptedModel([calls(("wait", '{"seconds": 600}')), says("never.")])

    async def stopped() -> list[Event]:
        with opened(tmp_path) as store, assistant_with(model, store) as assistant:
            events: list[Event] = []
            async for event in assistant.ask(question("Wait?")):
                events.append(event)
                if event.kind == "tool_started":
                    await asyncio.sleep(0.1)
                    assert await assistant.stop(event.turn, ALICE)
            return events

    events = asyncio.run(stopped())

    assert [e.kind for e in events] == ["tool_started", "stopped"]
    for thread in threading.enumerate():
        if thread.name == "tool":
            thread.join(60)
            assert not thread.is_alive()


def test_another_process_can_follow_a_turn_from_any_event(tmp_path: Path) -> None:
    model = ScriptedModel([[*says("One. Two. Three. ")[:1], 0.3, *says("Four.")]])

    async def followed() -> tuple[list[Event], list[Event]]:
        with (  # Two processes in all but name.
            opened(tmp_path) as store,
            assistant_with(model, store) as here,
            opened(tmp_path) as same,
            assistant_with(model, same) as there,
        ):
            asked = here.ask(question("Go on?"))
            first = await anext(asked)
            tail = [e async for e in there.follow(first.turn, ALICE, from_event=1)]
            rest = [e async for e in asked]
            return rest, tail

    rest, tail = asyncio.run(followed())

    assert tail == rest
    assert answered(tail).text == "One. Two. Three. Four."


def test_a_turn_goes_on_when_its_surface_stops_listening(tmp_path: Path) -> None:
    model = ScriptedModel([[Text("One. Two. "), 0.1, *says("Three.")]])

    async def left() -> list[Event]:
        with opened(tmp_path) as store, assistant_with(model, store) as assistant:
            asked = assistant.ask(question("Go on?"))
            first = await anext(asked)
            await asked.aclose()
            return [e async for e in assistant.follow(first.turn, ALICE)]

    assert answered(asyncio.run(left())).text == "One. Two. Three."


def test_nobody_without_the_groups_of_its_audience_can_open_or_stop_a_turn(tmp_path: Path) -> None:
    model = ScriptedModel([says("Yes.")])

    async def intrude() -> None:
        with opened(tmp_path) as store, assistant_with(model, store) as assistant:
            turn = (await heard(assistant, question("Is it?", ALICE)))[0].turn
            with pytest.raises(AssistantError, match="no answer"):
                await anext(assistant.follow(turn, BOB))
            with pytest.raises(AssistantError, match="no answer"):
                await assistant.stop(turn, BOB)

    asyncio.run(intrude())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("  ", "The question is empty. Write what you want to know."),
        ("a" * 100_001, "100 kB is the limit"),
    ],
)
def test_a_question_that_can_not_be_asked_is_refused_with_a_way_out(
    tmp_path: Path, text: str, told: str
) -> None:
    with (
        opened(tmp_path) as store,
        assistant_with(ScriptedModel([]), store) as assistant,
        pytest.raises(AssistantError, match=told),
    ):
        asyncio.run(heard(assistant, question(text)))


def test_a_proposal_is_carried_out_once_and_only_for_its_asker(tmp_path: Path) -> None:
    model = ScriptedModel(
        [calls(("request_access", '{"domain": "Orders"}')), says("It waits for your click.")]
    )

    async def confirmed() -> tuple[str, int]:
        with opened(tmp_path) as store, assistant_with(model, store) as assistant:
            events = await heard(assistant, question("May I read Orders?"))
            proposal = next(e for e in events if isinstance(e, ProposalMade))
            assert proposal.summary == "Access to Orders is proposed."
            with pytest.raises(AssistantError, match="no such proposal"):
                await assistant.confirm(proposal.token, BOB)
            done = await assistant.confirm(proposal.token, ALICE)
            with pytest.raises(AssistantError, match="already confirmed"):
                await assistant.confirm(proposal.token, ALICE)
            return done.text, len(store.records.audit_trail())

    assert asyncio.run(confirmed()) == ("Access to Orders is granted.", 1)


def test_a_proposal_of_yesterday_is_too_old_and_stays_undone(tmp_path: Path) -> None:
    model = ScriptedModel([calls(("request_access", '{"domain": "Orders"}')), says("it waits.")])

    async def confirmed() -> int:
        with opened(tmp_path) as store:
            with assistant_with(model, store) as today:
                events = await heard(today, question("May I read Orders?"))
            token = next(e.token for e in events if isinstance(e, ProposalMade))
            with assistant_with(model, store, now=lambda: NOON + timedelta(hours=25)) as tomorrow:
                for _ in range(2):
                    with pytest.raises(AssistantError, match=r"too old .* Ask for it again\."):
                        await tomorrow.confirm(token, ALICE)
            return len(store.records.audit_trail())

    assert asyncio.run(confirmed()) == 0


@pytest.mark.parametrize(
    ("domain", "told"),
    [
        ("Locked", r"Locked can't be granted\."),
        ("Broken", r"Requesting access failed inside, perhaps after it acted\. The log has"),
    ],
)
def test_an_action_that_fails_is_told_and_never_repeated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, domain: str, told: str
) -> None:
    model = ScriptedModel(
        [calls(("request_access", f'{{"domain": "{domain}"}}')), says("it waits.")]
    )

    async def confirmed() -> list[str]:
        with opened(tmp_path) as store, assistant_with(model, store) as assistant:
            events = await heard(assistant, question("May I read it?"))
            token = next(e.token for e in events if isinstance(e, ProposalMade))
            with pytest.raises(AssistantError, match=told) as caught:
                await assistant.confirm(token, ALICE)
            assert "secret detail" not in str(caught.value)
            with pytest.raises(AssistantError, match="already confirmed"):
                await assistant.confirm(token, ALICE)
            return [entry.action for entry in store.records.audit_trail()]

    assert asyncio.run(confirmed()) == ["request_access failed"]
    assert ("secret detail" in caplog.text) == (domain == "Broken")


def test_a_bug_inside_shows_only_a_reference(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(ScriptedModel):
        @property
        def name(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
            raise ZeroDivisionError("secret detail")

        @name.setter
        def name(self, _: str) -> None: ...

    with opened(tmp_path) as store, assistant_with(Broken([says("Yes.")]), store) as assistant:
        events = asyncio.run(heard(assistant, question("Is it?")))

    last = events[-1]
    assert isinstance(last, Stopped)
    assert last.reason.startswith(
        "Something failed inside. The log has the details under reference"
    )
    assert "secret" not in last.reason
    assert "secret detail" in caplog.text


def test_a_store_that_goes_away_ends_the_turn_in_words(tmp_path: Path) -> None:
    class Vandal(ScriptedModel):
        async def reply(self, *_: object) -> AsyncGenerator[ReplyPart, None]:
            with sqlite3.connect(tmp_path / "state.db") as database:
                database.execute("DROP TABLE events")
            for part in self.replies[0]:
                assert isinstance(part, Text | Ended)
                yield part

    with opened(tmp_path) as store, assistant_with(Vandal([says("Yes.")]), store) as assistant:
        (last,) = asyncio.run(heard(assistant, question("Is it?")))

    assert isinstance(last, Stopped)
    assert "state.db can't be used: no such table: events. Nothing that was kept" in last.reason


def test_an_earlier_result_can_be_spoken_of_again(tmp_path: Path) -> None:
    model = ScriptedModel(
        [
            calls(("count_tables", '{"domain": "Orders"}')),
            says("Orders has 412 tables."),
            says("As said, Orders has 412 tables."),
        ]
    )

    async def both(assistant: Assistant) -> list[Event]:
        first = await heard(assistant, question("How many?", conversation="mine"))
        kept = next(e.result for e in first if isinstance(e, ToolFinished))
        second = await heard(assistant, question("Again?", conversation="mine"))
        assert f"{kept}: Counting tables" in model.sent[-1].situation
        return second

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        answer = answered(asyncio.run(both(assistant)))

    assert answer.unsupported == ()
    assert answer.claims[0].standing == "confirmed"
