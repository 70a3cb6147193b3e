"""The tool that plans a data mesh: an executive roadmap computed from facts."""

from dataclasses import replace

from tools.context import Context
from tools.declaration import Request, ToolError, declare
from tools.roadmap.answer import roadmap_answer, roadmap_blocks
from tools.roadmap.brief import Brief, read_brief
from tools.roadmap.model import Fact, Roadmap
from tools.roadmap.plan import compute
from tools.roadmap.situation import situation
from tools.standing import Source

LONGEST_BRIEF = 200_000
"""Characters of a brief that are read; a longer one is refused rather than cut in silence."""


class PlanRoadmap(Request):
    """What to plan from."""

    brief: str
    """The asker's own words on the organisation and its pains, verbatim: industry, people, areas,
    jobs, lead time, team size, horizon. Facts that are not the asker's words count as inferred."""
    horizon_months: int | None = None
    """Months that the plan commits to, 3 to 60; leave empty to use the asker's, or 12."""


def plan_roadmap(request: PlanRoadmap, context: Context) -> Roadmap:
    """Plan a data mesh as an executive roadmap with everything a board asks for.

    Use it for any request to plan, propose or roadmap a data mesh, or for several of: which
    domains and why, the order of migration, first data products, launch policies, success
    metrics. It computes domains from the organisation's catalog (or from a reference model of the
    industry), scores and orders them, checks the order against the team's capacity, and returns
    phases, products, policies, metrics, risks, assumptions and open questions, each with its
    standing. It may conclude that a mesh is not advised.
    """
    text = request.brief.strip()
    if not text and not context.catalog.datasets:
        raise ToolError(
            "There is nothing to plan from: describe the organisation (industry, people, areas, jobs, team) or load a catalog."
        )
    if len(text) > LONGEST_BRIEF:
        raise ToolError(
            f"The description has {len(text):,} characters; {LONGEST_BRIEF:,} can be read. Keep the part that describes the organisation."
        )
    if request.horizon_months is not None and not 3 <= request.horizon_months <= 60:  # noqa: PLR2004 - the bounds that the field names.
        raise ToolError("The horizon must lie between 3 and 60 months.")
    brief = _with_horizon(_checked(read_brief(text, context.handbook), context), request)
    case = situation(
        brief,
        context.handbook,
        context.organisation,
        context.catalog,
        context.documents,
        context.now,
        context.keep,
    )
    return compute(case, context.progress)


def _checked(brief: Brief, context: Context) -> Brief:
    """Return the brief with facts and conditions called stated only if the asker's own words hold them."""
    said = " ".join(" ".join(context.said).split())
    facts = tuple(
        f
        if " ".join(f.source.quote.split()) in said
        else f.model_copy(update={"standing": "inferred"})
        for f in brief.facts
    )
    conditions = tuple(
        c if " ".join(c.quote.split()) in said else replace(c, standing="inferred")
        for c in brief.conditions
    )
    return replace(brief, facts=facts, conditions=conditions)


def _with_horizon(brief: Brief, request: PlanRoadmap) -> Brief:
    if request.horizon_months is None:
        return brief
    source = Source(kind="rule", where="the horizon asked for")
    fact = Fact(
        id="horizon_months", label="Horizon", text=f"{request.horizon_months} months",
        value=float(request.horizon_months), unit="months", standing="inferred", source=source,
    )  # fmt: skip
    others = tuple(f for f in brief.facts if f.id != "horizon_months")
    return replace(brief, facts=(*others, fact))


TOOL = declare(
    plan_roadmap,
    title="Planning the data mesh",
    examples=(
        "Plan our data mesh: which domains, in what order, first products, policies and metrics",
        "Make an executive summary with an implementation roadmap for moving to data mesh",
        "We have 8,000 people and a central warehouse; how do we get to a data mesh?",
        "Give me a board-ready roadmap for decentralising our data warehouse",
        "We're an insurer with 40 ETL pipelines per engineer, draw up a migration plan",
        "How would you split our warehouse into domains and migrate them step by step?",
        "Draft a 12-month data mesh programme for our company",
        "Our data team is a bottleneck, propose a plan to become domain oriented",
        "Write the business case for a data mesh, with people, cost and milestones",
        "Lay out the next two years of our data transformation in phases",
        "Is a data mesh right for a company of our size, and what would it take?",
        "What should we do in the first 100 days of the data mesh programme?",
        "Prepare a paper for the steering committee on moving off the central lake",
        "How long would it take us to move from the monolith to domains, with our team?",
        "What would the plan be with half of the engineers?",
    ),
    blocks=roadmap_blocks,
    answer=roadmap_answer,
)
