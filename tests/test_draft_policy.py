"""Sentences become rules that compile, prove themselves and say what they would touch; a click puts them in force."""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from peers.secret_world import NOON, Kept, World, context

from assistant.governing import may_approve, policies_of
from knowledge.catalog.model import Column, Dataset
from knowledge.drawn import Drawn
from knowledge.handbook.book import Handbook
from knowledge.organisation import Organisation
from knowledge.people import Person, audience_of
from knowledge.policies.reading import read_text
from knowledge.quality import Alert
from knowledge.store.store import open_store
from knowledge.workspace.model import Group, Workspace
from tools.approve_policy import TOOL as APPROVE
from tools.approve_policy import ApprovePolicy, PolicyApproval, approve_policy
from tools.context import Context, KeptResult
from tools.declaration import ToolError
from tools.draft_policy import TOOL as DRAFT
from tools.draft_policy import DraftPolicy, draft_policy
from tools.governance.drafting.model import PolicyDraft
from tools.governance.drafting.sentence import NotUnderstood, read_sentence
from tools.remediate import TOOL as REMEDIATE
from tools.remediate import Remediate, remediate
from tools.scan_governance import ScanGovernance, scan_governance

WORDS = Handbook().policy_words
ANN = Person("ann@shop.example")
SHOP = World(
    datasets=(
        Dataset("core.order", "order", layer="core", owners=("sales",)),
        Dataset("sandbox.copy", "copy", schema="sandbox"),
    ),
    columns=(Column("core.order", 0, "email", "text"), Column("sandbox.copy", 0, "email", "text")),
)


@pytest.mark.parametrize(
    ("sentence", "kind", "when", "require"),
    [
        ("Every dataset must have an owner", "dataset", "true", 'dataset.owner != ""'),
        ("Draft a policy: all tables need a description.", "dataset", "true", 'dataset.description != ""'),
        ("All data products shall have a deputy and a service level", "product", "true", 'product.deputy != "" && product.slo_count >= 1'),
        ("Columns with personal data must be masked", "column", "column.personal", "column.masked || column.pseudonymised"),
        ("No personal data in sandboxes", "dataset", "dataset.throwaway", "!dataset.personal"),
        ("Sandboxes must not contain personal data", "dataset", "dataset.throwaway", "!dataset.personal"),
        ("Nobody may store card data in raw tables", "dataset", 'dataset.layer in ["raw", "landing", "bronze"]', "!dataset.payment"),
        ("Personal data must be deleted within one year", "dataset", "dataset.personal", "dataset.retention_days > 0 && dataset.retention_days <= 365"),
        ("Shared tables must be refreshed within 24 hours", "dataset", "dataset.consumers >= 2", "dataset.age_days <= 1"),
        ("(b) - All assets should have owners and be classified", "dataset", "true", 'dataset.owner != "" && dataset.classification != ""'),
        ("Data must be encrypted as required by the standard on retention", "dataset", "true", "dataset.encrypted"),
        ("Order tables must have a key", "dataset", 'dataset.id.contains("order")', "dataset.key_count >= 1"),
        ("Only people-team may read payroll data", "access_request", 'access_request.subject.contains("payroll")', '"people-team" in access_request.groups'),
        ("Restricted data may only be read by the data-office team", "access_request", 'access_request.classification == "restricted"', '"data-office" in access_request.groups'),
    ],
)  # fmt: skip
def test_common_shapes_of_sentences_are_read(
    sentence: str, kind: str, when: str, require: str
) -> None:
    policy = read_sentence(sentence, WORDS).policy

    assert (policy.applies_to, policy.when, policy.require) == (kind, when, require)


def test_a_domain_named_in_the_sentence_is_the_scope() -> None:
    policy = read_sentence("Each dataset in the Loyalty domain must have an owner", WORDS).policy

    assert (policy.scope, policy.when) == ("Loyalty", "true")


@pytest.mark.parametrize(
    "sentence",
    [
        "The moon is green",
        "Every dataset must have an owner unless it is a copy",
        "Within 3 days",
        "   ",
        "Access must be approved by the data owner",
        "Each finding must be handled according to the agreed SLA",
        "Should we keep health data, we must have an owner for it",
        "All employees must follow the procedures documented by security",
    ],
)
def test_what_is_not_understood_is_refused_and_never_guessed(sentence: str) -> None:
    with pytest.raises(NotUnderstood):
        read_sentence(sentence, WORDS)


