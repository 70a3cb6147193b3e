"""What was loaded, in one SQLite file: the facts of files, what they say, and what is current.

Content is kept under its sha256, so it is parsed once, whatever its name and wherever it lies.
A new generation of documents is written beside the current one, which one row points to; the row
flips at the end and what is old goes after that. A load that ends at any point leaves a whole
generation to read, and leaves what it parsed to the next one.
"""

import json
import sqlite3
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path

from pydantic import TypeAdapter

from knowledge.alone import Busy, alone
from knowledge.documents.parsed import Page, Parsed, page_of

FILE = "documents.sqlite"
"""Its name in the state folder."""

_LOCK = "documents.lock"
_FORMAT = 2
_BATCH = 5_000
"""Documents of a generation written at once."""
_KEPT_AT_ONCE = 500
"""Files kept at once; as many are read again after a process was killed."""
_WAIT = 30.0
"""Seconds that a reader waits for a writer that is committing."""

# In one step: who looks meanwhile must find all of the tables or none.
_SCHEMA = f"""
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
BEGIN IMMEDIATE;
PRAGMA user_version = {_FORMAT};
CREATE TABLE IF NOT EXISTS files (
    file TEXT PRIMARY KEY, size INTEGER, modified INTEGER, key TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS contents (
    key TEXT PRIMARY KEY, body BLOB, notes TEXT, reason TEXT,
    own_readers TEXT);
CREATE TABLE IF NOT EXISTS documents (
    generation INTEGER, path TEXT, file TEXT, key TEXT, readers TEXT,
    PRIMARY KEY (generation, path)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS current (
    one INTEGER PRIMARY KEY CHECK (one = 1), generation INTEGER, fingerprint TEXT, sources TEXT);
COMMIT;
"""
_PAGES = """
SELECT path, readers, body FROM current JOIN documents USING (generation)
JOIN contents USING (key) ORDER BY path"""
_PARSED = TypeAdapter(Parsed)
_BODY = TypeAdapter(bytes)


class LoadUnderWay(Exception):
    """Another process is loading into the same state folder; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was last read."""

    size: int
    modified: int
    """Nanoseconds since 1970."""
    key: str
    """Of its content."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a content: why it can't be read, or what of it was left out."""

    reason: str = ""
    """Empty if it can be read."""
    notes: tuple[str, ...] = ()
    readers: frozenset[str] | None = None
    """Those that it names itself; None where it names none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a generation."""

    path: str
    file: str
    key: str
    readers: frozenset[str]

    @property
    def readers_text(self) -> str:
        """Return the readers as text that is equal for equal readers."""
        return _text(self.readers)


@dataclass(slots=True)
class Ledger:
    """The opened ledger. Only one process at a time writes, see `loading_alone`."""

    database: sqlite3.Connection
    _waiting: int = field(default=0, init=False)

    def files(self) -> dict[str, Seen]:
        """Return what is known of files, by where they lie."""
        rows = self.database.execute("SELECT file, size, modified, key FROM files")
        return {file: Seen(*facts) for file, *facts in rows}

    def outcomes(self) -> dict[str, Outcome]:
        """Return what became of each content, by its key."""
        rows = self.database.execute("SELECT key, reason, notes, own_readers FROM contents")
        return {
            key: Outcome(
                reason,
                tuple(json.loads(notes)),
                None if who is None else _readers(who),
            )
            for key, reason, notes, who in rows
        }

    def keep_file(self, file: str, seen: Seen) -> None:
        """Keep the facts of a file whose content is kept."""
        row = (file, seen.size, seen.modified, seen.key)
        self.database.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", row)
        self._waiting += 1
        if self._waiting >= _KEPT_AT_ONCE:
            self.commit()

    def keep_content(self, key: str, parsed: Parsed | None, outcome: Outcome) -> None:
        """Keep what a content says, or why it can't be read."""
        body = None if parsed is None else zlib.compress(_PARSED.dump_json(parsed), 1)
        notes = json.dumps(outcome.notes, ensure_ascii=False)
        readers = None if outcome.readers is None else _text(outcome.readers)
        row = (key, body, notes, outcome.reason, readers)
        self.database.execute("INSERT OR REPLACE INTO contents VALUES (?, ?, ?, ?, ?)", row)

    def commit(self) -> None:
        """Make sure of what was kept."""
        self.database.commit()
        self._waiting = 0

    def entries(self) -> dict[str, Entry]:
        """Return the documents of the current generation by path."""
        query = "SELECT path, file, key, readers FROM current JOIN documents USING (generation)"
        rows = self.database.execute(query)
        return {p: Entry(p, file, key, _readers(who)) for p, file, key, who in rows}

    def publish(self, entries: Iterable[Entry], sources: str) -> None:
        """Make these documents, made from these sources, the current ones; then drop the rest."""
        entries = sorted(entries, key=lambda entry: entry.path)
        newest = "SELECT max(coalesce(max(generation), 0), 0) + 1 FROM documents"
        number: int = self.database.execute(newest).fetchone()[0]
        rows = ((number, e.path, e.file, e.key, e.readers_text) for e in entries)
        while batch := list(islice(rows, _BATCH)):
            self.database.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?)", batch)
            self.database.commit()
        row = (number, _fingerprint(entries), sources)
        self.database.execute("INSERT OR REPLACE INTO current VALUES (1, ?, ?, ?)", row)
        self.database.commit()
        self.database.execute("DELETE FROM documents WHERE generation <> ?", (number,))
        self.database.commit()

    def forget(self, files: Iterable[str]) -> None:
        """Drop files that are gone, and contents that no file has any more."""
        self.database.executemany("DELETE FROM files WHERE file = ?", ((f,) for f in files))
        self.database.execute("DELETE FROM contents WHERE key NOT IN (SELECT key FROM files)")
        self.commit()


