"""Measurements over time, and the queue of alerts."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from knowledge.quality import Alert, Measurement
from knowledge.store.tables import alerts, indexable, measurements

_AT_ONCE = 500
"""Datasets asked for in one statement; databases limit the parameters."""


class Quality:
    """What checks measured, and what owners are to be told of it."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def keep(self, found: Iterable[Measurement], raised: Iterable[Alert] = ()) -> tuple[str, ...]:
        """Keep measurements and queue the alerts that follow from them, both or neither.

        What is kept already stays as it is. Return the ids of the alerts that are new.
        """
        with self._engine.begin() as connection:
            for one in found:
                _insert(connection, measurements, _row(one))
            return tuple(a.id for a in raised if _insert(connection, alerts, _alert_row(a)))

    def of(self, datasets: Iterable[str], since: datetime) -> tuple[Measurement, ...]:
        """Return the measurements of these datasets, ordered by dataset, rule and time."""
        wanted = sorted({indexable(d) for d in datasets})
        found: list[Measurement] = []
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                chosen = select(measurements).where(measurements.c.dataset.in_(some))
                rows = connection.execute(chosen.where(measurements.c.at >= since))
                found += (_measurement(row) for row in rows)
        return tuple(sorted(found, key=lambda m: (m.dataset, m.rule, m.at)))

    def waiting(self) -> tuple[Alert, ...]:
        """Return the alerts that are not delivered yet, oldest first."""
        chosen = select(alerts).where(alerts.c.state == "waiting")
        with self._engine.connect() as connection:
            found = [_alert(row) for row in connection.execute(chosen)]
        return tuple(sorted(found, key=lambda a: (a.at, a.id)))

    def delivered(self, alert: str, *, sent: bool) -> bool:
        """Note that a waiting alert was sent, or can't be; return whether it was waiting.

        Of several senders one gets True, and only that one may send.
        """
        mine = (alerts.c.id == alert) & (alerts.c.state == "waiting")
        change = update(alerts).where(mine).values(state="sent" if sent else "failed")
        with self._engine.begin() as connection:
            return connection.execute(change).rowcount == 1


def _insert(
    connection: Connection,
    table: Table,
    row: dict[str, str | int | float | datetime | None],
) -> bool:
    """Insert a row whose key is new; return whether it was."""
    key = next(iter(table.primary_key))
    if connection.dialect.name == "postgresql":
        anew = postgresql.insert(table).values(row).on_conflict_do_nothing().returning(key)
    else:
        anew = sqlite.insert(table).values(row).on_conflict_do_nothing().returning(key)
    return connection.execute(anew).first() is not None


def _row(one: Measurement) -> dict[str, str | int | float | datetime | None]:
    return {
        "dataset": indexable(one.dataset), "rule": indexable(one.rule), "at": one.at, "name": one.name,
        "dimension": one.dimension, "contract": one.contract, "status": one.status,
        "score": one.score, "measured": one.measured, "limit": one.limit, "toward": one.toward,
        "failing_rows": one.failing_rows, "rows": one.rows, "reason": one.reason,
    }  # fmt: skip


def _measurement(row: Row[tuple[object, ...]]) -> Measurement:
    return Measurement(
        dataset=row.dataset, rule=row.rule, at=row.at, name=row.name, dimension=row.dimension,
        contract=row.contract, status=row.status, score=row.score, measured=row.measured,
        limit=row.limit, toward=row.toward, failing_rows=row.failing_rows, rows=row.rows,
        reason=row.reason,
    )  # fmt: skip


def _alert_row(one: Alert) -> dict[str, str | int | float | datetime | None]:
    return {
        "id": one.id, "kind": one.kind, "dataset": indexable(one.dataset), "recipient": one.to,
        "title": one.title, "body": one.body, "raised_by": one.raised_by, "at": one.at,
        "state": one.state,
    }  # fmt: skip


def _alert(row: Row[tuple[object, ...]]) -> Alert:
    return Alert(
        id=row.id, kind=row.kind, dataset=row.dataset, to=row.recipient, title=row.title,
        body=row.body, raised_by=row.raised_by, at=row.at, state=row.state,
    )  # fmt: skip
