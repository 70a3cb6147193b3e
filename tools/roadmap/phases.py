"""The phases of a plan in words: what each needs, does and proves, and the way back."""

from datetime import timedelta

from knowledge.handbook.migration import PhasePattern
from tools.roadmap.capacity import Capacity, as_range, jobs_of
from tools.roadmap.figures import join
from tools.roadmap.model import Phase
from tools.roadmap.order import Scored
from tools.roadmap.product_model import Product
from tools.roadmap.ranges import Range
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline, Wave, friday
from tools.roadmap.verdict import SHORT_WAIT_DAYS


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
        s.candidate.owner_role
        for s in timeline.waves[0].domains
        + (timeline.waves[1].domains if len(timeline.waves) > 1 else ())
        if s.candidate.owner_role
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
            "Measure the baselines of the measures of success before anything changes",
            *_lessons(case),
        ),
        entry=pattern.entry,
        exit=pattern.exit,
        dual_run=pattern.dual_run,
        rollback=pattern.rollback,
    )


def _lessons(case: Situation) -> tuple[str, ...]:
    """Return the work that an earlier attempt calls for."""
    return tuple(
        f"Hear those who ran the attempt{f' of {c.text}' if c.text else ''}, and write down what is different now"
        for c in case.brief.conditions
        if c.kind == "attempt"
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
        owner = first.owner_role or "owner of the first domain"
        return (
            f"{owner} has taken the domain in writing, with half of a product owner's time",
            *pattern.entry[1:],
        )
    before = ", ".join(s.candidate.name for s in timeline.waves[number - 2].domains)
    lead = case.fact("lead_time_days")
    falling = (
        f"Lead time has begun to fall below {lead.text}" if lead else "Lead time has begun to fall"
    )
    if lead and lead.value and lead.value <= SHORT_WAIT_DAYS:
        falling = f"A request takes no longer than the {lead.text} of today"
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
