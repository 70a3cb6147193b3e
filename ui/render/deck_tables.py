"""Native tables and charts on slides, fitted so that nothing overflows."""

# python-pptx says its types only in part; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportArgumentType=false, reportPrivateUsage=false
# pyright: reportOptionalMemberAccess=false, reportReturnType=false

import math
from collections.abc import Sequence

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.util import Inches, Pt

from ui.render.deck import MIN_SIZE, Place, colour, cut_line, write_line
from ui.render.page import Line, Table, bold, quiet
from ui.render.palette import BLUE, FONT, INK, LINE, PALE
from ui.render.text_fit import BOLD, LEADING, lines_of
from ui.render.wording import clean, shortened

PAD_ACROSS, PAD_DOWN = 0.08, 0.05
"""Inches inside a cell, on each side."""
TABLE_SIZES = (18, 17, 16, 15, 14, 13, 12, 11)
CUTS = (10_000, 200, 180, 160, 140, 120, 105, 90, 80, 70, 62, 54, 42, 32)
"""Characters left of a cell, tried in this order once the text can't get smaller."""
NAMES_KEEP = 24
"""Characters that a bold cell keeps beyond those of others."""
ROOMY = 7
"""Rows up to which a table keeps the column that the notes repeat."""
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's built-in table style without lines and fills."""


def write_table(slide: Slide, place: Place, table: Table) -> None:
    """Add a native table that fits the place: smaller, then shorter, then with "n more" rows."""
    rows, size = _fitted(table, place)
    heights = [_height(table, row, size, place) for row in rows]
    frame = slide.shapes.add_table(
        len(rows), len(table.header), Inches(place.left), Inches(place.top), Inches(place.width), Inches(sum(heights))
    )  # fmt: skip
    frame.name = table.caption
    _plain_style(frame)
    for column, width in zip(frame.table.columns, _inches(table, place), strict=True):
        column.width = Inches(width)
    for number, (row, height) in enumerate(zip(rows, heights, strict=True)):
        frame.table.rows[number].height = Inches(height)
        for across, line in enumerate(row):
            _cell(
                frame.table.cell(number, across),
                line,
                size,
                header=number == 0,
                right=across in table.right,
            )


def narrowed(table: Table, place: int, widths: tuple[float, ...]) -> Table:
    """Return a table of more than `ROOMY` rows without the column at `place`, so that the others can be read."""
    if len(table.rows) <= ROOMY:
        return table
    rows = tuple((*row[:place], *row[place + 1 :]) for row in table.rows)
    return Table(table.caption, (*table.header[:place], *table.header[place + 1 :]), rows, widths)


def _fitted(table: Table, place: Place) -> tuple[list[tuple[Line, ...]], float]:
    rows = [tuple(bold(text) for text in table.header), *table.rows]
    for size in TABLE_SIZES:
        if _total(table, rows, size, place) <= place.height:
            return rows, size
    for most in CUTS[1:]:
        cut = _cut(rows, most)
        if _total(table, cut, MIN_SIZE, place) <= place.height:
            return cut, MIN_SIZE
    cut = _cut(rows, CUTS[-3])
    return _fewer(table, cut, place), MIN_SIZE


def _cut(rows: list[tuple[Line, ...]], most: int) -> list[tuple[Line, ...]]:
    """Return the rows with cells cut; what is bold names its row, and keeps more of itself."""
    return [
        rows[0],
        *(
            tuple(cut_line(cell, most + (NAMES_KEEP if _look(cell) == BOLD else 0)) for cell in row)
            for row in rows[1:]
        ),
    ]


def _fewer(table: Table, rows: list[tuple[Line, ...]], place: Place) -> list[tuple[Line, ...]]:
    """Return the rows that fit, and a last one that says how many more there are."""
    kept = rows
    while len(kept) > 2:  # noqa: PLR2004 - a header and one row
        kept = kept[:-1]
        more = (
            *(() for _ in table.header[:1]),
            quiet(f"and {len(rows) - len(kept)} more in the document"),
        )
        last = (*more, *(() for _ in table.header[2:]))
        if _total(table, [*kept, last], MIN_SIZE, place) <= place.height:
            return [*kept, last]
    return kept


def _inches(table: Table, place: Place) -> list[float]:
    return [place.width * width / sum(table.widths) for width in table.widths]


def _total(table: Table, rows: Sequence[tuple[Line, ...]], size: float, place: Place) -> float:
    return sum(_height(table, row, size, place) for row in rows)


