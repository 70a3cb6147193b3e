"""Keeps a collection on disk, so that processes open it at once and share its memory.

A folder holds one generation and is never changed, but for its vectors, which are filled in. The
next one is made beside it, from what changed and what the last one knows, and then named; who
searches the old one goes on with it.
"""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass, fields
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from pydantic import TypeAdapter

from knowledge.documents.collection import Collection, Readership, contents_of, readership
from knowledge.documents.inverted import Inverted, Tally, inverted, tallied
from knowledge.documents.model import Document, Edition, Origin, Passage
from knowledge.documents.parsed import Page
from knowledge.documents.records import Records, write_records
from knowledge.documents.vectors import PassageVectors
from knowledge.documents.wording import wording, words
from knowledge.embedding.encoder import DIMENSIONS, Vectors

FORMAT = "4"
"""Part of every key, so that folders of another version are made anew."""

_READERS = "readers.json"
"""Written last, so that a folder without it is not whole."""
_ABANDONED = 3_600.0
"""Seconds after which a folder that nobody named is taken to be left by a process that died."""


_Edition = tuple[str, str, tuple[str, ...]]
_PASSAGE = TypeAdapter(
    tuple[str, str, tuple[str, ...], str, int, int, Origin, int | None, _Edition]
)
_DOCUMENT = TypeAdapter(tuple[str, str, str, int, Origin])
_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Kept:
    """A collection on disk, opened."""

    collection: Collection
    vectors: PassageVectors


@dataclass(frozen=True, slots=True)
class _Before:
    """What the last generation knows of passages, by their contents."""

    places: Mapping[str, int]
    tally: Tally
    vectors: PassageVectors


def kept(
    folder: Path,
    key: str,
    read: Callable[[], tuple[Sequence[Page], Iterable[Passage]]],
    known: Mapping[str, Vectors],
) -> Kept:
    """Open the collection with this key in `folder`, made first where it is not there.

    `read` gives what it is made of, documents by path and entries, and is only called then;
    `known` gives vectors by content. Collections with other keys are removed after that.

    Raises:
        OSError: The folder can't be written.
    """
    opened = _opened(folder / key)
    if opened is None:
        folder.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
        try:
            _write(making, *read(), known, _before(folder))
            _name(making, folder / key)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        opened = _opened(folder / key)
    if opened is None:
        raise OSError(f"{folder / key} can't be read")
    return opened


def _opened(place: Path) -> Kept | None:
    """Return what is kept there; None where nothing whole is."""
    try:
        texts: list[list[str]] = json.loads((place / _READERS).read_text(encoding="utf-8"))
        distinct = tuple(frozenset(readers) for readers in texts)
        names: list[str] = np.load(place / "contents.npy").astype(str).tolist()
        collection = Collection(
            passages=Records(place, "passages", lambda b: _passage(b, distinct)),
            documents=Records(place, "documents", lambda b: _document(b, distinct)),
            readership=Readership(distinct, np.load(place / "readers.npy")),
            words=_inverted(place),
            contents=tuple(names),
        )
        vectors = PassageVectors(
            _shared(place / "vectors.npy", np.float32), _shared(place / "there.npy", np.bool_)
        )
    except (OSError, ValueError):
        return None
    return Kept(collection, vectors)


def _write(
    place: Path,
    pages: Sequence[Page],
    entries: Iterable[Passage],
    known: Mapping[str, Vectors],
    before: _Before | None,
) -> None:
    passages = (*(passage for page in pages for passage in page.passages), *entries)
    documents = [page.document for page in pages]
    contents = contents_of(passages)
    who = readership((*passages, *documents))
    number = {readers: at for at, readers in enumerate(who.distinct)}
    write_records(place, "passages", (_of_passage(p, number[p.readers]) for p in passages))
    write_records(place, "documents", (_of_document(d, number[d.readers]) for d in documents))
    np.save(place / "contents.npy", np.array(contents, "S"))
    np.save(place / "readers.npy", who.of[: len(passages)])
    tally = _tally(passages, contents, before)
    _save(place, tally)
    _save(place, inverted(tally))
    _write_vectors(place, contents, known, before)
    told = json.dumps([sorted(readers) for readers in who.distinct], ensure_ascii=False)
    (place / _READERS).write_text(told, encoding="utf-8")


