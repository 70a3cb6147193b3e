"""The neutral catalog is read line by line, and what is wrong costs only itself."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.model import (
    Check,
    Column,
    Dataset,
    Edge,
    Fault,
    Process,
    Reading,
    Run,
    Team,
    UnknownField,
    Usage,
)
from knowledge.catalog.readers.jsonl import read

REAL = Path(__file__).parents[2] / "shared" / "data" / "domains"


def _read(folder: Path, **files: str) -> list[Reading]:
    for name, text in files.items():
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return list(read(folder))


def test_every_field_of_the_neutral_form_is_read(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets="""{"id": "s.orders", "name": "orders", "platform": "snowflake", "schema": "s", "kind": "table", "layer": "core", "description": "Orders.", "columns": [{"name": "id", "type": "int", "description": "Key.", "tags": ["key"]}], "primary_key": ["id"], "owner": "shop", "tags": ["gold"], "domain": "Sales", "readers": ["finance"], "row_count": 7, "size_bytes": 9, "monthly_cost": 1.5, "updated_at": "2026-01-02T03:04:05+01:00"}
{"id": "s.lines", "name": "lines"}
""",
        edges='{"src": "s.orders", "dst": "s.lines", "kind": "lineage", "job": "split", "columns": [["id", "order_id"]]}',
        usage='{"dataset": "s.orders", "consumer": "bi", "queries_30d": 4, "users_30d": 2}',
        checks='{"dataset": "s.orders", "column": "id", "rule": "not null", "dimension": "completeness", "passed": false, "at": "2026-01-02"}',
        runs='{"job": "split", "started_at": "2026-01-02T03:04:05Z", "status": "failed", "error": "no space"}',
        teams='{"id": "shop", "name": "Shop", "people": 5, "skills": ["SQL"], "owns": ["s.orders"]}',
        processes='{"id": "o2c", "name": "Order to cash", "steps": ["order", "pay"], "datasets": ["s.orders"]}',
    )

    assert found == [
        Dataset(
            id="s.orders",
            name="orders",
            platform="snowflake",
            schema="s",
            kind="table",
            layer="core",
            description="Orders.",
            primary_key=("id",),
            owners=("shop",),
            tags=("gold",),
            domain="Sales",
            readers=frozenset({"finance"}),
            row_count=7,
            size_bytes=9,
            monthly_cost=1.5,
            updated_at=datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC),
        ),
        Column("s.orders", 0, "id", "int", "Key.", ("key",)),
        Dataset("s.lines", "lines"),
        Edge("s.orders", "s.lines", "lineage", "split", (("id", "order_id"),)),
        Usage("s.orders", "bi", 4, 2),
        Check(
            "s.orders",
            "not null",
            "completeness",
            passed=False,
            column="id",
            at=datetime(2026, 1, 2, tzinfo=UTC),
        ),
        Run("split", "failed", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "no space"),
        Team("shop", "Shop", 5, ("SQL",), ("s.orders",)),
        Process("o2c", "Order to cash", ("order", "pay"), ("s.orders",)),
    ]


def test_marked_columns_are_the_primary_key_where_none_is_named(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets='{"id": "a", "name": "a", "owner": null, "owners": [], "readers": null, "columns": [{"name": "x", "pk": true}, {"name": "y"}]}',
    )

    assert found == [
        Dataset("a", "a", primary_key=("x",)),
        Column("a", 0, "x"),
        Column("a", 1, "y"),
    ]


def test_no_readers_means_nobody_and_absent_readers_mean_the_source(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets='{"id": "a", "name": "a", "readers": []}\n{"id": "b", "name": "b"}',
    )

    assert found == [Dataset("a", "a", readers=frozenset()), Dataset("b", "b")]


def test_a_dataset_with_unreadable_readers_is_left_out_and_not_opened(tmp_path: Path) -> None:
    found = _read(tmp_path, datasets='{"id": "a", "name": "a", "readers": "finance"}')

    assert [type(reading) for reading in found] == [Fault]


def test_a_malformed_line_costs_itself_only(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets='{"id": "a", "name": "a"}\n{"id": \n[1]\n{"name": "no id"}\n\n{"id": "b", "name": "b"}\n',
    )

    assert found == [
        Dataset("a", "a"),
        Fault("datasets.jsonl:2", "The line is not a JSON object."),
        Fault("datasets.jsonl:3", "The line is not a JSON object."),
        Fault("datasets.jsonl:4", "id: field required."),
        Dataset("b", "b"),
    ]


def test_a_malformed_field_or_column_costs_itself_only(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets='{"id": "a", "name": "a", "row_count": "many", "columns": [{"name": "x"}, {"type": "int"}, {"name": "z"}]}',
    )

    assert found == [
        Fault("datasets.jsonl:1", "columns[1]: field required."),
        Fault(
            "datasets.jsonl:1",
            "row_count: input should be a valid integer, unable to parse string as an integer.",
        ),
        Dataset("a", "a"),
        Column("a", 0, "x"),
        Column("a", 1, "z"),
    ]


def test_what_is_not_there_or_there_twice_is_a_fault(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets='{"id": "a", "name": "a", "columns": [{"name": "x"}, {"name": "x"}]}\n{"id": "a", "name": "b"}',
        edges='{"src": "a", "dst": "gone", "kind": "lineage"}\n{"src": "a", "dst": "a", "kind": "guess"}',
        teams='{"id": "t", "name": "T", "owns": ["gone", "a"]}',
    )

    assert found == [
        Fault("datasets.jsonl:1", "The column 'x' is listed twice; the first was kept."),
        Dataset("a", "a"),
        Column("a", 0, "x"),
        Fault("datasets.jsonl:2", "The id 'a' stands on an earlier line, which was kept."),
        Fault("edges.jsonl:1", "There is no dataset 'gone' in datasets.jsonl."),
        Fault("edges.jsonl:2", "kind: input should be 'lineage' or 'foreign_key'."),
        Fault("teams.jsonl:1", "There is no dataset 'gone' in datasets.jsonl."),
        Team("t", "T", owns=("a",)),
    ]


def test_unknown_fields_are_kept(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets='{"id": "a", "name": "a", "sla": {"hours": 4}, "columns": [{"name": "x", "pii": true}]}',
        edges='{"src": "a", "dst": "a", "kind": "lineage", "weight": 2}',
    )

    assert [reading for reading in found if isinstance(reading, UnknownField)] == [
        UnknownField("a", "columns.pii", '{"x":true}'),
        UnknownField("a", "sla", '{"hours":4}'),
        UnknownField("a", "edges.weight", "2"),
    ]


def test_only_the_named_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "truth.jsonl").write_text('{"id": "secret", "name": "x"}', encoding="utf-8")

    assert _read(tmp_path, datasets='{"id": "a", "name": "a"}') == [Dataset("a", "a")]


def test_a_folder_without_datasets_is_one_fault(tmp_path: Path) -> None:
    assert _read(tmp_path, edges='{"src": "a"}') == [
        Fault(
            "datasets.jsonl",
            "There is no datasets.jsonl in this folder, so nothing was read.",
        )
    ]


def test_bytes_that_are_no_text_cost_their_line_only(tmp_path: Path) -> None:
    lines = b'\xef\xbb\xbf{"id": "a", "name": "a"}\n{"id": "\xff", "name": "b"}\n{"id": "\\ud800", "name": "c"}\n'
    (tmp_path / "datasets.jsonl").write_bytes(lines)

    assert [str(r.place) if isinstance(r, Fault) else r for r in read(tmp_path)] == [
        Dataset("a", "a"),
        "datasets.jsonl:2",
        "datasets.jsonl:3",
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
_FIELDS = st.sampled_from(
    [
        "id",
        "name",
        "schema",
        "columns",
        "primary_key",
        "owners",
        "readers",
        "row_count",
        "updated_at",
        "monthly_cost",
    ]
)


@given(lines=st.lists(st.dictionaries(_FIELDS, _JSON, max_size=8) | _JSON, max_size=4))
def test_no_content_raises(lines: list[object], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("catalog")
    text = "\n".join(json.dumps(line) for line in lines)
    (folder / "datasets.jsonl").write_text(text, encoding="utf-8")

    kinds = Counter(type(reading) for reading in read(folder))

    assert kinds[Dataset] + kinds[Fault] >= len(lines)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real catalogs are not here")
@pytest.mark.parametrize(
    ("name", "datasets", "edges"),
    [
        ("adventureworks", 88, 170),
        ("mozilla_bqetl", 5964, 6336),
        ("ofbiz", 1191, 3172),
        ("tuva", 1312, 2733),
        ("wideworldimporters", 63, 149),
    ],
)
def test_real_catalogs_are_read_whole(name: str, datasets: int, edges: int) -> None:
    kinds = Counter(type(reading) for reading in read(REAL / name / "catalog"))

    assert (kinds[Dataset], kinds[Edge]) == (datasets, edges)
    assert kinds[Fault] <= 1


def test_a_key_that_stands_twice_is_told_and_the_later_counts(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        datasets='{"id": "a", "name": "A", "readers": ["hr"], "readers": ["everyone", "hr"]}\n'
        '{"id": "x", "id": "c", "name": "C"}\n'
        '{"id": "b", "name": "has \\"id\\" and \\"id\\"", "columns": [{"name": "id"}]}\n',
    )

    assert [f for f in found if isinstance(f, Fault)] == [
        Fault(
            "datasets.jsonl:1",
            "The key 'readers' stands twice, so nobody can tell who may know of it.",
        ),
        Fault("datasets.jsonl:2", "The key 'id' stands twice; the later one counts."),
    ]
    assert [d.id for d in found if isinstance(d, Dataset)] == ["c", "b"]


def test_an_empty_catalog_and_another_encoding_are_told(tmp_path: Path) -> None:
    assert _read(tmp_path, datasets="") == [
        Fault("datasets.jsonl", "The file is empty, so there are no datasets.")
    ]
    (tmp_path / "datasets.jsonl").write_bytes('{"id": "é", "name": "é"}'.encode("latin-1"))
    assert list(read(tmp_path)) == [
        Fault("datasets.jsonl:1", "The line is not UTF-8 text; save the file as UTF-8.")
    ]