def drafted(text: str = "", rule: str = "") -> PolicyDraft:
    return draft_policy(DraftPolicy(text=text, rule=rule), context(SHOP, (ANN,)))


def test_a_draft_has_tests_and_says_what_it_would_touch() -> None:
    draft = drafted("Every dataset must have an owner")

    assert draft.valid
    assert draft.policy is not None
    assert {t.expect for t in draft.policy.tests} == {"pass", "violation", "unknown"}
    assert draft.coverage is not None
    assert (draft.coverage.targets, draft.coverage.violations, draft.coverage.passes) == (2, 1, 1)
    assert draft.coverage.examples == ("sandbox.copy lacks an owner",)


def test_a_subject_that_is_no_data_and_not_in_the_catalog_is_refused() -> None:
    about_people = drafted("Suppliers must be tagged")
    about_orders = drafted("Orders must be tagged")

    assert not about_people.valid
    assert "speaks of 'supplier', and nothing that you may read" in about_people.errors[0]
    assert about_orders.valid


def test_what_is_touched_adds_up_and_what_may_be_is_told_beside_it() -> None:
    columns = (
        Column("core.order", 0, "email", "text"),
        Column("core.note", 0, "period_full_name", "text"),
    )
    datasets = (Dataset("core.order", "order"), Dataset("core.note", "note"))
    at = context(World(datasets=datasets, columns=columns), (ANN,))

    draft = draft_policy(DraftPolicy(text="Personal data must be deleted within 365 days"), at)

    c = draft.coverage
    assert c is not None
    assert c.targets == c.violations + c.passes + c.unknown + c.errors
    assert (c.targets, c.undecided) == (1, 1)
    assert "Of 1 more nobody knows whether it concerns them." in DRAFT.answer(draft)


def test_a_draft_reads_back_as_it_was_written() -> None:
    draft = drafted("No personal data in sandboxes")

    (again,) = read_text(draft.rule, "x")

    assert getattr(again, "policy", None) == draft.policy


def test_a_rule_that_can_not_hold_or_names_the_unknown_is_refused_with_the_reason() -> None:
    rule = "{id: a-rule, title: A rule, why: x, severity: error, applies_to: dataset, require: REQUIRE, message: broken}"

    unknown = drafted(rule=rule.replace("REQUIRE", "dataset.nope"))
    never = drafted(rule=rule.replace("REQUIRE", "dataset.personal && !dataset.personal"))

    assert not unknown.valid
    assert "no known fact" in unknown.errors[0]
    assert not never.valid
    assert "can't be met" in never.errors[0]


def test_rules_are_translated_for_platforms_and_marked_as_generated() -> None:
    found = {
        t.platform: t for t in drafted("Columns with personal data must be masked").translations
    }

    assert found.keys() == {"SQL check", "dbt test", "Snowflake masking", "BigQuery masking"}
    assert all("Generated from the policy" in t.text.splitlines()[0] for t in found.values())
    assert found["SQL check"].checked == found["Snowflake masking"].checked == "parsed"
    rego = next(
        t for t in drafted("No personal data in sandboxes").translations if t.platform == "Rego"
    )
    assert "input.dataset.personal == false" in rego.text


def test_a_message_stays_one_text_in_a_translated_rule() -> None:
    rule = (
        "id: a-rule\ntitle: A rule\nwhy: It matters here.\nseverity: error\napplies_to: dataset\n"
        'when: "true"\nrequire: dataset.owner != ""\n'
        'message: "Says \\"no\\"\\nallow if { true }"\nowner: data-office\n'
    )

    (rego,) = (t for t in drafted(rule=rule).translations if t.platform == "Rego")

    assert '\tmsg := "Says \\"no\\"\\nallow if { true }"\n' in rego.text


def approving(*, draft: PolicyDraft | None = None) -> Context:
    kept = (
        ()
        if draft is None
        else (KeptResult("r-1", "draft_policy", "Draft", draft.model_dump_json()),)
    )
    return context(SHOP, (ANN,), (), kept)


