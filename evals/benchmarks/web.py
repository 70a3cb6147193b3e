"""The web page under load, beside the smallest Streamlit chat: `python -m evals.benchmarks.web`.

Opens and asks as a browser does, over the page's WebSocket, without drawing anything; only what
a browser shows first is seen in one.
"""

import argparse
import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, ClientWebSocketResponse
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

OPENING, ASKING = 50, 20
"""People who open the page at once, and who ask at once."""
QUESTION = "Who owns core.payment?"
_PLAIN = """
import time, streamlit as st
asked = st.chat_input("Ask")
if asked:
    st.chat_message("user").write(asked)
    with st.chat_message("assistant"):
        st.write_stream(word + " " for word in ("Looking into it " * 20).split())
"""
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds, and resident megabytes of the server."""

    start: float
    first_open: float
    warm_progress: float
    opened: tuple[float, ...]
    progressed: tuple[float, ...]
    ended: float
    """From the first Enter until the last of the answers has ended."""
    lost: int
    """Askers whose answer did not come to its end."""
    painted: float
    """Until a browser that was never here paints something; not a number without a browser."""
    usable: float
    """Until it can be asked in."""
    memory: float


@contextmanager
def _served(command: list[str], port: int) -> Generator[tuple[int, float]]:
    """Run a server until the block ends; yields its process and the seconds until it was up."""
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, env=os.environ) as running:  # noqa: S603 - our own commands.
        try:
            while time.perf_counter() - began < _PATIENCE:
                with suppress(urllib.error.URLError, ConnectionError):
                    urllib.request.urlopen(f"http://localhost:{port}/_stcore/health").close()
                    break
                time.sleep(0.05)
            yield running.pid, time.perf_counter() - began
        finally:
            running.terminate()


@dataclass(slots=True)
class _Visitor:
    """One session: its connection, and the id of the box to ask in."""

    stream: ClientWebSocketResponse
    box: str = ""

    async def open(self) -> float:
        """Run the page's script once and return the seconds until it has ended."""
        began = time.perf_counter()
        message = BackMsg()
        message.rerun_script.SetInParent()
        await self.stream.send_bytes(message.SerializeToString())
        await self._until(lambda m: m.WhichOneof("type") == "script_finished")
        return time.perf_counter() - began

    async def ask(self) -> tuple[float, float]:
        """Ask and return the seconds until the first progress, and until the answer has ended."""
        began = time.perf_counter()
        message = BackMsg()
        message.rerun_script.SetInParent()
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = self.box
        widget.chat_input_value.data = QUESTION
        await self.stream.send_bytes(message.SerializeToString())
        await self._until(lambda m: b"Looking" in m.SerializeToString())
        progressed = time.perf_counter() - began
        await self._until(_is_done)
        return progressed, time.perf_counter() - began

    async def _until(self, done: Callable[[ForwardMsg], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            async for packet in self.stream:
                message = ForwardMsg()
                message.ParseFromString(packet.data)
                if message.delta.new_element.HasField("chat_input"):
                    self.box = message.delta.new_element.chat_input.id
                if done(message):
                    return


def _is_done(message: ForwardMsg) -> bool:
    """Return whether the script has come to its end, and not only to be run once more."""
    ended = message.WhichOneof("type") == "script_finished"
    return ended and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def _measure(port: int, start: float, process: int) -> Measured:
    async with ClientSession() as session:

        async def visitor() -> _Visitor:
            address = f"ws://localhost:{port}/_stcore/stream"
            return _Visitor(await session.ws_connect(address, max_msg_size=0))

        first = await visitor()
        first_open = await first.open()
        await first.ask()
        second = await visitor()
        await second.open()
        warm, _ = await second.ask()
        many = [await visitor() for _ in range(OPENING)]
        opened = await asyncio.gather(*(v.open() for v in many))
        asked = await _some([v.ask for v in many[:ASKING]])
        memory = _memory(process)
    painted, usable = await asyncio.to_thread(_seen, port)
    return Measured(
        start=start,
        first_open=first_open,
        warm_progress=warm,
        opened=tuple(opened),
        progressed=tuple(progress for progress, _ in asked),
        ended=max((end for _, end in asked), default=float("nan")),
        lost=ASKING - len(asked),
        painted=painted,
        usable=usable,
        memory=memory,
    )


def _seen(port: int) -> tuple[float, float]:
    """Return the seconds until a new browser's first paint, and until the box to ask in is there."""
    found = shutil.which("chromium")
    if found is None:
        return float("nan"), float("nan")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser.

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])  # fmt: skip
        page = browser.new_page()
        began = time.perf_counter()
        page.goto(f"http://localhost:{port}")
        page.get_by_test_id("stChatInputTextArea").wait_for(timeout=_PATIENCE * 1000)
        usable = time.perf_counter() - began
        painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")  # fmt: skip
        browser.close()
    return float(painted), usable


async def _some(
    work: Sequence[Callable[[], Awaitable[tuple[float, float]]]],
) -> tuple[tuple[float, float], ...]:
    """Return what came back; those that did not are missing."""
    done = await asyncio.gather(*(w() for w in work), return_exceptions=True)
    return tuple(d for d in done if isinstance(d, tuple))


def _memory(process: int) -> float:
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return 0.0
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def p95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not pass."""
    ordered = sorted(values) or [float("nan")]
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def _ours() -> Measured:
    port = _free_port()
    command = [sys.executable, "-m", "ui.cli", "web", "--sample", "--port", str(port)]
    with _served(command, port) as (process, start):
        return asyncio.run(_measure(port, start, process))


def _plain(folder: Path) -> Measured:
    port, script = _free_port(), folder / "plain.py"
    script.write_text(_PLAIN)
    options = {
        "server.port": port, "server.address": "localhost", "server.headless": "true",
        "server.fileWatcherType": "none", "browser.gatherUsageStats": "false",
    }  # fmt: skip
    flags = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *flags]
    with _served(command, port) as (process, start):
        return asyncio.run(_measure(port, start, process))


def main() -> None:
    """Print both, and how many times the plain one's each figure is."""
    argparse.ArgumentParser(
        description="The web page beside the smallest Streamlit chat."
    ).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = _ours(), _plain(Path(folder))
    rows = (
        ("server start, s", ours.start, plain.start),
        ("first opening, s", ours.first_open, plain.first_open),
        ("first paint in a browser, warm server, s", ours.painted, plain.painted),
        ("until a browser can ask, warm server, s", ours.usable, plain.usable),
        ("Enter to first progress, warm, s", ours.warm_progress, plain.warm_progress),
        (f"{OPENING} open at once, p95, s", p95(ours.opened), p95(plain.opened)),
        (f"{ASKING} ask at once, p95 to progress, s", p95(ours.progressed), p95(plain.progressed)),
        (f"all {ASKING} answers have ended, s", ours.ended, plain.ended),
        ("memory of the server, MB", ours.memory, plain.memory),
    )
    print(f"{'':42}{'Meshwright':>12}{'plain chat':>12}{'ratio':>8}")
    for name, own, other in rows:
        print(f"{name:42}{own:12.2f}{other:12.2f}{own / other:8.1f}")
    print(f"Questions without an answer: {ours.lost} of {ASKING}; plain: {plain.lost} of {ASKING}.")


if __name__ == "__main__":
    main()
