"""Single changes of a contract: the verdict for those who read the data, one row for each."""

import copy
from pathlib import Path

import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard
from pydantic import BaseModel, Field, JsonValue

from tools.contracts.changed import worst
from tools.contracts.comparing import compare
from tools.contracts.type_sizes import fit


class Row(BaseModel):
    title: str
    verdict: str
    put: tuple[str, JsonValue] | None = Field(default=None, alias="set")
    drop: str = ""
    add: tuple[str, JsonValue] | None = None


class Table(BaseModel):
    base: dict[str, JsonValue]
    changes: list[Row]


TABLE = Table.model_validate(
    yaml.safe_load(Path(__file__).with_name("contract_changes.yaml").read_text(encoding="utf-8"))
)


def _around(root: JsonValue, place: str) -> tuple[JsonValue, str]:
    *path, last = place.split("/")
    for step in path:
        root = root[int(step)] if isinstance(root, list) else root[step] if isinstance(root, dict) else None  # fmt: skip
    return root, last


def _changed(row: Row) -> OpenDataContractStandard:
    document: JsonValue = copy.deepcopy(TABLE.base)
    place = row.put[0] if row.put else row.add[0] if row.add else row.drop
    around, last = _around(document, place)
    if row.add and isinstance(around, dict):
        items = around[last]
        assert isinstance(items, list)
        items.append(row.add[1])
    elif isinstance(around, list) and row.put:
        around[int(last)] = row.put[1]
    elif isinstance(around, list):
        del around[int(last)]
    elif isinstance(around, dict) and row.put:
        around[last] = row.put[1]
    elif isinstance(around, dict):
        del around[last]
    return OpenDataContractStandard.model_validate(document)


BASE = OpenDataContractStandard.model_validate(TABLE.base)


@pytest.mark.parametrize("row", TABLE.changes, ids=[r.title for r in TABLE.changes])
def test_a_single_change_gets_its_verdict(row: Row) -> None:
    changes = compare(BASE, _changed(row))

    assert changes
    assert all(c.why and c.what for c in changes)
    assert worst(tuple(c.verdict for c in changes)) == row.verdict, changes


def test_nothing_changed_is_no_change() -> None:
    assert compare(BASE, BASE.model_copy(update={"version": "2.0.0"})) == ()


def test_what_goes_whole_is_told_once() -> None:
    changes = compare(BASE, BASE.model_copy(update={"servers": None, "team": None}))

    assert [(c.path, c.verdict) for c in changes] == [
        ("servers.prod", "breaking"),
        ("team", "needs notice"),
    ]


def test_each_item_of_a_list_that_goes_whole_is_judged() -> None:
    changes = compare(BASE, BASE.model_copy(update={"slaProperties": None}))

    assert len(changes) == len(BASE.slaProperties or [])
    assert {c.verdict for c in changes} == {"breaking", "needs notice"}


def test_two_service_levels_of_one_name_are_compared_each_with_its_own() -> None:
    def levels(*values: int) -> OpenDataContractStandard:
        named = [
            {"property": "latency", "value": v, "unit": "h", "element": e}
            for v, e in zip(values, ("orders", "customers"), strict=True)
        ]
        return OpenDataContractStandard.model_validate({**TABLE.base, "slaProperties": named})

    assert [c.path for c in compare(levels(1, 9), levels(1, 8))] == [
        "slaProperties.latency of customers.value"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("INT64", "bigint", "same"),
        ("NUMBER(9,4)", "NUMBER(12, 4)", "wider"),
        ("NUMBER(9,4)", "NUMBER(9,2)", "narrower"),
        ("NUMBER(9,2)", "NUMBER(9,4)", "other"),
        ("INT", "DECIMAL(10,0)", "wider"),
        ("BIGINT", "DECIMAL(10,0)", "narrower"),
        ("real", "double precision", "wider"),
        ("varchar(max)", "text", "same"),
        ("ARRAY<INT>", "array<bigint>", "wider"),
        ("DATE", "TIMESTAMP", "other"),
        ("geography", "GEOGRAPHY", "same"),
        ("geography", "geometry", "other"),
    ],
)
def test_types_of_any_platform_are_measured(old: str, new: str, expected: str) -> None:
    assert fit(old, new) == expected
