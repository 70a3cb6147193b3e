"""A smaller launch for a date that the whole one does not keep: what comes first, what waits."""

import re
from dataclasses import dataclass, replace
from datetime import date

from tools.roadmap.capacity import Capacity, Effort, platform_effort, policy_effort
from tools.roadmap.dates import day_in
from tools.roadmap.figures import day
from tools.roadmap.model import LaterPolicy, PlatformCapability
from tools.roadmap.order import Scored
from tools.roadmap.pointing import pointed
from tools.roadmap.policies import PolicySet, bound_by_law
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline, friday, schedule

_FIRST = frozenset(
    {
        "storage-compute",
        "orchestration",
        "contract-checks",
        "access-control",
        "identity",
        "product-templates",
    }
)
"""Capabilities without which not even one product can be published; the others follow."""
_FEWEST_RULES = 5
"""Rules that a smaller launch checks where laws demand no more. Planning assumption."""


@dataclass(frozen=True, slots=True)
class Launch:
    """The platform and rules at launch, and what of them follows with the second wave."""

    platform: tuple[PlatformCapability, ...]
    policies: PolicySet
    later: tuple[Effort, ...] = ()
    waits: tuple[str, ...] = ()
    """What was put off to keep a date, in words; empty where nothing was."""


def first_due(case: Situation, scored: tuple[Scored, ...]) -> date | None:
    """Return the earliest day that the asker wants something of the first domain by, or None."""
    words = case.handbook.condition_words
    others = tuple(s.candidate for s in scored)
    days = [
        day_in(c.text, case.today, words.months)
        for c in case.brief.conditions
        if c.kind == "deadline"
        and (
            re.search(words.first_result, c.quote, re.IGNORECASE)
            or pointed(c.quote, others) in {None, others[0]}
        )
    ]
    return min((d for d in days if d is not None), default=None)


def launch_for(
    case: Situation, scored: tuple[Scored, ...], whole: Launch, capacity: Capacity
) -> Launch:
    """Return the whole launch, or a smaller one where that alone keeps the asker's date.

    The engineers stay as many as the whole launch needs; what waits is done with the second wave.
    """
    due = first_due(case, scored)
    if due is None or capacity.planned is None or len(scored) < 2:  # noqa: PLR2004 - nothing to put off to.
        return whole
    if _live(case, scored, whole, capacity) <= due:
        return whole
    smaller = _smaller(case, whole, due)
    return smaller if _live(case, scored, smaller, capacity) <= due else whole


def _live(case: Situation, scored: tuple[Scored, ...], launch: Launch, capacity: Capacity) -> date:
    return friday(case, drawn(case, scored, launch, capacity).live[0])


def drawn(
    case: Situation, scored: tuple[Scored, ...], launch: Launch, capacity: Capacity
) -> Timeline:
    """Return the timeline of a launch."""
    base = (platform_effort(launch.platform), policy_effort(case, len(launch.policies.launch)))
    return schedule(case, scored, base, capacity, launch.later)


def _smaller(case: Situation, whole: Launch, due: date) -> Launch:
    off = tuple(p for p in whole.platform if p.at_launch and p.id not in _FIRST)
    platform = tuple(_put_off(p) if p in off else p for p in whole.platform)
    bound = bound_by_law(case)
    ranked = sorted(whole.policies.launch, key=lambda p: p.id not in bound)
    many = max(_FEWEST_RULES, sum(p.id in bound for p in ranked))
    kept, put_off = tuple(ranked[:many]), tuple(ranked[many:])
    reason = f"It waits for wave 2, so that {day(due)} is kept."
    policies = PolicySet(
        kept,
        (*(LaterPolicy(title=p.title, reason=reason) for p in put_off), *whole.policies.later),
    )
    later = (
        replace(platform_effort(off), label="Platform, put off"),
        replace(policy_effort(case, len(put_off)), label="Policies, put off"),
    )
    waits = (
        *(p.name.lower() for p in off),
        *((f"{len(put_off)} of {len(whole.policies.launch)} rules",) if put_off else ()),
    )
    ordered = tuple(sorted(platform, key=lambda p: not p.at_launch))
    return Launch(ordered, policies, later, waits)


def _put_off(capability: PlatformCapability) -> PlatformCapability:
    """Return a capability that comes after the launch."""
    return capability.model_copy(update={"at_launch": False})
