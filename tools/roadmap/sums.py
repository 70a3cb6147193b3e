"""The capacity sums as the plan shows them: what the team has, what the work takes."""

from tools.roadmap.capacity import Ask, Capacity, as_range, domain_effort, owning_team
from tools.roadmap.doubts import Work, base_work
from tools.roadmap.figures import counted, day, far, join, percent_range, span
from tools.roadmap.model import Capacity as CapacityShown
from tools.roadmap.model import CapacityLine
from tools.roadmap.order import Scored
from tools.roadmap.ranges import Range, exactly
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline, friday
from tools.standing import Claim, Source


def shown_capacity(
    case: Situation, scored: tuple[Scored, ...], timeline: Timeline, capacity: Capacity, work: Work
) -> CapacityShown:
    """Return what the team has, what the work takes, and how far that goes."""
    engineers = case.fact("engineers")
    stated = (
        Claim(text=engineers.text, standing=engineers.standing, sources=(engineers.source,))
        if engineers
        else Claim(text="The number of data engineers is not known", standing="inferred")
    )
    efforts = (
        *base_work(case, work),
        *(domain_effort(case, s.candidate, len(scored), capacity) for s in scored),
    )
    return CapacityShown(
        engineers=stated,
        run_share=capacity.run_share.span("share", 2) if capacity.run_share else None,
        supply=_supply(case, timeline, capacity),
        demand=tuple(
            CapacityLine(
                label=e.label,
                amount=e.amount.span("person-weeks"),
                standing="inferred",
                formula=e.formula,
            )
            for e in efforts
        ),
        domains_within_horizon=timeline.within.span("domains"),
        freed_by=_freed_by(case, capacity),
        verdict=_capacity_verdict(case, timeline, capacity),
    )


def _supply(case: Situation, timeline: Timeline, capacity: Capacity) -> tuple[CapacityLine, ...]:
    if capacity.engineers is None or capacity.run_share is None or capacity.rate is None:
        return ()
    weeks = case.horizon_months * 52 / 12
    whole = capacity.engineers * weeks
    running, urgent = capacity.run_share.times(whole), capacity.urgent_share.times(whole)
    share = percent_range(capacity.run_share.low, capacity.run_share.high)
    lines: list[tuple[str, Range, str]] = [
        ("The whole team", exactly(whole), f"{capacity.engineers:g} engineers x {weeks:.0f} weeks"),
        (
            "Less: running today's jobs",
            running,
            f"{share} of it: {capacity.jobs:,.0f} jobs x hours each / working hours"
            if capacity.jobs and capacity.run_share_standing == "inferred"
            else f"{share} of it, {capacity.run_share_standing}",
        ),
        (
            "Less: urgent requests",
            urgent,
            f"{percent_range(capacity.urgent_share.low, capacity.urgent_share.high)} of it",
        ),
        (
            "Free for the mesh",
            capacity.rate.times(weeks),
            "the rest; ranges combine as independent quantities",
        ),
    ]
    used = capacity.planned
    if used and used != capacity.rate and not capacity.ask:
        lines.append(
            (
                "Used of it",
                used.times(weeks),
                f"at most {capacity.most:g} engineers: with more no wave ends sooner, since interviews, contracts and dual runs take their time",
            )
        )
    if capacity.ask:
        people = capacity.ask.people
        lines.append(
            (
                "Asked for, in place of that",
                exactly(people * weeks),
                f"{counted(people, 'engineers')} x {weeks:.0f} weeks; {capacity.ask.engineers:.1f} are needed",
            )
        )
    wave = timeline.waves[0]
    if wave.people.middle:
        team = owning_team(case, wave.domains[0].candidate)
        length = timeline.slots[1].end - timeline.slots[1].start + 1
        share = as_range(case.norms.norm("domain-people"))
        lines.append(
            (
                f"Besides: people of {team.name if team else 'the first domain'}",
                wave.people.times(length),
                f"{team.people if team else 0} people x {percent_range(share.low, share.high)} of their time x the {length} weeks of their wave",
            )
        )
    return tuple(
        CapacityLine(
            label=label,
            amount=r.span("person-weeks"),
            standing="stated" if i == 0 else "inferred",
            formula=formula,
        )
        for i, (label, r, formula) in enumerate(lines)
    )


