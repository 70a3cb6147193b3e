"""The bot: answers what it hears, where and for whom it should."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from assistant.assistant import Assistant
from assistant.conversation import Chosen, Question
from assistant.executor import Executor
from knowledge.people import Audience, Person, audience_of
from knowledge.store.store import Store
from tools.context import Context
from ui.slack import aside, files
from ui.slack.answering import answered
from ui.slack.channel_settings import OFF, ChannelSettings, settings_of
from ui.slack.deed import Deed
from ui.slack.directory import Directory
from ui.slack.early import Early
from ui.slack.errand import Errand, errand_of
from ui.slack.gathering import Gathered, gathered
from ui.slack.heard import Heard, heard
from ui.slack.here import keep_view, last_view, located
from ui.slack.marked import marked
from ui.slack.open_work import OpenWork
from ui.slack.reaching import NoTeams, Teams
from ui.slack.rolling import Place, posted, set_session, whispered
from ui.slack.sorry import sorry, tell_privately
from ui.slack.text import escaped
from ui.slack.web_api import SlackRefused, Told, WebApi
from ui.web.attached import Attached

_LOG = logging.getLogger("meshwright.slack")
ELSEWHERE = (
    "I don't answer in channels that are shared with another organisation. "
    "Ask me in a direct message, or in a channel of your own."
)
_OF_FILES = "What can you tell me about this file?"
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
    sources_for: Callable[[Audience], tuple[str, ...]] = field(default=lambda _: ())
    """Which sources an audience may read something of, in their order."""
    context_for: Callable[[Person], Context] | None = None
    """What a person may see; None where there is no catalog to look into."""
    attached: Attached | None = None
    """Loads files for the threads that they come in; None where nothing is loaded."""
    executor: Executor | None = None
    """Carries out what is decided about access; None where people do."""
    told: set[str] = field(default_factory=set[str])
    """States of requests that were told of, so that they need not be looked up again."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _early: Early = field(default_factory=Early)
    work: OpenWork = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing open."""
        self.work = OpenWork(self.store.inbox, lambda: self.now())  # noqa: PLW0108 - the clock may be set anew.

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
        set_ = await self.work.soon(settings_of, self.store, team, message.channel)
        if set_.when == "off" and not message.private:
            # Slack tells of a mention twice; this is not kept, so only one of them counts.
            if event.text("type") == "app_mention":
                await whispered(api, message.place(), OFF)
            return
        errand = errand_of(message)
        if await self._is_for_us(message, set_):
            if message.private and message.looking_at is None:
                seen = await self.work.soon(last_view, self.store, team, message.user)
                errand = errand.model_copy(update={"looking_at": seen})
            await self.accept(api, errand)
            for reply in self._early.after(errand, message.ts):
                await self.accept(api, reply)
        elif message.in_thread:
            self._early.keep(errand, self.now())

    async def on_view(self, api: WebApi, event: Told, team: str, us: str) -> None:
        """Keep what a person looks at, which a question of theirs may mean."""
        del api, us
        await self.work.soon(keep_view, self.store, team, event.text("user"), event)

    async def _is_for_us(self, message: Heard, set_: ChannelSettings) -> bool:
        if message.private or message.mentioned:
            return True
        if not message.in_thread:
            return set_.when == "questions" and "?" in message.text
        name = message.place().conversation
        names = (name, f"{name}:{message.user}")
        if any([await self.work.soon(self.assistant.knows, each) for each in names]):
            return True
        # Its first question may have arrived, and not be answered yet.
        root = f"slack:{message.team}:{message.channel}:{message.thread_ts}"
        return await self.work.soon(self.store.inbox.knows, root)

    async def accept(self, api: WebApi, errand: Errand) -> None:
        """Keep a question, then answer beside the listener; one that was kept before is left.

        Slack is told that it arrived only after this, so no end of a process loses it.
        """
        if await self.keep(errand):
            self.begin(api, errand)

    async def keep(self, work: Errand | Deed) -> bool:
        """Keep something to be done; return False where the same was kept before."""
        return await self.work.keep(work)

    def begin(self, api: WebApi, errand: Errand) -> None:
        """Answer an errand of this process's."""
        self.work.keys.add(errand.key)
        self.spawn(self._answered(api, errand), lambda: self._failed(api, errand))

    async def _failed(self, api: WebApi, errand: Errand) -> None:
        await sorry(api, errand.place())
        await self.work.finish(errand.key)

    def do(self, work: Work, deed: Deed, failed: Callable[[], Work]) -> None:
        """Do a kept deed of this process's beside the listener."""
        self.work.keys.add(deed.key)
        self.spawn(self.did(work, deed), failed)

    async def did(self, work: Work, deed: Deed) -> None:
        """Do a kept deed now; it is done later if Slack is out of reach, or this process ends."""
        self.work.keys.add(deed.key)
        try:
            await work
        except SlackRefused as reason:
            if await self.work.settle(deed, reason):
                return
            _LOG.warning("%s was not done: %s", deed.key, reason)
        await self.work.finish(deed.key)

    async def _answered(self, api: WebApi, errand: Errand) -> None:
        try:
            await self._answer(api, errand)
        except SlackRefused as reason:
            if await self.work.settle(errand, reason):
                return
            _LOG.warning("no answer could be given in %s: %s", errand.channel, reason)
            await tell_privately(api, errand.place(), reason)
        await self.work.finish(errand.key)

    async def _answer(self, api: WebApi, errand: Errand) -> None:
        place = errand.place()
        if await self.is_closed(api, place):
            await posted(api, place, ELSEWHERE)
            return
        set_ = await asyncio.to_thread(settings_of, self.store, place.team, place.channel)
        question = await self._question(api, errand, set_)
        assistant = await self.assistant_in(place)
        if set_.first == "asker" and not place.private:
            # What only the asker is shown becomes no part of what the thread has read.
            alone = replace(
                question,
                audience=audience_of((question.asker,)),
                conversation=f"{place.conversation}:{place.user}",
            )
            await aside.whole(assistant, self.store, api, place, alone)
            return
        there = None
        if errand.attempt:
            there = await marked(api, place.channel, place.thread_ts, errand.key)
        if there is None:
            told = await answered(assistant, api, place, question, errand.key)
        elif there.turn:  # A process ended when the answer was there, before what comes with it.
            told = await gathered(self.assistant.follow(there.turn, question.asker))
        else:
            return
        await self._complete(
            api, place, question, told, sent=there is not None and there.with_files
        )

    async def _complete(
        self, api: WebApi, place: Place, question: Question, told: Gathered, *, sent: bool
    ) -> None:
        """Send what comes with an answer: its files, and what its asker may read beyond it.

        `sent` says that the files stand there already.
        """
        made = () if sent else tuple(told.artifacts)
        unsent = await files.send(self.store, api, place, told.turn, made)
        if unsent:
            await posted(api, place, unsent)
        if told.answer is not None and not place.private:
            assistant = await self.assistant_in(place)
            await aside.rest(assistant, self.store, api, place, question, told.text)

    async def _question(self, api: WebApi, errand: Errand, set_: ChannelSettings) -> Question:
        place = errand.place()
        asker = await self.directory.of(api, place.team, place.user)
        audience = await self.directory.audience(
            api, place.team, place.channel, private=place.private, asker=asker
        )
        read = await files.read(api, errand.files, files.loading_for(self.attached, place))
        for fault in read.faults:
            await posted(api, place, escaped(fault))
        attachments = (*errand.given(), *read.texts)
        text = await located(self.directory, api, errand)
        return Question(
            text=text or (_OF_FILES if attachments else ""),
            asker=asker,
            audience=audience,
            conversation=place.conversation,
            attachments=attachments,
            event_key=errand.event_key(),
            sources=self._chosen(set_, place),
        )

    def _chosen(self, set_: ChannelSettings, place: Place) -> Chosen | None:
        """Return the sources set for a channel, to which belong the files of the thread itself."""
        chosen = set_.chosen()
        if chosen is None or self.attached is None:
            return chosen
        own = self.attached.source_of(files.room_of(place))
        return replace(chosen, names=chosen.names | {own})

    async def assistant_in(self, place: Place) -> Assistant:
        """Return the assistant that sees the files of a thread, if any were loaded for it."""
        if self.attached is None:
            return self.assistant
        return await asyncio.to_thread(self.attached.assistant_for, files.room_of(place))

    async def sources_in(self, api: WebApi, place: Place) -> tuple[str, ...]:
        """Return the sources of which everybody in a channel may read something."""
        nobody = Person("")
        audience = await self.directory.audience(
            api, place.team, place.channel, private=False, asker=nobody
        )
        return await asyncio.to_thread(self.sources_for, audience)

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
        names = (place.conversation, f"{place.conversation}:{place.user}")
        stopped = sum([await self.assistant.stop_in(name) for name in names])
        _LOG.info("%d answers were stopped in %s", stopped, place.conversation)
        await set_session(api, place, "active")

    async def on_removed(self, api: WebApi, event: Told, team: str, us: str) -> None:
        """Forget a team that removed the bot or took its token back."""
        del api, event, us
        _LOG.warning("team %s removed the bot", team)
        await self.teams.forget(team, "")
