"""The first five lines of a plan: what to decide, why, what starts, what it costs, when to stop."""

import re
from datetime import timedelta
from math import ceil

from tools.roadmap.capacity import FULL_SHARE, HARDLY_ANYBODY, Ask, Capacity
from tools.roadmap.figures import counted, day, far, join, percent_range, span, the
from tools.roadmap.model import ConditionReply, Headline
from tools.roadmap.order import Scored
from tools.roadmap.product_model import Product
from tools.roadmap.ranges import Range
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline, friday
from tools.roadmap.verdict import SHORT_WAIT_DAYS, Fit, judge_fit
from tools.standing import Claim, Source, Standing, weakest


def headline(
    case: Situation,
    scored: tuple[Scored, ...],
    timeline: Timeline,
    capacity: Capacity,
    products: tuple[Product, ...],
    answered: tuple[ConditionReply, ...],
) -> Headline:
    """Return the five lines for a plan that goes ahead."""
    return Headline(
        decision=_with_missed(
            _decision(case, scored, timeline, capacity),
            answered,
            asked_whether_realistic=_asks(case, case.handbook.condition_words.asks_realistic),
        ),
        reason=_reason(case, capacity),
        monday=_monday(case, scored, products, capacity),
        cost=_with_budget(_cost(case, timeline, capacity), answered),
        stop=_stop(case, timeline, products, capacity),
    )


def _decision(
    case: Situation, scored: tuple[Scored, ...], timeline: Timeline, capacity: Capacity
) -> Claim:
    first = scored[0].candidate.name
    many = f"{len(scored)} domains" if len(scored) > 1 else "one domain"
    live = day(friday(case, timeline.live[0]))
    whether = _asks(case, case.handbook.condition_words.asks_whether)
    fit = judge_fit(case)
    but = f", but {'; '.join(fit.against)}" if fit.against else ""
    yes = f"Yes{but}: approve" if whether and fit.advice == "yes" else "Approve"
    text = f"{yes} a data mesh of {many}, start it with {first}{_freed(case, capacity)}; its first product {_by(case, capacity, live)}, and the next wave is decided on its results."
    return Claim(text=text, standing="inferred", sources=(_rule("score, capacity and schedule"),))


def _by(case: Situation, capacity: Capacity, live: str) -> str:
    """Return by when the first product is live; without a capacity no day is promised."""
    if capacity.rate is not None:
        return f"is live by {live}"
    return f"is live by {live} at the earliest, once the {_unknown(case)} is known"


def _unknown(case: Situation) -> str:
    return "number of jobs" if case.fact("engineers") else "size of the team"


def _asks(case: Situation, question: str) -> bool:
    return re.search(question, case.brief.text, re.IGNORECASE) is not None


def _with_missed(
    claim: Claim, answered: tuple[ConditionReply, ...], *, asked_whether_realistic: bool
) -> Claim:
    """Return the decision with what it can't keep of what was set."""
    missed = next((r for r in answered if r.kept == "not kept"), None)
    if missed is None:
        return claim
    if asked_whether_realistic and missed.label == "Date":
        text = f"No, that is not realistic. {missed.answer.text} {claim.text}"
        return claim.model_copy(update={"text": text})
    return claim.model_copy(update={"text": f"{claim.text} {missed.answer.text}"})


def _with_budget(claim: Claim, answered: tuple[ConditionReply, ...]) -> Claim:
    budget = next((r for r in answered if r.label == "Budget" and r.kept == "used"), None)
    return (
        claim.model_copy(update={"text": f"{claim.text} {budget.answer.text}"}) if budget else claim
    )


def _freed(case: Situation, capacity: Capacity) -> str:
    """Return the clause that asks for people, with what today's load leaves of them."""
    if capacity.rate is None:
        return ""
    engineers, ask = case.fact_text("engineers"), capacity.ask
    if ask is None:
        used = capacity.planned or capacity.rate
        return f" and free about {_people(used)} of the {engineers} for it"
    few = capacity.rate.middle < HARDLY_ANYBODY
    left = f"since today's load leaves {'hardly anybody' if few else f'about {capacity.rate.middle:.1f}'}"
    if ask.people < (case.value("engineers") or 0):
        return f" and free {ask.people} of the {engineers} for it, {left}"
    return f" and give it {ask.people} engineers, some of them hired, {left} of the {engineers}"


