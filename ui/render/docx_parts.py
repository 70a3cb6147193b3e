"""The parts of a written document in Word: paragraphs, lists, tables and pictures."""

# python-docx says its types only in part; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportPrivateUsage=false
# pyright: reportOptionalMemberAccess=false

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import count

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

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
from ui.render.text_fit import BOLD, width_of
from ui.render.wording import clean

PICTURE_HEIGHT = 9.6
"""Centimetres; a higher picture is made smaller as a whole."""


SHORT_WORD = 12
"""Letters of a word that no column is too narrow for."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands above and around a document."""

    title: str
    byline: str
    subject: str
    footer: str
    dated: date


def word_document(
    cover: Cover, parts: tuple[Part, ...], pictures: Mapping[PictureName, bytes]
) -> bytes:
    """Return a DOCX file, with the same bytes each time.

    Args:
        cover: What stands above and around it.
        parts: What it holds.
        pictures: PNG files without titles; a picture that is not here is left out.

    """
    document = Document()
    lay_out(document, cover.footer)
    _properties(document, cover)
    document.add_paragraph(cover.title, "Title")
    document.add_paragraph(cover.byline, "Subtitle")
    _parts(document, parts, pictures)
    target = BytesIO()
    document.save(target)
    return settled(target.getvalue())


def _properties(document: WordDocument, cover: Cover) -> None:
    core = document.core_properties
    core.title, core.subject = cover.title[:255], clean(cover.subject)[:255]
    core.author, core.last_modified_by, core.comments, core.keywords = "Meshwright", "", "", ""
    core.created = core.modified = datetime.combine(cover.dated, time(), UTC).replace(tzinfo=None)
    core.revision, core.language = 1, "en-GB"


def _parts(
    document: WordDocument, parts: tuple[Part, ...], pictures: Mapping[PictureName, bytes]
) -> None:  # fmt: skip
    tables, figures = count(1), count(1)
    breaks = False
    for part in parts:
        match part:
            case Heading():
                heading = document.add_paragraph(part.text, f"Heading {part.level}")
                heading.paragraph_format.page_break_before = breaks or None
            case Paragraph():
                _paragraph(document.add_paragraph(), part)
            case Bullets(items):
                for item in items:
                    _line(document.add_paragraph(style="List Bullet"), item, BODY)
            case Table():
                _table(document, part, next(tables))
            case Picture(name) if name in pictures:
                _picture(document, part, pictures[name], next(figures))
            case Picture() | NewPage():
                pass
        breaks = isinstance(part, NewPage)


def _paragraph(paragraph: WordParagraph, part: Paragraph) -> None:
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
    """Return centimetres for each column: as asked, but no short word is broken."""
    least = [
        max(width_of(word, CELL * BOLD) for word in _short_words(part, place)) * 2.54 + 0.45
        for place in range(len(part.header))
    ]
    wide = sum(part.widths)
    asked = [TEXT_WIDTH * width / wide for width in part.widths]
    lacking = sum(max(need - width, 0) for need, width in zip(least, asked, strict=True))
    spare = sum(max(width - need, 0) for need, width in zip(least, asked, strict=True)) or 1
    return [
        need if width < need else width - (width - need) * lacking / spare
        for need, width in zip(least, asked, strict=True)
    ]


def _short_words(part: Table, place: int) -> list[str]:
    texts = ["".join(w.text for w in row[place] if w.look != "code") for row in part.rows]
    words = [word for text in texts for word in text.split() if len(word) <= SHORT_WORD]
    return [*part.header[place].split(), *words, ""]


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


def _picture(document: WordDocument, part: Picture, image: bytes, place: int) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(BytesIO(image), width=Cm(TEXT_WIDTH))
    if shape.height > Cm(PICTURE_HEIGHT):
        shape.width, shape.height = (
            Cm(TEXT_WIDTH * (PICTURE_HEIGHT / shape.height.cm)),
            Cm(PICTURE_HEIGHT),
        )
    shape._inline.docPr.set("descr", part.alt)  # noqa: SLF001 - the library has no alternative text
    caption = document.add_paragraph(f"Figure {place}. {part.caption}", "Caption")
    caption.paragraph_format.space_before = Pt(0)
    for run in caption.runs:
        run.font.color.rgb = colour(INK)
