"""The whole plan, computed step by step from a situation."""

from collections.abc import Callable, Iterable

from tools.roadmap import doubts, headline
from tools.roadmap.capacity import Capacity, domain_effort, measure
from tools.roadmap.doubts import Work, base_work
from tools.roadmap.domains import describe, find_domains
from tools.roadmap.figures import join, percent_range, span
from tools.roadmap.metrics import success_metrics
from tools.roadmap.model import (
    Capacity as CapacityShown,
)
from tools.roadmap.model import (
    CapacityLine,
    Priority,
    RejectedCut,
    Roadmap,
)
from tools.roadmap.order import WEIGHTS, Scored, rank, sensitivities
from tools.roadmap.platform import platform_of
from tools.roadmap.policies import launch_policies
from tools.roadmap.products import first_products
from tools.roadmap.ranges import Range, exactly
from tools.roadmap.risks import risks
from tools.roadmap.roles import roles
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline, phases, schedule
from tools.roadmap.verdict import Fit, judge_fit
from tools.standing import Claim, Source


def compute(case: Situation, progress: Callable[[str], None]) -> Roadmap:
    """Return the plan for this situation; where a mesh does not fit, a plan that says so."""
    fit = judge_fit(case)
    if fit.verdict != "go":
        return _declined(case, fit)
    progress("finding domains")
    domains = find_domains(case)
    if not domains.candidates:
        return _declined(case, Fit("not_yet", ("neither the words nor the catalog show a domain",), "name the business areas, or load a catalog with `meshwright load`"))
    progress("scoring and ordering them")
    scored = rank(case, domains)
    candidates = tuple(s.candidate for s in scored)
    progress("drawing products, policies and the platform")
    products = first_products(case, candidates[0])
    policies = launch_policies(case, candidates)
    platform = platform_of(case)
    progress("computing capacity and schedule")
    capacity = measure(case)
    work = Work(scored, platform, len(policies.launch))
    timeline = schedule(case, scored, base_work(case, work), capacity)
    metrics = success_metrics(case, candidates[0], len(scored), capacity)
    names = {c.id: c.name for c in candidates}
    by_region = sum(1 for p in case.handbook.policies if p.triggers.regions and p.launch)
    plan = Roadmap(
        title=_title(case),
        organisation=_organisation(case),
        industry=case.model.title if case.model.id != "general" else case.industry,
        dated=case.start.fromordinal(case.start.toordinal() - 7),
        horizon_months=case.horizon_months,
        basis=_basis(case),
        notices=(*case.notices, *(g for g in domains.gaps if g not in case.notices)),
        verdict="go",
        headline=headline.headline(case, scored, timeline, capacity, products, metrics),
        facts=case.facts,
        contradictions=case.contradictions,
        domains=tuple(describe(case, c, names) for c in candidates),
        domain_count=domains.count,
        links=domains.links,
        shared=domains.shared,
        unassigned=domains.unassigned,
        rejected_cuts=tuple(
            RejectedCut(cut=r.cut, why_tempting=r.why_tempting, why_not=r.why_not, standing="inferred")
            for r in case.model.rejected_cuts
        ),
        weights=WEIGHTS,
        order=_order(case, scored, timeline),
        sensitivity=sensitivities(scored),
        order_summary=_order_summary(scored),
        capacity=_capacity(case, scored, timeline, capacity, work),
        products=products,
        policies=policies.launch,
        later_policies=policies.later,
        metrics=metrics,
        phases=phases(case, timeline, products, len(policies.launch), capacity),
        platform=platform,
        roles=roles(case, scored, timeline.planned),
        risks=risks(case, scored, platform, timeline, capacity, products, len(policies.launch)),
        assumptions=doubts.assumptions(case, work, capacity),
        questions=doubts.questions(case, domains, work, capacity, by_region),
        sources=(),
    )
    return plan.model_copy(update={"sources": _sources(plan, case)})


def _title(case: Situation) -> str:
    name = case.organisation.name if case.organisation else ""
    return f"Data mesh roadmap for {name}" if name else "Data mesh roadmap"


def _organisation(case: Situation) -> str:
    if case.organisation and case.organisation.name:
        return case.organisation.name
    title = next((i.title.lower() for i in case.handbook.industries if i.id == case.industry), "")
    kind = f"an organisation in {title}" if title else "your organisation"
    people = case.fact_text("people")
    return f"{kind} with {people}" if people else kind


def _basis(case: Situation) -> str:
    stated = sum(1 for f in case.facts if f.standing == "stated") + len(case.brief.areas)
    parts = [f"{stated} facts from your words"]
    if case.catalog is not None:
        view = case.catalog
        parts.append(f"the loaded catalog ({len(view.datasets):,} datasets, {len(view.jobs):,} jobs, {len(view.teams):,} teams)")
    parts.append(f"the handbook's {case.model.title.lower()} reference model")
    return f"Computed from {', '.join(parts[:-1])} and {parts[-1]}."


