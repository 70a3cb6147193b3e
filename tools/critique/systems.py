"""Where a plan calls its domains by the names of systems."""

import re
from functools import cache

from knowledge.handbook.plan_review import PlanReview
from tools.critique.reading import PlanStatement


def named_after_systems(statement: PlanStatement, review: PlanReview) -> list[re.Match[str]]:
    """Return where domains are called by the names of systems."""
    listed, item, in_turn = _system_phrases(review.systems)
    found = list(listed.finditer(statement.text))
    if not found and re.search(r"(?i)\bdomains?\b", statement.heading):
        found = list(item.finditer(statement.text))
    numbered = list(in_turn.finditer(statement.text))
    return found or (numbered if len(numbered) > 1 else [])


@cache
def _system_phrases(systems: str) -> tuple[re.Pattern[str], ...]:
    """Return how systems are listed as domains, begin a line, or are counted off as domains."""
    name = rf"[\"“'«]?(?:the )?(?:{systems})"
    listed = (
        rf"\bdom(?:ains?|änen?|aines?|inios?)\b[^.;]{{0,40}}?(?:\bare\b|:|=|\bcalled\b|\bnamed\b|\bsind\b|\bsont\b|\bson\b)\s*{name}"
        rf"|(?:{systems})[\"”'»]? (?:data )?(?:domain|domäne)\b|\b(?:domaine|dominio) {name}"
        rf"|(?:{systems})[\"”'»]? (?:becomes?|forms?|is) (?:the |a |an |our |one )?(?:\w+ ){{0,4}}domain"
    )
    in_turn = rf"(?:{systems}) (?:is |becomes |makes |forms )?(?:the |our )?(?:first|second|third|fourth|domain)\b"
    return tuple(re.compile(p, re.IGNORECASE) for p in (listed, rf"^\W*{name}", in_turn))
