"""Links between places on a picture: curves whose width says how many there are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch
from matplotlib.path import Path

from ui.render.palette import Theme
from ui.render.pictures.canvas import SMALL
from ui.render.pictures.labels import Box
from ui.render.pictures.pen import Point, write

NUMBERED = 6
"""Links whose count is written on them."""
FAINT = 0.25
"""Links below this share of the strongest fade."""
STRONG = 20
"""At most this many links stand out; the others fade."""
CHIP = (0.034, 0.05)
"""Width and height kept free for a number, as shares of the sheet."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Links from one domain to another; 0 where they are expected but were not counted."""

    src: str
    dst: str
    count: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A flow on the sheet: a quadratic curve by its ends and its control point."""

    flow: Flow
    start: Point
    bend: Point
    end: Point
    share: float
    """Of the strongest flow, 0 to 1."""
    faint: bool

    def at(self, along: float) -> Point:
        """Return the point at `along`, from 0 at the start to 1 at the end."""
        one, two, three = (1 - along) ** 2, 2 * along * (1 - along), along**2
        return (
            one * self.start[0] + two * self.bend[0] + three * self.end[0],
            one * self.start[1] + two * self.bend[1] + three * self.end[1],
        )

    def between(self, radius: float, ratio: float) -> tuple[Point, Point, Point]:
        """Return the part of the curve outside circles of `radius` around its ends."""
        steps = [step / 60 for step in range(61)]
        outside = [
            along
            for along in steps
            if min(_apart(self.at(along), end, ratio) for end in (self.start, self.end)) >= radius
        ]
        first, last = (outside[0], outside[-1]) if len(outside) > 1 else (0.0, 1.0)
        # The control point of a part of a quadratic curve is its blossom at both parameters.
        one, two, three = (1 - first) * (1 - last), first + last - 2 * first * last, first * last
        bend = (
            one * self.start[0] + two * self.bend[0] + three * self.end[0],
            one * self.start[1] + two * self.bend[1] + three * self.end[1],
        )
        return self.at(first), bend, self.at(last)


def _apart(one: Point, other: Point, ratio: float) -> float:
    return math.hypot(one[0] - other[0], (one[1] - other[1]) * ratio)


def curves(flows: Sequence[Flow], spots: dict[str, Point], ratio: float) -> tuple[Curve, ...]:
    """Return a curve for each flow, the weakest first, bent towards the middle of the sheet.

    Args:
        flows: Flows between names that all have a spot.
        spots: Where each name lies.
        ratio: Height of the sheet divided by its width.

    """
    most = max((flow.count for flow in flows), default=0)
    ordered = sorted(flows, key=lambda flow: (flow.count, flow.src, flow.dst))
    strong = {(flow.src, flow.dst) for flow in ordered[-STRONG:]}
    return tuple(
        Curve(
            flow=flow,
            start=spots[flow.src],
            bend=_bend(spots[flow.src], spots[flow.dst], ratio),
            end=spots[flow.dst],
            share=_share(flow, most),
            faint=_share(flow, most) < FAINT or (flow.src, flow.dst) not in strong,
        )
        for flow in ordered
    )


def _share(flow: Flow, most: int) -> float:
    """Return the share of the strongest flow; those that were not counted are all alike."""
    return flow.count / most if most else FAINT


def _bend(start: Point, end: Point, ratio: float) -> Point:
    """Return a control point pulled to the middle, and aside so that both directions are seen."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    pulled = (middle[0] * 0.65 + 0.5 * 0.35, middle[1] * 0.65 + 0.5 * 0.35)
    across, up = end[0] - start[0], (end[1] - start[1]) * ratio
    return pulled[0] + 0.10 * up, pulled[1] - 0.10 * across / ratio


def draw_links(
    axes: Axes,
    theme: Theme,
    drawn: Sequence[Curve],
    first: frozenset[str],
    ratio: float,
    *,
    numbered: bool,
) -> None:
    """Draw the curves; those of the `first` domains in its colour, the strongest with numbers."""
    for curve in drawn:
        mine = bool({curve.flow.src, curve.flow.dst} & first)
        colour = theme.first if mine else theme.grey
        axes.add_patch(
            FancyArrowPatch(
                path=Path(curve.between(0.026 if numbered else 0.01, ratio), [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
                arrowstyle="-|>" if numbered else "-", mutation_scale=11,
                linewidth=0.8 if curve.faint else 1.0 + (4 if numbered else 2.5) * curve.share,
                color=theme.line if curve.faint else colour, alpha=0.9,
                joinstyle="miter", capstyle="butt", zorder=1 if curve.faint else 2,
            )
        )  # fmt: skip
    if numbered:
        _numbers(axes, theme, drawn)


def _numbers(axes: Axes, theme: Theme, drawn: Sequence[Curve]) -> None:
    taken: list[Box] = []
    for curve in reversed(drawn[-NUMBERED:]):
        if curve.faint or not curve.flow.count:
            continue
        chips = [_chip(curve.at(along)) for along in (0.5, 0.4, 0.6, 0.32, 0.68, 0.25)]
        free = next((chip for chip in chips if not any(chip.overlaps(t) for t in taken)), None)
        if free is None:
            continue
        taken.append(free)
        middle = (free.x + free.width / 2, free.y + free.height / 2)
        count = str(curve.flow.count)
        write(
            axes,
            middle,
            count,
            theme.ink,
            SMALL,
            weight="bold",
            across="center",
            ground=theme.ground,
        )


def _chip(middle: Point) -> Box:
    return Box(middle[0] - CHIP[0] / 2, middle[1] - CHIP[1] / 2, *CHIP)
