"""One event loop beside Streamlit's scripts, on which all answers of this process run."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import Future
from typing import TypeVar, cast

T = TypeVar("T")

_END = object()


class LoopThread:
    """A thread with an event loop. Scripts come and go with each click; what runs here stays."""

    def __init__(self) -> None:
        """Start the thread; it ends with the process."""
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        thread = threading.Thread(target=self._loop.run_forever, name="answers", daemon=True)
        thread.start()

    def call(self, work: Coroutine[object, object, T]) -> T:
        """Run a coroutine to its end and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def begin(self, work: Coroutine[object, object, T]) -> "Future[T]":
        """Begin a coroutine and return a handle on it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def iterate(self, source: AsyncIterator[T]) -> Iterator[T]:
        """Yield what an asynchronous iterator yields; its reading ends when nobody listens."""
        waiting: queue.Queue[object] = queue.Queue()

        async def pump() -> None:
            try:
                async for one in source:
                    waiting.put(one)
            except BaseException as fault:
                waiting.put(fault)
                raise
            else:
                waiting.put(_END)

        running = self.begin(pump())
        try:
            while (one := waiting.get()) is not _END:
                if isinstance(one, BaseException):
                    raise one
                yield cast("T", one)
        finally:
            running.cancel()
