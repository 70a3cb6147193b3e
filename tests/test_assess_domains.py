"""Domains are rated only on what is known; each rating carries its figures and its gaps."""

from datetime import UTC, datetime, timedelta
from itertools import groupby

from peers.shop_tools import ALICE

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Check, Column, Dataset, Edge, Team, Usage
from knowledge.catalog.view import CatalogView
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import page
from knowledge.documents.view import DocumentsView
from knowledge.handbook.book import Handbook
from knowledge.organisation import Organisation
from knowledge.people import audience_of
from tools.assess_domains import TOOL, AssessDomains, AssessedDomain, Assessment, assess_domains
from tools.assessment.model import Dimension
from tools.context import Context, KeptResult

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SALES = ("customer_order", "order_line", "order_refund", "online_basket")
STAFF = ("employee", "payroll_run", "absence_day", "work_shift")


class Nothing:
    """No earlier results, and nothing is kept."""

    def all(self) -> tuple[KeptResult, ...]:
        return ()

    def once(self, name: str, compute: object) -> str:
        del name
        assert callable(compute)
        return str(compute())


def assessed(
    *more: object, about: str = "", brief: str = "We are a retailer.", memo: str = ""
) -> Assessment:
    """Assess a shop of two plain areas, with these records beside its tables and links."""
    tables = [
        Dataset(id=n, name=n, owners=("shop",) if n in SALES else ()) for n in (*SALES, *STAFF)
    ]
    columns = [Column(dataset=n, position=0, name="id") for n in (*SALES, *STAFF)]
    links = [
        Edge(src=a, dst=b, kind="foreign_key")
        for group in (SALES, STAFF)
        for a in group
        for b in group
        if a < b
    ]
    own = {type(m): [] for m in more} | {Dataset: [], Team: [], Usage: [], Check: []}
    for record in more:
        own[type(record)].append(record)
    changed = {d.id: d for d in own[Dataset]}
    memory = Memory(
        datasets=tuple(changed.get(t.id, t) for t in tables),
        columns=tuple(columns),
        edges=tuple(links),
        teams=tuple(own[Team]),
        usage=tuple(own[Usage]),
        checks=tuple(own[Check]),
    )
    audience = audience_of((ALICE,))
    pages = (page("memo.md", memo, frozenset({"everyone"}), "organisation"),) if memo else ()
    context = Context(
        asker=ALICE, audience=audience, now=NOON, said=(brief,), organisation=Organisation(name="Shop") if memo else None,
        catalog=CatalogView(memory, audience), documents=DocumentsView(lambda: WordIndex(pages), audience),
        handbook=Handbook(), results=Nothing(), keep=Nothing(), progress=lambda _: None,
        out_of_time=lambda: False,
    )  # fmt: skip
    return assess_domains(AssessDomains(brief=brief, about=about), context)


def holding(found: Assessment, dataset: str) -> AssessedDomain:
    """Return the domain whose evidence names this dataset's area."""
    word = "order" if dataset in SALES else "people"
    return next(d for d in found.domains if word in d.name.lower())


def rated(domain: AssessedDomain, name: str) -> Dimension:
    return next(d for d in domain.dimensions if d.dimension == name)


def test_what_no_catalog_tells_is_not_rated_and_said_to_be_unknown() -> None:
    domain = holding(assessed(), "customer_order")

    for name in ("volume", "team", "demand", "quality", "cost"):
        one = rated(domain, name)
        assert one.rating is None
        assert one.standing == "inferred"
        assert "not known" in one.figure


def test_owners_make_a_domain_more_mature_than_one_without() -> None:
    found = assessed()

    orders = rated(holding(found, "customer_order"), "maturity")
    people = rated(holding(found, "employee"), "maturity")

    assert orders.rating == 5.0
    assert people.rating == 1.0
    assert people.gaps == ("100 % of its datasets have no owner",)


