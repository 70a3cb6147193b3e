"""Diagrams of entities, in DBML and in Mermaid, become tables and keys."""

from pathlib import Path

import pytest

from knowledge.catalog.model import Column, Dataset, Edge, Fault, Reading
from knowledge.catalog.readers import dbml, mermaid
from knowledge.catalog.readers.files import Files

DBML = """\
// The shop.
Project shop {
  database_type: 'PostgreSQL'
}
Enum core.status {
  open
  closed
}
Table core.orders as O [note: 'All orders'] {
  id int [pk, increment, note: 'The key']
  customer_id int [not null, ref: > core.customers.id]
  "order date" date
  status core.status [ref: - "states".code]
}

Table core.customers {
  id int
  name varchar(40) [default: '{']
  indexes {
    id [pk]
  }
}
Table states { code varchar }
Ref: core.customers.id < O.customer_id
Ref { O.(id, status) > core.customers.(id, name) }
TableGroup sales {
  core.orders
  core.customers
}
"""


def _read(folder: Path, text: str, name: str) -> list[Reading]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    read = dbml.read if name.endswith("dbml") else mermaid.read
    return list(read(Files(folder, (path,))))


def test_dbml_becomes_tables_with_notes_keys_and_groups(tmp_path: Path) -> None:
    orders, customers = "core.orders", "core.customers"

    assert _read(tmp_path, DBML, "a.dbml") == [
        Dataset(
            orders,
            "orders",
            schema="core",
            kind="table",
            description="All orders",
            primary_key=("id",),
            tags=("sales",),
        ),
        Column(orders, 0, "id", "int", "The key"),
        Column(orders, 1, "customer_id", "int"),
        Column(orders, 2, "order date", "date"),
        Column(orders, 3, "status", "core.status"),
        Dataset(
            customers,
            "customers",
            schema="core",
            kind="table",
            primary_key=("id",),
            tags=("sales",),
        ),
        Column(customers, 0, "id", "int"),
        Column(customers, 1, "name", "varchar(40)"),
        Dataset("states", "states", kind="table"),
        Column("states", 0, "code", "varchar"),
        Edge(orders, customers, "foreign_key", columns=(("customer_id", "id"),)),
        Edge(orders, "states", "foreign_key", columns=(("status", "code"),)),
        Edge(orders, customers, "foreign_key", columns=(("id", "id"), ("status", "name"))),
    ]


def test_a_malformed_block_of_dbml_costs_itself_only(tmp_path: Path) -> None:
    text = "Table a {\n  id int\n}\nnonsense\nTable b {\n  ((\n}\nTable c {\n  id int [ref: > gone.id]\n}\nTable d {\n  id int\n"

    found = _read(tmp_path, text, "a.dbml")

    assert [d.id for d in found if isinstance(d, Dataset)] == ["a", "c"]
    assert [f.place for f in found if isinstance(f, Fault)] == [
        "a.dbml:4",
        "a.dbml:5",
        "a.dbml:11",
        "a.dbml:8",
    ]


MERMAID = """\
# The shop

```mermaid
erDiagram
    direction LR
    CUSTOMER ||--o{ ORDER : places
    ORDER ||--|{ LINE-ITEM : contains
    CUSTOMER }|..|{ DELIVERY-ADDRESS : uses
    p[Person] {
        string driversLicense PK "The license #"
        string(99) firstName "Only 99 characters"
        int age
        string email UK, FK
    }
    ORDER {int id PK}
    PRODUCT
    PRODUCT ||--o{ ORDER : "is in"
```
"""


def test_a_mermaid_diagram_becomes_entities_and_keys(tmp_path: Path) -> None:
    found = _read(tmp_path, MERMAID, "shop.md")

    assert found == [
        Dataset("CUSTOMER", "CUSTOMER", kind="entity"),
        Dataset("ORDER", "ORDER", kind="entity", primary_key=("id",)),
        Column("ORDER", 0, "id", "int"),
        Dataset("LINE-ITEM", "LINE-ITEM", kind="entity"),
        Dataset("DELIVERY-ADDRESS", "DELIVERY-ADDRESS", kind="entity"),
        Dataset("p", "p", kind="entity", description="Person", primary_key=("driversLicense",)),
        Column("p", 0, "driversLicense", "string", "The license #"),
        Column("p", 1, "firstName", "string(99)", "Only 99 characters"),
        Column("p", 2, "age", "int"),
        Column("p", 3, "email", "string"),
        Dataset("PRODUCT", "PRODUCT", kind="entity"),
        Edge("ORDER", "CUSTOMER", "foreign_key"),
        Edge("LINE-ITEM", "ORDER", "foreign_key"),
        Edge("DELIVERY-ADDRESS", "CUSTOMER", "foreign_key"),
        Edge("ORDER", "PRODUCT", "foreign_key"),
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ["x.mmd"]),
        ("flowchart LR\n a --> b\n", ["x.mmd"]),
        ("erDiagram\n A ||--o{ B\n A -> B\n C {\n int\n int id\n", ["x.mmd:3", "x.mmd:5"]),
    ],
)
def test_what_is_no_diagram_costs_itself_only(tmp_path: Path, text: str, places: list[str]) -> None:
    found = _read(tmp_path, text, "x.mmd")

    assert [f.place for f in found if isinstance(f, Fault)] == places
