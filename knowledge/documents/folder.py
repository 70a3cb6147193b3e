"""Finds the files of document folders, and reads them safely."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from knowledge.catalog.model import Fault
from knowledge.documents.ledger import pages_of
from knowledge.documents.markdown import page
from knowledge.documents.naming import Unnamed, labels, paths_of
from knowledge.documents.parsed import Page, Parsed, Unreadable, page_of
from knowledge.invisible import visible_characters
from knowledge.people import EVERYONE

MAX_BYTES = 50_000_000
"""Larger files are not opened: no document that people read is as large."""

_NOT_SHOWN = (".", "~$")
"""How the names of files begin that people do not see: hidden ones, and Office's locks."""
_TRIES = 3
_CHANGING = "It changed while it was read; load it again when it is finished."


@dataclass(frozen=True, slots=True)
class FolderRule:
    """A folder or file within a source that has readers of its own."""

    path: Path
    readers: frozenset[str]


@dataclass(frozen=True, slots=True)
class DocumentFolder:
    """A folder of documents, or one document, with the groups that may read it."""

    path: Path
    readers: frozenset[str]
    state: Path | None = None
    """Where what its files say is kept, see `ledger`; None where they are read anew."""
    rules: tuple[FolderRule, ...] = ()
    """Those of its parts; the one furthest in counts."""
    apart: Callable[[str], bool] | None = None
    """Tells of a file that it is no document but read elsewhere, as those of a catalog are."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was found, with what the system says of it."""

    file: str
    """Where it lies, without links in between."""
    name: str
    """Its path in its folder."""
    label: str
    """What its folder is called."""
    readers: frozenset[str]
    """By its source and the folder's rules; it may name others itself."""
    size: int
    modified: int
    """Nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """The whole content of a file, with its facts as they were when it was read."""

    content: bytes
    size: int
    modified: int


def found_files(sources: Iterable[DocumentFolder]) -> Iterator[SourceFile | Fault]:
    """Yield the files of these folders, each folder's sorted, and what can't be read and why.

    A file in several of the folders belongs to the innermost, so that a restricted folder within
    an open one stays restricted. Hidden files are passed over.
    """
    sources = tuple(sources)
    roots = [Path(source.path).resolve() for source in sources]
    homes = [root.parent if root.is_file() else root for root in roots]
    called = labels(homes)
    for source, root, home in zip(sources, roots, homes, strict=True):
        inner = [str(r) for r in roots if r != root and r.is_relative_to(root)]
        rules = [FolderRule(rule.path.resolve(), rule.readers) for rule in source.rules]
        deepest = sorted(rules, key=lambda rule: len(rule.path.parts), reverse=True)
        within = tuple(rule for rule in deepest if rule.path.is_relative_to(root))
        yield from _Search(source, root, called[home], frozenset(inner), within).all()


def content_of(file: str) -> FileRead:
    """Return the content of a file that did not change meanwhile.

    Raises:
        Unreadable: It can't be read, is too large, or changes again and again.
    """
    for _ in range(_TRIES):
        try:
            found = _opened(file)
        except OSError as error:
            raise Unreadable(f"It could not be read: {error.strerror}.") from error
        if found is not None:
            return found
    raise Unreadable(_CHANGING)


def pages_in(sources: Iterable[DocumentFolder]) -> tuple[tuple[Page, ...], tuple[Fault, ...]]:
    """Return the documents in these folders by path, and those left out and why.

    Folders with a state are read from what was loaded at last; what was left out, that load has
    said. Their paths are as in `naming`.
    """
    sources = tuple(sources)
    anew = tuple(source for source in sources if source.state is None)
    pages, skipped = _read_anew(anew) if anew else ({}, [])
    for state in sorted({source.state for source in sources if source.state is not None}):
        pages |= {page.path: page for page in pages_of(state)}
    return tuple(pages[path] for path in sorted(pages)), tuple(skipped)


def _read_anew(sources: tuple[DocumentFolder, ...]) -> tuple[dict[str, Page], list[Fault]]:
    # The readers bring their libraries; a start that reads what is kept needs none.
    from knowledge.documents.readers.apart import Apart  # noqa: PLC0415 - as said above.
    from knowledge.documents.readers.choice import parsed_file  # noqa: PLC0415 - as above.

    read: list[tuple[Unnamed, Parsed]] = []
    skipped: list[Fault] = []
    with Apart() as apart:
        for found in found_files(sources):
            if isinstance(found, Fault):
                skipped.append(found)
                continue
            try:
                parsed = parsed_file(found.name, content_of(found.file).content, apart)
            except Unreadable as error:
                skipped.append(Fault(found.name, str(error)))
                continue
            read.append((unnamed(found, parsed.readers), parsed))
    paths = paths_of([document for document, _ in read])
    pages = {
        path: page_of(path, parsed, document.readers, "organisation")
        for path, (document, parsed) in zip(paths, read, strict=True)
    }
    return pages, skipped


def unnamed(found: SourceFile, own: frozenset[str] | None) -> Unnamed:
    """Return what a file's path is made from; readers that it names itself go first."""
    return Unnamed(found.name, found.label, found.readers if own is None else own)


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


