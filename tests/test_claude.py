import pytest
from peers.claude_parts import (
    HAPPY,
    asked,
    ended,
    reply,
    shown,
)

from assistant.model import (
    Call,
    Ended,
    ModelUnavailable,
    Quoted,
    Said,
    Spent,
    Text,
    Withdrawn,
)
from evals.loopback.messages_api import Json, Thinking, ToolUse, Turn, serve
from evals.loopback.messages_api import Text as Says


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


@pytest.mark.parametrize(
    "block",
    [
        ToolUse("search_passages", '{"title": "sal'),
        ToolUse("search_passages", "{}"),
        Thinking("Hm"),
    ],
    ids=["in the arguments", "behind the arguments", "in thinking"],
)
def test_a_reply_cut_before_its_answer_is_asked_for_again_with_more_room(
    block: ToolUse | Thinking,
) -> None:
    with serve([Turn((Says("I look."), block), "max_tokens"), HAPPY]) as peer:
        parts = reply(peer)
    assert Withdrawn("Claude's reply broke off and begins again.") in parts
    assert ended(parts).reply.calls == ()
    assert ended(parts).reply.text == "Column masking hides salaries."
    assert [body["max_tokens"] for body in peer.bodies] == [8192, 32768]


def test_a_reply_that_is_cut_twice_is_given_up() -> None:
    cut = Turn((ToolUse("search_passages", '{"title": "sal'),), "max_tokens")
    with (
        serve([cut, cut]) as peer,
        pytest.raises(ModelUnavailable, match="too long to be finished"),
    ):
        reply(peer)


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
