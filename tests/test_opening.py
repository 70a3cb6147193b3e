import asyncio
import subprocess
import sys
from typing import TYPE_CHECKING

from peers.messages_api import Text as Says
from peers.messages_api import Turn, serve

from assistant.claude_client import ClaudeSettings, Clients

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
    gaps = []
    ticking = asyncio.create_task(ticks(gaps))
    claude = ClaudeLater("claude-sonnet-5-5", ClaudeSettings("sk-ant-secret", sys.argv[1]))
    asked = Transcript("", "", (Said("Well?"),))
    parts = [part async for part in claude.reply(asked, (), "may_call")]
    ticking.cancel()
    print("".join(part.text for part in parts if isinstance(part, Text)))
    print(max(gaps))

asyncio.run(main())
"""


def test_the_first_question_to_claude_holds_nobody_else_up_while_it_is_loaded() -> None:
    with serve([Turn((Says("all is well."),))]) as peer:
        done = subprocess.run(
            [sys.executable, "-c", SLOWEST, peer.url], capture_output=True, text=True, check=True
        )
    answer, slowest = done.stdout.splitlines()
    assert answer == "all is well."
    assert float(slowest) < 0.5


def test_replies_in_one_event_loop_share_a_client_that_closes_with_the_loop() -> None:
    clients = Clients(ClaudeSettings("sk-ant-secret"))

    async def two() -> "tuple[Client, Client]":
        return await clients.here(), await clients.here()

    first, second = asyncio.run(two())
    third, _ = asyncio.run(two())

    assert first is second
    assert third is not first
    assert first.is_closed()
