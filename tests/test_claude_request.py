import json

from hypothesis import given
from hypothesis import strategies as st
from peers.claude_parts import (
    CALL,
    HAPPY,
    Passages,
    Wanted,
    asked,
    ended,
    reply,
    roles_and_types,
    sent_for,
)

from assistant.claude_request import schema_of
from assistant.model import Call, Ended, Quoted, Replied, Returned, Said
from evals.loopback.messages_api import Json, Thinking, ToolUse, Turn, serve
from evals.loopback.messages_api import Text as Says
from evals.loopback.messages_body import Body, TextBlock
from evals.loopback.messages_protocol import Sent
from tools.toolbox import TOOLS

LOOK = Turn(
    (Thinking("Salaries\nneed masking."), ToolUse("search_passages", {"title": "pay"}, id="t1")),
    "tool_use",
)


def answered(end: Ended, result: Passages, result_id: str = "r1") -> tuple[Returned, ...]:
    return tuple(Returned(call, result, result_id) for call in end.reply.calls)


def test_a_request_holds_what_is_meant_and_nothing_else() -> None:
    with serve([HAPPY]) as peer:
        reply(peer, asked(situation="Asker: CDO."))
    body = dict(peer.bodies[0])
    tools = body.pop("tools")
    assert body == {
        "model": "claude-sonnet-5-5",
        "max_tokens": 8192,
        "stream": True,
        "system": [
            {
                "type": "text",
                "text": "You are Meshwright.",
                "cache_control": {"type": "ephemeral", "ttl": "1h"},
            },
            {"type": "text", "text": "Asker: CDO."},
        ],
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "What hides salaries?"}]}
        ],
        "tool_choice": {"type": "auto"},
        "thinking": {"type": "adaptive"},
        "cache_control": {"type": "ephemeral"},
    }
    assert tools == [
        {
            "name": "search_passages",
            "description": "Find passages.",
            "input_schema": {
                "additionalProperties": False,
                "description": "What to look for.",
                "properties": {
                    "title": {"description": "Words in the title.", "type": "string"},
                    "limit": {"default": 3, "type": "integer"},
                },
                "required": ["title"],
                "type": "object",
            },
        }
    ]


def cached_part(body: Json) -> str:
    assert isinstance(body["system"], list)
    return json.dumps([body["tools"], body["system"][0]])


def test_what_is_cached_is_the_same_bytes_for_every_asker_and_turn() -> None:
    with serve([LOOK, HAPPY, HAPPY]) as peer:
        end = ended(reply(peer, asked(situation="Monday, asked by the CDO.")))
        returned = answered(end, Passages(lines=("Mask pay.",)))
        reply(peer, asked(Said("Pay?"), end.reply, returned, situation="Monday."))
        reply(peer, asked(Said("Else?"), situation="Tuesday, asked by a steward."), "must_answer")
    cached = {
        json.dumps([body["tools"], Body.model_validate(body).system[0]], default=repr)
        for body in peer.bodies
    }
    assert len(cached) == 1


def test_what_claude_thought_and_called_comes_back_as_it_was() -> None:
    with serve([LOOK, HAPPY]) as peer:
        end = ended(reply(peer))
        reply(peer, asked(Said("Pay?"), end.reply, answered(end, Passages(lines=("Mask pay.",)))))
    assert peer.bodies[1]["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "Pay?"}]},
        {
            "role": "assistant",
            "content": [
                {
                    "type": "thinking",
                    "thinking": "Salaries\nneed masking.",
                    "signature": "EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=",
                },
                {
                    "type": "tool_use",
                    "id": "t1",
                    "name": "search_passages",
                    "input": {"title": "pay"},
                },
            ],
        },
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "t1",
                    "content": [
                        {"type": "text", "text": "1 passages"},
                        {
                            "type": "search_result",
                            "source": "handbook#masking",
                            "title": "Masking policy",
                            "content": [{"type": "text", "text": "Mask pay."}],
                            "citations": {"enabled": True},
                        },
                    ],
                }
            ],
        },
    ]


def test_a_cited_answer_may_come_back() -> None:
    citation: Json = {
        "type": "search_result_location",
        "source": "handbook#masking",
        "title": None,
        "cited_text": "Mask pay.",
        "search_result_index": 0,
        "start_block_index": 0,
        "end_block_index": 1,
    }
    with serve([Turn((Says("Mask it.", (citation,)),)), HAPPY]) as peer:
        parts = reply(peer)
        reply(peer, asked(Said("Pay?"), ended(parts).reply, Said("Sure?")))
    assert Quoted("handbook#masking", "", "Mask pay.") in parts
    assert roles_and_types(peer)[1] == ("assistant", ["text"])


def test_calls_of_another_model_are_numbered_anew() -> None:
    reply_, returned = Replied("I look.", (CALL,)), (Returned(CALL, Passages(lines=("Pay.",))),)
    body = sent_for(asked(Said("One?"), reply_, returned, reply_, returned))
    uses = [
        each for message in body.messages for each in message.blocks() if each.type == "tool_use"
    ]
    assert [use.model_dump()["id"] for use in uses] == ["call_1_0", "call_3_0"]
    assert uses[0].model_dump()["input"] == {"title": "pay"}


def test_broken_arguments_of_another_model_are_sent_as_none() -> None:
    calls = (Call("a", "search_passages", "{"), Call("b", "search_passages", "[1]"))
    returned = tuple(Returned(call, None, error="Not an object.") for call in calls)
    body = sent_for(asked(Said("One?"), Replied("", calls), returned))
    assert [use.model_dump()["input"] for use in body.messages[1].blocks()] == [{}, {}]