def _tally(passages: Sequence[Passage], contents: Sequence[str], before: _Before | None) -> Tally:
    """Return the tally of the passages, of which only those are read that are new."""
    places = dict(before.places) if before else {}
    new = {c: p for c, p in zip(contents, passages, strict=True) if c not in places}
    counted = tallied(words(wording(passage)) for passage in new.values())
    first = len(before.tally.starts) - 1 if before else 0
    places |= {content: first + at for at, content in enumerate(new)}
    whole = before.tally.and_then(counted) if before else counted
    return whole.of(np.array([places[content] for content in contents], np.int64))


def _write_vectors(
    place: Path, contents: Sequence[str], known: Mapping[str, Vectors], before: _Before | None
) -> None:
    """Write those that ship or that the last generation has; the others are filled in later."""
    rows = open_memmap(place / "vectors.npy", "w+", np.float32, (len(contents), DIMENSIONS))
    there = open_memmap(place / "there.npy", "w+", np.bool_, (len(contents),))
    filled = PassageVectors(rows, there)
    filled.fill(contents, known)
    if before:
        old = np.array([before.places.get(content, -1) for content in contents], np.int64)
        taken = np.flatnonzero((old >= 0) & before.vectors.there[old] & ~there)
        filled.put(taken, before.vectors.vectors[old[taken]])


def _before(folder: Path) -> _Before | None:
    """Return what the newest whole collection in the folder knows; None where there is none."""
    named = (place for place in folder.iterdir() if not place.name.startswith("."))
    for place in sorted(named, key=lambda p: (-p.stat().st_mtime, p.name)):
        opened = _opened(place)
        if opened is not None and len(opened.collection.passages):
            places = {content: at for at, content in enumerate(opened.collection.contents)}
            return _Before(places, _tally_of(place), opened.vectors)
    return None


def _name(making: Path, place: Path) -> None:
    """Give a folder its name and remove the others; what another process made meanwhile stays."""
    if place.exists() and _opened(place) is None:
        shutil.rmtree(place, ignore_errors=True)
    with suppress(OSError):
        making.rename(place)
    long_ago = time.time() - _ABANDONED
    for other in place.parent.iterdir():
        if other != place and (not other.name.startswith(".") or other.stat().st_mtime < long_ago):
            shutil.rmtree(other, ignore_errors=True)


def _save(place: Path, arrays: Tally | Inverted) -> None:
    for field in fields(arrays):
        np.save(place / f"{_name_of(type(arrays))}-{field.name}.npy", getattr(arrays, field.name))


def _inverted(place: Path) -> Inverted:
    read = partial(_array, place, _name_of(Inverted))
    return Inverted(
        words=read("words", np.uint64),
        starts=read("starts", np.int64),
        passages=read("passages", np.int32),
        counts=read("counts", np.uint16),
        lengths=read("lengths", np.int32),
    )


def _tally_of(place: Path) -> Tally:
    read = partial(_array, place, _name_of(Tally))
    return Tally(read("starts", np.int64), read("words", np.uint64), read("counts", np.uint16))


def _name_of(kind: type[Tally | Inverted]) -> str:
    return kind.__name__.lower()


def _array(place: Path, of: str, name: str, kind: type[_Number]) -> NDArray[_Number]:
    found: NDArray[_Number] = np.load(place / f"{of}-{name}.npy", mmap_mode="r")
    if found.dtype != kind:
        raise ValueError(f"{place}: {name} is of another kind")
    return found


def _shared(file: Path, kind: type[_Number]) -> NDArray[_Number]:
    """Return an array that other processes see filled; where it can't be written, only this one."""
    mode = "r+" if os.access(file, os.W_OK) else "c"
    return open_memmap(file, mode, kind)


def _of_passage(passage: Passage, readers: int) -> bytes:
    p = passage
    edition = astuple(p.edition)
    told = (p.document, p.title, p.headings, p.text, p.line, readers, p.origin, p.page, edition)
    return json.dumps(told, ensure_ascii=False).encode(errors="replace")


def _passage(record: bytes, readers: Sequence[frozenset[str]]) -> Passage:
    told = _PASSAGE.validate_json(record)
    document, title, headings, text, line, number, origin, page, edition = told
    allowed = readers[number]
    return Passage(document, title, headings, text, line, allowed, origin, page, Edition(*edition))


def _of_document(document: Document, readers: int) -> bytes:
    d = document
    told = (d.path, d.title, d.text, readers, d.origin)
    return json.dumps(told, ensure_ascii=False).encode(errors="replace")


def _document(record: bytes, readers: Sequence[frozenset[str]]) -> Document:
    path, title, text, number, origin = _DOCUMENT.validate_json(record)
    return Document(path, title, text, readers[number], origin)
