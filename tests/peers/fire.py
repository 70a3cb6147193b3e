"""An assistant whose model is Claude before a scripted server, and what somebody sees of a turn."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from peers.scripted_model import ScriptedModel, says
from peers.shop_tools import ALICE, assistant_with, opened, question

from assistant.assistant import Assistant
from assistant.claude import ClaudeModel
from assistant.claude_client import ClaudeSettings
from assistant.events import Answer, Event, Notice, Retracted, Stopped, TextDelta
from assistant.model import Model
from evals.loopback.messages_api import HttpError, Peer, Turn, serve

PLANNED = "The planner says so."


@dataclass
class Seen:
    """What came of one turn."""

    events: list[Event]
    journal: list[Event]
    peer: Peer
    planner: ScriptedModel
    seconds: float = 0.0

    @property
    def kinds(self) -> list[str]:
        return kinds(self.events)

    @property
    def answer(self) -> str:
        assert isinstance(self.events[-1], Answer), self.events
        return self.events[-1].text

    @property
    def model(self) -> str:
        assert isinstance(self.events[-1], Answer), self.events
        return self.events[-1].model

    @property
    def notices(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Notice)]

    @property
    def stopped(self) -> str:
        assert isinstance(self.events[-1], Stopped), self.events
        return self.events[-1].reason


def kinds(events: list[Event]) -> list[str]:
    return [event.kind for event in events if event.kind != "usage"]


def standing(events: list[Event]) -> str:
    """Return the text that a surface shows at the end: what was taken back is gone."""
    shown: list[TextDelta] = []
    for event in events:
        if isinstance(event, TextDelta):
            shown.append(event)
        elif isinstance(event, Retracted):
            shown = [delta for delta in shown if delta.sequence < event.from_sequence]
    return "".join(delta.text for delta in shown)


async def soon(_: float) -> None:
    await asyncio.sleep(0)


def claude(peer: Peer, *, silence: float = 60.0) -> ClaudeModel:
    settings = ClaudeSettings(api_key="sk-ant-secret", base_url=peer.url, silence=silence)
    return ClaudeModel("claude-sonnet-5-5", settings, sleep=soon, spread=lambda: 0.0)


@dataclass
class Fire:
    """How the turn is asked."""

    seconds: float = 30.0
    grace: float = 20.0
    silence: float = 60.0
    planner: ScriptedModel = field(
        default_factory=lambda: ScriptedModel([says(PLANNED)], name="planner")
    )
    fallback: bool = True


def under(folder: Path, *script: Turn | HttpError, fire: Fire | None = None) -> Seen:
    """Ask one question while the server plays the script; check what holds for every turn."""
    how = fire or Fire()
    with serve(script) as peer:
        seen = asyncio.run(_asked(folder, peer, how))
    assert peer.refused == []
    assert seen.journal == seen.events
    numbers = [event.sequence for event in seen.events]
    assert numbers == sorted(set(numbers))
    if isinstance(seen.events[-1], Answer):
        assert seen.answer == standing(seen.events)
    return seen


async def _asked(folder: Path, peer: Peer, how: Fire) -> Seen:
    async with _assistant(folder, claude(peer, silence=how.silence), how) as assistant:
        began = asyncio.get_running_loop().time()
        asked = question("How many tables has Orders?")
        events = [event async for event in assistant.ask(asked)]
        seconds = asyncio.get_running_loop().time() - began
        journal = [event async for event in assistant.follow(events[0].turn, ALICE)]
    return Seen(events, journal, peer, how.planner, seconds)


@asynccontextmanager
async def _assistant(folder: Path, model: Model, how: Fire) -> AsyncGenerator[Assistant]:
    fallback = how.planner if how.fallback else None
    with (
        opened(folder) as store,
        assistant_with(
            model, store, fallback=fallback, seconds=how.seconds, grace=how.grace
        ) as assistant,
    ):
        yield assistant
