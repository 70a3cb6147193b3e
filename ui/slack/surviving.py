"""What a process left undone that ended: another one takes it over and does it, once."""

import asyncio
import logging
from datetime import timedelta

from ui.slack.bot import Bot
from ui.slack.deed import KEPT, Deed
from ui.slack.errand import Errand
from ui.slack.listeners import failed, perform
from ui.slack.marked import marked
from ui.slack.rolling import posted, set_session
from ui.slack.web_api import SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")
INTERRUPTED = "I was interrupted while I answered this, and begin again."
GIVEN_UP = (
    "I was interrupted again and again while I answered this. Ask it once more, perhaps in parts."
)
SILENT = timedelta(seconds=20)
"""Without a sign for so long, the process that was at it has ended."""
REMEMBERED = timedelta(days=2)
"""So long something is known to have been done, should Slack tell of it again."""
ATTEMPTS = 5
WAITS = 100
"""Attempts that are not counted, since Slack was out of reach; one in about half a minute."""


async def tend(bot: Bot) -> None:
    """Say that this process lives, and do what a process left that ended.

    To be called every few seconds. A thread is told that its answer begins again.
    """
    inbox, now = bot.store.inbox, bot.now()
    await asyncio.to_thread(inbox.beat, frozenset(bot.work.keys), now)
    await asyncio.to_thread(inbox.forget, now - REMEMBERED)
    for body in await asyncio.to_thread(inbox.take_over, now - SILENT, now):
        work = KEPT.validate_json(body)
        again = work.model_copy(update={"attempt": work.attempt + 1})
        api = await bot.teams.api_of(again.team)
        if api is None and again.team:
            await asyncio.to_thread(inbox.done, again.key, now)
            continue
        await asyncio.to_thread(inbox.rewrite, again.key, again.model_dump_json())
        if isinstance(again, Deed):
            _deed(bot, api, again)
        elif api is not None:
            bot.spawn(_errand(bot, api, again))


def _too_often(work: Errand | Deed) -> bool:
    return work.attempt - min(work.waits, WAITS) > ATTEMPTS


def _deed(bot: Bot, api: WebApi | None, deed: Deed) -> None:
    if _too_often(deed):
        _LOG.error("%s %s was given up after %d attempts", deed.way, deed.name, ATTEMPTS)
        bot.spawn(failed(bot, api, deed))
        return
    bot.do(perform(bot, api, deed), deed, lambda: failed(bot, api, deed))


async def _errand(bot: Bot, api: WebApi, errand: Errand) -> None:
    place, given_up = errand.place(), _too_often(errand)
    try:
        if given_up:
            await posted(api, place, GIVEN_UP)
            await set_session(api, place, "closed")
        elif await marked(api, place.channel, place.thread_ts, errand.key) is None:
            await posted(api, place, INTERRUPTED)
    except SlackRefused as reason:
        _LOG.warning("%s was not told how it goes on: %s", errand.channel, reason)
    if given_up:
        await bot.work.finish(errand.key)
    else:
        bot.begin(api, errand)
