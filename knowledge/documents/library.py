"""Everything that can be searched, by words at once and by meaning as its vectors catch up."""

import atexit
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from threading import Event, Lock, Thread

from pydantic import ValidationError

from knowledge.catalog.model import Fault
from knowledge.catalog.view import CatalogContent
from knowledge.documents.chroma import VectorPlace, open_vectors
from knowledge.documents.collection import Collection
from knowledge.documents.collection_files import FORMAT, kept
from knowledge.documents.folder import DocumentFolder, handbook_pages, pages_in
from knowledge.documents.fusion import POOL
from knowledge.documents.index import WordIndex
from knowledge.documents.inverted import Readable
from knowledge.documents.ledger import generation
from knowledge.documents.meaning import Coverage, Meaning
from knowledge.documents.model import Document, Passage
from knowledge.documents.narrowed import Narrowed
from knowledge.documents.parsed import Page
from knowledge.documents.shipped import shipped, shipped_vectors
from knowledge.documents.vectors import (
    PassageVectors,
    VectorStore,
    VectorsUnavailable,
    content_key,
)
from knowledge.documents.view import Legs
from knowledge.embedding.encoder import Encoder, EncoderUnavailable, default_encoder
from knowledge.people import Audience
from knowledge.record import Record
from knowledge.whole import write_whole

_INDEX = "index"
_PROGRESS = "progress.json"
_AGAIN = 10.0
"""Seconds until vectors that could not be opened are tried again."""
_JOIN = 5.0
"""Seconds that closing waits for the batch being embedded."""


class Embedded(Record):
    """How far search by meaning has come, as the process that makes the vectors wrote it."""

    done: int
    """Passages and catalog entries with vectors."""
    total: int


class Library:
    """Words and meaning together. It is a `Searcher`."""

    def __init__(
        self,
        words: WordIndex,
        place: VectorPlace | None = None,
        encoder: Callable[[], Encoder] = default_encoder,
        vectors: PassageVectors | None = None,
    ) -> None:
        """Take the passages, where vectors that do not ship are kept, and those that are there.

        Without a place they are kept nowhere. Left out, those are there that ship.
        """
        self.skipped = words.skipped
        """Documents that could not be read, and why."""
        self.notice = ""
        """Why search goes by words alone, as a sentence with a way out; empty if it does not."""
        self._words = words
        self._place = place
        self._encoder = encoder
        self._lock = Lock()
        self.vectors = vectors or shipped_vectors(words.collection.contents)
        """Those that are there, by passage."""
        self._meaning = Meaning(words.collection, self.vectors)
        self._store: VectorStore | None = None
        self._tried = -_AGAIN
        self._stop = Event()
        self._work: Thread | None = None

    def documents(self) -> tuple[Document, ...]:
        """Return every document, ordered by path."""
        return self._words.documents()

    def legs(self, query: str, audience: Audience) -> Legs:
        """Return both rankings of what the audience may read, whatever else there is."""
        return self.legs_among(query, self._words.readable(audience))

    @property
    def collection(self) -> Collection:
        """Return what is searched."""
        return self._words.collection

    def within(self, documents: frozenset[str], catalog: CatalogContent) -> Narrowed:
        """Return the search in these documents and what this catalog says, and the handbook."""
        return Narrowed(self, documents, catalog)

    def legs_among(self, query: str, readable: Readable) -> Legs:
        """Return both rankings of the passages for which this is true."""
        found = tuple(islice(self._words.positions(query, readable), POOL))
        passages = self._words.collection.passages
        by_words = tuple((passages[at], share) for at, share in found)
        needs = self._words.needs(query, readable)
        self._catch_up_behind()
        try:
            vector = self._encoder().encode([query])[0]
        except EncoderUnavailable as error:
            self.notice = str(error)
            return Legs(words=by_words, needs=needs)
        there = self.vectors.there
        unknown = frozenset(passages[at] for at, _ in found if not there[at])
        near = self._meaning.near(vector, readable, also=[at for at, _ in found])
        return Legs(by_words, near.ranking, near.usual, unknown, needs)

    def coverage(self, audience: Audience | None = None) -> Coverage:
        """Return how many passages are found by meaning, of those the audience may read if given."""
        readable = None if audience is None else self._words.readable(audience)
        return self._meaning.coverage(readable)

    def embed(
        self, said: Callable[[Coverage], None], enough: Callable[[], bool] = lambda: False
    ) -> None:
        """Make the missing vectors until it is `enough`, then forget those no passage has any more.

        The earlier vectors stay until the end of it. Where another process has the vectors open,
        `notice` says so and nothing is done: that process, or the next one, makes them.

        Raises:
            EncoderUnavailable: The model's weights can't be used.
            VectorsUnavailable: The store failed on the way; what was made is kept.
        """
        coverage = self.coverage()
        told = Embedded(done=coverage.done, total=coverage.total)
        whole = coverage.done == coverage.total
        if self._place is None or (whole and embedded(self._place) == told):
            return
        store = self._opened(needed=True)
        if store is not None:
            self._catch_up(store, said, enough)
            store.remove(self._meaning.stale(store))

    def close(self, patience: float = _JOIN) -> None:
        """Stop making vectors, after the batch at hand, and let other processes open them.

        Who still searches finds what is there; nothing is opened again. A batch that takes longer
        than `patience` seconds lets them go at its end.
        """
        atexit.unregister(self.close)
        with self._lock:  # Whoever is opening the store or starting the work has done so.
            self._stop.set()
        if self._work is not None:
            self._work.join(patience)
        if self._work is None or not self._work.is_alive():
            self._let_go()

    def _let_go(self) -> None:
        with self._lock:
            store, self._store = self._store, None
        if store is not None:
            store.close()

    def _catch_up_behind(self) -> None:
        """Make what is missing in the background; the first call starts it."""
        coverage = self.coverage()
        store = self._opened(needed=coverage.done < coverage.total)
        if store is None or self._work is not None:
            return
        with self._lock:
            if self._work is None and not self._stop.is_set():
                self._work = Thread(target=self._work_behind, args=(store,), daemon=True)
                atexit.register(self.close)
                self._work.start()

    def _work_behind(self, store: VectorStore) -> None:
        try:
            self._catch_up(store, lambda _: None)
        except (EncoderUnavailable, VectorsUnavailable) as error:
            self.notice = str(error)
        finally:
            if self._stop.is_set():
                self._let_go()

    def _catch_up(
        self,
        store: VectorStore,
        said: Callable[[Coverage], None],
        enough: Callable[[], bool] = lambda: False,
    ) -> None:
        def told(coverage: Coverage) -> None:
            self._write_down(coverage)
            said(coverage)

        def over() -> bool:
            return self._stop.is_set() or enough()

        self._meaning.catch_up(store, self._encoder(), told, over)
        self._write_down(self.coverage())

    def _opened(self, *, needed: bool) -> VectorStore | None:
        """Return the store of vectors, opened when it is first needed and free."""
        with self._lock:
            again = self._place is not None and time.monotonic() >= self._tried + _AGAIN
            if self._store is None and needed and again and not self._stop.is_set():
                self._open()
            return self._store

    def _open(self) -> None:
        self._tried = time.monotonic()
        try:
            self._store = open_vectors(self._place or VectorPlace(Path()))
        except VectorsUnavailable as error:
            self.notice = str(error)
            return
        self.notice = ""

    def _write_down(self, coverage: Coverage) -> None:
        if self._place is None:
            return
        told = Embedded(done=coverage.done, total=coverage.total)
        self._place.folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._place.folder / _PROGRESS, told.model_dump_json().encode())


