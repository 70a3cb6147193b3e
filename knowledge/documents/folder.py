"""Reads the documents of a folder: which files, safely, and what they are without hidden parts."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from knowledge.catalog.model import Fault
from knowledge.documents.markdown import FrontMatterUnreadable, Page, page
from knowledge.documents.model import Origin
from knowledge.people import EVERYONE

SUFFIXES = (".md", ".txt", ".md.tmpl")
"""Files that are read as documents."""

MAX_BYTES = 5_000_000
"""Larger files are no documents that people read."""


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """A folder of documents, or one document, with the groups that may read it."""

    path: Path
    readers: frozenset[str]


def pages_in(sources: Iterable[DocumentFolder]) -> tuple[tuple[Page, ...], tuple[Fault, ...]]:
    """Return the documents in these folders, and those that were left out and why.

    A file in several of the folders belongs to the innermost, so that a restricted folder within
    an open one stays restricted. Paths are relative to the folder; where two sources have the
    same one, the later gets its folder's name in front, and a number if need be.
    """
    pages: dict[str, Page] = {}
    skipped: list[Fault] = []
    sources = tuple(sources)
    for source in sources:
        inner = [s.path.resolve() for s in sources if _lies_within(s.path, source.path)]
        for file, name in _files(source.path):
            if not any(file.resolve().is_relative_to(folder) for folder in inner):
                found = _page(file, name, source)
                if isinstance(found, Fault):
                    skipped.append(found)
                else:
                    path = _free(found.path, source.path, pages)
                    pages[path] = found.at(path)
    return tuple(pages[path] for path in sorted(pages)), tuple(skipped)


def handbook_pages() -> tuple[Page, ...]:
    """Return the texts of the handbook that the package ships, ordered by name."""
    folder = files("knowledge").joinpath("handbook", "texts")
    if not folder.is_dir():
        return ()
    texts = sorted(folder.iterdir(), key=lambda text: text.name)
    return tuple(_shipped(text) for text in texts if text.name.endswith(".md"))


def _shipped(text: Traversable) -> Page:
    words = text.read_text(encoding="utf-8")
    return page(f"handbook/{text.name}", words, frozenset({EVERYONE}), "handbook")


def _lies_within(inner: Path, outer: Path) -> bool:
    here, there = inner.resolve(), outer.resolve()
    return here != there and here.is_relative_to(there)


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the readable kinds of file under `root` with their paths in it, sorted."""
    if root.is_file():
        yield root, root.name
        return
    for folder, inner, names in os.walk(root):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(SUFFIXES) and not name.startswith("."):
                path = Path(folder, name)
                yield path, path.relative_to(root).as_posix()


def _page(file: Path, name: str, source: DocumentFolder) -> Page | Fault:
    home = source.path.resolve()
    if not file.resolve().is_relative_to(home):
        return Fault(name, "It is a link to a place outside of its folder.")
    try:
        if file.stat().st_size > MAX_BYTES:
            return Fault(name, f"It is larger than {MAX_BYTES // 1_000_000} MB.")
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return Fault(name, f"It could not be read: {error.strerror}.")
    except UnicodeDecodeError:
        return Fault(name, "It is not UTF-8 text; save it as UTF-8.")
    origin: Origin = "organisation"
    try:
        return page(name, text, source.readers, origin)
    except FrontMatterUnreadable as error:
        return Fault(name, str(error))


def _free(name: str, folder: Path, taken: dict[str, Page]) -> str:
    if name not in taken:
        return name
    candidate, number = f"{folder.name}/{name}", 2
    while candidate in taken:
        candidate, number = f"{folder.name}-{number}/{name}", number + 1
    return candidate
