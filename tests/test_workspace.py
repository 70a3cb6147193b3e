"""A workspace is opened with all faults at once, gets sources, and is loaded."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.catalog.view import CatalogView
from knowledge.documents.folder import pages_in
from knowledge.organisation import Organisation
from knowledge.people import EVERYONE, Person, audience_of
from knowledge.workspace import (
    FILE,
    SourceSpec,
    Workspace,
    WorkspaceError,
    add_source,
    catalog_of,
    create_workspace,
    detect_kind,
    documents_of,
    find_workspace,
    load,
    open_workspace,
    owner,
    person,
    sample_folder,
)

ORDERS = '{"id": "orders", "name": "orders"}\n'
WORKSPACE = """
[organisation]
name = "Acme"
people = 12
owner = "Ann@acme.example"

[[sources]]
path = "catalog"
readers = ["finance"]

[groups]
finance = "Finance"

[[people]]
email = "ann@acme.example"
name = "Ann"
role = "CDO"
groups = ["finance"]

[model]
name = "planner"
"""


def _workspace(root: Path, toml: str = WORKSPACE, datasets: str = ORDERS) -> Workspace:
    (root / "catalog").mkdir(parents=True)
    (root / "catalog" / "datasets.jsonl").write_text(datasets, encoding="utf-8")
    (root / FILE).write_text(toml, encoding="utf-8")
    return open_workspace(root)


def _seen(workspace: Workspace, email: str) -> list[str]:
    audience = audience_of([person(workspace, email)])
    return [d.id for d in CatalogView(catalog_of(workspace), audience).datasets]


def test_a_workspace_says_who_and_what_it_is(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)

    assert workspace.organisation == Organisation(name="Acme", people=12, owner="Ann@acme.example")
    assert workspace.sources == (SourceSpec("catalog", "auto", frozenset({"finance"})),)
    assert workspace.state == tmp_path / ".meshwright"
    assert workspace.model == "planner"
    ann = Person("ann@acme.example", "Ann", "CDO", frozenset({"finance"}))
    assert person(workspace, " ANN@acme.example") == owner(workspace) == ann
    assert person(workspace, "bob@acme.example") == Person("bob@acme.example")


def test_a_workspace_names_what_it_calls_by_two_names(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('[glossary]\nDC = "distribution centre"\n', encoding="utf-8")

    assert open_workspace(tmp_path).glossary == (("DC", "distribution centre"),)


def test_all_faults_are_reported_together(tmp_path: Path) -> None:
    toml = """
    [organisation]
    people = "many"
    [[sources]]
    path = "x"
    kind = "excel"
    [[people]]
    email = "a@x.example"
    groups = ["nobody"]
    [[people]]
    email = "A@x.example"
    nmae = "A"
    [modle]
    """

    with pytest.raises(WorkspaceError) as raised:
        _workspace(tmp_path, toml)

    prefix = f"{tmp_path / FILE}: "
    assert [line.removeprefix(prefix) for line in str(raised.value).split("\n")] == [
        "[organisation].people: input should be a valid integer, unable to parse string as an integer.",
        (
            "[sources] 1.kind: input should be 'auto', 'documents', 'policies', 'jsonl', 'dbt', 'sql', 'datahub', "
            "'openmetadata', 'openlineage', 'odcs', 'dbml', 'mermaid', 'csv' or 'database'."
        ),
        "[people] 2.nmae: is not known; correct its spelling or remove it.",
        "[modle] is not known; it may be one of organisation, sources, checks, folder_rules, groups, people, people_files, model, tokens, login, journal, slack, executor, glossary.",
    ]


def test_groups_that_are_not_declared_and_doubled_people_are_faults(tmp_path: Path) -> None:
    toml = """
    [[sources]]
    path = "x"
    readers = ["finanec"]
    [[people]]
    email = "a@x.example"
    [[people]]
    email = "A@x.example"
    """

    with pytest.raises(WorkspaceError) as raised:
        _workspace(tmp_path, toml)

    prefix = f"{tmp_path / FILE}: "
    assert [line.removeprefix(prefix) for line in str(raised.value).split("\n")] == [
        "the source 'x' names the group 'finanec', which [groups] lacks; add it there.",
        "a@x.example stands twice under [[people]]; keep one.",
    ]


@pytest.mark.parametrize("content", [None, b"[organisation", b"\xff"])
def test_what_cannot_be_opened_is_said_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    if content:
        (tmp_path / FILE).write_bytes(content)

    with pytest.raises(WorkspaceError, match=r"^[^\n]*(init|Correct|save)[^\n]*$"):
        open_workspace(tmp_path)


def test_the_workspace_asked_for_comes_before_the_current_folder(tmp_path: Path) -> None:
    _workspace(tmp_path / "here")

    assert find_workspace(Path("a"), "b", tmp_path / "here") == Path("a")
    assert find_workspace(None, "b", tmp_path / "here") == Path("b")
    assert find_workspace(None, "", tmp_path / "here") == tmp_path / "here"
    assert find_workspace(None, None, tmp_path) is None


def test_a_new_workspace_can_be_opened_and_is_not_made_twice(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "new", sample=False)

    assert workspace.organisation == Organisation()
    assert list(catalog_of(workspace).datasets()) == []
    with pytest.raises(WorkspaceError, match="already"):
        create_workspace(tmp_path / "new", sample=True)


def test_the_sample_is_copied_whole(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "new", sample=True)
    outcome = load(workspace, lambda _: None)

    assert workspace.organisation.fictional
    assert len(outcome.datasets.added) > 100
    assert outcome.report.faults == outcome.skipped == ()


def test_the_sample_is_opened_in_place_without_a_write_into_the_package(tmp_path: Path) -> None:
    before = sorted(sample_folder().rglob("*"))
    workspace = open_workspace(sample_folder(), tmp_path / "state")

    assert len(list(catalog_of(workspace).datasets())) > 100
    assert sorted(sample_folder().rglob("*")) == before


def test_sources_added_at_once_are_all_kept_and_each_once(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    folders = [tmp_path / f"notes{n}" for n in range(6)]
    for folder in folders:
        folder.mkdir()
        (folder / "a.md").write_text("# A", encoding="utf-8")

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda f: add_source(workspace, f, "auto", [EVERYONE]), folders * 2))

    assert sorted(s.path for s in open_workspace(tmp_path).sources) == [
        "catalog",
        *(folder.name for folder in folders),
    ]


def test_a_source_is_added_once_with_its_kind_and_readers(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path / "w")
    outside = tmp_path / 'docs "a"'
    outside.mkdir()
    (outside / "a.md").write_text("# A", encoding="utf-8")

    once = add_source(workspace, outside, "auto", ["finance"])
    twice = add_source(once, outside, "documents", [EVERYONE])

    assert once.sources[1] == SourceSpec(str(outside), "documents", frozenset({"finance"}))
    assert twice == once == open_workspace(tmp_path / "w")


def test_a_source_within_the_workspace_is_named_relative_to_it(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("A", encoding="utf-8")

    added = add_source(workspace, tmp_path / "notes", "auto", [EVERYONE])

    assert added.sources[1].path == "notes"
    assert [folder.path for folder in documents_of(added)] == [tmp_path / "notes"]


def test_a_source_for_an_unknown_group_is_refused_and_not_written(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)

    with pytest.raises(WorkspaceError, match="names the group 'hr'"):
        add_source(workspace, tmp_path, "documents", ["hr"])

    assert open_workspace(tmp_path) == workspace


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    _workspace(tmp_path)
    version = "https://schemas.getdbt.com/dbt/manifest/v12.json"
    (tmp_path / "target").mkdir()
    manifest = f'{{"metadata": {{"dbt_schema_version": "{version}"}}, "nodes": {{}}}}'
    (tmp_path / "target" / "manifest.json").write_text(manifest, encoding="utf-8")
    (tmp_path / "notes.md").write_text("# A", encoding="utf-8")
    (tmp_path / "table.parquet").write_bytes(b"PAR1\x00")
    (tmp_path / "report.tmp").write_bytes(b"%PDF-1.7\n")

    assert detect_kind(tmp_path / "catalog") == "jsonl"
    assert detect_kind(tmp_path / "target") == "dbt"
    assert detect_kind(tmp_path / "target" / "manifest.json") == "dbt"
    assert detect_kind(tmp_path / "notes.md") == "documents"
    assert detect_kind(tmp_path / "report.tmp") == "documents"
    with pytest.raises(WorkspaceError, match="Readable are a folder with"):
        detect_kind(tmp_path / "table.parquet")
    with pytest.raises(WorkspaceError, match="does not exist"):
        detect_kind(tmp_path / "gone")


def test_a_load_says_what_changed_and_what_could_not_be_read(tmp_path: Path) -> None:
    toml = f'{WORKSPACE}\n[[sources]]\npath = "gone"\n[[sources]]\npath = "docs"'
    workspace = _workspace(tmp_path, toml)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\n\nText.", encoding="utf-8")
    (tmp_path / "docs" / "b.md").write_bytes(b"\xff")
    first = load(workspace, lambda _: None)
    file = tmp_path / "catalog" / "datasets.jsonl"
    file.write_text('{"id": "stores", "name": "stores"}\nnonsense\n', encoding="utf-8")

    second = load(workspace, lambda _: None)

    assert first.datasets.added == ("orders",)
    assert (second.datasets.added, second.datasets.removed) == (("stores",), ("orders",))
    assert [fault.place for fault in second.report.faults] == ["catalog/datasets.jsonl:2"]
    assert second.documents == ("a.md",)
    assert [fault.place for fault in second.skipped] == ["gone", "b.md"]
    assert catalog_of(workspace) == second.snapshot


def test_a_dataset_without_readers_has_those_of_its_source(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)

    assert _seen(workspace, "ann@acme.example") == ["orders"]
    assert _seen(workspace, "stranger@x.example") == []


def test_changed_readers_take_effect_without_a_load(tmp_path: Path) -> None:
    workspace = _workspace(
        tmp_path, WORKSPACE.replace('["finance"]\n\n[groups]', '["everyone"]\n[groups]')
    )
    assert _seen(workspace, "stranger@x.example") == ["orders"]

    (tmp_path / FILE).write_text(WORKSPACE, encoding="utf-8")

    assert _seen(open_workspace(tmp_path), "stranger@x.example") == []


def test_changed_files_wait_for_the_next_load(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    before = catalog_of(workspace).fingerprint
    (tmp_path / "catalog" / "datasets.jsonl").write_text("", encoding="utf-8")

    assert catalog_of(workspace).fingerprint == before
    assert load(workspace, lambda _: None).datasets.removed == ("orders",)


def test_a_damaged_pointer_or_snapshot_is_made_again(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    snapshot = load(workspace, lambda _: None).snapshot

    snapshot.path.write_bytes(b"damaged" * 100)
    assert len(list(catalog_of(workspace).datasets())) == 1
    (workspace.state / "current-catalog").write_text("{}", encoding="utf-8")
    assert len(list(catalog_of(workspace).datasets())) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_state_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path)
    tmp_path.chmod(0o500)

    with pytest.raises(WorkspaceError, match="can't be written"):
        load(workspace, lambda _: None)


def test_documents_are_kept_and_changed_readers_take_effect_without_a_load(tmp_path: Path) -> None:
    toml = f'{WORKSPACE}\n[[sources]]\npath = "docs"\nkind = "documents"\nreaders = ["everyone"]\n'
    workspace = _workspace(tmp_path, toml)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\n\nText.", encoding="utf-8")
    first, _ = pages_in(documents_of(workspace))
    (tmp_path / "docs" / "b.md").write_text("Waits for the next load.", encoding="utf-8")
    (tmp_path / FILE).write_text(toml.replace('["everyone"]\n', '["finance"]\n'), encoding="utf-8")

    unchanged, _ = pages_in(documents_of(workspace))
    narrowed, _ = pages_in(documents_of(open_workspace(tmp_path)))

    assert [page.document.readers for page in first] == [frozenset({EVERYONE})]
    assert [page.path for page in unchanged] == ["a.md"]
    assert {page.document.readers for page in narrowed} == {frozenset({"finance"})}


RULED = f"""{WORKSPACE}
[[sources]]
path = "docs"
kind = "documents"
readers = ["everyone"]

