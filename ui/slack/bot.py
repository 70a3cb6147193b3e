"""The bot: answers what it hears, where and for whom it should."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime

from assistant.assistant import Assistant
from assistant.conversation import Attachment, Question
from knowledge.people import Person
from knowledge.store.store import Store
from ui.slack.answering import answered
from ui.slack.directory import Directory
from ui.slack.heard import Heard, heard
from ui.slack.rolling import Place, posted
from ui.slack.web_api import SlackRefused, Told, WebApi

_LOG = logging.getLogger("meshwright.slack")
ELSEWHERE = (
    "I don't answer in channels that are shared with another organisation. "
    "Ask me in a direct message, or in a channel of your own."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks, by words or by a button."""

    text: str
    asker: Person
    key: str
    """Equal for the same question told twice, which is then answered once."""
    attachments: tuple[Attachment, ...] = ()


@dataclass(slots=True)
class Bot:
    """All that listeners need; one for each process."""

    assistant: Assistant
    directory: Directory
    store: Store
    external_allowed: bool = False
    """Whether to answer in channels shared with other organisations."""
    owner: Person = field(default_factory=lambda: Person(""))
    """The workspace's owner, whom things come to that have nobody else."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Do work beside the listener, which Slack wants to hear from within three seconds."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            _LOG.error("a listener failed", exc_info=fault)

    async def drain(self) -> None:
        """Wait until all that was begun is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def on_message(self, api: WebApi, event: Told, team: str) -> None:
        """Answer a message to the bot: a direct one, a mention, or one in a thread it has joined."""
        message = heard(event, team)
        if message is None or not await self._is_for_us(message):
            return
        asker = await self.directory.of(api, team, message.user)
        await self.answer(api, message.place(), Asked(message.text, asker, message.key))

    async def _is_for_us(self, message: Heard) -> bool:
        if message.private or message.mentioned:
            return True
        if not message.in_thread:
            return False
        name = message.place().conversation
        return await asyncio.to_thread(self.assistant.knows, name)

    async def answer(self, api: WebApi, place: Place, asked: Asked) -> None:
        """Answer into a thread; where Slack takes nothing there, tell the asker alone why."""
        try:
            await self._answer(api, place, asked)
        except SlackRefused as reason:
            _LOG.warning("no answer could be given in %s: %s", place.channel, reason)
            await _tell_privately(api, place, reason)

    async def _answer(self, api: WebApi, place: Place, asked: Asked) -> None:
        if await self.is_closed(api, place):
            await posted(api, place, ELSEWHERE)
            return
        audience = await self.directory.audience(
            api, place.team, place.channel, private=place.private, asker=asked.asker
        )
        question = Question(
            text=asked.text,
            asker=asked.asker,
            audience=audience,
            conversation=place.conversation,
            attachments=asked.attachments,
            event_key=asked.key,
        )
        await answered(self.assistant, api, place, question)

    async def is_closed(self, api: WebApi, place: Place) -> bool:
        """Return whether nothing may be said there, for strangers to the organisation read it."""
        if place.private or self.external_allowed:
            return False
        return (await self.directory.facts(api, place.team, place.channel)).external

    async def on_stop(self, api: WebApi, event: Told, team: str) -> None:
        """Stop what is being answered in a thread, and take its session off `processing`.

        The answer itself says that it was stopped and what was kept: its stream goes on in a
        further message, since Slack has closed the one it was in.
        """
        user = event.text("user")
        place = Place(team, event.text("channel"), event.text("thread_ts"), user, private=False)
        stopped = await self.assistant.stop_in(place.conversation)
        _LOG.info("%d answers were stopped in %s", stopped, place.conversation)
        await api.call(
            "agents.sessions.setStatus", channel_id=place.channel, thread_ts=place.thread_ts, status="active"
        )  # fmt: skip


async def _tell_privately(api: WebApi, place: Place, reason: SlackRefused) -> None:
    """Say to the asker alone why nothing came, where the thread takes nothing."""
    sentence = _SORRY.get(reason.error, "Slack took no answer there. Ask me here instead.")
    alone = Place(place.team, place.user, "", place.user, private=True)
    try:
        await posted(api, alone, sentence)
    except SlackRefused as again:
        _LOG.warning("nor could %s be told: %s", place.user, again)


_SORRY = {
    "is_archived": "That channel is archived, so I can't answer there. Ask me here instead.",
    "not_in_channel": "I'm not in that channel. Invite me there, or ask me here.",
    "channel_not_found": "I can't see that channel. Invite me there, or ask me here.",
    "missing_scope": "I lack a permission to answer there. Ask whoever manages Slack to install me anew.",
    "restricted_action": "I may not write in that channel. Ask me here instead.",
}
