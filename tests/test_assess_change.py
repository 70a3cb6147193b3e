"""What a change reaches, by whichever way, and who hears of it first."""

from dataclasses import replace

import pytest
from peers.secret_world import World, context

from knowledge.catalog.model import Column, Contract, DataProduct, Dataset, Edge, Run, Team, Usage
from tools.assess_change import TOOL, AssessChange, ChangeImpact, assess_change
from tools.declaration import ToolError
from tools.lineage.named import Names


def flow(src: str, dst: str, job: str = "", *columns: tuple[str, str]) -> Edge:
    return Edge(src, dst, "lineage", job, columns)


SHOP = World(
    datasets=(
        Dataset("raw.orders", "orders", owners=("ann@shop.example",)),
        Dataset("core.order", "order", owners=("bob@shop.example",)),
        Dataset("mart.sales_daily", "sales_daily", owners=("cleo@shop.example",)),
        Dataset("mart.returns", "returns", owners=("cleo@shop.example",)),
        Dataset("core.return_line", "return_line"),
        Dataset("mart.lonely", "lonely"),
    ),
    columns=(
        Column("raw.orders", 0, "order_id"),
        Column("raw.orders", 1, "total"),
        Column("core.order", 0, "id"),
        Column("core.order", 1, "amount"),
    ),
    edges=(
        flow("raw.orders", "core.order", "load_core", ("order_id", "id"), ("total", "amount")),
        flow("core.order", "mart.sales_daily", "dm_sales", ("amount", "revenue")),
        flow("core.order", "mart.returns", "dm_returns", ("id", "order_id")),
        Edge("core.return_line", "core.order", "foreign_key", "", (("order_no", "id"),)),
    ),
    usage=(Usage("mart.sales_daily", "stores", 900, 4), Usage("core.order", "finance", 40, 1)),
    teams=(Team("stores", "Store reporting"),),
)


def ask(question: str = "", world: World = SHOP, **fields: str) -> ChangeImpact:
    return assess_change(
        AssessChange.model_validate({"question": question, **fields}), context(world, ())
    )


def test_a_dataset_reaches_what_it_feeds_with_the_path_as_evidence() -> None:
    found = ask("What breaks if we drop raw.orders?")

    assert (found.action, found.direct, found.indirect, found.depth) == ("removed", 1, 2, 2)
    sales = next(a for a in found.affected if a.dataset == "mart.sales_daily")
    assert sales.path == ("raw.orders", "core.order", "mart.sales_daily")
    assert sales.jobs == ("load_core", "dm_sales")


def test_a_column_reaches_only_what_its_own_lineage_reaches() -> None:
    found = ask("What happens if the column total of raw.orders goes away?")

    assert [t.name for t in found.targets] == ["raw.orders.total"]
    assert {a.dataset: a.columns for a in found.affected} == {
        "core.order": ("amount",),
        "mart.sales_daily": ("revenue",),
    }
    assert found.spared == ("mart.returns",)
    assert any("filters and joins" in c for c in found.cautions)


def test_a_step_without_column_lineage_counts_as_reached_and_is_said() -> None:
    edges = (flow("raw.orders", "core.order", "load_core"), *SHOP.edges[1:])
    unknown = World(datasets=SHOP.datasets, columns=SHOP.columns, edges=edges)

    found = ask(world=unknown, dataset="raw.orders", column="total")

    assert {a.certainty for a in found.affected} == {"by dataset"}
    assert len(found.affected) == 3
    assert any("is not known on the way" in c for c in found.cautions)


def test_who_holds_a_key_to_it_is_reached_too() -> None:
    found = ask(dataset="core.order", column="id")

    keyed = next(a for a in found.affected if a.dataset == "core.return_line")
    assert (keyed.certainty, keyed.columns) == ("by key", ("order_no",))


