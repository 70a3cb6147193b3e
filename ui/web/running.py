"""One event loop beside Streamlit's scripts, on which all answers of this process run."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import TypeVar, cast

T = TypeVar("T")

_END = object()

SILENCE = 0.3
"""Seconds without an event after which a listener hears so, and can be interrupted."""


class LoopThread:
    """A thread with an event loop. Scripts come and go with each click; what runs here stays."""

    def __init__(self) -> None:
        """Start the thread; it ends with the process."""
        self._loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self._loop.run_forever, name="answers", daemon=True)
        thread.start()

    def call(self, work: Coroutine[object, object, T]) -> T:
        """Run a coroutine to its end and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def iterate(self, source: AsyncIterator[T], silence: float = SILENCE) -> Iterator[T | None]:
        """Yield what an asynchronous iterator yields, and None each time it is silent.

        Its reading ends when nobody listens.
        """
        waiting: queue.Queue[object] = queue.Queue()

        async def pump() -> None:
            try:
                async for one in source:
                    waiting.put(one)
            except Exception as fault:  # noqa: BLE001 - handed to the thread that listens, which raises it
                waiting.put(fault)
            finally:
                waiting.put(_END)

        running = asyncio.run_coroutine_threadsafe(pump(), self._loop)
        try:
            while True:
                try:
                    one = waiting.get(timeout=silence)
                except queue.Empty:
                    yield None
                    continue
                if one is _END:
                    return
                if isinstance(one, Exception):
                    raise one
                yield cast("T", one)
        finally:
            running.cancel()
