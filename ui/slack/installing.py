"""Installations in several teams of one organisation: by OAuth, listed teams only, tokens encrypted."""

# The SDK's rows and tables are open in their types; nothing untyped leaves this module.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import asyncio
import logging
from collections.abc import Sequence
from copy import copy

from cryptography.fernet import Fernet, InvalidToken
from slack_bolt import BoltResponse
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot as Installed
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine, Text, select

from assistant.settings import Settings
from knowledge.workspace.model import SlackSpec
from ui.slack.manifest import scopes
from ui.slack.web_api import SlackRefused, WebApi, client_of

_LOG = logging.getLogger("meshwright.slack")
_STATE_SECONDS = 600
_REFUSED = (
    "<html><body><p>Meshwright was not installed. It is for the Slack workspaces of one organisation, "
    "which are listed under [slack] in meshwright.toml. If yours is, begin again at /slack/install.</p>"
    "</body></html>"
)


def listed(spec: SlackSpec, enterprise: str | None, team: str | None) -> bool:
    """Return whether a team, or the organisation in Slack that it belongs to, may have the bot."""
    return (team or "") in spec.teams or (enterprise or "") in spec.enterprises


class EncryptedTokens:
    """Encrypts tokens for the store; what another key encrypted can't be read."""

    def __init__(self, key: str) -> None:
        """Take a key as `Fernet.generate_key` makes it."""
        self._fernet = Fernet(key.encode())

    def hidden(self, token: str | None) -> str | None:
        """Return a token as it is kept."""
        return self._fernet.encrypt(token.encode()).decode() if token else token

    def shown(self, kept: str | None) -> str | None:
        """Return the token that was kept.

        Raises:
            InvalidToken: Another key encrypted it.

        """
        return self._fernet.decrypt(kept.encode()).decode() if kept else kept


