"""Runs the bot: by socket where there is an app token, else over HTTP with verified signatures."""

import asyncio
import logging

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from assistant.opening import Opening
from assistant.settings import Settings, SettingsError
from knowledge.workspace.model import owner, person
from ui.slack.bot import Bot
from ui.slack.digests import deliver
from ui.slack.directory import Directory
from ui.slack.listeners import app_for
from ui.slack.reaching import OneTeam
from ui.slack.stewards import announce
from ui.slack.web_api import WebApi, client_of

_LOG = logging.getLogger("meshwright.slack")
PATH = "/slack/events"
TEND_SECONDS = 5.0


def check(settings: Settings) -> None:
    """Refuse settings with which the bot could hear nothing or say nothing.

    Raises:
        SettingsError: Something is missing; the message says what, and where to find it.

    """
    faults: list[str] = []
    if not settings.slack_bot_token:
        faults.append("SLACK_BOT_TOKEN is not set: it is under “OAuth & Permissions” of the app, and begins with xoxb-.")  # fmt: skip
    if not settings.slack_app_token and not settings.slack_signing_secret:
        faults.append("Set SLACK_APP_TOKEN (begins with xapp-) to connect by socket, or SLACK_SIGNING_SECRET to listen over HTTP; both are under “Basic Information”.")  # fmt: skip
    if faults:
        raise SettingsError(" ".join(faults))


async def serve(office: Opening, port: int) -> None:
    """Answer until cancelled."""
    settings = office.settings
    check(settings)
    assistant = office.assistant()
    workspace = office.workspace
    assert workspace is not None
    groups = frozenset(group.id for group in workspace.groups)
    client = client_of(settings.slack_bot_token, settings.slack_url)
    bot = Bot(
        assistant,
        Directory(lambda email: person(workspace, email), groups),
        office.store,
        owner=owner(workspace),
        now=office.now,
        people=workspace.people,
        teams=OneTeam(WebApi(client)),
        context_for=lambda who: office.context_alone(who, ()),
    )
    app = app_for(bot, client, settings.slack_signing_secret)
    tending = asyncio.create_task(_tend(bot))
    try:
        if settings.slack_app_token:
            await by_socket(app, settings.slack_app_token)
        else:
            await by_http(app, port)
    finally:
        await bot.drain()
        tending.cancel()
        assistant.close()


async def _tend(bot: Bot) -> None:
    """Look every few seconds after what is open, here and in other processes, and tell of news."""
    while True:
        for work in (bot.tend(), announce(bot), deliver(bot)):
            bot.spawn(work)
        await asyncio.sleep(TEND_SECONDS)


async def by_socket(app: AsyncApp, token: str) -> None:
    """Listen by socket until cancelled; the SDK connects anew whenever the connection ends."""
    handler = AsyncSocketModeHandler(app, token)
    try:
        await handler.connect_async()
        _LOG.info("connected to Slack by socket")
        await asyncio.Event().wait()
    finally:
        await handler.close_async()


async def by_http(app: AsyncApp, port: int) -> None:
    """Listen over HTTP until cancelled."""
    runner = web.AppRunner(app.web_app(path=PATH))
    await runner.setup()
    try:
        await web.TCPSite(runner, port=port).start()
        _LOG.info("listening on port %d, path %s", port, PATH)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
