"""What a file says, apart from where it lies and who may read it, so that it is parsed once."""

from dataclasses import dataclass, replace

from knowledge.documents.model import Document, Edition, Origin, Passage

_UNSAID = Edition()


class Unreadable(Exception):
    """A file can't be read as a document; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text under one heading, short enough to cite."""

    headings: tuple[str, ...]
    text: str
    line: int
    """The first line of it in the text, counted from 1."""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The visible text of a file and its parts, in order."""

    text: str
    parts: tuple[Part, ...]
    title: str = ""
    """Empty where the text has none, and the file's name stands for it."""
    readers: frozenset[str] | None = None
    """Those that the file itself names; None where it names none."""
    notes: tuple[str, ...] = ()
    """What of the file was left out, each a sentence."""
    edition: Edition = _UNSAID


@dataclass(frozen=True, slots=True)
class Page:
    """A document with its passages, in order."""

    path: str
    document: Document
    passages: tuple[Passage, ...]

    def at(self, path: str) -> "Page":
        """Return the same page under another path."""
        passages = tuple(replace(p, document=path) for p in self.passages)
        return Page(path, replace(self.document, path=path), passages)


def page_of(path: str, parsed: Parsed, readers: frozenset[str], origin: Origin) -> Page:
    """Return what was parsed as a document at `path`; readers that it names itself go first."""
    title = parsed.title or _title_of(path)
    allowed = readers if parsed.readers is None else parsed.readers
    passages = tuple(
        Passage(path, title, p.headings, p.text, p.line, allowed, origin, p.page, parsed.edition)
        for p in parsed.parts
    )
    return Page(path, Document(path, title, parsed.text, allowed, origin), passages)


def _title_of(path: str) -> str:
    name = path.rsplit("/", 1)[-1].removesuffix(".tmpl").rsplit(".", 1)[0]
    return name.replace("-", " ").replace("_", " ").strip() or name
