"""Where labels go so that none lies on another: simple displacement of boxes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

STEP = 0.012
"""How far a label moves in one try, in the units of the boxes."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its lower left corner, width and height."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: "Box") -> bool:
        """Return whether the two share any ground."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, other: "Box") -> bool:
        """Return whether this box lies inside the other."""
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


def displaced(wanted: Sequence[Box], taken: Sequence[Box], frame: Box) -> tuple[Box, ...]:
    """Return a free place for each box, as near to the wanted one as a spiral search finds.

    Earlier boxes are placed first. Where nothing is free, the box keeps its wanted place.

    Args:
        wanted: Boxes where they would lie best.
        taken: Boxes that must stay free.
        frame: All boxes lie in it.

    """
    occupied = list(taken)
    for box in wanted:
        occupied.append(_nearest(box, occupied, frame))
    return tuple(occupied[len(taken) :])


def _nearest(box: Box, occupied: Sequence[Box], frame: Box) -> Box:
    for move_x, move_y in _SPIRAL:
        moved = replace(box, x=box.x + move_x, y=box.y + move_y)
        if moved.within(frame) and not any(moved.overlaps(other) for other in occupied):
            return moved
    return box


def _spiral() -> tuple[tuple[float, float], ...]:
    reach = range(-30, 31)
    moves = ((x * STEP, y * STEP) for x in reach for y in reach)
    # Up and down is read as belonging together sooner than left and right.
    return tuple(sorted(moves, key=lambda move: (move[0] ** 2 * 2 + move[1] ** 2, move)))


_SPIRAL = _spiral()
