"""The people and roles that the plan needs, and how many of each."""

import re

from knowledge.handbook.migration import RolePattern
from tools.roadmap.figures import percent
from tools.roadmap.model import Role
from tools.roadmap.order import Scored
from tools.roadmap.situation import Situation


def roles(case: Situation, scored: tuple[Scored, ...], within: int) -> tuple[Role, ...]:
    """Return the roles with their numbers; `within` domains migrate within the horizon."""
    return tuple(_role(case, scored, max(within, 1), pattern) for pattern in case.norms.roles)


def _role(case: Situation, scored: tuple[Scored, ...], within: int, pattern: RolePattern) -> Role:
    if pattern.per == "domain":
        people = re.search(r"one to three", pattern.share_of_time)
        many = f"{within} to {3 * within}" if people else str(within)
        time = "full time" if people else f"{pattern.share_of_time} of the time"
        count = f"{many} within {case.horizon_months} months, {time}"
        names = ", ".join(s.candidate.name for s in scored[:within])
        does = f"{pattern.does}; for {names}"
    else:
        count, does = f"1 role, {pattern.share_of_time}", pattern.does
    return Role(
        title=pattern.title,
        count=count,
        does=does,
        comes_from=_from(case, scored, pattern),
        standing="inferred",
    )


def _from(case: Situation, scored: tuple[Scored, ...], pattern: RolePattern) -> str:
    first = scored[0].candidate.proposed
    if (
        pattern.id in {"domain-product-owner", "domain-data-engineer", "data-steward"}
        and first
        and first.owner_candidates
    ):
        best = first.owner_candidates[0]
        size = f", {best.people} people" if best.people else ""
        return f"{pattern.comes_from}. For the first domain: {best.name}{size}, to which {percent(best.share)} of its ownership and use points"
    if pattern.comes_from.lower().startswith("central data team") and case.fact("engineers"):
        return f"{pattern.comes_from} ({case.fact_text('engineers')} today)"
    return pattern.comes_from
