"""A real Postgres for the test run: made in a temporary folder, reached by a Unix socket only."""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import psycopg

_DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian and Ubuntu put the binaries of each version, outside of the path."""

_UNPRIVILEGED = ("postgres", "nobody")
"""Accounts to run it as, for Postgres refuses to run as root."""

_SECONDS = 120.0

_numbers = count(1)


class NoPostgres(Exception):
    """Postgres can't be started here; the message says why."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    folder: Path

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def fresh(self) -> str:
        """Make an empty database and return its URL."""
        name = f"store{next(_numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str) -> None:
        with self._connected() as connection:
            connection.execute(statement.encode())

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(host=str(self.folder), user="postgres", autocommit=True)

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Return when it accepts connections."""
        end = time.monotonic() + _SECONDS
        while True:
            try:
                self._connected().close()
            except psycopg.OperationalError as reason:
                if process.poll() is not None or time.monotonic() > end:
                    raise NoPostgres(f"postgres does not start: {reason}") from reason
                time.sleep(0.02)
            else:
                return


@cache
def shared() -> Server | str:
    """Return the server of this test run, or why there is none; it stops when Python ends."""
    running = started()
    try:
        server = running.__enter__()
    except NoPostgres as reason:
        return str(reason)
    atexit.register(running.__exit__, None, None, None)
    return server


@contextmanager
def started() -> Generator[Server]:
    """Start a server and stop it at the end.

    Raises:
        NoPostgres: There are no binaries, or no account but root.

    """
    binaries, account = _binaries(), _account()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        server = Server(Path(name))
        if account is not None:
            shutil.chown(name, account)
        data = server.folder / "data"
        # Each of them opens its own current folder, which root's need not be for others.
        making = (binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
        subprocess.run(
            (*making, "--no-sync", "--no-locale"),
            user=account,
            cwd=name,
            check=True,
            capture_output=True,
        )
        options = ("listen_addresses=", "fsync=off", "full_page_writes=off", "timezone=Asia/Tokyo")
        if (binaries.parent / "lib" / "pg_stat_statements.so").is_file():  # Debian has it there.
            options += ("shared_preload_libraries=pg_stat_statements",)
        chosen = [word for option in options for word in ("-c", option)]
        process = subprocess.Popen(
            (binaries / "postgres", "-D", data, "-k", name, *chosen),
            user=account,
            cwd=name,
            stderr=subprocess.DEVNULL,
        )
        try:
            server.wait(process)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # Fast shutdown: connections are ended.
            process.wait(_SECONDS)


def _binaries() -> Path:
    if os.name == "nt":
        raise NoPostgres("this starts Postgres on Unix only")
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if not found:
        raise NoPostgres("there are no Postgres binaries here")
    return found[-1].parent


def _account() -> str | None:
    """Return the account to run as, or None for one's own.

    Raises:
        NoPostgres: One is root, and there is no other account.

    """
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - Windows has none.

    there = {entry.pw_name for entry in pwd.getpwall()}
    found = next((name for name in _UNPRIVILEGED if name in there), None)
    if found is None:
        raise NoPostgres("Postgres does not run as root, and there is no other account")
    return found
