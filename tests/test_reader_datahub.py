"""DataHub's files, in both of their forms, become datasets with owners, domains and lineage."""

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
    Term,
    Usage,
)
from knowledge.catalog.readers.datahub import read
from knowledge.catalog.readers.files import Files

REAL = Path(__file__).parents[2] / "shared" / "data" / "native" / "datahub"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
MILLIS = 1_767_355_200_000


def _urn(name: str, platform: str = "snowflake") -> str:
    return f"urn:li:dataset:(urn:li:dataPlatform:{platform},{name},PROD)"


ORDERS, RAW = _urn("shop.core.orders"), _urn("shop.raw.orders")


def _aspect(urn: str, name: str, content: object, form: str = "json") -> dict[str, object]:
    kind = urn.split(":")[2]
    aspect = {"json": content} if form == "json" else {"value": json.dumps(content)}
    return {"entityType": kind, "entityUrn": urn, "aspectName": name, "aspect": aspect}


def _read(folder: Path, *records: object) -> list[Reading]:
    path = folder / "mcps.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return list(read(Files(folder, (path,))))


def _of(kind: type, found: list[Reading]) -> list[Reading]:
    return [reading for reading in found if isinstance(reading, kind)]


@pytest.mark.parametrize("form", ["json", "value"])
def test_a_dataset_with_all_that_is_said_of_it(tmp_path: Path, form: str) -> None:
    about = [
        ("datasetProperties", {"description": "Old.", "lastModified": {"time": MILLIS}}),
        ("editableDatasetProperties", {"description": "All orders."}),
        ("subTypes", {"typeNames": ["Table"]}),
        ("ownership", {"owners": [{"owner": "urn:li:corpGroup:g1"}, {"owner": "urn:li:corpuser:ann"}]}),
        ("domains", {"domains": ["urn:li:domain:d1"]}),
        ("globalTags", {"tags": [{"tag": "urn:li:tag:gold"}]}),
        ("glossaryTerms", {"terms": [{"urn": "urn:li:glossaryTerm:t1"}]}),
        ("datasetProfile", {"timestampMillis": MILLIS, "rowCount": 7, "fieldProfiles": [{"fieldPath": "id", "sampleValues": ["1", "2"]}]}),
        ("schemaMetadata", {"fields": [
            {"fieldPath": "[version=2.0].[type=int].id", "nativeDataType": "NUMBER", "isPartOfKey": True},
            {"fieldPath": "customer_id", "nativeDataType": "NUMBER", "description": "Who."}]}),
        ("editableSchemaMetadata", {"editableSchemaFieldInfo": [{"fieldPath": "customer_id", "globalTags": {"tags": [{"tag": "urn:li:tag:PII"}]}}]}),
    ]  # fmt: skip

    found = _read(
        tmp_path,
        *(_aspect(ORDERS, name, content, form) for name, content in about),
        _aspect("urn:li:corpGroup:g1", "corpGroupInfo", {"displayName": "Shop"}, form),
        _aspect(
            "urn:li:corpuser:ann", "groupMembership", {"groups": ["urn:li:corpGroup:g1"]}, form
        ),
        _aspect("urn:li:domain:d1", "domainProperties", {"name": "Sales"}, form),
        _aspect("urn:li:glossaryTerm:t1", "glossaryTermInfo", {"name": "Order"}, form),
    )

    assert found == [
        Dataset(
            id=ORDERS,
            name="orders",
            platform="snowflake",
            schema="core",
            kind="table",
            description="All orders.",
            primary_key=("id",),
            owners=("Shop", "ann"),
            tags=("gold", "Order"),
            domain="Sales",
            row_count=7,
            updated_at=NOON,
            database="shop",
        ),
        Column(ORDERS, 0, "id", "NUMBER", samples=("1", "2")),
        Column(ORDERS, 1, "customer_id", "NUMBER", "Who.", ("PII",)),
        Team("urn:li:corpGroup:g1", "Shop", 1, owns=(ORDERS,)),
    ]


