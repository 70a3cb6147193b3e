"""A slide deck: its look, and the boxes, tables, charts and notes that are put on slides."""

# python-pptx says its types only in part; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportPrivateUsage=false
# pyright: reportOptionalMemberAccess=false

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from io import BytesIO

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as OpenDeck
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide, SlideLayout
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Emu, Inches, Pt

from ui.render.office import settled
from ui.render.page import Line
from ui.render.palette import BLUE, FONT, GREEN, GREY, INK, LINE, ORANGE, VERMILLION
from ui.render.text_fit import BOLD, fitting_size, height_of
from ui.render.wording import abridged, clean, day, shortened

WIDE, HIGH = 13.333, 7.5
"""Inches; 16:9."""
LEFT, TOP, ACROSS, DOWN = 0.6, 1.6, 12.13, 5.2
"""The field below the title, in inches."""
MIN_SIZE = 11
"""Points; smaller can't be read from the third row."""
TEXT_SIZES = (18, 17, 16, 15, 14, 13, 12, 11)
TITLE_SIZES = (28, 26, 24, 22, 20, 18)
MAX_TITLE = 155


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


BODY = Place(LEFT, TOP, ACROSS, DOWN)


class Deck:
    """A deck in the making."""

    def __init__(self, title: str, organisation: str, dated: date) -> None:
        """Begin an empty deck in 16:9 with the footer that each slide carries."""
        self._deck: OpenDeck = Presentation()
        self._deck.slide_width, self._deck.slide_height = Inches(WIDE), Inches(HIGH)
        self._footer = f"{shortened(clean(organisation), 70)} · {day(dated)}"
        self._layout = _only_layout(self._deck)
        core = self._deck.core_properties
        core.title, core.subject = clean(title)[:255], clean(organisation)[:255]
        core.author, core.last_modified_by, core.keywords = "Meshwright", "", ""
        core.created = core.modified = datetime.combine(dated, time(), UTC).replace(tzinfo=None)

    def slide(self, message: str, notes: Sequence[str]) -> Slide:
        """Add a slide whose title is its one message; the notes hold sources and standing."""
        slide = self._deck.slides.add_slide(self._layout)
        title = slide.shapes.title
        if title is None:
            raise TypeError("the layout has no title")
        text = shortened(clean(message), MAX_TITLE)
        size = fitting_size([text], (ACROSS - 0.1) / BOLD, 0.95, TITLE_SIZES)
        frame = title.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
        _fill(frame, text, size, INK, bold=True)
        self._foot(slide)
        spoken = slide.notes_slide.notes_text_frame
        if spoken is not None:
            spoken.text = "\n".join(clean(note) for note in notes)
        return slide

    def _foot(self, slide: Slide) -> None:
        box = text_box(slide, Place(LEFT, 7.02, 10, 0.3))
        _fill(box.text_frame, self._footer, MIN_SIZE, GREY)
        page = text_box(slide, Place(LEFT + ACROSS - 1.5, 7.02, 1.5, 0.3))
        _fill(page.text_frame, str(len(self._deck.slides)), MIN_SIZE, GREY)
        page.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    def saved(self) -> bytes:
        """Return the deck as a PPTX file, with the same bytes each time."""
        target = BytesIO()
        self._deck.save(target)
        return settled(target.getvalue())


def _only_layout(deck: OpenDeck) -> SlideLayout:
    """Keep the layout that has a title only, in this deck's measures, fonts and colours."""
    layout = next(layout for layout in deck.slide_layouts if layout.name == "Title Only")
    for other in list(deck.slide_layouts):
        if other is not layout:
            deck.slide_layouts.remove(other)
    for holder in (deck.slide_master, layout):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type is not None and shape.placeholder_format.idx != 0:
                shape.element.getparent().remove(shape.element)
                continue
            shape.left, shape.top = Inches(LEFT), Inches(0.45)
            shape.width, shape.height = Inches(ACROSS), Inches(1.0)
    _theme(deck)
    return layout


