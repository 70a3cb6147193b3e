"""Documents and the passages they are made of."""

import re
from dataclasses import dataclass
from typing import Literal

Origin = Literal["organisation", "handbook", "catalog"]

_LINE = re.compile(r"(?<= \(line )\d+(?=(?:, page \d+)?\)$)")
_BEGINNINGS = (12, 4)
"""Words that a quotation is looked for by, the more the better: its end is on a later line, and
a mark of Markdown may stand in between."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a document's front matter says of whether it counts now."""

    status: str = ""
    """Such as draft, in force or archived."""
    date: str = ""
    """As it stands there, such as 2026-10-05."""
    supersedes: tuple[str, ...] = ()
    """The paths of documents that it replaces."""


_UNSAID = Edition()


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document under one heading, short enough to cite."""

    document: str
    """Path of the document within its source, such as `runbooks/late-pos-files.md`; a dataset's id
    or a term's place where the origin is the catalog."""
    title: str
    headings: tuple[str, ...]
    """From the outermost to the one right above; empty before the first heading."""
    text: str
    line: int
    """The first line of the text in the document, counted from 1; of a part of a table, which begins
    with the table's header again, so that its rows are where they stand."""
    readers: frozenset[str]
    origin: Origin
    page: int | None = None
    """The page or slide it begins on, counted from 1; None where the file has no pages."""
    edition: Edition = _UNSAID
    """Of its document."""

    @property
    def place(self) -> str:
        """Return where it stands, as a reader would look it up: document, heading, line, page."""
        if self.origin == "catalog":
            return self.document
        heading = f" § {self.headings[-1]}" if self.headings else ""
        page = "" if self.page is None else f", page {self.page}"
        return f"{self.document}{heading} (line {self.line}{page})"

    def place_of(self, words: str) -> str:
        """Return where these words of its text begin."""
        return place_of(words, self.text, self.place)


def place_of(words: str, text: str, place: str) -> str:
    """Return where words begin that stand in the text of this place, with another line than its own.

    White space counts for nothing. The place is returned as it is where the text has no such words.
    """
    beginnings = (r"\s+".join(map(re.escape, words.split()[:count])) for count in _BEGINNINGS)
    found = next((m for b in beginnings if b and (m := re.search(b, text))), None)
    if found is None:
        return place
    above = text.count("\n", 0, found.start())
    return _LINE.sub(lambda line: str(int(line[0]) + above), place)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document that was loaded."""

    path: str
    title: str
    text: str
    readers: frozenset[str]
    origin: Origin
