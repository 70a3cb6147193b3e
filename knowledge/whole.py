"""Writes a small file in one step: who reads it finds it as it was or as it is, and never half."""

from pathlib import Path
from secrets import token_hex


def write_whole(file: Path, content: bytes) -> None:
    """Put this content into the file; of two writers at once, the later one's stays.

    Raises:
        OSError: The folder can't be written.
    """
    # A name of its own for each: two threads share a process's number, two containers may as well.
    unfinished = file.with_name(f".{file.name}.{token_hex(8)}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
