"""Names that a catalog may hold break neither an answer's tables nor a tool, and add nothing to it."""

import re

import pytest
import yaml
from peers.secret_world import World, context

from knowledge.catalog.model import Check, Column, Dataset, Edge, Run, Usage
from knowledge.people import Person
from tools.by_name import tool_named
from tools.declaration import Tool
from tools.draft_contract import ContractDraft

NAMES = ("a|b\nstatus: active", 'or"ders`', "x" * 300, "<b>表</b>", "'; drop table x --")
ANN = Person("ann@shop.example", "Ann")
HOSTILE = World(
    datasets=tuple(
        Dataset(n, n, "postgres", "s|\n", "ta|ble", "", n, ("id",), (f"{n}@x.example",), (n,), n)
        for n in NAMES
    ),
    columns=tuple(
        Column(n, k, c, "decimal(9999999999999)", c)
        for n in NAMES
        for k, c in enumerate(("id", *NAMES))
    ),
    edges=tuple(
        Edge(a, b, "lineage", f"job {a}", (("id", b),))
        for a, b in zip(NAMES, (*NAMES[1:], NAMES[0]), strict=True)
    ),
    checks=tuple(Check(n, f"no {n}", f"dim|{n}", passed=False, column="id") for n in NAMES),
    runs=tuple(Run(f"job {n}", "failed", None, f"boom {n}") for n in NAMES),
    usage=tuple(Usage(n, f"team|{n}", 900, 3) for n in NAMES),
)


def answered(tool: Tool, arguments: dict[str, str]) -> str:
    request = tool.request.model_validate(arguments)
    return tool.answer(tool.run(request, context(HOSTILE, (ANN,))))


def broken_rows(answer: str) -> list[str]:
    """Return the rows of tables that have other cells than the head above them."""
    found: list[str] = []
    cells = 0
    for line in answer.split("\n"):
        now = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        if cells and now not in {0, cells}:
            found.append(line)
        cells = now
    return found


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("score_quality", {}),
        ("scan_governance", {}),
        ("classify_columns", {}),
        ("assess_change", {"dataset": NAMES[1]}),
        ("diagnose_issue", {"problem": f"job {NAMES[0]} failed"}),
    ],
)
def test_a_hostile_name_breaks_no_table_of_an_answer(name: str, arguments: dict[str, str]) -> None:
    tool = tool_named(name)
    assert tool is not None

    assert broken_rows(answered(tool, arguments)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_adds_nothing_to_a_drafted_contract(name: str) -> None:
    tool = tool_named("draft_contract")
    assert tool is not None
    request = tool.request.model_validate({"dataset": name})

    draft = tool.run(request, context(HOSTILE, (ANN,)))

    assert isinstance(draft, ContractDraft)
    held = yaml.load(draft.contract, yaml.CSafeLoader)
    assert (held["id"], held["status"]) == (name, "draft")
    assert [c["name"] for c in held["schema"][0]["properties"]] == ["id", *NAMES]
