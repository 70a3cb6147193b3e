"""The command line, run as a person runs it: in a process of its own, or in this one.

Within this process it is the same entry with the same environment, arguments, folder, output and
exit status, but Python and the libraries are not loaded again, which takes seconds. What leaves
something to be finished behind it, as `load` may, needs a process of its own.
"""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ui.cli import app
from ui.failures import reported

_KEPT = {"PATH", "LANG", "LC_ALL", "SYSTEMROOT"}
SECONDS = 600
"""Until a process is given up: a busy machine is no failure."""


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def started(
    *words: str, cache: Path, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *words],
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=SECONDS,
        cwd=cwd, env=_clean(cache) | environment,
    )  # fmt: skip


def meshwright(*words: str, cache: Path, cwd: Path | None = None, **environment: str) -> Ran:
    """Run a command in this process."""
    told, wrong = io.StringIO(), io.StringIO()
    with (
        _environ(_clean(cache) | environment),
        contextlib.chdir(cwd or Path.cwd()),
        contextlib.redirect_stdout(told),
        contextlib.redirect_stderr(wrong),
    ):
        status = _status(words)
    return Ran(status, told.getvalue(), wrong.getvalue())


def _status(words: tuple[str, ...]) -> int:
    try:
        with reported():
            app(list(words), prog_name="meshwright")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _clean(cache: Path) -> dict[str, str]:
    """Return an environment without what a developer or a runner set."""
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    homes = ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
    return kept | dict.fromkeys(homes, str(cache))


@contextlib.contextmanager
def _environ(wanted: Mapping[str, str]) -> Generator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
