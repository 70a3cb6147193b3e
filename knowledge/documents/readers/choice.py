"""Chooses where a file is read: quick kinds here, those that can go wrong in a process apart."""

from knowledge.documents.parsed import Parsed
from knowledge.documents.readers.apart import Apart
from knowledge.documents.readers.kinds import Kind, kind_of
from knowledge.documents.readers.reading import read

QUICK_BYTES = 1_000_000
"""Text up to which Markdown, CSV and plain text take less than a second to read."""

_QUICK = frozenset({"markdown", "text", "csv"})


def parsed_file(name: str, content: bytes, apart: Apart) -> Parsed:
    """Return what a file says.

    Raises:
        Unreadable: It can't be read, and why.
    """
    return parsed_as(kind_of(name, content), content, apart)


def parsed_as(kind: Kind, content: bytes, apart: Apart) -> Parsed:
    """Return what a file of this kind says.

    Raises:
        Unreadable: It can't be read, and why.
    """
    if kind in _QUICK and len(content) <= QUICK_BYTES:
        return read(kind, content)
    return apart.read(kind, content)
