"""What a source is shows in its content, and one folder may hold several kinds."""

import json
from pathlib import Path

import pytest

from knowledge.workspace.kinds import catalog_files, detect_kind, kinds_at, manifest_beside
from knowledge.workspace.loading import load
from knowledge.workspace.model import FILE, Workspace, WorkspaceError
from knowledge.workspace.settings import add_source, open_workspace

MANIFEST = json.dumps(
    {
        "nodes": {
            "model.shop.orders": {"resource_type": "model", "name": "orders", "schema": "core"}
        },
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"},
    }
)


def _mixed(folder: Path) -> Path:
    texts = {
        "target/manifest.json": MANIFEST,
        "target/compiled/shop/orders.sql": "SELECT 1",
        "neutral/datasets.jsonl": '{"id": "s", "name": "stock"}\n',
        "neutral/README.md": "# Of the catalog\n",
        "people/teams.csv": "team,people,owns\nShop,7,core.orders;stock\n",
        "notes/about.md": "# About\n\nText.\n",
        "notes/sales.csv": "day,amount\n1,2\n",
        "node_modules/x/manifest.json": MANIFEST,
        ".git/config": "x",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_may_hold_several_kinds(tmp_path: Path) -> None:
    folder = _mixed(tmp_path)

    assert kinds_at(folder) == ("jsonl", "dbt", "csv", "documents")
    assert detect_kind(folder) == "auto"
    assert detect_kind(folder / "notes") == "documents"
    assert detect_kind(folder / "target") == "dbt"
    assert [files.paths for files in catalog_files(folder, "csv")] == [
        (folder / "people" / "teams.csv",)
    ]


def test_all_kinds_of_a_folder_are_loaded_and_leave_with_it(tmp_path: Path) -> None:
    (tmp_path / "mesh").mkdir()
    (tmp_path / "mesh" / "meshwright.toml").write_text("", encoding="utf-8")
    workspace = open_workspace(tmp_path / "mesh")
    workspace = add_source(workspace, _mixed(tmp_path / "all"), "auto", ["everyone"])

    outcome = load(workspace, lambda _: None)

    assert outcome.datasets.added == ("model.shop.orders", "s")
    (team,) = outcome.snapshot.teams()
    assert team.owns == ("model.shop.orders", "s")
    assert "notes/about.md" in outcome.documents
    assert outcome.skipped == ()

    (tmp_path / "mesh" / "meshwright.toml").write_text("", encoding="utf-8")
    emptied = load(open_workspace(tmp_path / "mesh"), lambda _: None)
    assert emptied.datasets.removed == ("model.shop.orders", "s")
    assert list(emptied.snapshot.teams()) == []


def test_a_fault_in_a_catalog_below_names_the_folder_that_it_lies_in(tmp_path: Path) -> None:
    (tmp_path / "mesh").mkdir()
    (tmp_path / "mesh" / FILE).write_text("", encoding="utf-8")
    folder = _mixed(tmp_path / "all")
    (folder / "neutral" / "datasets.jsonl").write_text("x\n", encoding="utf-8")
    (folder / "target" / "catalog.json").write_text("{}", encoding="utf-8")
    workspace = add_source(open_workspace(tmp_path / "mesh"), folder, "auto", ())

    found = {fault.place for fault in load(workspace, lambda _: None).report.faults}

    assert found >= {f"{folder}/neutral/datasets.jsonl:1", f"{folder}/target/catalog.json"}


def test_a_dbt_file_is_read_with_the_manifest_beside_it(tmp_path: Path) -> None:
    version = "https://schemas.getdbt.com/dbt/catalog/v1.json"
    for name in ("shop.catalog.json", "catalog.json"):
        text = json.dumps({"metadata": {"dbt_schema_version": version}, "nodes": {}})
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "shop.manifest.json").write_text(MANIFEST, encoding="utf-8")
    (tmp_path / "run_results.json").write_text("{}", encoding="utf-8")

    assert [p.name for p in sorted(tmp_path.iterdir()) if manifest_beside(p)] == [
        "shop.catalog.json"
    ]
    assert manifest_beside(tmp_path / "shop.catalog.json") == tmp_path / "shop.manifest.json"


def test_what_is_nothing_is_said_to_be_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\x00\x01")
    (tmp_path / "x.json").write_text("{}", encoding="utf-8")

    for path in (tmp_path / "x.bin", tmp_path / "x.json", tmp_path):
        with pytest.raises(WorkspaceError, match="nothing that can be read"):
            detect_kind(path)
    with pytest.raises(WorkspaceError, match="does not exist"):
        detect_kind(tmp_path / "gone")


def _workspace_of(folder: Path, toml: str, **ids: str) -> Workspace:
    for name, id_ in ids.items():
        place = folder / name.replace("_", "/")
        place.mkdir(parents=True, exist_ok=True)
        (place / "datasets.jsonl").write_text(f'{{"id": "{id_}", "name": "{id_}"}}\n')
    (folder / "meshwright.toml").write_text(f'{toml}\n[groups]\nhr = "HR"\n', encoding="utf-8")
    return open_workspace(folder)


def _readers(workspace: Workspace) -> dict[str, frozenset[str] | None]:
    return {d.id: d.readers for d in load(workspace, lambda _: None).snapshot.datasets()}


def test_a_restricted_catalog_within_an_open_source_stays_restricted(tmp_path: Path) -> None:
    toml = '[[sources]]\npath = "all"\n[[sources]]\npath = "all/pay"\nreaders = ["hr"]\n'
    workspace = _workspace_of(tmp_path, toml, all_shop="orders", all_pay="salaries")

    assert _readers(workspace) == {"orders": None, "salaries": frozenset({"hr"})}


def test_a_rule_of_a_folder_holds_for_the_catalog_in_it(tmp_path: Path) -> None:
    toml = '[[sources]]\npath = "all"\n[[folder_rules]]\npath = "all/pay"\nreaders = ["hr"]\n'
    workspace = _workspace_of(tmp_path, toml, all_shop="orders", all_pay="salaries")

    assert _readers(workspace) == {"orders": None, "salaries": frozenset({"hr"})}


def test_a_link_out_of_a_source_is_not_followed(tmp_path: Path) -> None:
    toml = '[[sources]]\npath = "all"\nkind = "odcs"\n'
    workspace = _workspace_of(tmp_path, toml, all_shop="orders")
    secret = tmp_path / "secret.yaml"
    secret.write_text("kind: DataContract\nid: x\nschema: [{name: secret}]\n", encoding="utf-8")
    (tmp_path / "all" / "x.yaml").symlink_to(secret)

    assert _readers(workspace) == {}
