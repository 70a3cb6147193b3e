"""One opener at a time: a lock that ends with the process that holds it, on every system."""

import sqlite3
from pathlib import Path


def sole_opener(file: Path, patience: float) -> sqlite3.Connection | None:
    """Return a hold on `file`, or None if another process keeps it for longer than `patience`.

    Patience is in seconds. The hold ends when it is closed or the process ends, however it ends.
    SQLite's own lock is taken, since its package works on every system.

    Raises:
        OSError: The folder can't be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    hold = sqlite3.connect(file, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        hold.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        hold.close()
        return None
    return hold
