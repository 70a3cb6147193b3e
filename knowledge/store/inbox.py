"""What surfaces were asked and have not finished answering, so that no process's end loses it."""

from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from knowledge.store.tables import indexable, jobs

_KIND = "inbox"


class Inbox:
    """Entries by key; several processes may share it."""

    def __init__(self, engine: Engine) -> None:
        """Take an engine on an up-to-date store."""
        self._engine = engine

    def keep(self, key: str, body: str, now: datetime) -> bool:
        """Keep a new entry, which is this process's; return False if there was one of this key."""
        row = {
            "id": indexable(key), "kind": _KIND, "state": "running", "body": body, "updated": now,
        }  # fmt: skip
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(jobs).values(row))
        except IntegrityError:
            return False
        return True

    def knows(self, key: str) -> bool:
        """Return whether there is an entry of this key, finished or not."""
        there = select(jobs.c.id).where(jobs.c.id == indexable(key), jobs.c.kind == _KIND)
        with self._engine.connect() as connection:
            return connection.execute(there).first() is not None

    def beat(self, keys: frozenset[str], now: datetime) -> None:
        """Say that these are still being worked on."""
        mine = jobs.c.id.in_([indexable(key) for key in sorted(keys)])
        with self._engine.begin() as connection:
            connection.execute(
                update(jobs).where(mine, jobs.c.state == "running").values(updated=now)
            )

    def rewrite(self, key: str, body: str) -> None:
        """Keep another body for an entry."""
        with self._engine.begin() as connection:
            connection.execute(update(jobs).where(jobs.c.id == indexable(key)).values(body=body))

    def done(self, key: str, now: datetime) -> None:
        """Say that it is finished; the key stays known, so that it is not done again."""
        with self._engine.begin() as connection:
            connection.execute(
                update(jobs)
                .where(jobs.c.id == indexable(key))
                .values(state="done", updated=now, body="")
            )

    def take_over(self, before: datetime, now: datetime) -> tuple[str, ...]:
        """Return the bodies of entries whose process has been silent since `before`, now one's own.

        Of several processes that ask, one gets each.
        """
        lost = (jobs.c.kind == _KIND) & (jobs.c.state == "running") & (jobs.c.updated < before)
        with self._engine.connect() as connection:
            rows = connection.execute(select(jobs).where(lost).order_by(jobs.c.updated)).all()
        return tuple(str(row.body) for row in rows if self._take(row.id, before, now))

    def _take(self, identifier: str, before: datetime, now: datetime) -> bool:
        there = (jobs.c.id == identifier) & (jobs.c.state == "running") & (jobs.c.updated < before)
        with self._engine.begin() as connection:
            return connection.execute(update(jobs).where(there).values(updated=now)).rowcount == 1

    def forget(self, before: datetime) -> None:
        """Forget what was finished before this moment."""
        old = (jobs.c.kind == _KIND) & (jobs.c.state == "done") & (jobs.c.updated < before)
        with self._engine.begin() as connection:
            connection.execute(delete(jobs).where(old))
