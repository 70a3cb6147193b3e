"""The tables of the store. Their history is in `versions/`; a change here needs a migration there."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """A moment with a time zone; kept in UTC, since SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, whichever zone it came in."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment with its zone, which SQLite has dropped."""
        del dialect
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("owner", String(320), nullable=False),
    Column("created", Moment, nullable=False),
    UniqueConstraint("name", "owner"),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("conversation", String(40), ForeignKey("conversations.id"), nullable=False),
    Column("parent", String(40), ForeignKey("turns.id")),
    Column("event_key", String(200), unique=True),
    Column("status", String(20), nullable=False),
    Column("heartbeat", Moment, nullable=False),
    Column("asker", String(320), nullable=False),
    Column("audience", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("model", String(100), nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("stop_requested", Boolean, nullable=False),
    Index("turns_by_conversation", "conversation", "started"),
)

events = Table(
    "events",
    metadata,
    Column("turn", String(40), ForeignKey("turns.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("body", Text, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("turn", String(40), ForeignKey("turns.id"), primary_key=True),
    Column("id", String(20), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("tool", String(100), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("body", Text, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("turn", String(40), ForeignKey("turns.id"), nullable=False),
    Column("result", String(20), nullable=False),
    Column("asker", String(320), nullable=False),
    Column("tool", String(100), nullable=False),
    Column("arguments_hash", String(64), nullable=False),
    Column("expires", Moment, nullable=False),
    Column("state", String(20), nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn", String(40), ForeignKey("turns.id"), primary_key=True),
    Column("person", String(320), primary_key=True),
    Column("verdict", String(10), nullable=False),
    Column("comment", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("owner", String(320), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)

grants = Table(
    "grants",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("person", String(320), nullable=False),
    Column("target", String(500), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("granted_by", String(320), nullable=False),
    Column("at", Moment, nullable=False),
    Column("expires", Moment),
    Index("grants_by_person", "person"),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(320), nullable=False),
    Column("action", String(100), nullable=False),
    Column("body", Text, nullable=False),
    Column("chain", String(64), nullable=False),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("fingerprint", String(100), nullable=False),
    Column("path", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("kind", String(50), nullable=False),
    Column("state", String(20), nullable=False),
    Column("body", Text, nullable=False),
    Column("updated", Moment, nullable=False),
)

kept = Table(
    "kept",
    metadata,
    Column("fingerprint_hash", String(64), primary_key=True),
    Column("name", String(200), primary_key=True),
    Column("body", Text, nullable=False),
)
