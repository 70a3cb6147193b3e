"""Takes out of the store what was kept for long enough."""

from datetime import datetime

from sqlalchemy import delete, exists, or_, select, update

from knowledge.store.store import Store
from knowledge.store.tables import (
    conversations,
    events,
    feedback,
    kept,
    proposals,
    results,
    shares,
    turns,
)


def forget(store: Store, before: datetime) -> int:
    """Take out turns that ended before, with all that came of them; return how many there were.

    Conversations go with their last turn, and what was costly with its time: it is computed again
    where it is still asked for. The audit chain, access requests and measurements stay.
    """
    ended = or_(turns.c.ended < before, turns.c.ended.is_(None) & (turns.c.heartbeat < before))
    with store.engine.begin() as connection:
        connection.execute(delete(kept).where(kept.c.made < before))
        old = [row.id for row in connection.execute(select(turns.c.id).where(ended))]
        for some in (old[n : n + 500] for n in range(0, len(old), 500)):
            connection.execute(update(turns).where(turns.c.parent.in_(some)).values(parent=None))
            for table in (events, proposals, results, feedback):
                connection.execute(delete(table).where(table.c.turn.in_(some)))
            connection.execute(delete(turns).where(turns.c.id.in_(some)))
        if old:
            left = ~exists().where(turns.c.conversation == conversations.c.id)
            empty = select(conversations.c.id).where(left, conversations.c.created < before)
            connection.execute(delete(shares).where(shares.c.conversation.in_(empty)))
            connection.execute(delete(conversations).where(conversations.c.id.in_(empty)))
    return len(old)
