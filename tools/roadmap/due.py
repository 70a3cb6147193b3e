"""Days that a leader sets: whether the plan keeps them, and what would."""

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date

from tools.roadmap.candidate import Candidate
from tools.roadmap.capacity import Ask
from tools.roadmap.conditions import Condition
from tools.roadmap.drawn import Case, Reply
from tools.roadmap.figures import counted, day, join
from tools.roadmap.order import Scored
from tools.roadmap.pointing import pointed
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline, friday, schedule

_MOST_ENGINEERS = 200
"""Up to which it is tried whether more engineers keep a date."""
_PREVIEW_WEEKS = 5
"""From the end of mobilising to a first look at a product; a planning assumption."""


def deadline(here: Case, condition: Condition) -> Reply | None:
    """Return whether the first product that a day is set for is live by then; what would keep it."""
    due = here.day(condition.text)
    if due is None:
        return None
    any_first = re.search(
        here.case.handbook.condition_words.first_result, condition.quote, re.IGNORECASE
    )
    named = None if any_first else pointed(condition.quote, here.candidates)
    wanted = named or here.candidates[0]
    live = _live(here.case, here.drawn.timeline, wanted)
    weeks = abs((due - live).days) // 7
    lead = "" if due >= live else f"{day(due)} is not kept: "
    product = f"the first product of {wanted.name} is live by {day(live)}"
    if here.drawn.capacity.rate is None and due >= live:
        text = f"Nothing is known yet that backs {day(due)}: {product} at the earliest, if the engineers and jobs allow it."
        return Reply("open", text)
    if due >= live:
        spare = f", {counted(weeks, 'weeks')} before {day(due)}" if weeks else f", by {day(due)}"
        return Reply("kept", f"{product[:1].upper()}{product[1:]}{spare}.{_smaller(here)}")
    late = counted(max(1, weeks), "weeks")
    shown = _by_then(here, wanted, due)
    return Reply(
        "not kept", f"{lead}{product}, {late} later. {shown} {_what_would(here, wanted, due)}"
    )


def _smaller(here: Case) -> str:
    """Return what was put off to keep the date."""
    waits = here.drawn.waits
    if not waits:
        return ""
    return f" That takes a smaller launch: {'; '.join(waits)} follow with wave 2."


def _by_then(here: Case, wanted: Candidate, due: date) -> str:
    """Return what can be shown on a day before the first product is live."""
    weeks = (due - here.case.start).days // 7
    if weeks < here.drawn.timeline.slots[0].end:
        return "By then the owner and two readers of the first product are named, no more."
    settled = f"the domain map signed by its owners, the inventory of {here.case.fact_text('jobs') or 'all jobs'} and the measured baselines"
    if (
        weeks < here.drawn.timeline.slots[0].end + _PREVIEW_WEEKS
        or wanted is not here.candidates[0]
    ):
        return f"By then stand {settled}."
    return f"By then stand {settled}, and a preview of it on the old tables with a drafted contract, marked as without promise."


def _live(case: Situation, timeline: Timeline, wanted: Candidate) -> date:
    number = next(
        i for i, w in enumerate(timeline.waves) if any(s.candidate is wanted for s in w.domains)
    )
    return friday(case, timeline.live[number])


def _what_would(here: Case, wanted: Candidate, due: date) -> str:
    """Return what would keep a date: another order, more engineers, or nothing."""
    drawn = here.drawn
    first = tuple(sorted(drawn.scored, key=lambda s: s.candidate is not wanted))
    asked = drawn.capacity.ask.people if drawn.capacity.ask else 0
    if drawn.capacity.rate is None:
        return "Without the number of engineers and jobs no other date can be computed."
    moved = "" if first[0] is drawn.scored[0] else f" if {wanted.name} went first"
    soonest = _live(here.case, _schedule_with(here, first, _MOST_ENGINEERS), wanted)
    if soonest <= due:
        kept = range(max(1, asked), _MOST_ENGINEERS + 1)
        many = kept[
            bisect_left(
                kept,
                True,  # noqa: FBT003 - more engineers never make it later.
                key=lambda n: _live(here.case, _schedule_with(here, first, n), wanted) <= due,
            )
        ]
        return f"{counted(many, 'engineers')} freed for it would keep the date{moved}."
    return f"No number of engineers keeps it, since interviews, contracts and a dual run take their time: the earliest day{moved} is {day(soonest)}."


def _schedule_with(here: Case, scored: tuple[Scored, ...], engineers: int) -> Timeline:
    capacity = replace(here.drawn.capacity, ask=Ask(engineers, 0))
    return schedule(here.case, scored, here.drawn.base, capacity, here.drawn.later)


def ending(here: Case, condition: Condition) -> Reply | None:
    """Return how far the plan has come when something in use goes away."""
    end = here.day(condition.text)
    if end is None:
        return None
    case, timeline = here.case, here.drawn.timeline
    slots = zip(timeline.waves, timeline.slots[1:], strict=True)
    done = tuple(
        s.candidate.name for w, slot in slots if friday(case, slot.end) <= end for s in w.domains
    )
    total = len(here.candidates)
    behind = "the jobs that stand behind no product are retired or moved as they are by then"
    if len(done) == total:
        return Reply("kept", f"All {total} domains are done before {day(end)}; {behind}.")
    names = f" ({join(done)})" if done else ""
    text = f"By {day(end)} {len(done)} of {total} domains {'is' if len(done) == 1 else 'are'} done{names}. So what ends then can't wait for the mesh: move the remaining jobs unchanged as a project of its own, or extend; and let only jobs that are read come along."
    return Reply("not kept", text)


def decided(here: Case, condition: Condition) -> Reply | None:
    """Return that nothing starts before the plan is decided."""
    decided = here.day(condition.text)
    if decided is None or here.case.start <= decided:
        return None
    return Reply(
        "kept", f"Nothing starts before it: the first week begins on {day(here.case.start)}."
    )