def test_a_job_that_stops_leaves_stale_what_it_writes_and_what_that_feeds() -> None:
    found = ask("What if load_core stops?")

    assert [(t.kind, t.datasets) for t in found.targets] == [("job", ("core.order",))]
    assert {a.dataset for a in found.affected} >= {"mart.sales_daily", "mart.returns"}


def test_people_are_told_nearest_first_and_each_once() -> None:
    found = ask("We want to rename core.order, who should know?")

    assert [(t.rank, t.who) for t in found.tell] == [
        (1, "bob@shop.example"), (2, "cleo@shop.example"), (3, "Store reporting"), (4, "finance"),
    ]  # fmt: skip
    assert found.tell[2].reason == "reads mart.sales_daily: 900 queries in 30 days"


def test_contracts_and_products_on_the_way_are_named() -> None:
    promised = replace(
        SHOP,
        contracts=(Contract("orders-v1", datasets=("core.order",)),),
        products=(
            DataProduct(
                "sales", "Sales by day", owners=("pat@shop.example",), outputs=("mart.sales_daily",)
            ),
        ),
    )

    found = ask("What breaks if we drop raw.orders?", promised)

    assert [(p.kind, p.id, p.direct) for p in found.promises] == [
        ("contract", "orders-v1", True), ("product", "sales", False),
    ]  # fmt: skip
    assert any(t.who == "pat@shop.example" and t.role == "product owner" for t in found.tell)


def test_a_cycle_ends() -> None:
    two = World(
        datasets=(Dataset("a.x_1", "x_1"), Dataset("a.y_1", "y_1")),
        edges=(flow("a.x_1", "a.y_1"), flow("a.y_1", "a.x_1")),
    )

    assert [a.dataset for a in ask("drop a.x_1", two).affected] == ["a.y_1"]


def test_what_nothing_depends_on_is_said_to_reach_nothing() -> None:
    found = ask("Can we delete mart.lonely?")

    assert "reaches nothing that you may read" in TOOL.answer(found).split("\n")[0]


def test_a_column_that_is_none_is_said_before_the_whole_dataset_is_looked_at() -> None:
    found = ask("Can we drop raw.orders.totl?")

    assert found.summary.startswith("raw.orders has no column `totl` (spelt alike: `total`), so")
    assert found.direct == 1


def test_what_is_not_there_is_refused_with_what_is_spelt_alike() -> None:
    with pytest.raises(ToolError, match=r"The nearest in name are core\.order"):
        ask(dataset="core.ordination")


def test_a_name_in_words_or_misspelt_is_taken_for_the_one_that_it_can_mean() -> None:
    assert ask(dataset="core.ordr").summary.startswith("Changing `core.order`")


def test_nothing_named_is_refused_with_the_way_out() -> None:
    with pytest.raises(ToolError, match="Say what is to change"):
        ask()


def test_a_job_called_as_the_table_that_it_writes_names_the_table_too() -> None:
    datasets = (Dataset("m.shop__sheet", "shop__sheet"), Dataset("m.shop2__sheet", "shop2__sheet"))
    runs = (Run("shop2__sheet", "success"),)
    view = context(World(datasets=datasets, runs=runs, edges=(flow("m.shop__sheet", "m.shop2__sheet", "shop2__sheet"),)), ()).catalog  # fmt: skip

    named = Names(view).in_text("Draft a contract for shop2__sheet")

    assert (named.jobs, named.datasets) == (("shop2__sheet",), ("m.shop2__sheet",))


def test_who_owns_something_and_what_it_is_made_from_is_said_first_where_it_is_asked() -> None:
    found = ask("What is the lineage of core.order?")

    assert found.summary.startswith(
        "`core.order` is owned by bob@shop.example and made from `raw.orders` by load_core. Changing"
    )
    assert ask("What breaks if we drop core.order?").summary.startswith("Removing")


def test_what_nothing_is_known_of_is_said_to_come_from_nowhere_known() -> None:
    found = ask("Who owns mart.lonely?")

    assert found.summary.startswith(
        "`mart.lonely` has no owner on record; the catalog knows of nothing that it is made from."
    )
