"""Owners hear once of policies in force that their data breaks, and of nothing they may not read."""

import json
from pathlib import Path

import pytest

from assistant.breaches import breach_alerts
from assistant.opening import Opening
from assistant.settings import Settings
from knowledge.workspace.creation import create_workspace
from knowledge.workspace.loading import load
from knowledge.workspace.settings import add_source, open_workspace

POLICY = """
policies:
  - id: described
    title: Each dataset is described
    why: Nobody finds what nobody describes
    severity: warning
    applies_to: dataset
    require: dataset.description != ""
    message: "{dataset.id} says nothing of what it holds"
    owner: Domain data product owner
    tests:
      - {given: {dataset: {description: ""}}, expect: violation}
      - {given: {dataset: {description: "All."}}, expect: pass}
"""


def shop(folder: Path) -> Opening:
    """Return a workspace in which Ann's and Bob's datasets are undescribed, and one that is closed."""
    mesh, source = folder / "mesh", folder / "source"
    source.mkdir()
    create_workspace(mesh, sample=False)
    rows = (
        {"id": "a.t", "name": "t", "owner": "ann@shop.example"},
        {"id": "a.u", "name": "u", "owner": "ann@shop.example", "description": "All u."},
        {"id": "b.v", "name": "v", "owner": "bob@shop.example"},
        {"id": "hr.pay", "name": "pay", "owner": "ann@shop.example", "readers": ["hr"]},
    )
    text = "\n".join(map(json.dumps, rows))
    (source / "datasets.jsonl").write_text(text, encoding="utf-8")
    (mesh / "policies").mkdir()
    (mesh / "policies" / "own.yaml").write_text(POLICY, encoding="utf-8")
    workspace = add_source(open_workspace(mesh), source, "jsonl", frozenset({"everyone"}))
    load(workspace, lambda _: None)
    return Opening(Settings(), open_workspace(mesh), mesh / ".meshwright")


@pytest.fixture
def office(tmp_path: Path) -> Opening:
    return shop(tmp_path)


def test_each_owner_is_told_of_their_own_what_they_may_read_and_the_same_again(
    office: Opening,
) -> None:
    alerts = breach_alerts(office)

    told = {(a.to, a.dataset, a.title, a.body) for a in alerts}
    assert told == {
        ("ann@shop.example", "a.t", "a.t breaks a policy in force", "- a.t says nothing of what it holds."),
        ("bob@shop.example", "b.v", "b.v breaks a policy in force", "- b.v says nothing of what it holds."),
    }  # fmt: skip
    assert {a.kind for a in alerts} == {"finding"}
    assert [a.id for a in breach_alerts(office)] == [a.id for a in alerts]