def test_only_the_last_outcome_of_a_check_counts() -> None:
    def check(*, passed: bool, day: int) -> Check:
        at = NOON - timedelta(days=day)
        return Check(
            dataset="order_line", rule="not null", dimension="completeness", passed=passed, at=at
        )

    mended = rated(
        holding(assessed(check(passed=False, day=2), check(passed=True, day=1)), "order_line"),
        "quality",
    )
    broken = rated(
        holding(assessed(check(passed=True, day=2), check(passed=False, day=1)), "order_line"),
        "quality",
    )

    assert (mended.rating, mended.figure) == (5.0, "1 of 1 checks pass")
    assert (broken.rating, broken.figure) == (1.0, "0 of 1 checks pass")
    assert broken.gaps[0] == "not null on order_line"
    assert "3 of 4 datasets have no check" in broken.gaps


def test_rows_and_costs_are_set_against_the_largest_domain() -> None:
    found = assessed(
        Dataset(id="order_line", name="order_line", row_count=9_000_000, size_bytes=1_500_000_000, monthly_cost=300.0),
        Dataset(id="employee", name="employee", row_count=900, monthly_cost=100.0),
    )  # fmt: skip
    orders, people = holding(found, "order_line"), holding(found, "employee")

    assert rated(orders, "volume").rating == 5.0
    assert rated(orders, "volume").figure == "9,000,000 rows and 1.5 GB"
    assert 1.0 < (rated(people, "volume").rating or 0) < 5.0
    assert rated(orders, "cost").figure == "300 a month, 75 % of all domains"
    assert rated(people, "cost").rating == 2.3


def test_a_team_is_rated_by_its_people_and_skills_and_reading_its_own_data_is_no_demand() -> None:
    team = Team(id="shop", name="Shop analytics", people=5, skills=("sql", "dbt"), owns=SALES)
    own = Usage(dataset="order_line", consumer="shop", queries_30d=1_000)
    others = Usage(dataset="order_line", consumer="stores", queries_30d=40)

    orders = holding(assessed(team, own, others), "order_line")

    assert rated(orders, "team").figure == "Shop analytics: 5 people, 2 data skills"
    assert rated(orders, "team").rating == 3.8
    assert rated(orders, "demand").figure == "40 queries in 30 days"


def test_every_domain_migrates_in_one_wave_and_the_first_goes_alone() -> None:
    found = assessed()

    waves = found.rollout
    assert waves[0].domains == (found.domains[0].name,)
    assert sorted(n for w in waves for n in w.domains) == sorted(d.name for d in found.domains)
    assert all(w.start < w.end for w in waves)
    assert [w.start for w in waves] == sorted(w.start for w in waves)


def test_the_waves_take_as_long_as_the_roadmap_says_with_what_documents_say_of_capacity() -> None:
    brief = "We are a retailer with 12 data engineers and 200 jobs."
    memo = "# Memo\n\n80 % of the engineers' time went to keeping today's jobs running.\n"

    plain, busy = assessed(brief=brief), assessed(brief=brief, memo=memo)

    assert busy.rollout[-1].end > plain.rollout[-1].end


def test_a_name_with_a_bar_does_not_end_its_cell_of_a_table() -> None:
    found = assessed()
    first = found.domains[0].model_copy(update={"name": "Orders | returns", "owner": "A|B\nC"})

    told = TOOL.answer(found.model_copy(update={"domains": (first, *found.domains[1:])}))

    tables = [list(rows) for bar, rows in groupby(told.splitlines(), lambda r: r[:1] == "|") if bar]
    assert "| Orders / returns |" in told
    assert "| A/B C |" in told
    assert all(len({row.count("|") for row in table}) == 1 for table in tables)


def test_asked_about_one_domain_the_others_still_set_the_scale() -> None:
    name = holding(assessed(), "employee").name
    one = assessed(about=name)

    assert [d.name for d in one.domains] == [name]
    assert len(one.rollout) >= 1