def _order(case: Situation, scored: tuple[Scored, ...], timeline: Timeline) -> tuple[Priority, ...]:
    wave_of = {s.candidate.id: n for n, w in enumerate(timeline.waves, start=1) for s in w.domains}
    return tuple(
        Priority(
            rank=number,
            domain=s.candidate.id,
            name=s.candidate.name,
            wave=wave_of[s.candidate.id],
            total=round(s.total, 2),
            scores=s.scores,
            why=_why(case, s, scored),
            why_not_first="" if number == 1 else _why_not_first(s, scored[0]),
            weak_point=_weak_point(s),
        )
        for number, s in enumerate(scored, start=1)
    )


def _weighted(scored: Scored) -> list[tuple[float, str, str]]:
    """Return the weighted distance of each score from the middle, largest first."""
    found: list[tuple[float, str, str]] = []
    for weight in WEIGHTS:
        score = scored.score(weight.criterion)
        shift = (score.value - 3) if weight.higher_is_better else (3 - score.value)
        found.append((weight.weight * shift, weight.label.lower(), score.reason))
    return sorted(found, key=lambda f: (-f[0], f[1]))


def _why(case: Situation, scored: Scored, ranked: tuple[Scored, ...]) -> Claim:
    best = _weighted(scored)[:2]
    text = f"Total {scored.total:.2f} of 5. For it speak {best[0][1]} ({best[0][2]}) and {best[1][1]} ({best[1][2]})."
    if scored is ranked[0]:
        pattern = next((f for f in case.model.first_domains if f.capability == scored.candidate.id), None)
        text += f" As a first domain it tends to work: {pattern.why} Against it: {pattern.against}" if pattern else ""
    sources = tuple(x for s in scored.scores for x in s.sources)
    standing = "inferred" if any(s.standing == "inferred" for s in scored.scores) else "confirmed"
    return Claim(text=text, standing=standing, sources=tuple(dict.fromkeys(sources)))


def _why_not_first(scored: Scored, first: Scored) -> str:
    gaps: list[tuple[float, str, str]] = []
    for weight in WEIGHTS:
        mine, theirs = scored.score(weight.criterion), first.score(weight.criterion)
        behind = (theirs.value - mine.value) * (1 if weight.higher_is_better else -1)
        gaps.append((weight.weight * behind, weight.label.lower(), f"{mine.value:.1f} against {theirs.value:.1f}; {mine.reason}"))
    gap = max(gaps)
    missing = first.total - scored.total
    return f"It is {missing:.2f} points behind {first.candidate.name}, most of it in {gap[1]} ({gap[2]}). It would come first if that weakness were gone and the rest held."


def _weak_point(scored: Scored) -> str:
    worst = _weighted(scored)[-1]
    inferred = [s.criterion for s in scored.scores if s.standing == "inferred"]
    unproved = f"; {', '.join(inferred)} rest on reference values" if inferred else ""
    return f"Weakest in {worst[1]} ({worst[2]}){unproved}"


def _order_summary(scored: tuple[Scored, ...]) -> Claim:
    first = scored[0]
    moved = [s for s in sensitivities(scored) if s.first != first.candidate.name]
    firm = "Moving any one weight by half, up or down, leaves it first" if not moved else f"In {len(moved)} of {2 * len(WEIGHTS)} trials with one weight moved by half another comes first ({moved[0].first}, with {moved[0].criterion} {moved[0].change})"
    sized = [s for s in scored if s.candidate.proposed]
    biggest = max(sized, key=lambda s: len(s.candidate.proposed.datasets if s.candidate.proposed else ()), default=None)
    size = ""
    if biggest is not None and biggest is not first and biggest.candidate.proposed:
        size = f" The biggest, {biggest.candidate.name} with {len(biggest.candidate.proposed.datasets):,} datasets, comes at place {scored.index(biggest) + 1}: size counts through its complexity only."
    elif biggest is first:
        size = " It is also the biggest by datasets; size itself counts against it through complexity."
    lead = f"; next is {scored[1].candidate.name} with {scored[1].total:.2f}" if len(scored) > 1 else ""
    text = f"{first.candidate.name} goes first with {first.total:.2f} of 5{lead}. {firm}.{size}"
    return Claim(text=text, standing="inferred", sources=(Source(kind="rule", where="order of migration"),))


def _capacity(
    case: Situation, scored: tuple[Scored, ...], timeline: Timeline, capacity: Capacity, work: Work
) -> CapacityShown:
    engineers = case.fact("engineers")
    stated = Claim(text=engineers.text, standing=engineers.standing, sources=(engineers.source,)) if engineers else Claim(text="The number of data engineers is not known", standing="inferred")
    efforts = (*base_work(case, work), *(domain_effort(case, s.candidate, len(scored), capacity) for s in scored))
    return CapacityShown(
        engineers=stated,
        run_share=capacity.run_share.span("share", 2) if capacity.run_share else None,
        supply=_supply(case, capacity),
        demand=tuple(
            CapacityLine(label=e.label, amount=e.amount.span("person-weeks"), standing="inferred", formula=e.formula)
            for e in efforts
        ),
        domains_within_horizon=timeline.within.span("domains"),
        freed_by=_freed_by(case, capacity),
        verdict=_capacity_verdict(case, timeline, capacity),
    )


