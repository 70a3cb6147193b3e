"""Alerting an owner: proposed with its evidence, queued once on a click, written to the audit."""

import asyncio
from pathlib import Path

import pytest
from peers.secret_world import NOON, World, context

from assistant.assistant import Assistant
from assistant.opening import Opening
from assistant.planner.planner import Planner
from assistant.settings import Settings
from knowledge.catalog.model import Check, Dataset, Edge, Usage
from knowledge.people import Person
from knowledge.workspace.settings import open_workspace
from tools.alert_owner import TOOL, AlertOwner, alert_owner
from tools.declaration import ToolError

ANN = Person("ann@shop.example")
WORLD = World(
    datasets=(
        Dataset("core.orders", "orders", owners=("bo@shop.example",)),
        Dataset("mart.sales", "sales"),
        Dataset("hr.bonus", "bonus", readers=frozenset({"hr"})),
    ),
    edges=(
        Edge("core.orders", "mart.sales", "lineage"),
        Edge("core.orders", "hr.bonus", "lineage"),
    ),
    usage=(Usage("mart.sales", "Finance", 70, 3), Usage("hr.bonus", "Secret team", 900, 2)),
    checks=(
        Check("core.orders", "no duplicates", "uniqueness", passed=False, column="id", at=NOON),
    ),
)


def test_it_says_what_to_whom_and_whom_it_affects_without_the_hidden() -> None:
    found = alert_owner(
        AlertOwner(dataset="orders", problem="totals are wrong"), context(WORLD, (ANN,))
    )

    assert (found.state, found.to, found.fed) == ("proposed", ("bo@shop.example",), 1)
    assert found.evidence == ("id: no duplicates, uniqueness, fails (2026-11-23)",)
    assert found.reach == "Affected: it feeds 1 dataset. Read by Finance (70 queries in 30 days)."
    said = TOOL.answer(found)
    assert "nothing is sent until you confirm it" in said.split("\n")[0]
    assert "ann@shop.example writes: totals are wrong" in said
    assert "Secret" not in said


@pytest.mark.parametrize(
    ("dataset", "why"),
    [
        ("mart.sales", "has no owner"),
        ("core.ordering", "The nearest in name are core.orders"),
        ("hr.bonus", "no dataset"),
    ],
)
def test_it_refuses_what_cannot_be_told_to_anybody(dataset: str, why: str) -> None:
    with pytest.raises(ToolError, match=why):
        alert_owner(AlertOwner(dataset=dataset), context(WORLD, (ANN,)))


def test_a_click_queues_it_once_and_the_audit_knows(tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text(
        '[organisation]\nname = "Shop"\nowner = "ann@shop.example"\n[[sources]]\npath = "catalog"\nkind = "jsonl"\n'
    )
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "datasets.jsonl").write_text(
        '{"id": "core.orders", "name": "orders", "owner": "bo@shop.example"}\n'
    )
    office = Opening(
        Settings(), open_workspace(tmp_path), tmp_path / ".meshwright", now=lambda: NOON
    )
    assistant = Assistant(
        store=office.store, model=Planner(), fallback=None, tools=(TOOL,),
        context_for=office.context_on, now=office.now,
    )  # fmt: skip
    proposed = assistant.run_tool(TOOL, AlertOwner(dataset="orders", problem="late"), ANN)
    assert office.store.quality.waiting() == ()

    done = asyncio.run(assistant.confirm(proposed.token, ANN))

    assert "is queued for delivery" in done.text
    waiting = office.store.quality.waiting()
    assert [(a.to, a.kind, a.raised_by) for a in waiting] == [
        ("bo@shop.example", "asked", "ann@shop.example")
    ]
    assert "late" in waiting[0].body
    assert [e.action for e in office.store.records.audit_trail()] == ["alert_owner"]
    assistant.close()
    office.store.close()