def test_a_snapshot_of_the_older_form_says_the_same(tmp_path: Path) -> None:
    avro = "com.linkedin.pegasus2avro"
    snapshot = {
        "urn": ORDERS,
        "aspects": [
            {f"{avro}.dataset.DatasetProperties": {"description": {"string": "All orders."}}},
            {f"{avro}.schema.SchemaMetadata": {"fields": [{"fieldPath": "id", "nativeDataType": "int"}]}},
            {f"{avro}.dataset.UpstreamLineage": {"upstreams": [{"dataset": RAW}]}},
        ],
    }  # fmt: skip
    raw = {"urn": RAW, "aspects": [{f"{avro}.common.Status": {"removed": False}}]}

    found = _read(
        tmp_path,
        *({"proposedSnapshot": {f"{avro}.metadata.snapshot.DatasetSnapshot": each}} for each in (snapshot, raw)),
    )  # fmt: skip

    assert found == [
        Dataset(ORDERS, "orders", "snowflake", "core", description="All orders.", database="shop"),
        Column(ORDERS, 0, "id", "int"),
        Dataset(RAW, "orders", "snowflake", "raw", database="shop"),
        Edge(RAW, ORDERS, "lineage"),
    ]


def test_lineage_by_column_by_job_and_foreign_keys(tmp_path: Path) -> None:
    def column(urn: str, name: str) -> str:
        return f"urn:li:schemaField:({urn},{name})"

    job = "urn:li:dataJob:(urn:li:dataFlow:(airflow,dag,PROD),task)"
    found = _read(
        tmp_path,
        _aspect(RAW, "status", {"removed": False}),
        _aspect(ORDERS, "upstreamLineage", {
            "upstreams": [{"dataset": RAW}],
            "fineGrainedLineages": [{"upstreams": [column(RAW, "a")], "downstreams": [column(ORDERS, "b")]}],
        }),
        _aspect(ORDERS, "schemaMetadata", {"fields": [], "foreignKeys": [
            {"sourceFields": [column(ORDERS, "x")], "foreignFields": [column(RAW, "y")], "foreignDataset": RAW}]}),
        _aspect(job, "dataJobInfo", {"name": "Load orders"}),
        _aspect(job, "dataJobInputOutput", {"inputDatasets": [RAW], "outputDatasetEdges": [{"destinationUrn": ORDERS}]}),
    )  # fmt: skip

    assert _of(Edge, found) == [
        Edge(ORDERS, RAW, "foreign_key", columns=(("x", "y"),)),
        Edge(RAW, ORDERS, "lineage", "", (("a", "b"),)),
        Edge(RAW, ORDERS, "lineage", "Load orders"),
    ]


def test_a_table_and_the_model_that_fills_it_are_one_dataset(tmp_path: Path) -> None:
    model = _urn("SHOP.core.orders", "dbt")

    found = _read(
        tmp_path,
        _aspect(model, "siblings", {"siblings": [ORDERS]}),
        _aspect(model, "datasetProperties", {"description": "All orders."}),
        _aspect(model, "upstreamLineage", {"upstreams": [{"dataset": RAW}]}),
        _aspect(ORDERS, "upstreamLineage", {"upstreams": [{"dataset": model}]}),
        _aspect(RAW, "status", {}),
    )

    assert found == [
        Dataset(ORDERS, "orders", "snowflake", "core", description="All orders.", database="shop"),
        Dataset(RAW, "orders", "snowflake", "raw", database="shop"),
        Edge(RAW, ORDERS, "lineage"),
    ]


def test_usage_counts_departments_and_dashboards(tmp_path: Path) -> None:
    chart, board = "urn:li:chart:(looker,c)", "urn:li:dashboard:(looker,b)"
    counts = [{"user": f"urn:li:corpuser:{u}", "count": 2} for u in ("ann", "bo")]
    found = _read(
        tmp_path,
        _aspect(ORDERS, "status", {}),
        _aspect(ORDERS, "datasetUsageStatistics", {"timestampMillis": MILLIS, "totalSqlQueries": 5, "userCounts": counts}),
        _aspect(ORDERS, "datasetUsageStatistics", {"timestampMillis": 1, "totalSqlQueries": 9}),
        _aspect("urn:li:corpuser:ann", "corpUserInfo", {"departmentName": "Finance"}),
        _aspect("urn:li:corpuser:bo", "corpUserInfo", {"departmentName": "Finance"}),
        _aspect(chart, "chartInfo", {"title": "Sales by day", "inputs": [ORDERS]}),
        _aspect(board, "dashboardInfo", {"title": "Board", "charts": [chart]}),
    )  # fmt: skip

    assert _of(Usage, found) == [
        Usage(ORDERS, "Finance", 4, 2),
        Usage(ORDERS, "people who are not named", 1),
        Usage(ORDERS, "Board"),
    ]


