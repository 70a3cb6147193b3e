"""What the plan does with each condition that the asker sets; what it can't keep comes first."""

from collections.abc import Callable, Iterable

from knowledge.handbook.conditions import RegulationWords
from knowledge.handbook.entries import Mistake
from tools.roadmap import due
from tools.roadmap.brief import as_written
from tools.roadmap.capacity import as_range
from tools.roadmap.conditions import Condition, ConditionKind
from tools.roadmap.drawn import Case, Drawn, Kept, Reply
from tools.roadmap.figures import counted, join, ordinal, percent_range, span
from tools.roadmap.mentions import mentions_any
from tools.roadmap.model import ConditionReply, PlatformCapability
from tools.roadmap.order import by_score
from tools.roadmap.pointing import pointed, wished_first
from tools.roadmap.policies import PolicySet, cites
from tools.roadmap.situation import Situation
from tools.standing import Claim, Source

_ORDER: tuple[Kept, ...] = ("not kept", "open", "used", "kept")


def replies(case: Situation, drawn: Drawn) -> tuple[ConditionReply, ...]:
    """Return an answer to each condition, those not kept first."""
    answers: dict[ConditionKind, tuple[str, Callable[[Case, Condition], Reply | None]]] = {
        "deadline": ("Date", due.deadline),
        "ending": ("Date", due.ending),
        "decided": ("Date", due.decided),
        "budget": ("Budget", _budget),
        "frozen": ("Budget", _frozen),
        "no_hires": ("People", _no_hires),
        "leaving": ("People", _leaving),
        "first": ("First domain", _first),
        "attempt": ("Earlier attempt", _attempt),
        "regulation": ("Law or standard", _regulation),
    }
    here = Case(case, drawn)
    labels = {r.name: r.label for r in case.handbook.condition_words.regulations}
    found = [
        _shown(labels.get(c.text, answers[c.kind][0]), c, reply)
        for c in case.brief.conditions
        if (reply := answers[c.kind][1](here, c)) is not None
    ]
    found += _tools(case, drawn.platform)
    return tuple(sorted(found, key=lambda r: _ORDER.index(r.kept)))


def replies_without_plan(case: Situation, policies: PolicySet) -> tuple[ConditionReply, ...]:
    """Return what holds of laws where no mesh is advised: their rules need none."""
    laws = {r.name: r for r in case.handbook.condition_words.regulations}
    found: list[ConditionReply] = []
    for condition in (c for c in case.brief.conditions if c.kind == "regulation"):
        both = (
            *((p.id, p.title) for p in policies.launch),
            *((p.title, p.title) for p in policies.later),
        )
        titles = tuple(title for id_, title in both if _cites(case, id_, laws[condition.text]))
        text = (
            f"{condition.text}: {'; '.join(titles)}. The central team can check this without a mesh."
            if titles
            else f"{condition.text}: the handbook has no rule for it; whoever answers for it here lists what it demands of data."
        )
        found.append(
            _shown(laws[condition.text].label, condition, Reply("used" if titles else "open", text))
        )
    found += [
        _shown(
            "Date",
            condition,
            Reply(
                "open",
                "No product of a mesh is planned by then; the cheapest next step is done well before.",
            ),
        )
        for condition in case.brief.conditions
        if condition.kind == "deadline"
    ]
    return tuple(sorted(found, key=lambda r: _ORDER.index(r.kept)))


def _shown(label: str, condition: Condition, reply: Reply) -> ConditionReply:
    source = Source(kind="asker", where="the asker's words", quote=condition.quote)
    rule = Source(kind="rule", where="conditions against schedule, capacity and policies")
    claim = Claim(text=reply.text, standing="inferred", sources=(source, rule))
    return ConditionReply(label=label, said=condition.quote, kept=reply.kept, answer=claim)


def _budget(here: Case, condition: Condition) -> Reply:
    case, drawn = here.case, here.drawn
    given = drawn.capacity.planned
    if given is None or not condition.value:
        return Reply(
            "open",
            f"{condition.text} can't be weighed, since the engineers or the jobs are not known.",
        )
    weeks = case.horizon_months * 52 / 12
    owners = max(1, drawn.timeline.planned) * 0.5 * weeks
    work = given.middle * weeks
    sign = condition.text.split(" ")[0].rstrip("0123456789.,")
    most = round(condition.value / (work + owners), -2)
    text = f"{condition.text} covers the {work:,.0f} person-weeks of engineers and {owners:,.0f} of owners within {case.horizon_months} months as long as one person-week costs no more than {sign}{most:,.0f} ({sign}{most * 52:,.0f} a person and year), licences and cloud taken off first."
    return Reply("used", text)


def _frozen(here: Case, condition: Condition) -> Reply:
    """Return what of the plan would be bought, since nothing can be while money is frozen."""
    del condition
    bought = tuple(
        p.name.lower() for p in here.drawn.platform if p.at_launch and p.decision == "buy"
    )
    if not bought:
        return Reply("kept", "The plan buys nothing: it builds on what is in use.")
    text = f"Nothing is bought before money is free: {', '.join(bought)} {'starts' if len(bought) == 1 else 'start'} on what is in use or on open source, which takes the upper end of the effort in the chapter on the platform."
    return Reply("used", text)


def _no_hires(here: Case, condition: Condition) -> Reply:
    del condition
    have, ask = here.case.value("engineers"), here.drawn.capacity.ask
    if have is None:
        return Reply(
            "open",
            "Whether the plan needs more people can't be computed: the size of the team is not known.",
        )
    if ask is None:
        return Reply(
            "kept",
            f"Nobody is hired: what the {here.case.fact_text('engineers')} have free carries the plan.",
        )
    return Reply(
        "kept",
        f"Nobody is hired: those asked for come out of the {here.case.fact_text('engineers')}, freed by jobs that stop.",
    )


