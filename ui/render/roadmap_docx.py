"""A roadmap as a Word document."""

# python-docx says its types only in part; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportPrivateUsage=false
# pyright: reportOptionalMemberAccess=false

from collections.abc import Mapping
from datetime import UTC, datetime, time
from io import BytesIO
from itertools import count

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from tools.roadmap.model import Roadmap
from ui.render.docx_styles import BODY, CELL, TEXT_WIDTH, TINY, colour, lay_out, rule_table, shade
from ui.render.office import settled
from ui.render.page import (
    Bullets,
    Heading,
    Line,
    NewPage,
    Paragraph,
    Part,
    Picture,
    PictureName,
    Table,
    bold,
)
from ui.render.palette import GREY, INK, MONOSPACED
from ui.render.roadmap.chapters import roadmap_document
from ui.render.roadmap.summary import document_byline, document_title
from ui.render.text_fit import BOLD, lines_of, width_of
from ui.render.wording import clean, day

PICTURE_HEIGHT = 9.6
"""Centimetres; a higher picture is made smaller as a whole."""
SUMMARY_HEIGHT = 26.0
"""Centimetres that the summary may take: a page of A4 less its margins."""
LEAST_PICTURE = 3.6
"""Centimetres below which a picture is left to the chapter of its own."""


def roadmap_docx(roadmap: Roadmap, pictures: Mapping[PictureName, bytes]) -> bytes:
    """Return the roadmap as a DOCX file: one page, then the detail.

    Args:
        roadmap: What to write.
        pictures: PNG files without titles; a picture that is not here is left out.

    """
    document = Document()
    title = document_title(roadmap)
    lay_out(document, f"{clean(roadmap.organisation)[:60]}, {day(roadmap.dated)}")
    _properties(document, title, roadmap)
    document.add_paragraph(title, "Title")
    document.add_paragraph(document_byline(roadmap), "Subtitle")
    _parts(document, roadmap_document(roadmap), pictures, title)
    target = BytesIO()
    document.save(target)
    return settled(target.getvalue())


def _properties(document: WordDocument, title: str, roadmap: Roadmap) -> None:
    core = document.core_properties
    core.title, core.subject = title[:255], clean(roadmap.organisation)[:255]
    core.author, core.last_modified_by, core.comments, core.keywords = "Meshwright", "", "", ""
    core.created = core.modified = datetime.combine(roadmap.dated, time(), UTC).replace(tzinfo=None)
    core.revision, core.language = 1, "en-GB"


def _parts(
    document: WordDocument, parts: tuple[Part, ...], pictures: Mapping[PictureName, bytes], title: str
) -> None:  # fmt: skip
    room = _room_for_picture(parts, title)
    tables, figures = count(1), count(1)
    breaks = False
    for part in _arranged(parts, pictures, title):
        match part:
            case Heading():
                document.add_paragraph(part.text, f"Heading {part.level}")
            case Paragraph():
                _paragraph(document.add_paragraph(), part, breaks=breaks)
            case Bullets(items):
                for item in items:
                    _line(document.add_paragraph(style="List Bullet"), item, BODY)
            case Table():
                _table(document, part, next(tables))
            case Picture():
                _picture(document, part, pictures[part.name], next(figures), room)
            case NewPage():
                room = PICTURE_HEIGHT
        breaks = isinstance(part, NewPage)


def _arranged(
    parts: tuple[Part, ...], pictures: Mapping[PictureName, bytes], title: str
) -> tuple[Part, ...]:
    """Return the parts; a picture that the first page has no room for follows on the second."""
    known = tuple(part for part in parts if not isinstance(part, Picture) or part.name in pictures)
    edge = known.index(NewPage())
    if _room_for_picture(parts, title) >= LEAST_PICTURE:
        return known
    late = tuple(part for part in known[:edge] if isinstance(part, Picture))
    # The first paragraph after the break carries it.
    return (
        *(part for part in known[:edge] if part not in late),
        *known[edge : edge + 2],
        *late,
        *known[edge + 2 :],
    )


