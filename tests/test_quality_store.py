"""Measurements over time and the queue of alerts, in SQLite and Postgres."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from peers.postgres import shared

from knowledge.quality import Alert, Measurement
from knowledge.store.store import Store, open_store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ONE = Measurement(
    dataset="core.orders", rule="orders.id.unique", name="id has no duplicates",
    dimension="uniqueness", contract="orders", at=NOON, status="fail", score=0.99, measured=5.0,
    limit=0.0, toward="above", failing_rows=10, rows=1_000, reason="5 keys occur more than once",
)  # fmt: skip
ALERT = Alert(
    id="a-1", kind="broken", dataset="core.orders", to="ann@shop.example", title="Orders broke",
    body="5 keys occur more than once", raised_by="watch", at=NOON,
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    server = shared()
    if request.param == "sqlite":
        return open_store(f"sqlite:///{tmp_path / 'state.db'}")
    if isinstance(server, str):
        pytest.skip(server)
    return open_store(server.fresh())


def test_measurements_come_back_in_order_of_dataset_rule_and_time(store: Store) -> None:
    later = replace(ONE, at=NOON + timedelta(days=1), status="error", score=None, measured=None)
    other = replace(ONE, rule="orders.amount.minimum")
    hidden = replace(ONE, dataset="hr.pay")

    store.quality.keep((later, ONE, other, hidden))

    assert store.quality.of(["core.orders"], NOON - timedelta(days=9)) == (other, ONE, later)
    assert store.quality.of(["core.orders"], NOON + timedelta(hours=1)) == (later,)
    assert store.quality.of([], NOON) == ()
    store.close()


def test_what_is_kept_twice_is_there_once(store: Store) -> None:
    first = store.quality.keep((ONE,), (ALERT,))
    again = store.quality.keep((replace(ONE, score=0.5),), (replace(ALERT, title="Again"),))

    assert (first, again) == (("a-1",), ())
    assert store.quality.of(["core.orders"], NOON) == (ONE,)
    assert store.quality.waiting() == (ALERT,)
    store.close()


def test_an_alert_is_delivered_by_one_sender(store: Store) -> None:
    store.quality.keep((), (ALERT, replace(ALERT, id="a-2", at=NOON - timedelta(hours=1))))
    assert [a.id for a in store.quality.waiting()] == ["a-2", "a-1"]

    taken = [store.quality.delivered("a-1", sent=True) for _ in range(2)]

    assert taken == [True, False]
    assert [a.id for a in store.quality.waiting()] == ["a-2"]
    store.close()


@pytest.mark.parametrize(
    ("toward", "measured", "margin"), [("above", 3.0, 2.0), ("below", 3.0, -2.0), ("", 3.0, None)]
)
def test_a_margin_is_what_is_left_until_the_rule_breaks(
    toward: str, measured: float, margin: float | None
) -> None:
    side = "above" if toward == "above" else "below" if toward == "below" else ""

    assert replace(ONE, measured=measured, limit=5.0, toward=side).margin == margin
