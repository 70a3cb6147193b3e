"""A dbt project becomes datasets, lineage through its models, and keys that its tests check."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.catalog.model import (
    Check,
    Column,
    Dataset,
    Edge,
    Fault,
    Reading,
    Run,
    Term,
    Usage,
)
from knowledge.catalog.readers.dbt import read

REAL = Path(__file__).parents[2] / "shared" / "data" / "native" / "dbt"
MODEL = "model.shop.orders"
SOURCE = "source.shop.raw.orders"


def _manifest(**parts: object) -> str:
    metadata = {
        "dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json",
        "adapter_type": "postgres",
    }
    return json.dumps({"metadata": metadata, "nodes": {}, **parts})


def _read(folder: Path, manifest: str, catalog: str = "") -> list[Reading]:
    (folder / "manifest.json").write_text(manifest, encoding="utf-8")
    if catalog:
        (folder / "catalog.json").write_text(catalog, encoding="utf-8")
    return list(read(folder))


def test_a_model_is_a_dataset_and_the_job_that_fills_it(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        _manifest(
            nodes={
                MODEL: {
                    "resource_type": "model",
                    "name": "orders",
                    "schema": "core",
                    "description": "All orders.",
                    "original_file_path": "models/marts/orders.sql",
                    "config": {"materialized": "table", "group": "sales"},
                    "tags": ["daily"],
                    "columns": {"id": {"name": "id", "description": "Key.", "data_type": "int"}},
                    "constraints": [{"type": "primary_key", "columns": ["id"]}],
                    "depends_on": {"nodes": [SOURCE], "macros": ["macro.dbt.x"]},
                    "something_new": 1,
                }
            },
            sources={
                SOURCE: {
                    "resource_type": "source",
                    "name": "orders",
                    "source_name": "raw",
                    "schema": "raw",
                    "meta": {"owner": "shop team"},
                    "original_file_path": "models/staging/sources.yml",
                }
            },
            groups={"group.shop.sales": {"name": "sales", "owner": {"email": "s@x.example"}}},
        ),
    )

    assert found == [
        Dataset(
            id=MODEL,
            name="orders",
            platform="postgres",
            schema="core",
            kind="table",
            layer="marts",
            description="All orders.",
            primary_key=("id",),
            owners=("s@x.example",),
            tags=("daily",),
        ),
        Column(MODEL, 0, "id", "int", "Key."),
        Dataset(SOURCE, "orders", "postgres", "raw", "source", owners=("shop team",)),
        Edge(SOURCE, MODEL, "lineage", "orders"),
    ]


def test_the_warehouse_gives_types_order_and_sizes(tmp_path: Path) -> None:
    model = {
        "resource_type": "model",
        "name": "orders",
        "columns": {
            "id": {"name": "id", "description": "Key.", "tags": ["key"]},
            "note": {"name": "note", "description": "Not built yet."},
        },
    }
    table = {
        "metadata": {},
        "columns": {
            "TOTAL": {"name": "TOTAL", "type": "NUMBER", "index": 2, "comment": "In euros."},
            "ID": {"name": "ID", "type": "TEXT", "index": 1, "comment": None},
        },
        "stats": {"row_count": {"value": 12.0}, "bytes": {"value": 2048}},
    }
    version = "https://schemas.getdbt.com/dbt/catalog/v1.json"

    found = _read(
        tmp_path,
        _manifest(nodes={MODEL: model}),
        json.dumps({"metadata": {"dbt_schema_version": version}, "nodes": {MODEL: table}}),
    )

    assert found == [
        Dataset(MODEL, "orders", "postgres", kind="model", row_count=12, size_bytes=2048),
        Column(MODEL, 0, "ID", "TEXT", "Key.", ("key",)),
        Column(MODEL, 1, "TOTAL", "NUMBER", "In euros."),
        Column(MODEL, 2, "note", "", "Not built yet."),
    ]


def test_a_relationships_test_is_a_foreign_key(tmp_path: Path) -> None:
    models = {
        f"model.shop.{name}": {"resource_type": "model", "name": name}
        for name in ("customers", "orders")
    }
    test = {
        "resource_type": "test",
        "name": "relationships_orders",
        "test_metadata": {
            "name": "relationships",
            "kwargs": {
                "model": "{{ get_where_subquery(ref('orders')) }}",
                "to": "ref('shop', 'customers')",
                "column_name": "customer_id",
                "field": "id",
            },
        },
        "depends_on": {"nodes": ["model.shop.customers", "model.shop.orders"]},
    }

    found = _read(tmp_path, _manifest(nodes={**models, "test.shop.r": test}))

    assert [reading for reading in found if isinstance(reading, Edge)] == [
        Edge(
            "model.shop.orders",
            "model.shop.customers",
            "foreign_key",
            columns=(("customer_id", "id"),),
        )
    ]


def test_an_exposure_is_a_consumer(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        _manifest(
            nodes={MODEL: {"resource_type": "model", "name": "orders"}},
            exposures={
                "exposure.shop.board": {
                    "name": "board",
                    "label": "Board report",
                    "depends_on": {"nodes": [MODEL]},
                }
            },
        ),
    )

    assert found[-1] == Usage(MODEL, "Board report")


def test_a_node_that_cannot_be_read_costs_itself_only(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        _manifest(
            nodes={
                "model.shop.broken": {"resource_type": "model", "name": 5},
                MODEL: {
                    "resource_type": "model",
                    "name": "orders",
                    "depends_on": {"nodes": ["model.shop.gone"]},
                },
            }
        ),
    )

    assert found == [
        Fault("manifest.json:model.shop.broken", "name: Input should be a valid string."),
        Dataset(MODEL, "orders", "postgres", kind="model"),
        Fault(
            f"manifest.json:{MODEL}",
            "It depends on 'model.shop.gone', which is not in the manifest.",
        ),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"nodes": {}}',
        '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/catalog/v1.json"}, "nodes": {}}',
    ],
)
def test_what_is_no_manifest_is_one_fault(tmp_path: Path, text: str) -> None:
    found = _read(tmp_path, text)

    assert [(type(r), r.place) for r in found if isinstance(r, Fault)] == [(Fault, "manifest.json")]
    assert len(found) == 1


def test_another_file_of_dbts_says_with_what_it_is_read(tmp_path: Path) -> None:
    version = "https://schemas.getdbt.com/dbt/run-results/v6.json"

    found = _read(tmp_path, json.dumps({"metadata": {"dbt_schema_version": version}, "nodes": {}}))

    assert [r.reason for r in found if isinstance(r, Fault)] == [
        "dbt's run_results.json is read together with the manifest.json beside it: load that, or the folder of both."
    ]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real manifests are not here")
@pytest.mark.parametrize(
    ("name", "datasets", "columns", "edges", "terms"),
    [
        ("fivetran_netsuite", 200, 3488, 189, 68),
        ("fivetran_salesforce", 56, 4061, 40, 110),
        ("openlineage_large", 8, 21, 9, 1),
    ],
)
def test_real_manifests_are_read_whole(
    name: str, datasets: int, columns: int, edges: int, terms: int
) -> None:
    kinds = Counter(type(reading) for reading in read(REAL / f"{name}.manifest.json"))

    assert kinds == {Dataset: datasets, Column: columns, Edge: edges, Term: terms}


def test_a_run_tells_what_tests_found_and_how_jobs_went(tmp_path: Path) -> None:
    test = {
        "resource_type": "test",
        "name": "not_null_orders_id",
        "attached_node": MODEL,
        "column_name": "id",
        "test_metadata": {"name": "not_null"},
    }
    results = [
        {"unique_id": MODEL, "status": "error", "message": "no space", "timing": [{"started_at": "2026-01-02T12:00:00Z"}]},
        {"unique_id": "test.shop.t", "status": "fail", "timing": []},
        {"unique_id": "model.shop.gone", "status": "success"},
        {"unique_id": 5},
    ]  # fmt: skip
    (tmp_path / "run_results.json").write_text(
        json.dumps(
            {
                "metadata": {
                    "dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v6.json"
                },
                "results": results,
            }
        )
    )

    found = _read(
        tmp_path,
        _manifest(
            nodes={
                MODEL: {"resource_type": "model", "name": "orders", "database": "shop"},
                "test.shop.t": test,
            }
        ),
    )

    assert found == [
        Dataset(MODEL, "orders", "postgres", kind="model", database="shop"),
        Run("orders", "failed", datetime(2026, 1, 2, 12, tzinfo=UTC), "no space"),
        Check(MODEL, "not_null", "completeness", passed=False, column="id"),
        Fault("run_results.json:results[3]", "unique_id: Input should be a valid string."),
    ]


@pytest.mark.skipif(not REAL.is_dir(), reason="the real manifests are not here")
def test_a_real_run_is_read_with_its_manifest() -> None:
    folder = REAL.parent / "openmetadata" / "sample_data" / "dbt"

    kinds = Counter(type(reading) for reading in read(folder))

    assert kinds == {Dataset: 8, Column: 39, Edge: 9, Check: 20, Run: 8, Term: 1}


def test_a_key_that_stands_twice_is_told_with_its_place(tmp_path: Path) -> None:
    node = '{"resource_type": "model", "name": "orders", "schema": "core"}'
    plain = _manifest(nodes={})
    twice = plain.replace('"nodes": {}', f'"nodes": {{"{MODEL}": {node}, "{MODEL}": {node}}}')

    found = _read(tmp_path, twice)

    assert [(f.place, f.kind) for f in found if isinstance(f, Fault)] == [
        (f"manifest.json:nodes.{MODEL}", "contradiction")
    ]
    assert len([d for d in found if isinstance(d, Dataset)]) == 1
