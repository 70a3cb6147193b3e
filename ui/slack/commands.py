"""The slash command: a question for oneself, the channel's settings, or help."""

import asyncio
import logging

from assistant.conversation import AssistantError, Question
from knowledge.people import audience_of
from ui.slack import aside, settings_form
from ui.slack.acts import Act, Form, respond
from ui.slack.bot import Bot
from ui.slack.channel_settings import settings_of
from ui.slack.gathering import gathered
from ui.slack.heard import plain
from ui.slack.text import escaped, shortened
from ui.slack.web_api import WebApi

_LOG = logging.getLogger("meshwright.slack")
HELP = """*Ask me* by a direct message, or by mentioning me in a channel; in the thread I go on without a mention.
`/meshwright QUESTION` answers you alone, anywhere, and you may share it.
`/meshwright settings` sets how I work in this channel: when I answer, to whom first, and from which sources.
The shortcut *Ask Meshwright* asks from anywhere; *Draft a contract from this* and *Diagnose this* are in the menu of a message. Files that come with a question are read and loaded for its thread.
My Home tab shows your requests and how your data is doing."""
_HEAD = "Only you see this so far."


async def on_command(bot: Bot, api: WebApi, act: Act) -> None:
    """Do what the command says; whatever is none of its words is a question."""
    said = plain(act.value)
    match said.casefold():
        case "" | "help":
            await respond(act, HELP)
        case "settings":
            await settings_form.open_form(bot, api, act, owner=await _owns(bot, api, act))
        case _:
            await _ask(bot, api, act, said)


async def on_settings(bot: Bot, api: WebApi, form: Form) -> None:
    """Keep a channel's settings."""
    person = await bot.directory.of(api, form.team, form.user)
    owner = person.email == bot.owner.email
    await settings_form.on_form(bot, api, form, owner=owner)


async def _owns(bot: Bot, api: WebApi, act: Act) -> bool:
    return (await bot.directory.of(api, act.team, act.user)).email == bot.owner.email


async def _ask(bot: Bot, api: WebApi, act: Act, said: str) -> None:
    """Answer to the person alone, by what they alone may read."""
    person = await bot.directory.of(api, act.team, act.user)
    await respond(act, "I'm looking into it…")
    set_ = await asyncio.to_thread(settings_of, bot.store, act.team, act.channel)
    question = Question(
        said,
        person,
        audience_of((person,)),
        conversation=f"slack:{act.team}:{act.channel}:command:{act.user}",
        event_key=f"slack:{act.team}:{act.trigger}{act.again}",
        sources=set_.chosen(),
    )
    try:
        found = await gathered(bot.assistant.ask(question))
    except AssistantError as reason:
        await respond(act, escaped(str(reason)))
        return
    for shown in aside.messages(found, _HEAD)[:4]:
        if not await respond(act, shortened(found.text, 300), shown):
            _LOG.warning("an answer to a command reached nobody: %s", found.turn)
