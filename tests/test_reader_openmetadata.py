"""OpenMetadata's answers and its sample data become tables with lineage, usage and tests."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.catalog.model import (
    Check,
    Column,
    DataProduct,
    Dataset,
    Edge,
    Fault,
    Reading,
    Run,
    Team,
    Usage,
)
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.openmetadata import read
from knowledge.workspace.kinds import catalog_files

REAL = Path(__file__).parents[2] / "shared" / "data" / "native" / "openmetadata" / "sample_data"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
MILLIS = 1_767_355_200_000

ORDERS = {
    "id": "1",
    "name": "orders",
    "fullyQualifiedName": "dwh.shop.core.orders",
    "serviceType": "Snowflake",
    "tableType": "Regular",
    "description": "All orders.",
    "updatedAt": MILLIS,
    "owners": [{"type": "team", "name": "shop", "displayName": "Shop"}],
    "domains": [{"name": "sales", "displayName": "Sales"}],
    "tags": [{"tagFQN": "Tier.Tier1"}],
    "tableConstraints": [
        {"constraintType": "PRIMARY_KEY", "columns": ["id"]},
        {
            "constraintType": "FOREIGN_KEY",
            "columns": ["customer_id"],
            "referredColumns": ["dwh.shop.core.customers.id"],
        },
    ],
    "columns": [
        {"name": "id", "dataType": "INT", "dataTypeDisplay": "int"},
        {
            "name": "customer_id",
            "dataType": "INT",
            "tags": [{"tagFQN": "PII.Sensitive"}],
            "children": [{"name": "x", "dataType": "INT"}],
        },
    ],
    "usageSummary": {"monthlyStats": {"count": 9}},
    "profile": {"rowCount": 7.0},
    "sampleData": {"columns": ["id"], "rows": [[1], [2]]},
}
CUSTOMERS = {"id": "2", "name": "customers", "fullyQualifiedName": "dwh.shop.core.customers", "columns": []}  # fmt: skip


def _read(folder: Path, **files: object) -> list[Reading]:
    for name, value in files.items():
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return list(read(Files(folder, tuple(folder / f"{name}.json" for name in files))))


def _of(kind: type, found: list[Reading]) -> list[Reading]:
    return [reading for reading in found if isinstance(reading, kind)]


@pytest.mark.parametrize("listed", ["data", "entities", ""])
def test_a_table_with_all_that_is_said_of_it(tmp_path: Path, listed: str) -> None:
    tables = [ORDERS, CUSTOMERS]
    id_ = "dwh.shop.core.orders"

    found = _read(tmp_path, tables={listed: tables, "paging": {}} if listed else tables)

    assert found == [
        Dataset(
            id=id_,
            name="orders",
            platform="snowflake",
            schema="core",
            kind="table",
            description="All orders.",
            primary_key=("id",),
            owners=("Shop",),
            tags=("Tier.Tier1",),
            domain="Sales",
            row_count=7,
            updated_at=NOON,
            database="shop",
        ),
        Column(id_, 0, "id", "int", samples=("1", "2")),
        Column(id_, 1, "customer_id", "INT", tags=("PII.Sensitive",)),
        Column(id_, 2, "customer_id.x", "INT"),
        Dataset("dwh.shop.core.customers", "customers", schema="core", kind="table", database="shop"),
        Edge(id_, "dwh.shop.core.customers", "foreign_key", columns=(("customer_id", "id"),)),
        Usage(id_, "people who are not named", 9),
    ]  # fmt: skip


def test_lineage_by_ids_with_its_pipeline_and_columns(tmp_path: Path) -> None:
    details = {
        "pipeline": {"fullyQualifiedName": "airflow.load"},
        "columnsLineage": [
            {"fromColumns": ["dwh.shop.core.customers.id"], "toColumn": "dwh.shop.core.orders.who"}
        ],
    }
    lineage = {
        "entity": {"id": "1", "fullyQualifiedName": "dwh.shop.core.orders"},
        "nodes": [{"id": "2", "fullyQualifiedName": "dwh.shop.core.customers"}],
        "upstreamEdges": [{"fromEntity": "2", "toEntity": "1", "lineageDetails": details}],
        "downstreamEdges": [{"fromEntity": "1", "toEntity": {"id": "9", "type": "dashboard", "fqn": "bi.board"}}],
    }  # fmt: skip

    found = _read(tmp_path, tables=[ORDERS, CUSTOMERS], lineage=lineage)

    orders, customers = "dwh.shop.core.orders", "dwh.shop.core.customers"
    assert _of(Edge, found)[1:] == [Edge(customers, orders, "lineage", "load", (("id", "who"),))]
    assert Usage(orders, "board") in found


def test_names_stand_in_the_files_beside_a_list_of_tables(tmp_path: Path) -> None:
    (tmp_path / "service.json").write_text('{"serviceName": "dwh", "type": "bigquery"}')
    (tmp_path / "database.json").write_text('{"name": "shop"}')
    (tmp_path / "database_schema.json").write_text('{"name": "core"}')
    table = {"name": "dim.orders", "tableType": "Regular", "columns": [{"name": "id"}]}
    edge = {"from": {"fqn": "dwh.shop.core.other"}, "to": {"fqn": 'dwh.shop.core."dim.orders"'}}
    other = {"name": "other", "columns": [], "database": {"name": "dwh.shop"}}

    found = _read(tmp_path, tables={"tables": [table, other]}, lineage=[edge])

    assert [(d.id, d.name, d.platform, d.database) for d in found if isinstance(d, Dataset)] == [
        ('dwh.shop.core."dim.orders"', "dim.orders", "bigquery", "shop"),
        ("dwh.shop.core.other", "other", "bigquery", "shop"),
    ]
    assert [e.dst for e in found if isinstance(e, Edge)] == ['dwh.shop.core."dim.orders"']


def test_tests_runs_teams_and_products(tmp_path: Path) -> None:
    link = "<#E::table::dwh.shop.core.orders::columns::id>"
    test = {
        "name": "t",
        "entityLink": link,
        "testDefinition": {"name": "columnValuesToBeNotNull"},
        "testCaseResult": {"timestamp": MILLIS, "testCaseStatus": "Failed"},
    }
    status = {"pipeline": "airflow.load", "pipelineStatus": [{"timestamp": MILLIS, "executionStatus": "Successful"}]}  # fmt: skip
    users = {"users": [{"name": "ann", "email": "a@x", "teams": ["shop"]}]}
    team = {"name": "shop", "displayName": "Shop", "teamType": "Group", "owns": [{"id": "1"}], "users": [{"name": "bo"}]}  # fmt: skip
    product = {"name": "p", "displayName": "Orders", "domain": {"name": "Sales"}, "assets": [{"id": "1"}, {"id": "7"}]}  # fmt: skip

    found = _read(
        tmp_path,
        tables=[ORDERS],
        tests={"data": [test]},
        status=[status],
        users=users,
        teams={"teams": [team]},
        products={"data": [product]},
    )

    id_ = "dwh.shop.core.orders"
    assert found[-4:] == [
        Check(id_, "columnValuesToBeNotNull", "completeness", passed=False, column="id", at=NOON),
        Run("load", "success", NOON),
        Team("shop", "Shop", 2, owns=(id_,)),
        DataProduct("p", "Orders", "Sales", outputs=(id_,)),
    ]


def test_what_is_nothing_of_openmetadata_costs_itself_only(tmp_path: Path) -> None:
    found = _read(tmp_path, a={"hello": 1}, b=[ORDERS, 3, {"columns": "x", "name": ["y"]}])

    assert [f.place for f in found if isinstance(f, Fault)] == ["a.json:1", "b.json[1]"]
    assert [d.id for d in found if isinstance(d, Dataset)] == ["dwh.shop.core.orders"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
def test_real_files_are_read_whole() -> None:
    (files,) = catalog_files(REAL, "openmetadata")

    counts = Counter(type(reading) for reading in read(files))

    assert counts == {
        Dataset: 28,
        Column: 223,
        Edge: 5,
        Usage: 12,
        Check: 21,
        Run: 4,
        Team: 15,
    }