def _freed_by(case: Situation, capacity: Capacity) -> tuple[Claim, ...]:
    urgent = capacity.urgent_share
    found = [
        Claim(
            text=f"New requests outside the first domain wait, but for urgent ones held to {percent_range(urgent.low, urgent.high)} of the time",
            standing="inferred",
            sources=(Source(kind="handbook", where="migration.yaml: urgent-requests"),),
        )
    ]
    found += _by_fewer_jobs(case, capacity)
    unread = _unread_jobs(case)
    if unread:
        hours = case.norms.norm("run-job-weekly-hours")
        shown = ", ".join(unread[:3])
        found.append(
            Claim(
                text=f"{len(unread)} of {len(case.catalog.jobs) if case.catalog else 0} jobs end in datasets that nobody read in 30 days (such as {shown}); retiring them gives back {len(unread) * hours.low:.0f} to {len(unread) * hours.high:.0f} hours a week",
                standing="confirmed",
                sources=(Source(kind="catalog", where="usage and lineage of the loaded catalog"),),
            )
        )
    return tuple(found)


def _by_fewer_jobs(case: Situation, capacity: Capacity) -> list[Claim]:
    """Return how many jobs one engineer's week carries, where people have to be freed."""
    if capacity.ask is None or not capacity.jobs or capacity.run_share_standing != "inferred":
        return []
    working, hours = (
        as_range(case.norms.norm(n)) for n in ("engineer-weekly-hours", "run-job-weekly-hours")
    )
    each = working.over(hours)
    text = f"One engineer comes free for each {span(each.low, each.high)} jobs that are retired, paused or handed to the domain that reads them; {counted(capacity.ask.people, 'engineers')} are asked for, freed this way or hired"
    source = Source(kind="handbook", where="migration.yaml: run-job-weekly-hours")
    return [Claim(text=text, standing="inferred", sources=(source,))]


def _unread_jobs(case: Situation) -> list[str]:
    """Return the jobs from which no path leads to a dataset that somebody read."""
    view = case.catalog
    if view is None or not view.usage:
        return []
    feeds: dict[str, list[str]] = {}
    for edge in view.edges:
        if edge.kind == "lineage":
            feeds.setdefault(edge.dst, []).append(edge.src)
    wanted = {u.dataset for u in view.usage if u.queries_30d}
    waiting = list(wanted)
    while waiting:
        for source in feeds.get(waiting.pop(), ()):
            if source not in wanted:
                wanted.add(source)
                waiting.append(source)
    used = {e.job for e in view.edges if e.dst in wanted}
    return [job for job in view.jobs if job not in used]


def _capacity_verdict(case: Situation, timeline: Timeline, capacity: Capacity) -> Claim:
    if capacity.rate is None:
        return Claim(
            text="Without the number of engineers and of jobs no date is backed by capacity; the phases have their shortest length.",
            standing="inferred",
        )
    if capacity.ask:
        return _verdict_of_asked(case, timeline, capacity.ask)
    low, high, planned = timeline.within.low, timeline.within.high, timeline.planned
    names = [s.candidate.name for w in timeline.waves for s in w.domains][:planned]
    total = sum(len(w.domains) for w in timeline.waves)
    first = timeline.waves[0].domains[0].candidate.name
    middle = (
        f"the dates below stand at the middle, which carries {planned} ({join(tuple(names))})"
        if planned
        else f"at the middle none is finished: {first} takes until week {timeline.slots[1].end}"
    )
    held = (
        f"what holds even at the low end is {low:.0f}"
        if low
        else "at the low end none is finished, so free more people or promise less"
    )
    text = f"{case.fact_text('engineers')} finish {span(low, high)} of {total} domains within {case.horizon_months} months; {middle}; {held}."
    return Claim(text=text, standing="inferred", sources=(Source(kind="rule", where="capacity"),))


def _verdict_of_asked(case: Situation, timeline: Timeline, ask: Ask) -> Claim:
    first = timeline.waves[0].domains[0].candidate.name
    alone = friday(case, ask.alone)
    when = far(alone, case.start) or f"on {day(alone)}"
    total = sum(len(w.domains) for w in timeline.waves)
    text = f"At today's load {case.fact_text('engineers')} would finish {first} {when}; the dates below stand on {counted(ask.people, 'engineers')} freed for the whole plan, who finish {timeline.planned} of {total} domains within {case.horizon_months} months."
    return Claim(text=text, standing="inferred", sources=(Source(kind="rule", where="capacity"),))
