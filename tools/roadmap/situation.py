"""The situation a plan starts from: what was said, and the catalog where it is the asker's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isclose

from knowledge.catalog.view import CatalogView
from knowledge.documents.view import DocumentsView
from knowledge.handbook.book import Handbook
from knowledge.handbook.entries import ReferenceModel
from knowledge.handbook.migration import Migration
from knowledge.language import DOCUMENT_NOTICES, language_of
from knowledge.organisation import Organisation
from tools.context import Keep
from tools.governance.columns import SensitiveColumn, all_sensitive
from tools.roadmap.brief import Brief
from tools.roadmap.dates import day_in
from tools.roadmap.documented import documented_facts
from tools.roadmap.model import Contradiction, Fact
from tools.standing import Source

DEFAULT_HORIZON_MONTHS = 12
"""Used when the asker names none: one budget year."""
SAME_SIZE = 3.0
"""A stated size within this factor of the workspace's may be the same organisation."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a plan is computed from."""

    brief: Brief
    handbook: Handbook
    model: ReferenceModel
    norms: Migration
    """The handbook's phases, norms of effort and roles; varied when assumptions are tried out."""
    organisation: Organisation | None
    """None where the workspace's is not the asker's."""
    catalog: CatalogView | None
    """None where nothing is loaded, or what is loaded is not the asker's."""
    sensitive: tuple[SensitiveColumn, ...]
    """The sensitive columns of the catalog; empty without one."""
    facts: tuple[Fact, ...]
    """Stated ones first, then those the catalog or workspace confirms; each id once."""
    contradictions: tuple[Contradiction, ...]
    notices: tuple[str, ...]
    regions: tuple[str, ...]
    horizon_months: int
    today: date
    start: date
    """The next Monday, or the one after the day on which the asker has the plan decided."""
    keep: Keep
    """Keeps the cut of the catalog into domains, which is costly on large ones."""

    def fact(self, id_: str) -> Fact | None:
        """Return the fact of this id, or None."""
        return next((f for f in self.facts if f.id == id_), None)

    def value(self, id_: str) -> float | None:
        """Return the number of the fact of this id, or None."""
        fact = self.fact(id_)
        return fact.value if fact else None

    def fact_text(self, id_: str) -> str:
        """Return the fact as a reader sees it, or an empty text."""
        fact = self.fact(id_)
        return fact.text if fact else ""

    @property
    def industry(self) -> str:
        """Return the id of the industry, or an empty text."""
        return self.brief.industry or (self.organisation.industry if self.organisation else "")


def situation(
    brief: Brief,
    handbook: Handbook,
    organisation: Organisation | None,
    catalog: CatalogView,
    documents: DocumentsView | None,
    now: datetime,
    keep: Keep,
) -> Situation:
    """Return what a plan starts from; what is loaded of another organisation is left aside.

    Without `documents` only the asker's words and the catalog are read.
    """
    loaded = catalog if catalog.datasets else None
    other = _disagreement(brief, organisation, handbook) if organisation else ""
    own, view = (None, None) if other else (organisation, loaded)
    industry = brief.industry or (own.industry if own else "")
    model = handbook.model_for(industry)
    sensitive = all_sensitive(view, handbook, keep) if view else ()
    found = _catalog_facts(view, len(sensitive)) if view else ()
    written, disputed = (
        documented_facts(brief, documents, handbook.fact_words) if own and documents else ((), ())
    )
    facts, conflicts = _joined(brief, own, (*found, *written))
    horizon = brief.value("horizon_months")
    return Situation(
        brief=brief,
        handbook=handbook,
        model=model,
        norms=handbook.migration,
        organisation=own,
        catalog=view,
        sensitive=sensitive,
        facts=facts,
        contradictions=(*brief.contradictions, *conflicts, *disputed),
        notices=tuple(_notices(brief, handbook, model, organisation, other, view)),
        regions=tuple(sorted({*brief.regions, *(own.regions if own else ())})),
        horizon_months=round(horizon) if horizon else DEFAULT_HORIZON_MONTHS,
        today=now.date(),
        start=_next_monday(decided_on(brief, handbook, now.date()) or now.date()),
        keep=keep,
    )


def decided_on(brief: Brief, handbook: Handbook, today: date) -> date | None:
    """Return the day on which the asker has the plan decided, or None; a past one is none."""
    months = handbook.condition_words.months
    said = (day_in(c.text, today, months) for c in brief.conditions if c.kind == "decided")
    return min((d for d in said if d and d > today), default=None)


