"""What somebody sees of a turn while the model's service misbehaves, through the real client."""

import asyncio
import json
from pathlib import Path

import pytest
from peers.fire import PLANNED, Fire, claude, kinds, standing, under
from peers.scripted_model import ScriptedModel, calls, says
from peers.shop_tools import ALICE, assistant_with, opened, question

from assistant.assistant import Assistant
from assistant.events import Event, Retracted, Stopped, TextDelta, ToolFinished
from assistant.loop import MAX_TURNS
from evals.loopback.messages_api import HttpError, Json, Thinking, ToolUse, Turn, serve
from evals.loopback.messages_api import Text as Says

COUNT = Turn((ToolUse("count_tables", {"domain": "Orders"}),), "tool_use")
ANSWER = Turn((Says("Orders has 412 tables."),))
HALF = (Says("it may be so. or it may be", chunk=50),)
WELL = Turn((Says("all is well."),))


def results_sent(body: Json) -> list[tuple[bool, str]]:
    """Return whether each result in the last message is an error, and its words."""
    messages = body["messages"]
    assert isinstance(messages, list)
    last = messages[-1]
    assert isinstance(last, dict)
    blocks = json.loads(json.dumps(last["content"]))
    return [(b.get("is_error", False), b["content"][0]["text"]) for b in blocks]


def test_a_good_turn_is_told_as_it_goes(tmp_path: Path) -> None:
    seen = under(tmp_path, COUNT, ANSWER)

    assert seen.kinds == [
        "tool_started", "progress", "tool_finished", "text", "answer",
    ]  # fmt: skip
    assert seen.answer == "Orders has 412 tables."


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503, 529])
def test_a_fault_before_the_first_token_is_tried_again_unseen(tmp_path: Path, status: int) -> None:
    seen = under(tmp_path, HttpError(status, "api_error"), HttpError(status, "api_error"), WELL)

    assert seen.kinds == ["text", "answer"]
    assert len(seen.peer.bodies) == 3


@pytest.mark.parametrize(
    "broken",
    [
        Turn(HALF, drop_after=4),
        Turn(HALF, end_after=4),
        Turn(HALF, error_after=(4, "overloaded_error")),
        Turn(HALF, error_after=(4, "rate_limit_error")),
        Turn((*HALF, ToolUse("count_tables", '{"domain')), "tool_use"),
        Turn((*HALF, ToolUse("count_tables", '{"domain')), "max_tokens"),
    ],
    ids=["drop", "clean end", "overload", "rate limit", "broken arguments", "cut arguments"],
)
def test_what_was_shown_of_a_reply_that_broke_off_is_taken_back(
    tmp_path: Path, broken: Turn
) -> None:
    seen = under(tmp_path, broken, WELL)

    assert seen.kinds[:3] == ["text", "retracted", "text"]
    assert isinstance(seen.events[0], TextDelta)
    assert seen.events[0].text == "it may be so. "
    assert isinstance(seen.events[1], Retracted)
    assert seen.events[1].from_sequence == seen.events[0].sequence
    assert seen.answer == "all is well."
    assert not any(isinstance(event, ToolFinished) for event in seen.events)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ([HttpError(529, "overloaded_error")] * 3, "Claude is overloaded: try again"),
        ([HttpError(429, "rate_limit_error")] * 3, "Claude's rate limit is used up"),
        ([HttpError(401, "authentication_error")], "check ANTHROPIC_API_KEY"),
        ([Turn(HALF, drop_after=4)] * 3, "Claude's reply broke off several times"),
        ([Turn(HALF, end_after=4)] * 3, "Claude's reply broke off several times"),
        ([Turn(HALF, error_after=(4, "overloaded_error"))] * 3, "Claude is overloaded: try again"),
        ([Turn(HALF, error_after=(4, "invalid_request_error"))], "Claude refused the request"),
        ([Turn((*HALF, ToolUse("count_tables", "{]")), "tool_use")] * 3, "broke off several times"),
        ([Turn((*HALF, ToolUse("wait", '{"s')), "max_tokens")] * 2, "too long to be finished"),
        ([Turn((Thinking("Hm."), *HALF), "refusal")], "The model declined to answer this."),
        ([Turn(HALF, "model_context_window_exceeded")], "The conversation became too long"),
        ([HttpError(413, "request_too_large")], "The conversation is too long for Claude"),
        (
            [HttpError(400, "invalid_request_error", "prompt is too long: 210000 tokens")],
            "The conversation is too long for Claude",
        ),
        ([Turn((Thinking("Hm."),))], "The model gave no answer."),
    ],
    ids=[
        "overload", "rate limit", "key", "drops", "clean ends", "overload within", "fault within",
        "broken arguments", "cut arguments", "refusal", "full", "too large", "too long", "silence",
    ],
)  # fmt: skip
def test_where_the_model_fails_the_planner_answers_and_says_why(
    tmp_path: Path, script: list[Turn | HttpError], why: str
) -> None:
    seen = under(tmp_path, *script)

    assert seen.answer == PLANNED
    assert seen.model == "planner"
    assert len(seen.notices) == 1
    assert why in seen.notices[0]
    assert seen.notices[0].endswith("The planner answers instead.")
    assert len(seen.peer.bodies) == len(script)
    assert not any(isinstance(event, ToolFinished) for event in seen.events)


