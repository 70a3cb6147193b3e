"""What Claude is sent: a transcript and tools as the blocks of the Messages API, always the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, cast

from pydantic import JsonValue, TypeAdapter

from assistant.claude_result import result_block
from assistant.claude_text import read_json, text_block
from assistant.model import Call, Replied, Returned, Said, Transcript
from tools.declaration import Request, Tool

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anthropic.types import (
        ContentBlockParam,
        MessageParam,
        TextBlockParam,
        ToolChoiceParam,
        ToolParam,
        ToolUseBlockParam,
    )

_NATIVE = TypeAdapter(list[dict[str, JsonValue]])


@dataclass(frozen=True, slots=True)
class ClaudeRequest:
    """The parts of a request that depend on the conversation.

    `tools` and the first block of `system` are what is cached: equal for everybody who asks.
    """

    system: list[TextBlockParam]
    tools: list[ToolParam]
    tool_choice: ToolChoiceParam
    messages: list[MessageParam]


def request_of(
    transcript: Transcript, tools: tuple[Tool, ...], last: Literal["may_call", "must_answer"]
) -> ClaudeRequest:
    """Return the request for the next reply; `must_answer` forbids calls but keeps the tools."""
    return ClaudeRequest(
        system=_system(transcript),
        tools=[_tool(tool) for tool in tools],
        tool_choice={"type": "none"} if last == "must_answer" else {"type": "auto"},
        messages=messages_of(transcript.entries, tools),
    )


def messages_of(
    entries: tuple[Said | Replied | tuple[Returned, ...], ...], tools: tuple[Tool, ...]
) -> list[MessageParam]:
    """Return the entries as messages that the service accepts.

    Roles alternate and the asker speaks first; every call is answered in the next message; calls
    without an answer, answers without a call, empty texts and empty messages are left out.
    """
    by_name = {tool.name: tool for tool in tools}
    messages: list[MessageParam] = []
    for place, entry in enumerate(entries):
        match entry:
            case Said(text=text):
                _add(messages, "user", [text_block(text if text.strip() else "(no text)")])
            case Replied() if messages:
                following = entries[place + 1] if place + 1 < len(entries) else ()
                returned = following if isinstance(following, tuple) and tools else ()
                spoken, answered = _exchange(entry, returned, place)
                _add(messages, "assistant", spoken)
                _add(messages, "user", [result_block(id_, one, by_name) for id_, one in answered])
            case _:
                """Results go with the reply that asked for them, and a reply with what it answers."""
    return messages


@cache
def schema_of(request: type[Request]) -> dict[str, JsonValue]:
    """Return the JSON schema of a tool's arguments, without the titles that repeat the names.

    It takes a millisecond, and the tools do not change; nobody may change what is returned.
    """
    return cast("dict[str, JsonValue]", _untitled(request.model_json_schema()))


def _system(transcript: Transcript) -> list[TextBlockParam]:
    """The static text is kept for an hour, so that a morning's first question warms the rest."""
    blocks: list[TextBlockParam] = []
    if transcript.system.strip():
        fixed = text_block(transcript.system)
        fixed["cache_control"] = {"type": "ephemeral", "ttl": "1h"}
        blocks.append(fixed)
    if transcript.situation.strip():
        blocks.append(text_block(transcript.situation))
    return blocks


def _tool(tool: Tool) -> ToolParam:
    schema = dict[str, object](schema_of(tool.request))
    return {"name": tool.name, "description": tool.description, "input_schema": schema}


def _untitled(schema: JsonValue) -> JsonValue:
    if isinstance(schema, list):
        return [_untitled(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _untitled_under(key, value) for key, value in schema.items() if key != "title"}


def _untitled_under(key: str, value: JsonValue) -> JsonValue:
    """Names of fields and values of fields are not keywords of the schema."""
    if key in {"properties", "$defs"} and isinstance(value, dict):
        return {name: _untitled(each) for name, each in value.items()}
    return value if key in {"default", "const", "enum", "examples"} else _untitled(value)


def _add(
    messages: list[MessageParam],
    role: Literal["user", "assistant"],
    content: Iterable[ContentBlockParam],
) -> None:
    blocks = list(content)
    if not blocks or (role == "assistant" and not messages):
        return
    if messages and messages[-1]["role"] == role:
        before = cast("list[ContentBlockParam]", messages.pop()["content"])
        blocks = [*before, *blocks]
    message: MessageParam = (
        {"role": "user", "content": blocks}
        if role == "user"
        else {"role": "assistant", "content": blocks}
    )
    messages.append(message)


def _exchange(
    reply: Replied, returned: tuple[Returned, ...], place: int
) -> tuple[list[ContentBlockParam], list[tuple[str, Returned]]]:
    """Return what the assistant said, and under which id each of its calls was answered."""
    answers = {one.call.id: one for one in returned}
    native = _native(reply.native)
    if native is None:
        return _plain(reply, answers, place)
    kept = [block for block in native if block["type"] != "tool_use" or block["id"] in answers]
    ids = [block["id"] for block in kept if block["type"] == "tool_use"]
    return _closed(kept), [(id_, answers[id_]) for id_ in ids]


def _plain(
    reply: Replied, answers: Mapping[str, Returned], place: int
) -> tuple[list[ContentBlockParam], list[tuple[str, Returned]]]:
    """A reply of another model: its ids may repeat over turns, so its calls are numbered anew."""
    calls = [call for call in reply.calls if call.id in answers]
    answered = [(f"call_{place}_{n}", answers[call.id]) for n, call in enumerate(calls)]
    spoken: list[ContentBlockParam] = [text_block(reply.text)] if reply.text.strip() else []
    spoken += [_use(id_, one.call) for id_, one in answered]
    return spoken, answered


def _use(id_: str, call: Call) -> ToolUseBlockParam:
    try:
        arguments = read_json(call.arguments)
    except ValueError:
        arguments = {}
    taken = dict[str, object](arguments) if isinstance(arguments, dict) else {}
    return {"type": "tool_use", "id": id_, "name": call.tool, "input": taken}


def _native(text: str) -> list[ContentBlockParam] | None:
    """Return the blocks as Claude sent them, or None where there are none to be read."""
    try:
        blocks = _NATIVE.validate_python(read_json(text))
    except ValueError:
        return None
    return cast("list[ContentBlockParam]", [block for block in blocks if not _blank(block)])


def _blank(block: Mapping[str, JsonValue]) -> bool:
    return block.get("type") == "text" and not str(block.get("text", "")).strip()


def _closed(blocks: list[ContentBlockParam]) -> list[ContentBlockParam]:
    """An assistant's message may not end in thinking."""
    end = len(blocks)
    while end and blocks[end - 1]["type"] in {"thinking", "redacted_thinking"}:
        end -= 1
    return blocks[:end]
