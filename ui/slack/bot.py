"""The bot: what reaches it from Slack, and who does what about it."""

# Bolt's decorators leave the types of listeners open; each listener here is typed by itself.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUntypedFunctionDecorator=false

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from assistant.assistant import Assistant
from assistant.conversation import Question
from knowledge.people import Person
from ui.slack.answering import answered
from ui.slack.directory import Directory
from ui.slack.heard import Heard, heard
from ui.slack.rolling import Place, posted
from ui.slack.web_api import SlackRefused, Told, WebApi, told

_LOG = logging.getLogger("meshwright.slack")
_ELSEWHERE = (
    "I don't answer in channels that are shared with another organisation. "
    "Ask me in a direct message, or in a channel of your own."
)


@dataclass(slots=True)
class Bot:
    """All that listeners need; one for each process."""

    assistant: Assistant
    directory: Directory
    external_allowed: bool = False
    """Whether to answer in channels shared with other organisations."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Do work beside the listener, which Slack wants to hear from within three seconds."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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
        try:
            await self._answer(api, message, asker)
        except SlackRefused as reason:
            _LOG.warning("no answer could be given in %s: %s", message.channel, reason)
            await self._tell_privately(api, message, reason)

    async def _is_for_us(self, message: Heard) -> bool:
        if message.private or message.mentioned:
            return True
        if not message.in_thread:
            return False
        name = message.place().conversation
        return await asyncio.to_thread(self.assistant.knows, name)

    async def _answer(self, api: WebApi, message: Heard, asker: Person) -> None:
        place = message.place()
        if not message.private and not self.external_allowed:
            facts = await self.directory.facts(api, message.team, message.channel)
            if facts.external:
                await posted(api, place, _ELSEWHERE)
                return
        audience = await self.directory.audience(
            api, message.team, message.channel, private=message.private, asker=asker
        )
        question = Question(
            text=message.text,
            asker=asker,
            audience=audience,
            conversation=place.conversation,
            event_key=message.key,
        )
        await answered(self.assistant, api, place, question)

    async def _tell_privately(self, api: WebApi, message: Heard, reason: SlackRefused) -> None:
        """Say to the asker alone why nothing came, where the thread takes nothing."""
        sentence = _SORRY.get(reason.error, "Slack took no answer there. Ask me here instead.")
        place = Place(message.team, message.user, "", message.user, private=True)
        try:
            await posted(api, place, sentence)
        except SlackRefused as again:
            _LOG.warning("nor could %s be told: %s", message.user, again)

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


_SORRY = {
    "is_archived": "That channel is archived, so I can't answer there. Ask me here instead.",
    "not_in_channel": "I'm not in that channel. Invite me there, or ask me here.",
    "channel_not_found": "I can't see that channel. Invite me there, or ask me here.",
    "missing_scope": "I lack a permission to answer there. Ask whoever manages Slack to install me anew.",
    "restricted_action": "I may not write in that channel. Ask me here instead.",
}


def app_for(bot: Bot, client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """Return the Bolt app whose listeners hand what they hear to the bot."""
    app = AsyncApp(client=client, signing_secret=signing_secret or "unused-by-sockets")
    register(app, bot)
    return app


def register(app: AsyncApp, bot: Bot) -> None:
    """Let the app's listeners hand what they hear to the bot."""

    async def message(
        event: dict[str, object], client: AsyncWebClient, body: dict[str, object]
    ) -> None:
        bot.spawn(bot.on_message(WebApi(client), told(event), told(body).text("team_id")))

    async def stopped(
        event: dict[str, object], client: AsyncWebClient, body: dict[str, object]
    ) -> None:
        bot.spawn(bot.on_stop(WebApi(client), told(event), told(body).text("team_id")))

    app.event("app_mention")(message)
    app.event("message")(message)
    app.event("agent_session_stopped")(stopped)
