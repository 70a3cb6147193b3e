"""PDF as pieces: its bookmarks as headings, its text page by page, without invisible text."""

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import TypeAdapter
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, Destination, NameObject

from knowledge.documents.parsed import Parsed, Unreadable
from knowledge.documents.readers.pieces import Piece, assembled

MAX_PAGES = 3_000
"""Pages that are read; what follows is left out and said."""

_INVISIBLE = 3
"""The text rendering mode that paints nothing (ISO 32000-2, table 104)."""
_SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
_MAX_DEPTH = 8
_ITEMS = TypeAdapter(list[object])

# It warns of each oddity on standard error; what matters is in the report.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def parse(content: bytes) -> Parsed:
    """Return the text of each page under the bookmarks that lead to it.

    Raises:
        Unreadable: It has a password, or no text.
    """
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("It has a password; save it without one.")
    count = len(reader.pages)
    cut = (f"Only its first {MAX_PAGES:,} pages were read.",) if count > MAX_PAGES else ()
    title = (reader.metadata.title if reader.metadata else None) or ""
    parsed = assembled(_pieces(reader, min(count, MAX_PAGES)), title, cut)
    if not parsed.parts:
        raise Unreadable("It has no text; it may be a scan that needs text recognition.")
    return parsed


def _pieces(reader: PdfReader, count: int) -> Iterator[Piece]:
    marks = _bookmarks(reader)
    for number in range(1, count + 1):
        yield from _page(_text(reader, reader.pages[number - 1]), marks.get(number, []), number)


def _page(text: str, marks: Sequence[Piece], number: int) -> Iterator[Piece]:
    """Yield a page's paragraphs, with each bookmark where its words stand, or else at the top."""
    lines = text.split("\n")
    plain = [" ".join(line.split()).casefold() for line in lines]
    places: dict[int, Piece] = {}
    for mark in marks:
        wanted = " ".join(mark.text.split()).casefold()
        if wanted in plain and plain.index(wanted) not in places:
            places[plain.index(wanted)] = mark
        else:
            yield mark
    paragraph: list[str] = []
    for at, line in enumerate([*lines, ""]):
        if at in places or not line.strip():
            yield Piece("\n".join(paragraph), page=number)
            paragraph = []
        if at in places:
            yield places[at]
        elif line.strip():
            paragraph.append(line)


def _bookmarks(reader: PdfReader) -> dict[int, list[Piece]]:
    """Return the bookmarks as headings, by the number of the page that each leads to."""
    found: dict[int, list[Piece]] = {}
    waiting: list[tuple[object, int]] = [(reader.outline, 0)]
    while waiting:
        item, depth = waiting.pop()
        if isinstance(item, Destination):
            page = reader.get_destination_page_number(item)
            if page is not None and item.title:
                mark = Piece(str(item.title), "heading", depth, page + 1)
                found.setdefault(page + 1, []).append(mark)
        elif isinstance(item, list) and depth < _MAX_DEPTH:
            inner = _ITEMS.validate_python(item)
            waiting += ((each, depth + 1) for each in reversed(inner))
    return found


def _text(reader: PdfReader, page: PageObject) -> str:
    contents = page.get_contents()
    if contents is not None and b" Tr" in contents.get_data():
        stream = ContentStream(contents, reader, "bytes")
        shown = _Painted()
        for operands, operator in stream.operations:
            shown.take(operands, operator)
        # A page that is a picture with invisible text is a scan, whose text that is.
        if shown.visible or not shown.picture:
            stream.operations = shown.kept
            page[NameObject("/Contents")] = stream
    return page.extract_text()


@dataclass(slots=True)
class _Painted:
    """Follows the drawing of a page, and keeps what is painted."""

    kept: list[tuple[object, bytes]] = field(default_factory=list[tuple[object, bytes]])
    visible: bool = False
    picture: bool = False
    mode: int = 0
    saved: list[int] = field(default_factory=list[int])

    def take(self, operands: Sequence[object], operator: bytes) -> None:
        match operator:
            case b"q":
                self.saved.append(self.mode)
            case b"Q" if self.saved:
                self.mode = self.saved.pop()
            case b"Tr" if operands and isinstance(operands[0], int):
                self.mode = operands[0]
            case b"Do" | b"INLINE IMAGE":
                self.picture = True
            case _ if operator in _SHOWS:
                if self.mode == _INVISIBLE:
                    return
                self.visible = True
            case _:
                pass
        self.kept.append((operands, operator))