def _people(rate: Range) -> str:
    return span(max(1, rate.low), max(1, rate.high))


def _reason(case: Situation, capacity: Capacity) -> Claim:
    parts: list[str] = []
    standings: list[Standing] = []
    sources: list[Source] = []
    for id_, sentence in (
        ("lead_time_days", "a new data request takes {}"),
        ("jobs", "{} run through one team" if case.fact("engineers") else "{} run today"),
        ("engineers", "{} carry them" if case.fact("jobs") else "{} serve all requests"),
    ):
        fact = case.fact(id_)
        if fact is not None:
            short = id_ == "lead_time_days" and (fact.value or 0) <= SHORT_WAIT_DAYS
            no_reason = ", so waiting is no reason for a mesh" if short else ""
            parts.append(f"{sentence.format(fact.text)}{no_reason}")
            standings.append(fact.standing)
            sources.append(fact.source)
    if capacity.run_share is not None:
        low, high = capacity.run_share.low, capacity.run_share.high
        share = percent_range(low, high)
        if low >= FULL_SHARE and capacity.run_share_standing == "inferred":
            share = "all"
        computed = " by our computation" if capacity.run_share_standing == "inferred" else ""
        takes = (
            "keeping them running would fill the team's whole time by our norm, so measure that first"
            if share == "all"
            else f"keeping them running takes {share} of the team's time{computed}"
        )
        parts.append(takes)
        standings.append(capacity.run_share_standing)
        sources.append(capacity.run_share_source)
    if not parts:
        return Claim(
            text="No figure of today's pain is stated, so the reason has to be supplied before this goes to a board.",
            standing="inferred",
        )
    text = "; ".join(parts)
    return Claim(
        text=f"{text[:1].upper()}{text[1:]}.", standing=weakest(*standings), sources=tuple(sources)
    )


def _monday(
    case: Situation,
    scored: tuple[Scored, ...],
    products: tuple[Product, ...],
    capacity: Capacity,
) -> Claim:
    first = scored[0].candidate
    owner = first.owner_role or "a business owner"
    best = (
        first.proposed.owner_candidates[0]
        if first.proposed and first.proposed.owner_candidates
        else None
    )
    backed = f" (the catalog points to {best.name})" if best else ""
    product = (
        f"ask two readers of {products[0].name} for the decision and date they need it for"
        if products
        else "find two consumers"
    )
    stock, ask = case.fact_text("jobs") or "all jobs", capacity.ask
    named = f" and names what stops so that {ask.people} engineers come free" if ask else ""
    text = f"On Monday {day(case.start)}: {the(owner)} takes {first.name}{backed}; new requests stop but for the urgent ones; the stock-taking of {stock} begins{named}; {product}."
    return Claim(text=text, standing="inferred", sources=(_rule("order of migration"),))


def _cost(case: Situation, timeline: Timeline, capacity: Capacity) -> Claim:
    last = (
        timeline.slots[1 + _waves_within(timeline) - 1]
        if _waves_within(timeline)
        else timeline.slots[1]
    )
    owners = max(1, timeline.planned)
    part = f"{owners} domain {'owner' if owners == 1 else 'owners'} at half time"
    if capacity.rate is None:
        text = f"The {_unknown(case)} is not known, so no date is backed yet; {part} and the platform at launch are needed in any case."
        return Claim(text=text, standing="inferred")
    weeks = case.horizon_months * 52 / 12
    given = capacity.planned or capacity.rate
    low, high = given.low * weeks, given.high * weeks
    months = ceil(last.end * 12 / 52)
    scope = _scope(timeline, months, case.horizon_months)
    of = (
        f"{capacity.ask.people} engineers"
        if capacity.ask
        else f"{_people(given)} of the {case.fact_text('engineers')}"
    )
    text = f"{span(low, high)} person-weeks of {of} within {case.horizon_months} months and {part}; {scope}"
    return Claim(text=text, standing="inferred", sources=(_rule("capacity"),))


def _waves_within(timeline: Timeline) -> int:
    return sum(1 for slot in timeline.slots[1:] if slot.end <= timeline.horizon_weeks)