def open_library(
    sources: tuple[DocumentFolder, ...],
    place: VectorPlace | None = None,
    entries: Iterable[Passage] = (),
    catalog: str = "",
) -> Library:
    """Return what these folders, the shipped handbook and a catalog's entries say.

    What was loaded into a state folder is indexed beside the vectors once, for this and later
    processes; `catalog` differs whenever the entries do. Where that can't be, and for folders
    that are read anew, it is indexed in memory.
    """
    states = sorted({source.state for source in sources if source.state is not None})
    if place is not None and all(source.state is not None for source in sources):

        def read() -> tuple[tuple[Page, ...], Iterable[Passage]]:
            return _pages(sources)[0], entries

        key = content_key(FORMAT, catalog, _handbook(), *map(generation, states))
        try:
            found = kept(place.folder.with_name(_INDEX), key, read, shipped())
        except OSError:
            pass  # Who can't write there searches as well.
        else:
            words = WordIndex((), collection=found.collection)
            return Library(words, place, vectors=found.vectors)
    pages, skipped = _pages(sources)
    return Library(WordIndex(pages, skipped, entries), place)


def _pages(sources: tuple[DocumentFolder, ...]) -> tuple[tuple[Page, ...], tuple[Fault, ...]]:
    """Return the documents of the folders and of the handbook by path, and those left out."""
    pages, skipped = pages_in(sources)
    return tuple(sorted((*pages, *handbook_pages()), key=lambda page: page.path)), skipped


def _handbook() -> str:
    """Return a text that differs whenever the handbook's texts do."""
    return content_key(*(f"{page.path} {page.document.text}" for page in handbook_pages()))


def embedded(place: VectorPlace) -> Embedded | None:
    """Return how far the vectors kept there had come at last; None if none were ever made.

    It opens nothing, so it can be asked while another process makes them.
    """
    try:
        text = (place.folder / _PROGRESS).read_text(encoding="utf-8")
        return Embedded.model_validate_json(text)
    except (OSError, ValueError, ValidationError):
        return None
