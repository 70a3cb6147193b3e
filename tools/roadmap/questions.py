"""The questions that a plan would ask, ranked by how much their answers would change it."""

from dataclasses import dataclass, replace

from tools.datasets import called
from tools.roadmap.capacity import Capacity
from tools.roadmap.domains import DomainSet
from tools.roadmap.doubts import Work, all_done
from tools.roadmap.figures import counted, join, percent_range, the
from tools.roadmap.model import OpenQuestion
from tools.roadmap.order import Scored
from tools.roadmap.situation import Situation
from tools.roadmap.waits import lies_in

_CLOSE = 0.15
"""Totals nearer than this are called a tie; the scores are not finer than that."""


_LIGHT = 0.35
"""Share of the week below which running jobs explains no overload; a planning assumption."""
_DECIDES = 80
"""Weight of a question on which the decision itself hangs."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question with its weight: the weeks that its answer may move the plan by, or as much."""

    asked: bool
    weight: float
    text: str
    changes: str


def questions(
    case: Situation, domains: DomainSet, work: Work, capacity: Capacity
) -> tuple[OpenQuestion, ...]:
    """Return the questions whose answers would change the plan, the weightiest first."""
    doubts = (
        *missing_facts(case),
        *_about_evidence(case),
        *_about_domains(case, domains),
        *_about_order(work.scored),
        *_about_capacity(case, work, capacity),
    )
    ranked = sorted((d for d in doubts if d.asked), key=lambda d: (-d.weight, d.text))
    return tuple(
        OpenQuestion(rank=i, text=d.text, changes=d.changes) for i, d in enumerate(ranked, start=1)
    )


def missing_facts(case: Situation) -> tuple[Doubt, ...]:
    """Return the questions for facts that a plan stands on, asked where they are not known."""
    rows = (
        ("engineers", 100, "How many data engineers are there?", "whether any date below can be kept; without it phases have their shortest length"),
        ("jobs", 90, "How many ETL jobs run today?", "the time lost to running them, and so how many domains fit"),
        ("lead_time_days", 60, "How long does a new data request take?", "whether there is a bottleneck at all, and the target of the first metric"),
        ("people", 35, "How many people work in the organisation?", "how many domains it can own"),
    )  # fmt: skip
    return tuple(Doubt(case.fact(id_) is None, w, text, moves) for id_, w, text, moves in rows)


def _about_evidence(case: Situation) -> tuple[Doubt, ...]:
    view = case.catalog
    owned = view is not None and any(d.owners for d in view.datasets)
    by_region = sum(1 for p in case.handbook.policies if p.triggers.regions and p.launch)
    return (
        Doubt(view is None, 50, "Can the warehouse's catalog, dbt manifest or lineage be loaded?", "domains, scores and dates turn from reference values into this company's own"),
        Doubt(view is not None and not view.usage, 28, "Who reads which dataset, and how often?", "the demand scores, and which products come first"),
        Doubt(view is not None and not owned, 30, "Who owns which dataset today?", "the readiness scores and the names behind the owner roles"),
        Doubt(owned and case.fact("unowned") is not None, 18, f"Who owns the {case.fact_text('unowned')} that have no owner on record?", "the readiness scores of the domains they fall into"),
        Doubt(not case.regions and by_region > 0, 20, "In which countries does the organisation operate?", f"{by_region} of the policies apply only in some regions"),
    )  # fmt: skip


def _about_domains(case: Situation, domains: DomainSet) -> tuple[Doubt, ...]:
    border = [b.dataset for c in domains.candidates if c.proposed for b in c.proposed.border]
    view = case.catalog
    shown = ", ".join(called(view.by_id[i]) if view else i for i in border[:3])
    unknown = join(tuple(a.written or a.name for a in domains.missing_areas))
    verb = "do" if len(domains.missing_areas) > 1 else "does"
    lost = tuple(
        w.what for w in case.brief.waits if w.what and lies_in(w, domains.candidates) is None
    )
    return (
        Doubt(bool(lost), 45, f"Which domain makes {join(lost)}? You say that it is waited for, and no domain here is known to hold it.", "which domain comes first, and its first product"),
        Doubt(bool(border), 12 + len(border), f"To which domain do {len(border)} border datasets belong, such as {shown}?", "their owner, and the links counted as crossing"),
        Doubt(bool(unknown), 40, f"What {verb} {unknown} decide with data, and who would own it? No reference model knows.", "what it covers, its scores and its first products"),
    )  # fmt: skip


def _about_order(scored: tuple[Scored, ...]) -> tuple[Doubt, ...]:
    if len(scored) < 2:  # noqa: PLR2004 - nothing to compare.
        return ()
    first, second = scored[0].candidate, scored[1].candidate
    owner = first.owner_role or "a business owner"
    gap = scored[0].total - scored[1].total
    return (
        Doubt(bool(scored), 32, f"Will {the(owner)} own {first.name} with half of somebody's time?", f"without an owner {second.name} starts instead"),
        Doubt(0 <= gap < _CLOSE, 25, f"What speaks for {second.name} before {first.name}? They differ by {gap:.2f} points of 5.", "which of the two goes first"),
    )  # fmt: skip


def _about_capacity(case: Situation, work: Work, capacity: Capacity) -> tuple[Doubt, ...]:
    share = capacity.run_share
    if share is None or case.fact("run_share"):
        return ()
    loaded = case.brief.pain("maintenance")
    if loaded and share.high < _LIGHT:
        text = f"You say {loaded!r}, and by our norm {case.fact_text('jobs')} take only {percent_range(share.low, share.high)} of the week of {case.fact_text('engineers')}: what takes the rest?"
        return (Doubt(True, _DECIDES, text, "whether moving jobs to domains frees anybody"),)  # noqa: FBT003 - asked, by the name of the first field.
    text = f"What share of the {case.fact_text('engineers')}' week goes into running today's jobs? Computed: {percent_range(share.low, share.high)}."
    if capacity.ask:
        people = counted(capacity.ask.people, "engineers")
        return (Doubt(True, _DECIDES, text, f"whether {people} have to be freed at all"),)  # noqa: FBT003 - asked, by the name of the first field.
    norm = case.norms.norm("run-job-weekly-hours")
    ends = [
        all_done(replace(case, norms=case.norms.fixed(norm.id, hours)), work, None)
        for hours in (norm.low, norm.high)
    ]
    weeks = ends[1] - ends[0]
    return (
        Doubt(weeks > 0, weeks, text, f"the last domain moves by {weeks} weeks between these ends"),
    )
