"""Policies as data: each proves itself, and none passes what it can't judge."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.governing import policies_of
from knowledge.drawn import Drawn
from knowledge.handbook.book import Handbook
from knowledge.people import Person, audience_of
from knowledge.policies.book import PolicyBook, book_of
from knowledge.policies.expression import ExpressionError, members_of, parse
from knowledge.policies.model import Fact, PlacedPolicy, Policy, PolicyFault
from knowledge.policies.reading import read_text
from knowledge.policies.rules import PolicyError, compiled
from knowledge.store.store import Store
from knowledge.workspace.loading import load
from knowledge.workspace.model import Workspace
from knowledge.workspace.settings import open_workspace
from knowledge.workspace.tallies import tallies_for

HANDBOOK = Handbook()
FACTS = HANDBOOK.policy_facts


def policy(require: str, when: str = "true", **more: object) -> Policy:
    entry = {
        "id": "a-rule", "title": "A rule", "why": "A test", "severity": "error", "applies_to": "dataset",
        "when": when, "require": require, "message": "{dataset.id} breaks it", **more,
    }  # fmt: skip
    return Policy.model_validate(entry)


def judged(require: str, when: str = "true", **dataset: Fact) -> str:
    return compiled(policy(require, when), FACTS).judge({"dataset": dataset}).standing


def test_the_library_has_its_policies_each_with_tests_and_a_reason() -> None:
    library = HANDBOOK.policies

    assert len(library) >= 70
    assert len({p.id for p in library}) == len(library)
    for one in library:
        assert {"pass", "violation"} <= {t.expect for t in one.tests}, one.id
        assert one.regulation or one.reason, one.id
    themes = {p.theme for p in library}
    assert {"ownership", "privacy", "classification", "security", "retention", "residency", "access",
            "contract", "quality", "interoperability", "cost", "lifecycle", "ai_use"} <= themes  # fmt: skip


def test_every_policy_of_the_library_compiles_and_passes_its_own_tests() -> None:
    book = book_of(HANDBOOK)

    for rule in book.rules:
        assert compiled(rule.policy, FACTS).policy == rule.policy
    assert len(book.rules) == len(HANDBOOK.policies)
    assert book.faults == ()


def test_a_policy_whose_test_fails_is_refused() -> None:
    wrong = policy(
        'dataset.owner != ""', tests=[{"given": {"dataset": {"owner": ""}}, "expect": "pass"}]
    )

    with pytest.raises(PolicyError, match="test 1 expects pass, but the rule says violation"):
        compiled(wrong, FACTS)


def test_what_the_catalog_does_not_know_is_neither_pass_nor_violation() -> None:
    assert judged("dataset.encrypted") == "unknown"
    assert judged("dataset.encrypted || dataset.personal", personal=True) == "pass"
    assert judged("dataset.encrypted && dataset.personal", personal=False) == "violation"
    assert judged("dataset.encrypted", "dataset.personal", personal=False) == "not_applicable"


def test_it_is_said_when_nobody_knows_whether_a_policy_applies() -> None:
    rule = compiled(policy('dataset.owner != ""', "dataset.critical_system"), FACTS)

    assert rule.judge({"dataset": {"owner": ""}}).applies is False


def test_what_can_not_be_evaluated_is_an_error() -> None:
    assert judged("dataset.row_count / dataset.checks > 1", row_count=3, checks=0) == "error"
    assert judged("dataset.monthly_cost > 1", monthly_cost=None) == "error"
    assert judged("dataset.owner.matches(dataset.name)", owner="a", name="(") == "error"


@pytest.mark.parametrize(
    ("require", "told"),
    [
        ("dataset.ownr != ''", "dataset.ownr, which is no known fact; did you mean dataset.owner"),
        ("product.owner != ''", "speaks of 'product', but a policy on a dataset knows dataset"),
        ("dataset.owner.lower() == 'a'", "calls lower()"),
        ("now() > 1", "calls now()"),
        ("dataset.owner > 3", "compares values of different kinds"),
        ("dataset.owner", "gives no yes or no"),
        ("dataset.owner ==", "ends too early"),
        ("dataset.owner == 'a' dataset", "is not expected there"),
        ("{'a': 1}.a == 1", "is not understood"),
        ("dataset['owner'] == 'a'", "is not expected there"),
        ("dataset.tags.all(t, dataset.tags.all(u, t == u))", "stands inside another"),
        ("1 / 0 > 1", "divides by zero"),
        ("(" * 100 + "true" + ")" * 100, "nested too deeply"),
        ("!" * 3000 + "true", "longer than"),
    ],
)
def test_what_can_not_be_trusted_is_refused_at_load(require: str, told: str) -> None:
    with pytest.raises(PolicyError) as refused:
        compiled(policy(require), FACTS)

    assert told in str(refused.value)


_TEXTS = st.recursive(
    st.sampled_from(
        [
            "dataset.owner",
            "dataset.tags",
            "dataset.row_count",
            "dataset.personal",
            "dataset.encrypted",
            "null",
            "true",
            "0",
            "1",
            "2.5",
            '""',
            "'a'",
            "[]",
            "[1, 'a']",
            "x",
            "dataset",
        ]
    ),
    lambda inner: st.one_of(
        st.tuples(
            inner,
            st.sampled_from(["&&", "||", "==", "!=", "<", ">", "+", "-", "*", "/", "%", "in"]),
            inner,
        ).map(" ".join),
        inner.map(lambda e: f"!({e})"),
        inner.map(lambda e: f"size({e})"),
        inner.map(lambda e: f"has({e})"),
        inner.map(lambda e: f"({e}).all(x, x == {e})"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]}) ? ({p[1]}) : false"),
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    require=_TEXTS,
    when=_TEXTS,
    row_count=st.none() | st.integers() | st.floats(),
    owner=st.none() | st.text(),
)
def test_any_expression_is_refused_or_judged_and_never_passes_by_accident(
    require: str, when: str, row_count: float | None, owner: str | None
) -> None:
    try:
        rule = compiled(policy(require, when), FACTS)
    except PolicyError:
        return

    known = rule.judge(
        {"dataset": {"row_count": row_count, "owner": owner, "personal": True, "tags": ()}}
    )

    assert known.standing in {"pass", "violation", "unknown", "error", "not_applicable"}
    if rule.members and rule.judge({"dataset": {}}).standing == "pass":
        assert (
            "||" in f"{require}{when}"
            or "&&" in f"{require}{when}"
            or "?" in require
            or "has" in require
        )


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_refused_with_a_reason(text: str) -> None:
    try:
        members_of(parse(text))
    except ExpressionError as reason:
        told = str(reason)
    else:
        told = "an expression"
    assert told


def test_own_files_are_read_and_what_is_not_in_order_is_named() -> None:
    text = """
