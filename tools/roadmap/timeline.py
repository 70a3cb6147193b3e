"""When the waves of a plan run with this team, and how many engineers to ask for."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from tools.roadmap.capacity import (
    WEEKS_A_MONTH,
    Ask,
    Capacity,
    Effort,
    as_range,
    domain_effort,
    domain_people,
)
from tools.roadmap.order import Scored
from tools.roadmap.ranges import Range, total
from tools.roadmap.situation import Situation

_WAVE_SIZE = 2.5
"""Domains in a wave after the first, on average: two or three prove joins, more at once would be
a big bang."""
_SHORTEST_WAVE = {1: 16, 2: 20}
"""Weeks below which a wave can't end, however many engineers: consumers, contracts and a dual run
take their time. Larger waves take 24."""
_MOBILISE_WEEKS = 4
_LATEST_FIRST_WEEKS = 39
"""Weeks by which the first domain has to be done, or its sponsor has moved on. A plan that its
people can't carry that fast asks for more of them instead of a later date. Planning assumption."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Domains that migrate together, with the effort of each."""

    domains: tuple[Scored, ...]
    efforts: tuple[Effort, ...]
    people: Range
    """Person-weeks a week that the domains' own people add."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The weeks of one phase, counted from 1, both included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The waves and when they run, at the middle, low and high end of the capacity."""

    waves: tuple[Wave, ...]
    slots: tuple[Slot, ...]
    """Mobilise first, then one for each wave."""
    live: tuple[int, ...]
    """For each wave the week from which its first products are read beside the old path."""
    horizon_weeks: int
    within: Range
    """How many domains are done within the horizon, at low and high capacity."""
    planned: int
    """How many are done within it at the middle."""
    all_done_weeks: Range


def schedule(
    case: Situation,
    scored: tuple[Scored, ...],
    base: tuple[Effort, ...],
    capacity: Capacity,
    later: tuple[Effort, ...] = (),
) -> Timeline:
    """Return the waves in order and their weeks.

    `base` is the work that comes before all, `later` what of it is put off to the second wave.
    """
    waves = _waves(case, scored, capacity)
    horizon = round(case.horizon_months * WEEKS_A_MONTH)
    rate = capacity.planned
    ends = (rate.low, rate.middle, rate.high) if rate else (None, None, None)
    shared = (_sum(base), _sum(later))
    slow, middle, fast = (_slots(waves, shared, r) for r in ends)
    done = tuple(_done(waves, slots, horizon) for slots in (slow, middle, fast))
    return Timeline(
        waves=waves,
        slots=middle,
        live=_live(case, waves, shared, middle),
        horizon_weeks=horizon,
        within=Range(done[0], done[2]),
        planned=done[1],
        all_done_weeks=Range(fast[-1].end, slow[-1].end),
    )


def what_to_ask(
    case: Situation, scored: tuple[Scored, ...], base: tuple[Effort, ...], capacity: Capacity
) -> Ask | None:
    """Return how many engineers finish the first domain in time, where the free ones can't.

    None where they can, and where the size of the team or its load is not known. In time is
    within 39 weeks, or within the plan's horizon where that is shorter, and never sooner than a
    first wave can end at all.
    """
    if capacity.rate is None:
        return None
    wave = _waves(case, scored, capacity)[0]
    horizon = round(case.horizon_months * WEEKS_A_MONTH)
    shortest = _SHORTEST_WAVE[1]
    weeks = max(shortest, min(_LATEST_FIRST_WEEKS, horizon) - _MOBILISE_WEEKS)
    shared = _sum(base)
    alone = _weeks(wave, shared, capacity.rate.middle)
    if alone <= weeks:
        return None
    own = total(tuple(e.amount for e in wave.efforts)).middle
    needed = (shared + max(0.0, own - wave.people.middle * weeks)) / weeks
    return Ask(needed, _MOBILISE_WEEKS + alone)