class Installations(AsyncInstallationStore):
    """The teams that installed the bot. The store's tables are those of Slack's SDK."""

    def __init__(
        self, engine: Engine, client_id: str, tokens: EncryptedTokens, spec: SlackSpec
    ) -> None:
        """Make the tables where there are none yet."""
        self._kept = SQLAlchemyInstallationStore(client_id, engine)
        for table in (self._kept.bots, self._kept.installations):
            for column in table.columns:
                if column.name.endswith("token"):
                    column.type = Text()  # An encrypted token is longer than the SDK's 200.
        self._kept.create_tables()
        self._engine, self._client_id = engine, client_id
        self._tokens, self._spec = tokens, spec

    @property
    def logger(self) -> logging.Logger:
        """Return where the SDK may log."""
        return _LOG

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation with its tokens encrypted."""
        kept = copy(installation)
        kept.bot_token = self._tokens.hidden(installation.bot_token)
        kept.user_token = self._tokens.hidden(installation.user_token)
        kept.bot_refresh_token = self._tokens.hidden(installation.bot_refresh_token)
        kept.user_refresh_token = self._tokens.hidden(installation.user_refresh_token)
        await asyncio.to_thread(self._kept.save, kept)

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Installed | None:
        """Return a team's installation, if the team is still listed."""
        if not listed(self._spec, enterprise_id, team_id):
            _LOG.warning("team %s is not listed in meshwright.toml and is not answered", team_id)
            return None
        found = await asyncio.to_thread(
            self._kept.find_bot,
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )
        if found is None:
            return None
        try:
            found.bot_token = self._tokens.shown(found.bot_token) or ""
        except InvalidToken:
            _LOG.error("the token of team %s was encrypted with another key; install anew", team_id)
            return None
        return found

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget a team's installation."""
        await asyncio.to_thread(self._kept.delete_bot, enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget who installed it in a team."""
        await asyncio.to_thread(
            self._kept.delete_installation,
            enterprise_id=enterprise_id,
            team_id=team_id,
            user_id=user_id,
        )

    async def installed(self) -> tuple[tuple[str | None, str], ...]:
        """Return enterprise and team of each installation."""
        bots = self._kept.bots.c
        wanted = (
            select(bots.enterprise_id, bots.team_id)
            .where(bots.client_id == self._client_id, bots.team_id.is_not(None))
            .distinct()
        )

        def read() -> tuple[tuple[str | None, str], ...]:
            with self._engine.connect() as connection:
                return tuple((r.enterprise_id, str(r.team_id)) for r in connection.execute(wanted))

        return tuple(sorted(await asyncio.to_thread(read), key=lambda pair: pair[1]))


class ManyTeams:
    """The ways to all teams that installed the bot."""

    def __init__(self, installations: Installations, url: str) -> None:
        """Take where the installations are kept, and Slack's address if it is another."""
        self._installations = installations
        self._url = url

    async def api_of(self, team: str) -> WebApi | None:
        """Return the way to a team; None where the bot is installed no more."""
        return next((api for one, api in await self.all() if one == team), None)

    async def all(self) -> tuple[tuple[str, WebApi], ...]:
        """Return every team with the way to it."""
        ways: list[tuple[str, WebApi]] = []
        for enterprise, team in await self._installations.installed():
            bot = await self._installations.async_find_bot(enterprise_id=enterprise, team_id=team)
            if bot is not None:
                ways.append((team, WebApi(client_of(bot.bot_token, self._url))))
        return tuple(ways)

    async def forget(self, team: str, enterprise: str) -> None:
        """Forget a team that removed the bot or took its token back."""
        await self._installations.async_delete_all(
            enterprise_id=enterprise or None, team_id=team or None
        )


class ListedOnly(AsyncOAuthFlow):
    """Installs in listed teams; what another team gave is handed back at once."""

    spec = SlackSpec()

    async def run_installation(self, code: str) -> Installation | None:
        """Return the installation; None where Slack or the list refuses it."""
        made = await super().run_installation(code)
        if made is None or listed(self.spec, made.enterprise_id, made.team_id):
            return made
        _LOG.warning("team %s (%s) tried to install the bot and is not listed in meshwright.toml", made.team_id, made.team_name)  # fmt: skip
        try:
            url = self.client.base_url
            await WebApi(client_of(made.bot_token or "", url)).call("auth.revoke")
        except SlackRefused as reason:
            _LOG.info("its token was not taken back: %s", reason)
        return None


class _States(AsyncOAuthStateStore):
    """The states of logins under way, in the store, so that several processes share them."""

    def __init__(self, engine: Engine) -> None:
        self._kept = SQLAlchemyOAuthStateStore(_STATE_SECONDS, engine)
        self._kept.create_tables()

    @property
    def logger(self) -> logging.Logger:
        """Return where the SDK may log."""
        return _LOG

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """Return a new state."""
        del args, kwargs
        return await asyncio.to_thread(self._kept.issue)

    async def async_consume(self, state: str) -> bool:
        """Return whether the state was issued lately and not used."""
        return await asyncio.to_thread(self._kept.consume, state)


def installations(engine: Engine, settings: Settings, spec: SlackSpec) -> Installations:
    """Return where the installations are kept."""
    return Installations(
        engine, settings.slack_client_id, EncryptedTokens(settings.slack_key), spec
    )


def oauth_flow(
    engine: Engine, settings: Settings, kept: Installations, spec: SlackSpec
) -> AsyncOAuthFlow:
    """Return the flow behind `/slack/install` and `/slack/oauth_redirect`."""
    oauth = AsyncOAuthSettings(
        client_id=settings.slack_client_id,
        client_secret=settings.slack_client_secret,
        scopes=scopes(),
        installation_store=kept,
        installation_store_bot_only=True,
        state_store=_States(engine),
        state_expiration_seconds=_STATE_SECONDS,
    )
    client = AsyncWebClient(base_url=settings.slack_url) if settings.slack_url else AsyncWebClient()
    flow = ListedOnly(client=client, settings=oauth)
    flow.spec = spec
    callbacks = AsyncCallbackOptions(success=flow.default_callback_options.success, failure=_failed)
    flow.settings.callback_options = callbacks
    flow.failure_handler = callbacks.failure
    return flow


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    _LOG.warning("an installation failed: %s", args.reason)
    headers: dict[str, str | Sequence[str]] = {"Content-Type": "text/html; charset=utf-8"}
    return BoltResponse(status=args.suggested_status_code, body=_REFUSED, headers=headers)