policies:
  - {id: gold-has-contract, title: Gold has a contract, why: Ours, severity: error, applies_to: dataset,
     when: '"gold" in dataset.tags', require: dataset.contract_count >= 1, message: "{dataset.id} has none"}
  - {id: no-title, severity: error}
"""
    good, bad = read_text(text, "policies/own.yaml")

    assert isinstance(good, PlacedPolicy)
    assert good.place == "policies/own.yaml: gold-has-contract"
    assert isinstance(bad, PolicyFault)
    assert bad.policy == "no-title"
    assert "title: Field required" in bad.reason
    assert [f.reason for f in read_text("a: [", "x.yaml") if isinstance(f, PolicyFault)]


def own(*policies: Policy) -> list[PlacedPolicy]:
    return [PlacedPolicy(policy=p, place=f"own: {p.id}", origin="organisation") for p in policies]


def test_a_domain_may_tighten_a_global_policy_and_not_loosen_it() -> None:
    everywhere = policy("dataset.retention_days <= 365", id="kept-a-year")
    stricter = policy(
        "dataset.retention_days <= 90", id="kept-a-quarter", scope="Loyalty", tightens="kept-a-year"
    )
    looser = policy(
        "dataset.retention_days <= 730",
        id="kept-two-years",
        scope="Finance",
        tightens="kept-a-year",
    )
    exempt = policy("dataset.retention_days <= 90", "dataset.personal", id="only-personal", scope="HR", tightens="kept-a-year")  # fmt: skip

    book = book_of(HANDBOOK, own(everywhere, stricter, looser, exempt))

    assert [r.policy.id for r in book.rules if r.in_force] == ["kept-a-year", "kept-a-quarter"]
    assert [f.policy for f in book.faults] == ["kept-two-years", "only-personal"]
    assert "would loosen the global policy kept-a-year" in book.faults[0].reason
    assert "dataset.retention_days = 730" in book.faults[0].reason


def test_policies_that_can_not_both_be_kept_are_reported() -> None:
    long = policy("dataset.retention_days >= 3650", id="kept-ten-years")
    short = policy("dataset.retention_days <= 365", id="kept-a-year")

    book = book_of(HANDBOOK, own(long, short))

    assert [f.reason for f in book.faults] == [
        "it contradicts kept-a-year: nothing that both concern can keep both"
    ]
    assert {r.policy.id for r in book.rules if r.in_force} == {"kept-ten-years", "kept-a-year"}


def test_an_own_policy_takes_the_place_of_the_handbooks() -> None:
    mine = policy('dataset.owner != "" && dataset.owner_known', id="dataset-has-owner")

    rules = [r for r in book_of(HANDBOOK, own(mine)).rules if r.policy.id == "dataset-has-owner"]

    assert [r.in_force for r in rules] == [True]


RULE = """
- {{id: {id}, title: A rule, why: Ours, severity: error, applies_to: dataset, require: "{require}", message: "{{dataset.id}} breaks it"}}
"""
LEGAL, BOB = Person("ann@x", groups=frozenset({"legal"})), Person("bob@x")


@pytest.fixture
def governed(tmp_path: Path) -> Workspace:
    """A workspace with policies for everyone, a source for Legal, and a rule on one file."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "legal").mkdir()
    texts = {
        "policies/own.yaml": RULE.format(id="open-rule", require="dataset.personal"),
        "policies/inner.yaml": RULE.format(id="inner-rule", require="dataset.payment"),
        "legal/secret.yaml": RULE.format(id="secret-rule", require="dataset.personal")
        + RULE.format(id="dataset-has-owner", require="dataset.owner_count > 1"),
        "legal/broken.yaml": "a: [",
        "meshwright.toml": """
[organisation]
owner = "olga@x"
[groups]
legal = "Legal"
[[sources]]
path = "legal"
kind = "policies"
readers = ["legal"]
[[folder_rules]]
path = "policies/inner.yaml"
readers = ["legal"]
""",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return open_workspace(tmp_path)


def known(workspace: Workspace, person: Person, drawn: Drawn) -> PolicyBook:
    return policies_of(workspace, audience_of((person,)), _no_store, _never, drawn).book


def _no_store() -> Store:
    raise AssertionError("nothing was kept")


def _never() -> datetime:
    raise AssertionError("nothing is approved")


def test_a_hidden_policy_is_known_to_its_readers_alone_and_takes_part_in_nothing_else(
    governed: Workspace,
) -> None:
    theirs, drawn = known(governed, LEGAL, Drawn()), Drawn()
    others = known(governed, BOB, drawn)

    assert {r.policy.id for r in theirs.rules if r.in_force} == {
        "open-rule", "inner-rule", "secret-rule", "dataset-has-owner",
    }  # fmt: skip
    assert {r.policy.id for r in others.rules if r.in_force} == {"open-rule"}
    assert others.rule("dataset-has-owner") is not None
    assert [f.place for f in theirs.faults] == ["legal/broken.yaml"]
    assert others.faults == ()
    assert drawn.readers() == frozenset()


def test_who_may_read_what_was_answered_from_hidden_policies_is_noted(governed: Workspace) -> None:
    drawn = Drawn()
    known(governed, LEGAL, drawn)

    assert drawn.readers() == frozenset({frozenset({"legal"})})


def test_a_load_says_which_policies_do_not_hold_and_counts_them_for_their_readers(
    governed: Workspace,
) -> None:
    outcome = load(governed, lambda _: None)

    assert [f.place for f in outcome.skipped] == ["legal/broken.yaml"]

    counts = {s.source: s.count for s in tallies_for(governed.state, audience_of((LEGAL,)))}
    assert counts["legal"] == 2
    assert "legal" not in {s.source for s in tallies_for(governed.state, audience_of((BOB,)))}
