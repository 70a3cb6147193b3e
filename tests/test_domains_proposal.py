import pickle
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset, Edge, Team, Usage
from knowledge.catalog.view import CatalogView
from knowledge.handbook.book import Handbook
from knowledge.people import Audience
from tools.domains.hints import hints_of
from tools.domains.model import CapabilityHint, DomainProposal
from tools.domains.proposal import GROUPS, propose

SALES = CapabilityHint(
    id="sales", name="Orders and sales", kind="core", vocabulary=("order", "basket", "order line")
)
STOCK = CapabilityHint(
    id="stock", name="Inventory", kind="core", vocabulary=("stock", "warehouse", "stock level")
)
PLACES = CapabilityHint(
    id="places", name="Reference data", kind="reference", vocabulary=("country", "calendar")
)
HINTS = (SALES, STOCK, PLACES)


def table(name: str, description: str = "", schema: str = "") -> Dataset:
    return Dataset(id=name, name=name, description=description, schema=schema)


def chain(*names: str) -> tuple[Edge, ...]:
    return tuple(Edge(a, b, "lineage", job=f"load_{b}") for a, b in pairwise(names))


def view(*names: str, edges: tuple[Edge, ...] = (), teams: tuple[Team, ...] = ()) -> CatalogView:
    datasets = (table(n) for n in names)
    return CatalogView(Memory(datasets=datasets, edges=edges, teams=teams), Audience())


def everything(found: DomainProposal) -> list[str]:
    placed = [id_ for d in found.domains for id_ in d.datasets]
    shared = [id_ for g in found.shared for id_ in g.datasets]
    return sorted([*placed, *shared, *(u.dataset for u in found.unassigned)])


ORDERS = ("orders", "order_lines", "baskets")
STOCKS = ("stock", "stock_levels", "warehouses")
TWO_FLOWS = view(*ORDERS, *STOCKS, edges=chain(*ORDERS) + chain(*STOCKS))


def test_two_unconnected_flows_become_two_domains() -> None:
    found = propose(TWO_FLOWS, ())

    assert [d.datasets for d in found.domains] == [
        ("baskets", "order_lines", "orders"),
        ("stock", "stock_levels", "warehouses"),
    ]
    assert [(d.cohesion, d.coupling) for d in found.domains] == [(1.0, 0.0), (1.0, 0.0)]


def test_domains_are_named_by_the_capability_they_speak_of() -> None:
    found = propose(TWO_FLOWS, HINTS)

    assert [(d.name, d.capability) for d in found.domains] == [
        ("Orders and sales", "sales"),
        ("Inventory", "stock"),
    ]


def test_capabilities_of_one_area_that_come_out_as_one_domain_are_called_as_the_asker_calls_the_area() -> (
    None
):
    both = tuple(h.model_copy(update={"area": "supply chain"}) for h in (SALES, STOCK))

    found = propose(TWO_FLOWS, both, (1, 1))

    assert [d.name for d in found.domains] == ["Supply chain"]


def test_one_word_never_names_a_domain_after_a_capability() -> None:
    names = ("claim_lines", "claim_header", "claim_status")

    found = propose(
        view(*names, edges=chain(*names)),
        (
            CapabilityHint(
                id="supply", name="Procurement", kind="core", vocabulary=("claim", "vendor")
            ),
        ),
    )

    assert [(d.name, d.capability) for d in found.domains] == [("Claim", "")]


def test_a_capability_heard_in_few_words_names_no_domain_where_a_number_is_wanted() -> None:
    ships = (
        "inventory_item",
        "inventory_move",
        "inventory_spot",
        "inventory_cost",
        "shipment",
        "route",
    )
    advertising = CapabilityHint(
        id="ads", name="Advertising", kind="core", vocabulary=("inventory", "spot", "campaign")
    )

    found = propose(
        view(*ships, *STOCKS, *ORDERS, edges=chain(*ships) + chain(*STOCKS) + chain(*ORDERS)),
        (advertising, SALES, STOCK),
        (2, 3),
    )

    assert {"Inventory", "Orders and sales"} < {d.name for d in found.domains}
    assert "ads" not in {d.capability for d in found.domains}


def test_a_source_system_split_by_lineage_joins_by_capability() -> None:
    shop = ("shop_order", "shop_order_line", "shop_basket")
    till = ("till_order", "till_order_line", "till_basket")
    catalog = view(*shop, *till, *STOCKS, edges=chain(*shop) + chain(*till) + chain(*STOCKS))

    found = propose(catalog, HINTS)

    assert [d.datasets for d in found.domains] == [
        tuple(sorted((*shop, *till))),
        ("stock", "stock_levels", "warehouses"),
    ]


