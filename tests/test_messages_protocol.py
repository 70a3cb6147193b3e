import json

import pytest
from peers.messages_parts import (
    ASK,
    CACHE,
    FOUND,
    GIVEN,
    HEADERS,
    SCHEMA,
    SENT,
    THOUGHT,
    TOOL,
    USE,
    assistant,
    conversation,
    request,
    text,
    user,
    verdict,
)

from evals.loopback.messages_api import Json
from evals.loopback.messages_protocol import VERSION, Refusal, Sent, judge


def test_what_the_product_sends_is_accepted() -> None:
    assert verdict(request()) == "accepted"


@pytest.mark.parametrize(
    ("path", "headers", "refusal"),
    [
        ("/v1/complete", HEADERS, (404, "not_found_error")),
        ("/v1/messages", {"anthropic-version": VERSION}, (401, "authentication_error")),
        ("/v1/messages", {**HEADERS, "authorization": "Basic sk"}, (401, "authentication_error")),
        ("/v1/messages", {"authorization": "Bearer sk"}, (400, "invalid_request_error")),
        (
            "/v1/messages",
            {**HEADERS, "anthropic-version": "2023-06-01"},
            (400, "invalid_request_error"),
        ),
    ],
)
def test_a_wrong_address_key_or_version_is_refused(
    path: str, headers: dict[str, str], refusal: tuple[int, str]
) -> None:
    found = judge(path, headers, json.dumps(request()).encode(), SENT)
    assert isinstance(found, Refusal)
    assert (found.status, found.type) == refusal


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (request(temperature=0.5), "temperature: Extra inputs"),
        (request(top_p=0.5), "top_p: Extra inputs"),
        (request(top_k=5), "top_k: Extra inputs"),
        (request(thread={"type": "create"}), "thread: Extra inputs"),
        (request(context_management={}), "context_management: Extra inputs"),
        (request(max_tokens="absent"), "max_tokens: Field required"),
        (request(max_tokens=0), "max_tokens: Input should be greater"),
        (request(model="absent"), "model: Field required"),
        (request(messages=[]), "messages: List should have at least 1"),
        (request(stream=False), "stream: this peer only streams"),
        (request(stream="absent"), "stream: this peer only streams"),
    ],
)
def test_a_wrong_field_is_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


IMAGE: Json = {"type": "image", "source": {"type": "url", "url": "https://example.org/x.png"}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (conversation(assistant(text("Hello.")), user(text("Hi."))), "first message must use"),
        (conversation(user(text("One.")), user(text("Two."))), "roles must alternate"),
        (conversation(user(text("Pay?")), assistant(text("It"))), "prefill"),
        (conversation({"role": "system", "content": "Now."}), "messages.0.role"),
        (conversation(user(text(""))), "non-whitespace text"),
        (conversation(user(text(" \n"))), "non-whitespace text"),
        (conversation({"role": "user", "content": ""}), "non-whitespace text"),
        (conversation(user()), "non-empty content"),
        (request(system=[text("")]), "system: text content blocks"),
        (conversation(user(text("Pay?"), IMAGE)), "does not match any of the expected tags"),
        (conversation(user({**text("Pay?"), "colour": "red"})), "Extra inputs"),
        (conversation(user(text("Pay?"), USE)), "`tool_use` blocks can't be in user"),
        (conversation(user(text("Pay?"), THOUGHT)), "`thinking` blocks can't be in user"),
        (
            conversation(user(text("Pay?")), assistant(GIVEN, text("x")), user(text("?"))),
            "`tool_result` blocks can't be in assistant",
        ),
    ],
)
def test_a_wrong_message_is_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


