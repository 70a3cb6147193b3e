"""A message as the bot hears it: from whom, where, and what it says."""

import re
from dataclasses import dataclass

from knowledge.record import Record
from ui.slack.rolling import Place
from ui.slack.web_api import Told

_IGNORED = frozenset({"message_changed", "message_deleted", "bot_message", "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "channel_archive", "tombstone"})  # fmt: skip
_CHANNEL = "slack#/types/channel_id"
_ID = re.compile(r"[CG][A-Z0-9]+")
_OURS = re.compile(r"^\s*<@[A-Z0-9]+(?:\|[^>]*)?>[\s,:]*")
_LINK = re.compile(r"<(https?://[^|>]+|mailto:[^|>]+|tel:[^|>]+)(?:\|([^>]*))?>")
_NAMED = re.compile(r"<[#!@][^|>]*\|([^>]*)>")
_BARE = re.compile(r"<([@#!][^>]*)>")


class SharedFile(Record):
    """A file that came with a message."""

    id: str
    name: str
    mimetype: str
    url: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A person's message."""

    team: str
    channel: str
    user: str
    text: str
    """As the person wrote it, without Slack's escapes and without the mention of the bot."""
    ts: str
    thread_ts: str
    """Empty where it is no reply."""
    private: bool
    mentioned: bool
    looking_at: str | None = None
    """The channel in view of who writes directly; empty for none, None where Slack does not say."""
    files: tuple[SharedFile, ...] = ()

    @property
    def in_thread(self) -> bool:
        """Return whether it is a reply."""
        return bool(self.thread_ts)

    @property
    def key(self) -> str:
        """Return what is equal for the same message, however often and as whatever it is told."""
        return f"slack:{self.team}:{self.channel}:{self.ts}"

    def place(self) -> Place:
        """Return the thread that the answer goes to."""
        root = self.thread_ts or self.ts
        return Place(self.team, self.channel, root, self.user, private=self.private)


def heard(event: Told, team: str, us: str = "") -> Heard | None:
    """Return the message of an event; None for what no person has just written.

    `us` is the bot's own user: Slack tells of a mention twice, once as a plain message.
    """
    if event.text("subtype") in _IGNORED or event.text("bot_id") or not event.text("user"):
        return None
    channel = event.text("channel")
    written = event.text("text")
    mentioned = event.text("type") == "app_mention" or bool(us and f"<@{us}>" in written)
    return Heard(
        team=team,
        channel=channel,
        user=event.text("user"),
        text=plain(_OURS.sub("", written) if mentioned else written),
        ts=event.text("ts"),
        thread_ts=event.text("thread_ts"),
        private=event.text("channel_type") == "im" or channel.startswith("D"),
        mentioned=mentioned,
        looking_at=in_view(event, "app_context"),
        files=files_of(event),
    )


def in_view(event: Told, name: str) -> str | None:
    """Return the channel that a person looks at, as told under a name; None where it is not told.

    Slack tells of canvases and lists as well, which say nothing here.
    """
    if not event.has(name):
        return None
    seen = (e for e in event.items(name, "entities") if e.text("type") == _CHANNEL)
    return next((e.text("value") for e in seen if _ID.fullmatch(e.text("value"))), "")


def files_of(message: Told) -> tuple[SharedFile, ...]:
    """Return the files that came with a message."""
    return tuple(
        SharedFile(
            id=f.text("id"),
            name=f.text("name"),
            mimetype=f.text("mimetype"),
            url=f.text("url_private_download"),
        )
        for f in message.items("files")
    )


def plain(text: str) -> str:
    """Return what a person sees of a text that Slack escaped: links and names as they are shown."""
    shown = _LINK.sub(lambda m: m[2] or m[1].removeprefix("mailto:").removeprefix("tel:"), text)
    shown = _NAMED.sub(r"\1", shown)
    shown = _BARE.sub(r"\1", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
