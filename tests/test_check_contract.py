"""The check of a contract: problems, verdicts for each reader, versions, and who must agree."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from open_data_contract_standard.model import OpenDataContractStandard
from peers.secret_world import World, context
from pydantic import JsonValue

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Contract, Dataset, Edge, Query, Team, Usage
from knowledge.catalog.view import CatalogView
from knowledge.people import Person, audience_of
from tools.check_contract import TOOL, CheckContract, check_contract
from tools.contracts.changed import Verdict
from tools.contracts.model import ContractCheck
from tools.contracts.protocol import Protocol, protocol_of
from tools.contracts.versions import following, parsed
from tools.declaration import ToolError

ANN = Person("ann@shop.example", groups=frozenset({"finance"}))
OLD = """apiVersion: v3.2.0
kind: DataContract
id: orders
version: 1.2.0
status: active
team:
  members:
    - {username: ann@shop.example, name: Ann, role: owner}
support: [{channel: "#orders"}]
servers: [{server: prod, type: snowflake, account: a, database: d, schema: core}]
schema:
  - name: orders
    description: One row per order.
    properties:
      - {name: order_id, logicalType: string, description: Number., primaryKey: true}
      - {name: amount, logicalType: number, description: Value.}
      - {name: channel, logicalType: string, description: Where.}
