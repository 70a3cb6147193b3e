import asyncio
import subprocess
import sys
from contextlib import aclosing

import pytest
from peers.claude_parts import (
    HAPPY,
    KEY,
    TOOL,
    asked,
    claude,
    collect,
    ended,
    reply,
    roles_and_types,
    shown,
)
from peers.messages_api import HttpError, Json, Peer, Thinking, ToolUse, Turn, serve
from peers.messages_api import Text as Says

from assistant.claude import ClaudeModel
from assistant.claude_client import ClaudeSettings
from assistant.model import (
    Call,
    Ended,
    ModelUnavailable,
    Quoted,
    ReplyPart,
    Said,
    Spent,
    Text,
    Withdrawn,
)


def unavailable(peer: Peer) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        asyncio.run(collect(claude(peer), asked()))
    assert KEY not in str(caught.value)
    assert "scripted" not in str(caught.value)
    return str(caught.value)


# What comes back


def test_text_streams_in_pieces_and_ends_with_the_whole_answer() -> None:
    with serve([HAPPY]) as peer:
        parts = reply(peer)
    assert parts[0] == Text("Column ")
    assert shown(parts) == "Column masking hides salaries."
    assert ended(parts).why == "answer"
    assert ended(parts).reply.text == "Column masking hides salaries."


def test_parallel_calls_come_back_in_order_with_their_arguments_as_json() -> None:
    turn = Turn(
        (
            Says("I look."),
            ToolUse("search_passages", {"title": "Gehälter"}, id="toolu_1"),
            ToolUse("search_passages", "", id="toolu_2"),
        ),
        "tool_use",
    )
    with serve([turn]) as peer:
        end = ended(reply(peer))
    assert end.why == "calls"
    assert end.reply.calls == (
        Call("toolu_1", "search_passages", '{"title": "Gehälter"}'),
        Call("toolu_2", "search_passages", "{}"),
    )


@pytest.mark.parametrize("cited_first", [False, True])
def test_a_citation_follows_the_text_that_rests_on_it(cited_first: bool) -> None:  # noqa: FBT001 - a parameter of the test.
    citation: Json = {
        "type": "search_result_location",
        "source": "handbook#masking",
        "title": "Masking policy",
        "cited_text": "Salaries are masked.",
        "search_result_index": 0,
        "start_block_index": 0,
        "end_block_index": 1,
    }
    cited = Says("Salaries are masked.", (citation,), chunk=50, cited_first=cited_first)
    with serve([Turn((Says("So: ", chunk=50), cited))]) as peer:
        parts = reply(peer)
    assert parts[:3] == [
        Text("So: "),
        Text("Salaries are masked."),
        Quoted("handbook#masking", "Masking policy", "Salaries are masked."),
    ]
    assert ended(parts).reply.text == "So: Salaries are masked."


def test_usage_counts_what_the_cache_held() -> None:
    usage = {
        "input_tokens": 11,
        "output_tokens": 7,
        "cache_read_input_tokens": 5000,
        "cache_creation_input_tokens": 30,
    }
    with serve([Turn((Says("Yes."),), usage=usage)]) as peer:
        parts = reply(peer)
    assert parts[-2] == Spent(11, 7, 5000, 30)


@pytest.mark.parametrize("split", [1, 3])
def test_bytes_cut_inside_a_character_are_put_together(split: int) -> None:
    text = "Gehälter schützt die Maske 🛡\u2028."
    with serve([Turn((Says(text, chunk=3),), split=split)]) as peer:
        assert shown(reply(peer)) == text


def test_pings_and_unknown_events_show_nothing() -> None:
    with serve([Turn((Says("Yes."),), pings=3, unknown_event=True)]) as peer:
        assert shown(reply(peer)) == "Yes."


@pytest.mark.parametrize(
    ("stop", "why"),
    [
        ("end_turn", "answer"),
        ("stop_sequence", "answer"),
        ("max_tokens", "length"),
        ("refusal", "refusal"),
        ("model_context_window_exceeded", "context_full"),
    ],
)
def test_each_reason_to_stop_is_told(stop: str, why: str) -> None:
    with serve([Turn((Says("So far."),), stop)]) as peer:
        end = ended(reply(peer))
    assert (end.why, end.reply.text) == (why, "So far.")


