"""Loads document folders into the ledger: only what is new is read, and the flip is at the end."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from knowledge.catalog.model import Fault
from knowledge.documents.folder import (
    DocumentFolder,
    SourceFile,
    content_of,
    found_files,
    unnamed,
)
from knowledge.documents.ledger import (
    Entry,
    Ledger,
    LoadUnderWay,
    Outcome,
    Seen,
    entries_of,
    generation,
    is_damage,
    is_loading,
    loading_alone,
    made_from,
    open_ledger,
    pages_of,
    remove_ledger,
)
from knowledge.documents.naming import paths_of
from knowledge.documents.parsed import Parsed, Unreadable
from knowledge.documents.readers.apart import SECONDS, Apart
from knowledge.documents.readers.choice import parsed_as
from knowledge.documents.readers.kinds import kind_of
from knowledge.documents.readers.reading import VERSION

__all__ = [
    "LoadUnderWay",
    "LoadedDocuments",
    "Step",
    "entries_of",
    "generation",
    "is_loading",
    "loading_alone",
    "made_from",
    "pages_of",
    "refresh",
    "refresh_alone",
]

PATIENCE = 5.0
"""Seconds that a load waits for another one to finish."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a load has come."""

    doing: str
    done: int = 0
    total: int = 0
    """Of files; 0 while it is not known."""


@dataclass(frozen=True, slots=True)
class LoadedDocuments:
    """How the documents differ from those loaded before. Paths are sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    """Those with another text or other readers."""
    removed: tuple[str, ...]
    unchanged: int
    skipped: tuple[Fault, ...]
    """Files that can't be read, and why."""
    partly: tuple[Fault, ...]
    """Files of which something was left out, and what."""
    paths: tuple[str, ...]
    """All that can be read."""


def refresh(
    sources: Iterable[DocumentFolder],
    state: Path,
    progress: Callable[[Step], None],
    *,
    key: str = "",
    patience: float = PATIENCE,
    seconds: float = SECONDS,
) -> LoadedDocuments:
    """Bring the ledger in `state` up to these folders, and say what changed.

    A file whose size and time are as they were is not opened. However it ends, the earlier
    documents stay until the new ones are whole, and the files that were finished are not read
    again. `key` says what the folders were taken from, for `made_from`; `seconds` are for one
    file.

    Raises:
        LoadUnderWay: Another process is loading into `state`, and has been for `patience` seconds.
        OSError: The state folder can't be written.
        sqlite3.OperationalError: Likewise, or the disk is full.
    """
    state.mkdir(parents=True, exist_ok=True)
    with loading_alone(state, patience):
        return refresh_alone(sources, state, progress, key=key, seconds=seconds)


def refresh_alone(
    sources: Iterable[DocumentFolder],
    state: Path,
    progress: Callable[[Step], None],
    *,
    key: str = "",
    seconds: float = SECONDS,
) -> LoadedDocuments:
    """Do as `refresh` does within `loading_alone`, for who loads other things as well.

    Raises:
        OSError: The state folder can't be written.
        sqlite3.OperationalError: Likewise, or the disk is full.
    """
    sources = tuple(sources)
    try:
        return _refresh(sources, state, progress, key, seconds)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        remove_ledger(state)
        return _refresh(sources, state, progress, key, seconds)


def _refresh(
    sources: tuple[DocumentFolder, ...],
    state: Path,
    progress: Callable[[Step], None],
    key: str,
    seconds: float,
) -> LoadedDocuments:
    progress(Step("Looking for documents"))
    found = list(found_files(sources))
    with open_ledger(state) as ledger, Apart(seconds) as apart:
        before = ledger.entries()
        round_ = _Round(ledger, apart, ledger.files(), ledger.outcomes())
        try:
            for done, file in enumerate(found):
                progress(Step("Reading documents", done, len(found)))
                round_.take(file)
        finally:
            ledger.commit()
        round_.name()
        if made_from(state) != key or before != round_.entries:
            ledger.publish(round_.entries.values(), key)
        gone = round_.files.keys() - round_.met
        if gone or round_.replaced:
            ledger.forget(sorted(gone))
    progress(Step("Reading documents", len(found), len(found)))
    return _compared(before, round_)