def _room_for_picture(parts: tuple[Part, ...], title: str) -> float:
    """Return the centimetres that the rest of the summary leaves to its picture."""
    used = 3.0 + 0.9 * lines_of(title, 23, TEXT_WIDTH / 2.54)
    for part in parts[: parts.index(NewPage())]:
        match part:
            case Paragraph(line):
                used += 0.46 * lines_of(_text(line), BODY, TEXT_WIDTH / 2.54) + 0.15
            case Table():
                used += 0.8 + sum(
                    _row_height(part, row) for row in (part.header, *map(_texts, part.rows))
                )
            case _:
                pass
    return min(SUMMARY_HEIGHT - used - 0.9, 7.4)


def _texts(row: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(_text(cell) for cell in row)


def _text(line: Line) -> str:
    return "".join(words.text for words in line)


def _row_height(table: Table, row: tuple[str, ...]) -> float:
    inches = [width / 2.54 - 0.16 for width in _widths(table)]
    lines = max(lines_of(text, CELL * 1.04, width) for text, width in zip(row, inches, strict=True))
    return lines * 0.37 + 0.14


def _paragraph(paragraph: WordParagraph, part: Paragraph, *, breaks: bool) -> None:
    paragraph.paragraph_format.page_break_before = breaks or None
    size = {"body": BODY, "lead": BODY, "notice": 9.0, "small": 8.0}[part.kind]
    if part.kind == "notice":
        paragraph.paragraph_format.left_indent = Cm(0.3)
    if part.kind == "lead":
        paragraph.paragraph_format.space_after = Pt(3)
    _line(paragraph, part.line, size)


def _line(paragraph: WordParagraph, line: Line, size: float) -> None:
    for words in line:
        run = paragraph.add_run(words.text)
        run.font.size = Pt(size)
        match words.look:
            case "bold":
                run.bold = True
            case "quiet":
                run.font.size, run.font.color.rgb = Pt(min(TINY, size)), colour(GREY)
            case "code":
                run.font.name, run.font.size = MONOSPACED, Pt(size - 1)
            case "plain":
                pass


def _table(document: WordDocument, part: Table, place: int) -> None:
    caption = document.add_paragraph(f"Table {place}. {part.caption}", "Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1 + len(part.rows), cols=len(part.header))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    rule_table(table)
    widths = _widths(part)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    # Asking the table for each cell again would take time with the square of its rows.
    rows = [row.cells for row in table.rows]
    for number, (cells, lines) in enumerate(zip(rows, (_header(part), *part.rows), strict=True)):
        for place_across, (cell, line) in enumerate(zip(cells, lines, strict=True)):
            cell.width = Cm(widths[place_across])
            _cell(cell, line, right=place_across in part.right, header=number == 0)
    gap = document.add_paragraph().paragraph_format
    gap.space_after, gap.line_spacing = Pt(0), Pt(7)


def _widths(part: Table) -> list[float]:
    """Return centimetres for each column: as asked, but no word of a header is broken."""
    least = [
        max(width_of(word, CELL * BOLD) for word in title.split()) * 2.54 + 0.45
        for title in part.header
    ]
    wide = sum(part.widths)
    asked = [TEXT_WIDTH * width / wide for width in part.widths]
    lacking = sum(max(need - width, 0) for need, width in zip(least, asked, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, asked, strict=True)) or 1
    return [
        need if width < need else width - (width - need) * lacking / spare
        for need, width in zip(least, asked, strict=True)
    ]


def _header(part: Table) -> tuple[Line, ...]:
    return tuple(bold(text) for text in part.header)


def _cell(cell: _Cell, line: Line, *, right: bool, header: bool) -> None:
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1.5)
    form.line_spacing = 1.0
    # The header and the row below it stay on one page with the caption.
    form.keep_with_next = header or None
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if header:
        shade(cell)
    _line(paragraph, line, CELL)


def _picture(document: WordDocument, part: Picture, image: bytes, place: int, room: float) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(BytesIO(image), width=Cm(TEXT_WIDTH))
    if shape.height > Cm(room):
        shape.width, shape.height = Cm(TEXT_WIDTH * (room / shape.height.cm)), Cm(room)
    shape._inline.docPr.set("descr", part.alt)  # noqa: SLF001 - the library has no alternative text
    caption = document.add_paragraph(f"Figure {place}. {part.caption}", "Caption")
    caption.paragraph_format.space_before = Pt(0)
    for run in caption.runs:
        run.font.color.rgb = colour(INK)
