"""What the tests of Claude share: one tool, a model before a peer, and how a reply is read."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from assistant.claude import ClaudeModel
from assistant.claude_client import ClaudeSettings
from assistant.claude_request import request_of
from assistant.model import Call, Ended, Replied, ReplyPart, Returned, Said, Spent, Text, Transcript
from evals.loopback.messages_api import Peer, Turn
from evals.loopback.messages_api import Text as Says
from evals.loopback.messages_body import Body
from evals.loopback.messages_protocol import VERSION, Sent, judge
from tools.context import Context
from tools.declaration import Block, Request, Result, Tool, declare

KEY = "sk-ant-secret"


class Wanted(Request):
    """What to look for."""

    title: str
    """Words in the title."""
    limit: int = 3


class Passages(Result):
    lines: tuple[str, ...]
    source: str = "handbook#masking"


def search_passages(request: Wanted, context: Context) -> Passages:
    """Find passages."""
    return Passages(lines=(request.title, str(context.now)))


def blocks(found: Passages) -> tuple[Block, ...]:
    return (
        Block((f"{len(found.lines)} passages",)),
        Block(found.lines, source=found.source, title="Masking policy"),
    )


TOOL = declare(
    search_passages,
    title="Searching",
    examples=("What hides salaries?",),
    blocks=blocks,
    answer=lambda found: found.lines[0],
)

Last = Literal["may_call", "must_answer"]


def asked(*entries: Said | Replied | tuple[Returned, ...], situation: str = "") -> Transcript:
    return Transcript("You are Meshwright.", situation, entries or (Said("What hides salaries?"),))


async def no_wait(_: float) -> None:
    await asyncio.sleep(0)


def claude(
    peer: Peer,
    *,
    silence: float = 5.0,
    patience: float = 10.0,
    sleep: Callable[[float], Awaitable[None]] = no_wait,
) -> ClaudeModel:
    settings = ClaudeSettings(api_key=KEY, base_url=peer.url, silence=silence)
    return ClaudeModel(
        "claude-sonnet-5-5", settings, patience=patience, sleep=sleep, spread=lambda: 1.0
    )


async def collect(
    model: ClaudeModel, transcript: Transcript, last: Last = "may_call"
) -> list[ReplyPart]:
    return [part async for part in model.reply(transcript, (TOOL,), last)]


def reply(
    peer: Peer, transcript: Transcript | None = None, last: Last = "may_call"
) -> list[ReplyPart]:
    parts = asyncio.run(collect(claude(peer), transcript or asked(), last))
    assert peer.refused == []
    return parts


def shown(parts: list[ReplyPart]) -> str:
    return "".join(part.text for part in parts if isinstance(part, Text))


def ended(parts: list[ReplyPart]) -> Ended:
    assert isinstance(parts[-1], Ended)
    assert isinstance(parts[-2], Spent)
    return parts[-1]


HAPPY = Turn((Says("Column masking hides salaries."),))


def roles_and_types(peer: Peer) -> list[tuple[str, list[str]]]:
    """Read through the judge's own model, so that its types hold."""
    body = Body.model_validate_json(peer.raw[-1])
    return [(each.role, [block.type for block in each.blocks()]) for each in body.messages]


CALL = Call("c1", "search_passages", '{"title": "pay"}')


def sent_for(
    transcript: Transcript, *, tools: tuple[Tool, ...] = (TOOL,), sent: Sequence[Sent] = ()
) -> Body:
    """Return the request as the judge reads it, having let it pass."""
    request = request_of(transcript, tools, "may_call")
    body = {
        "model": "claude-sonnet-5-5",
        "max_tokens": 10,
        "stream": True,
        "system": request.system,
        "messages": request.messages,
        **({"tools": request.tools, "tool_choice": request.tool_choice} if tools else {}),
    }
    raw = json.dumps(body, ensure_ascii=False).encode()
    headers = {"authorization": "Bearer k", "anthropic-version": VERSION}
    assert judge("/v1/messages", headers, raw, sent) is None
    return Body.model_validate_json(raw)
