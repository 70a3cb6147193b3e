"""What was drawn on: the readers of everything that views have given out."""

import json
from collections.abc import Iterable
from threading import Lock

from knowledge.people import EVERYONE, Audience

ReadersOfAll = frozenset[frozenset[str]]
"""The distinct readers of several things, without those that everyone may read."""


class Drawn:
    """Notes who may read what was given out. Any thread may note."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._noted = set[frozenset[str]]()
        self._known = True
        self._lock = Lock()

    def note(self, readers: frozenset[str]) -> None:
        """Note that something with these readers was given out."""
        if EVERYONE not in readers and readers not in self._noted:
            with self._lock:
                self._noted.add(readers)

    def note_all(self, readers: Iterable[frozenset[str]] | None) -> None:
        """Note several; None means that something was given out whose readers nobody knows."""
        if readers is None:
            self._known = False
            return
        for each in readers:
            self.note(each)

    def readers(self) -> ReadersOfAll | None:
        """Return the distinct readers so far; None once they are not known."""
        with self._lock:
            return frozenset(self._noted) if self._known else None


def may_read_all(audience: Audience, readers: ReadersOfAll) -> bool:
    """Return whether the audience may read everything that has these readers."""
    return all(audience.may_read(each) for each in readers)


def readers_text(readers: ReadersOfAll | None) -> str | None:
    """Return the readers as JSON that is equal for equal ones."""
    return None if readers is None else json.dumps(sorted(sorted(each) for each in readers))


def readers_of(text: str | None) -> ReadersOfAll | None:
    """Return what `readers_text` made."""
    if text is None:
        return None
    found: list[list[str]] = json.loads(text)
    return frozenset(frozenset(each) for each in found)
