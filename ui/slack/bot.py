"""The bot: answers what it hears, where and for whom it should."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assistant.assistant import Assistant
from assistant.conversation import Question
from assistant.executor import Executor
from knowledge.people import Person, audience_of
from knowledge.store.store import Store
from tools.context import Context
from ui.slack import aside, files
from ui.slack.answering import answered
from ui.slack.channel_settings import OFF, ChannelSettings, settings_of
from ui.slack.directory import Directory
from ui.slack.errand import Errand, errand_of
from ui.slack.heard import Heard, heard
from ui.slack.reaching import NoTeams, Teams
from ui.slack.rolling import Place, posted, whispered
from ui.slack.text import escaped
from ui.slack.web_api import SlackRefused, Told, WebApi

_LOG = logging.getLogger("meshwright.slack")
ELSEWHERE = (
    "I don't answer in channels that are shared with another organisation. "
    "Ask me in a direct message, or in a channel of your own."
)
INTERRUPTED = "I was interrupted while I answered this, and begin again."
_OF_FILES = "What can you tell me about this file?"
SILENT = timedelta(seconds=20)
"""Without a sign for so long, the process that was answering has ended."""
REMEMBERED = timedelta(days=2)
"""So long a message is known to have been answered, should Slack tell of it again."""
ATTEMPTS = 5
Work = Coroutine[object, object, None]


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
    people: tuple[Person, ...] = ()
    """Whom the workspace knows."""
    teams: Teams = field(default_factory=NoTeams)
    context_for: Callable[[Person], Context] | None = None
    """What a person may see; None where there is no catalog to look into."""
    executor: Executor | None = None
    """Carries out what is decided about access; None where people do."""
    told: set[str] = field(default_factory=set[str])
    """States of requests that were told of, so that they need not be looked up again."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _open: set[str] = field(default_factory=set[str])
    """Keys of what this process is answering."""

    def spawn(self, work: Work, failed: Callable[[], Work] | None = None) -> None:
        """Do work beside the listener, which Slack wants to hear from within three seconds.

        `failed` is done if the work fails by a fault of the program.
        """
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._done(done, failed))

    def _done(self, task: asyncio.Task[None], failed: Callable[[], Work] | None) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            _LOG.error("a listener failed", exc_info=fault)
            if failed is not None:
                self.spawn(failed())

    async def drain(self) -> None:
        """Wait until all that was begun is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def on_message(self, api: WebApi, event: Told, team: str, us: str) -> None:
        """Answer a message to the bot: a direct one, a mention, or one in a thread it has joined.

        In a channel that is set so, any question is answered, or none.
        """
        message = heard(event, team, us)
        if message is None:
            return
        set_ = await asyncio.to_thread(settings_of, self.store, team, message.channel)
        if set_.when == "off" and not message.private:
            # Slack tells of a mention twice; this is not kept, so only one of them counts.
            if event.text("type") == "app_mention":
                await whispered(api, message.place(), OFF)
            return
        if await self._is_for_us(message, set_):
            await self.accept(api, errand_of(message))

    async def _is_for_us(self, message: Heard, set_: ChannelSettings) -> bool:
        if message.private or message.mentioned:
            return True
        if not message.in_thread:
            return set_.when == "questions" and "?" in message.text
        name = message.place().conversation
        names = (name, f"{name}:{message.user}")
        return any([await asyncio.to_thread(self.assistant.knows, each) for each in names])

    async def accept(self, api: WebApi, errand: Errand) -> None:
        """Keep a question, then answer beside the listener; one that was kept before is left.

        Slack is told that it arrived only after this, so no end of a process loses it.
        """
        kept = errand.model_dump_json()
        if await asyncio.to_thread(self.store.inbox.keep, errand.key, kept, self.now()):
            self.begin(api, errand)

    def begin(self, api: WebApi, errand: Errand) -> None:
        """Answer an errand of this process's."""
        self._open.add(errand.key)
        self.spawn(self._answered(api, errand), lambda: _sorry(api, errand.place()))

    async def _answered(self, api: WebApi, errand: Errand) -> None:
        try:
            await self._answer(api, errand)
        except SlackRefused as reason:
            _LOG.warning("no answer could be given in %s: %s", errand.channel, reason)
            await _tell_privately(api, errand.place(), reason)
        await asyncio.to_thread(self.store.inbox.done, errand.key, self.now())
        self._open.discard(errand.key)

    async def _answer(self, api: WebApi, errand: Errand) -> None:
        place = errand.place()
        if await self.is_closed(api, place):
            await posted(api, place, ELSEWHERE)
            return
        question = await self._question(api, errand)
        set_ = await asyncio.to_thread(settings_of, self.store, place.team, place.channel)
        if set_.first == "asker" and not place.private:
            # What only the asker is shown becomes no part of what the thread has read.
            alone = replace(
                question,
                audience=audience_of((question.asker,)),
                conversation=f"{place.conversation}:{place.user}",
            )
            await aside.whole(self.assistant, api, place, alone)
            return
        told = await answered(self.assistant, api, place, question)
        unsent = await files.send(self.store, api, place, told.turn, tuple(told.artifacts))
        if unsent:
            await posted(api, place, unsent)
        if told.answer is not None and not place.private:
            await aside.rest(self.assistant, self.store, api, place, question, told.text)

    async def _question(self, api: WebApi, errand: Errand) -> Question:
        place = errand.place()
        asker = await self.directory.of(api, place.team, place.user)
        audience = await self.directory.audience(
            api, place.team, place.channel, private=place.private, asker=asker
        )
        read = await files.read(api, errand.files)
        for fault in read.faults:
            await posted(api, place, escaped(fault))
        attachments = (*errand.given(), *read.texts)
        return Question(
            text=errand.text or (_OF_FILES if attachments else ""),
            asker=asker,
            audience=audience,
            conversation=place.conversation,
            attachments=attachments,
            event_key=errand.event_key(),
        )

    async def tend(self) -> None:
        """Say that this process lives, and answer what a process left that ended.

        To be called every few seconds. The thread is told that its answer begins again.
        """
        inbox, now = self.store.inbox, self.now()
        await asyncio.to_thread(inbox.beat, frozenset(self._open), now)
        await asyncio.to_thread(inbox.forget, now - REMEMBERED)
        for body in await asyncio.to_thread(inbox.take_over, now - SILENT, now):
            errand = Errand.model_validate_json(body)
            again = errand.model_copy(update={"attempt": errand.attempt + 1})
            api = await self.teams.api_of(errand.team)
            if api is None or errand.attempt >= ATTEMPTS:
                await asyncio.to_thread(inbox.done, errand.key, now)
                continue
            await asyncio.to_thread(inbox.rewrite, errand.key, again.model_dump_json())
            self.spawn(self._again(api, again))

    async def _again(self, api: WebApi, errand: Errand) -> None:
        try:
            await posted(api, errand.place(), INTERRUPTED)
        except SlackRefused as reason:
            _LOG.warning("%s was not told that it goes on: %s", errand.channel, reason)
        self.begin(api, errand)

    async def is_closed(self, api: WebApi, place: Place) -> bool:
        """Return whether nothing may be said there, for strangers to the organisation read it."""
        if place.private or self.external_allowed:
            return False
        return (await self.directory.facts(api, place.team, place.channel)).external

    async def on_stop(self, api: WebApi, event: Told, team: str, us: str) -> None:
        """Stop what is being answered in a thread, and take its session off `processing`.

        The answer itself says that it was stopped and what was kept: its stream goes on in a
        further message, since Slack has closed the one it was in.
        """
        del us
        user = event.text("user")
        place = Place(team, event.text("channel"), event.text("thread_ts"), user, private=False)
        stopped = await self.assistant.stop_in(place.conversation)
        _LOG.info("%d answers were stopped in %s", stopped, place.conversation)
        await api.call(
            "agents.sessions.setStatus", channel_id=place.channel, thread_ts=place.thread_ts, status="active"
        )  # fmt: skip

    async def on_removed(self, api: WebApi, event: Told, team: str, us: str) -> None:
        """Forget a team that removed the bot or took its token back."""
        del api, event, us
        _LOG.warning("team %s removed the bot", team)
        await self.teams.forget(team, "")


async def _sorry(api: WebApi, place: Place) -> None:
    """Say that there is no answer, after a fault of the program that the log has."""
    try:
        await posted(api, place, "Something failed inside me, and I have noted it. Ask again, perhaps in other words.")  # fmt: skip
    except SlackRefused as reason:
        _LOG.warning("nor could %s be told: %s", place.channel, reason)


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
