"""Runs the bot: by socket where there is an app token, else over HTTP with verified signatures."""

import asyncio
import logging
import signal
import sys
from collections.abc import Iterator

from aiohttp import web
from cryptography.fernet import Fernet
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from assistant.opening import Opening
from assistant.settings import Settings, SettingsError
from knowledge.workspace.model import SlackSpec, Workspace, owner
from ui.slack.bot import Bot
from ui.slack.digests import deliver
from ui.slack.directory import Directory
from ui.slack.installing import ManyTeams, installations, oauth_flow
from ui.slack.listeners import app_for
from ui.slack.reaching import OneTeam, Teams
from ui.slack.stewards import announce
from ui.slack.surviving import tend
from ui.slack.web_api import SlackRefused, WebApi, client_of
from ui.web.attached import Attached

_LOG = logging.getLogger("meshwright.slack")
PATH = "/slack/events"
TEND_SECONDS = 5.0
AGAIN = 10
"""Seconds until a Slack that can't be reached is tried again."""


def check(settings: Settings, spec: SlackSpec) -> None:
    """Refuse settings with which the bot could hear nothing or say nothing.

    Raises:
        SettingsError: Something is missing; the message says what, and where to find it.

    """
    faults: list[str] = []
    if settings.slack_client_id:
        faults += _oauth_faults(settings, spec)
    elif not settings.slack_bot_token:
        faults.append("SLACK_BOT_TOKEN is not set: it is under “OAuth & Permissions” of the app, and begins with xoxb-.")  # fmt: skip
    if not settings.slack_app_token and not settings.slack_signing_secret:
        faults.append("Set SLACK_APP_TOKEN (begins with xapp-) to connect by socket, or SLACK_SIGNING_SECRET to listen over HTTP; both are under “Basic Information”.")  # fmt: skip
    if faults:
        raise SettingsError(" ".join(faults))


def _oauth_faults(settings: Settings, spec: SlackSpec) -> Iterator[str]:
    if settings.slack_bot_token:
        yield "SLACK_BOT_TOKEN is for one Slack workspace and SLACK_CLIENT_ID for several; unset one of them."
    if not settings.slack_client_secret:
        yield "SLACK_CLIENT_SECRET is not set: it is under “Basic Information” of the app."
    if not (spec.teams or spec.enterprises):
        yield "[slack] in meshwright.toml names no teams, so nobody could install the bot; name their ids there."
    try:
        Fernet(settings.slack_key.encode())
    except ValueError:
        yield "MESHWRIGHT_SLACK_KEY must be 32 bytes in URL-safe base64, which encrypts the tokens; make one with: python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"  # fmt: skip


async def serve(office: Opening, port: int) -> None:
    """Answer until cancelled."""
    settings, workspace = office.settings, office.workspace
    assert workspace is not None
    check(settings, workspace.slack)
    _end_on_sigterm()
    await reached(settings)
    assistant = office.assistant()
    client = client_of(settings.slack_bot_token, settings.slack_url)
    oauth, teams = _teams(office, workspace, WebApi(client))
    bot = Bot(
        assistant,
        Directory(office.asker, frozenset(group.id for group in workspace.groups)),
        office.store,
        external_allowed=workspace.slack.external_channels,
        owner=owner(workspace),
        now=office.now,
        people=workspace.people,
        teams=teams,
        sources_for=office.sources_for,
        context_for=lambda who: office.context_alone(who, ()),
        attached=Attached(office, assistant),
        executor=office.executor(),
    )
    app = app_for(bot, client, settings.slack_signing_secret, oauth)
    tending = asyncio.create_task(_tend(bot))
    ways = [by_socket(app, settings.slack_app_token)] if settings.slack_app_token else []
    if oauth is not None or not ways:
        ways.append(by_http(app, port))
    try:
        await asyncio.gather(*ways)
    finally:
        tending.cancel()
        await bot.drain()
        assistant.close()


async def reached(settings: Settings) -> None:
    """Wait until Slack can be reached, and see that it takes the tokens.

    Raises:
        SettingsError: Slack refuses one; the message says which, and where to find it.

    """
    if settings.slack_bot_token:
        api = WebApi(client_of(settings.slack_bot_token, settings.slack_url))
        await _taken(
            api, "auth.test", "SLACK_BOT_TOKEN", "is under “OAuth & Permissions” of the app"
        )
    if settings.slack_app_token:
        api = WebApi(client_of(settings.slack_app_token, settings.slack_url))
        where = "is under “Basic Information”, and needs the scope connections:write"
        await _taken(api, "apps.connections.open", "SLACK_APP_TOKEN", where)


async def _taken(api: WebApi, method: str, name: str, where: str) -> None:
    while True:
        try:
            await api.call(method)
        except SlackRefused as reason:
            if not reason.passing:
                told = f"Slack refuses {name} ({reason.error}). Copy it anew: it {where}."
                raise SettingsError(told) from reason
            _LOG.warning("Slack can't be reached (%s); I try again in %d s", reason.error, AGAIN)
            await asyncio.sleep(AGAIN)
        else:
            return


def _teams(
    office: Opening, workspace: Workspace, api: WebApi
) -> tuple[AsyncOAuthFlow | None, Teams]:
    settings, spec = office.settings, workspace.slack
    if not settings.slack_client_id:
        return None, OneTeam(api)
    kept = installations(office.store.engine, settings, spec)
    flow = oauth_flow(office.store.engine, settings, kept, spec)
    return flow, ManyTeams(kept, settings.slack_url)


def _end_on_sigterm() -> None:
    """End as at Ctrl-C where a service is told to end: what is being answered is answered first."""
    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def _tend(bot: Bot) -> None:
    """Look every few seconds after what is open, here and in other processes, and tell of news."""
    while True:
        for work in (tend(bot), announce(bot), deliver(bot)):
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
    """Listen over HTTP until cancelled.

    Raises:
        SettingsError: Something else listens on that port.

    """
    runner = web.AppRunner(app.web_app(path=PATH))
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port).start()
        except OSError as reason:
            told = (
                f"Port {port} can't be listened on ({reason.strerror}). Name another with --port."
            )
            raise SettingsError(told) from reason
        _LOG.info("listening on port %d, path %s", port, PATH)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()