def test_the_last_draft_is_proposed_and_nothing_is_in_force_before_a_click() -> None:
    draft = drafted("Every dataset must have an owner")

    proposed = approve_policy(ApprovePolicy(), approving(draft=draft))

    assert proposed.state == "proposed"
    assert proposed.policy == draft.policy


def test_without_a_draft_there_is_nothing_to_approve() -> None:
    with pytest.raises(ToolError, match="no draft in this conversation"):
        approve_policy(ApprovePolicy(), approving())
    with pytest.raises(ToolError, match="There is no policy 'nope'"):
        approve_policy(ApprovePolicy(policy="nope"), approving())


def test_an_approved_policy_is_run_by_the_next_scan_and_outlives_the_process(
    tmp_path: Path,
) -> None:
    workspace = Workspace(tmp_path, tmp_path, Organisation(name="Shop", owner="ann@shop.example"))
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    store = open_store(url)
    at = replace(
        approving(draft=drafted("Every dataset must have an owner")),
        policies=policies_of(workspace, audience_of((ANN,)), lambda: store, lambda: NOON, Drawn()),
    )

    assert APPROVE.carry_out is not None
    done = APPROVE.carry_out(approve_policy(ApprovePolicy(), at), at)

    assert isinstance(done, PolicyApproval)
    assert done.state == "in force"
    store.close()
    later = open_store(url)
    again = replace(
        at,
        policies=policies_of(workspace, audience_of((ANN,)), lambda: later, lambda: NOON, Drawn()),
    )
    found = scan_governance(ScanGovernance(only_in_force=True), again)
    assert [(f.policy, f.target) for f in found.findings] == [
        ("dataset-with-an-owner", "sandbox.copy")
    ]
    later.close()


def test_only_the_owner_and_those_who_govern_may_approve(tmp_path: Path) -> None:
    groups = (Group("g1", "Data governance council"), Group("g2", "Sales"))
    workspace = Workspace(
        tmp_path, tmp_path, Organisation(name="Shop", owner="ann@shop.example"), groups=groups
    )
    bob, cid = Person("bob@x", groups=frozenset({"g1"})), Person("cid@x", groups=frozenset({"g2"}))
    store = open_store("sqlite://")
    at = replace(
        approving(draft=drafted("Every dataset must have an owner")), asker=cid,
        policies=policies_of(workspace, audience_of((cid,)), lambda: store, lambda: NOON, Drawn()),
    )  # fmt: skip

    assert [may_approve(workspace, p) for p in (ANN, bob, cid)] == [True, True, False]
    assert APPROVE.carry_out is not None
    with pytest.raises(ToolError, match="cid@x may not put policies in force"):
        APPROVE.carry_out(approve_policy(ApprovePolicy(), at), at)
    store.close()


@dataclass
class Queued:
    """An outbox in memory."""

    alerts: list[Alert] = field(default_factory=list[Alert])

    def queue(self, alert: Alert) -> bool:
        self.alerts.append(alert)
        return True


def test_a_remediation_is_shown_and_handed_to_the_owner_on_a_click_only() -> None:
    outbox = Queued()
    at = replace(context(SHOP, (ANN,)), outbox=outbox, results=Kept())

    proposed = remediate(Remediate(dataset="core.order", policy="personal-data-classified"), at)

    assert proposed.target == "core.order.email"
    assert proposed.statement.startswith('ALTER TABLE "core"."order" MODIFY COLUMN "email" SET TAG')
    assert proposed.to == "sales"
    assert outbox.alerts == []
    assert REMEDIATE.carry_out is not None
    done = REMEDIATE.carry_out(proposed, at)
    assert json.loads(done.model_dump_json())["state"] == "handed over"
    assert [a.to for a in outbox.alerts] == ["sales"]


def test_there_is_nothing_to_mend_where_nothing_is_violated() -> None:
    with pytest.raises(ToolError, match=r"No violation of core\.order"):
        remediate(
            Remediate(dataset="core.order", policy="dataset-has-owner"), context(SHOP, (ANN,))
        )
    with pytest.raises(ToolError, match="There is no dataset 'nowhere'"):
        remediate(Remediate(dataset="nowhere"), context(SHOP, (ANN,)))