slaProperties: [{property: latency, value: 4, unit: h}]
"""
NEW = OLD.replace("      - {name: amount, logicalType: number, description: Value.}\n", "")
PROTOCOL = "customProperties: [{property: noticeDays, value: 60}, {property: approvers, value: [Data council]}]\n"


def catalog(contracts: Iterable[Contract]) -> CatalogView:
    ids = ("core.orders", "mart.sales", "mart.channels", "mart.board")
    content = Memory(
        datasets=tuple(Dataset(i, i.rpartition(".")[2], schema=i.split(".")[0], owners=(f"{i}-owner",)) for i in ids),
        columns=(Column("core.orders", 0, "order_id"), Column("core.orders", 1, "amount"), Column("core.orders", 2, "channel")),
        edges=(
            Edge("core.orders", "mart.sales", "lineage", "sum_sales", (("amount", "total"),)),
            Edge("core.orders", "mart.channels", "lineage", "count_channels", (("channel", "channel"),)),
            Edge("mart.sales", "mart.board", "lineage", "board_daily"),
        ),
        usage=(Usage("core.orders", "planning", 300, 4), Usage("core.orders", "crm", 20, 2)),
        teams=(Team("planning", "Planning team"), Team("crm", "CRM team")),
        queries=(Query("q1", "select channel, order_id from core.orders", "crm", 20, ("core.orders",)),),
        contracts=contracts,
    )  # fmt: skip
    return CatalogView(content, audience_of((ANN,)))


def checked(new: str, old: str = "", contracts: Iterable[Contract] = ()) -> ContractCheck:
    request = CheckContract(contract=new, previous=old)
    at = replace(context(World(), (ANN,)), catalog=catalog(contracts))
    return check_contract(request, at)


def test_a_sound_contract_is_valid_and_has_nothing_to_compare() -> None:
    found = checked(OLD)

    assert (found.valid, found.problems, found.verdict) == (True, (), "not compared")
    assert found.summary == "The contract is valid, with no warning."


def test_each_reader_gets_a_verdict_of_its_own_with_the_evidence() -> None:
    found = checked(NEW, OLD)

    assert found.verdict == "breaking"
    assert [(r.name, r.verdict) for r in found.readers] == [
        ("Planning team", "breaking"),
        ("mart.sales", "breaking"),
        ("CRM team", "needs notice"),
        ("mart.channels", "needs notice"),
    ]
    assert found.readers[1].evidence == "is fed from core.orders by sum_sales"
    assert found.further == ("mart.board",)


def test_the_owner_the_approvers_and_those_who_break_must_agree_the_others_hear() -> None:
    found = checked(NEW + PROTOCOL, OLD + PROTOCOL)

    assert [(p.name, p.must) for p in found.parties] == [
        ("Ann", "agree"),
        ("Data council", "agree"),
        ("Planning team", "agree"),
        ("mart.sales-owner", "agree"),
        ("CRM team", "hear"),
        ("mart.channels-owner", "hear"),
    ]
    assert found.earliest == "2027-01-22"


def test_a_version_that_says_too_little_is_pointed_out() -> None:
    small = checked(NEW.replace("1.2.0", "1.3.0"), OLD)
    large = checked(NEW.replace("1.2.0", "2.0.0"), OLD)

    assert (small.next_version, small.version_suffices) == ("2.0.0", False)
    assert any("asks for 2.0.0" in n or "ask for 2.0.0" in n for n in small.notes)
    assert large.version_suffices


@pytest.mark.parametrize(
    ("old", "verdict", "what", "expected"),
    [
        ("1.4.2", "breaking", "changed", "2.0.0"),
        ("1.4.2", "needs notice", "changed", "1.5.0"),
        ("1.4.2", "safe", "added", "1.5.0"),
        ("1.4.2", "safe", "changed", "1.4.3"),
        ("1.4.2", "safe", "nothing", "1.4.2"),
        ("0.4.2", "breaking", "changed", "0.5.0"),
        ("v1.4.2", "breaking", "changed", "v2.0.0"),
        ("spring", "breaking", "changed", "1.0.0"),
    ],
)
def test_the_next_version_follows_from_the_gravest_change(
    old: str, verdict: Verdict, what: str, expected: str
) -> None:
    found = following(old, verdict, changed=what != "nothing", added=what == "added")

    assert found == expected


def test_a_known_contract_of_the_same_id_is_the_one_before() -> None:
    known = Contract("orders", "1.2.0", "active", ("core.orders",), OLD)

    found = checked(NEW.replace("1.2.0", "2.0.0"), contracts=(known,))

    assert (found.compared_with, found.verdict) == ("orders 1.2.0", "breaking")


def test_a_known_contract_is_checked_by_its_id_or_by_its_dataset() -> None:
    known = Contract("orders", "1.2.0", "active", ("core.orders",), OLD)

    assert checked("orders", contracts=(known,)).id == "orders"
    assert checked("core.orders", contracts=(known,)).id == "orders"
    with pytest.raises(ToolError, match="no contract 'stock'"):
        checked("stock", contracts=(known,))


def test_a_text_that_can_not_be_read_says_where_and_why() -> None:
    found = checked("id: a\nid: b\n")

    assert found.summary == "The contract can't be read: line 2, 'id' stands here twice, first in line 1."  # fmt: skip
    assert not found.valid


def test_an_earlier_version_that_can_not_be_read_is_told_and_the_new_one_checked() -> None:
    found = checked(OLD, "a: [")

    assert (found.valid, found.verdict) == (True, "not compared")
    assert "earlier version can't be read" in found.notes[0]


@pytest.mark.parametrize(
    ("change", "problem", "nearest"),
    [
        (("role: owner", "role: engineer"), "nobody in the team has the role of owner", "role: owner"),
        (("amount, logicalType: number", "email, logicalType: string"), "looks like personal data", "classification: confidential"),
        (("value: 4, unit: h", "value: 4"), "value without a unit", "unit: h or d"),
        (("value: 4, unit: h", "value: soon"), "can't be measured as a duration", "value: 24, unit: h"),
        (("property: latency", "property: latancy"), "no service level of the standard", "latency"),
        (("value: 4, unit: h", "value: 4, unit: h, element: orders.amout"), "orders has no column 'amout'", "orders.amount"),
        (("version: 1.2.0", "version: spring"), "no semantic version", "1.0.0"),
        (("status: active", "status: live"), "none of proposed, draft", "draft"),
        (("primaryKey: true", "primaryKey: false"), "has no primary key", "primaryKey: true"),
        (("name: channel", "name: amount"), "stands in orders twice", ""),
        (("number, description: Value.", "number, description: Value., logicalTypeOptions: {minimum: 9, maximum: 1}"), "no value is allowed", ""),
        (("description: Where.", "description: Where., relationships: [{to: orders.order_no}]"), "orders has no column 'order_no'", "orders.order_id"),
        (("description: Where.", "description: Where., quality: [{metric: nullValues, mustBe: 0}]"), "names no dimension", "dimension: completeness"),
        (("description: Where.", "description: Where., quality: [{type: text, description: fine, dimension: accuracy}]"), "can't be checked by a machine", "type: library or sql"),
    ],
)  # fmt: skip
def test_what_the_schema_lets_pass_is_found_beyond_it(
    change: tuple[str, str], problem: str, nearest: str
) -> None:
    found = checked(OLD.replace(*change))

    assert [(problem in p.problem, p.nearest) for p in found.problems] == [(True, nearest)]


def test_the_answer_begins_with_the_verdict() -> None:
    text = TOOL.answer(checked(NEW, OLD))

    assert text.startswith("The one change is breaking for 2 known readers; the version to take is 2.0.0.")  # fmt: skip
    assert "| breaking | orders.amount was removed | queries that name it fail |" in text


@pytest.mark.parametrize(
    ("said", "protocol"),
    [
        ({"noticePeriod": "P2W", "dual_run_days": 28}, Protocol("", 14, 28)),
        ({"notice_days": "3 months", "compatibilityMode": "backward"}, Protocol("backward", 90)),
        ({"changeApprovers": "Ann, Data council; Bo"}, Protocol(approvers=("Ann", "Data council", "Bo"))),
        ({"approvers": ["Ann", " "], "noticeDays": "soon"}, Protocol(approvers=("Ann",))),
    ],
)  # fmt: skip
def test_a_protocol_is_read_however_its_terms_are_written(
    said: dict[str, JsonValue], protocol: Protocol
) -> None:
    properties = [{"property": name, "value": value} for name, value in said.items()]

    assert protocol_of(OpenDataContractStandard(customProperties=properties)) == protocol  # pyright: ignore[reportArgumentType] - it takes them apart.


def test_a_version_of_endless_figures_is_none() -> None:
    assert parsed(f"{'9' * 5_000}.0.0") is None
    assert parsed("v1.2.3-rc.1") == (1, 2, 3)