def test_arguments_that_are_no_object_go_to_the_tool_but_not_back_to_the_service() -> None:
    with serve([Turn((ToolUse("search_passages", "[1]"),), "tool_use"), HAPPY]) as peer:
        end = ended(reply(peer))
        assert end.reply.calls[0].arguments == "[1]"
        error = Returned(end.reply.calls[0], None, error="Not an object.")
        reply(peer, asked(Said("One?"), end.reply, (error,)))


def test_a_call_that_was_never_answered_is_left_out() -> None:
    two = Turn((ToolUse("search_passages", {}), ToolUse("search_passages", {})), "tool_use")
    with serve([two, HAPPY, HAPPY]) as peer:
        end = ended(reply(peer))
        first = (Returned(end.reply.calls[0], Passages(lines=("Pay.",))),)
        reply(peer, asked(Said("One?"), end.reply, first))
        assert roles_and_types(peer)[1:] == [("assistant", ["tool_use"]), ("user", ["tool_result"])]
        reply(peer, asked(Said("One?"), end.reply, Said("Never mind.")))
        assert roles_and_types(peer) == [("user", ["text", "text"])]


def test_an_answer_to_no_call_is_left_out() -> None:
    stray = (Returned(CALL, Passages(lines=("Pay.",))),)
    assert (
        len(sent_for(asked(stray, Said("One?"), Replied("Yes.", ()), stray, Said("Two?"))).messages)
        == 3
    )


def test_words_after_results_follow_them_in_one_message() -> None:
    returned = (Returned(CALL, Passages(lines=("Pay.",))),)
    body = sent_for(asked(Said("One?"), Replied("", (CALL,)), returned, Said("And two?")))
    assert [block.type for block in body.messages[2].blocks()] == ["tool_result", "text"]


def test_empty_words_are_never_sent() -> None:
    with serve([Turn((Says(" "), Says("Yes."))), Turn((Says(""),)), HAPPY]) as peer:
        spoken = ended(reply(peer))
        silent = ended(reply(peer))
        reply(peer, asked(Said("One?"), spoken.reply, Said("Two?"), silent.reply, Said("\n")))
    assert roles_and_types(peer) == [
        ("user", ["text"]),
        ("assistant", ["text"]),
        ("user", ["text", "text"]),
    ]


def test_a_conversation_that_lost_its_beginning_starts_with_the_asker() -> None:
    body = sent_for(asked(Replied("Earlier.", ()), Said("Now?")))
    assert [message.role for message in body.messages] == ["user"]


def test_half_characters_are_replaced() -> None:
    broken = "Pay \ud83d"
    call = Call("c", "search_passages", json.dumps({"title": broken}))
    returned = (Returned(call, Passages(lines=(broken,), source=broken)),)
    sent_for(asked(Said(broken), Replied(broken, (call,)), returned))
    sent_for(
        asked(
            Said(broken), Replied("", (), json.dumps([{"type": "text", "text": broken}])), Said("?")
        )
    )


def test_a_stored_form_that_can_not_be_read_gives_way_to_the_text() -> None:
    body = sent_for(asked(Said("One?"), Replied("Yes.", (), "not JSON"), Said("Two?")))
    assert body.messages[1].blocks() == [TextBlock(type="text", text="Yes.")]


def test_without_tools_neither_calls_nor_a_choice_are_sent() -> None:
    returned = (Returned(CALL, Passages(lines=("Pay.",))),)
    body = sent_for(asked(Said("One?"), Replied("", (CALL,)), returned, Said("Two?")), tools=())
    assert [message.role for message in body.messages] == ["user"]


words = st.sampled_from(["", " ", "Pay.", "\ud83d"])
called = st.builds(
    Call, st.sampled_from("ab"), st.just("search_passages"), st.sampled_from(["{}", "{", "3"])
)
native = st.lists(
    st.sampled_from(
        [
            {"type": "text", "text": "Pay."},
            {"type": "text", "text": ""},
            {"type": "thinking", "thinking": "Hm.", "signature": "s"},
        ]
    )
)
spoke = st.builds(
    Replied, words, st.lists(called, unique_by=lambda call: call.id).map(tuple)
) | native.map(lambda found: Replied("Pay.", (), json.dumps(found)))
gave = st.builds(
    Returned,
    called,
    st.builds(Passages, lines=st.lists(words).map(tuple)) | st.none(),
    words,
    words,
)
anything = st.lists(
    st.builds(Said, words) | spoke | st.lists(gave, max_size=3).map(tuple), max_size=8
)


@given(anything)
def test_whatever_happened_the_service_accepts_the_conversation(
    entries: list[Said | Replied | tuple[Returned, ...]],
) -> None:
    hm: Json = {"type": "thinking", "thinking": "Hm.", "signature": "s"}
    sent_for(asked(*entries, Said("And now?")), sent=(Sent((hm,), "end_turn"),))


def test_a_field_that_is_named_title_keeps_its_name() -> None:
    assert set(schema_of(Wanted)) == {
        "type",
        "description",
        "properties",
        "required",
        "additionalProperties",
    }


def test_every_tool_there_is_can_be_sent() -> None:
    assert len(sent_for(asked(), tools=TOOLS).tools) == len(TOOLS)