USE_2: Json = {**USE, "id": "t2"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            conversation(ASK, assistant(THOUGHT, USE), user(text("Well?"))),
            "without `tool_result` immediately after: {'t1'}",
        ),
        (conversation(ASK, assistant(THOUGHT, USE, USE_2), user(GIVEN)), "after: {'t2'}"),
        (conversation(ASK, assistant(THOUGHT, USE)), "without `tool_result`"),
        (conversation(user(GIVEN)), "unexpected `tool_use_id`"),
        (
            conversation(
                ASK,
                assistant(THOUGHT, USE),
                user(GIVEN),
                assistant(text("So.")),
                user({**GIVEN, "tool_use_id": "t1"}),
            ),
            "messages.4: unexpected `tool_use_id`",
        ),
        (conversation(ASK, assistant(THOUGHT, USE), user(GIVEN, GIVEN)), "a single result"),
        (conversation(ASK, assistant(THOUGHT, USE, USE), user(GIVEN)), "ids must be unique"),
        (
            conversation(
                ASK, assistant(THOUGHT, USE), user(GIVEN), assistant(THOUGHT, USE), user(GIVEN)
            ),
            "ids must be unique",
        ),
        (conversation(ASK, assistant(THOUGHT, USE), user(text("So:"), GIVEN)), "must come first"),
        (
            conversation(ASK, assistant(THOUGHT, {**USE, "id": "t 1"}), user(GIVEN)),
            "String should match pattern",
        ),
        (
            conversation(ASK, assistant(THOUGHT, {**USE, "input": [1]}), user(GIVEN)),
            "input: Input should be an object",
        ),
        (
            conversation(ASK, assistant(THOUGHT, USE), user({**GIVEN, "is_error": True})),
            "must be text if `is_error`",
        ),
        (
            conversation(
                ASK, assistant(THOUGHT, USE), user({**GIVEN, "is_error": True, "content": []})
            ),
            "cannot be empty if `is_error`",
        ),
        (request(tools="absent", tool_choice="absent"), "must define tools"),
    ],
)
def test_calls_and_results_that_do_not_pair_are_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


UNCITED: Json = {**FOUND, "citations": {"enabled": False}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            request(output_config={"format": {"type": "json_schema", "schema": SCHEMA}}),
            "can't be combined with citations",
        ),
        (
            conversation(
                ASK, assistant(THOUGHT, USE), user({**GIVEN, "content": [FOUND, UNCITED]})
            ),
            "on all or on none",
        ),
        (
            conversation(
                ASK, assistant(THOUGHT, USE), user({**GIVEN, "content": [{**FOUND, "content": []}]})
            ),
            "at least 1 item",
        ),
    ],
)
def test_citations_that_can_not_be_are_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


def test_an_output_format_without_citations_is_accepted() -> None:
    format_: Json = {"format": {"type": "json_schema", "schema": SCHEMA}}
    assert verdict(request(output_config=format_, messages=[ASK])) == "accepted"


CACHED: Json = {**text("Static."), "cache_control": CACHE}
CACHED_LONG: Json = {**text("Static."), "cache_control": {**CACHE, "ttl": "1h"}}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            request(system=[CACHED, CACHED, CACHED, CACHED]),
            "A maximum of 4 blocks with cache_control",
        ),
        (request(system=[CACHED, CACHED_LONG]), "must not come after a ttl='5m'"),
        (
            request(tools=[{**TOOL, "cache_control": CACHE}], system=[CACHED_LONG]),
            "must not come after a ttl='5m'",
        ),
        (
            request(system=[CACHED], cache_control={**CACHE, "ttl": "1h"}),
            "must not come after a ttl='5m'",
        ),
        (request(cache_control={**CACHE, "ttl": "1d"}), "cache_control.ttl"),
        (
            conversation(ASK, assistant({**THOUGHT, "cache_control": CACHE}, USE), user(GIVEN)),
            "Extra inputs",
        ),
    ],
)
def test_cache_marks_that_can_not_be_are_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            conversation(ASK, assistant({**THOUGHT, "thinking": "Hm!"}, USE), user(GIVEN)),
            "cannot be modified",
        ),
        (
            conversation(ASK, assistant({**THOUGHT, "signature": "forged"}, USE), user(GIVEN)),
            "cannot be modified",
        ),
        (
            conversation(ASK, assistant({"type": "thinking", "thinking": "Hm."}, USE), user(GIVEN)),
            "signature: Field required",
        ),
        (conversation(ASK, assistant(USE), user(GIVEN)), "latest assistant message are missing"),
        (conversation(ASK, assistant(THOUGHT), user(text("?"))), "cannot be thinking"),
        (request(tool_choice={"type": "any"}), "forces tool use"),
        (request(tool_choice={"type": "tool", "name": "find"}), "forces tool use"),
        (request(thinking={"type": "enabled", "budget_tokens": 8192}), "greater than"),
        (request(thinking={"type": "deep"}), "thinking.type"),
    ],
)
def test_thinking_that_is_altered_or_forced_is_refused(body: Json, words: str) -> None:
    assert words in verdict(body)


def test_a_forced_call_without_thinking_is_accepted() -> None:
    assert (
        verdict(request(thinking={"type": "disabled"}, tool_choice={"type": "any"})) == "accepted"
    )


def test_only_a_paused_reply_may_end_the_conversation() -> None:
    half = (text("First, "),)
    body = conversation(ASK, assistant(*half))
    assert verdict(body, (Sent(half, "pause_turn"),)) == "accepted"
    assert "prefill" in verdict(body, (Sent(half, "end_turn"),))