def test_reference_data_is_kept_apart_as_shared() -> None:
    found = propose(view(*ORDERS, "country", edges=chain(*ORDERS)), HINTS)

    assert [(g.name, g.datasets) for g in found.shared] == [("Reference data", ("country",))]


def test_a_copy_that_nothing_reads_is_left_out_with_the_reason() -> None:
    found = propose(view(*ORDERS, "orders_bak", edges=chain(*ORDERS)), HINTS)

    assert [(u.dataset, u.reason) for u in found.unassigned] == [
        ("orders_bak", "named like a temporary or backup copy, and nothing is built on it")
    ]


def test_a_copy_that_others_read_stays() -> None:
    names = ("orders_tmp", "orders", "order_lines")

    assert propose(view(*names, edges=chain(*names)), HINTS).unassigned == ()


def test_a_dataset_without_links_and_words_is_left_out_with_the_reason() -> None:
    found = propose(view(*ORDERS, "t_0045", edges=chain(*ORDERS)), HINTS)

    assert [(u.dataset, u.reason) for u in found.unassigned] == [
        ("t_0045", "no lineage, no key and no telling name")
    ]


def test_a_wanted_number_is_kept_and_the_reason_says_so() -> None:
    found = propose(TWO_FLOWS, HINTS, wanted=(1, 1))

    assert len(found.domains) == 1
    assert found.domains[0].also == ("stock",)
    assert "to stay within the 1 wanted" in found.count_reason
    assert found.alternatives[0].direction == "finer"


def test_more_domains_than_the_evidence_holds_are_refused_in_words() -> None:
    found = propose(view("orders"), HINTS, wanted=(3, 4))

    assert found.count_reason == (
        "1 domain, fewer than the 3 to 4 wanted: the evidence holds no more apart."
    )


def test_links_between_domains_are_counted_by_direction() -> None:
    crossing = (Edge("stock", "orders", "lineage"),)
    catalog = view(*ORDERS, *STOCKS, edges=chain(*ORDERS) + chain(*STOCKS) + crossing)

    found = propose(catalog, HINTS)

    assert [(x.src, x.dst, x.count) for x in found.links] == [("stock", "sales", 1)]
    assert [(d.cohesion, d.coupling) for d in found.domains] == [(0.8, 0.333), (0.8, 0.333)]
    assert [len(d.inputs) for d in found.domains] == [1, 0]
    assert [len(d.outputs) for d in found.domains] == [0, 1]


def test_a_foreign_key_makes_the_referred_dataset_upstream() -> None:
    key = (Edge("orders", "stock", "foreign_key"),)
    catalog = view(*ORDERS, *STOCKS, edges=chain(*ORDERS) + chain(*STOCKS) + key)

    assert [(x.src, x.dst) for x in propose(catalog, HINTS).links] == [("stock", "sales")]


def test_owners_jobs_cost_and_personal_columns_are_summed_up() -> None:
    catalog = Memory(
        datasets=(
            Dataset(id="orders", name="orders", monthly_cost=10.5),
            Dataset(id="order_lines", name="order_lines", monthly_cost=2),
        ),
        columns=(Column("orders", 0, "customer_email"), Column("orders", 1, "order_id")),
        edges=chain("orders", "order_lines"),
        teams=(Team("shop", "Shop team", 7, owns=("orders", "order_lines")), Team("bi", "BI")),
        usage=(Usage("orders", "bi", 40), Usage("orders", "somebody", 99)),
    )

    (domain,) = propose(CatalogView(catalog, Audience()), HINTS).domains

    assert [(o.name, o.people, o.share) for o in domain.owner_candidates] == [
        ("Shop team", 7, 0.8),
        ("BI", None, 0.2),
    ]
    assert (domain.jobs, domain.monthly_cost, domain.personal_columns) == (1, 12.5, 1)


def test_missing_evidence_is_said_with_what_it_limits() -> None:
    found = propose(view("orders", "stock"), ())

    assert found.missing_evidence[0] == (
        "The catalog has neither lineage nor foreign keys: domains rest on words alone."
    )
    assert any("No dataset has an owner" in m for m in found.missing_evidence)


