"""A literal roadmap of a fictional retailer, for looking at documents and slides."""

from datetime import date, timedelta

from peers.roadmap_parts import (
    DOMAINS,
    FACTS,
    LATER,
    LINKS,
    METRICS,
    POLICIES,
    PRODUCTS,
    claim,
    stated,
    weeks,
)

from tools.products.model import ProductDesign
from tools.roadmap.domain_model import Priority, RejectedCut, Score, Sensitivity, SharedData, Weight
from tools.roadmap.model import (
    Assumption,
    Capacity,
    CapacityLine,
    Contradiction,
    Headline,
    OpenQuestion,
    Phase,
    PlatformCapability,
    Risk,
    Roadmap,
    Role,
)
from tools.standing import Source, Span

START = date(2027, 1, 4)

WEIGHTS = tuple(
    Weight(
        criterion=criterion, label=label, weight=weight, higher_is_better=better, formula=formula
    )
    for criterion, label, weight, better, formula in (
        (
            "value",
            "Value",
            0.25,
            True,
            "pains named by the asker that its data would end, 1 + 2 for each, at most 5",
        ),
        ("demand", "Demand", 0.2, True, "quintile of queries in 30 days among the domains"),
        ("clarity", "Clear border", 0.15, True, "1 + 4 x cohesion"),
        (
            "readiness",
            "Ready team",
            0.15,
            True,
            "1 + 4 x share of the evidence that points to one team",
        ),
        ("complexity", "Complexity", 0.15, False, "quintile of jobs that write its datasets"),
        ("risk", "Risk", 0.1, False, "1 + personal columns / 10, at most 5"),
    )
)

VALUES = {
    "Inventory and replenishment": (5.0, 4.0, 3.8, 4.6, 2.0, 1.0),
    "Online sales": (4.0, 5.0, 3.1, 3.9, 3.0, 3.4),
    "Customer and loyalty": (4.0, 4.0, 3.6, 3.0, 3.0, 5.0),
    "Supplier and purchasing": (3.0, 2.0, 4.1, 3.2, 2.0, 1.2),
    "Store operations": (3.0, 3.0, 2.9, 2.2, 4.0, 2.0),
    "Marketing and promotion": (2.0, 3.0, 2.4, 3.0, 3.0, 3.8),
    "Finance and reporting": (3.0, 3.0, 1.9, 2.0, 5.0, 1.4),
}
REASONS = (
    "ends {n} of the three pains that were named",
    "asked in {n} of 5 queries of the last 30 days",
    "its links stay inside to the degree that {n} says",
    "one team holds most of the evidence: {n} of 5",
    "its jobs are in the group that scores {n}",
    "personal columns give {n}",
)


def _total(values: tuple[float, ...]) -> float:
    return round(
        sum(
            weight.weight * (value if weight.higher_is_better else 6 - value)
            for weight, value in zip(WEIGHTS, values, strict=True)
        ),
        2,
    )


def priority(rank: int, name: str, values: tuple[float, ...], wave: int) -> Priority:
    return Priority(
        rank=rank,
        domain=name.lower().replace(" ", "-"),
        name=name,
        wave=wave,
        total=_total(values),
        scores=tuple(
            Score(
                criterion=weight.criterion,
                value=value,
                reason=reason.format(n=f"{value:g}"),
                standing="confirmed" if position < 4 else "inferred",
                sources=(Source(kind="rule", where=weight.formula),),
            )
            for position, (weight, value, reason) in enumerate(
                zip(WEIGHTS, values, REASONS, strict=True)
            )
        ),
        why=claim(f"{name} scores {_total(values):g} of 5.", "inferred"),
        why_not_first="" if rank == 1 else f"{name} would need a named owner and a clearer border.",
        weak_point="The demand figure counts dashboards, not decisions.",
    )


