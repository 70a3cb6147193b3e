"""A model that plays a script: one list of parts for each reply, and it keeps what it was sent."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Literal

from assistant.model import (
    Call,
    Ended,
    ModelUnavailable,
    Replied,
    ReplyPart,
    Text,
    Transcript,
)
from tools.declaration import Tool

Step = ReplyPart | ModelUnavailable | float
"""A part to send, a failure to raise, or seconds to wait."""


@dataclass
class ScriptedModel:
    replies: list[list[Step]]
    name: str = "scripted"
    sent: list[Transcript] = field(default_factory=list[Transcript])
    lasts: list[str] = field(default_factory=list[str])
    closed: int = 0

    async def reply(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> AsyncGenerator[ReplyPart, None]:
        del tools
        self.sent.append(transcript)
        self.lasts.append(last)
        steps = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        try:
            for step in steps:
                if isinstance(step, ModelUnavailable):
                    raise step
                if isinstance(step, float):
                    await asyncio.sleep(step)
                else:
                    yield step
        except asyncio.CancelledError:
            self.closed += 1
            raise


def says(*pieces: str) -> list[Step]:
    """A reply that answers with these pieces of text."""
    return [*(Text(p) for p in pieces), Ended(Replied("".join(pieces), ()), "answer")]


def calls(*made: tuple[str, str], text: str = "") -> list[Step]:
    """A reply that calls tools, each given as name and JSON arguments."""
    named = tuple(Call(f"call-{n}", tool, arguments) for n, (tool, arguments) in enumerate(made))
    words: list[Step] = [Text(text)] if text else []
    return [*words, Ended(Replied(text, named), "calls")]
