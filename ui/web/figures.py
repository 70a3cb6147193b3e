"""Interactive pictures as Plotly's own JSON: a map of domains, a matrix, a timeline, a trend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, log1p, pi, sin, sqrt

from tools.assess_domains import AssessedDomain
from tools.context import ScanPoint
from tools.domains.model import DomainLink, ProposedDomain
from tools.roadmap.model import Phase
from ui.render.palette import BLUE, GREEN, GREY, ORANGE, VERMILLION

Figure = dict[str, object]

QUADRANTS = {"start": GREEN, "prepare": BLUE, "on request": ORANGE, "later": GREY}
_WIDEST = 7.0
"""Pixels of the line for the most links."""
_SIDE = 0.3
"""How far from the middle a domain stands to one side."""
_HEIGHT = 0.45
"""How far up or down a domain stands beside which its name is written on its level."""
_LONGEST_NAME = 44
_MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a domain stands on the map; both from -1 to 1."""

    x: float
    y: float


def domain_map(
    domains: Sequence[ProposedDomain], links: Iterable[DomainLink], chosen: str
) -> Figure:
    """Return the domains on a ring, as large as their datasets, with their links as lines.

    Links of the chosen domain stand out. The last trace is the domains, in their order.
    """
    spots = {d.id: _spot(n, len(domains)) for n, d in enumerate(domains)}
    drawn = [link for link in links if link.src in spots and link.dst in spots]
    most = max((link.count for link in drawn), default=1)
    lines = [_line(link, spots, most, chosen) for link in reversed(drawn)]
    return {"data": [*lines, _nodes(domains, spots, chosen)], "layout": _bare(520)}


def _spot(number: int, count: int) -> Spot:
    if count == 1:
        return Spot(0.0, 0.0)
    angle = pi / 2 - 2 * pi * number / count
    return Spot(cos(angle), sin(angle))


def _beside(spot: Spot) -> str:
    """Return where a domain's name stands: outside the ring."""
    across = "center" if abs(spot.x) <= _SIDE else "right" if spot.x > 0 else "left"
    if across != "center" and abs(spot.y) <= _HEIGHT:
        return f"middle {across}"
    return f"{'top' if spot.y >= 0 else 'bottom'} {across}"


def _line(link: DomainLink, spots: dict[str, Spot], most: int, chosen: str) -> Figure:
    a, b = spots[link.src], spots[link.dst]
    # Bent towards the middle, so that lines along the ring do not hide behind the domains.
    bend = Spot((a.x + b.x) * 0.28, (a.y + b.y) * 0.28)
    stands_out = chosen in {link.src, link.dst}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [a.x, bend.x, b.x],
        "y": [a.y, bend.y, b.y],
        "line": {
            "shape": "spline",
            "width": 1 + _WIDEST * log1p(link.count) / log1p(most),
            "color": ORANGE if stands_out else GREY,
        },
        "opacity": 0.8 if stands_out else 0.28,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _nodes(domains: Sequence[ProposedDomain], spots: dict[str, Spot], chosen: str) -> Figure:
    most = max((len(d.datasets) for d in domains), default=1)
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [spots[d.id].x for d in domains],
        "y": [spots[d.id].y for d in domains],
        "text": [f"<b>{_safe(_wrapped(_cut(d.name), 15))}</b>" for d in domains],
        "cliponaxis": False,
        "textfont": {"size": 11},
        "textposition": [_beside(spots[d.id]) for d in domains],
        "customdata": [d.id for d in domains],
        "hovertext": [f"{_safe(d.name)}: {len(d.datasets):,} datasets" for d in domains],
        "hoverinfo": "text",
        "marker": {
            "size": [14 + 30 * sqrt(len(d.datasets) / most) for d in domains],
            "color": [ORANGE if d.id == chosen else BLUE for d in domains],
            "opacity": 1,
            "line": {"width": 2, "color": "#FFFFFF"},
        },
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "showlegend": False,
    }


def matrix(domains: Sequence[AssessedDomain]) -> Figure:
    """Return the domains' ranks by worth and ease, 1 to 5, coloured by quadrant."""
    data: list[Figure] = []
    for quadrant, colour in QUADRANTS.items():
        here = [d for d in domains if d.quadrant == quadrant]
        data.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": quadrant,
                "x": [d.ease for d in here],
                "y": [d.worth for d in here],
                "text": [f"<b>{d.rank}</b>" for d in here],
                "textfont": {"color": "#FFFFFF"},
                "hovertext": [
                    f"{_safe(d.name)}: worth {d.worth:.1f}, ease {d.ease:.1f}" for d in here
                ],
                "hoverinfo": "text",
                "marker": {"size": 28, "color": colour},
            }
        )
    across, up = _axis([d.ease for d in domains]), _axis([d.worth for d in domains])
    middle = {"line": {"color": GREY, "dash": "dot", "width": 1}, "type": "line"}
    layout = {
        "height": 460,
        "margin": {"l": 50, "r": 10, "t": 10, "b": 50},
        "xaxis": {**across, "title": {"text": "Ease: clear, ready, simple, safe"}},
        "yaxis": {**up, "title": {"text": "Worth: value and demand"}},
        "legend": {"orientation": "h", "y": 1.1},
        "shapes": [
            {**middle, "x0": 3, "x1": 3, "y0": 0, "y1": 1, "yref": "paper"},
            {**middle, "x0": 0, "x1": 1, "xref": "paper", "y0": 3, "y1": 3},
        ],
    }
    return {"data": data, "layout": layout}


