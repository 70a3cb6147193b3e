"""A snapshot gives back what was written, is equal for equal content, and never changes."""

import pickle
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.catalog.codec import body
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Fault,
    Process,
    Query,
    Reading,
    Run,
    Team,
    Term,
    UnknownField,
    Usage,
)
from knowledge.catalog.report import FAULTS_KEPT, Count
from knowledge.catalog.snapshot import (
    Difference,
    Snapshot,
    SnapshotUnreadable,
    difference,
    write,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
CATALOG: tuple[Reading, ...] = (
    Dataset("b", "Bé", "pg", readers=frozenset({"x", "y", "z"}), updated_at=NOON, row_count=2**62),
    Dataset("a", "A", owners=("o",), tags=("t",), readers=frozenset(), monthly_cost=0.5),
    Column("b", 1, "second"),
    Column("b", 0, "first", "int", "d", ("key",), ("1", "2")),
    Column("a", 0, "only"),
    Edge("a", "b", "lineage", "job", (("only", "first"),)),
    Edge("b", "a", "foreign_key"),
    Usage("a", "bi", 3, 2),
    Check("a", "unique", "uniqueness", passed=True, column="only", at=NOON),
    Run("job", "failed", NOON, "no space"),
    Team("t", "Team", 4, ("SQL",), ("a",)),
    Process("p", "Process", ("one", "two"), ("a", "b")),
    Query("q", "SELECT 1", "bi", 3, ("a", "b")),
    Contract("c", "1.0.0", "active", ("a",), "kind: DataContract\n", "c.yaml", frozenset("yx")),
    DataProduct("o", "Orders", "sales", outputs=("a",), contracts=("c",)),
    Term("g", "Churn", "Who left.", ("CR",), "g.json", ("a",), frozenset("yx")),
)


def test_every_record_comes_back_as_it_was(tmp_path: Path) -> None:
    write(tmp_path / "c.sqlite", CATALOG)

    snapshot = Snapshot(tmp_path / "c.sqlite")

    assert list(snapshot.datasets()) == [CATALOG[1], CATALOG[0]]
    assert list(snapshot.columns(["b", "a", "gone"])) == [CATALOG[4], CATALOG[3], CATALOG[2]]
    assert list(snapshot.columns(["a"])) == [CATALOG[4]]
    assert list(snapshot.edges()) == [CATALOG[5], CATALOG[6]]
    assert list(snapshot.usage()) == [CATALOG[7]]
    assert list(snapshot.checks()) == [CATALOG[8]]
    assert list(snapshot.runs()) == [CATALOG[9]]
    assert list(snapshot.teams()) == [CATALOG[10]]
    assert list(snapshot.processes()) == [CATALOG[11]]
    assert list(snapshot.queries()) == [CATALOG[12]]
    assert list(snapshot.contracts()) == [CATALOG[13]]
    assert list(snapshot.products()) == [CATALOG[14]]
    assert list(snapshot.terms()) == [CATALOG[15]]


def test_the_fingerprint_does_not_depend_on_the_order(tmp_path: Path) -> None:
    shuffled = list(CATALOG)
    random.Random(7).shuffle(shuffled)

    one = write(tmp_path / "one.sqlite", CATALOG).fingerprint
    two = write(tmp_path / "two.sqlite", shuffled).fingerprint
    other = write(tmp_path / "other.sqlite", CATALOG[:-1]).fingerprint

    assert one == two == Snapshot(tmp_path / "two.sqlite").fingerprint
    assert one != other


def test_a_record_with_readers_is_written_the_same_in_every_process() -> None:
    written = body(Dataset("a", "A", readers=frozenset("hgfedcba")))

    assert written == '{"id":"a","name":"A","readers":["a", "b", "c", "d", "e", "f", "g", "h"]}'


def test_the_report_counts_what_was_read_and_keeps_what_could_not_be(tmp_path: Path) -> None:
    unknown = (UnknownField("a", "sla", "1"), UnknownField("b", "sla", "2"))
    faults = tuple(Fault(f"datasets.jsonl:{n}", "bad") for n in range(FAULTS_KEPT + 2))

    report = write(tmp_path / "c.sqlite", (*CATALOG, *unknown, *faults))

    assert report.records[:3] == (Count("Check", 1), Count("Column", 3), Count("Contract", 1))
    assert report.unknown == (Count("sla", 2),)
    assert report.faults == faults[:FAULTS_KEPT]
    assert report.faults_left_out == 2
    assert Snapshot(tmp_path / "c.sqlite").report() == report
    assert tuple(Snapshot(tmp_path / "c.sqlite").unknown_fields()) == unknown


def test_a_failed_write_leaves_the_earlier_snapshot(tmp_path: Path) -> None:
    def source_that_goes_away() -> Iterator[Reading]:
        yield Dataset("a", "A")
        raise RuntimeError("the source went away")

    path = tmp_path / "c.sqlite"
    before = write(path, CATALOG).fingerprint

    with pytest.raises(RuntimeError):
        write(path, source_that_goes_away())

    assert Snapshot(path).fingerprint == before
    assert [p.name for p in tmp_path.iterdir()] == ["c.sqlite"]


def test_several_threads_read_one_snapshot(tmp_path: Path) -> None:
    readings = [Dataset(f"d{n:04}", "x") for n in range(600)]
    write(tmp_path / "c.sqlite", [*readings, *(Column(d.id, 0, "c") for d in readings)])
    snapshot: Snapshot = pickle.loads(pickle.dumps(Snapshot(tmp_path / "c.sqlite")))

    def count(_: int) -> int:
        return len(list(snapshot.columns(d.id for d in readings)))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(count, range(4)))

    assert found == [600, 600, 600, 600]


def test_the_difference_names_datasets_whose_record_or_columns_changed(tmp_path: Path) -> None:
    write(
        tmp_path / "old.sqlite",
        [*(Dataset(d, d) for d in "abcd"), Column("a", 0, "x"), Column("b", 0, "x")],
    )
    write(
        tmp_path / "new.sqlite",
        [*(Dataset(d, d) for d in "abe"), Dataset("c", "C"), Column("a", 0, "x")],
    )
    old, new = Snapshot(tmp_path / "old.sqlite"), Snapshot(tmp_path / "new.sqlite")

    assert difference(old, new) == Difference(("e",), ("b", "c"), ("d",))
    assert difference(None, new) == Difference(("a", "b", "c", "e"), (), ())


def test_a_file_that_is_no_snapshot_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "c.sqlite").write_text("not a database, but long enough to be read as one" * 9)

    with pytest.raises(SnapshotUnreadable):
        list(Snapshot(tmp_path / "c.sqlite").datasets())
    with pytest.raises(SnapshotUnreadable):
        list(Snapshot(tmp_path / "gone.sqlite").datasets())


def test_a_catalog_of_literals_has_the_same_fingerprint_in_any_order() -> None:
    a, b = Dataset("a", "A", readers=frozenset("xyz")), Dataset("b", "B")

    assert Memory(datasets=(a, b)).fingerprint == Memory(datasets=(b, a)).fingerprint
    assert Memory(datasets=(a, b)).fingerprint != Memory(datasets=(a,)).fingerprint
    assert list(Memory(datasets=(b, a)).datasets()) == [a, b]
