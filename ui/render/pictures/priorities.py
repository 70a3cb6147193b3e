"""The priorities: what a domain is worth against how easily it moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tools.roadmap.model import Roadmap
from ui.render.palette import ImageFormat, Theme
from ui.render.pictures.alt import ease, worth
from ui.render.pictures.canvas import (
    BODY,
    HEIGHT,
    SMALL,
    WIDTH,
    measured,
    saved,
    sheet,
    wrapped,
)
from ui.render.pictures.labels import Box, displaced
from ui.render.pictures.pen import line, mark, write
from ui.render.roadmap.messages import priorities_message

FRAME = Box(0.07, 0.11, 0.91, 0.87)
"""The field inside the sheet, as shares of it."""
RADIUS = 0.17
"""Half the width of a domain's mark, in inches."""
MIDDLE = 3.0
"""The score between low and high."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A domain on the field, in shares of the sheet, with its label."""

    rank: int
    label: str
    x: float
    y: float


def draw_priorities(roadmap: Roadmap, theme: Theme, image: ImageFormat, message: str = "") -> bytes:
    """Return the quadrant as a file. The roadmap has at least one domain in order."""
    figure, axes = sheet(theme, message)
    eases = [ease(roadmap, place) for place in roadmap.order]
    worths = [worth(roadmap, place) for place in roadmap.order]
    across, up = _scale(eases), _scale(worths)
    _field(axes, theme, _along(MIDDLE, across), _along(MIDDLE, up))
    marks = _apart(
        Mark(
            place.rank,
            wrapped(place.name, 26, 2),
            FRAME.x + FRAME.width * _along(easy, across),
            FRAME.y + FRAME.height * _along(worthy, up),
        )
        for place, easy, worthy in zip(roadmap.order, eases, worths, strict=True)
    )
    places = displaced([_wanted(spot) for spot in marks], [_dot(spot) for spot in marks], FRAME)
    for spot, place in zip(marks, places, strict=True):
        _draw(axes, theme, spot, place)
    return saved(figure, image, message or priorities_message(roadmap))


def _apart(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks, moved just so far that none covers another."""
    given = tuple(marks)
    boxes = displaced([(_dot(spot),) for spot in given], (), FRAME)
    return tuple(
        replace(spot, x=box.x + box.width / 2, y=box.y + box.height / 2)
        for spot, box in zip(given, boxes, strict=True)
    )


def _scale(scores: Sequence[float]) -> tuple[float, float]:
    """Return the lowest and highest score shown; the middle is always among them."""
    return min(*scores, MIDDLE - 0.6) - 0.35, max(*scores, MIDDLE + 0.6) + 0.35


def _along(score: float, scale: tuple[float, float]) -> float:
    return (score - scale[0]) / (scale[1] - scale[0])


def _dot(spot: Mark) -> Box:
    return Box(
        spot.x - RADIUS / WIDTH, spot.y - RADIUS / HEIGHT, 2 * RADIUS / WIDTH, 2 * RADIUS / HEIGHT
    )


def _wanted(spot: Mark) -> tuple[Box, ...]:
    """Return places to the right, the left, above and below a mark."""
    wide, high = measured(spot.label, BODY, "bold" if spot.rank == 1 else "normal")
    width, height = wide / WIDTH + 0.008, high / HEIGHT
    across, up = (RADIUS + 0.03) / WIDTH, (RADIUS + 0.02) / HEIGHT
    left = min(spot.x - width / 2, FRAME.x + FRAME.width - width - 0.004)
    return (
        Box(spot.x + across, spot.y - height / 2, width, height),
        Box(spot.x - across - width, spot.y - height / 2, width, height),
        Box(left, spot.y + up, width, height),
        Box(left, spot.y - up - height, width, height),
    )


def _field(axes: Axes, theme: Theme, across: float, up: float) -> None:
    x, y = FRAME.x + FRAME.width * across, FRAME.y + FRAME.height * up
    right, top = FRAME.x + FRAME.width, FRAME.y + FRAME.height
    axes.add_patch(
        Rectangle((FRAME.x, FRAME.y), FRAME.width, FRAME.height, fill=False, edgecolor=theme.line)
    )
    axes.add_patch(Rectangle((x, y), right - x, top - y, color=theme.calm, alpha=0.12, linewidth=0))
    line(axes, (x, FRAME.y), (x, top), theme.line)
    line(axes, (FRAME.x, y), (right, y), theme.line)
    ease_axis = "Ease: clear border, ready team, low complexity and risk →"
    write(
        axes, (FRAME.x + FRAME.width / 2, 0.05), ease_axis, theme.grey, SMALL + 1, across="center"
    )
    at = (0.035, FRAME.y + FRAME.height / 2)
    write(axes, at, "Worth: value and demand →", theme.grey, SMALL + 1, across="center", turn=90)


def _draw(axes: Axes, theme: Theme, spot: Mark, place: Box) -> None:
    edge = (
        min(max(spot.x, place.x), place.x + place.width),
        min(max(spot.y, place.y), place.y + place.height),
    )
    at = (spot.x, spot.y)
    line(axes, at, edge, theme.grey)
    colour = theme.first if spot.rank == 1 else theme.calm
    mark(axes, at, 2 * RADIUS * 72 * 0.96, colour, colour)
    write(
        axes,
        at,
        str(spot.rank),
        theme.ground,
        SMALL + 1,
        weight="bold",
        across="center",
        up="center_baseline",
    )
    middle = (place.x + 0.004, place.y + place.height / 2)
    write(axes, middle, spot.label, theme.ink, BODY, weight="bold" if spot.rank == 1 else "normal")