def _scope(timeline: Timeline, months: int, horizon: int) -> str:
    total = sum(len(w.domains) for w in timeline.waves)
    low, high = timeline.all_done_weeks.low * 12 / 52, timeline.all_done_weeks.high * 12 / 52
    whole = f"all {total} take {_long(low, high)} at this size of team"
    if not timeline.planned:
        return f"that does not finish the first domain, which needs {months} months: free more people or ask for less; {whole}."
    if timeline.planned == total:
        return f"that carries all {total} domains in {months} months."
    return f"that carries {timeline.planned} of {total} domains in {min(months, horizon)} months; {whole}."


def _long(low: float, high: float) -> str:
    """Return a range of months; beyond five years no figure means anything."""
    if high <= _FAR:
        return f"{span(low, high)} months"
    return f"{low:.0f} months to more than five years" if low <= _FAR else "more than five years"


_FAR = 60
"""Months beyond which a plan's figures mean nothing."""


def _stop(
    case: Situation, timeline: Timeline, products: tuple[Product, ...], capacity: Capacity
) -> Claim:
    """Return what ends the programme, judged four weeks after the first domain is done."""
    first = timeline.waves[0].domains[0].candidate.name
    gate = day(case.start + timedelta(weeks=timeline.slots[1].end + 4))
    unfreed = _unfreed(case, first, timeline, capacity.ask) if capacity.ask else ""
    lead = case.fact("lead_time_days")
    reader = products[0].consumers[0].split(" (")[0] if products else "its first consumer"
    moved = f"the old path is still read by {reader}"
    if lead is not None and lead.value and lead.value <= SHORT_WAIT_DAYS:
        text = f"{unfreed}Stop at the gate of {gate} if {moved}, or if a request in {first} takes longer than the {lead.text} of today: then the mesh costs more than it ends."
    elif lead is not None and lead.value:
        bound = f"{lead.value * 0.75:.0f} working days (three quarters of {lead.text})"
        text = f"{unfreed}Stop at the gate of {gate} if the median wait for requests in {first} is still above {bound}, or if {moved}: then the queue was not the cause."
    else:
        text = f"{unfreed}Stop at the gate of {gate} if {moved}: then nobody needed it."
    return Claim(text=text, standing="inferred", sources=(_rule("metrics and schedule"),))


def _unfreed(case: Situation, first: str, timeline: Timeline, ask: Ask) -> str:
    by, alone = friday(case, timeline.slots[0].end), friday(case, ask.alone)
    when = far(alone, case.start) or f"on {day(alone)}"
    return f"Stop on {day(by)} if the {counted(ask.people, 'engineers')} are not free: at today's load {first} would be done {when}. "


def _rule(name: str) -> Source:
    return Source(kind="rule", where=name)


def _then(fit: Fit) -> str:
    """Return the steps that the other facts against a mesh call for."""
    more = tuple(
        dict.fromkeys(r.step for r in fit.reasons_against if r.step not in {"", fit.next_step})
    )
    return f" Then {join(more)}." if more else ""


def not_yet(case: Situation, fit: Fit) -> Headline:
    """Return the five lines where the facts speak against a mesh."""
    word = "No" if fit.verdict == "no" else "Not yet"
    favour = "; ".join(r.text for r in fit.reasons_for)
    again = "; or ".join(r.again for r in fit.reasons_against if r.again)
    sources = tuple(f.source for f in case.facts[:4])
    standing: Standing = "stated" if sources else "inferred"
    because = "; ".join(fit.against)
    return Headline(
        decision=Claim(
            text=f"{word}: do not start a data mesh now, because {because}.",
            standing=standing,
            sources=sources,
        ),
        reason=Claim(
            text=f"For a mesh would speak that {favour}; it does not outweigh that."
            if favour
            else "Nothing that is known here speaks for one.",
            standing=standing,
            sources=sources,
        ),
        monday=Claim(
            text=f"The cheapest next step: {fit.next_step}.{_then(fit)}", standing="inferred"
        ),
        cost=Claim(
            text="The next step needs a few days of people who are there; no platform is bought and no role is created.",
            standing="inferred",
        ),
        stop=Claim(
            text=f"Ask again when {again}."
            if again
            else "Ask again when one of these facts has changed; each is listed with its figure.",
            standing="inferred",
        ),
    )
