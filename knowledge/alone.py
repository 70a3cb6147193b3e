"""Lets one process at a time do something, and the next one when that has ended in any way."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path


class Busy(Exception):
    """Another process did not finish in the time that this one waits."""


@contextmanager
def alone(lock: Path, wait: float) -> Generator[None]:
    """Keep all others out that name the same file, for at most `wait` seconds of their time.

    Raises:
        Busy: Another one has it for longer than `wait` seconds.
        sqlite3.OperationalError: The file can't be made or opened.

    """
    # The system frees the lock of a database when its process dies, on every platform.
    with closing(sqlite3.connect(lock, timeout=wait, isolation_level=None)) as held:
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise Busy(str(lock)) from error
        yield
