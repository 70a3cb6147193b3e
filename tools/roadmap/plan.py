"""The whole plan, computed step by step from a situation."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from tools.roadmap import doubts, headline
from tools.roadmap.capacity import measure
from tools.roadmap.described import describe
from tools.roadmap.domains import find_domains
from tools.roadmap.doubts import Work, base_work
from tools.roadmap.drawn import Drawn
from tools.roadmap.metrics import success_metrics
from tools.roadmap.model import (
    Capacity as CapacityShown,
)
from tools.roadmap.model import (
    RejectedCut,
    Roadmap,
)
from tools.roadmap.order import WEIGHTS, rank, sensitivities
from tools.roadmap.phases import phases
from tools.roadmap.platform import platform_of
from tools.roadmap.policies import launch_policies
from tools.roadmap.products import first_products
from tools.roadmap.questions import questions
from tools.roadmap.ranges import exactly
from tools.roadmap.reasons import order_summary, priorities
from tools.roadmap.replies import replies, replies_without_plan
from tools.roadmap.risks import risks
from tools.roadmap.roles import roles
from tools.roadmap.situation import Situation
from tools.roadmap.sums import shown_capacity
from tools.roadmap.timeline import schedule, what_to_ask
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
        return _declined(
            case,
            Fit(
                "not_yet",
                ("neither the words nor the catalog show a domain",),
                "name the business areas, or load a catalog with `meshwright load`",
            ),
        )
    progress("scoring and ordering them")
    scored = rank(case, domains)
    candidates = tuple(s.candidate for s in scored)
    progress("drawing products, policies and the platform")
    products = first_products(case, candidates[0])
    policies = launch_policies(case, candidates)
    platform = platform_of(case)
    progress("computing capacity and schedule")
    work = Work(scored, platform, len(policies.launch))
    base, today = base_work(case, work), measure(case)
    capacity = replace(today, ask=what_to_ask(case, scored, base, today))
    timeline = schedule(case, scored, base, capacity)
    metrics = success_metrics(case, candidates[0], timeline, capacity)
    answered = replies(case, Drawn(scored, base, capacity, timeline, policies, platform))
    names = {c.id: c.name for c in candidates}
    plan = Roadmap(
        title=_title(case),
        organisation=_organisation(case),
        industry=case.model.title if case.model.id != "general" else case.industry,
        dated=case.today,
        horizon_months=case.horizon_months,
        basis=_basis(case),
        notices=(*case.notices, *(g for g in domains.gaps if g not in case.notices)),
        verdict="go",
        headline=headline.headline(case, scored, timeline, capacity, products, answered),
        facts=case.facts,
        contradictions=case.contradictions,
        conditions=answered,
        domains=tuple(describe(case, c, names) for c in candidates),
        domain_count=domains.count,
        links=domains.links,
        shared=domains.shared,
        unassigned=domains.unassigned,
        rejected_cuts=tuple(
            RejectedCut(
                cut=r.cut, why_tempting=r.why_tempting, why_not=r.why_not, standing="inferred"
            )
            for r in case.model.rejected_cuts
        ),
        weights=WEIGHTS,
        order=priorities(case, scored, timeline),
        sensitivity=sensitivities(scored),
        order_summary=order_summary(scored),
        capacity=shown_capacity(case, scored, timeline, capacity, work),
        products=products,
        policies=policies.launch,
        later_policies=policies.later,
        metrics=metrics,
        phases=phases(case, timeline, products, len(policies.launch), capacity),
        platform=platform,
        roles=roles(case, scored, timeline.planned),
        risks=risks(case, scored, platform, timeline, capacity, products, len(policies.launch)),
        assumptions=doubts.assumptions(case, work, capacity),
        questions=questions(case, domains, work, capacity),
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
        parts.append(
            f"the loaded catalog ({len(view.datasets):,} datasets, {len(view.jobs):,} jobs, {len(view.teams):,} teams)"
        )
    parts.append(f"the handbook's {case.model.title.lower()} reference model")
    return f"Computed from {', '.join(parts[:-1])} and {parts[-1]}."


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
        dated=case.today, horizon_months=case.horizon_months,
        basis=_basis(case), notices=case.notices, verdict=fit.verdict, headline=headline.not_yet(case, fit),
        facts=case.facts, contradictions=case.contradictions,
        conditions=replies_without_plan(case, launch_policies(case, ())), domains=(), domain_count=empty, links=(), shared=(),
        unassigned=(), rejected_cuts=(), weights=(), order=(), sensitivity=(), order_summary=empty,
        capacity=CapacityShown(
            engineers=empty, run_share=None, supply=(), demand=(), domains_within_horizon=exactly(0).span("domains"),
            freed_by=(), verdict=empty,
        ),
        products=(), policies=(), later_policies=(), metrics=(), phases=(), platform=(), roles=(), risks=(),
        assumptions=(), questions=(), sources=(),
    )  # fmt: skip
