"""What a person has looked at in any of their conversations, until they clear it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from knowledge.store.store import Store
from knowledge.store.tables import results, turns

_CLEARED = "learned_cleared"


@dataclass(frozen=True, slots=True)
class Learned:
    """Tells which steps a person has taken."""

    store: Callable[[], Store]
    person: str
    """E-mail."""

    def took(self, tool: str, about: str) -> bool:
        """Return whether the tool answered them, about this name in quotation marks if any."""
        store = self.store()
        wanted: list[ColumnElement[bool]] = [turns.c.asker == self.person, results.c.tool == tool]
        if about:
            wanted.append(results.c.body.contains(f'"{about}"', autoescape=True))
        since = store.records.setting(self.person, _CLEARED)
        if since:
            wanted.append(turns.c.started > datetime.fromisoformat(since))
        found = select(results.c.id).join(turns, turns.c.id == results.c.turn).where(*wanted)
        with store.engine.connect() as connection:
            return connection.execute(found.limit(1)).first() is not None

    def clear(self, now: datetime) -> None:
        """Let all that they looked at until now count as not looked at."""
        self.store().records.put_setting(self.person, _CLEARED, now.isoformat())