[[folder_rules]]
path = "docs/pay"
readers = ["finance"]
"""


def test_readers_come_from_the_source_a_folder_rule_or_the_document_itself(tmp_path: Path) -> None:
    workspace = _workspace(tmp_path, RULED)
    (tmp_path / "docs" / "pay").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").write_text("For all.", encoding="utf-8")
    (tmp_path / "docs" / "b.md").write_text("---\nreaders: [hr]\n---\nOwn.", encoding="utf-8")
    (tmp_path / "docs" / "pay" / "c.md").write_text("Ruled.", encoding="utf-8")

    load(workspace, lambda _: None)

    pages, _ = pages_in(documents_of(workspace))
    assert {page.path: set(page.document.readers) for page in pages} == {
        "a.md": {EVERYONE},
        "docs/b.md": {"hr"},
        "docs/pay/c.md": {"finance"},
    }


def test_readers_that_are_no_group_are_said_at_load_and_read_it_to_nobody(tmp_path: Path) -> None:
    toml = f'{WORKSPACE}\n[[sources]]\npath = "docs"\nkind = "documents"\n'
    datasets = ORDERS + '{"id": "pay", "name": "pay", "readers": ["hr"]}\n'
    workspace = _workspace(tmp_path, toml, datasets)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "b.md").write_text("---\nreaders: [hr]\n---\nOwn.", encoding="utf-8")

    closed = load(workspace, lambda _: None).closed

    assert [fault.place for fault in closed] == ["docs/b.md", "1 of the datasets in catalog"]
    (reason,) = {fault.reason for fault in closed}
    assert reason == (
        "names the group 'hr' as its readers, which [groups] in meshwright.toml lacks, so nobody "
        "reads it through that group; add the group, or correct the name."
    )
    pages, _ = pages_in(documents_of(workspace))
    ann = audience_of((person(workspace, "ann@acme.example"),))
    assert [page.path for page in pages if ann.may_read(page.document.readers)] == []


@pytest.mark.parametrize(
    ("path", "told"), [("docs/pya", "does not exist"), ("other", "is in no source")]
)
def test_a_folder_rule_that_restricts_nothing_loads_nothing(
    tmp_path: Path, path: str, told: str
) -> None:
    workspace = _workspace(tmp_path, RULED.replace("docs/pay", path))
    (tmp_path / "docs").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "docs" / "a.md").write_text("For all?", encoding="utf-8")

    with pytest.raises(WorkspaceError, match=told):
        load(workspace, lambda _: None)

    with pytest.raises(WorkspaceError, match="correct its path"):
        documents_of(workspace)


def test_a_folder_rule_names_groups_that_are_there(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="folder rule 'docs/pay' names the group 'finanse'"):
        _workspace(
            tmp_path,
            RULED.replace('["finance"]\n"""', "").replace(
                'path = "docs/pay"\nreaders = ["finance"]',
                'path = "docs/pay"\nreaders = ["finanse"]',
            ),
        )


def test_a_fault_in_a_source_that_is_one_file_names_it_once(tmp_path: Path) -> None:
    toml = '[[sources]]\npath = "target/manifest.json"\nkind = "dbt"\n'
    workspace = _workspace(tmp_path, toml)
    (tmp_path / "target").mkdir()
    (tmp_path / "target" / "manifest.json").write_text("{", encoding="utf-8")

    outcome = load(workspace, lambda _: None)

    assert [fault.place for fault in outcome.report.faults] == ["target/manifest.json"]