def test_cloned_names_are_said_to_count_less() -> None:
    apps = ("red", "blue", "green", "grey")
    datasets = [
        Dataset(id=f"{app}.{name}", name=name)
        for app in apps
        for name in ("sessions", "events", "crashes")
    ]
    edges = [
        Edge(f"{app}.{a}", f"{app}.{b}", "lineage")
        for app in apps
        for a, b in (("sessions", "events"), ("events", "crashes"))
    ]

    found = propose(CatalogView(Memory(datasets=datasets, edges=edges), Audience()), ())

    assert [d.datasets for d in found.domains] == [
        (f"{app}.crashes", f"{app}.events", f"{app}.sessions") for app in sorted(apps)
    ]
    assert any(
        "75 % of the names occur in several unlinked places" in m for m in found.missing_evidence
    )


@pytest.mark.parametrize(
    "catalog",
    [
        view(),
        view("x"),
        view("orders"),
        view("orders", "stock", "invoices"),
        view("a", "b", edges=(Edge("a", "b", "lineage"), Edge("b", "a", "lineage"))),
        view("orders", "orders_bak", edges=(Edge("orders", "orders", "lineage"),)),
        view("🦄", "", "123", "___"),
    ],
)
@pytest.mark.parametrize("hints", [(), HINTS])
@pytest.mark.parametrize("wanted", [None, (2, 3)])
def test_any_small_catalog_is_divided_without_loss(
    catalog: CatalogView,
    hints: tuple[CapabilityHint, ...],
    wanted: tuple[int, int] | None,
) -> None:
    found = propose(catalog, hints, wanted)

    assert everything(found) == [d.id for d in catalog.datasets]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["order", "stock", "country", "tmp_x", "t1", "a_b"]), max_size=25),
    st.lists(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=60),
)
def test_any_catalog_is_divided_without_loss_and_always_alike(
    names: list[str], pairs: list[tuple[int, int]]
) -> None:
    datasets = [Dataset(id=f"{i:02}", name=name) for i, name in enumerate(names)]
    edges = [Edge(f"{a:02}", f"{b:02}", "lineage") for a, b in pairs if max(a, b) < len(names)]
    catalog = CatalogView(Memory(datasets=datasets, edges=edges), Audience())

    found = propose(catalog, HINTS)

    assert everything(found) == [d.id for d in catalog.datasets]
    assert found == propose(catalog, HINTS)
    assert len({d.name for d in found.domains}) == len(found.domains)
    assert len({d.id for d in found.domains}) == len(found.domains)


def test_groups_without_words_keep_different_names() -> None:
    names = ("t1", "t2", "t3", "t4")
    edges = (Edge("t1", "t2", "lineage"), Edge("t3", "t4", "lineage"))

    found = propose(view(*names, edges=edges), ())

    assert [d.name for d in found.domains] == [
        "Data without telling names",
        "Data without telling names (around t3)",
    ]


def test_a_proposal_passes_between_processes() -> None:
    found = propose(TWO_FLOWS, HINTS)

    assert pickle.loads(pickle.dumps(found)) == found


def test_clones_of_one_application_are_told_apart_by_what_their_texts_say() -> None:
    names = ("clients_daily", "clients_weekly", "clients_seen")
    datasets = [
        Dataset(id=f"{app}_{name}", name=name, description=f"Pings of {app}")
        for app in ("lockbox", "webreader")
        for name in names
    ]
    edges = [
        Edge(f"{app}_{names[0]}", f"{app}_{name}", "lineage")
        for app in ("lockbox", "webreader")
        for name in names[1:]
    ]

    found = propose(CatalogView(Memory(datasets=datasets, edges=edges), Audience()), ())

    assert {n for d in found.domains for n in d.name.casefold().split()} >= {"lockbox", "webreader"}


def test_leaders_groups_are_called_as_the_same_domains_are_in_a_plan() -> None:
    model = Handbook().model_for("retail")
    terms = [
        [v.replace(" ", "_") for v in c.vocabulary[:5]]
        for c in model.capabilities
        if c.kind != "reference"
    ]
    flows = tuple(edge for names in terms for edge in chain(*names))
    shop = view(*dict.fromkeys(n for names in terms for n in names), edges=flows)

    found = propose(shop, hints_of(model))
    plan = propose(shop, hints_of(model), GROUPS)

    assert len(found.domains) > GROUPS[1]
    assert {g.name for g in found.groups} == {d.name for d in plan.domains}
