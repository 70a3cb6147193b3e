"""Claude as a model of the assistant. Only `assistant/claude*.py` speak to Anthropic."""

from __future__ import annotations

import asyncio
import random
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Literal, TypeVar

import httpx2
from anthropic import AnthropicError, APIConnectionError, APIStatusError, omit

from assistant.claude_client import ClaudeSettings, Clients
from assistant.claude_failures import (
    BEGUN_AGAIN,
    BROKEN_OFF,
    LATE,
    NOT_SET_UP,
    UNREACHABLE,
    Cut,
    Interrupted,
    interruption,
    refusal,
)
from assistant.claude_reply import Reading, added, ended
from assistant.claude_request import ClaudeRequest, request_of
from assistant.model import ModelUnavailable, Quoted, ReplyPart, Spent, Text, Transcript, Withdrawn

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from anthropic.lib.streaming import AsyncMessageStream, AsyncMessageStreamManager
    from anthropic.types import ContentBlock, MessageParam, StopReason

    from assistant.claude_client import Client
    from assistant.claude_reply import StreamEvent
    from tools.declaration import Tool

_LONGEST_REPLY = 8192
"""Tokens, thinking included."""
_LONGEST_AGAIN = 32_768
"""Tokens for another attempt, where the first limit came in the middle of a call."""
_ATTEMPTS = 3
_PAUSES = 5
"""How often the service may pause one reply and go on."""
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 8.0
"""Seconds between attempts."""

_AwaitedT = TypeVar("_AwaitedT")


class ClaudeModel:
    """Claude behind the Messages API.

    A reply that breaks off is asked for again, twice at most; what it had sent is withdrawn
    first. Closing the reply, or cancelling the task that reads it, closes the connection. Replies
    may come in different event loops, each of which has its own client.
    """

    def __init__(
        self,
        name: str,
        settings: ClaudeSettings,
        *,
        patience: float = 180.0,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        spread: Callable[[], float] = random.random,
    ) -> None:
        """Make the model `name`, such as `claude-sonnet-5-5`; names are not checked here.

        Args:
            name: The model, as the service names it.
            settings: Where the service is.
            patience: Seconds that one reply may take, with all its attempts.
            sleep: Waits between attempts.
            spread: A number from 0 to 1 that spreads these waits.

        """
        self._name = name
        self._patience = patience
        self._sleep = sleep
        self._spread = spread
        self._clients = Clients(settings)

    @property
    def name(self) -> str:
        """Name of the model, as the service names it."""
        return self._name

    async def reply(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> AsyncGenerator[ReplyPart, None]:
        """Yield the parts of one reply; exactly one `Ended` comes last, one `Spent` before it.

        Raises:
            ModelUnavailable: The service refuses, can't be reached, or gives no whole reply.

        """
        request = request_of(transcript, tools, last)
        until = asyncio.get_running_loop().time() + self._patience
        client = await self._clients.here()
        limit = _LONGEST_REPLY
        for attempt in range(_ATTEMPTS):
            shown = False
            try:
                async with aclosing(self._whole(client, request, limit, until)) as parts:
                    async for part in parts:
                        shown = shown or isinstance(part, Text | Quoted)
                        yield part
            except Interrupted as why:
                if attempt + 1 == _ATTEMPTS or (isinstance(why, Cut) and limit == _LONGEST_AGAIN):
                    raise ModelUnavailable(str(why)) from why
                limit = _LONGEST_AGAIN if isinstance(why, Cut) else limit
            else:
                return
            if shown:
                yield Withdrawn(BEGUN_AGAIN)
            await _by(until, self._sleep(self._wait(attempt)))

    def _wait(self, attempt: int) -> float:
        """Doubles with each attempt; spread, so that many askers do not come back at once."""
        return min(_LONGEST_WAIT, _FIRST_WAIT * 2**attempt) * (0.5 + self._spread() / 2)

    async def _whole(
        self, client: Client, request: ClaudeRequest, limit: int, until: float
    ) -> AsyncGenerator[ReplyPart, None]:
        """Yield one attempt at a reply, going on where the service paused it."""
        content: list[ContentBlock] = []
        spent = Spent()
        stop: StopReason | None = "pause_turn"
        for _ in range(_PAUSES):
            reading = Reading()
            async with AsyncExitStack() as stack:
                stream = await _by(
                    until, _open(stack, self._stream(client, request, limit, content))
                )
                while (event := await _by(until, _next(stream))) is not None:
                    for part in reading.parts(event):
                        yield part
            message = reading.whole()
            content += message.content
            spent = added(spent, message)
            stop = message.stop_reason
            if stop != "pause_turn":
                break
        yield spent
        yield ended(content, stop, may_call=request.tool_choice["type"] == "auto")

    def _stream(
        self, client: Client, request: ClaudeRequest, limit: int, paused: list[ContentBlock]
    ) -> AsyncMessageStreamManager[None]:
        so_far: list[MessageParam] = [{"role": "assistant", "content": paused}] if paused else []
        return client.messages.stream(
            model=self._name,
            max_tokens=limit,
            system=request.system or omit,
            tools=request.tools or omit,
            tool_choice=request.tool_choice if request.tools else omit,
            messages=[*request.messages, *so_far],
            cache_control={"type": "ephemeral"},
            thinking={"type": "adaptive"},
        )


async def _open(
    stack: AsyncExitStack, manager: AsyncMessageStreamManager[None]
) -> AsyncMessageStream[None]:
    """Errors before the reply begins were tried again by the client, so they are final."""
    try:
        return await stack.enter_async_context(manager)
    except APIStatusError as fault:
        raise refusal(fault) from fault
    except APIConnectionError as fault:
        raise ModelUnavailable(UNREACHABLE) from fault
    except AnthropicError as fault:
        raise ModelUnavailable(NOT_SET_UP) from fault


async def _next(stream: AsyncMessageStream[None]) -> StreamEvent | None:
    """Return the next event, or None at the end of the connection."""
    try:
        return await anext(stream, None)
    except APIStatusError as fault:
        raise interruption(fault) from fault
    except (httpx2.TransportError, APIConnectionError, ValueError) as fault:
        # ValueError: what came is no JSON or no UTF-8.
        raise Interrupted(BROKEN_OFF) from fault


async def _by(until: float, awaitable: Awaitable[_AwaitedT]) -> _AwaitedT:
    """The deadline interrupts waiting for the service, never what the reader does in between."""
    try:
        async with asyncio.timeout_at(until):
            return await awaitable
    except TimeoutError as fault:
        raise ModelUnavailable(LATE) from fault