def most_useful(
    case: Situation, scored: tuple[Scored, ...], base: tuple[Effort, ...], capacity: Capacity
) -> float:
    """Return how many engineers the plan can use: with more no wave ends sooner."""
    needs = [1.0]
    for number, wave in enumerate(_waves(case, scored, capacity)):
        own = total(tuple(e.amount for e in wave.efforts)).middle
        shared = _sum(base) if number == 0 else 0.0
        shortest = _SHORTEST_WAVE.get(len(wave.domains), 24)
        helped = min(own, wave.people.middle * shortest)
        needs.append((shared + own - helped) / shortest)
    return float(ceil(max(needs)))


def _waves(case: Situation, scored: tuple[Scored, ...], capacity: Capacity) -> tuple[Wave, ...]:
    waves: list[Wave] = []
    left = scored
    for size in _wave_sizes(len(scored)):
        now, left = left[:size], left[size:]
        efforts = tuple(domain_effort(case, s.candidate, len(scored), capacity) for s in now)
        people = total(tuple(domain_people(case, s.candidate) for s in now))
        waves.append(Wave(now, efforts, people))
    return tuple(waves)


def _wave_sizes(domains: int) -> tuple[int, ...]:
    """Return one for the first wave, then waves of two or three with the larger ones last."""
    rest = domains - 1
    count = 1 if 0 < rest <= 3 else ceil(rest / _WAVE_SIZE)  # noqa: PLR2004 - three fit one wave.
    smaller, larger = divmod(rest, count) if count else (0, 0)
    return (1, *(smaller + (i >= count - larger) for i in range(count)))


def _sum(efforts: tuple[Effort, ...]) -> float:
    return total(tuple(e.amount for e in efforts)).middle


def _slots(
    waves: tuple[Wave, ...], shared: tuple[float, ...], rate: float | None
) -> tuple[Slot, ...]:
    slots = [Slot(1, _MOBILISE_WEEKS)]
    for number, wave in enumerate(waves):
        more = shared[number] if number < len(shared) else 0.0
        shortest = _SHORTEST_WAVE.get(len(wave.domains), 24)
        weeks = max(shortest, _weeks(wave, more, rate)) if rate else shortest
        start = slots[-1].end + 1
        slots.append(Slot(start, start + weeks - 1))
    return tuple(slots)


def _weeks(wave: Wave, shared: float, rate: float) -> int:
    """Return the weeks a wave takes: the domains' people help with their own domains only."""
    own = total(tuple(e.amount for e in wave.efforts)).middle
    together = (shared + own) / (rate + wave.people.middle)
    if wave.people.middle * together > own:
        return ceil(round(shared / rate, 6))
    return ceil(round(together, 6))


def _live(
    case: Situation, waves: tuple[Wave, ...], shared: tuple[float, ...], slots: tuple[Slot, ...]
) -> tuple[int, ...]:
    """Return the week in which each wave's first products are live: the dual run follows it."""
    dual = round(as_range(case.norms.norm("dual-run-weeks")).low)
    found: list[int] = []
    for number, (wave, slot) in enumerate(zip(waves, slots[1:], strict=True)):
        before = shared[number] if number < len(shared) else 0.0
        first = before + sum(e.first.middle for e in wave.efforts)
        whole = before + sum(e.amount.middle for e in wave.efforts)
        weeks = slot.end - slot.start + 1
        found.append(slot.start - 1 + min(ceil(weeks * first / whole), weeks - dual))
    return tuple(found)


def _done(waves: tuple[Wave, ...], slots: tuple[Slot, ...], horizon: int) -> int:
    return sum(
        len(w.domains) for w, slot in zip(waves, slots[1:], strict=True) if slot.end <= horizon
    )


def friday(case: Situation, week: int) -> date:
    """Return the last working day of a week of the plan."""
    return case.start + timedelta(weeks=week) - timedelta(days=3)
