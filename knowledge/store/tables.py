"""The tables of the store. Their history is in `versions/`; a change here needs a migration there."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

_LONGEST_KEY = 500
"""Characters; Postgres takes 2,704 bytes in an index, and a character has up to 4."""


class Moment(TypeDecorator[datetime]):
    """A moment with a time zone; kept in UTC, since SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, whichever zone it came in."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC: SQLite has dropped the zone, Postgres gives its session's."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """A text of any length, whole but for what no database can keep."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text as it is kept."""
        del dialect
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """Return the text without NUL, which Postgres refuses, and without halves of characters."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def indexable(text: str) -> str:
    """Return the text, or its SHA-256 where an index of Postgres could not take its length."""
    return (
        text if len(text) <= _LONGEST_KEY else hashlib.sha256(storable(text).encode()).hexdigest()
    )


metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", Words, primary_key=True),
    Column("name", Words, nullable=False),
    Column("owner", Words, nullable=False),
    Column("created", Moment, nullable=False),
    Column("title", Words, nullable=False, server_default=""),
    UniqueConstraint("name", "owner"),
)

shares = Table(
    "shares",
    metadata,
    Column("conversation", Words, ForeignKey("conversations.id"), primary_key=True),
    Column("person", Words, primary_key=True),
    Column("at", Moment, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Words, primary_key=True),
    Column("conversation", Words, ForeignKey("conversations.id"), nullable=False),
    Column("parent", Words, ForeignKey("turns.id")),
    Column("event_key", Words, unique=True),
    Column("status", Words, nullable=False),
    Column("heartbeat", Moment, nullable=False),
    Column("asker", Words, nullable=False),
    Column("audience", Words, nullable=False),
    Column("question", Words, nullable=False),
    Column("answer", Words, nullable=False),
    Column("model", Words, nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("stop_requested", Boolean, nullable=False),
    Column("readers", Words),
    Index("turns_by_conversation", "conversation", "started"),
)

events = Table(
    "events",
    metadata,
    Column("turn", Words, ForeignKey("turns.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("body", Words, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column("turn", Words, ForeignKey("turns.id"), primary_key=True),
    Column("id", Words, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("tool", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", Words, nullable=False),
    Column("arguments", Words, nullable=False),
    Column("fingerprint", Words, nullable=False),
    Column("body", Words, nullable=False),
)

proposals = Table(
    "proposals",
    metadata,
    Column("token_hash", Words, primary_key=True),
    Column("turn", Words, ForeignKey("turns.id"), nullable=False),
    Column("result", Words, nullable=False),
    Column("asker", Words, nullable=False),
    Column("tool", Words, nullable=False),
    Column("arguments_hash", Words, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("state", Words, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("turn", Words, ForeignKey("turns.id"), primary_key=True),
    Column("person", Words, primary_key=True),
    Column("verdict", Words, nullable=False),
    Column("comment", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", Words, nullable=False, server_default=""),
)

settings = Table(
    "settings",
    metadata,
    Column("owner", Words, primary_key=True),
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Words, nullable=False),
    Column("action", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("chain", Words, nullable=False),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("updated", Moment, nullable=False),
)

kept = Table(
    "kept",
    metadata,
    Column("fingerprint_hash", Words, primary_key=True),
    Column("name", Words, primary_key=True),
    Column("body", Words, nullable=False),
    Column("made", Moment, nullable=False),
)

measurements = Table(
    "measurements",
    metadata,
    Column("dataset", Words, primary_key=True),
    Column("rule", Words, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("name", Words, nullable=False),
    Column("dimension", Words, nullable=False),
    Column("contract", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("score", Double),
    Column("measured", Double),
    Column("limit", Double),
    Column("toward", Words, nullable=False),
    Column("failing_rows", BigInteger),
    Column("rows", BigInteger),
    Column("reason", Words, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("dataset", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("body", Words, nullable=False),
    Column("raised_by", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", Words, nullable=False),
    Index("alerts_by_state", "state"),
)

scans = Table(
    "scans",
    metadata,
    Column("audience", Words, primary_key=True),
    Column("scope", Words, primary_key=True),
    Column("fingerprint", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("body", Words, nullable=False),
)

scan_points = Table(
    "scan_points",
    metadata,
    Column("audience", Words, primary_key=True),
    Column("scope", Words, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("body", Words, nullable=False),
)

approved_policies = Table(
    "approved_policies",
    metadata,
    Column("id", Words, primary_key=True),
    Column("body", Words, nullable=False),
    Column("approved_by", Words, nullable=False),
    Column("at", Moment, nullable=False),
)

access_requests = Table(
    "access_requests",
    metadata,
    Column("id", Words, primary_key=True),
    Column("person", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("asked", Moment, nullable=False),
    Column("expires", Moment),
    Column("body", Words, nullable=False),
    Index("access_requests_by_person", "person"),
)

access_decisions = Table(
    "access_decisions",
    metadata,
    Column("request", Words, ForeignKey("access_requests.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("body", Words, nullable=False),
)