@dataclass(frozen=True, slots=True)
class _Search:
    """The search through one source."""

    source: DocumentFolder
    root: Path
    """Without links."""
    label: str
    inner: frozenset[str]
    """Other sources within it."""
    rules: tuple[FolderRule, ...]
    """For its parts, the one furthest in first."""

    def all(self) -> Iterator[SourceFile | Fault]:
        if self.root.is_file():
            yield from self._file(str(self.root), self.root.name)
            return
        waiting = [(str(self.root), "")]
        while waiting:
            folder, prefix = waiting.pop()
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                yield Fault(prefix or self.root.name, f"It can't be opened: {error.strerror}.")
                continue
            deeper: list[tuple[str, str]] = []
            for entry in entries:
                if entry.name.startswith(_NOT_SHOWN) or entry.path in self.inner:
                    continue
                name = prefix + entry.name
                if not _is_unicode(name):
                    shown = os.fsencode(name).decode("utf-8", "backslashreplace")
                    yield Fault(shown, "Its name is not UTF-8; rename it.")
                elif entry.is_dir(follow_symlinks=False):
                    deeper.append((entry.path, f"{name}/"))
                elif self.source.apart is None or not self.source.apart(entry.path):
                    yield from self._file(entry.path, name)
            waiting += reversed(deeper)

    def _file(self, path: str, name: str) -> Iterator[SourceFile | Fault]:
        shown = " ".join(visible_characters(name).split())
        try:
            facts = os.lstat(path)
            if stat.S_ISLNK(facts.st_mode):
                path = os.path.realpath(path)
                facts = os.lstat(path)
                if not Path(path).is_relative_to(self.root):
                    yield Fault(shown, "It is a link to a place outside of its folder.")
                    return
                if any(Path(path).is_relative_to(folder) for folder in self.inner):
                    return
        except OSError as error:
            yield Fault(shown, f"It could not be read: {error.strerror}.")
            return
        reason = _unfit(facts)
        if reason:
            yield Fault(shown, reason)
        else:
            yield SourceFile(
                file=path,
                name=shown,
                label=self.label,
                readers=self._readers(path),
                size=facts.st_size,
                modified=facts.st_mtime_ns,
            )

    def _readers(self, file: str) -> frozenset[str]:
        """Return the readers of the rule furthest in, or else the source's."""
        fitting = (r.readers for r in self.rules if Path(file).is_relative_to(r.path))
        return next(fitting, self.source.readers)


def _unfit(facts: os.stat_result) -> str:
    """Return why a file is not opened, or nothing."""
    if stat.S_ISDIR(facts.st_mode):
        return "It is a link to a folder; what it leads to is read where it lies."
    if not stat.S_ISREG(facts.st_mode):
        return "It is a device or a pipe, no file."
    if facts.st_size > MAX_BYTES:
        return f"It is larger than {MAX_BYTES // 1_000_000} MB."
    return ""


def _is_unicode(name: str) -> bool:
    # What is not UTF-8 in a name stands in it as half of a surrogate pair.
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _opened(file: str) -> FileRead | None:
    """Return the content, or None where the file changed while it was read."""
    # Neither a link nor a pipe that took the file's place since it was found is followed.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with open(os.open(file, flags | getattr(os, "O_BINARY", 0)), "rb") as opened:  # noqa: PTH123 - a descriptor.
        before = os.fstat(opened.fileno())
        reason = _unfit(before)
        if reason:
            raise Unreadable(reason)
        content = opened.read(before.st_size + 1)
        after = os.fstat(opened.fileno())
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not same or len(content) != before.st_size:
        return None
    return FileRead(content, before.st_size, before.st_mtime_ns)