def test_checks_runs_and_products(tmp_path: Path) -> None:
    assertion, product = "urn:li:assertion:a", "urn:li:dataProduct:p"
    job, run = (
        "urn:li:dataJob:(urn:li:dataFlow:(airflow,dag,PROD),task)",
        "urn:li:dataProcessInstance:r",
    )
    found = _read(
        tmp_path,
        _aspect(ORDERS, "status", {}),
        _aspect(assertion, "assertionInfo", {"type": "DATASET", "datasetAssertion": {"dataset": ORDERS, "operator": "NOT_NULL", "fields": [f"urn:li:schemaField:({ORDERS},id)"]}}),
        _aspect(assertion, "assertionRunEvent", {"asserteeUrn": ORDERS, "timestampMillis": MILLIS, "result": {"type": "FAILURE"}}),
        _aspect(assertion, "assertionRunEvent", {"asserteeUrn": ORDERS, "timestampMillis": 1, "result": {"type": "SUCCESS"}}),
        _aspect(run, "dataProcessInstanceRelationships", {"parentTemplate": job}),
        _aspect(run, "dataProcessInstanceRunEvent", {"timestampMillis": MILLIS, "result": {"type": "FAILURE"}}),
        _aspect(product, "dataProductProperties", {"name": "Orders", "description": "For all.", "assets": [{"destinationUrn": ORDERS}, {"destinationUrn": "urn:li:chart:(x,y)"}]}),
    )  # fmt: skip

    assert found[1:] == [
        Check(ORDERS, "NOT_NULL", "completeness", passed=False, column="id", at=NOON),
        Run("task", "failed", NOON),
        DataProduct(product, "Orders", purpose="For all.", outputs=(ORDERS,)),
    ]


def test_what_is_removed_or_malformed_costs_itself_only(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        _aspect(RAW, "status", {"removed": True}),
        _aspect(ORDERS, "upstreamLineage", {"upstreams": [{"dataset": RAW}, 7, {"dataset": None}]}),
        {"entityUrn": ORDERS, "aspectName": "x", "aspect": {"value": "{"}},
        {"entityUrn": ORDERS, "aspectName": "x", "aspect": None},
        {"hello": 1},
        _aspect("urn:li:dataset:odd", "schemaMetadata", {"fields": {"fieldPath": ["x"]}}),
    )

    assert [f.place for f in found if isinstance(f, Fault)] == [
        "mcps.json[2]",
        "mcps.json[3]",
        "mcps.json[4]",
    ]
    assert [d.name for d in found if isinstance(d, Dataset)] == ["orders", "odd"]
    assert _of(Edge, found) == []


def test_a_key_that_stands_twice_is_told_and_the_later_counts(tmp_path: Path) -> None:
    record = json.dumps(_aspect(ORDERS, "datasetProperties", {"description": "x"}))
    path = tmp_path / "m.json"
    twice = record.replace('"x"', '"x", "description": "y"')
    path.write_text(f"[{twice}]", encoding="utf-8")

    found = list(read(Files(tmp_path, (path,))))

    assert [d.description for d in found if isinstance(d, Dataset)] == ["y"]
    assert [f.place for f in found if isinstance(f, Fault)] == ["m.json[0]"]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real files are not here")
def test_real_files_are_read_whole() -> None:
    old = Counter(type(r) for r in read(Files(REAL, (REAL / "bootstrap_mce.json",))))
    shop = REAL / "showcase-ecommerce"
    parts = (shop / "01-definitions.json", shop / "02-data.json")
    new = Counter(type(r) for r in read(Files(shop, parts)))

    assert old == {Dataset: 7, Column: 28, Edge: 11, Usage: 3, Team: 2, Term: 4, Fault: 1}
    assert new == {Dataset: 54, Column: 659, Edge: 61, Usage: 25, Team: 8, DataProduct: 5, Term: 11}
