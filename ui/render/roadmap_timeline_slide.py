"""The slide with the timeline, drawn with native shapes so that it can be changed by hand."""

from dataclasses import dataclass
from datetime import date

from pptx.enum.shapes import MSO_SHAPE
from pptx.slide import Slide

from tools.roadmap.model import Phase, Roadmap
from ui.render.deck import BODY, Deck, Place, block, rule, write_lines
from ui.render.page import bold, plain, quiet
from ui.render.palette import BLUE, ORANGE, VERMILLION
from ui.render.pictures.timeline import month_starts
from ui.render.roadmap.messages import phase_label, timeline_message
from ui.render.wording import MONTHS, clean, planned_days, short_day

BARS = Place(4.3, 2.05, 5.1, 4.7)
"""Where the bars lie; names stand to the left, what ends a phase to the right."""
MAX_MONTHS = 9
"""Months named above the bars; longer plans name every second or third."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time that the bars show."""

    start: date
    end: date

    def across(self, moment: date) -> float:
        """Return inches from the left edge of the slide."""
        days = max((self.end - self.start).days, 1)
        return BARS.left + BARS.width * max((moment - self.start).days, 0) / days


def timeline_slide(deck: Deck, roadmap: Roadmap) -> None:
    """Add the slide: a bar for each phase, months above, exit tests beside."""
    slide = deck.slide(timeline_message(roadmap), _notes(roadmap))
    stretch = Stretch(min(p.start for p in roadmap.phases), max(p.end for p in roadmap.phases))
    _months(slide, stretch)
    height = min(BARS.height / len(roadmap.phases), 0.95)
    first = roadmap.order[0].name if roadmap.order else ""
    leading = next((phase for phase in roadmap.phases if first in phase.domains), None)
    for number, phase in enumerate(roadmap.phases):
        top = BARS.top + height * number
        _phase(
            slide,
            phase,
            stretch,
            Place(BODY.left, top, BODY.width, height),
            VERMILLION if phase is leading else BLUE,
        )


def _notes(roadmap: Roadmap) -> tuple[str, ...]:
    return tuple(
        f"{clean(p.title)}, {planned_days(p.start, p.end, roadmap.dated)} (weeks {p.start_week} to {p.end_week}). "
        f"Begins when: {'; '.join(p.entry)}. Ends when: {'; '.join(p.exit)}. "
        f"Dual run: {p.dual_run} Way back: {p.rollback} [inferred]"
        for p in roadmap.phases
    )


def _months(slide: Slide, stretch: Stretch) -> None:
    months = month_starts(stretch.start, stretch.end)
    step = -(-len(months) // MAX_MONTHS)
    for place in range(0, len(months), step):
        month = months[place]
        x = stretch.across(month)
        if x > BARS.left + BARS.width - 0.3:
            continue
        new_year = place == 0 or months[place - step].year != month.year
        label = MONTHS[month.month - 1][:3] + (f" {month.year % 100:02d}" if new_year else "")
        write_lines(slide, Place(x, BARS.top - 0.32, 0.62, 0.25), (quiet(label),), (11,), 0)
    write_lines(slide, Place(9.65, BARS.top - 0.32, 3, 0.25), (quiet("Done when"),), (11,), 0)


def _phase(slide: Slide, phase: Phase, stretch: Stretch, row: Place, ink: str) -> None:
    rule(slide, row.left, row.top, row.width)
    names = "; ".join(clean(name) for name in phase.domains)
    lines = (bold(phase_label(phase)), *((plain(names),) if names else ()))
    inner = row.height - 0.1
    write_lines(slide, Place(row.left, row.top + 0.06, 3.5, inner), lines, (13, 12, 11), 1)
    left, right = stretch.across(phase.start), stretch.across(phase.end)
    middle = row.top + row.height / 2
    told = f"{clean(phase.title)}: {short_day(phase.start)} to {short_day(phase.end)}"
    block(slide, Place(left, middle - 0.14, max(right - left, 0.05), 0.28), ink, told)
    block(
        slide,
        Place(right - 0.12, middle - 0.12, 0.24, 0.24),
        ORANGE,
        "exit test",
        MSO_SHAPE.DIAMOND,
    )
    if phase.exit:
        write_lines(
            slide,
            Place(9.65, row.top + 0.06, 3.08, inner),
            (plain(phase.exit[0]),),
            (13, 12, 11),
            0,
        )