def _axis(values: Sequence[float]) -> Figure:
    """Return an axis that shows the middle, 3, and all values with room around them."""
    low, high = min([2.4, *(v - 0.4 for v in values)]), max([3.6, *(v + 0.4 for v in values)])
    return {"range": [max(low, 0.6), min(high, 5.4)], "dtick": 1, "zeroline": False}


def timeline(phases: Sequence[Phase]) -> Figure:
    """Return the phases as bars from their start to their end, the first at the top."""
    names = [f"{n}. {_safe(_wrapped(p.title, 34))}" for n, p in enumerate(phases, start=1)]
    data: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "base": [p.start.isoformat() for p in phases],
        "x": [(p.end - p.start).days * 86_400_000 for p in phases],
        "marker": {"color": [BLUE if p.within_horizon else GREY for p in phases]},
        "hovertext": [f"{_day(p.start)} to {_day(p.end)}" for p in phases],
        "hoverinfo": "text",
    }
    layout = {
        "height": 90 + 46 * len(phases),
        "margin": {"l": 10, "r": 10, "t": 10, "b": 30},
        "xaxis": {"type": "date"},
        "yaxis": {"autorange": "reversed", "automargin": True},
    }
    return {"data": [data], "layout": layout}


def bars(rows: Sequence[tuple[str, int]], colour: str = VERMILLION) -> Figure:
    """Return counts as bars, the first at the top."""
    data: Figure = {
        "type": "bar",
        "orientation": "h",
        "y": [_safe(_wrapped(name, 24)) for name, _ in rows],
        "x": [count for _, count in rows],
        "text": [f"{count:,}" for _, count in rows],
        "marker": {"color": colour},
        "hoverinfo": "skip",
    }
    layout = {
        "height": 60 + 34 * len(rows),
        "margin": {"l": 10, "r": 10, "t": 10, "b": 20},
        "yaxis": {"autorange": "reversed", "automargin": True},
        "xaxis": {"showgrid": False, "showticklabels": False},
    }
    return {"data": [data], "layout": layout}


def trend(points: Sequence[ScanPoint]) -> Figure:
    """Return the violations of each scan by severity, one above the other, over time."""
    series = (
        ("grave", VERMILLION, [p.grave for p in points]),
        ("warning", ORANGE, [p.warnings for p in points]),
        ("hint", BLUE, [p.hints for p in points]),
    )
    data: list[Figure] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": name,
            "x": [p.at.isoformat() for p in points],
            "y": counts,
            "stackgroup": "violations",
            "line": {"color": colour, "width": 2},
            "marker": {"size": 7},
            "hovertemplate": f"%{{x|%-d %b %Y}}: %{{y:,}} {name}<extra></extra>",
        }
        for name, colour, counts in series
        if any(counts)
    ]
    layout = {
        "height": 300,
        "margin": {"l": 50, "r": 10, "t": 10, "b": 40},
        "xaxis": {"type": "date"},
        "yaxis": {"title": {"text": "Violations"}, "rangemode": "tozero"},
        "legend": {"orientation": "h", "y": 1.15},
    }
    return {"data": data, "layout": layout}


def rates(rows: Sequence[tuple[str, float, float, float]]) -> Figure:
    """Return shares as points on their intervals, the first at the top; each is name, share, low, high."""
    data: Figure = {
        "type": "scatter",
        "mode": "markers",
        "y": [_safe(name) for name, _, _, _ in rows],
        "x": [share for _, share, _, _ in rows],
        "error_x": {
            "type": "data",
            "array": [high - share for _, share, _, high in rows],
            "arrayminus": [share - low for _, share, low, _ in rows],
            "thickness": 3,
            "width": 0,
            "color": GREY,
        },
        "marker": {"size": 12, "color": BLUE},
        "hovertemplate": "%{y}: %{x:.0%}<extra></extra>",
    }
    layout = {
        "height": 70 + 30 * len(rows),
        "margin": {"l": 10, "r": 20, "t": 10, "b": 30},
        "xaxis": {"range": [-0.02, 1.02], "tickformat": ".0%"},
        "yaxis": {"autorange": "reversed", "automargin": True},
    }
    return {"data": [data], "layout": layout}


def _bare(height: int) -> Figure:
    hidden = {"visible": False, "fixedrange": True}
    return {
        "height": height,
        "margin": _MARGIN,
        "xaxis": {**hidden, "range": [-2.1, 2.1]},
        "yaxis": {**hidden, "range": [-1.35, 1.35]},
        "dragmode": False,
        "clickmode": "event+select",
        "hovermode": "closest",
    }


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def _cut(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _wrapped(text: str, most: int) -> str:
    """Return a name on as many lines as it takes, parted at spaces."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _safe(text: str) -> str:
    """Return the text without what Plotly takes for tags of its own, links among them."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("\n", "<br>")
