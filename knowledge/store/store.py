"""The one store: everything that outlives a turn, in SQLite or Postgres by URL."""

from dataclasses import dataclass
from datetime import datetime
from weakref import finalize

from sqlalchemy import Engine

from knowledge.store.access import Access
from knowledge.store.conversations import Conversations
from knowledge.store.inbox import Inbox
from knowledge.store.opening import StoreUnavailable, open_engine
from knowledge.store.quality import Quality
from knowledge.store.records import Records
from knowledge.store.results import KeptTexts, Proposals, Results
from knowledge.store.scans import Scans
from knowledge.store.turns import Turns

__all__ = ["Store", "StoreUnavailable", "open_store"]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Store:
    """The parts of the store. Each method is one transaction and may be called from any thread.

    A store that nobody holds any more closes its connections.
    """

    engine: Engine
    turns: Turns
    results: Results
    proposals: Proposals
    records: Records
    quality: Quality
    scans: Scans
    access: Access
    inbox: Inbox
    conversations: Conversations

    def kept(self, fingerprint: str, now: datetime) -> KeptTexts:
        """Return the costly results that were computed from this view of the catalog."""
        return KeptTexts(self.engine, fingerprint, now)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open the store, making and migrating it where needed.

    Raises:
        StoreUnavailable: The URL is not one, or the database refuses.

    """
    engine = open_engine(url)
    store = Store(
        engine,
        Turns(engine),
        Results(engine),
        Proposals(engine),
        Records(engine),
        Quality(engine),
        Scans(engine),
        Access(engine),
        Inbox(engine),
        Conversations(engine),
    )
    finalize(store, engine.dispose)
    return store
