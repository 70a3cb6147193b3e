"""What a loopback Slack holds: teams, people, channels, messages, files and views."""

import itertools
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]

ALL_SCOPES = frozenset({
    "app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
    "files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
    "mpim:history", "mpim:read", "reactions:read", "reactions:write", "team:read", "usergroups:read",
    "users:read", "users:read.email",
})  # fmt: skip


@dataclass
class Team:
    id: str
    token: str
    bot_user: str
    enterprise: str | None = None
    scopes: frozenset[str] = ALL_SCOPES
    revoked: bool = False


@dataclass
class User:
    id: str
    name: str
    email: str
    team: str
    is_bot: bool = False
    deleted: bool = False


@dataclass
class Channel:
    id: str
    team: str
    name: str
    kind: Literal["im", "channel", "group", "mpim"]
    members: set[str]
    archived: bool = False
    external: bool = False
    """Shared with another organisation."""


@dataclass
class Stream:
    opened: float
    live: bool = True
    size: int = 0
    """Bytes of all that was streamed into this message."""
    recipient: str = ""


@dataclass
class Message:
    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str = ""
    only_for: str = ""
    """The one person who sees it; empty where everyone does."""
    metadata: Json | None = None
    tasks: dict[str, Json] = field(default_factory=dict)
    plan: str = ""
    stream: Stream | None = None
    session_status: str = ""
    files: list[Json] = field(default_factory=list)
    deleted: bool = False


@dataclass
class File:
    id: str
    name: str
    content: bytes
    mimetype: str = "text/plain"
    title: str = ""
    alt_txt: str = ""


@dataclass
class State:
    """Everything; tests read it freely."""

    teams: dict[str, Team] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    homes: dict[str, Json] = field(default_factory=dict)
    """By user, the home tab as last published."""
    modals: dict[str, Json] = field(default_factory=dict)
    """By view id, the modals that were opened."""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By handle, the people of a user group."""
    thread_status: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """By channel and thread, each status that was set, in order."""
    session_status: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    prompts: dict[str, list[Json]] = field(default_factory=dict)
    """By channel, the suggested prompts."""
    reactions: set[tuple[str, str, str]] = field(default_factory=set)
    _clock: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def next_ts(self) -> str:
        """Return the next timestamp, which is the id of a message in its channel."""
        return f"1764400000.{next(self._clock):06d}"

    def message(self, channel: str, ts: str) -> Message | None:
        """Return a message that was not deleted, or None."""
        found = (m for m in self.messages if m.channel == channel and m.ts == ts and not m.deleted)
        return next(found, None)

    def thread(self, channel: str, thread_ts: str) -> list[Message]:
        """Return the messages of a thread in order, its root first; only-you ones too."""
        return [
            m
            for m in self.messages
            if m.channel == channel and thread_ts in {m.ts, m.thread_ts} and not m.deleted
        ]

    def by_bot(self, channel: str = "") -> list[Message]:
        """Return what bots have said, in order."""
        bots = {t.bot_user for t in self.teams.values()}
        return [
            m
            for m in self.messages
            if m.user in bots and not m.deleted and channel in {"", m.channel}
        ]
