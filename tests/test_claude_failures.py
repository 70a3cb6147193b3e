import asyncio
from contextlib import aclosing

import pytest
from peers.claude_parts import (
    HAPPY,
    KEY,
    TOOL,
    asked,
    claude,
    collect,
    reply,
    shown,
)

from assistant.model import (
    ModelUnavailable,
    ReplyPart,
    Text,
    Withdrawn,
)
from evals.loopback.messages_api import HttpError, Peer, ToolUse, Turn, serve
from evals.loopback.messages_api import Text as Says


def unavailable(peer: Peer) -> str:
    with pytest.raises(ModelUnavailable) as caught:
        asyncio.run(collect(claude(peer), asked()))
    assert KEY not in str(caught.value)
    assert "scripted" not in str(caught.value)
    return str(caught.value)


def test_an_overloaded_service_is_asked_three_times_and_then_given_up() -> None:
    with serve([HttpError(529, "overloaded_error")] * 3) as peer:
        sentence = unavailable(peer)
    assert sentence == ("Claude is overloaded: try again in a few minutes. (Reference: req_0000)")
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
        Turn(
            (Says("Half an answer", chunk=50), ToolUse("search_passages", '{"limit": NaN}')),
            "tool_use",
        ),
    ],
    ids=[
        "drop",
        "clean end",
        "overloaded",
        "fault",
        "cut arguments",
        "broken arguments",
        "no number",
    ],
)
def test_a_reply_that_breaks_off_after_text_is_withdrawn_and_begun_again(broken: Turn) -> None:
    with serve([broken, HAPPY]) as peer:
        parts = reply(peer)
    again = parts.index(Withdrawn("Claude's reply broke off and begins again."))
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


def test_a_gateway_that_names_no_known_type_is_judged_by_its_status() -> None:
    with serve([HttpError(502, "bad_gateway")] * 3) as peer:
        assert "Claude has a fault" in unavailable(peer)
