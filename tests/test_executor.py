"""Decisions about access go to the executor signed; only its signed report makes them hold."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from peers.executor import Executing, executing
from peers.secret_world import NOON

from assistant.access import AccessOffice
from assistant.executor import Executor, NotBelieved, believed, signature
from assistant.settings import SettingsError, secret_at
from knowledge.access import AccessDecision, AccessRequest
from knowledge.people import Person
from knowledge.store.store import Store, open_store
from knowledge.workspace.model import ExecutorSpec, WorkspaceError
from knowledge.workspace.settings import open_workspace

OWNER = Person("olga@shop.example", "Olga")
SECRET = "shared by both"
NOW = int(NOON.timestamp())
READS = "ann@shop.example mart.stock_cover"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = open_store(f"sqlite:///{tmp_path / 'state.db'}")
    request = AccessRequest(
        id="a-1", person="ann@shop.example", group="", target="stock_cover", datasets=("mart.stock_cover",),
        purpose="plan", days=30, state="waiting", reasons_for=(), reasons_against=(), policies=(), stewards=(),
        statements=("GRANT it;",), reverse=("REVOKE it;",), asked=NOON, expires=None, carried_out=False,
    )  # fmt: skip
    first = AccessDecision(request="a-1", by="policy", verdict="referred", reason="", at=NOON)
    opened.access.keep(request, first)
    return opened


@pytest.fixture
def peer() -> Iterator[Executing]:
    with executing(SECRET, NOW) as served:
        yield served


def desk(store: Store, peer: Executing, secret: str = SECRET) -> AccessOffice:
    return AccessOffice(store, OWNER, Executor(store, peer.url, lambda: secret))


def approved(store: Store, peer: Executing, secret: str = SECRET) -> AccessRequest:
    return desk(store, peer, secret).act("approve", "a-1", OWNER, "", NOON)


def test_a_grant_is_in_force_when_the_executor_reports_it_and_taken_back_the_same_way(
    store: Store, peer: Executing
) -> None:
    assert approved(store, peer).state == "in force"
    assert peer.held == {READS}

    revoked = desk(store, peer).act("revoke", "a-1", OWNER, "left", NOON)

    assert (revoked.state, revoked.carried_out, peer.held) == ("revoked", True, set())
    assert [(o["order"], o["statements"]) for o in peer.orders] == [
        ("a-1 give", ["GRANT it;"]),
        ("a-1 take", ["REVOKE it;"]),
    ]
    assert [d.by for d in store.access.decisions("a-1")] == ["policy", OWNER.email, "executor", OWNER.email, "executor"]  # fmt: skip
    assert store.records.audit_verdict().broken_at is None


def test_what_ran_out_is_taken_away(store: Store, peer: Executing) -> None:
    approved(store, peer)
    later = NOON + timedelta(days=30)
    peer.now = int(later.timestamp())

    office = desk(store, peer)
    office.end_what_ran_out(later)
    assert office.executor is not None
    assert office.executor.send_due(later) == ()

    ended = store.access.find("a-1")
    assert ended is not None
    assert (ended.state, ended.carried_out, peer.held) == ("ended", True, set())


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("500", "it answered 500"),
        ("redirect", "it answered 307"),
        ("unsigned", "its answer is not signed with the shared secret"),
        ("echo", "its answer is not signed with the shared secret"),
        ("stale", "its answer is too old"),
        ("other", "its answer is about another order"),
        ("accepted", "it is accepted (no such role)"),
        ("failed", "it is failed (no such role)"),
    ],
)
def test_nothing_but_a_signed_report_of_success_makes_it_hold(
    store: Store, peer: Executing, answer: str, said: str
) -> None:
    peer.answer = answer
    office = desk(store, peer)

    request = office.act("approve", "a-1", OWNER, "", NOON)

    assert office.executor is not None
    tries = office.executor.tries_of(request)
    assert (request.state, request.carried_out) == ("approved", False)
    assert tries is not None
    assert (tries.count, tries.told, tries.again - NOON) == (1, said, timedelta(minutes=1))


def test_an_order_is_sent_again_after_a_while_until_it_is_done(
    store: Store, peer: Executing
) -> None:
    peer.answer = "500"
    approved(store, peer)
    executor = Executor(store, peer.url, lambda: SECRET)
    assert executor.send_due(NOON + timedelta(seconds=59)) == ()

    told = executor.send_due(NOON + timedelta(minutes=1))
    peer.answer, peer.now = "done", NOW + 360
    waits = executor.send_due(NOON + timedelta(minutes=5))
    done = executor.send_due(NOON + timedelta(minutes=6))

    assert told == ("The executor has not yet carried out a-1 give: it answered 500.",)
    assert (waits, done) == ((), ())
    assert peer.held == {READS}


def test_the_executor_refuses_another_secret_and_what_was_sent_before(
    store: Store, peer: Executing
) -> None:
    assert approved(store, peer, secret="wrong").state == "approved"
    assert peer.refused == ["signature"]

    peer.answer = "failed"
    Executor(store, peer.url, lambda: SECRET).send_due(NOON + timedelta(minutes=1))
    body, headers = peer.last
    kept = {k: v for k, v in headers.items() if k.startswith("meshwright")}

    assert httpx2.post(peer.url, content=body, headers=kept).status_code == 409
    assert peer.refused == ["signature", "replay"]


def test_an_answer_to_an_earlier_delivery_is_not_believed() -> None:
    body = b'{"order": "a-1 give", "state": "done"}'
    at = str(NOW)
    headers = {
        "meshwright-timestamp": at,
        "meshwright-signature": signature(SECRET, "report", at, "first", body),
    }

    assert believed(SECRET, headers, body, "a-1 give", "first", NOON).state == "done"
    with pytest.raises(NotBelieved, match="not signed"):
        believed(SECRET, headers, body, "a-1 give", "second", NOON)


def test_an_executor_that_is_not_there_or_not_set_up_leaves_the_grant_as_it_is(
    store: Store, tmp_path: Path
) -> None:
    gone = Executor(store, "http://127.0.0.1:9/orders", lambda: SECRET)
    unset = Executor(store, "http://127.0.0.1:9/orders", lambda: secret_at("", "none", tmp_path))

    assert AccessOffice(store, OWNER, gone).act("approve", "a-1", OWNER, "", NOON).state == "approved"  # fmt: skip
    (told,) = unset.send_due(NOON + timedelta(days=1))

    assert "it was not asked: The secret in none can't be read" in told
    with pytest.raises(SettingsError, match="NO_SUCH_VARIABLE is not set"):
        secret_at("NO_SUCH_VARIABLE", "", tmp_path)


def test_the_workspace_names_one_address_and_where_the_secret_is(tmp_path: Path) -> None:
    toml = tmp_path / "meshwright.toml"
    toml.write_text('[executor]\nurl = "https://grants.example/orders"\nsecret_env = "S"\n')
    assert open_workspace(tmp_path).executor == ExecutorSpec("https://grants.example/orders", "S", "")  # fmt: skip

    for text, said in (
        ('url = "http://grants.example"\nsecret_env = "S"', "must be a URL that begins with https"),
        ('url = "https://grants.example"', "needs one of secret_env and secret_file"),
    ):
        toml.write_text(f"[executor]\n{text}\n")
        with pytest.raises(WorkspaceError, match=said):
            open_workspace(tmp_path)
