"""PPTX as pieces: a heading a slide, its texts, tables and notes; without hidden slides."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from knowledge.documents.parsed import Parsed, Unreadable
from knowledge.documents.readers.office import Package
from knowledge.documents.readers.pieces import Piece, Table, assembled

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PRESENTATION = "ppt/presentation.xml"
_SHAPES = frozenset({f"{_P}sp", f"{_P}graphicFrame"})
_GROUPS = frozenset({f"{_P}grpSp", f"{_P}spTree"})
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
_MAX_SLIDES = 2_000


def parse(content: bytes) -> Parsed:
    """Return the slides in order; the page of a passage is the number of its slide.

    Raises:
        Unreadable: It is damaged, unpacks to too much, or has too many slides.
    """
    package = Package(content)
    parts = package.related(_PRESENTATION)
    ids = [s.get(f"{_R}id", "") for s in package.root(_PRESENTATION).iter(f"{_P}sldId")]
    if len(ids) > _MAX_SLIDES:
        raise Unreadable(f"It has more than {_MAX_SLIDES:,} slides.")
    pieces: list[Piece | Table] = []
    hidden = 0
    for number, name in enumerate((parts.get(i, "") for i in ids), 1):
        slide = package.root(name)
        if slide.get("show") in {"0", "false"}:
            hidden += 1
        else:
            pieces += _slide(slide, number)
            pieces += _notes(package, name, number)
    notes = (f"{hidden} hidden slide{'s' * (hidden > 1)} left out.",) if hidden else ()
    return assembled(pieces, package.title(), notes)


def _slide(slide: ET.Element, number: int) -> Iterator[Piece | Table]:
    shapes = list(_shapes(slide))
    title = next((shape for shape in shapes if _placeholder(shape) in _TITLES), None)
    named = " ".join(_paragraphs(title)) if title is not None else ""
    yield Piece(named or f"Slide {number}", "heading", 1, number)
    for shape in shapes:
        if shape is not title and _placeholder(shape) not in _FURNITURE:
            yield from _texts(shape, number)


def _notes(package: Package, name: str, number: int) -> Iterator[Piece]:
    """Yield what the speaker's notes say, under a heading of their own."""
    related = package.related(name).values()
    for part in (p for p in related if p.startswith("ppt/notesSlides/")):
        bodies = [s for s in _shapes(package.root(part)) if _placeholder(s) not in _FURNITURE]
        texts = [text for body in bodies for text in _paragraphs(body)]
        if texts:
            yield Piece("Notes", "heading", 2, number)
        yield from (Piece(text, page=number) for text in texts)


def _shapes(slide: ET.Element) -> Iterator[ET.Element]:
    """Yield the shapes that are shown, also those within groups, in their order."""
    waiting = list(slide.iter(f"{_P}spTree"))[:1]
    while waiting:
        element = waiting.pop()
        if _is_hidden(element):
            continue
        if element.tag in _SHAPES:
            yield element
        elif element.tag in _GROUPS:
            waiting += reversed(list(element))


def _is_hidden(shape: ET.Element) -> bool:
    named = shape.find(f"*/{_P}cNvPr")
    return named is not None and named.get("hidden") in {"1", "true"}


def _placeholder(shape: ET.Element) -> str:
    found = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    return "" if found is None else found.get("type", "body")


def _texts(shape: ET.Element, number: int) -> Iterator[Piece | Table]:
    table = next(shape.iter(f"{_A}tbl"), None)
    if table is not None:
        rows = (row.findall(f"{_A}tc") for row in table.iter(f"{_A}tr"))
        yield Table(tuple(tuple(" ".join(_paragraphs(c)) for c in row) for row in rows), number)
        return
    texts = list(_paragraphs(shape))
    # Slides are lists by nature; one paragraph alone is a statement.
    kind = "item" if len(texts) > 1 else "text"
    yield from (Piece(text, kind, page=number) for text in texts)


def _paragraphs(element: ET.Element) -> Iterator[str]:
    for paragraph in element.iter(f"{_A}p"):
        text = "".join(_words(paragraph)).strip()
        if text:
            yield text


def _words(paragraph: ET.Element) -> Iterator[str]:
    for inner in paragraph:
        if inner.tag == f"{_A}br":
            yield " "
        elif inner.tag in {f"{_A}r", f"{_A}fld"}:
            yield inner.findtext(f"{_A}t") or ""
