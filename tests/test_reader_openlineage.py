"""Events of runs become lineage, datasets, runs and the outcomes of checks."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.catalog.model import Check, Column, Dataset, Edge, Fault, Query, Reading, Run
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.openlineage import read

REAL = Path(__file__).parents[2] / "shared" / "data" / "native" / "openlineage"
SHOP = "postgres://db:5432"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def _event(
    type_: str, minute: int, job: str = "load", run: str = "r1", **parts: object
) -> dict[str, object]:
    return {
        "eventType": type_,
        "eventTime": f"2026-01-02T12:{minute:02}:00Z",
        "run": {"runId": run},
        "job": {"namespace": "airflow", "name": job},
        **parts,
    }


def _read(folder: Path, *events: object, lines: bool = False) -> list[Reading]:
    path = folder / "events.json"
    text = "\n".join(map(json.dumps, events)) if lines else json.dumps(events, indent=1)
    path.write_text(text, encoding="utf-8")
    return list(read(Files(folder, (path,))))


def _of(kind: type, found: list[Reading]) -> list[Reading]:
    return [reading for reading in found if isinstance(reading, kind)]


@pytest.mark.parametrize("lines", [True, False])
def test_a_run_in_several_events_is_lineage_and_one_run(tmp_path: Path, *, lines: bool) -> None:
    source = {
        "namespace": SHOP,
        "name": "shop.raw.orders",
        "facets": {
            "schema": {"fields": [{"name": "id", "type": "int", "description": "Key."}]},
            "ownership": {"owners": [{"name": "team:shop"}]},
        },
    }
    target = {
        "namespace": SHOP,
        "name": "shop.core.orders",
        "facets": {
            "documentation": {"description": "All orders."},
            "columnLineage": {
                "fields": {
                    "order_id": {
                        "inputFields": [
                            {"namespace": SHOP, "name": "shop.raw.orders", "field": "id"}
                        ]
                    }
                }
            },
        },
    }

    found = _read(
        tmp_path,
        _event("COMPLETE", 5, outputs=[target]),
        _event("START", 0, inputs=[source]),
        lines=lines,
    )

    raw, core = f"{SHOP}/shop.raw.orders", f"{SHOP}/shop.core.orders"
    assert found == [
        Dataset(core, "orders", "postgres", "core", description="All orders.", database="shop"),
        Dataset(raw, "orders", "postgres", "raw", owners=("shop",), database="shop"),
        Column(raw, 0, "id", "int", "Key."),
        Edge(raw, core, "lineage", "load", (("id", "order_id"),)),
        Run("load", "success", NOON),
    ]


def test_a_failed_run_says_why(tmp_path: Path) -> None:
    facets = {"errorMessage": {"message": "no space"}}

    found = _read(
        tmp_path,
        _event("START", 0),
        _event("FAIL", 3, run="r1") | {"run": {"runId": "r1", "facets": facets}},
        _event("START", 0, run="r2"),
    )

    assert found == [Run("load", "failed", NOON, "no space"), Run("load", "running", NOON)]


def test_assertions_are_checks_and_what_a_test_writes_is_no_dataset(tmp_path: Path) -> None:
    tested = {
        "namespace": SHOP,
        "name": "shop.core.orders",
        "inputFacets": {
            "dataQualityAssertions": {
                "assertions": [
                    {"assertion": "not_null", "success": False, "column": "id"},
                    {"assertion": "not_null", "success": False, "column": "id"},
                    {"assertion": "row_count_equal_to", "success": True},
                ]
            },
            "dataQualityMetrics": {"rowCount": 7},
        },
    }
    job = {"namespace": "n", "name": "t", "facets": {"jobType": {"jobType": "TEST"}}}

    found = _read(
        tmp_path,
        _event("COMPLETE", 0, inputs=[tested], outputs=[{"name": "audit.failures"}]) | {"job": job},
    )

    id_ = f"{SHOP}/shop.core.orders"
    assert [(d.id, d.row_count) for d in found if isinstance(d, Dataset)] == [(id_, 7)]
    assert _of(Check, found) == [
        Check(id_, "not_null", "completeness", passed=False, column="id", at=NOON),
        Check(id_, "row_count_equal_to", "completeness", passed=True, at=NOON),
    ]


def test_a_file_that_is_known_as_a_table_is_that_table(tmp_path: Path) -> None:
    links = {"identifiers": [{"namespace": "hive://m", "name": "core.orders", "type": "TABLE"}]}
    file = {"namespace": "s3://bucket", "name": "wh/core/orders", "facets": {"symlinks": links}}
    bare = {"namespace": "s3://bucket", "name": "landing/x.csv"}

    found = _read(tmp_path, _event("COMPLETE", 0, inputs=[bare], outputs=[file]))

    assert [(d.name, d.platform, d.schema) for d in found if isinstance(d, Dataset)] == [
        ("landing/x.csv", "s3", ""),
        ("orders", "hive", "core"),
    ]


def test_jobs_of_one_name_are_told_apart_by_their_namespace(tmp_path: Path) -> None:
    other = {"job": {"namespace": "dagster", "name": "load"}}

    found = _read(tmp_path, _event("COMPLETE", 0), _event("COMPLETE", 0) | other)

    assert _of(Run, found) == [
        Run("airflow/load", "success", NOON),
        Run("dagster/load", "success", NOON),
    ]


def test_the_query_of_a_job_tells_what_it_reads_together(tmp_path: Path) -> None:
    job = {"namespace": "n", "name": "j", "facets": {"sql": {"query": "SELECT 1 FROM a, b"}}}
    read_ = [{"namespace": "x", "name": "a"}, {"namespace": "x", "name": "b"}]

    found = _read(tmp_path, _event("COMPLETE", 0, inputs=read_) | {"job": job})

    assert _of(Query, found) == [Query("j.sql", "SELECT 1 FROM a, b", "j", 0, ("x/a", "x/b"))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ["events.json"]),
        ("[", ["events.json"]),
        ('[{"a": 1}]', ["events.json[0]"]),
        ('{"job": {"name": "a"}}\n{"job": NaN}\n{"job": {"name": "b", "name": "c"}}\nnot\n[]\n{"job": 1}',
         ["events.json:2", "events.json:3", "events.json:4", "events.json:5", "events.json:6"]),
        ('[{"job": ' + "[" * 100_000 + "]" * 100_000 + "}, 7]", ["events.json[0]", "events.json[1]"]),
        ('[{"job": {"name": "a"}, "inputs": [3, null, {"name": 4}], "outputs": {"name": []}}, {"x', ["events.json[1]"]),
    ],
)  # fmt: skip
def test_what_is_no_event_costs_itself_only(tmp_path: Path, text: str, places: list[str]) -> None:
    (tmp_path / "events.json").write_text(text, encoding="utf-8")

    found = list(read(Files(tmp_path, (tmp_path / "events.json",))))

    assert [f.place for f in found if isinstance(f, Fault)] == places


@pytest.mark.skipif(not REAL.is_dir(), reason="the real events are not here")
@pytest.mark.parametrize(
    ("name", "counts"),
    [
        (
            "marquez_seed_metadata",
            {Dataset: 13, Column: 91, Edge: 13, Check: 2, Run: 13, Query: 5},
        ),
        ("dbt_build_ol_events", {Dataset: 9, Column: 21, Edge: 7, Check: 12, Run: 93}),
        ("event_full", {Dataset: 1, Column: 1, Check: 2, Run: 1, Query: 1}),
        ("event_large", {Dataset: 1, Column: 1, Run: 1, Query: 1}),
    ],
)
def test_real_events_are_read_whole(name: str, counts: dict[type, int]) -> None:
    found = list(read(Files(REAL, (REAL / f"{name}.json",))))

    assert Counter(type(reading) for reading in found) == counts
