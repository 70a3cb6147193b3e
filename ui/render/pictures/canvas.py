"""The sheet that pictures are drawn on, and how it becomes a file with the same bytes each time."""

# matplotlib leaves the types of keyword arguments open; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportArgumentType=false

import textwrap
import warnings
from io import BytesIO
from typing import Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.textpath import TextToPath

from ui.render.palette import ImageFormat, Theme
from ui.render.wording import clean, shortened

DPI = 192
"""Dots per inch of a PNG: 1,920 across, which is a slide on a large screen."""
WIDTH, HEIGHT = 10.0, 5.3
"""Inches, without the title."""
BODY, SMALL, TITLE = 13, 11, 18
"""Points at 10 inches, which are 9, 7.5 and 12 points on a page of A4."""
TITLE_LINE = 0.34
"""Height of a line of the title, in inches."""

_FAR_EAST = (
    "Noto Sans CJK JP", "Noto Sans CJK SC", "Hiragino Sans", "Yu Gothic", "Microsoft YaHei",
    "Malgun Gothic", "Arial Unicode MS",
)  # fmt: skip
_NO_GLYPH = r"Glyph \d+ .* missing"
_METRICS = TextToPath()
_STYLE: dict[str, object] = {
    "svg.hashsalt": "meshwright",
    "svg.fonttype": "path",
    # Names from catalogs hold dollar signs, which are no formulas.
    "text.parse_math": False,
    "axes.unicode_minus": False,
}


def sheet(theme: Theme, message: str, height: float = HEIGHT) -> tuple[Figure, Axes]:
    """Return a figure `WIDTH` wide and its field, 0 to 1 both ways, `height` inches high.

    The message stands above the field; where it is empty, as in a document or on a slide that
    says it already, its room is left out.
    """
    lines = wrapped(message, 56, 2)
    head = 0.45 + TITLE_LINE * (lines.count("\n") + 1) if message else 0.0
    figure = Figure(figsize=(WIDTH, height + head), facecolor=theme.ground)
    FigureCanvasAgg(figure)
    axes = Axes(figure, (0.0, 0.0, 1.0, height / (height + head)))
    figure.add_axes(axes)
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    title = Text(
        0.03, 1 - 0.2 / (height + head), lines, transform=figure.transFigure, parse_math=False,
        color=theme.ink, fontsize=TITLE, fontweight="bold", verticalalignment="top", linespacing=1.2,
    )  # fmt: skip
    figure.add_artist(title)
    return figure, axes


def saved(figure: Figure, image: ImageFormat, title: str) -> bytes:
    """Return the figure as a file that is the same whenever it is drawn."""
    target = BytesIO()
    metadata = {"Date": None, "Title": clean(title)} if image == "svg" else {"Software": None}
    style: dict[str, object] = {**_STYLE, "font.family": _families()}
    with warnings.catch_warnings(), mpl.rc_context(style):
        # A script that no installed font has is drawn as boxes; the alt text has the names.
        warnings.filterwarnings("ignore", message=_NO_GLYPH)
        figure.savefig(
            target, format=image, dpi=DPI, metadata=metadata, facecolor=figure.get_facecolor()
        )
    return target.getvalue()


def _families() -> list[str]:
    installed = set(font_manager.get_font_names())
    return ["DejaVu Sans", *(name for name in _FAR_EAST if name in installed)]


def wrapped(text: str, across: int, lines: int) -> str:
    """Return `text` on at most `lines` lines of `across` characters, the last with an ellipsis."""
    found = textwrap.wrap(clean(text), across, break_on_hyphens=False)
    if len(found) > lines:
        found = [*found[: lines - 1], shortened(f"{found[lines - 1]} {found[lines]}", across)]
    return "\n".join(found)


def measured(
    text: str, size: float, weight: Literal["normal", "bold"] = "normal"
) -> tuple[float, float]:
    """Return width and height in inches of a text, perhaps of several lines."""
    font = font_manager.FontProperties(family="DejaVu Sans", weight=weight, size=size)
    lines = text.split("\n")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=_NO_GLYPH)
        widths = [
            _METRICS.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines
        ]
    return max(widths) / 72, len(lines) * size * 1.2 / 72
