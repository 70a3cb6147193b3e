import asyncio
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from peers.fire import standing

from assistant.claude_client import ClaudeSettings, Clients
from assistant.conversation import Question
from assistant.events import Answer, Event, Notice, ToolFinished
from assistant.opening import Opening, open_for
from assistant.settings import Settings
from evals.loopback.messages_api import HttpError, Turn, serve
from evals.loopback.messages_api import Text as Says
from knowledge.people import audience_of

if TYPE_CHECKING:
    from assistant.claude_client import Client

SLOWEST = """
import asyncio, sys, time
from assistant.assistant import Assistant
from assistant.claude_client import ClaudeSettings
from assistant.claude_later import ClaudeLater
from assistant.model import Said, Text, Transcript

async def ticks(gaps):
    while True:
        began = time.monotonic()
        await asyncio.sleep(0.01)
        gaps.append(time.monotonic() - began)

async def main():
    began = time.monotonic()
    gaps = []
    ticking = asyncio.create_task(ticks(gaps))
    claude = ClaudeLater("claude-sonnet-5-5", ClaudeSettings("sk-ant-secret", sys.argv[1]))
    asked = Transcript("", "", (Said("Well?"),))
    parts = [part async for part in claude.reply(asked, (), "may_call")]
    ticking.cancel()
    print("".join(part.text for part in parts if isinstance(part, Text)))
    print(max(gaps) / (time.monotonic() - began))

asyncio.run(main())
"""


def test_the_first_question_to_claude_holds_nobody_else_up_while_it_is_loaded() -> None:
    with serve([Turn((Says("all is well."),))]) as peer:
        done = subprocess.run(
            [sys.executable, "-c", SLOWEST, peer.url], capture_output=True, text=True, check=True
        )
    answer, slowest = done.stdout.splitlines()
    assert answer == "all is well."
    assert float(slowest) < 0.4


def test_replies_in_one_event_loop_share_a_client_that_closes_with_the_loop() -> None:
    clients = Clients(ClaudeSettings("sk-ant-secret"))

    async def two() -> "tuple[Client, Client]":
        return await clients.here(), await clients.here()

    first, second = asyncio.run(two())
    third, _ = asyncio.run(two())

    assert first is second
    assert third is not first
    assert first.is_closed()


def test_the_real_planner_answers_for_a_claude_that_is_overloaded(tmp_path: Path) -> None:
    async def asked(office: Opening) -> list[Event]:
        assistant, asker = office.assistant(), office.asker(None)
        question = Question("Which domains should we have?", asker, audience_of((asker,)))
        try:
            return [event async for event in assistant.ask(question)]
        finally:
            assistant.close()
            office.store.close()

    overloaded = HttpError(529, "overloaded_error")
    with serve([overloaded] * 3) as peer:
        settings = Settings(
            anthropic_key="sk-ant-secret", anthropic_url=peer.url, model="claude-sonnet-5-5"
        )
        office = open_for(settings, folder=None, sample=True, cwd=tmp_path, cache=tmp_path)
        events = asyncio.run(asked(office))

    notices = [event.text for event in events if isinstance(event, Notice)]
    assert notices[0] == (
        "Claude is overloaded: try again in a few minutes. (Reference: req_0000) "
        "The planner answers instead."
    )
    assert isinstance(events[-1], Answer)
    assert events[-1].model == "planner"
    assert events[-1].text == standing(events)
    assert [e.tool for e in events if isinstance(e, ToolFinished)] == ["decompose_domains"]
