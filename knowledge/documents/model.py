"""Documents and the passages they are made of."""

from dataclasses import dataclass
from typing import Literal

Origin = Literal["organisation", "handbook", "catalog"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document under one heading, short enough to cite."""

    document: str
    """Path of the document within its source, such as `runbooks/late-pos-files.md`; a dataset's id
    where the origin is the catalog."""
    title: str
    headings: tuple[str, ...]
    """From the outermost to the one right above; empty before the first heading."""
    text: str
    line: int
    """The first line of the text in the document, counted from 1."""
    readers: frozenset[str]
    origin: Origin
    page: int | None = None
    """The page or slide it begins on, counted from 1; None where the file has no pages."""

    @property
    def place(self) -> str:
        """Return where it stands, as a reader would look it up: document, heading, line, page."""
        if self.origin == "catalog":
            return self.document
        heading = f" § {self.headings[-1]}" if self.headings else ""
        page = "" if self.page is None else f", page {self.page}"
        return f"{self.document}{heading} (line {self.line}{page})"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document that was loaded."""

    path: str
    title: str
    text: str
    readers: frozenset[str]
    origin: Origin
