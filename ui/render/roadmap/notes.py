"""What a speaker needs behind a slide: each claim with its standing and sources."""

from collections.abc import Sequence

from tools.roadmap.model import Fact
from tools.standing import Claim, Source
from ui.render.wording import clean


def claim_notes(*claims: Claim) -> tuple[str, ...]:
    """Return one line for each claim."""
    return tuple(
        f"{clean(claim.text)} [{claim.standing}{_sources(claim.sources)}]" for claim in claims
    )


def fact_notes(facts: Sequence[Fact]) -> tuple[str, ...]:
    """Return one line for each fact."""
    return tuple(
        f"{clean(fact.label)}: {clean(fact.text)} [{fact.standing}{_sources((fact.source,))}]"
        for fact in facts
    )


def _sources(sources: Sequence[Source]) -> str:
    return "".join(
        f"; {clean(source.where)}" + (f": “{clean(source.quote)}”" if source.quote else "")
        for source in sources
    )
