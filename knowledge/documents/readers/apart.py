"""Reads files in a process of their own, within limits of time and memory.

A parser that loops, crashes or takes all memory on a bad file costs that file and nothing else.
"""

import contextlib
import signal
import struct
import subprocess
import sys
import threading
from types import TracebackType
from typing import IO, Literal, Self

from pydantic import TypeAdapter

from knowledge.documents.parsed import Parsed, Unreadable
from knowledge.documents.readers.kinds import Kind
from knowledge.documents.readers.reading import read
from knowledge.record import Record

SECONDS = 60.0
"""Time for one file: a report of 3,000 pages takes about 40 s."""

MEMORY = 2_000_000_000
"""Bytes that the process may use, where the system can limit it."""

_CHILD = "import sys; sys.path[:] = sys.argv[2:]; from knowledge.documents.readers.apart import main; main(float(sys.argv[1]))"
_GRACE = 10
_LENGTH = struct.Struct(">Q")
_PARSED = TypeAdapter(Parsed)


class _Task(Record):
    kind: Kind


class _Answer(Record):
    """What the process says about a file."""

    outcome: Literal["read", "unreadable"]
    text: str
    """What was parsed as JSON, or the reason why not."""


class Apart:
    """A process that reads files one by one; started at the first, and again after a failure."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """Take the time allowed for one file."""
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def read(self, kind: Kind, content: bytes) -> Parsed:
        """Return what a file says.

        Raises:
            Unreadable: It can't be read, or not within the limits.
        """
        process = self._process or self._start()
        late = threading.Event()
        timer = threading.Timer(self._seconds, _kill, (process, late))
        timer.daemon = True
        timer.start()
        try:
            answer = _asked(process, kind, content)
        except (OSError, EOFError, ValueError) as error:
            self._end()
            limit = f"It took longer than {self._seconds:g} s to read."
            reason = limit if late.is_set() else "Its reader broke down on it."
            raise Unreadable(reason) from error
        finally:
            timer.cancel()
        if answer.outcome == "unreadable":
            raise Unreadable(answer.text)
        return _PARSED.validate_json(answer.text)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _CHILD, str(self._seconds), *sys.path]
        self._process = subprocess.Popen(  # noqa: S603 - our own words.
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                # What was not sent to a process that is gone is of no use.
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()


def _kill(process: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    process.kill()


def _asked(process: subprocess.Popen[bytes], kind: Kind, content: bytes) -> _Answer:
    assert process.stdin is not None
    assert process.stdout is not None
    _send(process.stdin, _Task(kind=kind).model_dump_json().encode())
    _send(process.stdin, content)
    return _Answer.model_validate_json(_received(process.stdout))


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def _received(stream: IO[bytes]) -> bytes:
    """Return the next message.

    Raises:
        EOFError: The other process has ended.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    if len(message) < length:
        raise EOFError
    return message


def main(seconds: float) -> None:
    """Read files from standard input, one by one, until it ends."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # What prints must not garble the answers.
    _limit()
    # The process that asks decides what an interruption means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task = _Task.model_validate_json(_received(sys.stdin.buffer))
            content = _received(sys.stdin.buffer)
        except EOFError:
            return
        _alarm(seconds + _GRACE)
        answer = _answer(task.kind, content)
        _alarm(0)
        _send(answers, answer.model_dump_json().encode())


def _answer(kind: Kind, content: bytes) -> _Answer:
    try:
        return _Answer(outcome="read", text=_PARSED.dump_json(read(kind, content)).decode())
    except Unreadable as error:
        return _Answer(outcome="unreadable", text=str(error))
    except MemoryError:
        return _Answer(outcome="unreadable", text="It takes too much memory to read.")
    except RecursionError:
        return _Answer(outcome="unreadable", text="It is nested too deeply.")
    except Exception as error:  # noqa: BLE001 - the edge of the process: parsers raise anything.
        reason = f"It is damaged, or its reader has a fault ({type(error).__name__})."
        return _Answer(outcome="unreadable", text=reason)


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows.

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    # macOS does not limit address space, and says so.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _alarm(seconds: float) -> None:
    """End this process after `seconds`, should the one that asks be gone by then; 0 stops it."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
