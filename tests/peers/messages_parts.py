"""What the tests of the Messages API's judge share: a request that it accepts, and its parts."""

import json

from pydantic import JsonValue

from evals.loopback.messages_api import Json
from evals.loopback.messages_protocol import VERSION, Sent, judge

HEADERS = {"authorization": "Bearer sk", "anthropic-version": VERSION}
CACHE: Json = {"type": "ephemeral"}
THOUGHT: Json = {"type": "thinking", "thinking": "Hm.", "signature": "s"}
USE: Json = {"type": "tool_use", "id": "t1", "name": "find", "input": {"words": "pay"}}
FOUND: Json = {
    "type": "search_result",
    "source": "doc#1",
    "title": "Pay",
    "content": [{"type": "text", "text": "Mask pay."}],
    "citations": {"enabled": True},
}
GIVEN: Json = {"type": "tool_result", "tool_use_id": "t1", "content": [FOUND]}
SCHEMA: Json = {
    "type": "object",
    "properties": {"words": {"type": "string"}},
    "required": ["words"],
    "additionalProperties": False,
}
TOOL: Json = {"name": "find", "description": "Finds.", "input_schema": SCHEMA}
SENT = (Sent((THOUGHT, USE), "tool_use"),)


def text(words: str) -> Json:
    return {"type": "text", "text": words}


def user(*blocks: Json) -> Json:
    return {"role": "user", "content": list(blocks)}


def assistant(*blocks: Json) -> Json:
    return {"role": "assistant", "content": list(blocks)}


def request(**changed: JsonValue) -> Json:
    """Return a request with everything in it that the product sends, but for what is changed."""
    whole: Json = {
        "model": "claude-sonnet-5-5",
        "max_tokens": 8192,
        "stream": True,
        "system": [{**text("Static."), "cache_control": {**CACHE, "ttl": "1h"}}, text("Monday.")],
        "tools": [TOOL],
        "tool_choice": {"type": "auto"},
        "thinking": {"type": "adaptive"},
        "cache_control": CACHE,
        "messages": [user(text("Pay?")), assistant(THOUGHT, USE), user(GIVEN)],
    }
    return {key: value for key, value in {**whole, **changed}.items() if value != "absent"}


def verdict(body: Json, sent: tuple[Sent, ...] = SENT) -> str:
    refusal = judge("/v1/messages", HEADERS, json.dumps(body).encode(), sent)
    return refusal.message if refusal else "accepted"


def conversation(*messages: Json) -> Json:
    return request(messages=list(messages))


ASK = user(text("Pay?"))