def _height(table: Table, row: tuple[Line, ...], size: float, place: Place) -> float:
    lines = [
        lines_of("".join(words.text for words in cell), size * _look(cell), width - 2 * PAD_ACROSS)
        for cell, width in zip(row, _inches(table, place), strict=True)
    ]
    return max(lines) * size * LEADING / 72 + 2 * PAD_DOWN


def _look(line: Line) -> float:
    return BOLD if any(words.look == "bold" for words in line) else 1.03


def _plain_style(frame: GraphicFrame) -> None:
    properties = frame.table._tbl.tblPr  # noqa: SLF001 - the library sets no table style
    for style in properties.findall("{*}tableStyleId"):
        style.text = _NO_STYLE
    frame.table.horz_banding = False


def _cell(cell: _Cell, line: Line, size: float, *, header: bool, right: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(PAD_ACROSS)
    cell.margin_top = cell.margin_bottom = Inches(PAD_DOWN)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE if header else MSO_ANCHOR.TOP
    if header:
        cell.fill.solid()
        cell.fill.fore_color.rgb = colour(PALE)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    paragraph.font.size = Pt(size)
    write_line(paragraph, line, size)
    edge = parse_xml(
        f'<a:lnB {nsdecls("a")} w="6350"><a:solidFill><a:srgbClr val="{LINE[1:]}"/></a:solidFill></a:lnB>'
    )
    # The schema wants lines before the fill.
    cell._tc.get_or_add_tcPr().insert(0, edge)  # noqa: SLF001 - the library has no borders


def write_bars(
    slide: Slide, place: Place, bars: Sequence[tuple[str, float]], highlight: str, alt: str
) -> None:
    """Add a native bar chart, the first bar at the top, with its figures at the bars' ends."""
    data = CategoryChartData(number_format="0.00")
    data.categories = [shortened(clean(name), 80) for name, _ in reversed(bars)]
    data.add_series("Score", [value for _, value in reversed(bars)])
    frame = _chart(slide, place, XL_CHART_TYPE.BAR_CLUSTERED, data, alt)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size, plot.data_labels.font.bold = Pt(13), True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    for number, (_, _value) in enumerate(reversed(bars)):
        fill = plot.series[0].points[number].format.fill
        fill.solid()
        fill.fore_color.rgb = colour(highlight if number == len(bars) - 1 else BLUE)


def write_ranges(
    slide: Slide,
    place: Place,
    ranges: Sequence[tuple[str, float, float]],
    ink: Sequence[str],
    alt: str,
) -> None:
    """Add a native chart of ranges from low to high, each in its colour, first at the top."""
    turned, inks = list(reversed(ranges)), list(reversed(ink))
    data = CategoryChartData(number_format="0")
    data.categories = [shortened(clean(name), 80) for name, _, _ in turned]
    data.add_series("At least", [low for _, low, _ in turned])
    data.add_series("Up to", [high - low for _, low, high in turned])
    frame = _chart(slide, place, XL_CHART_TYPE.BAR_STACKED, data, alt)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = 45, 100
    for series, brightness in zip(plot.series, (0.0, 0.6), strict=True):
        for number, value in enumerate(inks):
            fill = series.points[number].format.fill
            fill.solid()
            fill.fore_color.rgb = colour(value)
            fill.fore_color.brightness = brightness
    axis = frame.chart.value_axis
    axis.visible, axis.tick_labels.font.size = True, Pt(12)
    axis.has_major_gridlines = True
    axis.major_unit = _step(max((high for _, _, high in ranges), default=1.0))
    axis.major_gridlines.format.line.color.rgb = colour(LINE)
    axis.format.line.fill.background()


def _step(most: float) -> float:
    """Return a round distance between about five marks on an axis up to `most`."""
    rough = max(most, 1.0) / 5
    size = 10 ** math.floor(math.log10(rough))
    return next((size * times for times in (1, 2, 5) if size * times >= rough), size * 10)


def _chart(
    slide: Slide, place: Place, kind: XL_CHART_TYPE, data: CategoryChartData, alt: str
) -> GraphicFrame:
    frame = slide.shapes.add_chart(
        kind, Inches(place.left), Inches(place.top), Inches(place.width), Inches(place.height), data
    )
    describe(frame, alt)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.name, chart.font.size = FONT, Pt(13)
    chart.font.color.rgb = colour(INK)
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.category_axis.format.line.color.rgb = colour(LINE)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    return frame


def describe(frame: GraphicFrame, alt: str) -> None:
    """Give a chart its alternative text."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt))  # noqa: SLF001 - the library has no alternative text