def test_calls_cut_off_by_the_limit_never_run() -> None:
    cut = ToolUse("search_passages", '{"title": "sal')
    with serve([Turn((Says("I look."), cut), "max_tokens"), HAPPY]) as peer:
        end = ended(reply(peer))
        assert (end.why, end.reply.calls) == ("length", ())
        reply(peer, asked(Said("Look."), end.reply, Said("And?")))
    assert roles_and_types(peer) == [
        ("user", ["text"]),
        ("assistant", ["text"]),
        ("user", ["text"]),
    ]


def test_a_refused_reply_is_not_sent_back_as_it_came() -> None:
    with serve([Turn((Thinking("Hm."), Says("No")), "refusal"), HAPPY]) as peer:
        end = ended(reply(peer))
        reply(peer, asked(Said("Bad."), end.reply, Said("Good.")))
    assert peer.bodies[1]["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "Bad."}]},
        {"role": "assistant", "content": [{"type": "text", "text": "No"}]},
        {"role": "user", "content": [{"type": "text", "text": "Good."}]},
    ]


def test_a_paused_reply_goes_on_in_one_reply() -> None:
    paused = Turn((Thinking("Long."), Says("First, ")), "pause_turn")
    with serve([paused, Turn((Says("second."),))]) as peer:
        parts = reply(peer)
    assert ended(parts).reply.text == "First, second."
    assert parts[-2] == Spent(200, 40)
    assert sum(isinstance(part, Ended) for part in parts) == 1


def test_where_it_must_answer_calls_are_forbidden_and_ignored() -> None:
    turn = Turn((Says("Well."), ToolUse("search_passages", {"title": "x"})), "tool_use")
    with serve([turn]) as peer:
        end = ended(reply(peer, last="must_answer"))
    assert (end.why, end.reply.calls) == ("answer", ())
    assert peer.bodies[0]["tool_choice"] == {"type": "none"}


# What goes wrong


def test_an_overloaded_service_is_asked_three_times_and_then_given_up() -> None:
    with serve([HttpError(529, "overloaded_error")] * 3) as peer:
        sentence = unavailable(peer)
    assert sentence == (
        "Claude is overloaded: try again in a few minutes, "
        "or ask with the planner (MESHWRIGHT_MODEL=planner). (Reference: req_0000)"
    )
    assert len(peer.bodies) == 3


@pytest.mark.parametrize("status", [429, 500, 503, 529])
def test_a_passing_fault_before_the_reply_is_not_seen(status: int) -> None:
    with serve([HttpError(status, "api_error"), HAPPY]) as peer:
        assert shown(reply(peer)) == "Column masking hides salaries."


@pytest.mark.parametrize(
    ("status", "type_", "words"),
    [
        (400, "invalid_request_error", "refused the request"),
        (401, "authentication_error", "check ANTHROPIC_API_KEY"),
        (402, "billing_error", "can't be billed"),
        (403, "permission_error", "may not use this Claude model"),
        (404, "not_found_error", "no such Claude model"),
        (413, "request_too_large", "too long"),
        (418, "teapot", "refused the request"),
    ],
)
def test_what_will_not_pass_is_said_at_once(status: int, type_: str, words: str) -> None:
    with serve([HttpError(status, type_)]) as peer:
        assert words in unavailable(peer)
    assert len(peer.bodies) == 1


@pytest.mark.parametrize(
    "broken",
    [
        Turn((Says("Half an answer"),), drop_after=5),
        Turn((Says("Half an answer"),), end_after=5),
        Turn((Says("Half an answer"),), error_after=(5, "overloaded_error")),
        Turn((Says("Half an answer"),), error_after=(5, "api_error")),
        Turn((Says("Half an answer", chunk=50), ToolUse("search_passages", '{"a"')), "tool_use"),
        Turn((Says("Half an answer", chunk=50), ToolUse("search_passages", "{]")), "tool_use"),
    ],
    ids=["drop", "clean end", "overloaded", "fault", "cut arguments", "broken arguments"],
)
def test_a_reply_that_breaks_off_after_text_is_withdrawn_and_begun_again(broken: Turn) -> None:
    with serve([broken, HAPPY]) as peer:
        parts = reply(peer)
    again = [isinstance(part, Withdrawn) for part in parts].index(True)
    assert "Half an answer".startswith(shown(parts[:again]))
    assert shown(parts[:again]) != ""
    assert shown(parts[again:]) == "Column masking hides salaries."


