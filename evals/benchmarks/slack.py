"""The bot under load: how soon it acknowledges and shows a sign, and whether anything is lost.

Against the loopback Slack, with one process or two on one store, and a model that answers at once
after a pause, so that what is measured is the bot. `python -m evals.benchmarks.slack` prints it.
"""

import asyncio
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from peers.shop_tools import TOOLS, context_for
from peers.slack import Slack
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from assistant.assistant import Assistant
from assistant.model import Ended, Replied, ReplyPart, Text, Transcript
from knowledge.people import Person
from knowledge.store.store import open_store
from tools.declaration import Tool
from ui.slack.bot import Bot
from ui.slack.directory import Directory
from ui.slack.listeners import app_for
from ui.slack.reaching import OneTeam
from ui.slack.surviving import INTERRUPTED, tend
from ui.slack.web_api import WebApi, client_of

_QUESTIONS, _THREADS = 200, 50
_IDLE, _RECONNECTS, _KILLS = 10, 20, 5
_ANSWER = "Good day."
_PAUSE = 0.5
"""Seconds that the model takes."""
_SIGNS = frozenset({"assistant.threads.setStatus", "chat.startStream", "chat.postMessage"})


class _Pausing:
    """A model that answers the same after a pause."""

    name = "loopback"

    async def reply(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> AsyncGenerator[ReplyPart, None]:
        """Yield the answer."""
        del transcript, tools, last
        await asyncio.sleep(_PAUSE)
        yield Text(_ANSWER)
        yield Ended(Replied(_ANSWER, ()), "answer")


async def _work(url: str, database: str) -> None:
    """Run one bot until killed."""
    store = open_store(f"sqlite:///{database}")
    assistant = Assistant(
        store=store, model=_Pausing(), fallback=None, tools=TOOLS, context_for=context_for,
        now=lambda: datetime.now(UTC),
    )  # fmt: skip
    client = client_of("xoxb-one", url)
    teams = OneTeam(WebApi(client))
    bot = Bot(assistant, Directory(Person), store, teams=teams)
    await AsyncSocketModeHandler(app_for(bot, client, ""), "xapp-1-test").connect_async()
    while True:
        bot.spawn(tend(bot))
        await asyncio.sleep(1)


@contextlib.asynccontextmanager
async def _process(slack: Slack, folder: Path) -> AsyncGenerator[asyncio.subprocess.Process, None]:
    """Run a bot in a process of its own, connected, for as long as the block lasts."""
    before = slack.delivery.opened
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "evals.benchmarks.slack", slack.api, str(folder / "state.db"),
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    try:
        await slack.until(lambda: slack.delivery.opened > before, 60)
        yield made
    finally:
        with contextlib.suppress(ProcessLookupError):
            made.kill()
        await made.wait()


def _world(slack: Slack) -> None:
    slack.delivery.retry_seconds = (0.5, 1, 2, 4)
    slack.user("UANN", "ann@shop.example")
    slack.channel("CSALES", "UANN")


def _answered(slack: Slack) -> int:
    return sum(m.text.count(_ANSWER) for m in slack.state.by_bot("CSALES"))


async def _signs(slack: Slack) -> list[float]:
    """Return the seconds from an event to the first thing its thread shows, one at a time."""
    found: list[float] = []
    for number in range(_IDLE):
        began, seen, done = time.monotonic(), len(slack.calls), _answered(slack)
        await slack.mention("CSALES", "UANN", f"idle {number}?")
        await slack.until(lambda done=done: _answered(slack) > done, 30)
        shown = next(c.at for c in slack.calls[seen:] if c.method in _SIGNS)
        found.append(shown - began)
    return found


async def _load(slack: Slack) -> float:
    """Ask everything at once and return the seconds until all is answered."""
    roots = [slack.write("CSALES", "UANN", f"root {n}") for n in range(_THREADS)]
    done, began = _answered(slack), time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(_QUESTIONS):
            root = roots[number % _THREADS]
            group.create_task(slack.mention("CSALES", "UANN", f"question {number}?", root.ts))
    await slack.until(lambda: _answered(slack) >= done + _QUESTIONS, 240)
    took = time.monotonic() - began
    await asyncio.sleep(3)  # For what might be answered twice.
    each = Counter(m.thread_ts for m in slack.state.by_bot("CSALES") if _ANSWER in m.text)
    answers = [each[root.ts] for root in roots]
    print(f"  answers a thread, of {_QUESTIONS // _THREADS}: {min(answers)} to {max(answers)}")
    return took


def _peak(process: int) -> str:
    try:
        told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return "not told by this system"
    line = next(one for one in told.splitlines() if one.startswith("VmHWM"))
    return f"{int(line.split()[1]) / 1024:.0f} MB"


async def _one(folder: Path) -> None:
    async with Slack() as slack:
        _world(slack)
        async with _process(slack, folder) as bot:
            signs = await _signs(slack)
            print(f"Event to first visible sign, idle: median {statistics.median(signs):.3f} s, most {max(signs):.3f} s")  # fmt: skip
            print(f"{_QUESTIONS} questions at once over {_THREADS} threads:")
            slack.delivery.acks.clear()
            took = await _load(slack)
            acks = sorted(a.seconds for a in slack.delivery.acks)
            late = sum(not a.ok for a in slack.delivery.acks)
            print(f"  all answered in {took:.1f} s; ack p99 {acks[int(len(acks) * 0.99)]:.3f} s, most {acks[-1]:.3f} s, not in 3 s: {late}")  # fmt: skip
            print(f"  memory of the process at its peak: {_peak(bot.pid)}")
            done = _answered(slack)
            for number in range(_RECONNECTS):
                told = asyncio.create_task(slack.mention("CSALES", "UANN", f"again {number}?"))
                await asyncio.sleep(0.05 * (number % 4))
                await slack.delivery.refresh(abruptly=number % 2 == 1)
                await told
            await slack.until(lambda: _answered(slack) >= done + _RECONNECTS, 120)
            await asyncio.sleep(3)
            print(
                f"{_RECONNECTS} forced reconnects, a question at each: {_answered(slack) - done} answers"
            )


async def _two(folder: Path) -> None:
    async with Slack() as slack, contextlib.AsyncExitStack() as kept:
        _world(slack)
        await kept.enter_async_context(_process(slack, folder))
        asked = 0
        for number in range(_KILLS):
            async with _process(slack, folder) as other:
                told = [
                    asyncio.create_task(slack.mention("CSALES", "UANN", f"kill {number}.{n}?"))
                    for n in range(8)
                ]
                asked += len(told)
                await asyncio.sleep(0.1 + _PAUSE * number / _KILLS)
                other.kill()
                await asyncio.gather(*told)
        with contextlib.suppress(AssertionError):
            await slack.until(lambda: _answered(slack) >= asked, 120)
        await asyncio.sleep(3)
        roots = Counter(m.thread_ts for m in slack.state.by_bot("CSALES") if _ANSWER in m.text)
        again = sum(m.text == INTERRUPTED for m in slack.state.by_bot("CSALES"))
        print(f"{_KILLS} kills of one of two processes, {asked} questions: {len(roots)} answered, {again} after an interruption, {sum(n > 1 for n in roots.values())} twice")  # fmt: skip


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        asyncio.run(_one(Path(one)))
        asyncio.run(_two(Path(two)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asyncio.run(_work(sys.argv[1], sys.argv[2]))
    else:
        main()
