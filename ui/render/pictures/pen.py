"""What is drawn on a sheet: words, lines and marks, in the sheet's own shares of 0 to 1."""

from typing import Literal

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Text

Point = tuple[float, float]


def write(
    axes: Axes,
    at: Point,
    text: str,
    colour: str,
    size: float,
    *,
    weight: Literal["normal", "bold"] = "normal",
    across: Literal["left", "center", "right"] = "left",
    up: Literal["top", "center", "center_baseline", "bottom"] = "center",
    turn: float = 0.0,
    ground: str = "",
) -> None:
    """Write a text, perhaps of several lines, on a ground of its own where one is given.

    Args:
        axes: The sheet.
        at: The point that `across` and `up` say how to lie to.
        text: What to write; dollar signs are no formulas.
        colour: Of the letters.
        size: In points.
        weight: Of the letters.
        across: Which side of the text lies at the point.
        up: Which edge of the text lies at the point.
        turn: Degrees, against the clock, around the point.
        ground: Colour behind the text; empty for none.

    """
    axes.add_artist(
        Text(
            *at,
            text,
            color=colour,
            fontsize=size,
            fontweight=weight,
            parse_math=False,
            horizontalalignment=across,
            verticalalignment=up,
            linespacing=1.1,
            zorder=6,
            rotation=turn,
            rotation_mode="anchor" if turn else None,
            bbox={"boxstyle": "round,pad=0.12", "facecolor": ground, "edgecolor": "none"}
            if ground
            else None,
        )
    )


def line(axes: Axes, start: Point, end: Point, colour: str, width: float = 0.8) -> None:
    """Draw a straight line, `width` points wide, behind everything else."""
    axes.add_artist(
        Line2D([start[0], end[0]], [start[1], end[1]], color=colour, linewidth=width, zorder=1)
    )


def mark(
    axes: Axes, at: Point, size: float, colour: str, edge: str, *, shape: Literal["o", "D"] = "o"
) -> None:
    """Draw a circle or a diamond, `size` points across, with a thin edge."""
    axes.add_artist(
        Line2D(
            [at[0]],
            [at[1]],
            marker=shape,
            markersize=size,
            color=colour,
            linestyle="none",
            markeredgecolor=edge,
            markeredgewidth=0.8,
            zorder=4,
        )
    )
