"""The whole plan, computed step by step from a situation."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from tools.roadmap import doubts, headline, naming
from tools.roadmap.capacity import measure
from tools.roadmap.declined import declined
from tools.roadmap.described import describe
from tools.roadmap.domain_model import RejectedCut
from tools.roadmap.domains import find_domains
from tools.roadmap.doubts import Work, base_work
from tools.roadmap.drawn import Drawn
from tools.roadmap.left_out import without_omitted
from tools.roadmap.metrics import success_metrics
from tools.roadmap.model import Roadmap
from tools.roadmap.narrowing import Launch, launch_for
from tools.roadmap.order import WEIGHTS, rank, sensitivities
from tools.roadmap.phases import phases
from tools.roadmap.platform import platform_of
from tools.roadmap.policies import launch_policies
from tools.roadmap.products import first_products
from tools.roadmap.questions import questions
from tools.roadmap.reasons import order_summary, priorities
from tools.roadmap.replies import replies
from tools.roadmap.risks import risks
from tools.roadmap.roles import roles
from tools.roadmap.situation import Situation
from tools.roadmap.sums import shown_capacity
from tools.roadmap.timeline import most_useful, schedule, what_to_ask
from tools.roadmap.verdict import Fit, everybody_asked, judge_fit, without_anybody_left
from tools.standing import Claim, Source


def compute(case: Situation, progress: Callable[[str], None]) -> Roadmap:
    """Return the plan for this situation; where a mesh does not fit, a plan that says so."""
    fit = judge_fit(case)
    if fit.verdict != "go":
        return declined(case, fit)
    progress("finding domains")
    domains = without_omitted(find_domains(case), case)
    if not domains.candidates:
        return declined(
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
    whole = Launch(platform_of(case), launch_policies(case, candidates))
    progress("computing capacity and schedule")
    today = measure(case)
    needed = base_work(case, Work(scored, whole.platform, len(whole.policies.launch)))
    capacity = replace(
        today,
        ask=what_to_ask(case, scored, needed, today),
        most=most_useful(case, scored, needed, today),
    )
    if everybody_asked(case, capacity):
        return declined(case, without_anybody_left(case, capacity))
    launch = launch_for(case, scored, whole, capacity)
    policies, platform = launch.policies, launch.platform
    work = Work(scored, platform, len(policies.launch), launch.later)
    base = base_work(case, work)
    timeline = schedule(case, scored, base, capacity, launch.later)
    metrics = success_metrics(case, candidates[0], timeline, capacity)
    answered = replies(
        case,
        Drawn(scored, base, capacity, timeline, policies, platform, launch.later, launch.waits),
    )
    names = {c.id: c.name for c in candidates}
    plan = Roadmap(
        title=naming.title(case),
        organisation=naming.organisation(case),
        industry=case.model.title if case.model.id != "general" else case.industry,
        dated=case.today,
        horizon_months=case.horizon_months,
        basis=naming.basis(case),
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
