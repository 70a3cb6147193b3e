"""Who owns what broke, or what it feeds, is told of it once, and only of what they may read."""

import json
from pathlib import Path

from assistant.drifting import drift_alerts
from assistant.opening import Opening
from assistant.settings import Settings
from knowledge.workspace.creation import create_workspace
from knowledge.workspace.loading import load
from knowledge.workspace.settings import add_source, open_workspace


def row(id_: str, owner: str, *columns: str, **more: object) -> dict[str, object]:
    listed = [{"name": name, "type": "INT"} for name in columns]
    return {
        "id": id_,
        "name": id_.rsplit(".", maxsplit=1)[-1],
        "owner": owner,
        "columns": listed,
        **more,
    }


def loaded(folder: Path, *loads: list[dict[str, object]]) -> Opening:
    mesh, source = folder / "mesh", folder / "source"
    source.mkdir()
    create_workspace(mesh, sample=False)
    edge = {"src": "a.t", "dst": "b.u", "kind": "lineage"}
    (source / "edges.jsonl").write_text(json.dumps(edge), encoding="utf-8")
    workspace = open_workspace(mesh)
    for number, rows in enumerate(loads):
        text = "\n".join(map(json.dumps, rows))
        (source / "datasets.jsonl").write_text(text, encoding="utf-8")
        if number == 0:
            workspace = add_source(workspace, source, "jsonl", frozenset({"everyone"}))
        load(workspace, lambda _: None)
    return Opening(Settings(), open_workspace(mesh), mesh / ".meshwright")


def test_owners_of_what_broke_and_of_what_it_feeds_are_told_once(tmp_path: Path) -> None:
    fed = row("b.u", "bob@shop.example", "x")
    office = loaded(
        tmp_path,
        [row("a.t", "ann@shop.example", "id", "total"), fed],
        [row("a.t", "ann@shop.example", "id"), fed],
    )

    alerts = drift_alerts(office)

    assert {(a.to, a.dataset, a.kind) for a in alerts} == {
        ("ann@shop.example", "a.t", "drift"), ("bob@shop.example", "a.t", "drift"),
    }  # fmt: skip
    body = next(a.body for a in alerts if a.to == "bob@shop.example")
    assert body == "- column removed total: queries that name it fail\n\nIt feeds your b.u."
    assert [a.id for a in drift_alerts(office)] == [a.id for a in alerts]


def test_nobody_is_told_of_what_they_may_not_read(tmp_path: Path) -> None:
    fed = row("b.u", "bob@shop.example", "x")
    closed = {"readers": ["hr"]}
    office = loaded(
        tmp_path,
        [row("a.t", "ann@shop.example", "id", "total", **closed), fed],
        [row("a.t", "ann@shop.example", "id", **closed), fed],
    )

    assert drift_alerts(office) == ()


def test_one_load_alone_drifts_from_nothing(tmp_path: Path) -> None:
    assert drift_alerts(loaded(tmp_path, [row("a.t", "ann@shop.example", "id")])) == ()
