"""What Claude sends: the events of a stream as the parts of a reply."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assistant.claude_failures import BROKEN_OFF, CUT, Cut, Interrupted
from assistant.claude_text import read_json, sendable
from assistant.model import Call, Ended, Quoted, Replied, Spent, Text

if TYPE_CHECKING:
    from anthropic.lib.streaming import ParsedMessageStreamEvent
    from anthropic.types import ContentBlock, Message, StopReason

    StreamEvent = ParsedMessageStreamEvent[None]


class Reading:
    """One message while it streams in."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._arguments: dict[int, str] = {}
        self._message: Message | None = None

    def parts(self, event: StreamEvent) -> tuple[Text | Quoted, ...]:
        """Return what the event shows. Sources follow their text, whichever came first."""
        match event.type:
            case "text":
                return (Text(event.text),) if event.text else ()
            case "content_block_delta":
                if event.delta.type == "input_json_delta":
                    before = self._arguments.get(event.index, "")
                    self._arguments[event.index] = before + event.delta.partial_json
            case "content_block_stop":
                return _quotes(event.content_block)
            case "message_stop":
                self._message = event.message
            case _:
                """Thinking, and events that this version does not know, show nothing."""
        return ()

    def whole(self) -> Message:
        """Return the message once it has ended.

        Raises:
            Cut: The limit of tokens came in the middle of a call, or before any text.
            Interrupted: The connection closed before the end, or arguments are not JSON.

        """
        if self._message is None or self._message.stop_reason is None:
            raise Interrupted(BROKEN_OFF)
        if self._message.stop_reason == "max_tokens" and not _speaks_last(self._message):
            raise Cut(CUT)
        if self._message.stop_reason == "tool_use":
            for arguments in filter(None, self._arguments.values()):
                _check_json(arguments)
        return self._message


def _speaks_last(message: Message) -> bool:
    """A cut call must never run, and what was said before it is no answer."""
    return bool(message.content) and message.content[-1].type == "text"


def _check_json(arguments: str) -> None:
    """The client reads what it can of broken JSON; half of the arguments must never run."""
    try:
        read_json(arguments)
    except ValueError as fault:
        raise Interrupted(BROKEN_OFF) from fault


def _quotes(block: ContentBlock) -> tuple[Quoted, ...]:
    if block.type != "text":
        return ()
    return tuple(
        Quoted(each.source, each.title or "", each.cited_text)
        for each in block.citations or ()
        if each.type == "search_result_location"
    )


def added(spent: Spent, message: Message) -> Spent:
    """Return what has been spent with this message as well."""
    usage = message.usage
    return Spent(
        spent.input_tokens + usage.input_tokens,
        spent.output_tokens + usage.output_tokens,
        spent.cache_read_tokens + (usage.cache_read_input_tokens or 0),
        spent.cache_write_tokens + (usage.cache_creation_input_tokens or 0),
    )


def ended(content: list[ContentBlock], stop: StopReason | None, *, may_call: bool) -> Ended:
    """Return the end of a reply. Calls count only where the model stopped to call, and may."""
    text = "".join(block.text for block in content if block.type == "text")
    match stop:
        case "refusal":
            # Its blocks, sent again, would be refused again.
            return Ended(Replied(text, ()), "refusal")
        case "max_tokens" | "pause_turn":
            why = "length"
        case "model_context_window_exceeded":
            why = "context_full"
        case _:
            why = "answer"
    uses = [block for block in content if block.type == "tool_use"]
    if stop == "tool_use" and uses and may_call:
        calls = tuple(Call(use.id, use.name, _json(use.input)) for use in uses)
        return Ended(Replied(text, calls, _json([_sent(block) for block in content])), "calls")
    kept = [_sent(block) for block in content if block.type != "tool_use"]
    return Ended(Replied(text, (), _json(kept)), why)


def _sent(block: ContentBlock) -> dict[str, object]:
    """Return the block as it came. Arguments that are no object would be refused when echoed."""
    sent = block.to_dict(warnings=False)  # Of arguments that are no object, handled below.
    if block.type == "tool_use" and not isinstance(sent["input"], dict):
        sent["input"] = {}
    return sent


def _json(value: object) -> str:
    return sendable(json.dumps(value, ensure_ascii=False))
