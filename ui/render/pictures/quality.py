"""Draws how much of a product's checks pass: by dimension now, and by day as far as it is kept."""

from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tools.quality.score import QualityScore
from ui.render.palette import ImageFormat, Theme
from ui.render.pictures.canvas import SMALL, saved, sheet
from ui.render.pictures.pen import line, mark, write
from ui.render.wording import clean

_BARS = (0.22, 0.55)
"""Where bars begin and end, as shares of the width."""
_LINE = (0.66, 0.95)
_LOW, _HIGH = 0.12, 0.8
_LEAST_DAYS = 2


def draw_quality(score: QualityScore, theme: Theme, image: ImageFormat) -> bytes:
    """Return the picture: a bar for each dimension, and beside it the score of each day."""
    rows = max(2, len(score.dimensions))
    figure, axes = sheet(theme, "", 1.2 + 0.4 * rows)
    write(axes, (0.03, 0.95), "Checks that pass, by dimension", theme.grey, SMALL, across="left", up="top")  # fmt: skip
    _dimensions(axes, theme, score)
    _days(axes, theme, score)
    return saved(figure, image, alt_text(score))


def _dimensions(axes: Axes, theme: Theme, score: QualityScore) -> None:
    shown = [d for d in score.dimensions if d.checks]
    step = 0.8 / max(1, len(shown))
    width = _BARS[1] - _BARS[0]
    for number, one in enumerate(shown):
        middle = 0.84 - step * (number + 0.5)
        share = one.passed / one.checks if one.checks else 0.0
        thick = min(0.6 * step, 0.09)
        for part, colour in ((1.0, theme.line), (share, theme.calm)):
            axes.add_patch(
                Rectangle(
                    (_BARS[0], middle - thick / 2),
                    width * part,
                    thick,
                    color=colour,
                    linewidth=0,
                    zorder=2,
                )
            )
        write(axes, (_BARS[0] - 0.015, middle), clean(one.dimension), theme.ink, SMALL, across="right")  # fmt: skip
        write(axes, (_BARS[1] + 0.012, middle), f"{one.passed} of {one.checks}", theme.ink, SMALL, across="left")  # fmt: skip


def _days(axes: Axes, theme: Theme, score: QualityScore) -> None:
    days = score.history
    if len(days) < _LEAST_DAYS:
        write(axes, (_LINE[0], 0.5), "One day is on record;\na history begins with\n`meshwright watch`.", theme.grey, SMALL, across="left")  # fmt: skip
        return
    write(axes, (_LINE[0], 0.95), "Score by day, in percent", theme.grey, SMALL, across="left", up="top")  # fmt: skip
    width = (_LINE[1] - _LINE[0]) / (len(days) - 1)
    spots = [
        (_LINE[0] + n * width, _LOW + (_HIGH - _LOW) * d.score_percent / 100)
        for n, d in enumerate(days)
    ]
    for start, end in pairwise(spots):
        line(axes, start, end, theme.calm, 1.6)
    for spot, day in ((spots[0], days[0]), (spots[-1], days[-1])):
        mark(axes, spot, 6, theme.calm, theme.ground)
        write(axes, (spot[0], spot[1] + 0.07), f"{day.score_percent:.0f}", theme.ink, SMALL, across="center", ground=theme.ground)  # fmt: skip
        write(axes, (spot[0], 0.03), day.day.isoformat(), theme.grey, SMALL - 2, across="center")


def alt_text(score: QualityScore) -> str:
    """Return what the picture shows, in words."""
    run = (d for d in score.dimensions if d.checks)
    said = ", ".join(f"{d.dimension} {d.passed} of {d.checks}" for d in run)
    return f"Checks that pass by dimension: {said or 'none run'}."