ORDER = tuple(
    priority(rank, name, values, wave)
    for rank, ((name, values), wave) in enumerate(
        zip(VALUES.items(), (1, 2, 2, 3, 3, 4, 4), strict=True), 1
    )
)


def phase(number: int, title: str, first: int, last: int, domains: tuple[str, ...]) -> Phase:
    return Phase(
        id=f"phase-{number}",
        title=title,
        start_week=first,
        end_week=last,
        start=START + timedelta(weeks=first - 1),
        end=START + timedelta(weeks=last, days=-3),
        domains=domains,
        work=(
            "Name the owner and the two engineers who move",
            "Publish the contracts of its products",
        ),
        entry=("Owner named in writing", "Two engineers freed from the warehouse queue"),
        exit=("Stock position read by three consumers", "Four weeks within every SLO"),
        dual_run="Warehouse tables and products run side by side for four weeks; differences under 0.1 %.",
        rollback="Consumers switch back to the warehouse view within one day.",
    )


PHASES = (
    phase(1, "Prepare and decide", 1, 4, ()),
    phase(2, "Inventory live", 5, 13, ("Inventory and replenishment",)),
    phase(3, "Two domains follow", 14, 26, ("Online sales", "Customer and loyalty")),
    phase(4, "Suppliers and stores", 27, 39, ("Supplier and purchasing", "Store operations")),
    phase(
        5,
        "Finish and close the queue",
        40,
        52,
        ("Marketing and promotion", "Finance and reporting"),
    ),
)


def line(label: str, low: float, high: float, formula: str) -> CapacityLine:
    return CapacityLine(label=label, amount=weeks(low, high), standing="inferred", formula=formula)


CAPACITY = Capacity(
    engineers=stated("12 data engineers"),
    run_share=Span(low=0.6, high=0.75, unit="share"),
    supply=(
        line("Free for new work today", 78, 125, "12 engineers x 26 weeks x (1 - run share)"),
        line("Freed by retiring 30 jobs", 10, 22, "30 jobs x 8 to 18 hours a month"),
        line("Business engineers joining", 26, 52, "1 to 2 people x 26 weeks"),
    ),
    demand=(
        line("Platform at launch", 45, 70, "8 capabilities, handbook effort"),
        line("First domain", 35, 55, "3 products x 12 to 18 person-weeks"),
        line("Second wave, begun", 20, 40, "2 domains x 10 to 20 person-weeks"),
    ),
    domains_within_horizon=Span(low=1, high=3, unit="domains"),
    freed_by=(
        stated("New data requests from marketing wait until week 14."),
        claim("30 jobs with no reader in 90 days are switched off in week 3.", "confirmed"),
    ),
    verdict=claim(
        "The plan fits 12 engineers only if 30 unread jobs stop and marketing requests wait until week 14.",
        "inferred",
    ),
)


def headline() -> Headline:
    return Headline(
        decision=claim(
            "Approve a data mesh in five phases over 12 months, beginning with Inventory and replenishment.",
            "inferred",
        ),
        reason=stated(
            "A new data request takes 3 weeks and 12 engineers spend most of their time keeping 214 jobs running."
        ),
        monday=claim(
            "On Monday the head of supply chain names the owner of Inventory and two engineers leave the warehouse queue.",
            "inferred",
        ),
        cost=claim(
            "100 to 165 person-weeks in the first six months, from the 12 engineers and one to two people of the business.",
            "inferred",
        ),
        stop=claim(
            "We stop after week 13 if requests on inventory data still take more than 10 working days.",
            "inferred",
        ),
    )


def platform(
    name: str, decision: str, low: float, high: float, *, at_launch: bool
) -> PlatformCapability:
    return PlatformCapability(
        id=name.lower().replace(" ", "-"),
        name=name,
        plane="product experience" if at_launch else "supervision",
        decision="buy" if decision == "buy" else "keep" if decision == "keep" else "build",
        reason=claim(f"{name}: the teams ask for it first.", "documented"),
        effort=Span(low=low, high=high, unit="person-months"),
        at_launch=at_launch,
    )