def _leaving(here: Case, condition: Condition) -> Reply | None:
    have, ask = here.case.value("engineers"), here.drawn.capacity.ask
    if have is None or condition.value is None or condition.value > have:
        return None
    stay = have - condition.value
    if ask is None or ask.people < stay:
        return Reply(
            "used",
            f"{counted(stay, 'engineers')} stay. {_load_after(here, stay)}What those who leave know goes into contracts and runbooks of the first domain while they are there.",
        )
    text = f"{counted(stay, 'engineers')} stay and the plan asks for {ask.people}, so nobody would be left for today's jobs: replace those who leave, or retire their jobs before they go."
    return Reply("not kept", text)


def _load_after(here: Case, stay: float) -> str:
    """Return what today's jobs take of those who stay, and how many have to stop before."""
    capacity = here.drawn.capacity
    if capacity.run_share is None or not capacity.engineers or not capacity.jobs:
        return ""
    now, factor = capacity.run_share, capacity.engineers / stay
    then = now.times(factor).at_most(1.0)
    hours = as_range(here.case.norms.norm("run-job-weekly-hours"))
    working = as_range(here.case.norms.norm("engineer-weekly-hours"))
    each = working.over(hours).times(capacity.engineers - stay)
    many = min(each.low, capacity.jobs), min(each.high, capacity.jobs)
    return f"Keeping today's jobs running then takes {percent_range(then.low, then.high)} of their time instead of {percent_range(now.low, now.high)}: {span(*many)} jobs have to be retired or handed over before, or those who leave be replaced. "


def _first(here: Case, condition: Condition) -> Reply | None:
    wanted = wished_first(here.case, here.candidates)
    if wanted is None:
        return Reply(
            "open", f"No domain of this plan is called {condition.text}; say which one is meant."
        )
    if pointed(condition.text, here.candidates) is not wanted:
        return None
    ranked = by_score(here.drawn.scored)
    place = [s.candidate.id for s in ranked].index(wanted.id) + 1
    if place == 1:
        return Reply("kept", f"{wanted.name} goes first; the scores say the same.")
    best, mine = ranked[0], here.drawn.scored[0]
    text = f"{wanted.name} goes first, since you decide so. By the scores it would come {ordinal(place)}: {mine.total:.2f} of 5 against {best.total:.2f} of {best.candidate.name}."
    return Reply("kept", text)


def failed_of(case: Situation, words: str) -> Mistake | None:
    """Return the way of failing that these words tell of, or None."""
    return next((m for m in case.handbook.mistakes if mentions_any(words, m.told_by)), None)


def _attempt(here: Case, condition: Condition) -> Reply:
    mistake = failed_of(here.case, condition.quote)
    when = f" of {condition.text}" if condition.text else ""
    if mistake is None:
        return Reply(
            "open",
            f"Your words do not say why the attempt{when} failed. Hear those who ran it in the first four weeks, and write down what is different before the first domain starts.",
        )
    guard = f"{mistake.guard[:1].lower()}{mistake.guard[1:]}"
    return Reply(
        "used",
        f"That is the risk {mistake.title!r}. Against it this plan {guard} What is different from the attempt{when} is written down before the first domain starts.",
    )


def _regulation(here: Case, condition: Condition) -> Reply:
    words = next(
        r for r in here.case.handbook.condition_words.regulations if r.name == condition.text
    )
    launch = tuple(p.title for p in here.drawn.policies.launch if _cites(here.case, p.id, words))
    if launch:
        return Reply(
            "kept",
            f"{condition.text}: {counted(len(launch), 'rules')} at launch: {_titles(launch)}.",
        )
    later = tuple(p.title for p in here.drawn.policies.later if _cites(here.case, p.title, words))
    if later:
        return Reply(
            "used",
            f"{condition.text}: {'; '.join(later)}. It waits for a later wave, with the reason beside it.",
        )
    text = f"{condition.text}: the handbook has no rule for it. Whoever answers for it here lists what it demands of data in the first four weeks; each demand becomes a check, or a control with its evidence, before {here.candidates[0].name} publishes."
    return Reply("open", text)


def _titles(titles: tuple[str, ...]) -> str:
    shown, more = titles[:_TITLES], len(titles) - _TITLES
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


_TITLES = 3
"""Rules named for one law; the chapter on policies has them all."""


def _cites(case: Situation, policy: str, words: RegulationWords) -> bool:
    """Return whether the policy of this id or title rests on the law."""
    return any(cites(p, words) for p in case.handbook.policies if policy in {p.id, p.title})


def _tools(case: Situation, platform: tuple[PlatformCapability, ...]) -> Iterable[ConditionReply]:
    kept = [
        (p, as_written(case.brief.text, s.quote), s)
        for p in platform
        if p.decision == "keep"
        for s in p.reason.sources
        if s.kind == "asker" and p.reason.text.startswith(f"{s.quote} is in use")
    ]
    if kept:
        tools = join(tuple(dict.fromkeys(written for _, written, _ in kept)))
        parts = "; ".join(f"{written} for {p.name.lower()}" for p, written, _ in kept)
        text = f"What is there stays: {parts}. Each counts for a part of its effort only."
        claim = Claim(text=text, standing="inferred", sources=tuple(s for *_, s in kept))
        yield ConditionReply(label="Tools", said=tools, kept="kept", answer=claim)
