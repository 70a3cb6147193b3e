"""Contracts and data products of the Bitol standards, with the tables that they describe."""

from collections import Counter
from pathlib import Path

import pytest

from knowledge.catalog.model import (
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Fault,
    Reading,
    Term,
)
from knowledge.catalog.readers.bitol import read
from knowledge.catalog.readers.files import Files

REAL = Path(__file__).parents[2] / "shared" / "data" / "native"

CONTRACT = """\
apiVersion: v3.2.0
kind: DataContract
id: orders-contract
version: 1.2.0
status: active
domain: sales
servers:
  - {server: prod, type: snowflake, database: SHOP, schema: CORE}
schema:
  - name: orders
    physicalName: orders_v1
    description: All orders.
    tags: [gold]
    relationships:
      - {from: [orders.customer_id], to: [customers.id]}
    properties:
      - {name: id, physicalType: int, primaryKey: true, primaryKeyPosition: 1, examples: [1, 2]}
      - {name: customer_id, logicalType: integer, classification: restricted}
      - name: address
        logicalType: object
        properties:
          - {name: city, logicalType: string}
  - name: customers
    properties:
      - {name: id, businessName: The customer's number}
team:
  name: shop
  members:
    - {username: ann, role: Owner}
    - {username: bo, role: Owner, dateOut: "2025-01-01"}
"""
PRODUCT = """\
apiVersion: v1.0.0
kind: DataProduct
id: p1
name: Orders
domain: sales
status: draft
description: {purpose: Orders for everyone.}
inputPorts:
  - {name: raw, contractId: raw-contract}
outputPorts:
  - name: orders
    contractId: orders-contract
    inputContracts: [{id: raw-contract, version: 1.0.0}]
team: {name: shop}
"""


def _read(folder: Path, **files: str) -> list[Reading]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return list(read(Files(folder, tuple(folder / f"{name}.yaml" for name in files))))


def test_a_contract_and_its_tables(tmp_path: Path) -> None:
    orders = "SHOP.CORE.orders_v1"

    assert _read(tmp_path, orders=CONTRACT) == [
        Dataset(
            id=orders,
            name="orders_v1",
            platform="snowflake",
            schema="CORE",
            kind="table",
            description="All orders.",
            primary_key=("id",),
            owners=("ann",),
            tags=("gold",),
            domain="sales",
            database="SHOP",
        ),
        Column(orders, 0, "id", "int", samples=("1", "2")),
        Column(orders, 1, "customer_id", "integer", tags=("restricted",)),
        Column(orders, 2, "address", "object"),
        Column(orders, 3, "address.city", "string"),
        Dataset(
            id="SHOP.CORE.customers",
            name="customers",
            platform="snowflake",
            schema="CORE",
            kind="table",
            owners=("ann",),
            domain="sales",
            database="SHOP",
        ),
        Column("SHOP.CORE.customers", 0, "id", "", "The customer's number"),
        Edge(orders, "SHOP.CORE.customers", "foreign_key", columns=(("customer_id", "id"),)),
        Contract(
            id="orders-contract",
            version="1.2.0",
            status="active",
            datasets=(orders, "SHOP.CORE.customers"),
            text=CONTRACT,
            place="orders.yaml",
        ),
    ]


def test_a_product_names_the_contracts_of_its_ports(tmp_path: Path) -> None:
    assert _read(tmp_path, product=PRODUCT) == [
        DataProduct(
            id="p1",
            name="Orders",
            domain="sales",
            status="draft",
            purpose="Orders for everyone.",
            owners=("shop",),
            inputs=("raw-contract",),
            outputs=("orders-contract",),
            contracts=("orders-contract", "raw-contract"),
        )
    ]


def test_of_two_versions_the_newer_is_kept(tmp_path: Path) -> None:
    newer = CONTRACT.replace("1.2.0", "1.10.0")

    found = _read(tmp_path, a=newer, b=CONTRACT)

    assert [c.version for c in found if isinstance(c, Contract)] == ["1.10.0"]
    assert Fault("b.yaml", "a.yaml has the same id, is as new or newer, and was kept.") in found


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", "x.yaml", "The file is empty."),
        ("kind: DataContract\n", "x.yaml", "It has no id; give it one."),
        ("kind: DataContract\nid: a\nid: b\n", "x.yaml:3", "no YAML that can be read"),
        ("id: &a [*a]\n", "x.yaml:1", "no YAML that can be read"),
        ("kind: [\n", "x.yaml", "no YAML that can be read"),
    ],
)
def test_what_cannot_be_read_is_one_fault(tmp_path: Path, text: str, place: str, said: str) -> None:
    (fault,) = _read(tmp_path, x=text)

    assert isinstance(fault, Fault)
    assert fault.place.startswith(place)
    assert said in fault.reason


@pytest.mark.skipif(not REAL.is_dir(), reason="the real contracts are not here")
def test_real_contracts_and_products_are_read() -> None:
    contracts = tuple(sorted((REAL / "odcs").rglob("*.yaml")))
    products = tuple(sorted((REAL / "odps").rglob("*.yaml")))

    found = list(read(Files(REAL, (*contracts, *products))))

    kinds = Counter(type(reading) for reading in found)
    assert kinds == {
        Column: 491,
        Dataset: 78,
        Edge: 2,
        Contract: 6,
        DataProduct: 2,
        Term: 19,
        Fault: 12,
    }
    assert {f.reason.partition(" has the same id")[1] for f in found if isinstance(f, Fault)} == {
        " has the same id"
    }