def _theme(deck: OpenDeck) -> None:
    """Write fonts and colours into the theme, so that slides added by hand agree."""
    relations = deck.slide_master.part.rels.values()
    part = next(
        relation.target_part for relation in relations if relation.reltype.endswith("/theme")
    )
    xml = part.blob.decode()
    xml = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*', rf"\g<1>{FONT}", xml)
    for name, value in zip(range(1, 6), (BLUE, VERMILLION, GREEN, ORANGE, GREY), strict=True):
        xml = re.sub(
            rf"(<a:accent{name}>\s*)<a:srgbClr val=\"\w+\"/>",
            rf'\g<1><a:srgbClr val="{value[1:]}"/>',
            xml,
        )
    part._blob = xml.encode()  # noqa: SLF001 - the library has no themes


def colour(value: str) -> RGBColor:
    """Return a colour such as "#0072B2"."""
    return RGBColor.from_string(value[1:])


def text_box(slide: Slide, place: Place) -> Shape:
    """Add an empty text box that wraps and keeps its size."""
    box = slide.shapes.add_textbox(
        Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height)
    )
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    return box


def write_lines(
    slide: Slide, place: Place, lines: Sequence[Line], sizes: Sequence[float], gap: float = 6
) -> None:
    """Write paragraphs in the largest of `sizes` that fits; where none does, cut the longest."""
    size = next((s for s in sizes if _taken(lines, s, place.width, gap) <= place.height), sizes[-1])
    frame = text_box(slide, place).text_frame
    for number, line in enumerate(fitted_lines(lines, place, size, gap)):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(gap)
        write_line(paragraph, line, size)


def fitted_lines(lines: Sequence[Line], place: Place, size: float, gap: float) -> tuple[Line, ...]:
    """Return the lines, their longest pieces cut, then the last left out, until all fit."""
    for most in (10_000, 240, 180, 130, 100, 80, 60):
        cut = tuple(cut_line(line, most) for line in lines)
        if _taken(cut, size, place.width, gap) <= place.height:
            return cut
    return fitted_lines(lines[:-1], place, size, gap) if len(lines) > 1 else tuple(lines)


def _taken(lines: Sequence[Line], size: float, width: float, gap: float) -> float:
    texts = ["".join(words.text for words in line) for line in lines]
    return height_of(texts, size, (width - 0.05) / 1.03, gap)


def cut_line(line: Line, most: int) -> Line:
    """Return the line with each piece in at most `most` characters, by whole clauses if possible."""
    return tuple(
        replace(
            words,
            text=abridged(words.text, most)
            + (" " if words.text.endswith(" ") and len(words.text) > most else ""),
        )
        for words in line
    )


def write_line(paragraph: _Paragraph, line: Line, size: float, ink: str = INK) -> None:
    """Write the pieces of a line; standings stand back, but never below the smallest size."""
    for words in line:
        run = paragraph.add_run()
        run.text = words.text
        run.font.name, run.font.size = (
            FONT,
            Pt(max(size - 2, MIN_SIZE) if words.look == "quiet" else size),
        )
        run.font.bold = words.look == "bold"
        run.font.color.rgb = colour(GREY if words.look == "quiet" else ink)


def _fill(frame: TextFrame, text: str, size: float, ink: str, *, bold: bool = False) -> None:
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = text
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    run.font.color.rgb = colour(ink)


def picture(slide: Slide, image: bytes, place: Place, alt: str) -> None:
    """Put a PNG into the middle of a place, as high as it."""
    shape = slide.shapes.add_picture(
        BytesIO(image), 0, Inches(place.top), height=Inches(place.height)
    )
    shape.left = Inches(place.left + place.width / 2) - shape.width // 2
    shape.element.nvPicPr.cNvPr.set("descr", clean(alt))


def block(
    slide: Slide, place: Place, ground: str, name: str, kind: MSO_SHAPE = MSO_SHAPE.RECTANGLE
) -> None:
    """Draw a filled shape without outline; its name says what it stands for."""
    shape = slide.shapes.add_shape(
        kind, Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height)
    )
    for style in shape.element.findall(qn("p:style")):
        shape.element.remove(style)
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(ground)
    shape.line.fill.background()
    shape.name = clean(name)


def rule(slide: Slide, left: float, top: float, width: float) -> None:
    """Draw a thin line from left to right."""
    block(slide, Place(left, top, width, 0.01), LINE, "line")
