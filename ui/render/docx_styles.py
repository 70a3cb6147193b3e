"""The look of a Word document: page, styles, footer, fields and borders."""

# python-docx says its types only in part; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportPrivateUsage=false
# pyright: reportOptionalMemberAccess=false

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ui.render.palette import BLUE, FONT, GREY, INK, LINE, PALE

PAGE_WIDTH, MARGIN = 21.0, 2.0
"""Centimetres; A4."""
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
BODY, CELL, TINY = 10.0, 8.5, 7.5
"""Points of running text, table cells and standings."""


def colour(value: str) -> RGBColor:
    """Return a colour such as "#0072B2"."""
    return RGBColor.from_string(value.removeprefix("#"))


def lay_out(document: Document, footer: str) -> None:
    """Set page, styles and footer of an empty document."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(PAGE_WIDTH), Cm(29.7)
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin, section.bottom_margin = Cm(1.7), Cm(1.7)
    section.header_distance = section.footer_distance = Cm(0.8)
    _styles(document)
    _footer(section.footer.paragraphs[0], footer)


def _styles(document: Document) -> None:
    _style(document, "Normal", BODY, INK, before=0, after=4)
    _style(document, "Title", 21, INK, before=0, after=2, bold=True)
    _style(document, "Subtitle", BODY, GREY, before=0, after=6)
    _style(document, "Heading 1", 16, BLUE, before=16, after=6, bold=True)
    _style(document, "Heading 2", 11.5, INK, before=10, after=3, bold=True)
    _style(document, "Heading 3", BODY, INK, before=8, after=2, bold=True)
    _style(document, "Caption", 8.5, GREY, before=6, after=3)
    _style(document, "Footer", 8, GREY, before=0, after=0)
    _style(document, "List Bullet", BODY, INK, before=0, after=2)
    for name in ("Title", "Subtitle"):
        for odd in ("w:pPr/w:pBdr", "w:rPr/w:spacing", "w:rPr/w:kern"):
            for found in document.styles[name].element.xpath(f"./{odd}"):
                found.getparent().remove(found)
    for tab in document.styles["Footer"].element.xpath("./w:pPr/w:tabs"):
        tab.getparent().remove(tab)


def _style(
    document: Document, name: str, size: float, ink: str, *, before: float, after: float, bold: bool = False
) -> None:  # fmt: skip
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name!r} is no {WD_STYLE_TYPE.PARAGRAPH} style")
    style.font.name, style.font.size, style.font.bold, style.font.italic = (
        FONT,
        Pt(size),
        bold,
        False,
    )
    style.font.color.rgb = colour(ink)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.08


def _footer(paragraph: Paragraph, text: str) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    for before, field in ((f"{text}\tPage ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(before)
        for element in _field(field):
            run = paragraph.add_run()
            run._r.append(element)  # noqa: SLF001 - the library has no fields


def _field(code: str) -> tuple[BaseOxmlElement, ...]:
    instruction, shown = OxmlElement("w:instrText"), OxmlElement("w:t")
    instruction.text, shown.text = code, "1"
    begin, separate, end = (OxmlElement("w:fldChar") for _ in range(3))
    for element, kind in ((begin, "begin"), (separate, "separate"), (end, "end")):
        element.set(qn("w:fldCharType"), kind)
    return begin, instruction, separate, shown, end


def rule_table(table: Table) -> None:
    """Give a table thin lines between its rows, fixed columns and a repeated header."""
    properties = table._tbl.tblPr  # noqa: SLF001 - borders have no other way in
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (
            ("val", "single"),
            ("sz", "4"),
            ("space", "0"),
            ("color", LINE.removeprefix("#")),
        ):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    properties.append(borders)
    table.autofit = False
    for row in table.rows:
        _flag(row._tr.get_or_add_trPr(), "w:cantSplit")  # noqa: SLF001 - as above
    _flag(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # noqa: SLF001 - as above


def _flag(properties: BaseOxmlElement, name: str) -> None:
    properties.append(OxmlElement(name))


def shade(cell: _Cell) -> None:
    """Give a header cell its ground."""
    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", PALE.removeprefix("#"))):
        shading.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - as above
