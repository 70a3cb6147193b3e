"""Products on a catalog: kind by lineage and use, ports with contracts, overlap, what to retire."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Query,
    Run,
    Team,
    Usage,
)
from knowledge.catalog.view import CatalogView
from knowledge.contracts.product import read_product
from knowledge.people import Audience
from tools.drafts.records import Records
from tools.products.design import Landscape, design, landscape
from tools.products.odps import odps_of
from tools.products.retiring import to_retire
from tools.roadmap.product_model import Product, Slo
from tools.standing import Claim

REAL = Path(__file__).parents[2] / "shared/data/native/odps"
DAY = datetime(2026, 11, 1, tzinfo=UTC)
COLUMNS = ("order_id", "amount", "placed_at")


def _columns(dataset: str) -> list[Column]:
    return [Column(dataset, n, name) for n, name in enumerate(COLUMNS)]


INDEX = Records(
    CatalogView(
        Memory(
            datasets=(
                Dataset("raw.shop", "shop", schema="raw"),
                Dataset("raw.till", "till", schema="raw"),
                Dataset("core.orders", "orders", schema="core", owners=("ann@shop.example",), monthly_cost=40, updated_at=DAY),
                Dataset("mart.sales", "sales", schema="mart", monthly_cost=10, updated_at=DAY),
                Dataset("core.orders_old", "orders_old", monthly_cost=90, updated_at=datetime(2024, 1, 1, tzinfo=UTC)),
                Dataset("core.left", "left", monthly_cost=5, updated_at=datetime(2026, 1, 1, tzinfo=UTC)),
                Dataset("core.said", "said", description="Deprecated, use orders.", updated_at=DAY),
            ),
            columns=[c for d in ("core.orders", "core.orders_old") for c in _columns(d)],
            edges=(
                Edge("raw.shop", "core.orders", "lineage", "load"),
                Edge("raw.till", "core.orders", "lineage", "load"),
                Edge("core.orders", "mart.sales", "lineage", "sum"),
            ),
            usage=(Usage("core.orders", "planning", 90, 30), Usage("core.orders", "robot", 900, 1), Usage("mart.sales", "planning", 50, 5)),
            queries=(Query("q", "select 1", "planning", 7, ("core.orders", "raw.till")),),
            checks=(Check("core.orders", "unique", "uniqueness", passed=True, column="order_id"), Check("core.orders", "not null", "completeness", passed=False, column="amount")),
            runs=[Run("load", "success", DAY.replace(day=n)) for n in range(1, 5)],
            teams=(Team("planning", "Planning team"),),
            contracts=(Contract("c-orders", "2.1.0", "active", ("core.orders",)),),
            products=(DataProduct("p", "Order book", outputs=("core.orders",)),),
        ),
        Audience(),
    )
)  # fmt: skip


def product(*datasets: str, id_: str = "orders") -> Product:
    slo = Slo(property="freshness", target="1 hour", reason="stock is sold fast", standing="inferred")  # fmt: skip
    claim = Claim(text="Counts orders.", standing="inferred")
    return Product(
        id=id_, name=f"Product {id_}", kind="source-aligned", purpose=claim, ends=claim, consumers=(), consumers_standing="inferred",
        datasets=datasets, columns=(), columns_standing="inferred", ports=(), slos=(slo,), owner_role="Product owner",
    )  # fmt: skip


def land(**domains: str) -> Landscape:
    return landscape(INDEX, {name.replace("__", "."): domain for name, domain in domains.items()})


def test_ports_come_from_lineage_and_name_a_contract() -> None:
    found = design(product("core.orders"), (), land(raw__shop="Shop", raw__till="Stores"))

    assert [(i.dataset, i.domain, i.contract, i.known) for i in found.inputs] == [
        ("raw.shop", "Shop", "raw.shop", False),
        ("raw.till", "Stores", "raw.till", False),
    ]
    assert [(o.dataset, o.contract, o.version, o.known) for o in found.outputs] == [
        ("core.orders", "c-orders", "2.1.0", True)
    ]


@pytest.mark.parametrize(
    ("datasets", "domains", "kind"),
    [
        (("core.orders",), {"core__orders": "Shop", "raw__shop": "Web", "raw__till": "Stores"}, "aggregate"),
        (("core.orders",), {"core__orders": "Shop", "raw__shop": "Shop", "raw__till": "Shop"}, "source-aligned"),
        (("mart.sales",), {"mart__sales": "Shop", "core__orders": "Shop"}, "consumer-aligned"),
    ],
)  # fmt: skip
def test_lineage_and_use_tell_the_kind(
    datasets: tuple[str, ...], domains: dict[str, str], kind: str
) -> None:
    assert design(product(*datasets), (), land(**domains)).kind == kind


def test_readers_use_frequency_quality_cost_and_owner_are_the_catalogs() -> None:
    found = design(product("core.orders"), (), land())

    assert [(r.name, r.queries_30d) for r in found.readers] == [("robot", 900), ("Planning team", 90)]  # fmt: skip
    assert found.read_with == ("raw.till",)
    assert found.access_pattern == (
        "1 dataset built on it; queries by people in Planning team;"
        " scheduled or application reads by robot"
    )
    assert found.frequency.startswith("every day (load ran 4 times")
    assert [(m.dimension, m.passed, m.checks) for m in found.quality] == [
        ("completeness", 0, 1),
        ("uniqueness", 1, 1),
    ]
    assert (found.monthly_cost, found.owners) == (40, ("ann@shop.example",))


def test_products_that_offer_the_same_are_named() -> None:
    other = product("core.orders", "mart.sales", id_="sales")

    found = design(product("core.orders"), (other,), land())

    assert [(o.product, o.status) for o in found.overlaps] == [
        ("Order book", "exists"),
        ("Product sales", "proposed beside it"),
    ]


def test_copies_deprecated_and_unread_datasets_can_go_the_costliest_first() -> None:
    found = to_retire([d.id for d in INDEX.view.datasets], INDEX)

    assert [(r.dataset, r.replaced_by) for r in found] == [
        ("core.orders_old", "core.orders"),
        ("core.left", ""),
        ("core.said", ""),
    ]
    assert found[0].reason == "its name and columns make it a copy of core.orders"


def test_the_product_file_passes_the_standard_and_points_to_contracts() -> None:
    wanted = product("core.orders")
    text = odps_of(design(wanted, (), land()), wanted, "Shop", "Acme")

    assert read_product(text).faults == ()
    written = yaml.safe_load(text)
    assert written["outputPorts"][0]["contractId"] == "c-orders"
    assert written["outputPorts"][0]["inputContracts"] == [
        {"id": "raw.shop", "version": "0.1.0"},
        {"id": "raw.till", "version": "0.1.0"},
    ]
    assert "# the catalog's usage of 30 days" in text


def test_a_product_without_datasets_is_still_a_valid_file() -> None:
    wanted = product()
    text = odps_of(design(wanted, (), land()), wanted, "", "")

    assert read_product(text).faults == ()


@pytest.mark.skipif(not REAL.is_dir(), reason="the published examples are not on this machine")
def test_every_published_product_is_valid_and_comes_back_entire() -> None:
    for path in sorted(REAL.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        reading = read_product(text)

        assert reading.faults == (), path.name
        assert yaml.safe_load(reading.text()) == yaml.safe_load(text), path.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind: DataContract\n", "a DataProduct is needed"),
        ("apiVersion: v4.1\n", "v1.0.0, v0.9.0 are"),
        ("- a\n", "a map of fields"),
        ("a: [\n", "did not find expected"),
        ("apiVersion: v1.0.0\nkind: DataProduct\nid: a\nstatus: draft\noutputPort: []\n", "no field 'outputPort'"),
    ],
)  # fmt: skip
def test_what_is_no_product_says_why(text: str, said: str) -> None:
    assert said in read_product(text).faults[0].problem