def _supply(case: Situation, capacity: Capacity) -> tuple[CapacityLine, ...]:
    if capacity.engineers is None or capacity.run_share is None or capacity.rate is None:
        return ()
    weeks = case.horizon_months * 52 / 12
    whole = capacity.engineers * weeks
    running, urgent = capacity.run_share.times(whole), capacity.urgent_share.times(whole)
    share = percent_range(capacity.run_share.low, capacity.run_share.high)
    lines: list[tuple[str, Range, str]] = [
        ("The whole team", exactly(whole), f"{capacity.engineers:g} engineers x {weeks:.0f} weeks"),
        ("Less: running today's jobs", running, f"{share} of it: {capacity.jobs:,.0f} jobs x hours each / working hours" if capacity.jobs and capacity.run_share_standing == "inferred" else f"{share} of it, as stated"),
        ("Less: urgent requests", urgent, f"{percent_range(capacity.urgent_share.low, capacity.urgent_share.high)} of it"),
        ("Free for the mesh", capacity.rate.times(weeks), "the rest; ranges combine as independent quantities"),
    ]
    return tuple(
        CapacityLine(label=label, amount=r.span("person-weeks"), standing="stated" if i == 0 else "inferred", formula=formula)
        for i, (label, r, formula) in enumerate(lines)
    )


def _freed_by(case: Situation, capacity: Capacity) -> tuple[Claim, ...]:
    urgent = capacity.urgent_share
    found = [Claim(text=f"New requests outside the first domain wait, but for urgent ones held to {percent_range(urgent.low, urgent.high)} of the time", standing="inferred", sources=(Source(kind="handbook", where="migration.yaml: urgent-requests"),))]
    unread = _unread_jobs(case)
    if unread:
        hours = case.norms.norm("run-job-weekly-hours")
        shown = ", ".join(unread[:3])
        found.append(Claim(text=f"{len(unread)} of {len(case.catalog.jobs) if case.catalog else 0} jobs end in datasets that nobody read in 30 days (such as {shown}); retiring them gives back {len(unread) * hours.low:.0f} to {len(unread) * hours.high:.0f} hours a week", standing="confirmed", sources=(Source(kind="catalog", where="usage and lineage of the loaded catalog"),)))
    return tuple(found)


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
        return Claim(text="Without the number of engineers and jobs no date is backed by capacity; the phases have their shortest length.", standing="inferred")
    low, high, planned = timeline.within.low, timeline.within.high, timeline.planned
    names = [s.candidate.name for w in timeline.waves for s in w.domains][:planned]
    total = sum(len(w.domains) for w in timeline.waves)
    first = timeline.waves[0].domains[0].candidate.name
    middle = f"the dates below stand at the middle, which carries {planned} ({join(tuple(names))})" if planned else f"at the middle none is finished: {first} takes until week {timeline.slots[1].end}"
    held = f"what holds even at the low end is {low:.0f}" if low else "at the low end none is finished, so free more people or promise less"
    text = f"{case.fact_text('engineers')} finish {span(low, high)} of {total} domains within {case.horizon_months} months; {middle}; {held}."
    return Claim(text=text, standing="inferred", sources=(Source(kind="rule", where="capacity"),))


def _sources(plan: Roadmap, case: Situation) -> tuple[Source, ...]:
    found: dict[Source, None] = {}
    claims: Iterable[Claim] = (
        *(d.rationale for d in plan.domains), *(p.why for p in plan.order), *(p.because for p in plan.policies),
        *(p.purpose for p in plan.products), *(p.reason for p in plan.platform), *(r.here for r in plan.risks),
    )  # fmt: skip
    for claim in claims:
        for source in claim.sources:
            if source.kind != "asker":
                found.setdefault(source)
    works = (Source(kind="handbook", where=f"{w.title} ({w.where})") for w in case.model.sources)
    return (*works, *sorted(found, key=lambda s: (s.kind, s.where)))


def _declined(case: Situation, fit: Fit) -> Roadmap:
    empty = Claim(text="Not computed, since a mesh is not advised now.", standing="inferred")
    return Roadmap(
        title=_title(case), organisation=_organisation(case),
        industry=case.model.title if case.model.id != "general" else case.industry,
        dated=case.start.fromordinal(case.start.toordinal() - 7), horizon_months=case.horizon_months,
        basis=_basis(case), notices=case.notices, verdict=fit.verdict, headline=headline.not_yet(case, fit),
        facts=case.facts, contradictions=case.contradictions, domains=(), domain_count=empty, links=(), shared=(),
        unassigned=(), rejected_cuts=(), weights=(), order=(), sensitivity=(), order_summary=empty,
        capacity=CapacityShown(
            engineers=empty, run_share=None, supply=(), demand=(), domains_within_horizon=exactly(0).span("domains"),
            freed_by=(), verdict=empty,
        ),
        products=(), policies=(), later_policies=(), metrics=(), phases=(), platform=(), roles=(), risks=(),
        assumptions=(), questions=(), sources=(),
    )  # fmt: skip