def _next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _disagreement(brief: Brief, organisation: Organisation, handbook: Handbook) -> str:
    titles = {i.id: i.title.lower() for i in handbook.industries}
    if brief.industry and organisation.industry and brief.industry != organisation.industry:
        said = titles.get(brief.industry, brief.industry)
        return f"you describe {said}, the workspace {titles.get(organisation.industry, organisation.industry)}"
    people = brief.value("people")
    if people and organisation.people and not _same_size(people, organisation.people):
        return f"you describe {people:,.0f} people, the workspace {organisation.people:,}"
    named = {a.name for a in brief.areas}
    if (
        len(named) > 1
        and organisation.areas
        and not named & {a.lower() for a in organisation.areas}
    ):
        return (
            f"none of the areas you name is among the workspace's ({', '.join(organisation.areas)})"
        )
    return ""


def _same_size(said: float, known: float) -> bool:
    return max(said, known) / min(said, known) < SAME_SIZE


def _catalog_facts(view: CatalogView, sensitive: int) -> tuple[Fact, ...]:
    unowned = sum(1 for d in view.datasets if not d.owners)
    costs = [d.monthly_cost for d in view.datasets if d.monthly_cost is not None]
    failed = sum(1 for r in view.runs if r.status.lower() not in {"success", "succeeded", "ok"})
    found = [
        _counted("datasets", "Datasets", len(view.datasets), "datasets"),
        _counted("jobs", "ETL jobs", len(view.jobs), "ETL jobs"),
        _counted("unowned", "Datasets without an owner", unowned, "datasets"),
        _counted("teams", "Teams", len(view.teams), "teams"),
        _counted("personal_columns", "Columns that look sensitive", sensitive, "columns"),
    ]
    if costs:
        found.append(
            _counted("monthly_cost", "Warehouse cost a month", round(sum(costs)), "a month")
        )
    if view.runs:
        found.append(
            _counted("failed_runs", "Failed runs on record", failed, f"of {len(view.runs):,} runs")
        )
    engineers = [
        t for t in view.teams if {"airflow", "data engineering"} & set(t.skills) and t.people
    ]
    if engineers:
        team = max(engineers, key=lambda t: len(t.owns))
        found.append(
            _counted("engineers", "Data engineers", team.people or 0, "data engineers", team.name)
        )
    return tuple(f for f in found if f.value)


def _counted(
    id_: str, label: str, value: float, unit: str, where: str = "the loaded catalog"
) -> Fact:
    source = Source(kind="catalog", where=where)
    return Fact(
        id=id_, label=label, text=f"{value:,.0f} {unit}", value=value, unit=unit,
        standing="confirmed", source=source,
    )  # fmt: skip


def _joined(
    brief: Brief, organisation: Organisation | None, found: Iterable[Fact]
) -> tuple[tuple[Fact, ...], tuple[Contradiction, ...]]:
    facts = {f.id: f for f in brief.facts if f.id not in {"horizon_months", "wanted_domains"}}
    conflicts: list[Contradiction] = []
    for fact in (*found, *_workspace_facts(organisation)):
        stated = facts.get(fact.id)
        if stated is None:
            facts[fact.id] = fact
        elif not _agrees(stated, fact):
            conflicts.append(
                Contradiction(
                    fact=stated.label,
                    values=(f"{stated.text} (you)", f"{fact.text} ({fact.source.where})"),
                    chosen=stated.text,
                    reason="your figure carries the sums; the catalog's is used only to share it out over domains",
                )
            )
    return tuple(facts.values()), tuple(conflicts)


def _agrees(stated: Fact, found: Fact) -> bool:
    if stated.value is None or found.value is None:
        return True
    if "+" in stated.text and stated.value <= found.value <= 1.5 * stated.value:
        return True
    return isclose(stated.value, found.value, rel_tol=0.1)


def _workspace_facts(organisation: Organisation | None) -> tuple[Fact, ...]:
    if organisation is None or organisation.people is None:
        return ()
    source = Source(
        kind="document", where="meshwright.toml", quote=f"people = {organisation.people}"
    )
    return (
        Fact(
            id="people", label="People", text=f"{organisation.people:,} people",
            value=organisation.people, unit="people", standing="documented", source=source,
        ),
    )  # fmt: skip


def _notices(
    brief: Brief,
    handbook: Handbook,
    model: ReferenceModel,
    organisation: Organisation | None,
    other: str,
    view: CatalogView | None,
) -> Iterable[str]:
    language = language_of(brief.text)
    if language:
        yield DOCUMENT_NOTICES[language]
    if not brief.facts and not brief.areas:
        yield "Your words state no figure and no business area, so sizes and times below rest on the catalog and on defaults."
    if other:
        yield f"The loaded catalog is not used: {other}."
    elif view is None:
        yield "No catalog is loaded: domains and scores rest on your words and on the handbook's reference model; load one with `meshwright load`."
    elif organisation and organisation.fictional:
        yield f"The figures of {organisation.name} are those of a fictional sample company."
    if brief.industry and model.id != brief.industry:
        title = next(
            (i.title for i in handbook.industries if i.id == brief.industry), brief.industry
        )
        yield f"The handbook has no reference model for {title.lower()} yet; the general one stands in."
    elif not brief.industry and model.id == "general":
        yield "No industry is named; the general reference model is used."
