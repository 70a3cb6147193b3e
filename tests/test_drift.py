"""What changed between two loads is told with whether it breaks, and closed things stay closed."""

import json
from pathlib import Path

from peers.terminal import meshwright, started

from knowledge.catalog.earlier import earlier_view
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Contract, DataProduct, Dataset, Edge, Usage
from knowledge.catalog.view import CatalogView
from knowledge.people import Audience
from tools.changes.conflicts import conflicts
from tools.changes.drift import Drift, drift

ALL = Audience(frozenset({frozenset({"staff"})}))


def view(*columns: tuple[str, str], **parts: object) -> CatalogView:
    held = tuple(Column("a.t", n, name, type_) for n, (name, type_) in enumerate(columns))
    given = {"datasets": (Dataset("a.t", "t"),), "columns": held, **parts}
    return CatalogView(Memory(**given), ALL)  # pyright: ignore[reportArgumentType]


def told(before: CatalogView, after: CatalogView) -> list[tuple[str, str, str]]:
    return [(d.kind, d.column or d.dataset, d.verdict) for d in drift(before, after)]


def test_columns_that_go_come_are_renamed_or_retyped() -> None:
    before = view(
        ("id", "INT"), ("total", "INT"), ("note", "TEXT"), ("size", "BIGINT"), ("old", "DATE")
    )
    after = view(
        ("id", "INT"), ("amount", "INT"), ("note", "TEXT"), ("size", "INT"), ("new", "BOOLEAN")
    )

    assert told(before, after) == [
        ("column renamed", "amount", "breaking"),
        ("column removed", "old", "breaking"),
        ("type changed", "size", "breaking"),
        ("column added", "new", "safe"),
    ]  # fmt: skip


def test_a_wider_type_is_to_be_looked_at_and_another_name_of_it_is_nothing() -> None:
    before = view(("a", "INT"), ("b", "INT"))

    assert told(before, view(("a", "BIGINT"), ("b", "INTEGER"))) == [
        ("type changed", "a", "look at it")
    ]


def test_datasets_that_go_come_or_are_renamed() -> None:
    columns = [Column("a.t", n, f"c{n}") for n in range(5)]
    moved = [Column("b.t2", n, f"c{n}") for n in range(5)]
    before = view(datasets=(Dataset("a.t", "t"), Dataset("a.gone", "gone")), columns=columns)
    after = view(datasets=(Dataset("b.t2", "t2"), Dataset("a.new", "new")), columns=moved)

    assert told(before, after) == [
        ("dataset removed", "a.gone", "breaking"),
        ("dataset renamed", "b.t2", "breaking"),
        ("dataset added", "a.new", "safe"),
    ]


def test_owners_keys_domains_lineage_and_contracts_drift_too() -> None:
    feed = (Edge("a.s", "a.t", "lineage"),)
    before = view(
        datasets=(Dataset("a.s", "s"), Dataset("a.t", "t", owners=("ann",), primary_key=("id",), domain="Orders")),
        edges=feed, contracts=(Contract("c1", "1", text="x"), Contract("c2", "1", text="x")),
    )  # fmt: skip
    after = view(
        datasets=(Dataset("a.s", "s"), Dataset("a.t", "t", primary_key=("no",), domain="Stock")),
        contracts=(Contract("c1", "2", text="y"),),
    )

    assert set(told(before, after)) == {
        ("owner changed", "a.t", "look at it"), ("key changed", "a.t", "breaking"),
        ("domain changed", "a.t", "look at it"), ("lineage lost", "a.t", "look at it"),
        ("contract changed", "c1", "look at it"), ("contract removed", "c2", "breaking"),
    }  # fmt: skip


def test_what_breaks_most_readers_comes_first() -> None:
    two = (Dataset("a.t", "t"), Dataset("a.u", "u"))
    columns = (Column("a.t", 0, "x"), Column("a.u", 0, "y"))
    before = view(datasets=two, columns=columns)
    after = view(datasets=two, columns=(), usage=(Usage("a.u", "team", 50),))

    assert [(d.dataset, d.queries_30d) for d in drift(before, after)] == [("a.u", 50), ("a.t", 0)]


def test_what_is_closed_today_is_not_shown_as_it_was_when_open() -> None:
    was = Memory(datasets=(Dataset("pay.salary", "salary"),), columns=(Column("pay.salary", 0, "zqamount"),))  # fmt: skip
    now = Memory(datasets=(Dataset("pay.salary", "salary", readers=frozenset({"hr"})),))

    found: tuple[Drift, ...] = drift(earlier_view(was, now, ALL), CatalogView(now, ALL))

    assert found == ()


def test_cycles_of_datasets_and_domains_are_found_with_their_flows() -> None:
    datasets = (Dataset("a.x", "x", domain="Orders"), Dataset("b.y", "y", domain="Stock"), Dataset("a.z", "z", domain="Orders"))  # fmt: skip
    there_and_back = (Edge("a.x", "b.y", "lineage"), Edge("b.y", "a.z", "lineage"))
    found = conflicts(view(datasets=datasets, edges=there_and_back))

    assert [(c.kind, c.members, c.evidence) for c in found] == [
        ("cycle of domains", ("Orders", "Stock"), ("a.x → b.y", "b.y → a.z"))
    ]
    ring = conflicts(view(datasets=datasets, edges=(*there_and_back, Edge("a.z", "a.x", "lineage"))))  # fmt: skip
    assert (ring[0].kind, ring[0].members) == ("cycle of datasets", ("a.x", "b.y", "a.z"))


def test_a_product_that_reads_what_another_domain_keeps_to_itself() -> None:
    datasets = (Dataset("a.pub", "pub", domain="Orders"), Dataset("a.own", "own", domain="Orders"))
    products = (
        DataProduct("o", "Orders by day", "Orders", outputs=("a.pub",)),
        DataProduct("s", "Stock", "Stock", inputs=("a.pub", "a.own")),
    )

    found = conflicts(view(datasets=datasets, products=products))

    assert [(c.kind, c.members) for c in found] == [("reads private data", ("Stock", "a.own"))]


def test_the_command_compares_the_last_two_loads(tmp_path: Path) -> None:
    mesh, source = tmp_path / "mesh", tmp_path / "source"
    source.mkdir()
    meshwright("init", str(mesh), cache=tmp_path)

    def load(*columns: str) -> None:
        row = {"id": "a.t", "name": "t", "columns": [{"name": c, "type": "INT"} for c in columns]}
        (source / "datasets.jsonl").write_text(json.dumps(row), encoding="utf-8")
        done = started("load", str(source), "--workspace", str(mesh), cache=tmp_path)
        assert done.returncode == 0, done.stderr

    def told_now() -> str:
        return meshwright("drift", "--workspace", str(mesh), cache=tmp_path).stdout

    load("id", "total")
    assert "only one load so far" in told_now()
    load("id")
    assert "breaking: column removed, a.t.total" in told_now()
    load("id")
    assert "breaking: column removed, a.t.total" in told_now()
