"""Marks on the bot's own messages, by which a process finds out what an earlier one still said."""

from dataclasses import dataclass

from ui.slack.web_api import Block, SlackRefused, WebApi

_EVENT = "meshwright"
_MOST = 1_000
"""Messages of a thread that are looked through."""
_LATELY = 50
"""Messages of a direct conversation that are looked through."""


def mark(key: str, turn: str = "") -> Block:
    """Return a message's metadata: what it answers, and the turn of the answer.

    Whoever may read the message may read this as well, so it says nothing but names.
    """
    return {"event_type": _EVENT, "event_payload": {"key": key, "turn": turn}}


@dataclass(frozen=True, slots=True)
class Marked:
    """A message of the bot's that has a mark."""

    ts: str
    turn: str
    """Empty where it tells of no turn's answer."""
    with_files: bool = False
    """Whether files of the bot's stand below it."""


async def marked(api: WebApi, channel: str, thread_ts: str, key: str) -> Marked | None:
    """Return the bot's message with this mark in a thread.

    Without a thread, the latest messages are looked through. None where there is none, or where
    Slack does not say.

    Raises:
        SlackRefused: Slack can't be asked now.

    """
    try:
        us = (await api.call("auth.test")).text("user_id")
        if thread_ts:
            told = await api.call(
                "conversations.replies",
                channel=channel, ts=thread_ts, limit=_MOST, include_all_metadata=True,
            )  # fmt: skip
        else:
            told = await api.call(
                "conversations.history", channel=channel, limit=_LATELY, include_all_metadata=True
            )
    except SlackRefused as reason:
        if reason.passing:
            raise
        return None
    ours = [message for message in told.items("messages") if message.text("user") == us]
    for message in ours:
        data = message.inner("metadata")
        if data.text("event_type") == _EVENT and data.text("event_payload", "key") == key:
            ts, turn = message.text("ts"), data.text("event_payload", "turn")
            return Marked(ts, turn, any(m.items("files") and m.text("ts") > ts for m in ours))
    return None
