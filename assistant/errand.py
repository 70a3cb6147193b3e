"""Runs a costly tool in a process of its own, which is killed when nobody waits any more."""

import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from assistant.opening import Opening
from assistant.settings import Settings
from knowledge.catalog.snapshot import Snapshot
from knowledge.drawn import readers_of, readers_text
from knowledge.people import Audience, Person
from knowledge.record import Record
from knowledge.workspace.settings import open_workspace
from tools.by_name import tool_named
from tools.context import Context
from tools.declaration import Result, Tool, ToolError

LOOK_SECONDS = 0.05
"""How often the process that waits looks whether it still should."""

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from assistant.errand import main; main()"


class Errand(Record):
    """A tool call with all that another process needs for it."""

    tool: str
    request: str
    """As JSON."""
    root: Path
    """The workspace."""
    state: Path
    snapshot: Path
    """The catalog as the asking process sees it, though a newer one may be current by now."""
    database_url: str
    asker: Person
    audience: Audience
    now: datetime
    said: tuple[str, ...]
    sources: frozenset[str] | None = None
    """Those that the views are cut to; None: all."""


class ErrandFailed(Exception):
    """The other process ended by a bug; the message holds its traceback, if it had time for one."""


class _Word(Record):
    """What the other process says, one in a line."""

    kind: Literal["progress", "drawn", "result", "refused", "bug"]
    text: str
    """Of `drawn`, the readers of what the tool drew on; empty where they are not known."""


_NOTHING = _Word(kind="bug", text="")
"""Of a process that ended without a last word."""


def send(errand: Errand, tool: Tool, context: Context) -> Result:
    """Run the errand in another process and return the tool's result.

    Raises:
        ToolError: The tool refused, or `context.out_of_time` came true and the process was killed.
        ErrandFailed: The process failed.

    """
    command = [sys.executable, "-c", _CHILD, *sys.path]
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own words.
            assert process.stdin is not None
            assert process.stdout is not None
            threading.Thread(target=_guard, args=(process, context), daemon=True).start()
            process.stdin.write(f"{errand.model_dump_json()}\n".encode())
            process.stdin.flush()
            last = _listen(process.stdout, context)
            process.kill()
    except BrokenPipeError:  # It was killed before it had read the errand.
        last = _NOTHING
    if last.kind == "result":
        return tool.result.model_validate_json(last.text)
    if last.kind == "refused" or context.out_of_time():
        raise ToolError(last.text or f"{tool.title} was stopped.")
    raise ErrandFailed(last.text)


def _guard(process: subprocess.Popen[bytes], context: Context) -> None:
    while process.poll() is None:
        if context.out_of_time():
            process.kill()
        time.sleep(LOOK_SECONDS)


def _listen(lines: IO[bytes], context: Context) -> _Word:
    """Pass on progress, and what was drawn on, until the last word."""
    for line in lines:
        if not line.endswith(b"\n"):
            break  # It was killed in the middle of a word.
        word = _Word.model_validate_json(line)
        if word.kind == "drawn":
            context.drawn.note_all(readers_of(word.text or None))
        elif word.kind == "progress":
            context.progress(word.text)
        else:
            return word
    return _NOTHING


def main() -> None:
    """Do the errand that standard input tells, in the process that was started for it."""
    said, sys.stdout = sys.stdout.buffer, sys.stderr  # Whatever prints must not garble the words.
    errand = Errand.model_validate_json(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def say(word: _Word) -> None:
        said.write(f"{word.model_dump_json()}\n".encode())
        said.flush()

    def progress(text: str) -> None:
        say(_Word(kind="progress", text=text))

    try:
        result, drawn = _done(errand, progress)
        say(_Word(kind="drawn", text=drawn))
        word = _Word(kind="result", text=result.model_dump_json())
    except ToolError as reason:
        word = _Word(kind="refused", text=str(reason))
    except Exception:  # noqa: BLE001 - the edge of a process: the other one logs it.
        word = _Word(kind="bug", text=traceback.format_exc())
    say(word)


def _done(errand: Errand, progress: Callable[[str], None]) -> tuple[Result, str]:
    """Return the tool's result, and the readers of what it drew on as text."""
    tool = tool_named(errand.tool)
    assert tool is not None, f"{errand.tool} is no tool of this version"
    office = Opening(
        Settings(database_url=errand.database_url),
        open_workspace(errand.root, errand.state),
        errand.state,
        now=lambda: errand.now,
        given=Snapshot(errand.snapshot),
    )
    context = office.context_apart(errand.asker, errand.audience, errand.said, errand.sources)
    request = tool.request.model_validate_json(errand.request)
    result = tool.run(request, replace(context, progress=progress, out_of_time=lambda: False))
    return result, readers_text(context.drawn.readers()) or ""


def _end_with_parent() -> None:
    """Standard input ends when the asking process does, even by a kill."""
    sys.stdin.buffer.read()
    os._exit(1)