@dataclass(slots=True)
class _Round:
    """One load: what is known from before, and what has been found so far."""

    ledger: Ledger
    apart: Apart
    files: dict[str, Seen]
    outcomes: dict[str, Outcome]
    read: list[tuple[SourceFile, str]] = field(default_factory=list[tuple[SourceFile, str]])
    """The files that can be read, with the keys of their contents."""
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    met: set[str] = field(default_factory=set[str])
    skipped: list[Fault] = field(default_factory=list[Fault])
    partly: list[Fault] = field(default_factory=list[Fault])
    replaced: bool = False
    """Whether some content has no file any more."""

    def take(self, found: SourceFile | Fault) -> None:
        """Add a file to the documents, or to those that can't be read."""
        if isinstance(found, Fault):
            self.skipped.append(found)
            return
        file = _storable(found.file)
        self.met.add(file)
        try:
            key = self._known(file, found) or self._read(file, found)
        except Unreadable as error:
            self.skipped.append(Fault(found.name, str(error)))
            return
        reason = self.outcomes[key].reason
        if reason:
            self.skipped.append(Fault(found.name, reason))
        else:
            self.read.append((found, key))

    def name(self) -> None:
        """Give each document its path, once all are known."""
        documents = [unnamed(found, self.outcomes[key].readers) for found, key in self.read]
        paths = paths_of(documents)
        for path, document, (found, key) in zip(paths, documents, self.read, strict=True):
            self.partly += (Fault(path, note) for note in self.outcomes[key].notes)
            self.entries[path] = Entry(path, _storable(found.file), key, document.readers)

    def _known(self, file: str, found: SourceFile) -> str:
        """Return the key of a file that is as it was; empty if it has to be read."""
        seen = self.files.get(file)
        if seen is None or (seen.size, seen.modified) != (found.size, found.modified):
            return ""
        current = seen.key.startswith(f"{VERSION}:") and seen.key in self.outcomes
        return seen.key if current else ""

    def _read(self, file: str, found: SourceFile) -> str:
        read = content_of(found.file)
        key = self._parsed(found.name, read.content)
        self.replaced |= file in self.files and self.files[file].key != key
        self.ledger.keep_file(file, Seen(read.size, read.modified, key))
        return key

    def _parsed(self, name: str, content: bytes) -> str:
        """Return the key of a content, which is parsed if nobody had the same before."""
        digest = sha256(content).hexdigest()
        kind = ""
        try:
            kind = kind_of(name, content)
            key = f"{VERSION}:{kind}:{digest}"
            if key in self.outcomes:
                return key
            parsed = parsed_as(kind, content, self.apart)
        except Unreadable as error:
            # Under a key of its own, so that touching the file is enough to try again.
            return self._kept(f"{VERSION}:{kind}!:{digest}", None, Outcome(reason=str(error)))
        return self._kept(key, parsed, Outcome(notes=parsed.notes, readers=parsed.readers))

    def _kept(self, key: str, parsed: Parsed | None, outcome: Outcome) -> str:
        self.outcomes[key] = outcome
        self.ledger.keep_content(key, parsed, outcome)
        return key


def _storable(file: str) -> str:
    """Return a file's place as text that SQLite takes, though a folder above is not UTF-8."""
    return file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _compared(before: dict[str, Entry], round_: _Round) -> LoadedDocuments:
    now = round_.entries
    both = now.keys() & before.keys()
    changed = [
        p for p in both if (now[p].key, now[p].readers) != (before[p].key, before[p].readers)
    ]
    return LoadedDocuments(
        added=tuple(sorted(now.keys() - before.keys())),
        changed=tuple(sorted(changed)),
        removed=tuple(sorted(before.keys() - now.keys())),
        unchanged=len(both) - len(changed),
        skipped=tuple(round_.skipped),
        partly=tuple(round_.partly),
        paths=tuple(sorted(now)),
    )