RISKS = tuple(
    Risk(
        id=title.lower().replace(" ", "-"),
        title=title,
        classic=True,
        here=claim(here, standing),
        sign=sign,
        guard=guard,
    )
    for title, here, standing, sign, guard in (
        (
            "Technology first",
            "The warehouse team already asks for a new platform.",
            "stated",
            "No owner is named by week 4",
            "Phase 2 starts only with an owner named in writing.",
        ),
        (
            "Too much at once",
            "Seven domains and 12 engineers invite parallel starts.",
            "inferred",
            "More than two domains in dual run",
            "At most two domains migrate at the same time.",
        ),
        (
            "Domains without people",
            "Store operations has no data engineer today.",
            "confirmed",
            "A product has no on-call name",
            "Two engineers move with each domain.",
        ),
        (
            "Governance as paper",
            "41 policies exist as documents, none as a check.",
            "documented",
            "A policy without a machine check",
            "Every launch policy has an expression that runs nightly.",
        ),
        (
            "Old queue lives on",
            "214 jobs keep the warehouse team busy.",
            "stated",
            "Jobs retired per month under 5",
            "Each phase names the jobs that it switches off.",
        ),
    )
)


def retail() -> Roadmap:
    """Return a full roadmap of seven domains with verdict `go`."""
    return Roadmap(
        title="Data mesh roadmap for Hartwell & Rowe",
        organisation="Hartwell & Rowe",
        industry="retail",
        dated=date(2026, 11, 23),
        horizon_months=6,
        basis="Computed from the asker's words, 412 datasets, 214 jobs and 9 teams of the catalog, and the handbook for retail.",
        notices=(
            "The prompt says 200+ jobs, the catalog holds 214; the catalog's figure is used.",
            "No cost figures were loaded, so cost is given in people and months only.",
        ),
        verdict="go",
        headline=headline(),
        facts=FACTS,
        contradictions=(
            Contradiction(
                fact="ETL jobs",
                values=("200+ (asker)", "214 (catalog)"),
                chosen="214",
                reason="counted in the catalog on 23 November 2026",
            ),
        ),
        domains=DOMAINS,
        domain_count=claim(
            "Seven, because 9 teams own data and two of them own fewer than 10 datasets each.",
            "confirmed",
        ),
        links=LINKS,
        shared=(
            SharedData(
                name="Calendar and currency",
                datasets=("ref.calendar", "ref.currency"),
                steward="Platform team",
                reason="read by all seven domains, changed by none",
                standing="confirmed",
            ),
            SharedData(
                name="Product master",
                datasets=("mdm.product",),
                steward="Supplier and purchasing",
                reason="one golden record, written by purchasing",
                standing="confirmed",
            ),
        ),
        unassigned=(
            "14 datasets have no reader and no owner; they are switched off rather than moved.",
        ),
        rejected_cuts=(
            RejectedCut(
                cut="One domain for each source system",
                why_tempting="The loads are organised like that today.",
                why_not="SAP would hold 190 datasets of four capabilities, and nobody owns 'SAP'.",
                standing="confirmed",
            ),
            RejectedCut(
                cut="One domain for each region",
                why_tempting="Regions have their own managers.",
                why_not="The same 38 stock tables would be copied four times.",
                standing="inferred",
            ),
        ),
        weights=WEIGHTS,
        order=ORDER,
        sensitivity=(
            Sensitivity(
                criterion="value",
                change="half less",
                first="Inventory and replenishment",
                moved=("Store operations", "Marketing and promotion"),
            ),
            Sensitivity(
                criterion="demand",
                change="half more",
                first="Online sales",
                moved=("Inventory and replenishment", "Online sales"),
            ),
            Sensitivity(
                criterion="risk", change="half more", first="Inventory and replenishment", moved=()
            ),
        ),
        order_summary=claim(
            "Inventory is first because it ends two of three named pains with one ready team; Finance is bigger but has 96 jobs and no clear border.",
            "inferred",
        ),
        capacity=CAPACITY,
        products=PRODUCTS,
        policies=POLICIES,
        later_policies=LATER,
        metrics=METRICS,
        phases=PHASES,
        platform=(
            platform("Catalog and contracts", "build", 1, 2, at_launch=True),
            platform("Orchestration", "keep", 0, 0.5, at_launch=True),
            platform("Quality checks", "buy", 0.5, 1, at_launch=True),
            platform("Cost by domain", "build", 1, 2, at_launch=False),
        ),
        roles=(
            Role(
                title="Domain owner",
                count="1 for each domain",
                does="Decides what its products promise",
                comes_from="Head of supply chain first",
                standing="inferred",
            ),
            Role(
                title="Data product engineer",
                count="2 for each domain in migration",
                does="Builds and runs the products",
                comes_from="The 12 warehouse engineers",
                standing="stated",
            ),
            Role(
                title="Platform engineer",
                count="3 to 4",
                does="Runs the self-serve platform",
                comes_from="The 12 warehouse engineers",
                standing="inferred",
            ),
        ),
        risks=RISKS,
        assumptions=(
            Assumption(
                rank=1,
                text="Engineers spend 60 to 75 % of their time keeping jobs running.",
                effect="At 85 % the second wave starts 9 weeks later.",
            ),
            Assumption(
                rank=2,
                text="Supply chain accepts ownership.",
                effect="Otherwise Online sales goes first.",
            ),
        ),
        questions=(
            OpenQuestion(
                rank=1,
                text="How many of the 12 engineers may leave the warehouse queue in January?",
                changes="Fewer than four: one domain in six months, not two.",
            ),
            OpenQuestion(
                rank=2,
                text="Who owns loyalty data: marketing or e-commerce?",
                changes="The third place in the order.",
            ),
            OpenQuestion(
                rank=3,
                text="Is a platform budget approved?",
                changes="Build or buy for quality checks.",
            ),
        ),
        sources=(
            Source(
                kind="asker",
                where="Prompt of 23 November 2026",
                quote="a new data request takes 3 weeks on average",
            ),
            Source(kind="catalog", where="Catalog snapshot of 22 November 2026"),
            Source(kind="handbook", where="reference_models/retail.yaml"),
            Source(kind="rule", where="order of migration: weighted sum of six criteria"),
        ),
    )


