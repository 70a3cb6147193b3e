"""The timeline: phases as bars over months, with what ends each."""

from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes

from tools.roadmap.model import Phase, Roadmap
from ui.render.palette import ImageFormat, Theme
from ui.render.pictures.canvas import BODY, SMALL, saved, sheet, wrapped
from ui.render.roadmap.messages import timeline_message
from ui.render.wording import MONTHS, clean

LEFT, RIGHT = 0.33, 0.71
"""Where the months begin and end, as a share of the width."""
HEAD, ROW = 0.55, 0.72
"""Inches for the months and for one phase."""
MAX_MONTHS = 9
"""Months named on the axis; longer plans name every second or third."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase on the sheet, in shares of its width and height."""

    left: float
    right: float
    middle: float
    height: float
    colour: str


def draw_timeline(roadmap: Roadmap, theme: Theme, image: ImageFormat, message: str = "") -> bytes:
    """Return the timeline as a file. The roadmap has at least one phase."""
    inches = HEAD + ROW * len(roadmap.phases)
    figure, axes = sheet(theme, message, height=inches)
    start, end = min(p.start for p in roadmap.phases), max(p.end for p in roadmap.phases)
    top, height = 1 - HEAD / inches, ROW / inches
    _months(axes, theme, (start, end), top, height)
    first = next((p for p in roadmap.phases if _first_name(roadmap) in p.domains), None)
    for place, phase in enumerate(roadmap.phases):
        bar = Bar(
            _across(phase.start, start, end),
            _across(phase.end, start, end),
            top - height * (place + 0.5),
            height,
            theme.first if phase is first else theme.calm,
        )
        _row(axes, theme, phase, bar)
    return saved(figure, image, message or timeline_message(roadmap))


def _first_name(roadmap: Roadmap) -> str:
    return roadmap.order[0].name if roadmap.order else ""


def _across(moment: date, start: date, end: date) -> float:
    days = max((end - start).days, 1)
    return LEFT + (RIGHT - LEFT) * max((moment - start).days, 0) / days


def _months(axes: Axes, theme: Theme, span: tuple[date, date], top: float, row: float) -> None:
    start, end = span
    months = _month_starts(start, end)
    step = -(-len(months) // MAX_MONTHS)
    for place, month in enumerate(months):
        x = _across(month, start, end)
        axes.plot([x, x], [0, top], color=theme.line, linewidth=0.8, zorder=1)
        if place % step == 0 and x < RIGHT - 0.02:
            new_year = place == 0 or months[place - step].year != month.year
            label = (f"{month.year}\n" if new_year else "") + MONTHS[month.month - 1][:3]
            axes.text(x, top + 0.08 * row, label, color=theme.grey, fontsize=SMALL, va="bottom")
    axes.text(RIGHT + 0.03, top + 0.08 * row, "Done when", color=theme.grey, fontsize=SMALL, va="bottom")


def _month_starts(start: date, end: date) -> list[date]:
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def _row(axes: Axes, theme: Theme, phase: Phase, bar: Bar) -> None:
    _name(axes, theme, phase, bar)
    axes.barh(bar.middle, bar.right - bar.left, bar.height * 0.4, left=bar.left, color=bar.colour, zorder=3)
    axes.plot(
        [bar.right], [bar.middle], marker="D", markersize=9, color=theme.accent,
        markeredgecolor=theme.ink, markeredgewidth=0.8, zorder=4,
    )  # fmt: skip
    done = wrapped(phase.exit[0], 29, 3) if phase.exit else "–"
    axes.text(
        RIGHT + 0.03, bar.middle, done,
        color=theme.ink, fontsize=SMALL, va="center", linespacing=1.1,
    )  # fmt: skip
    edge = bar.middle - bar.height / 2
    axes.plot([0.02, 0.98], [edge, edge], color=theme.line, linewidth=0.6, zorder=0)


def _name(axes: Axes, theme: Theme, phase: Phase, bar: Bar) -> None:
    names = wrapped("; ".join(clean(name) for name in phase.domains), 32, 2)
    lift = (0.0, 0.17, 0.27)[len(names.split("\n")) if names else 0]
    axes.text(
        0.02, bar.middle + lift * bar.height, wrapped(phase.title, 25, 1),
        color=theme.ink, fontsize=BODY, fontweight="bold", va="center",
    )  # fmt: skip
    axes.text(
        0.02, bar.middle + (lift - 0.19) * bar.height, names,
        color=theme.grey, fontsize=SMALL, va="top", linespacing=1.05,
    )  # fmt: skip
