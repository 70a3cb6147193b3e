"""The scheduled round: each thing once, one failure stops nothing else, owners hear in time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.conversation import AssistantError
from assistant.opening import Opening
from assistant.scanning import count_violations
from assistant.settings import Settings
from assistant.watching import Round, next_round, watch_round
from knowledge.people import audience_of
from knowledge.quality import Alert
from knowledge.workspace.model import WorkspaceError, owner
from knowledge.workspace.settings import open_workspace
from tools.context import Context
from tools.scan_governance import ScanGovernance, scan_governance
from ui.watching import watch

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TOML = """
[organisation]
name = "Shop"
owner = "ann@shop.example"
[groups]
hr = "People"
[[people]]
email = "ann@shop.example"
[[people]]
email = "bo@shop.example"
[[sources]]
path = "catalog"
kind = "jsonl"
every = "1d"
[[checks]]
contract = "contracts/orders.yaml"
data = "data/orders.csv"
"""
CONTRACT = """
apiVersion: v3.2.0
kind: DataContract
id: orders-c
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - {name: id, logicalType: integer, unique: true}
      - {name: note, logicalType: string, quality: [{metric: nullValues, mustBeLessThan: 50, unit: percent}]}
"""
DATASETS = (
    {"id": "core.orders", "name": "orders", "owner": "bo@shop.example"},
    {"id": "mart.sales", "name": "sales"},
    {"id": "hr.bonus", "name": "bonus", "readers": ["hr"]},
)
EDGES = (
    {"src": "core.orders", "dst": "mart.sales", "kind": "lineage"},
    {"src": "core.orders", "dst": "hr.bonus", "kind": "lineage"},
)
USAGE = (
    {"dataset": "mart.sales", "consumer": "Finance", "queries_30d": 7},
    {"dataset": "hr.bonus", "consumer": "Secret team", "queries_30d": 9},
)


@dataclass
class Shop:
    """A workspace on disk, and its clock."""

    root: Path
    now: datetime = NOON
    offices: list[Opening] = field(default_factory=list[Opening])

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.lstrip("\n"), encoding="utf-8")

    def office(self) -> Opening:
        made = Opening(
            Settings(), open_workspace(self.root), self.root / ".meshwright", now=lambda: self.now
        )
        self.offices.append(made)
        return made

    def round(self, days: float = 0) -> Round:
        self.now += timedelta(days=days)
        return watch_round(self.office())

    def waiting(self) -> list[Alert]:
        return list(self.office().store.quality.waiting())


@contextmanager
def a_shop(root: Path) -> Iterator[Shop]:
    shop = Shop(root)
    shop.write("meshwright.toml", TOML)
    shop.write("contracts/orders.yaml", CONTRACT)
    for name, rows in (("datasets", DATASETS), ("edges", EDGES), ("usage", USAGE)):
        shop.write(f"catalog/{name}.jsonl", "".join(json.dumps(r) + "\n" for r in rows))
    shop.write("data/orders.csv", "id,note\n1,a\n2,b\n")
    yield shop
    for office in shop.offices:
        office.store.close()


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with a_shop(tmp_path) as made:
        yield made


def test_a_round_loads_what_is_due_checks_and_keeps(shop: Shop) -> None:
    first, again = shop.round(), shop.round(0.5)

    assert (first.reloaded, again.reloaded) == (("catalog",), ())
    assert [(c.contract, c.verdict, c.alerts) for c in first.checks] == [("orders-c", "pass", 0)]
    kept = shop.office().store.quality.of(["core.orders"], NOON)
    assert len(kept) == 2 * first.checks[0].passed
    assert shop.round(0.5).reloaded == ("catalog",)


def test_what_broke_is_told_to_its_owner_once_while_it_stays_broken(shop: Shop) -> None:
    shop.round()
    shop.write("data/orders.csv", "id,note\n1,a\n1,b\n")

    told, again = shop.round(1), shop.round(1)

    assert (told.alerts, again.alerts) == (1, 0)
    alert = shop.waiting()[0]
    assert (alert.to, alert.kind, alert.dataset) == ("bo@shop.example", "broken", "core.orders")
    assert "1 key occurs more than once, in 2 of 2 rows" in alert.body
    assert [e.action for e in shop.office().store.records.audit_trail()] == ["alert queued"]


def test_what_broke_again_after_it_was_mended_is_told_again(shop: Shop) -> None:
    for text in ("1,a\n1,b\n", "1,a\n2,b\n", "1,a\n1,b\n"):
        shop.write("data/orders.csv", f"id,note\n{text}")
        shop.round(1)

    assert [a.kind for a in shop.waiting()] == ["broken", "broken"]


def test_an_alert_names_whom_it_affects_as_far_as_its_recipient_may_read(shop: Shop) -> None:
    shop.write("data/orders.csv", "id,note\n1,a\n1,b\n")

    shop.round()

    body = shop.waiting()[0].body
    assert "Affected: it feeds 1 dataset. Read by Finance (7 queries in 30 days)." in body
    assert "Secret" not in body
    assert "bonus" not in body


def test_an_error_is_told_as_such_and_is_no_pass(shop: Shop) -> None:
    shop.write(
        "contracts/orders.yaml",
        CONTRACT.replace("unique: true", "logicalTypeOptions: {pattern: '(['}"),
    )

    done = shop.round()

    assert (done.checks[0].verdict, done.checks[0].errors) == ("error", 1)
    assert [a.kind for a in shop.waiting()] == ["unchecked"]


def test_a_rule_that_drifts_to_its_limit_is_told_before_it_breaks(shop: Shop) -> None:
    kinds: list[tuple[int, str]] = []
    for day in range(16):
        missing = 3 * day
        rows = "".join(f"{n},{'' if n < missing else 'x'}\n" for n in range(100))
        shop.write("data/orders.csv", f"id,note\n{rows}")
        shop.round(1)
        kinds = kinds or [(day, a.kind) for a in shop.waiting()]

    assert kinds[0][1] == "warning"
    assert kinds[0][0] < 15  # It breaks on day 17, with 51 of 100 missing.
    assert "the limit is 50, and at this pace it is reached about" in shop.waiting()[0].body
    assert len(shop.waiting()) == 1


def test_one_check_that_fails_stops_no_other(shop: Shop) -> None:
    more = '[[checks]]\ncontract = "contracts/gone.yaml"\ndata = "x.csv"\n'
    other = '[[checks]]\ncontract = "contracts/other.yaml"\ndata = "postgresql://me:sesame@localhost:1/db"\n'
    shop.write("meshwright.toml", TOML.replace("[[checks]]", f"{more}{other}[[checks]]", 1))
    shop.write("contracts/other.yaml", CONTRACT.replace("orders-c", "other-c"))

    done = shop.round()

    assert [c.contract for c in done.checks] == ["orders-c"]
    assert len(done.faults) == 2
    assert "contracts/gone.yaml can't be read: No such file" in done.faults[0]
    assert "other-c could not be checked: The database can't be opened" in done.faults[1]
    assert "sesame" not in done.model_dump_json()


def test_two_rounds_at_once_are_one(shop: Shop) -> None:
    refused: list[str] = []

    def during(office: Opening) -> tuple[Alert, ...]:
        with pytest.raises(AssistantError) as reason:
            watch_round(office)
        refused.append(str(reason.value))
        return ()

    watch_round(shop.office(), drift=during)

    assert refused == [
        "Another `meshwright watch` is running in this workspace; this one did nothing."
    ]
    assert shop.round().checks


def test_what_drift_finds_is_queued_once(shop: Shop) -> None:
    alert = Alert(
        "a-1", "drift", "core.orders", "bo@shop.example", "Changed", "id is text now", "watch", NOON
    )

    first = watch_round(shop.office(), drift=lambda _: (alert,))
    shop.now += timedelta(days=2)
    again = watch_round(shop.office(), drift=lambda _: (alert,))

    assert (first.alerts, again.alerts) == (1, 0)


def test_the_next_round_is_when_a_source_is_due_or_sooner(shop: Shop) -> None:
    shop.round()
    shop.now += timedelta(hours=20)

    assert next_round(shop.office(), timedelta(hours=6)) == timedelta(hours=4)
    assert next_round(shop.office(), timedelta(hours=1)) == timedelta(hours=1)


def test_a_contract_of_the_catalog_is_checked_where_its_data_lies_beside_it(shop: Shop) -> None:
    shop.write(
        "meshwright.toml",
        TOML.split("[[checks]]", maxsplit=1)[0]
        + '[[sources]]\npath = "contracts"\nkind = "odcs"\n',
    )
    server = "servers: [{server: here, type: local, path: ./orders.csv, format: csv}]\n"
    shop.write("contracts/orders.yaml", CONTRACT + server)
    shop.write("contracts/orders.csv", "id,note\n1,a\n")

    assert [(c.contract, c.verdict) for c in shop.round().checks] == [("orders-c", "pass")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TOML.replace("1d", "daily"), "must be a number with m, h, d or w"),
        (TOML.replace('data = "data/orders.csv"', ""), r"\[checks\] 1.data"),
    ],
)
def test_faults_of_the_toml_are_named(shop: Shop, text: str, said: str) -> None:
    shop.write("meshwright.toml", text)

    with pytest.raises(WorkspaceError, match=said):
        shop.round()


def test_the_command_prints_a_round_and_ends(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    watch(shop.root, once=True, every="1h", json=False)

    said = capsys.readouterr().out
    assert (
        "  loaded again: catalog\n  orders-c: pass (6 passed, 0 failed)\n  alerts queued: 0\n"
        in said
    )


def test_violations_are_counted_once_a_day_and_after_each_load_without_being_the_last_scan(
    shop: Shop,
) -> None:
    def points() -> int:
        return len(context().scans.course("the catalog all"))

    def context() -> Context:
        office = shop.office()
        assert office.workspace is not None
        person = owner(office.workspace)
        return office.context_apart(person, audience_of((person,)), ())

    shop.round()
    assert count_violations(shop.office(), loaded=True) == ()
    assert points() == 1
    shop.now += timedelta(hours=1)
    count_violations(shop.office(), loaded=False)
    assert points() == 1
    shop.now += timedelta(days=1)
    count_violations(shop.office(), loaded=False)
    assert points() == 2
    assert scan_governance(ScanGovernance(), context()).change is None
