"""A streamed answer in Slack that goes on in a further message when one is full or too old.

Slack ends a stream about five minutes after its start and takes about 11,000 bytes into one
message, and documents neither; so a message is left well before both, and what Slack refused all
the same is sent again into a fresh one: nothing is lost.
"""

import logging
import time
from dataclasses import dataclass, field

from pydantic import JsonValue

from ui.slack.text import open_fence, pieces
from ui.slack.web_api import Block, Blocks, SlackRefused, Told, WebApi

_LOG = logging.getLogger("meshwright.slack")
WORKING = "is looking into it…"
FULL = 9_000
"""Bytes in one message."""
OLD = 240.0
"""Seconds that one message is streamed into."""
ONCE = 3_000
"""Bytes sent at once."""

_ENDED = frozenset(
    {"message_not_in_streaming_state", "msg_too_long", "streaming_state_conflict", "message_not_found"}
)  # fmt: skip
"""Slack takes no more into this message; a further one goes on."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer goes: a thread, and for whom it is."""

    team: str
    channel: str
    thread_ts: str
    user: str
    private: bool
    """Whether only this person and the bot are there."""

    @property
    def conversation(self) -> str:
        """Return the name of the conversation, which everybody in the thread shares."""
        return f"slack:{self.team}:{self.channel}:{self.thread_ts}"


@dataclass(slots=True)
class RollingStream:
    """Streams into a thread; what Slack takes nowhere is a `SlackRefused`. For one task at a time."""

    api: WebApi
    place: Place
    messages: list[str] = field(default_factory=list[str])
    """Timestamps of the messages so far, the last one the current."""
    _bytes: int = 0
    _began: float = 0.0
    _text: str = ""
    """What the current message says, for its open fence."""
    _live: bool = False
    _planned: bool = False
    """Whether the current message has the plan that cards of tools belong to."""

    async def say(self, text: str) -> None:
        """Add text, as often as wanted; it may go on in a further message."""
        for piece in pieces(text, ONCE):
            await self._put(_chunk(piece), len(piece.encode()))
            self._text += piece

    async def show(self, card: Block) -> None:
        """Add a card, such as that of a tool at work; those of tools make up a plan."""
        if card.get("type") == "task_update" and not self._planned:
            await self._put({"type": "plan_update", "title": _PLAN}, len(_PLAN))
            self._planned = True
        # Slack counts details and output twice.
        weight = sum(len(str(card.get(name, "")).encode()) for name in ("title", *_TWICE, *_TWICE))
        await self._put(card, weight)

    async def take_back(self, instead: str) -> None:
        """Replace all that was said so far by these words, and go on in a fresh message."""
        if self._live:
            await self._leave("processing")
        for number, ts in enumerate(self.messages):
            if number:
                await self.api.call("chat.delete", channel=self.place.channel, ts=ts)
            else:
                await self.api.call(
                    "chat.update", channel=self.place.channel, ts=ts, text=instead, blocks=[]
                )
        self.messages.clear()

    async def end(
        self, blocks: Blocks = (), session: str = "active", metadata: Block | None = None
    ) -> None:
        """End the current message with blocks below its text, and say how the session stands."""
        if not self._live:
            await self._open(None)
        try:
            await self._stop(blocks=list(blocks) or None, session_status=session, metadata=metadata)
        except SlackRefused as reason:
            if reason.error == "invalid_blocks":
                await self._leave(session, metadata=metadata)
            elif reason.error not in _ENDED:
                raise
            elif blocks:
                await posted(self.api, self.place, "More on this answer", blocks, metadata)
        self._live = False

    async def _put(self, chunk: Block, size: int) -> None:
        if self._live and (self._bytes + size > FULL or time.monotonic() - self._began > OLD):
            fence = open_fence(self._text)
            await self._leave("processing", f"\n{fence[:3]}\n" if fence else "")
            await self._open(_reopened(fence))
        if not self._live:
            await self._open(None)
        try:
            await self._append(chunk)
        except SlackRefused as reason:
            if reason.error not in _ENDED:
                raise
            self._live = False
            await self._open(_reopened(open_fence(self._text)))
            await self._append(chunk)
        self._bytes += size

    async def _append(self, chunk: Block) -> None:
        await self.api.call(
            "chat.appendStream", channel=self.place.channel, ts=self.messages[-1], chunks=[chunk]
        )

    async def _leave(self, session: str, last: str = "", metadata: Block | None = None) -> None:
        """End the current message as it is; one that had ended by itself stays as it is too."""
        self._live = False
        try:
            chunks: list[JsonValue] | None = [_chunk(last)] if last else None
            await self._stop(chunks=chunks, session_status=session, metadata=metadata)
        except SlackRefused as reason:
            if reason.error not in _ENDED:
                raise

    async def _stop(self, **fields: JsonValue) -> None:
        await self.api.call(
            "chat.stopStream", channel=self.place.channel, ts=self.messages[-1], **fields
        )

    async def _open(self, first: Block | None) -> None:
        place = self.place
        begun = await self.api.call(
            "chat.startStream",
            channel=place.channel,
            thread_ts=place.thread_ts,
            recipient_user_id=None if place.private else place.user,
            recipient_team_id=None if place.private else place.team,
            chunks=[first] if first else None,
            task_display_mode="plan",
        )
        self.messages.append(begun.text("ts"))
        self._began, self._live, self._bytes = time.monotonic(), True, 0
        self._planned = False
        self._text = str(first["text"]) if first else ""


