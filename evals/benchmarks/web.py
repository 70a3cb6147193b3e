"""The web page under load, beside the smallest Streamlit chat: `python -m evals.benchmarks.web`.

Opens and asks as a browser does, over the page's WebSocket, without drawing anything.
"""

import argparse
import asyncio
import os
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
    lost: int
    """Askers who saw no progress."""
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

    async def ask(self) -> float:
        """Ask and return the seconds until the first progress is on its way."""
        began = time.perf_counter()
        message = BackMsg()
        message.rerun_script.SetInParent()
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id = self.box
        widget.chat_input_value.data = QUESTION
        await self.stream.send_bytes(message.SerializeToString())
        await self._until(lambda m: b"Looking" in m.SerializeToString())
        return time.perf_counter() - began

    async def _until(self, done: Callable[[ForwardMsg], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            async for packet in self.stream:
                message = ForwardMsg()
                message.ParseFromString(packet.data)
                if message.delta.new_element.HasField("chat_input"):
                    self.box = message.delta.new_element.chat_input.id
                if done(message):
                    return


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
        warm = await second.ask()
        many = [await visitor() for _ in range(OPENING)]
        opened = await asyncio.gather(*(v.open() for v in many))
        asked = await _some([v.ask for v in many[:ASKING]])
        return Measured(
            start, first_open, warm, tuple(opened), asked, ASKING - len(asked), _memory(process)
        )


async def _some(work: Sequence[Callable[[], Awaitable[float]]]) -> tuple[float, ...]:
    """Return what came back; those that did not are missing."""
    done = await asyncio.gather(*(w() for w in work), return_exceptions=True)
    return tuple(d for d in done if isinstance(d, float))


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
        ("Enter to first progress, warm, s", ours.warm_progress, plain.warm_progress),
        (f"{OPENING} open at once, p95, s", p95(ours.opened), p95(plain.opened)),
        (f"{ASKING} ask at once, p95 to progress, s", p95(ours.progressed), p95(plain.progressed)),
        ("memory of the server, MB", ours.memory, plain.memory),
    )
    print(f"{'':42}{'Meshwright':>12}{'plain chat':>12}{'ratio':>8}")
    for name, own, other in rows:
        print(f"{name:42}{own:12.2f}{other:12.2f}{own / other:8.1f}")
    print(f"Questions without progress: {ours.lost} of {ASKING}; plain: {plain.lost} of {ASKING}.")


if __name__ == "__main__":
    main()