@pytest.mark.parametrize("count", [0, 1])
def test_a_reply_that_breaks_off_before_text_is_begun_again_unseen(count: int) -> None:
    with serve([Turn(drop_after=count), Turn(end_after=count), HAPPY]) as peer:
        parts = reply(peer)
    assert not any(isinstance(part, Withdrawn) for part in parts)
    assert len(peer.bodies) == 3


def test_waits_between_attempts_double() -> None:
    waits: list[float] = []

    async def noted(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    with serve([Turn(end_after=1), Turn(end_after=1), HAPPY]) as peer:
        asyncio.run(collect(claude(peer, sleep=noted), asked()))
    assert waits == [0.5, 1.0]


def test_after_three_broken_replies_the_asker_is_told() -> None:
    with serve([Turn((Says("Half"),), end_after=4)] * 3) as peer:
        assert "broke off several times" in unavailable(peer)
    assert len(peer.bodies) == 3


def test_an_error_within_a_reply_that_will_not_pass_is_said_at_once() -> None:
    with serve([Turn((Says("Half"),), error_after=(4, "invalid_request_error"))]) as peer:
        assert "refused the request" in unavailable(peer)
    assert len(peer.bodies) == 1


def test_silence_counts_as_a_broken_reply() -> None:
    async def ask(peer: Peer) -> list[ReplyPart]:
        return await collect(claude(peer, silence=0.3), asked())

    with serve([Turn((Says("Half"),), stall_after=4), HAPPY]) as peer:
        parts = asyncio.run(ask(peer))
    assert shown(parts) == "HalfColumn masking hides salaries."


def test_a_reply_that_takes_too_long_ends_at_its_deadline() -> None:
    with (
        serve([Turn((Says("Half"),), stall_after=4)]) as peer,
        pytest.raises(ModelUnavailable, match="did not finish in time"),
    ):
        asyncio.run(collect(claude(peer, patience=0.4), asked()))


def test_a_server_that_asks_for_a_long_wait_does_not_outlast_the_deadline() -> None:
    with (
        serve([HttpError(429, "rate_limit_error", headers={"retry-after": "120"})]) as peer,
        pytest.raises(ModelUnavailable, match="did not finish in time"),
    ):
        asyncio.run(collect(claude(peer, patience=0.4), asked()))


def test_no_service_at_all_is_said_in_words() -> None:
    with serve([]) as peer:
        pass
    with pytest.raises(ModelUnavailable, match="can't be reached"):
        asyncio.run(collect(claude(peer), asked()))


def test_cancelling_closes_the_connection() -> None:
    async def ask(peer: Peer) -> None:
        task = asyncio.create_task(collect(claude(peer), asked()))
        await asyncio.to_thread(peer.streaming.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with serve([Turn((Says("Half"),), stall_after=4)]) as peer:
        asyncio.run(ask(peer))
        assert peer.disconnected.wait(5)


def test_a_reader_who_leaves_closes_the_connection() -> None:
    async def ask(peer: Peer) -> None:
        async with aclosing(claude(peer).reply(asked(), (TOOL,), "may_call")) as parts:
            assert await anext(parts) == Text("Half")

    with serve([Turn((Says("Half"),), stall_after=4)]) as peer:
        asyncio.run(ask(peer))
        assert peer.disconnected.wait(5)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (ClaudeSettings(), "needs an API key"),
        (ClaudeSettings(api_key="sk ant"), "holds a space"),
        (ClaudeSettings(api_key="sk-ant\n"), "holds a space"),
        (ClaudeSettings(api_key="schlüssel"), "holds a space"),
        (ClaudeSettings(api_key=KEY, base_url="localhost:80"), "must begin with https://"),
        (ClaudeSettings(provider="foundry"), "is not set up"),
    ],
)
def test_settings_that_can_not_work_are_said_before_anything_is_sent(
    settings: ClaudeSettings, words: str
) -> None:
    with pytest.raises(ModelUnavailable, match=words) as caught:
        asyncio.run(collect(ClaudeModel("claude-sonnet-5-5", settings), asked()))
    assert "sk" not in str(caught.value).replace("ask", "")
    assert KEY not in repr(settings)


def test_nothing_of_anthropic_is_loaded_until_claude_is_chosen() -> None:
    code = "import sys, assistant.model, assistant.claude_client; print('anthropic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