_TWICE = ("details", "output")
_PLAN = "How I found out"


async def posted(
    api: WebApi, place: Place, text: str, blocks: Blocks = (), metadata: Block | None = None
) -> str:
    """Post a message into the thread and return its timestamp; as plain text if Slack minds the blocks.

    Raises:
        SlackRefused: Slack takes nothing here.

    """
    try:
        made = await _post(api, place, text, blocks, metadata)
    except SlackRefused as reason:
        if reason.error != "invalid_blocks":
            raise
        made = await _post(api, place, text, (), metadata)
    return made.text("ts")


async def whispered(api: WebApi, place: Place, text: str, blocks: Blocks = ()) -> None:
    """Say something to one person alone, where they are; in a conversation with the bot, to them.

    Raises:
        SlackRefused: Slack takes nothing here.

    """
    if place.private:
        await posted(api, place, text, blocks)
        return
    said = {
        "channel": place.channel, "user": place.user, "thread_ts": place.thread_ts or None, "text": text,
    }  # fmt: skip
    try:
        await api.call("chat.postEphemeral", **said, blocks=list(blocks) or None)
    except SlackRefused as reason:
        if reason.error != "invalid_blocks":
            raise
        await api.call("chat.postEphemeral", **said)


async def set_session(api: WebApi, place: Place, status: str, title: str | None = None) -> None:
    """Say how a thread's session stands: processing, active, suspended or closed.

    Without the right to, it stays as it is.
    """
    try:
        await api.call(
            "agents.sessions.setStatus",
            channel_id=place.channel, thread_ts=place.thread_ts, status=status, title=title,
        )  # fmt: skip
    except SlackRefused as reason:
        _LOG.info("the session in %s is not %s: %s", place.conversation, status, reason)


async def show_status(api: WebApi, place: Place, status: str) -> None:
    """Show in a thread that somebody is at work; an empty status shows nothing any more.

    Without the right to, nothing is shown, and the answer itself will be.
    """
    try:
        await api.call(
            "assistant.threads.setStatus",
            channel_id=place.channel, thread_ts=place.thread_ts, status=status,
        )  # fmt: skip
    except SlackRefused as reason:
        _LOG.info("no status was shown: %s", reason)


async def _post(
    api: WebApi, place: Place, text: str, blocks: Blocks, metadata: Block | None
) -> Told:
    return await api.call(
        "chat.postMessage", channel=place.channel, thread_ts=place.thread_ts or None, text=text,
        blocks=list(blocks) or None, unfurl_links=False, unfurl_media=False, metadata=metadata,
    )  # fmt: skip


def _chunk(text: str) -> Block:
    return {"type": "markdown_text", "text": text}


def _reopened(fence: str) -> Block | None:
    return _chunk(f"{fence}\n") if fence else None
