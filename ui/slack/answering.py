"""Answers one question into a thread: the events of a turn become text, cards and buttons."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from assistant.assistant import Assistant
from assistant.conversation import AssistantError, Question
from assistant.events import (
    Clarify,
    Event,
    Progress,
    Retracted,
    Stopped,
    TextDelta,
    ToolFinished,
    ToolStarted,
    Withheld,
)
from ui.slack import blocks
from ui.slack.gathering import Gathered
from ui.slack.marked import mark
from ui.slack.rolling import WORKING, Place, RollingStream, set_session, show_status
from ui.slack.text import escaped, shortened
from ui.slack.web_api import Block, SlackRefused, WebApi

PAUSE = 0.4
"""Seconds between two pieces of text, so that Slack's limit of a hundred a minute and more holds."""
TITLE = 200
"""Characters of a session's title."""


@dataclass(slots=True)
class Answering:
    """One question on its way into a thread."""

    api: WebApi
    place: Place
    stream: RollingStream
    key: str
    """What is answered, for the mark on its answer."""
    _waiting: str = ""
    _sent: float = 0.0
    _tables: int = 0
    _titles: dict[str, str] = field(default_factory=dict[str, str])
    _found: Gathered = field(default_factory=Gathered)

    async def follow(self, events: AsyncGenerator[Event, None]) -> Gathered:
        """Show the events as they come.

        Raises:
            SlackRefused: Slack takes nothing here any more; the turn goes on by itself.

        """
        async with aclosing(events):
            async for event in events:
                self._found.take(event)
                await self._take(event)
        if self._found.turn:
            await self._flush()
            found = self._found
            await self.stream.end(found.below(), found.session(), mark(self.key, found.turn))
        return self._found

    async def _take(self, event: Event) -> None:
        match event:
            case TextDelta():
                await self._text(event.text)
            case ToolStarted():
                self._titles[event.call] = event.title
                await self._card(blocks.task(event.call, event.title, "in_progress"))
            case Progress():
                title = self._titles.get(event.call, event.title)
                await self._card(blocks.task(event.call, title, "in_progress", event.text))
            case ToolFinished():
                title = self._titles.get(event.call, event.title)
                state = "complete" if event.ok else "error"
                await self._card(blocks.task(event.call, title, state, event.error))
            case Retracted():
                await self._take_back(event.reason)
            case Clarify():
                await self._text(f"{event.question}\n")
            case Withheld():
                await self._text(f"\n_Left out: {event.reason}._\n")
            case Stopped():
                await self._text(f"\n_{event.reason}_\n")
            case _:
                pass

    async def _text(self, text: str) -> None:
        if text.lstrip().startswith("|"):
            await self._table(text)
            return
        self._waiting += escaped(text)
        if time.monotonic() - self._sent > PAUSE:
            await self._flush()

    async def _flush(self) -> None:
        if self._waiting:
            text, self._waiting = self._waiting, ""
            self._sent = time.monotonic()
            await self.stream.say(text)

    async def _card(self, card: Block) -> None:
        await self._flush()
        await self.stream.show(card)

    async def _table(self, markdown: str) -> None:
        """Show a table as one; Slack takes one a message, and any further one is aligned text."""
        await self._flush()
        made = blocks.table(markdown)
        if made is not None and not self._tables:
            self._tables += 1
            try:
                await self.stream.show({"type": "blocks", "blocks": [made]})
            except SlackRefused as reason:
                if reason.error != "invalid_blocks":
                    raise
            else:
                return
        await self.stream.say(escaped(blocks.text_table(markdown)))

    async def _take_back(self, reason: str) -> None:
        """Replace what was said by why it was taken back: a stream itself takes nothing back."""
        self._waiting = ""
        await self.stream.take_back(f"_Taken back: {escaped(shortened(reason, 300))}_")
        self._tables = 0


async def answered(
    assistant: Assistant, api: WebApi, place: Place, question: Question, key: str
) -> Gathered:
    """Answer a question into its thread, or say in one sentence why there is no answer.

    The message that ends the answer is marked with `key`.
    """
    answering = Answering(api, place, RollingStream(api, place), key)
    # A later title would undo the one that somebody gave the session; so Slack need not tell of it.
    known = await asyncio.to_thread(assistant.knows, place.conversation)
    sign = asyncio.create_task(_begin(api, place, "" if known else question.text))
    try:
        return await answering.follow(assistant.ask(question))
    except AssistantError as reason:
        await answering.stream.say(escaped(str(reason)))
        await answering.stream.end(metadata=mark(key))
        return Gathered(stopped=str(reason))
    finally:
        await sign


async def _begin(api: WebApi, place: Place, title: str) -> None:
    """Show at once that somebody is at work, and give a new session its title."""
    await show_status(api, place, WORKING)
    await set_session(api, place, "processing", shortened(title, TITLE) or None)