def test_a_service_that_is_not_there_is_replaced_by_the_planner(tmp_path: Path) -> None:
    with serve([]) as gone:
        pass
    planner = ScriptedModel([says(PLANNED)], name="planner")

    async def asked() -> list[Event]:
        with (
            opened(tmp_path) as store,
            assistant_with(claude(gone), store, fallback=planner) as assistant,
        ):
            return [event async for event in assistant.ask(question("Is it?"))]

    assert standing(asyncio.run(asked())) == PLANNED


def test_without_a_planner_the_reason_and_the_way_out_are_said(tmp_path: Path) -> None:
    seen = under(tmp_path, Turn(HALF, "refusal"), fire=Fire(fallback=False))

    assert seen.kinds == ["text", "text", "retracted", "stopped"]
    assert seen.stopped == (
        "The model declined to answer this. Ask in other words, or ask for a part of it."
    )


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_model_that_is_silent_beyond_the_deadline_is_replaced_by_the_planner(
    tmp_path: Path, count: int
) -> None:
    seen = under(tmp_path, Turn(HALF, stall_after=count), fire=Fire(seconds=0.5))

    assert seen.answer == PLANNED
    assert seen.notices == [
        "This took too long. Ask for a part of it, or ask again. The planner answers instead."
    ]
    assert 0.5 <= seen.seconds < 20
    assert seen.peer.disconnected.wait(30)


def test_the_planner_answers_from_what_the_tools_had_returned_when_the_time_was_up(
    tmp_path: Path,
) -> None:
    planner = ScriptedModel([says("Orders has 412 tables.")], name="planner")

    seen = under(tmp_path, COUNT, Turn(HALF, stall_after=4), fire=Fire(seconds=2, planner=planner))

    assert seen.answer == "Orders has 412 tables."
    returned = planner.sent[0].entries[-1]
    assert isinstance(returned, tuple)
    assert [one.call.tool for one in returned] == ["count_tables"]


def test_a_planner_that_is_slow_as_well_ends_the_turn_in_words(
    tmp_path: Path,
) -> None:
    planner = ScriptedModel([[30.0]], name="planner")

    seen = under(
        tmp_path, Turn(HALF, stall_after=4), fire=Fire(seconds=0.4, grace=0.4, planner=planner)
    )

    assert seen.stopped == "This took too long. Ask for a part of it, or ask again."
    assert seen.seconds < 20


def test_a_silent_connection_is_given_up_and_asked_again(tmp_path: Path) -> None:
    seen = under(tmp_path, Turn(HALF, stall_after=4), WELL, fire=Fire(silence=0.3))

    assert seen.kinds == ["text", "retracted", "text", "answer"]


def test_a_server_that_asks_for_a_long_wait_does_not_outlast_the_deadline(tmp_path: Path) -> None:
    busy = HttpError(429, "rate_limit_error", headers={"retry-after": "50"})

    seen = under(tmp_path, busy, fire=Fire(seconds=0.5))

    assert seen.answer == PLANNED
    assert seen.seconds < 20


def test_an_answer_cut_by_the_limit_is_shown_with_a_notice(tmp_path: Path) -> None:
    seen = under(tmp_path, Turn((Says("the first and"),), "max_tokens"))

    assert seen.answer == "the first and"
    assert seen.notices == ["The answer was cut because it became too long. Ask for a part of it."]


def test_wrong_arguments_and_unknown_tools_go_back_to_the_model_in_words(tmp_path: Path) -> None:
    wrong = Turn(
        (
            ToolUse("count_tables", {"area": "Orders"}),
            ToolUse("drop_tables", {}),
            ToolUse("count_tables", "[1]"),
        ),
        "tool_use",
    )

    seen = under(tmp_path, wrong, ANSWER)

    told = results_sent(seen.peer.bodies[1])
    assert [error for error, _ in told] == [True, True, True]
    assert "domain: Field required" in told[0][1]
    assert "There is no tool 'drop_tables'" in told[1][1]
    assert "The arguments don't fit" in told[2][1]
    assert seen.model == "claude-sonnet-5-5"


