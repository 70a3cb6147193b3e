"""What a turn costs beside the model and the tools, with the loopback Messages API."""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.assistant import Assistant
from assistant.conversation import Question
from assistant.events import ToolFinished
from assistant.model import Model, ReplyPart, Transcript
from assistant.opening import Opening, open_for
from assistant.settings import Settings
from evals.loopback.messages_api import Peer, Text, ToolUse, Turn, serve
from knowledge.people import audience_of
from tools.declaration import Tool
from tools.toolbox import TOOLS

_PROMPT = Path("knowledge/sample/retail/prompts/reference.txt")
_TURNS = 20
_WARM_UP = 2


@dataclass(frozen=True, slots=True)
class Overhead:
    """Wall time of a turn less its model and tool time, in milliseconds, and bytes sent."""

    median_ms: float
    p95_ms: float
    ratio: float
    """Wall time less tools, to the model's own time: how much longer than the model alone."""
    first_bytes: int
    second_bytes: int
    prefix_bytes: int


@dataclass(slots=True)
class _Timed:
    """A model that counts the seconds spent in its replies."""

    inner: Model
    seconds: float = 0.0

    @property
    def name(self) -> str:
        return self.inner.name

    async def reply(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> AsyncGenerator[ReplyPart, None]:
        parts = self.inner.reply(transcript, tools, last)
        while True:
            began = time.perf_counter()
            try:
                part = await anext(parts)
            except StopAsyncIteration:
                self.seconds += time.perf_counter() - began
                return
            self.seconds += time.perf_counter() - began
            yield part


def overhead() -> Overhead:
    """Return what turns of two model replies and one tool cost besides these."""
    script = [reply for _ in range(_TURNS + _WARM_UP) for reply in _replies()]
    with serve(script) as peer, tempfile.TemporaryDirectory() as cache:
        spent = asyncio.run(_ask_often(_office(peer, Path(cache))))[_WARM_UP:]
        first, second = peer.raw[0], peer.raw[1]
        prefix = json.dumps([peer.bodies[0]["tools"], peer.bodies[0]["system"]])
    own = sorted(1000 * (wall - model) for wall, model in spent)
    model = statistics.median(m for _, m in spent)
    return Overhead(
        median_ms=statistics.median(own),
        p95_ms=own[int(0.95 * len(own)) - 1],
        ratio=(statistics.median(own) / 1000 + model) / model,
        first_bytes=len(first),
        second_bytes=len(second),
        prefix_bytes=len(prefix.encode()),
    )


def _replies() -> tuple[Turn, Turn]:
    asked = Turn(
        (ToolUse("plan_roadmap", {"brief": _PROMPT.read_text(encoding="utf-8")}),), "tool_use"
    )
    return asked, Turn((Text("Marketing campaigns and attribution goes first."),))


def _prompt() -> str:
    return _PROMPT.read_text(encoding="utf-8")


def _office(peer: Peer, cache: Path) -> Opening:
    settings = Settings(anthropic_key="loopback", anthropic_url=peer.url, model="claude-sonnet-5-5")
    return open_for(settings, folder=None, sample=True, cwd=cache, cache=cache)


async def _ask_often(office: Opening) -> list[tuple[float, float]]:
    model = _Timed(office.models[0])
    assistant = Assistant(
        store=office.store, model=model, fallback=None, tools=TOOLS,
        context_for=office.context_on, now=office.now,
    )  # fmt: skip
    try:
        return [await _ask(office, assistant, model) for _ in range(_TURNS + _WARM_UP)]
    finally:
        assistant.close()
        office.store.close()


async def _ask(office: Opening, assistant: Assistant, model: _Timed) -> tuple[float, float]:
    """Return seconds of one turn without its tool, and the model's share of them."""
    asker = office.asker(None)
    question = Question(_prompt(), asker, audience_of((asker,)))
    before, began, tool = model.seconds, time.perf_counter(), 0.0
    async for event in assistant.ask(question):
        tool += event.seconds if isinstance(event, ToolFinished) else 0.0
    return time.perf_counter() - began - tool, model.seconds - before
