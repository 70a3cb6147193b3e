"""A plan that says not to start: what speaks against a mesh, and what holds without one."""

from tools.roadmap import headline, naming
from tools.roadmap.model import Capacity, LaunchPolicy, OpenQuestion, Roadmap
from tools.roadmap.policies import PolicySet, bound_by_law, launch_policies
from tools.roadmap.questions import missing_facts
from tools.roadmap.ranges import exactly
from tools.roadmap.replies import replies_without_plan
from tools.roadmap.situation import Situation
from tools.roadmap.verdict import Fit
from tools.standing import Claim


def declined(case: Situation, fit: Fit) -> Roadmap:
    """Return the plan for a situation that a mesh does not fit: laws bind all the same."""
    empty = Claim(text="Not computed, since a mesh is not advised now.", standing="inferred")
    policies = launch_policies(case, ())
    return Roadmap(
        title=naming.title(case), organisation=naming.organisation(case),
        industry=case.model.title if case.model.id != "general" else case.industry,
        dated=case.today, horizon_months=case.horizon_months,
        basis=naming.basis(case), notices=case.notices, verdict=fit.verdict, headline=headline.not_yet(case, fit),
        facts=case.facts, contradictions=case.contradictions,
        conditions=replies_without_plan(case, policies), domains=(), domain_count=empty, links=(), shared=(),
        unassigned=(), rejected_cuts=(), weights=(), order=(), sensitivity=(), order_summary=empty,
        capacity=Capacity(
            engineers=empty, run_share=None, supply=(), demand=(), domains_within_horizon=exactly(0).span("domains"),
            freed_by=(), verdict=empty,
        ),
        products=(), policies=_binding(case, policies), later_policies=(), metrics=(), phases=(), platform=(),
        roles=(), risks=(), assumptions=(), questions=_turning(case, fit), sources=(),
    )  # fmt: skip


def _binding(case: Situation, policies: PolicySet) -> tuple[LaunchPolicy, ...]:
    """Return the policies of the laws that the asker names: a central team can check them too."""
    bound = bound_by_law(case)
    return tuple(p for p in policies.launch if p.id in bound)


def _turning(case: Situation, fit: Fit) -> tuple[OpenQuestion, ...]:
    """Return what would turn the verdict, then what is not known."""
    turns = tuple(
        (
            f"Does this change: {r.text}?",
            f"the verdict: a mesh is worth asking about again when {r.again}",
        )
        for r in fit.reasons_against
        if r.again
    )
    rows = (*turns, *((d.text, d.changes) for d in missing_facts(case) if d.asked))
    return tuple(
        OpenQuestion(rank=i, text=text, changes=changes)
        for i, (text, changes) in enumerate(rows, start=1)
    )
