"""The timeline: phases as bars over months, with what ends each."""

from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from tools.roadmap.model import Phase, Roadmap
from ui.render.palette import ImageFormat, Theme
from ui.render.pictures.canvas import BODY, SMALL, saved, sheet, wrapped
from ui.render.pictures.pen import line, mark, write
from ui.render.roadmap.messages import phase_label, timeline_message
from ui.render.wording import MONTHS, NONE, clean

LEFT, RIGHT = 0.33, 0.71
"""Where the months begin and end, as a share of the width."""
HEAD, ROW = 0.55, 0.72
"""Inches for the months and for one phase."""
LATE_IN_MONTH = 20
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
    months = month_starts(start, end)
    step = -(-len(months) // MAX_MONTHS)
    over = top + 0.08 * row
    for place, month in enumerate(months):
        x = _across(month, start, end)
        line(axes, (x, 0), (x, top), theme.line)
        if place % step == 0 and x < RIGHT - 0.02:
            new_year = place == 0 or months[place - step].year != month.year
            label = (f"{month.year}\n" if new_year else "") + MONTHS[month.month - 1][:3]
            write(axes, (x, over), label, theme.grey, SMALL, up="bottom")
    write(axes, (RIGHT + 0.03, over), "Done when", theme.grey, SMALL, up="bottom")


def month_starts(start: date, end: date) -> list[date]:
    """Return the first day of each month to be named, the one under way at the start too."""
    # A month that has nearly passed at the start would be named on top of the next.
    late = start.day > LATE_IN_MONTH
    first, last = start.year * 12 + start.month - 1 + late, end.year * 12 + end.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1)]


def _row(axes: Axes, theme: Theme, phase: Phase, bar: Bar) -> None:
    _name(axes, theme, phase, bar)
    low = bar.middle - bar.height * 0.2
    axes.add_patch(
        Rectangle(
            (bar.left, low),
            bar.right - bar.left,
            bar.height * 0.4,
            color=bar.colour,
            linewidth=0,
            zorder=3,
        )
    )
    mark(axes, (bar.right, bar.middle), 9, theme.accent, theme.ink, shape="D")
    done = wrapped(phase.exit[0], 29, 3) if phase.exit else NONE
    write(axes, (RIGHT + 0.03, bar.middle), done, theme.ink, SMALL)
    edge = bar.middle - bar.height / 2
    line(axes, (0.02, edge), (0.98, edge), theme.line, 0.6)


def _name(axes: Axes, theme: Theme, phase: Phase, bar: Bar) -> None:
    names = wrapped("; ".join(clean(name) for name in phase.domains), 32, 2)
    lift = (0.0, 0.17, 0.27)[len(names.split("\n")) if names else 0]
    title = wrapped(phase_label(phase), 25, 1)
    write(axes, (0.02, bar.middle + lift * bar.height), title, theme.ink, BODY, weight="bold")
    write(axes, (0.02, bar.middle + (lift - 0.19) * bar.height), names, theme.grey, SMALL, up="top")
