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


def displaced(wanted: Sequence[Sequence[Box]], taken: Sequence[Box], frame: Box) -> tuple[Box, ...]:
    """Return a free place for each box: one of its own, or as near to the first as can be.

    Earlier boxes are placed first. Where nothing is free, the box keeps its first place.

    Args:
        wanted: For each box the places where it would lie well, the best first.
        taken: Boxes that must stay free.
        frame: All boxes lie in it.

    """
    occupied = list(taken)
    for places in wanted:
        occupied.append(_nearest(places, occupied, frame))
    return tuple(occupied[len(taken) :])


def _nearest(places: Sequence[Box], occupied: Sequence[Box], frame: Box) -> Box:
    best = places[0]
    around = (replace(best, x=best.x + across, y=best.y + up) for across, up in _SPIRAL)
    for place in (*places, *around):
        if place.within(frame) and not any(place.overlaps(other) for other in occupied):
            return place
    return best


def _spiral() -> tuple[tuple[float, float], ...]:
    reach = range(-30, 31)
    moves = ((x * STEP, y * STEP) for x in reach for y in reach)
    # Up and down is read as belonging together sooner than left and right.
    return tuple(sorted(moves, key=lambda move: (move[0] ** 2 * 2 + move[1] ** 2, move)))


_SPIRAL = _spiral()
