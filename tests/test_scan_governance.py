"""Scans: each judgement has a standing, and what nobody knows is neither violation nor pass."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peers.secret_world import NOON, World, context

from knowledge.catalog.model import Check, Column, Contract, DataProduct, Dataset, Edge, Team, Usage
from knowledge.handbook.book import Handbook
from knowledge.people import Person
from knowledge.policies.book import PolicyBook, book_of
from knowledge.policies.model import Fact, PlacedPolicy, Policy, TargetKind
from knowledge.policies.view import WorkspacePolicies
from tools.assess_domains import AssessDomains, assess_domains
from tools.context import Context, EarlierScan, ScanPoint
from tools.declaration import ToolError
from tools.governance.scan.bulk import LARGE, take_many
from tools.governance.scan.exporting import as_csv
from tools.governance.scan.facts import fact_of
from tools.governance.scan.model import Finding, Target
from tools.governance.scan.result import Scan
from tools.governance.scan.running import Run
from tools.scan_governance import TOOL, ScanGovernance, scan_governance
from ui.failures import UsageError
from ui.findings import export_findings

ANN = (Person("ann@shop.example"),)
HANDBOOK = Handbook()
SHOP = World(
    datasets=(
        Dataset("core.customer", "customer", layer="core", description="One row for each customer", owners=("crm",), domain="Customer", tags=("retention_days:365",)),
        Dataset("core.order", "order", layer="core", description="One row for each order", domain="Sales"),
        Dataset("raw.order", "order", layer="raw", description="Orders as they come", owners=("ghosts",), domain="Sales"),
        Dataset("sandbox.customer_copy", "customer_copy", owners=("crm",), domain="Customer"),
    ),
    columns=(
        Column("core.customer", 0, "email", "text", tags=("pii",)),
        Column("core.customer", 1, "phone", "text"),
        Column("core.order", 0, "order_id", "integer"),
        Column("core.order", 1, "password", "text", tags=("masked",)),
        Column("sandbox.customer_copy", 0, "email", "text"),
    ),
    edges=(Edge("raw.order", "core.order", "lineage"), Edge("raw.order", "core.customer", "lineage")),
    usage=(Usage("core.customer", "team a", 3, 1), Usage("core.customer", "team b", 2, 1)),
    checks=(Check("core.customer", "unique", "uniqueness", passed=True, at=NOON), Check("core.order", "not null", "completeness", passed=False, at=NOON)),
    teams=(Team("crm", "CRM"),),
)  # fmt: skip


def policy(id_: str, require: str, when: str = "true", **more: object) -> Policy:
    entry = {
        "id": id_, "title": f"The rule {id_}", "why": "A test", "severity": "error", "applies_to": "dataset",
        "when": when, "require": require, "message": "{dataset.id} breaks it", "owner": "Legal", **more,
    }  # fmt: skip
    return Policy.model_validate(entry)


def book(*policies: Policy) -> PolicyBook:
    return book_of(
        HANDBOOK,
        [PlacedPolicy(policy=p, place=f"own: {p.id}", origin="organisation") for p in policies],
    )


def shop(*policies: Policy, world: World = SHOP) -> Context:
    at = context(world, ANN)
    view = WorkspacePolicies(lambda: book(*policies), lambda _: False, lambda _, __: "")
    return replace(at, policies=view, organisation=None)


def scanned(*policies: Policy, world: World = SHOP, **asked: object) -> Scan:
    return scan_governance(ScanGovernance.model_validate(asked), shop(*policies, world=world))


def told(scan: Scan, policy: str) -> dict[str, str]:
    return {f.target: f.standing for f in scan.findings if f.policy == policy}


def test_violations_name_target_owner_evidence_fix_and_effort() -> None:
    found = scanned()

    assert told(found, "dataset-has-owner") == {"core.order": "violation"}
    (finding,) = (f for f in found.findings if f.policy == "owner-is-known")
    assert (finding.target, finding.owner, finding.domain) == ("raw.order", "ghosts", "Sales")
    assert finding.evidence == ("dataset.owner: ghosts", "dataset.owner_known: no")
    assert finding.fix
    assert finding.effort == "minutes"


def test_sensitive_columns_copies_failed_checks_and_private_tables_are_found() -> None:
    found = scanned()

    assert told(found, "copies-free-of-personal-data") == {"sandbox.customer_copy": "violation"}
    assert told(found, "checks-pass") == {"core.order": "violation"}
    assert told(found, "private-layers-stay-private") == {"raw.order": "violation"}
    assert told(found, "personal-data-classified")["core.customer.phone"] == "violation"


def test_what_the_catalog_does_not_hold_is_unknown_and_no_pass() -> None:
    found = scanned(with_passes=True)

    assert told(found, "sensitive-data-encrypted")["core.customer"] == "unknown"
    assert told(found, "personal-data-masked") == {
        "core.customer.email": "unknown",
        "core.customer.phone": "unknown",
    }
    (finding,) = (
        f
        for f in found.findings
        if f.target == "core.customer" and f.policy == "sensitive-data-encrypted"
    )
    assert "dataset.encrypted: not known" in finding.evidence


def test_tags_make_facts_known() -> None:
    kept = policy("kept-a-quarter", "dataset.retention_days <= 90", "dataset.personal")
    masked = policy(
        "secrets-masked",
        "column.masked",
        "column.credentials",
        applies_to="column",
        message="{column.name}",
    )

    found = scanned(kept, masked, with_passes=True)

    assert told(found, "kept-a-quarter") == {
        "core.customer": "violation",
        "sandbox.customer_copy": "unknown",
    }
    assert told(found, "secrets-masked") == {"core.order.password": "pass"}


def test_a_rule_that_fails_on_a_target_is_an_error_and_never_a_pass() -> None:
    divides = policy("rows-per-check", "dataset.column_count / dataset.checks >= 0")

    found = scanned(divides)

    assert told(found, "rows-per-check") == {"raw.order": "error", "sandbox.customer_copy": "error"}
    (count,) = (c for c in found.counts if c.policy == "rows-per-check")
    assert (count.passes, count.errors, count.violations) == (2, 2, 0)
    assert "it divides by zero" in next(f.message for f in found.findings if f.standing == "error")


def test_a_policy_with_an_unknown_name_is_reported_as_not_in_force() -> None:
    found = scanned(policy("bad-name", "dataset.ownr != ''"))

    assert [f.policy for f in found.faults] == ["bad-name"]
    assert "did you mean dataset.owner" in found.faults[0].reason


def test_a_domains_policy_binds_its_domain_alone() -> None:
    found = scanned(policy("sales-described", "size(dataset.description) > 99", scope="Sales"))

    assert set(told(found, "sales-described")) == {"core.order", "raw.order"}


def test_products_and_contracts_are_judged() -> None:
    text = "id: c-1\nstatus: active\nschema:\n- name: customer\n  properties:\n  - {name: email}\nslaProperties:\n- {property: latency, value: 2, unit: d}\ncustomProperties:\n- {property: encrypted, value: true}\n"
    world = replace(
        SHOP,
        contracts=(Contract("c-1", status="active", datasets=("core.customer",), text=text),),
        products=(
            DataProduct(
                "p-1", "Customers", status="active", outputs=("core.customer",), contracts=("c-1",)
            ),
        ),
    )

    found = scanned(world=world, with_passes=True)

    assert told(found, "contract-has-owner") == {"c-1": "violation"}
    assert told(found, "contract-has-service-levels") == {"c-1": "pass"}
    assert told(found, "product-states-purpose") == {"p-1": "violation"}
    assert told(found, "contract-before-consumers") == {"p-1": "pass"}
    assert told(found, "sensitive-data-encrypted")["core.customer"] == "pass"


def test_a_question_runs_the_rules_that_it_speaks_of() -> None:
    found = scanned(question="Which datasets have no owner?")

    assert {c.policy for c in found.counts} <= {
        "dataset-has-owner",
        "cost-has-owner",
        "owner-is-known",
    }
    assert scanned(question="Scan everything for violations").policies > 30


def test_a_part_of_the_catalog_can_be_scanned_and_an_unknown_part_is_named() -> None:
    assert {f.domain for f in scanned(dataset="Sales").findings} == {"Sales"}
    with pytest.raises(ToolError, match="no dataset, domain, schema or product 'Mars'"):
        scanned(dataset="Mars")
    with pytest.raises(ToolError, match="There is no policy 'nope'"):
        scanned(policy="nope")


@dataclass
class Kept:
    """Keeps scans in memory."""

    scans: dict[str, EarlierScan] = field(default_factory=dict[str, EarlierScan])
    points: dict[str, list[ScanPoint]] = field(default_factory=dict[str, list[ScanPoint]])

    def last(self, scope: str) -> EarlierScan | None:
        return self.scans.get(scope)

    def keep(self, scope: str, scan: EarlierScan) -> None:
        self.scans[scope] = scan

    def course(self, scope: str) -> tuple[ScanPoint, ...]:
        return tuple(self.points.get(scope, ()))

    def note(self, scope: str, point: ScanPoint) -> None:
        self.points.setdefault(scope, []).append(point)


def test_a_scan_says_what_is_new_and_what_was_mended_since_the_last() -> None:
    kept = Kept()
    owned = tuple(replace(d, owners=("crm",)) for d in SHOP.datasets)
    checks = (
        *SHOP.checks,
        Check("core.customer", "unique", "uniqueness", passed=False, at=NOON + timedelta(hours=1)),
    )
    before = replace(shop(), scans=kept)
    after = replace(shop(world=replace(SHOP, datasets=owned, checks=checks)), scans=kept)

    first = scan_governance(ScanGovernance(), before)
    second = scan_governance(ScanGovernance(), after)

    assert first.change is None
    assert second.change is not None
    assert second.change.new_findings == ("checks-pass: core.customer",)
    assert second.change.mended == 2


def test_scans_of_everything_make_a_trend_by_severity_and_domain() -> None:
    kept = Kept()
    context = replace(shop(), scans=kept)
    first = scan_governance(ScanGovernance(), context)
    scan_governance(ScanGovernance(policy="dataset-has-owner"), context)
    sales = tuple(d for d in SHOP.datasets if d.domain == "Sales")
    second = scan_governance(
        ScanGovernance(), replace(shop(world=replace(SHOP, datasets=sales)), scans=kept)
    )

    assert [p.violations for p in second.trend] == [first.violations, second.violations]
    assert second.violations < first.violations
    assert second.trend[0].targets > second.trend[1].targets
    assert {d.domain for p in second.trend for d in p.domains} == {"Sales"}
    assert sum(d.violations for d in first.domains) == first.violations
    assert (first.course, second.course) == (None, None)
    third = scan_governance(ScanGovernance(), context)
    told = (
        f"Over the last 3 scans, from {NOON:%Y-%m-%d} on, violations went from {first.violations}"
    )
    assert told in TOOL.answer(third)


def test_a_policy_with_more_violations_than_are_listed_is_not_compared() -> None:
    kept = Kept()
    many = tuple(Dataset(f"s.t{n:03}", f"t{n:03}") for n in range(201))
    owned = (replace(many[0], owners=("crm",)), *many[1:])
    for datasets in (many, owned):
        at = replace(shop(world=World(datasets=datasets)), scans=kept)
        found = scan_governance(ScanGovernance(policy="dataset-has-owner"), at)

    assert found.change is not None
    assert (found.change.new, found.change.mended, found.change.not_compared) == (0, 0, 1)
    assert "1 policy with too many violations to list left out" in TOOL.answer(found)


def test_a_scan_that_runs_out_of_time_among_many_products_says_so() -> None:
    products = tuple(DataProduct(f"p{n}", f"P{n}") for n in range(10_001))
    looks = iter((False, False, True))
    at = replace(shop(world=replace(SHOP, products=products)), out_of_time=lambda: next(looks))

    with pytest.raises(ToolError, match="scan one domain or schema"):
        scan_governance(ScanGovernance(policy="product-states-purpose"), at)


def test_what_is_no_longer_readable_is_not_told_as_mended() -> None:
    kept = Kept()
    scan_governance(ScanGovernance(), replace(shop(), scans=kept))
    hidden = tuple(
        replace(d, readers=frozenset({"hr"})) if d.id == "core.order" else d for d in SHOP.datasets
    )

    again = scan_governance(
        ScanGovernance(), replace(shop(world=replace(SHOP, datasets=hidden)), scans=kept)
    )

    assert again.change is not None
    assert again.change.mended == 0


def test_an_id_with_the_sign_that_parts_what_is_kept_is_compared_too() -> None:
    odd = replace(SHOP, datasets=(*SHOP.datasets, Dataset("odd\x1fid", "odd", domain="Sales")))
    owned = replace(odd, datasets=tuple(replace(d, owners=("crm",)) for d in odd.datasets))
    kept = Kept()
    only = ScanGovernance(policy="dataset-has-owner")

    first = scan_governance(only, replace(shop(world=odd), scans=kept))
    second = scan_governance(only, replace(shop(world=owned), scans=kept))

    assert second.change is not None
    assert second.change.mended == first.violations


def test_findings_become_csv_markdown_and_sarif() -> None:
    rows = list(csv.DictReader(io.StringIO(scanned(format="csv").file)))
    log = json.loads(scanned(format="sarif").file)
    page = scanned(format="markdown").file

    assert {"policy", "target", "standing", "owner", "fix"} <= rows[0].keys()
    assert log["version"] == "2.1.0"
    results = log["runs"][0]["results"]
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert len(results) == len(rows)
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in results)
    assert all(r["level"] == "none" for r in results if r["kind"] != "fail")
    assert page.startswith("# Findings in the catalog\n\n## ")


def test_a_cell_that_a_spreadsheet_would_run_is_quoted() -> None:
    finding = Finding(
        policy="p", target="=cmd()", standing="violation", kind="dataset", title="T", severity="error", in_force=True,
        domain="", owner="", message="m", evidence=(), fix="", remediation="", effort=None,
    )  # fmt: skip

    assert "'=cmd()" in as_csv((finding,))


OWN = book(
    policy("divides", "dataset.column_count / dataset.checks >= 0"),
    policy("adds", "dataset.column_count + dataset.checks > 3"),
    policy("spelt", r"dataset.name.matches('^\\w+$')"),
    policy("never", "!(dataset.owner in [])"),
    policy("sales", "size(dataset.description) > 3 || dataset.personal", scope="Sales"),
)
VALUES: Mapping[str, tuple[Fact, ...]] = {
    "bool": (True, False),
    "text": ("named", "", "größe", "active"),
    "number": (0, 1, 2.5, 400),
    "list": ((), ("lot_id",), ("one", "two")),
}


def any_target(chance: Random, name: str) -> Target:
    kind: TargetKind = chance.choice(("dataset", "column", "product"))
    facts = {
        root: {
            name: chance.choice(VALUES[fact.kind])
            for name, fact in HANDBOOK.policy_facts.facts[root].items()
            if chance.random() < 0.7
        }
        for root in (("column", "dataset") if kind == "column" else (kind,))
    }
    domain = chance.choice(("Sales", "", "Customer"))
    return Target(kind, name, domain, "crm", facts)


@settings(max_examples=12, deadline=None)
@given(st.integers(min_value=0))
def test_many_targets_are_judged_in_sql_with_the_same_findings(seed: int) -> None:
    chance = Random(seed)
    some = [any_target(chance, name) for name in chance.sample("abcdefhij", 9)]
    if seed % 3 == 0:
        broken = {"dataset": {"name": "\ud800", "owner": "\ud800"}}
        some.append(Target("dataset", "g", "Sales", "", broken))
    shipped = [r for r in OWN.rules if r.policy.applies_to in {"dataset", "column", "product"}]
    rules = (*(r for r in OWN.rules if r.in_force), *chance.sample(shipped, 8))
    single, bulk = (Run(rules, {}, most=2, with_passes=seed % 2 == 0) for _ in "ab")
    proposed = {"a": "Sales", "b": "Else"}

    single.take(some, lambda t: proposed.get(t.id, t.domain))
    take_many(bulk, some, lambda t: proposed.get(t.id, t.domain), HANDBOOK.policy_facts, at_once=4)

    assert bulk.counts() == single.counts()
    assert bulk.ordered() == single.ordered()
    assert bulk.targets == single.targets
    for domain in single.domains():
        assert bulk.in_domain(domain, "violation") == single.in_domain(domain, "violation")
        assert bulk.in_domain(domain, "unknown") == single.in_domain(domain, "unknown")
    assert bulk.domains() == single.domains()


def test_a_large_catalog_is_judged_in_sql_and_says_the_same() -> None:
    datasets = tuple(Dataset(f"s.t{n:05}", f"t{n:05}", owners=("crm",) if n % 3 else (), domain="Sales") for n in range(LARGE))  # fmt: skip
    many = World(datasets=datasets)

    found = scanned(world=many, policy="dataset-has-owner")

    assert (found.violations, found.passes) == (1_667, 3_333)
    assert [f.target for f in found.findings] == [f"s.t{n:05}" for n in range(0, 600, 3)]
    assert found.unlisted == 1_467
    assert [(d.domain, d.violations) for d in found.domains] == [("Sales", 1_667)]


def test_the_export_command_writes_findings_as_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export_findings("core.basket", tmp_path, "csv,sarif", None, None, sample=True)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["findings.csv", "findings.sarif"]
    assert "core.basket has no owner" in (tmp_path / "findings.csv").read_text("utf-8")
    assert "findings.csv" in capsys.readouterr().out
    with pytest.raises(UsageError, match="Unknown format 'pdf'"):
        export_findings(None, tmp_path, "pdf", None, None, sample=True)


def test_without_domains_in_the_catalog_findings_stand_under_those_that_the_plan_has() -> None:
    bare = replace(SHOP, datasets=tuple(replace(d, domain="") for d in SHOP.datasets))
    planned = assess_domains(AssessDomains(), shop(world=bare))

    found = scanned(policy("owned", 'dataset.owner != ""'), world=bare)

    assert {f.domain for f in found.findings} <= {"", *(d.name for d in planned.domains)}
    assert {f.domain for f in found.findings} != {""}


def test_a_figure_that_is_none_declares_nothing() -> None:
    told = [fact_of(said, "number") for said in ("365", "0.5", "nan", "inf", "-1e999", "a year")]

    assert told == [365, 0.5, None, None, None, None]
