"""What the Messages API refuses, of the part of it that the product speaks.

A request that this judge lets pass is one that the service accepts; where the service's own rule is
lenient or not public, the judge is the stricter: it wants alternating roles, as older models and
some clouds do, and every thinking block of the last assistant's message that called tools.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import JsonValue, ValidationError

from evals.loopback.messages_body import (
    AnyBlock,
    Body,
    CacheControl,
    Message,
    Part,
    RedactedThinking,
    SearchResult,
    TextBlock,
    ThinkingBlock,
    ToolResult,
    ToolUse,
)
from evals.loopback.messages_schema import schema_faults, strict_faults

VERSION = "2026-10-21"
BREAKPOINTS = 4


@dataclass(frozen=True)
class Sent:
    """A message that the service itself has sent: what it sent may come back, but only as it was."""

    content: tuple[Mapping[str, JsonValue], ...]
    stop_reason: str

    def thinking(self) -> list[Mapping[str, JsonValue]]:
        """Return its thinking blocks, the redacted ones included."""
        return [block for block in self.content if "thinking" in str(block["type"])]


@dataclass(frozen=True)
class Refusal:
    """How the service refuses a request."""

    status: int
    type: str
    message: str


def judge(
    path: str, headers: Mapping[str, str], body: bytes, sent: Sequence[Sent] = ()
) -> Refusal | None:
    """Return why the service refuses this request, or None; header names are in lower case."""
    if path != "/v1/messages":
        return Refusal(404, "not_found_error", f"Not found: {path}")
    if not re.fullmatch(r"Bearer \S+", headers.get("authorization", "")):
        return Refusal(401, "authentication_error", "a Bearer token is required")
    if headers.get("anthropic-version") != VERSION:
        return Refusal(400, "invalid_request_error", f"anthropic-version: {VERSION} is required")
    try:
        request = Body.model_validate_json(body)
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        return Refusal(400, "invalid_request_error", f"{where}: {first['msg']}")
    for rule in RULES:
        for message in rule(request, sent):
            return Refusal(400, "invalid_request_error", message)
    return None


def roles(request: Body, sent: Sequence[Sent]) -> Iterator[str]:
    """Yield faults of who speaks when."""
    messages = request.messages
    if messages[0].role != "user":
        yield "messages: first message must use the user role"
    for n, (before, after) in enumerate(pairwise(messages), 1):
        if before.role == after.role:
            yield f"messages.{n}: roles must alternate"
    if messages[-1].role == "assistant" and not _paused(messages[-1], sent):
        yield "messages: This model does not support assistant message prefill"


def _paused(message: Message, sent: Sequence[Sent]) -> bool:
    last = [block.model_dump(exclude_unset=True) for block in message.blocks()]
    return bool(sent) and sent[-1].stop_reason == "pause_turn" and last == list(sent[-1].content)


def texts(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield faults of empty texts."""
    for where, text in _texts(request):
        if not text.strip():
            yield f"{where}: text content blocks must contain non-whitespace text"
    for n, message in enumerate(request.messages):
        if not message.blocks():
            yield f"messages.{n}: all messages must have non-empty content"


def _texts(request: Body) -> Iterator[tuple[str, str]]:
    if isinstance(request.system, list):
        yield from (("system", block.text) for block in request.system)
    for n, message in enumerate(request.messages):
        for block in message.blocks():
            yield from ((f"messages.{n}", text) for text in _texts_in(block))


def _texts_in(block: AnyBlock) -> Iterator[str]:
    match block:
        case TextBlock():
            yield block.text
        case ToolResult(content=list(inner)):
            for each in inner:
                yield from _texts_in(each)
        case SearchResult():
            yield from (each.text for each in block.content)
        case _:
            pass


