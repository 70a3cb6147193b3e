"""The domain map: domains on a ring, sized by their datasets, with the links between them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from tools.roadmap.model import Roadmap
from ui.render.palette import ImageFormat, Theme
from ui.render.pictures.canvas import BODY, SMALL, WIDTH, saved, sheet, wrapped
from ui.render.pictures.links import Flow, curves, draw_links
from ui.render.pictures.pen import Point, mark, write
from ui.render.pictures.ring import around
from ui.render.roadmap.flows import links_are_counted, named_links
from ui.render.wording import clean, number, shortened

FEW = 14
"""Up to this many domains the names lie flat to the left and right; with more, along rays."""
AIRY = 10
"""Up to this many domains a name may take three lines."""
FEW_ON_FLANK = 4
MIDDLE = 0.5
"""Of the sheet, both ways."""
FEW_HEIGHT, MANY_HEIGHT = 5.3, 10.0
"""Inches of the field."""


@dataclass(frozen=True, slots=True)
class Node:
    """A domain on the map."""

    name: str
    datasets: int
    """0 where no catalog was loaded."""
    first: bool = False


def draw_roadmap_map(
    roadmap: Roadmap, theme: Theme, image: ImageFormat, message: str = ""
) -> bytes:
    """Return the map of a roadmap's domains, the first of the order highlighted."""
    first = roadmap.order[0].name if roadmap.order else ""
    nodes = tuple(Node(d.name, len(d.datasets), d.name == first) for d in roadmap.domains)
    counted = links_are_counted(roadmap)
    flows = tuple(Flow(link.src, link.dst, link.count * counted) for link in named_links(roadmap))
    expected = tuple(Flow(src, d.name, 0) for d in roadmap.domains for src in d.inputs)
    return draw_domain_map(nodes, flows or expected, theme, image, message)


def draw_domain_map(
    nodes: Sequence[Node],
    flows: Sequence[Flow],
    theme: Theme,
    image: ImageFormat,
    message: str = "",
) -> bytes:
    """Return a map of domains as a file: two flanks of a few, or a ring of up to about 80.

    Args:
        nodes: The domains, with names that differ.
        flows: Links between them; those that name no node are left out.
        theme: Light or dark.
        image: Kind of file.
        message: The sentence above the map, or nothing.

    """
    few = len(nodes) <= FEW
    figure, axes = sheet(theme, message, height=FEW_HEIGHT if few else MANY_HEIGHT)
    ring = around([node.name for node in nodes], [(f.src, f.dst, f.count or 1) for f in flows])
    spots = flank_spots(ring) if few else ring_spots(ring)
    first = frozenset(node.name for node in nodes if node.first)
    shown = [
        flow for flow in flows if flow.src in spots and flow.dst in spots and flow.src != flow.dst
    ]
    ratio = (FEW_HEIGHT if few else MANY_HEIGHT) / WIDTH
    draw_links(axes, theme, curves(shown, spots, ratio), first, ratio, numbered=few)
    lines = (3 if len(nodes) <= AIRY else 2) if few else 0
    biggest = max((node.datasets for node in nodes), default=0)
    for node in nodes:
        _node(axes, theme, node, spots[node.name], biggest, lines)
    return saved(figure, image, message or "Domain map")


def flank_spots(ring: Sequence[str]) -> dict[str, Point]:
    """Return places down the right side and up the left, evenly, so that no labels can meet."""
    right = ring[: (len(ring) + 1) // 2]
    left = ring[(len(ring) + 1) // 2 :][::-1]
    return {
        name: (0.5 + side * _bulge(place, len(flank)), 0.91 - 0.83 * _down(place, len(flank)))
        for side, flank in ((1, right), (-1, left))
        for place, name in enumerate(flank)
    }


def _down(place: int, count: int) -> float:
    """Return how far down a flank a place is, 0 to 1; a flank of few keeps off the ends."""
    if count == 1:
        return 0.5
    margin = 0.06 if count <= FEW_ON_FLANK else 0.0
    return margin + (1 - 2 * margin) * place / (count - 1)


def _bulge(place: int, count: int) -> float:
    """Return how far from the middle: less at the top and the bottom, so that a ring is seen."""
    return 0.13 + 0.08 * math.sin(math.pi * (0.15 + 0.7 * _down(place, count)))


def ring_spots(ring: Sequence[str]) -> dict[str, Point]:
    """Return places on a circle, clockwise from the top."""
    turns = [math.pi / 2 - 2 * math.pi * place / len(ring) for place in range(len(ring))]
    return {
        name: (0.5 + 0.255 * math.cos(turn), 0.5 + 0.255 * math.sin(turn))
        for name, turn in zip(ring, turns, strict=True)
    }


def _node(axes: Axes, theme: Theme, node: Node, spot: Point, biggest: int, lines: int) -> None:
    few = lines > 0
    share = math.sqrt(node.datasets / biggest) if biggest else 0.5
    size = (13 + 22 * share) if few else (5 + 8 * share)
    mark(axes, spot, size, theme.first if node.first else theme.calm, theme.ground)
    if few:
        _flat_label(axes, theme, node, spot, size, lines)
    else:
        _ray_label(axes, theme, node, spot)


def _flat_label(axes: Axes, theme: Theme, node: Node, spot: Point, size: float, lines: int) -> None:
    x, y = spot
    right = x > MIDDLE
    gap = size / 2 / 72 / WIDTH + 0.008
    side = x + gap if right else x - gap
    # A bold letter is about a fifth wider than a plain one.
    name = wrapped(node.name, 20 if node.first else 24, lines)
    weight = "bold" if node.first else "normal"
    across = "left" if right else "right"
    if not node.datasets:
        write(axes, (side, y), name, theme.ink, BODY, weight=weight, across=across)
        return
    unit = "dataset" if node.datasets == 1 else "datasets"
    below = y + 0.010 - 0.021 * (name.count("\n") + 1)
    write(axes, (side, y + 0.018), name, theme.ink, BODY, weight=weight, across=across)
    write(
        axes,
        (side, below),
        f"{number(node.datasets)} {unit}",
        theme.grey,
        SMALL,
        across=across,
        up="top",
    )


def _ray_label(axes: Axes, theme: Theme, node: Node, spot: Point) -> None:
    x, y = spot[0] - MIDDLE, spot[1] - MIDDLE
    turn = math.degrees(math.atan2(y, x))
    left = x < 0
    write(
        axes,
        (MIDDLE + x * 1.05, MIDDLE + y * 1.05),
        shortened(clean(node.name), 28),
        theme.ink,
        SMALL - 1,
        weight="bold" if node.first else "normal",
        across="right" if left else "left",
        turn=turn + 180 if left else turn,
    )
