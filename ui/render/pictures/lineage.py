"""Draws where a product's data comes from and what is made of it."""

from typing import Literal

from matplotlib.axes import Axes

from tools.products.page import ProductPage
from ui.render.palette import ImageFormat, Theme
from ui.render.pictures.canvas import BODY, SMALL, WIDTH, measured, saved, sheet
from ui.render.pictures.pen import line, write
from ui.render.wording import clean, shortened

_MOST = 8
_LEFT, _MIDDLE, _RIGHT = 0.03, 0.5, 0.97
_LONGEST = 30
_GAP = 0.012
_LEVEL = 0.44
"""Height of the middle: that of the names, below their heads."""


def draw_lineage(page: ProductPage, theme: Theme, image: ImageFormat) -> bytes:
    """Return the picture: sources on the left, the product, and what is built on it."""
    sources = [k.dataset for k in page.links if k.way == "in"]
    made = [k.dataset for k in page.links if k.way == "out"]
    rows = max(1, min(_MOST, max(len(sources), len(made))))
    figure, axes = sheet(theme, "", 1.6 + 0.42 * rows)
    title = shortened(clean(page.title), 30)
    half = measured(title, BODY, "bold")[0] / WIDTH / 2 + _GAP
    _column(axes, theme, sources, (_LEFT, _MIDDLE - half), "Made from")
    _column(axes, theme, made, (_RIGHT, _MIDDLE + half), "Built on it")
    write(axes, (_MIDDLE, _LEVEL), title, theme.ink, BODY, weight="bold", across="center")
    return saved(figure, image, alt_text(page))


def _column(
    axes: Axes, theme: Theme, names: list[str], ends: tuple[float, float], head: str
) -> None:
    """Write the names of one side, each with a line to the middle; `ends` are where lines end."""
    at, middle = ends
    side: Literal["left", "right"] = "left" if at < middle else "right"
    write(axes, (at, 0.95), head, theme.grey, SMALL, across=side, up="top")
    shown = names[:_MOST] or ["nothing on record"]
    more = len(names) - len(shown)
    if more > 0:
        shown = [*shown[:-1], f"and {more + 1} more"]
    step = 0.8 / len(shown)
    texts = [shortened(clean(name), _LONGEST) for name in shown]
    # All lines begin beyond the longest name, so that none runs through another.
    reach = max(measured(text, SMALL)[0] for text in texts) / WIDTH + _GAP
    start = at + reach if side == "left" else at - reach
    for number, text in enumerate(texts):
        height = 0.84 - step * (number + 0.5)
        if names:
            line(axes, (start, height), (middle, _LEVEL), theme.calm, 1.2)
        write(axes, (at, height), text, theme.ink, SMALL, across=side)


def alt_text(page: ProductPage) -> str:
    """Return what the picture shows, in words."""
    sources = [k.dataset for k in page.links if k.way == "in"]
    made = [k.dataset for k in page.links if k.way == "out"]
    return (
        f"{page.title} is made from {', '.join(sources[:_MOST]) or 'nothing on record'};"
        f" built on it: {', '.join(made[:_MOST]) or 'nothing on record'}."
    )
