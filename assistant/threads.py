"""The threads that tools run in, and how to do without one that hangs."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import TypeVar

ResultT = TypeVar("ResultT")


class Threads:
    """Runs at most `limit` pieces of work at once, each in a thread of its own; the rest wait.

    Python can't end a thread. Work that is given up goes on without counting, so that one tool
    that hangs takes nobody's place, and its thread does not keep the process from ending.
    """

    def __init__(self, limit: int) -> None:
        """Take how much may run at once."""
        self._limit = limit
        self._lock = Lock()
        self._waiting = deque[tuple[object, Callable[[], None]]]()
        self._running = set[object]()

    def submit(self, work: Callable[[], ResultT]) -> Future[ResultT]:
        """Run the work as soon as there is room; cancelling the future before that is enough."""
        future = Future[ResultT]()

        def do() -> None:
            try:
                if future.set_running_or_notify_cancel():
                    future.set_result(work())
            except BaseException as fault:  # noqa: BLE001 - whoever waits for the future gets it.
                future.set_exception(fault)
            finally:
                self.give_up(future)

        with self._lock:
            self._waiting.append((future, do))
        self._start()
        return future

    def give_up(self, future: object) -> None:
        """Count the work of this future no longer, whether it has ended or not."""
        with self._lock:
            self._running.discard(future)
        self._start()

    def close(self) -> None:
        """Begin nothing that still waits."""
        with self._lock:
            self._waiting.clear()

    def _start(self) -> None:
        with self._lock:
            while self._waiting and len(self._running) < self._limit:
                future, do = self._waiting.popleft()
                self._running.add(future)
                Thread(target=do, name="tool", daemon=True).start()