def placement(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield blocks that stand on the wrong side."""
    of_user = (ToolResult, SearchResult)
    of_assistant = (ToolUse, ThinkingBlock, RedactedThinking)
    for n, message in enumerate(request.messages):
        for block in message.blocks():
            if isinstance(block, of_assistant if message.role == "user" else of_user):
                yield f"messages.{n}: `{block.type}` blocks can't be in {message.role} messages"


def calls(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield calls without results, and results without calls."""
    used = [use.id for message in request.messages for use in _uses(message)]
    if len(set(used)) < len(used):
        yield "messages: `tool_use` ids must be unique"
    if used and not request.tools:
        yield "Requests which include `tool_use` or `tool_result` blocks must define tools"
    asked: list[str] = []
    for n, message in enumerate(request.messages):
        answered = _answers(message)
        yield from _answer_faults(n, asked, answered)
        kinds = [isinstance(block, ToolResult) for block in message.blocks()]
        if kinds != sorted(kinds, reverse=True):
            yield f"messages.{n}: `tool_result` blocks must come first in the content"
        asked = [use.id for use in _uses(message)]
    if asked:
        yield f"messages: `tool_use` ids without `tool_result` immediately after: {asked}"


def _answer_faults(n: int, asked: list[str], answered: list[str]) -> Iterator[str]:
    if missing := set(asked) - set(answered):
        yield f"messages.{n}: `tool_use` ids without `tool_result` immediately after: {missing}"
    if unknown := set(answered) - set(asked):
        yield f"messages.{n}: unexpected `tool_use_id` in `tool_result` blocks: {unknown}"
    if any(count > 1 for count in Counter(answered).values()):
        yield f"messages.{n}: each tool_use must have a single result"


def _uses(message: Message) -> list[ToolUse]:
    return [block for block in message.blocks() if isinstance(block, ToolUse)]


def _answers(message: Message) -> list[str]:
    return [block.tool_use_id for block in message.blocks() if isinstance(block, ToolResult)]


def results(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield faults of what stands in results."""
    for message in request.messages:
        for block in message.blocks():
            if isinstance(block, ToolResult) and block.is_error:
                if not block.content:
                    yield "tool_result: content cannot be empty if `is_error` is true"
                if any(each.type != "text" for each in block.content if not isinstance(each, str)):
                    yield "tool_result: all content must be text if `is_error` is true"


def tools(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield faults of the tools' names and schemas."""
    if any(n > 1 for n in Counter(tool.name for tool in request.tools).values()):
        yield "tools: Tool names must be unique"
    if request.tool_choice and not request.tools:
        yield "tool_choice: may only be specified while providing tools"
    for n, tool in enumerate(request.tools):
        yield from (f"tools.{n}.{fault}" for fault in schema_faults(tool.input_schema))
    yield from strict_faults([tool.input_schema for tool in request.tools if tool.strict])


def citations(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield faults of what may be cited."""
    enabled = {result.citations.enabled for result in _search_results(request)}
    if len(enabled) > 1:
        yield "search_result: citations must be enabled on all or on none"
    if True in enabled and request.output_config and request.output_config.format is not None:
        yield "output_config.format: can't be combined with citations"


def _search_results(request: Body) -> Iterator[SearchResult]:
    for message in request.messages:
        for block in message.blocks():
            inner = block.content if isinstance(block, ToolResult) else [block]
            yield from (each for each in inner if isinstance(each, SearchResult))


def caching(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield faults of the cache's breakpoints."""
    points = list(_breakpoints(request))
    if len(points) > BREAKPOINTS:
        yield f"A maximum of 4 blocks with cache_control may be provided. Found {len(points)}."
    ttls = [point.ttl for point in points]
    if ttls != sorted(ttls):
        yield "cache_control: a ttl='1h' block must not come after a ttl='5m' block"


def _breakpoints(request: Body) -> Iterator[CacheControl]:
    """In the service's order: tools, system, messages; the automatic one is on the last block."""
    blocks: list[Part] = [*request.tools]
    blocks += request.system if isinstance(request.system, list) else []
    for message in request.messages:
        for block in message.blocks():
            if isinstance(block, ToolResult) and isinstance(block.content, list):
                blocks += block.content
            blocks.append(block)
    blocks.append(request)
    for block in blocks:
        control = getattr(block, "cache_control", None)
        if isinstance(control, CacheControl):
            yield control


def thinking(request: Body, sent: Sequence[Sent]) -> Iterator[str]:
    """Yield thinking that is not as it was sent."""
    minted = [block for one in sent for block in one.thinking()]
    for n, message in enumerate(request.messages):
        blocks = _thinking_in(message)
        if any(block not in minted for block in blocks):
            yield f"messages.{n}: `thinking` blocks cannot be modified: invalid `signature`"
        if message.role == "assistant" and message.content:
            ends = message.blocks()[-1]
            if isinstance(ends, ThinkingBlock | RedactedThinking):
                yield f"messages.{n}: the final block in an assistant message cannot be thinking"
    yield from _dropped(request, sent)
    config = request.thinking
    if not config or config.type == "disabled":
        return
    if request.tool_choice and request.tool_choice.type in {"any", "tool"}:
        yield "Thinking may not be enabled when tool_choice forces tool use."
    if (config.budget_tokens or 0) >= request.max_tokens:
        yield "max_tokens: must be greater than thinking.budget_tokens"


def _thinking_in(message: Message) -> list[Mapping[str, JsonValue]]:
    blocks = [b for b in message.blocks() if isinstance(b, ThinkingBlock | RedactedThinking)]
    return [block.model_dump(exclude_unset=True) for block in blocks]


def _dropped(request: Body, sent: Sequence[Sent]) -> Iterator[str]:
    """Thinking before the calls that are being answered must come back whole."""
    latest = [message for message in request.messages if message.role == "assistant"][-1:]
    for message in latest:
        ids = {use.id for use in _uses(message)}
        for one in sent:
            asked = ids & {str(b["id"]) for b in one.content if b["type"] == "tool_use"}
            if asked and _thinking_in(message) != one.thinking():
                yield "messages: thinking blocks in the latest assistant message are missing"


def streaming(request: Body, _: Sequence[Sent]) -> Iterator[str]:
    """Yield requests that do not stream."""
    if not request.stream:
        yield "stream: this peer only streams"


RULES: tuple[Callable[[Body, Sequence[Sent]], Iterator[str]], ...] = (
    placement,
    calls,
    roles,
    texts,
    results,
    tools,
    citations,
    caching,
    thinking,
    streaming,
)
