"""The phases of a plan: how long each takes this team, and what it needs, does and proves."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from knowledge.handbook.entries import PhasePattern
from tools.roadmap.capacity import (
    WEEKS_A_MONTH,
    Ask,
    Capacity,
    Effort,
    as_range,
    domain_effort,
    domain_people,
    jobs_of,
)
from tools.roadmap.figures import join
from tools.roadmap.model import Phase, Product
from tools.roadmap.order import Scored
from tools.roadmap.ranges import Range, exactly, total
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
    case: Situation, scored: tuple[Scored, ...], base: tuple[Effort, ...], capacity: Capacity
) -> Timeline:
    """Return the waves in order and their weeks; `base` is the work that comes before all."""
    waves = _waves(case, scored, capacity)
    horizon = round(case.horizon_months * WEEKS_A_MONTH)
    rate = capacity.planned
    ends = (rate.low, rate.middle, rate.high) if rate else (None, None, None)
    slow, middle, fast = (_slots(waves, base, r) for r in ends)
    done = tuple(_done(waves, slots, horizon) for slots in (slow, middle, fast))
    return Timeline(
        waves=waves,
        slots=middle,
        live=_live(case, waves, base, middle),
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
    shared = total(tuple(e.amount for e in base)).middle
    alone = _weeks(wave, shared, capacity.rate.middle)
    if alone <= weeks:
        return None
    own = total(tuple(e.amount for e in wave.efforts)).middle
    needed = (shared + max(0.0, own - wave.people.middle * weeks)) / weeks
    return Ask(needed, _MOBILISE_WEEKS + alone)


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


def _slots(
    waves: tuple[Wave, ...], base: tuple[Effort, ...], rate: float | None
) -> tuple[Slot, ...]:
    slots = [Slot(1, _MOBILISE_WEEKS)]
    for number, wave in enumerate(waves):
        shared = total(tuple(e.amount for e in base)) if number == 0 else exactly(0)
        shortest = _SHORTEST_WAVE.get(len(wave.domains), 24)
        weeks = max(shortest, _weeks(wave, shared.middle, rate)) if rate else shortest
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
    case: Situation, waves: tuple[Wave, ...], base: tuple[Effort, ...], slots: tuple[Slot, ...]
) -> tuple[int, ...]:
    """Return the week in which each wave's first products are live: the dual run follows it."""
    dual = round(as_range(case.norms.norm("dual-run-weeks")).low)
    found: list[int] = []
    for number, (wave, slot) in enumerate(zip(waves, slots[1:], strict=True)):
        before = total(tuple(e.amount for e in base)).middle if number == 0 else 0.0
        first = before + sum(e.first.middle for e in wave.efforts)
        whole = before + sum(e.amount.middle for e in wave.efforts)
        weeks = slot.end - slot.start + 1
        found.append(slot.start - 1 + min(ceil(weeks * first / whole), weeks - dual))
    return tuple(found)


def _done(waves: tuple[Wave, ...], slots: tuple[Slot, ...], horizon: int) -> int:
    return sum(
        len(w.domains) for w, slot in zip(waves, slots[1:], strict=True) if slot.end <= horizon
    )


def phases(
    case: Situation,
    timeline: Timeline,
    products: tuple[Product, ...],
    policies: int,
    capacity: Capacity,
) -> tuple[Phase, ...]:
    """Return the phases with their work, criteria, dual run and way back."""
    patterns = {p.id: p for p in case.norms.phases}
    domains = sum(len(w.domains) for w in timeline.waves)
    found = [_mobilise(case, timeline, patterns["mobilise"])]
    for number, wave in enumerate(timeline.waves, start=1):
        pattern = patterns[_pattern(number, wave)]
        slot = timeline.slots[number]
        names = tuple(s.candidate.name for s in wave.domains)
        jobs = sum(jobs_of(s.candidate, domains, capacity) for s in wave.domains)
        behind = as_range(case.norms.norm("jobs-behind-products")).times(jobs)
        specific = _first_wave(products, policies, names[0]) if number == 1 else _later_wave(wave)
        within = slot.end <= timeline.horizon_weeks
        found.append(
            Phase(
                id=f"wave-{number}",
                title=_title(number, names),
                start_week=slot.start,
                end_week=slot.end,
                start=case.start + timedelta(weeks=slot.start - 1),
                end=friday(case, slot.end),
                live=friday(case, timeline.live[number - 1]),
                domains=names,
                work=(*specific, _job_line(behind, jobs)),
                entry=_entry(case, timeline, number, pattern),
                exit=_exit(number, names, products, pattern),
                dual_run=pattern.dual_run,
                rollback=pattern.rollback,
                within_horizon=within,
            )
        )
    return tuple(found)


