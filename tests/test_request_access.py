"""Access is denied by default, granted by policy, decided by stewards, limited in time, and kept."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from peers.secret_world import NOON, World, context
from sqlglot import parse_one

from assistant.access import AccessOffice, told
from assistant.conversation import AssistantError
from knowledge.access import AccessDecision, AccessRequest
from knowledge.catalog.model import Column, Dataset, Usage
from knowledge.people import Person
from knowledge.store.store import Store, open_store
from knowledge.workspace.access_policies import own_policies
from knowledge.workspace.model import WorkspaceError
from tools.access.model import AccessProposal
from tools.access.policies import AccessFacts, PolicyFault, decide
from tools.access.statements import Grantee, statements_for
from tools.context import Context
from tools.declaration import ToolError
from tools.lineage.places import label_of, path_of
from tools.request_access import TOOL, RequestAccess, request_access

ANN = Person("ann@shop.example", "Ann", groups=frozenset({"planning"}))
STEWARD = Person("cleo@shop.example", "Cleo")
OWNER = Person("olga@shop.example", "Olga")
SHOP = World(
    datasets=(
        Dataset("mart.stock_cover", "stock_cover", "snowflake", "mart", description="Days of stock cover by store", owners=("cleo@shop.example",)),
        Dataset("core.customer", "customer", "snowflake", "core", description="Customers with their addresses", owners=("cleo@shop.example",)),
        Dataset("core.visit_day", "visit_day", "snowflake", "core", description="Store visits by day, sex and postcode"),
    ),
    columns=(
        Column("mart.stock_cover", 0, "store_no"),
        Column("mart.stock_cover", 1, "days_of_cover"),
        Column("core.customer", 0, "email", tags=("pii.email",)),
        Column("core.customer", 1, "birth_date", tags=("pii.birth_date",)),
    ),
)  # fmt: skip


@dataclass
class Desk:
    kept: list[AccessRequest] = field(default_factory=list[AccessRequest])
    decisions: list[AccessDecision] = field(default_factory=list[AccessDecision])

    def of(self, person: str) -> tuple[AccessRequest, ...]:
        return tuple(r for r in self.kept if r.person == person)

    def keep(self, request: AccessRequest, decision: AccessDecision) -> None:
        self.kept.append(request)
        self.decisions.append(decision)


def at_desk(person: Person = ANN, world: World = SHOP, policies: str = "") -> Context:
    return replace(context(world, (person,)), access=Desk(), access_policies=policies)


def ask(at: Context, product: str = "mart.stock_cover", **fields: object) -> AccessProposal:
    told_by_asker = {"product": product, "purpose": "plan the stock cover of each store", **fields}
    return request_access(RequestAccess.model_validate(told_by_asker), at)


def test_every_combination_of_attributes_is_decided_as_the_table_says() -> None:
    text = (Path(__file__).parent / "access_table.yaml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    names = list(table["attributes"])
    combinations = [
        dict(zip(names, values, strict=True))
        for values in itertools.product(*table["attributes"].values())
    ]
    wrong = [c for c in combinations if decide(_facts(**c)).verdict != _expected(c, table["rows"])]

    assert len(combinations) == 2_880
    assert wrong == []


def _facts(*, group: str, **rest: object) -> AccessFacts:
    return AccessFacts(
        person="ann@shop.example", groups=frozenset(), product="x", domain="", owned=True,
        purpose="plan", for_group=group != "none", in_group=group == "own", **rest,
    )  # pyright: ignore[reportArgumentType]  # fmt: skip


def _expected(combination: dict[str, object], rows: list[dict[str, object]]) -> object:
    return next(r["expect"] for r in rows if all(combination[k] == v for k, v in r.items() if k != "expect"))  # fmt: skip


def test_a_routine_request_is_granted_when_its_asker_confirms_and_not_before() -> None:
    at = at_desk()

    proposed = ask(at)
    assert (proposed.verdict, proposed.state, at.access.of(ANN.email)) == ("grant", "proposed", ())

    assert TOOL.carry_out is not None
    done = TOOL.carry_out(proposed, at)
    kept = at.access.of(ANN.email)[0]
    assert (kept.state, kept.carried_out) == ("approved", False)
    assert kept.expires == NOON + timedelta(days=90)
    assert TOOL.answer(done).startswith("Approved, not yet in force")


def test_what_is_personal_goes_to_its_steward_with_reasons_for_and_against() -> None:
    found = ask(at_desk(), "core.customer")

    assert (found.verdict, found.sensitivity, found.stewards) == ("refer", "confidential", ("cleo@shop.example",))  # fmt: skip
    assert any("holds sensitive columns" in r for r in found.reasons_against)
    assert found.reasons_for
    assert "sensitive-by-steward" in found.policies


@pytest.mark.parametrize(
    ("purpose", "verdict"),
    [
        ("plan the stock cover of each store", "grant"),
        ("write an opera about dragons", "refer"),
        ("plan", "refer"),
        ("just curious", "deny"),
        ("monitor my colleagues and how they work", "deny"),
        ("we want to sell the data to a broker", "deny"),
    ],
)
def test_the_purpose_decides_too(purpose: str, verdict: str) -> None:
    assert ask(at_desk(), purpose=purpose).verdict == verdict


def test_a_combination_that_newly_points_at_persons_is_referred() -> None:
    world = replace(
        SHOP,
        columns=(
            Column("core.visit_day", 0, "postcode", tags=("pii.address",)),
            Column("core.visit_day", 1, "gender", tags=("pii.gender",)),
            Column("mart.stock_cover", 0, "birth_date", tags=("pii.birth_date",)),
        ),
    )
    at = at_desk(world=world)
    proposed = ask(at, "mart.stock_cover")
    before = next(m for m in proposed.measures if m.measure == "new combination")
    assert before.meets

    at.access.keep(_granted("core.visit_day"), _by_policy("a-1"))
    measure = next(m for m in ask(at).measures if m.measure == "new combination")

    assert not measure.meets
    assert measure.threshold.startswith("under 3 kinds")


def test_far_from_the_teams_habits_is_referred_with_the_share() -> None:
    far = replace(SHOP, usage=(Usage("core.customer", "planning", 4_000, 3),))

    found = ask(at_desk(world=far))

    assert found.verdict == "refer"
    assert any("of your groups' 4,000 queries" in r.lower() for r in found.reasons_against)


def test_somebody_unknown_is_denied_and_offered_nothing() -> None:
    found = ask(at_desk(Person("mallory@else.example")))

    assert found.verdict == "deny"
    assert not TOOL.offers(found)


def test_what_the_asker_may_not_know_of_is_answered_like_what_is_not_there() -> None:
    hidden = Dataset("pay.salary", "salary", readers=frozenset({"hr"}), owners=("hal@shop.example",))  # fmt: skip
    world = replace(SHOP, datasets=(*SHOP.datasets, hidden))

    there, not_there = ask(at_desk(world=world), "pay.salary"), ask(at_desk(), "pay.salary")

    assert there == not_there
    assert there.verdict == "refer"


def test_the_workspaces_own_policies_are_added_and_never_weaken_a_forbid() -> None:
    strict = '@id("no-marts") @why("Marts are closed.") forbid (principal, action, resource);'
    loose = "permit (principal, action, resource);"

    assert ask(at_desk(policies=strict)).policies == ("no-marts",)
    assert ask(at_desk(policies=loose), "core.customer").verdict == "refer"


@pytest.mark.parametrize(
    "broken",
    ["permit (principal, action, resource) when { principal.nme };", "permit everything", "🙂"],
)
def test_policies_with_faults_grant_nothing(broken: str) -> None:
    with pytest.raises(ToolError, match="nothing is granted"):
        ask(at_desk(policies=broken))
    with pytest.raises(PolicyFault):
        decide(_facts(group="none", known=True, sensitivity="internal", purpose_fit="fits", days=1, reidentifies=False, unusual=False, deprecated=False), broken)  # fmt: skip


def test_what_changed_between_proposal_and_click_is_asked_again() -> None:
    at = at_desk()
    proposed = ask(at)
    closed = replace(at, access_policies="forbid (principal, action, resource);")

    assert TOOL.carry_out is not None
    with pytest.raises(ToolError, match="has changed since"):
        TOOL.carry_out(proposed, closed)
    assert at.access.of(ANN.email) == ()


def test_data_that_moved_between_proposal_and_click_is_asked_again() -> None:
    at = at_desk()
    proposed = ask(at)
    (cover, *rest) = SHOP.datasets
    moved = replace(SHOP, datasets=(replace(cover, schema="mart_new"), *rest))

    assert TOOL.carry_out is not None
    with pytest.raises(ToolError, match="has changed since"):
        TOOL.carry_out(proposed, replace(at, catalog=context(moved, (ANN,)).catalog))


def test_a_dataset_is_called_by_its_id_unless_that_is_a_code_or_an_address() -> None:
    urn = "urn:li:dataset:(urn:li:dataPlatform:hive,core.orders,PROD)"
    ids = ("core.orders", "orders", "wh.core.orders", "model.shop.orders", "d00021", urn)

    called = [label_of(Dataset(id_, "orders", schema="core")) for id_ in ids]

    assert called == [*ids[:3], "core.orders", "core.orders", "core.orders"]


@pytest.mark.parametrize(
    ("dataset", "path"),
    [
        (Dataset("core.orders", "orders", schema="core"), ("core", "orders")),
        (Dataset("core.orders", "orders"), ("core", "orders")),
        (Dataset("wh-1.core.orders", "orders", schema="core"), ("wh-1", "core", "orders")),
        (Dataset("model.shop.orders", "orders", schema="core"), ("core", "orders")),
        (
            Dataset("model.shop.orders", "orders", schema="core", database="wh"),
            ("wh", "core", "orders"),
        ),
        (Dataset("core.orders", "core.orders"), ("core", "orders")),
        (Dataset("kafka://host/core.orders", "orders", schema="core"), ("core", "orders")),
    ],
)
def test_a_statement_names_where_the_dataset_stands_and_not_a_tools_own_id(
    dataset: Dataset, path: tuple[str, ...]
) -> None:
    assert path_of(dataset) == path


@pytest.mark.parametrize("platform", ["postgres", "snowflake", "bigquery"])
@pytest.mark.parametrize(
    "name", ["orders", 'or"; drop table x; --', "or`ders", "Ta ble", "o'rders", "or\\`; select 1"]
)
def test_statements_quote_every_name(platform: str, name: str) -> None:
    dataset = Dataset(f"core.{name}", name, platform, "core")

    made = statements_for((dataset,), Grantee('an"n`@shop.example', is_group=False))

    for statement in (*made.give, *made.take):
        parse_one(statement, dialect=platform)  # Raises for what is more than one statement.
    assert len(made.take) == 1
    assert made.give[-1].startswith("GRANT")


def test_a_grant_on_postgres_names_no_database_and_one_on_snowflake_folds_plain_names() -> None:
    table = Dataset("wh.core.orders", "orders", "postgres", "core")
    ann = Grantee("ann", is_group=True)

    there = statements_for((table,), ann).give
    folded = statements_for((replace(table, platform="snowflake", name="Orders"),), ann).give

    assert there[-1] == 'GRANT SELECT ON TABLE "core"."orders" TO "ann";'
    assert folded == ('GRANT SELECT ON TABLE "CORE"."Orders" TO ROLE "ANN";',)


def test_a_platform_that_is_not_known_gets_no_statement() -> None:
    assert statements_for((Dataset("a.b", "b", "mainframe"),), Grantee("x", is_group=True)).give == ()  # fmt: skip


def _granted(dataset: str, state: str = "in force") -> AccessRequest:
    return AccessRequest.model_validate(
        {
            "id": "a-1", "person": ANN.email, "group": "", "target": dataset, "datasets": (dataset,),
            "purpose": "plan", "days": 30, "state": state, "reasons_for": (), "reasons_against": (),
            "policies": (), "stewards": (STEWARD.email,), "statements": ("GRANT x;",), "reverse": ("REVOKE x;",),
            "asked": NOON, "expires": None if state == "waiting" else NOON + timedelta(days=30), "carried_out": state == "in force",
        }
    )  # fmt: skip


def _by_policy(request: str) -> AccessDecision:
    return AccessDecision(request=request, by="policy", verdict="referred", reason="", at=NOON)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(f"sqlite:///{tmp_path / 'state.db'}")
    opened.access.keep(_granted("core.customer", "waiting"), _by_policy("a-1"))
    return opened


def test_a_request_goes_from_waiting_to_in_force_and_back_with_each_step_audited(
    store: Store,
) -> None:
    desk = AccessOffice(store, OWNER)

    approved = desk.act("approve", "a-1", STEWARD, "fits their work", NOON)
    assert "approved, not yet in force" in told(approved)
    assert desk.act("done", "a-1", STEWARD, "", NOON).state == "in force"
    revoked = desk.act("revoke", "a-1", OWNER, "left the team", NOON)
    assert "not yet taken away" in told(revoked)
    assert told(desk.act("done", "a-1", OWNER, "", NOON)).endswith("revoked, and taken away.")

    assert [d.verdict for d in store.access.decisions("a-1")] == [
        "referred", "approved", "in force", "revoked", "in force",
    ]  # fmt: skip
    assert [e.action for e in store.records.audit_trail()] == [
        "access approve", "access done", "access revoke", "access done",
    ]  # fmt: skip
    assert store.records.audit_verdict().broken_at is None


def test_a_grant_ends_by_itself_and_its_reverse_is_then_to_be_run(store: Store) -> None:
    desk = AccessOffice(store, OWNER)
    desk.act("approve", "a-1", STEWARD, "", NOON)
    desk.act("done", "a-1", STEWARD, "", NOON)

    later = desk.shown_to(ANN, NOON + timedelta(days=30))

    assert [(r.state, r.carried_out) for r in later] == [("ended", False)]


@pytest.mark.parametrize("person", [ANN, Person("bob@shop.example", "Bob")])
def test_nobody_but_the_steward_or_the_owner_decides(store: Store, person: Person) -> None:
    with pytest.raises(AssistantError, match="no request 'a-1' that you may approve"):
        AccessOffice(store, OWNER).act("approve", "a-1", person, "", NOON)


def test_the_owner_of_the_workspace_does_not_decide_their_own_request(store: Store) -> None:
    with pytest.raises(AssistantError, match="that you may approve"):
        AccessOffice(store, ANN).act("approve", "a-1", ANN, "", NOON)


def test_a_denial_says_why_and_is_final(store: Store) -> None:
    desk = AccessOffice(store, OWNER)
    with pytest.raises(AssistantError, match="Say why"):
        desk.act("deny", "a-1", STEWARD, " ", NOON)

    desk.act("deny", "a-1", STEWARD, "not needed for planning", NOON)

    with pytest.raises(AssistantError, match="is denied, so it can't be approved"):
        desk.act("approve", "a-1", STEWARD, "", NOON)


def test_only_one_of_two_decisions_counts(store: Store) -> None:
    waiting = store.access.find("a-1")
    assert waiting is not None
    approved = waiting.model_copy(update={"state": "approved"})

    assert store.access.move(approved, "waiting", _by_policy("a-1"))
    assert not store.access.move(approved, "waiting", _by_policy("a-1"))


def test_somebody_gives_up_their_own_access(store: Store) -> None:
    desk = AccessOffice(store, OWNER)
    desk.act("approve", "a-1", STEWARD, "", NOON)

    assert desk.act("revoke", "a-1", ANN, "not needed any more", NOON).state == "revoked"


def test_policies_of_a_workspace_that_can_not_be_read_are_never_left_out(tmp_path: Path) -> None:
    (tmp_path / "access").mkdir()
    (tmp_path / "access" / "b.cedar").write_bytes("forbid; // Müller".encode("cp1252"))

    with pytest.raises(WorkspaceError, match=r"b\.cedar is not UTF-8 text; save it as UTF-8"):
        own_policies(tmp_path)

    (tmp_path / "access" / "b.cedar").write_bytes(b"\xef\xbb\xbfforbid;")
    assert own_policies(tmp_path) == "forbid;"


def test_a_day_until_which_it_is_needed_is_counted_from_today() -> None:
    assert ask(at_desk(), until=f"{NOON.date() + timedelta(days=40)}").duration_days == 40
    with pytest.raises(ToolError, match="no day to come"):
        ask(at_desk(), until="someday")