def test_of_parallel_calls_one_fails_and_one_hangs_and_the_third_is_answered_from(
    tmp_path: Path,
) -> None:
    three = Turn(
        (
            ToolUse("count_tables", {"domain": "Broken"}),
            ToolUse("wait", {"seconds": 30}),
            ToolUse("count_tables", {"domain": "Orders"}),
        ),
        "tool_use",
    )

    seen = under(tmp_path, three, ANSWER, fire=Fire(seconds=3))

    told = results_sent(seen.peer.bodies[1])
    assert [error for error, _ in told] == [True, True, False]
    assert told[0][1].startswith("Counting tables failed inside.")
    assert told[1][1].startswith("Waiting took too long and was given up.")
    assert seen.answer == "Orders has 412 tables."
    assert seen.seconds < 20


def test_an_endless_loop_of_calls_must_answer_at_last(tmp_path: Path) -> None:
    seen = under(tmp_path, *[COUNT] * (MAX_TURNS - 1), ANSWER)

    assert [body["tool_choice"] for body in seen.peer.bodies] == [
        *[{"type": "auto"}] * (MAX_TURNS - 1),
        {"type": "none"},
    ]
    assert [e.ok for e in seen.events if isinstance(e, ToolFinished)] == [
        *[True] * 2,
        *[False] * (MAX_TURNS - 3),
    ]
    assert seen.answer == "Orders has 412 tables."


def test_a_model_that_calls_even_where_it_must_answer_is_replaced(tmp_path: Path) -> None:
    seen = under(tmp_path, *[COUNT] * MAX_TURNS)

    assert seen.answer == PLANNED
    assert seen.notices[0].startswith("The model gave no answer.")


@pytest.mark.parametrize("split", [1, 2, 3])
def test_bytes_cut_inside_a_character_are_put_together(tmp_path: Path, split: int) -> None:
    text = "größer und älter 🛡."

    seen = under(tmp_path, Turn((Says(text, chunk=3),), split=split))

    assert seen.answer == text


def test_a_conversation_that_is_too_long_goes_on_without_its_earlier_questions(
    tmp_path: Path,
) -> None:
    async def asked(assistant: Assistant) -> list[list[Event]]:
        texts = ("First?", "Second?")
        return [
            [event async for event in assistant.ask(question(text, conversation="mine"))]
            for text in texts
        ]

    full = HttpError(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000")
    with (
        serve([WELL, full, WELL]) as peer,
        opened(tmp_path) as store,
        assistant_with(claude(peer), store) as assistant,
    ):
        _, second = asyncio.run(asked(assistant))

    assert kinds(second) == ["notice", "text", "answer"]
    assert standing(second) == "all is well."
    assert [len(json.loads(raw)["messages"]) for raw in peer.raw] == [1, 3, 1]


def test_stopping_is_seen_by_the_server_at_once(tmp_path: Path) -> None:
    async def stopped(assistant: Assistant) -> tuple[list[Event], list[Event]]:
        events: list[Event] = []
        async for event in assistant.ask(question("Go on?")):
            events.append(event)
            if isinstance(event, TextDelta):
                assert await assistant.stop(event.turn, ALICE)
                assert await assistant.stop(event.turn, ALICE) in {True, False}
        return events, [e async for e in assistant.follow(events[0].turn, ALICE)]

    with (
        serve([Turn(HALF, stall_after=5)]) as peer,
        opened(tmp_path) as store,
        assistant_with(claude(peer), store) as assistant,
    ):
        events, journal = asyncio.run(stopped(assistant))
        assert peer.disconnected.wait(30)

    assert kinds(events) == ["text", "stopped"]
    assert isinstance(events[-1], Stopped)
    assert journal == events


def test_tools_that_hang_take_no_place_from_later_turns(tmp_path: Path) -> None:
    hang = calls(*[("wait", '{"seconds": 30}')] * 12)
    model = ScriptedModel(
        [hang, says("No."), calls(("count_tables", '{"domain": "Stock"}')), says("412.")]
    )

    async def both(assistant: Assistant) -> list[Event]:
        _ = [event async for event in assistant.ask(question("Hang?"))]
        return [event async for event in assistant.ask(question("Stock?"))]

    with opened(tmp_path) as store, assistant_with(model, store, seconds=2) as assistant:
        events = asyncio.run(both(assistant))

    assert [event.kind for event in events] == [
        "tool_started", "progress", "tool_finished", "text", "answer",
    ]  # fmt: skip