def not_yet() -> Roadmap:
    """Return a roadmap whose verdict is that a mesh comes too early."""
    return retail().model_copy(
        update={
            "title": "Data mesh for a shop of 40 people",
            "organisation": "a shop with 40 people",
            "verdict": "not_yet",
            "headline": Headline(
                decision=claim("Do not start a data mesh now; keep one team and fix its three slowest requests.", "inferred"),
                reason=stated("40 people and 2 engineers: there is one domain, and nobody to own a second."),
                monday=claim("On Monday the two engineers list the requests that waited longest.", "inferred"),
                cost=claim("2 to 3 person-weeks.", "inferred"),
                stop=claim("Ask again when a third team wants to own its data.", "inferred"),
            ),
            "domains": (), "links": (), "shared": (), "unassigned": (), "rejected_cuts": (), "weights": (),
            "order": (), "sensitivity": (), "products": (), "policies": (), "later_policies": (), "metrics": (),
            "phases": (), "platform": (), "roles": (), "notices": (), "contradictions": (),
        }
    )  # fmt: skip


def designed(name: str, odps: str) -> ProductDesign:
    """Return a product of which no more is known than its name."""
    return ProductDesign(
        id=name, name=name, kind="source-aligned", kind_reason="", readers=(), read_with=(),
        access_pattern="", inputs=(), outputs=(), frequency="", quality=(), owners=(),
        monthly_cost=None, overlaps=(), odps=odps,
    )  # fmt: skip