def _text(readers: frozenset[str]) -> str:
    return json.dumps(sorted(readers), ensure_ascii=False)


@lru_cache(maxsize=4_096)
def _readers(text: str) -> frozenset[str]:
    """Return what `_text` was made from; many documents have the same."""
    return frozenset(json.loads(text))


def _fingerprint(entries: Iterable[Entry]) -> str:
    digest = sha256()
    for entry in entries:
        digest.update(f"{entry.path}\0{entry.key}\0{entry.readers_text}\0".encode())
    return digest.hexdigest()


@contextmanager
def open_ledger(state: Path) -> Generator[Ledger]:
    """Open the ledger for writing; one of another version is made anew."""
    with closing(sqlite3.connect(state / FILE, timeout=_WAIT)) as database:
        version: int = database.execute("PRAGMA user_version").fetchone()[0]
    if version not in {0, _FORMAT}:
        remove_ledger(state)
    with closing(sqlite3.connect(state / FILE, timeout=_WAIT)) as database:
        database.executescript(_SCHEMA)
        yield Ledger(database)


@contextmanager
def loading_alone(state: Path, wait: float) -> Generator[None]:
    """Keep other loads of this state folder out, until left or this process ends in any way.

    Raises:
        LoadUnderWay: Another load did not finish within `wait` seconds.
    """
    try:
        with alone(state / _LOCK, wait):
            yield
    except Busy as error:
        raise LoadUnderWay(
            "Another load of this workspace is running; run this again when it has finished."
        ) from error


def is_loading(state: Path) -> bool:
    """Return whether a process loads into this state folder right now."""
    try:
        with loading_alone(state, 0):
            return False
    except LoadUnderWay:
        return True


def pages_of(state: Path) -> Iterator[Page]:
    """Yield the current documents of a state folder, ordered by path; none if nothing is loaded.

    They are of one generation, whatever is loaded meanwhile.
    """
    if not (state / FILE).is_file():
        return
    with closing(sqlite3.connect(state / FILE, timeout=_WAIT)) as database:
        for path, readers, body in _rows(database, _PAGES):
            parsed = _PARSED.validate_json(zlib.decompress(_BODY.validate_python(body)))
            yield page_of(str(path), parsed, _readers(str(readers)), "organisation")


def entries_of(state: Path) -> tuple[Entry, ...]:
    """Return the current documents of a state folder without their texts, ordered by path."""
    with open_ledger(state) as ledger:
        return tuple(ledger.entries().values())


def generation(state: Path) -> str:
    """Return a text that differs whenever the current documents, texts or readers do.

    Empty if nothing is loaded.
    """
    return _pointer(state)[0]


def made_from(state: Path) -> str:
    """Return what `publish` was told of the sources; empty if nothing is loaded."""
    return _pointer(state)[1]


def _pointer(state: Path) -> tuple[str, str]:
    if not (state / FILE).is_file():
        return "", ""
    with closing(sqlite3.connect(state / FILE, timeout=_WAIT)) as database:
        found = next(_rows(database, "SELECT fingerprint, sources FROM current"), None)
    return (str(found[0]), str(found[1])) if found else ("", "")


def _rows(database: sqlite3.Connection, query: str) -> Iterator[tuple[object, ...]]:
    """Yield a query's rows; none from a file that is no ledger of this version."""
    try:
        if database.execute("PRAGMA user_version").fetchone()[0] == _FORMAT:
            yield from database.execute(query)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise


def remove_ledger(state: Path) -> None:
    """Remove the ledger of a state folder, so that the next load makes it anew."""
    for end in ("", "-wal", "-shm"):
        (state / f"{FILE}{end}").unlink(missing_ok=True)


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Return whether the file is no whole database, rather than locked, full or read-only."""
    return error.sqlite_errorcode in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
