"""The executive roadmap: computed from facts, and changing with them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset, Edge, Team, Usage
from knowledge.catalog.view import CatalogView
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import page
from knowledge.documents.view import DocumentsView
from knowledge.handbook.book import Handbook
from knowledge.organisation import Organisation
from knowledge.people import Audience
from tools.roadmap.brief import read_brief
from tools.roadmap.figures import day, far
from tools.roadmap.model import Roadmap
from tools.roadmap.plan import compute
from tools.roadmap.situation import situation

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REFERENCE = (
    "We're a retailer with 15,000 people across e-commerce, supply chain, stores and marketing. "
    "Today we run one central warehouse with 200+ ETL jobs; a new data request takes 3 weeks on "
    "average, and our 12 data engineers drown in maintenance."
)


class Kept:
    """Computes each time."""

    def once(self, name: str, compute: Callable[[], str]) -> str:
        del name
        return compute()


def plan(
    text: str,
    catalog: Memory | None = None,
    organisation: Organisation | None = None,
    memo: str = "",
    now: datetime = NOW,
) -> Roadmap:
    handbook = Handbook()
    view = CatalogView(catalog or Memory(), Audience())
    pages = (page("memo.md", memo, frozenset({"everyone"}), "organisation"),) if memo else ()
    documents = DocumentsView(lambda: WordIndex(pages), Audience())
    case = situation(
        read_brief(text, handbook), handbook, organisation, view, documents, now, Kept()
    )
    return compute(case, lambda _: None)


def shop() -> Memory:
    """A shop of two areas: orders are well linked and read, stock has no owner."""
    tables = ("order", "order_line", "basket", "stock_level", "stock_movement", "replenishment")
    return Memory(
        datasets=tuple(Dataset(id=t, name=t, owners=("web",) if "order" in t or t == "basket" else ()) for t in tables),
        columns=(Column("order", 0, "customer_email", tags=("pii.email",)), Column("stock_level", 0, "quantity")),
        edges=(
            Edge("basket", "order", "lineage", "make_orders"),
            Edge("order", "order_line", "lineage", "make_lines"),
            Edge("order_line", "basket", "foreign_key"),
            Edge("stock_movement", "stock_level", "lineage", "sum_stock"),
            Edge("stock_level", "replenishment", "lineage", "propose"),
        ),
        usage=(Usage("order", "finance", 900, 12), Usage("stock_level", "stores", 40, 3)),
        teams=(Team("web", "Web team", 6, ("sql", "dbt", "python"), ("order", "order_line")),),
    )  # fmt: skip


def test_the_reference_prompt_gives_six_to_eight_domains_with_all_five_parts() -> None:
    found = plan(REFERENCE)

    assert 6 <= len(found.domains) <= 8
    assert [p.domain for p in found.order] == [d.id for d in found.domains]
    assert 3 <= len(found.products) <= 5
    assert 8 <= len(found.policies) <= 12
    assert 6 <= len(found.metrics) <= 8
    assert found.verdict == "go"


def test_without_a_catalog_every_boundary_is_inferred_and_said_so() -> None:
    found = plan(REFERENCE)

    assert {d.rationale.standing for d in found.domains} == {"inferred"}
    assert any("No catalog is loaded" in n for n in found.notices)


def test_stated_facts_carry_the_words_they_came_from() -> None:
    stated = [f for f in plan(REFERENCE).facts if f.standing == "stated"]

    assert {f.id for f in stated} == {"people", "jobs", "engineers", "lead_time_days"}
    assert all(f.source.quote in REFERENCE for f in stated)


def test_each_named_area_has_a_domain() -> None:
    names = " ".join(d.name.lower() for d in plan(REFERENCE).domains)

    assert all(word in names for word in ("e-commerce", "stor", "marketing"))
    assert "inventory" in names or "suppl" in names


def test_domain_names_are_unique_and_carry_no_system_or_number() -> None:
    names = [d.name for d in plan(REFERENCE).domains]

    assert len(set(names)) == len(names)
    assert not any(ch.isdigit() for name in names for ch in name)


def test_a_total_is_the_weighted_mean_of_its_scores() -> None:
    found = plan(REFERENCE)
    weights = {w.criterion: w for w in found.weights}

    for place in found.order:
        parts = [
            weights[s.criterion].weight
            * (s.value if weights[s.criterion].higher_is_better else 6 - s.value)
            for s in place.scores
        ]
        assert place.total == pytest.approx(sum(parts), abs=0.006)
    assert sum(w.weight for w in found.weights) == pytest.approx(1)


def test_the_order_follows_the_totals() -> None:
    totals = [p.total for p in plan(REFERENCE).order]

    assert totals == sorted(totals, reverse=True)


def test_each_domain_after_the_first_says_why_it_is_not_first() -> None:
    first, *others = plan(REFERENCE).order

    assert first.why_not_first == ""
    assert all(first.name in p.why_not_first for p in others)


@pytest.mark.parametrize(("fewer", "more"), [(6, 12), (8, 9), (12, 30)])
def test_fewer_engineers_never_shorten_the_plan(fewer: int, more: int) -> None:
    small, large = (plan(REFERENCE.replace("12 data", f"{n} data")) for n in (fewer, more))

    assert small.phases[-1].end_week >= large.phases[-1].end_week


@pytest.mark.parametrize(("fewer", "more"), [(60, 200), (200, 240), (200, 2_000)])
def test_more_jobs_never_lower_the_share_of_time_spent_running_them(fewer: int, more: int) -> None:
    small, large = (plan(REFERENCE.replace("200+", str(n))) for n in (fewer, more))

    assert small.capacity.run_share
    assert large.capacity.run_share
    assert large.capacity.run_share.low >= small.capacity.run_share.low
    assert large.capacity.run_share.high >= small.capacity.run_share.high


def test_supply_adds_up() -> None:
    whole, running, urgent, free = plan(REFERENCE).capacity.supply[:4]

    middle = [(line.amount.low + line.amount.high) / 2 for line in (whole, running, urgent, free)]
    assert middle[0] - middle[1] - middle[2] == pytest.approx(middle[3], abs=2)


def test_a_stated_share_replaces_the_computed_one() -> None:
    found = plan(f"{REFERENCE} Our engineers spend 70% of their time on maintenance.")

    assert found.capacity.run_share
    assert (found.capacity.run_share.low, found.capacity.run_share.high) == (0.7, 0.7)


def test_phases_follow_one_another_without_a_gap() -> None:
    phases = plan(REFERENCE).phases

    assert [p.start_week for p in phases[1:]] == [p.end_week + 1 for p in phases[:-1]]
    assert all(p.start.weekday() == 0 for p in phases)


def test_no_wave_after_the_first_has_more_than_three_domains_and_the_first_has_one() -> None:
    sizes = [len(p.domains) for p in plan(REFERENCE).phases]

    assert sizes[:2] == [0, 1]
    assert max(sizes) <= 3


def test_a_longer_horizon_moves_scope_and_not_only_dates() -> None:
    short, long = plan(f"{REFERENCE} A 9-month roadmap."), plan(f"{REFERENCE} A 30-month roadmap.")

    assert sum(p.within_horizon for p in short.phases) < sum(p.within_horizon for p in long.phases)
    assert [p.end_week for p in short.phases] == [p.end_week for p in long.phases]


def test_the_lead_time_metric_starts_from_the_stated_wait() -> None:
    metric = next(m for m in plan(REFERENCE).metrics if m.id == "lead-time")

    assert metric.baseline.text == "3 weeks (15 working days)"
    assert metric.baseline.standing == "stated"
    assert metric.target_month_6.startswith("8.5 working days by 31 May 2027")
    assert metric.stop


def test_every_policy_at_launch_has_a_reason_an_owner_and_a_machine_check() -> None:
    policies = plan(REFERENCE).policies

    assert all(p.because.text and p.owner_role and p.check and p.expression for p in policies)


def test_patient_data_adds_policies() -> None:
    before, after = plan(REFERENCE), plan(f"{REFERENCE} We hold patient data.")

    added = {p.id for p in after.policies} - {p.id for p in before.policies}
    assert "health-data-separated" in added


def test_leaving_marketing_out_removes_its_domain_and_changes_the_first() -> None:
    without = plan(
        REFERENCE.replace("supply chain, stores and marketing", "supply chain and stores")
    )

    assert plan(REFERENCE).order[0].domain == "marketing-attribution"
    assert without.order[0].domain != "marketing-attribution"


def test_all_five_classic_mistakes_are_guarded_against() -> None:
    classic = [r for r in plan(REFERENCE).risks if r.classic]

    assert [r.id for r in classic] == [
        "technology-only",
        "boundaries-by-system",
        "thin-platform",
        "governance-too-weak-or-central",
        "big-bang",
    ]


def test_assumptions_are_ranked_and_say_what_they_change() -> None:
    assumptions = plan(REFERENCE).assumptions

    assert [a.rank for a in assumptions] == list(range(1, len(assumptions) + 1))
    assert "last domain is done in week" in assumptions[0].effect


def test_the_same_input_gives_the_same_bytes() -> None:
    assert plan(REFERENCE).model_dump_json() == plan(REFERENCE).model_dump_json()


def test_a_prompt_without_figures_invents_none() -> None:
    found = plan("Plan a data mesh for us.")

    assert found.facts == ()
    assert found.capacity.run_share is None
    assert "not known" in found.headline.cost.text
    assert any("no figure" in n for n in found.notices)


def test_contradictory_figures_are_named_and_one_is_chosen_with_the_reason() -> None:
    found = plan(f"{REFERENCE} The data team is 9 engineers.")

    (contradiction,) = found.contradictions
    assert contradiction.chosen == "9 data engineers"
    assert "12 data engineers" in contradiction.values


def test_a_short_wait_a_small_team_and_few_jobs_give_no_plan_but_a_next_step() -> None:
    found = plan(
        "We are a shop of 60 people. Our 2 data engineers run 12 pipelines; a request takes 2 days."
    )

    assert found.verdict == "no"
    assert found.domains == ()
    assert found.headline.decision.text.startswith("No: ")
    assert "2 days" in found.headline.decision.text
    assert found.headline.monday.text.startswith("The cheapest next step: ")


def test_a_catalog_of_another_organisation_is_left_aside() -> None:
    own = Organisation(name="Fernway", industry="retail", people=15_000)

    found = plan(
        "We're a bank with 4,000 people and 300 ETL jobs for our 20 data engineers.", shop(), own
    )

    assert all(d.datasets == () for d in found.domains)
    assert (
        "The loaded catalog is not used: you describe banking, the workspace retail."
        in found.notices
    )
    assert "Fernway" not in found.model_dump_json().replace(found.notices[0], "")


def test_with_a_catalog_each_dataset_has_one_place() -> None:
    found = plan("We're a retailer with 700 people.", shop())

    placed = [i for d in found.domains for i in d.datasets] + [
        i for s in found.shared for i in s.datasets
    ]
    assert len(placed) == len(set(placed))
    assert set(placed) <= {d.id for d in shop().datasets()}


def test_with_a_catalog_personal_columns_are_the_ground_of_a_policy() -> None:
    found = plan("We're a retailer with 700 people.", shop())

    grounds = [p.because for p in found.policies if "order.customer_email" in p.because.text]
    assert grounds
    assert {g.standing for g in grounds} == {"confirmed"}


def test_of_sensitive_columns_the_most_read_are_shown() -> None:
    tables = tuple(Dataset(id=i, name=i) for i in ("archive", "loyalty"))
    columns = tuple(
        Column(t.id, p, n) for t in tables for p, n in enumerate(("email", "first_name"))
    )
    catalog = Memory(datasets=tables, columns=columns, usage=(Usage("loyalty", "crm", 900, 9),))

    found = plan("We're a retailer with 700 people.", catalog)

    grounds = [p.because.text for p in found.policies if "personal data (" in p.because.text]
    assert grounds[0].endswith("such as loyalty.email, archive.email")


@pytest.mark.parametrize(
    "catalog",
    [
        Memory(datasets=(Dataset(id="only", name="only"),)),
        Memory(datasets=tuple(Dataset(id=f"t{i}", name=f"t{i}") for i in range(40))),
        Memory(
            datasets=tuple(Dataset(id=c, name=f"order_{c}") for c in "abc"),
            edges=(
                Edge("a", "b", "lineage"),
                Edge("b", "c", "lineage"),
                Edge("c", "a", "lineage"),
                Edge("a", "a", "lineage"),
            ),
        ),
    ],
    ids=["one dataset", "no edges, no telling names", "a cycle"],
)
def test_a_poor_catalog_gives_a_plan_or_says_what_is_missing(catalog: Memory) -> None:
    found = plan(REFERENCE, catalog)

    assert found.notices
    assert found.headline.decision.text


def test_what_a_document_says_of_the_maintenance_share_is_used_and_cited() -> None:
    memo = "# Memo\n\nOf the hours of our engineers 68 % went to keeping today's jobs alive."

    found = plan(REFERENCE, organisation=Organisation(name="Shop"), memo=memo)

    (fact,) = [f for f in found.facts if f.id == "run_share"]
    assert (fact.value, fact.standing, fact.source.where) == (
        0.68,
        "documented",
        "memo.md § Memo (line 3)",
    )
    assert found.capacity.run_share
    assert found.capacity.run_share.low == 0.68


def test_a_wait_of_two_days_removes_the_bottleneck_argument_and_says_so() -> None:
    found = plan(REFERENCE.replace("3 weeks", "2 days"))

    assert "so waiting is no reason for a mesh" in found.headline.reason.text
    assert not any("a new data request takes 2 days" in p.ends.text for p in found.products)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("We are a shop with 40 people and 2 data engineers.", "not_yet"),
        ("We have 6 data engineers and 15 ETL jobs; a data request takes 3 days.", "not_yet"),
        ("Nobody in the business wants to own data, and requests take 2 days.", "not_yet"),
        ("We have 9,000 people and 20 data engineers; requests take 6 weeks.", "go"),
    ],
)
def test_facts_against_a_mesh_are_the_first_line(text: str, verdict: str) -> None:
    found = plan(text)

    assert found.verdict == verdict
    assert found.headline.decision.text.startswith("Approve" if verdict == "go" else "Not yet: ")
    assert bool(found.domains) == (verdict == "go")


@pytest.mark.parametrize(
    "text",
    [
        (
            "Our 12 data engineers drown in maintenance and run 200+ ETL jobs. A new data request takes 3 weeks. "
            "We're a retailer of 15,000 people with marketing, stores, supply chain and e-commerce. There is one central warehouse."
        ),
        (
            "| Industry | retailer |\n| People | 15,000 |\n| Data engineers | 12, who drown in maintenance |\n"
            "| ETL jobs | 200+ |\n| Lead time | 3 weeks |\n| Areas | marketing, stores, supply chain, e-commerce |\n| Today | one central warehouse |"
        ),
        (
            "We're a retailer of fifteen thousand people across stores, marketing, e-commerce and supply chain. Twelve "
            "data engineers drown in maintenance of two hundred ETL jobs in one central warehouse; a data request takes three weeks."
        ),
    ],
    ids=["another order", "a table", "words"],
)
def test_the_same_facts_in_another_form_give_the_same_plan(text: str) -> None:
    one, other = plan(REFERENCE), plan(text)

    assert [(p.domain, p.total, p.wave) for p in one.order] == [
        (p.domain, p.total, p.wave) for p in other.order
    ]
    assert [(p.start_week, p.end_week) for p in one.phases] == [
        (p.start_week, p.end_week) for p in other.phases
    ]
    assert [p.id for p in one.policies] == [p.id for p in other.policies]
    assert [p.id for p in one.products] == [p.id for p in other.products]
    assert [m.id for m in one.metrics] == [m.id for m in other.metrics]


def linked(names: tuple[str, ...]) -> Memory:
    """Three chains of four datasets each, with one link from each chain to the next."""
    edges = [
        Edge(names[4 * c + a], names[4 * c + b], "lineage", f"job{c}{a}{b}")
        for c in range(3)
        for a, b in ((0, 1), (1, 2), (2, 3), (0, 2), (1, 3))
    ]
    edges += [Edge(names[3], names[4], "lineage", "x"), Edge(names[7], names[8], "lineage", "y")]
    return Memory(datasets=tuple(Dataset(id=n, name=n) for n in sorted(names)), edges=tuple(edges))


def test_renaming_every_dataset_keeps_the_structure() -> None:
    first = tuple(f"qa{chr(97 + i)}x" for i in range(12))
    second = tuple(f"zo{chr(107 + i)}w" for i in range(12))
    back = dict(zip(second, first, strict=True))

    one, other = (plan("We have 900 people.", linked(names)) for names in (first, second))

    assert {frozenset(d.datasets) for d in one.domains} == {
        frozenset(back[i] for i in d.datasets) for d in other.domains
    }
    assert len(one.domains) == 3


def test_a_team_without_free_time_is_told_to_free_people_first() -> None:
    found = plan(REFERENCE.replace("12 data engineers", "4 data engineers"))

    assert (
        "free 3 of the 4 data engineers for it, since today's load leaves hardly anybody"
        in found.headline.decision.text
    )
    assert found.headline.stop.text.startswith("Stop on 25 December 2026 if the 3 engineers")
    assert found.phases[1].end_week == 39


def test_more_people_than_there_are_are_called_hired() -> None:
    found = plan("A retailer, 15,000 people, 4 data engineers, 900 ETL jobs, 3 weeks a request.")

    assert "give it 5 engineers, some of them hired" in found.headline.decision.text


@pytest.mark.parametrize(("fewer", "more"), [(2, 6), (6, 7), (7, 8), (8, 10), (10, 12)])
def test_asking_for_people_never_makes_a_small_team_faster_than_a_large_one(
    fewer: int, more: int
) -> None:
    small, large = (
        plan(f"Our insurer has 900 ETL jobs and {n}0 data engineers.") for n in (fewer, more)
    )

    assert small.phases[-1].end_week >= large.phases[-1].end_week


def test_the_first_product_is_read_beside_the_old_path_before_its_wave_ends() -> None:
    waves = plan(REFERENCE).phases[1:]

    assert all(w.live and w.start < w.live <= w.end - timedelta(weeks=4) for w in waves)


def test_what_only_a_live_product_shows_is_not_promised_before_there_is_one() -> None:
    found = plan(REFERENCE)
    kept = next(m for m in found.metrics if m.id == "contracts-kept")

    assert found.phases[1].live == date(2027, 5, 28)
    assert kept.target_month_3 == "none yet: the first product is live by 28 May 2027"
    assert kept.target_month_6 == "95 % of checks by 31 May 2027"


@pytest.mark.parametrize("engineers", [3, 12, 60])
def test_no_target_is_due_before_what_brings_it_about_is_there(engineers: int) -> None:
    found = plan(REFERENCE.replace("12 data engineers", f"{engineers} data engineers"))
    lead = next(m for m in found.metrics if m.id == "lead-time")
    start, first = found.phases[0].start, found.phases[1]
    assert first.live is not None

    before = first.live > start + timedelta(weeks=13)
    assert lead.target_month_3.startswith("as today by") == before
    assert (f"the first product is live by {day(first.live)}" in lead.target_month_3) == before
    later = first.live > start + timedelta(weeks=26)
    assert lead.target_month_6.endswith(f"by {day(first.end)}, when the dual run ends") == later
    assert ("when the dual run has ended" in lead.stop) == later


def test_jobs_and_the_time_that_they_take_fall_when_the_dual_run_has_ended() -> None:
    found = plan(f"{REFERENCE} 70 % of their time goes into keeping jobs running.")
    by_id = {m.id: m for m in found.metrics}
    end = found.phases[1].end
    assert end > found.phases[0].start + timedelta(weeks=26)

    for moved in (by_id["jobs-retired"], by_id["engineer-run-share"]):
        assert f"the dual run ends by {day(end)}" in moved.target_month_3
        assert moved.target_month_6.endswith(f"by {day(end)}, when the dual run ends")


def test_figures_stand_in_one_form_whatever_language_they_came_in() -> None:
    found = plan(
        "Wir sind ein Einzelhändler mit 15.000 Mitarbeitern und zwölf Dateningenieuren; eine Anfrage dauert 5 Wochen."
    )

    assert [f.text for f in found.facts] == ["12 data engineers", "5 weeks", "15,000 people"]


def test_the_plan_is_dated_today_and_starts_on_the_next_monday() -> None:
    found = plan(REFERENCE, now=datetime(2026, 11, 26, 9, 0, tzinfo=UTC))

    assert (found.dated.isoformat(), found.phases[0].start.isoformat()) == (
        "2026-11-26",
        "2026-11-30",
    )


def test_what_lies_more_than_five_years_off_has_no_date() -> None:
    assert far(date(2038, 2, 5), date(2026, 11, 29)) == "after 2031"
    assert far(date(2031, 12, 1), date(2026, 11, 29)) == ""


def test_a_product_drawn_from_the_catalog_is_no_staging_table_and_named_without_layer() -> None:
    names = (
        "stg_visit",
        "int_visit",
        "fct_visit",
        "visit_fee",
        "visit_ward",
        "stg_netsuite__visit_room",
    )
    catalog = Memory(
        datasets=tuple(Dataset(id=n, name=n) for n in names),
        edges=tuple(Edge(src="stg_visit", dst=n, kind="lineage") for n in names[1:]),
    )

    products = plan("We keep visits.", catalog).products

    assert {"Visit", "Visit fee", "Visit ward"} <= {p.name for p in products}


def test_no_more_engineers_are_asked_for_than_make_a_plan_faster() -> None:
    found = plan(REFERENCE.replace("12 data engineers", "60 data engineers"))

    assert "free about 6 of the 60 data engineers" in found.headline.decision.text
    assert "6 of the 60 data engineers" in found.headline.cost.text
    assert any(line.label == "Used of it" for line in found.capacity.supply)


def test_a_short_wait_is_guarded_and_not_shortened() -> None:
    found = plan(REFERENCE.replace("3 weeks", "2 days"))
    (lead,) = (m for m in found.metrics if m.id == "lead-time")

    assert lead.target_month_6.startswith("not above 2 days")
    assert "three quarters" not in found.headline.stop.text + lead.stop


def test_an_overload_that_the_jobs_do_not_explain_is_asked_about() -> None:
    found = plan(REFERENCE.replace("200+ ETL jobs", "20 ETL jobs"))

    assert any("what takes the rest?" in q.text for q in found.questions)


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("Leave marketing out.", "arketing"),
        ("And without stores?", "tore"),
        ("Ohne die Filialen.", "tore"),
    ],
)
def test_a_domain_that_the_asker_leaves_out_is_not_planned_and_that_is_said(
    said: str, gone: str
) -> None:
    whole, cut = plan(REFERENCE), plan(f"{REFERENCE}\n\n{said}")
    left = {d.name for d in whole.domains} - {d.name for d in cut.domains}

    assert len(left) == 1
    assert gone in min(left)
    assert any("Left out of the plan, as asked" in notice for notice in cut.notices)


def test_what_is_missing_leaves_no_domain_out() -> None:
    assert len(
        plan(
            f"{REFERENCE}\n\nWe work without owners, and tried a mesh last year without people."
        ).domains
    ) == len(plan(REFERENCE).domains)