def friday(case: Situation, week: int) -> date:
    """Return the last working day of a week of the plan."""
    return case.start + timedelta(weeks=week) - timedelta(days=3)


def _pattern(number: int, wave: Wave) -> str:
    """Return the handbook's phase: domains whose figures reach the accounts go by period ends."""
    if number == 1:
        return "foundation"
    controlled = any(
        "finance" in s.candidate.id or "account" in s.candidate.id for s in wave.domains
    )
    return "scale" if controlled else "second-wave"


def _title(number: int, names: tuple[str, ...]) -> str:
    if number == 1:
        return f"Foundation and {names[0]}"
    return f"Wave {number}: {', '.join(names)}"


def _mobilise(case: Situation, timeline: Timeline, pattern: PhasePattern) -> Phase:
    jobs, datasets = case.fact("jobs"), case.fact("datasets")
    owners = ", ".join(
        s.candidate.capability.typical_owner
        for s in timeline.waves[0].domains
        + (timeline.waves[1].domains if len(timeline.waves) > 1 else ())
        if s.candidate.capability
    )
    counted = " and ".join(f.text for f in (jobs, datasets) if f) or "every job and dataset"
    slot = timeline.slots[0]
    return Phase(
        id=pattern.id,
        title="Mobilise",
        start_week=slot.start,
        end_week=slot.end,
        start=case.start,
        end=friday(case, slot.end),
        domains=(),
        work=(
            f"Take stock of {counted}: owner, last use, hours of care a week",
            f"Get the names behind the first roles: {owners or 'one business owner for each domain'}",
            "Measure the baselines of section 5 before anything changes",
        ),
        entry=pattern.entry,
        exit=pattern.exit,
        dual_run=pattern.dual_run,
        rollback=pattern.rollback,
    )


def _first_wave(products: tuple[Product, ...], policies: int, first: str) -> tuple[str, ...]:
    names = ", ".join(p.name for p in products[:2]) or f"the first product of {first}"
    return (
        "Bring the platform's launch capabilities to the point where one domain can release alone",
        f"Publish {names} with active contracts",
        f"Turn {policies} launch policies into checks"
        if policies
        else "Turn the launch policies into checks",
    )


def _later_wave(wave: Wave) -> tuple[str, ...]:
    return tuple(f"{s.candidate.name}: {_first_product(s)} under contract" for s in wave.domains)


def _first_product(scored: Scored) -> str:
    capability = scored.candidate.capability
    return capability.products[0].name if capability and capability.products else "two products"


def _job_line(behind: Range, jobs: float) -> str:
    if jobs < 1:
        return "Switch off the central jobs behind those products"
    low, high = max(1, round(behind.low)), max(1, round(behind.high))
    return f"Move {low} to {high} of its {jobs:.0f} jobs, those behind these products; the rest follows or is retired"


def _entry(
    case: Situation, timeline: Timeline, number: int, pattern: PhasePattern
) -> tuple[str, ...]:
    if number == 1:
        first = timeline.waves[0].domains[0].candidate
        owner = first.capability.typical_owner if first.capability else "owner of the first domain"
        return (
            f"{owner} has taken the domain in writing, with half of a product owner's time",
            *pattern.entry[1:],
        )
    before = ", ".join(s.candidate.name for s in timeline.waves[number - 2].domains)
    lead = case.fact("lead_time_days")
    falling = (
        f"Lead time has begun to fall below {lead.text}" if lead else "Lead time has begun to fall"
    )
    return (
        f"Exits of the wave before are met ({before}), or the sponsor accepted each gap by name",
        falling,
        *pattern.entry[2:],
    )


def _names(consumers: tuple[str, ...]) -> tuple[str, ...]:
    """Return consumers without what stands in brackets behind them."""
    return tuple(c.split(" (")[0] for c in consumers)


def _exit(
    number: int, names: tuple[str, ...], products: tuple[Product, ...], pattern: PhasePattern
) -> tuple[str, ...]:
    if number == 1:
        consumers = join(_names(products[0].consumers[:2])) if products else "one consumer"
        return (
            f"{consumers} read {products[0].name if products else names[0]} and their old path is switched off",
            *pattern.exit[:1],
            *pattern.exit[2:],
        )
    return (f"{', '.join(names)} each publish two contracted products", *pattern.exit[1:])
