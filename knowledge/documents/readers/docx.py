"""DOCX as pieces: headings by style, tables, lists; without hidden and deleted text."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from xml.etree import ElementTree as ET

from knowledge.documents.parsed import Parsed
from knowledge.documents.readers.office import Package
from knowledge.documents.readers.pieces import Piece, Table, assembled

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_LEFT_OUT = frozenset(
    f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "tblPr")
) | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_MAX_DEPTH = 200
_HEADINGS = 9


@dataclass(frozen=True, slots=True)
class _Style:
    level: int = 0
    """Of a heading; 0 for other styles."""
    hidden: bool = False
    listed: bool = False


_PLAIN = _Style()


def parse(content: bytes) -> Parsed:
    """Return what a reader of the printed document sees, headers and footers apart.

    Raises:
        Unreadable: It is damaged or unpacks to too much.
    """
    package = Package(content)
    reader = _Reader(_styles(package.root("word/styles.xml")))
    roots = [package.root(f"word/{name}.xml") for name in ("document", "footnotes", "endnotes")]
    pieces = chain.from_iterable(reader.pieces(root, 0) for root in roots)
    return assembled(pieces, package.title())


def _styles(root: ET.Element) -> dict[str, _Style]:
    """Return the styles by id, each with what it takes over from those it is based on."""
    found = {s.get(f"{_W}styleId", ""): s for s in root.iter(f"{_W}style")}
    return {name: _style(found, name) for name in found}


def _style(found: dict[str, ET.Element], name: str) -> _Style:
    level, hidden, listed, seen = 0, None, False, set[str]()
    while name in found and name not in seen:
        seen.add(name)
        style = found[name]
        level = level or _level(style)
        hidden = _vanishes(style.find(f"{_W}rPr")) if hidden is None else hidden
        listed = listed or style.find(f"{_W}pPr/{_W}numPr") is not None
        name = _attribute(style, "basedOn")
    return _Style(level, bool(hidden), listed)


def _level(style: ET.Element) -> int:
    outline = _attribute(style, "pPr/outlineLvl")
    if outline.isdecimal() and int(outline) < _HEADINGS:
        return int(outline) + 1
    name = _attribute(style, "name").lower()
    if name == "title":
        return 1
    number = name.removeprefix("heading ")
    return int(number) if number != name and number.isdecimal() else 0


def _attribute(element: ET.Element, path: str) -> str:
    found = element.find("/".join(f"{_W}{step}" for step in path.split("/")))
    return "" if found is None else found.get(f"{_W}val", "")


def _vanishes(properties: ET.Element | None) -> bool | None:
    """Return whether text with these properties is hidden; None where they do not say."""
    if properties is None:
        return None
    said = [
        found.get(f"{_W}val", "true") not in _OFF
        for name in ("vanish", "specVanish")
        if (found := properties.find(f"{_W}{name}")) is not None
    ]
    size = _attribute(properties, "sz")
    # Sizes are in half points: nobody reads type of one point.
    tiny = size.isdecimal() and int(size) <= 2  # noqa: PLR2004 - said above.
    return True if tiny else any(said) if said else None


@dataclass(frozen=True, slots=True)
class _Reader:
    styles: dict[str, _Style]

    def pieces(self, container: ET.Element, depth: int) -> Iterator[Piece | Table]:
        """Yield paragraphs and tables in order, also those within content controls."""
        if depth > _MAX_DEPTH:
            return
        for element in container:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{_W}tbl":
                yield Table(tuple(self._rows(element, depth)))
            elif element.tag not in _LEFT_OUT:
                yield from self.pieces(element, depth + 1)

    def _paragraph(self, paragraph: ET.Element) -> Iterator[Piece]:
        properties = paragraph.find(f"{_W}pPr")
        style, own = _PLAIN, 0
        listed = False
        if properties is not None:
            style = self.styles.get(_attribute(properties, "pStyle"), _PLAIN)
            listed = style.listed or properties.find(f"{_W}numPr") is not None
            outline = _attribute(properties, "outlineLvl")
            own = int(outline) + 1 if outline.isdecimal() and int(outline) < _HEADINGS else 0
        text = "".join(self._words(paragraph, style.hidden, 0)).strip()
        level = own or style.level
        if text and level:
            yield Piece(text, "heading", level)
        elif text:
            yield Piece(text, "item" if listed else "text")

    def _words(self, element: ET.Element, hidden: bool, depth: int) -> Iterator[str]:  # noqa: FBT001 - what surrounds the element.
        for inner in element:
            if inner.tag in _LEFT_OUT or depth > _MAX_DEPTH:
                continue
            if inner.tag == f"{_W}r":
                yield from self._words(inner, self._hides(inner, hidden), depth + 1)
            elif hidden or inner.tag not in _WORDS:
                yield from self._words(inner, hidden, depth + 1)
            else:
                yield _WORDS[inner.tag] or inner.text or ""

    def _hides(self, run: ET.Element, hidden: bool) -> bool:  # noqa: FBT001 - as above.
        properties = run.find(f"{_W}rPr")
        said = _vanishes(properties)
        if properties is None or said is not None:
            return hidden if said is None else said
        style = self.styles.get(_attribute(properties, "rStyle"), _PLAIN)
        return hidden or style.hidden

    def _rows(self, table: ET.Element, depth: int) -> Iterator[tuple[str, ...]]:
        for row in table.iter(f"{_W}tr"):
            cells = row.findall(f"{_W}tc") + row.findall(f"{_W}sdt/{_W}sdtContent/{_W}tc")
            yield tuple(self._cell(cell, depth) for cell in cells)

    def _cell(self, cell: ET.Element, depth: int) -> str:
        pieces = self.pieces(cell, depth + 1)
        return " ".join(p.text if isinstance(p, Piece) else _flat(p) for p in pieces)


_WORDS = {
    f"{_W}t": "",
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
}
"""What stands for each element; empty where its own text does."""


def _flat(table: Table) -> str:
    return "; ".join(" ".join(row) for row in table.rows)
