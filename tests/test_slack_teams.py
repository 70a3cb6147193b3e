"""Several Slack workspaces of one organisation install the bot, and no others."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import ClientSession
from cryptography.fernet import Fernet
from peers.scripted_model import ScriptedModel, says
from peers.shop_tools import NOON, assistant_with, opened
from peers.slack import Slack
from peers.slack_scene import PEOPLE, connected
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from sqlalchemy import text

from assistant.settings import Settings, SettingsError
from knowledge.people import Person
from knowledge.store.store import Store
from knowledge.workspace.model import SlackSpec
from knowledge.workspace.settings import open_workspace
from ui.slack.bot import Bot
from ui.slack.directory import Directory
from ui.slack.installing import Installations, ManyTeams, installations, oauth_flow
from ui.slack.serve import check, reached

# Slack's SDK sends the client's secret by a class of aiohttp's that is to go.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
KEY = Fernet.generate_key().decode()
LISTED = SlackSpec(teams=frozenset({"T1"}), enterprises=frozenset({"E9"}))
Act = Callable[[Slack, Store, Bot, AsyncOAuthFlow, Installations], Awaitable[None]]


def play(folder: Path, act: Act) -> None:
    """Play a scene with teams T1 (listed), T2 (of the listed enterprise) and T3 (a stranger)."""

    async def run() -> None:
        async with Slack() as slack:
            slack.team("T2", "xoxb-two", enterprise="E9")
            slack.team("T3", "xoxb-three")
            for number in (1, 2, 3):
                slack.user(f"UANN{number}", "ann@shop.example", f"T{number}")
            settings = Settings(
                slack_client_id=slack.client_id, slack_client_secret=slack.client_secret,
                slack_key=KEY, slack_url=slack.api,
            )  # fmt: skip
            model = ScriptedModel([says("Good day.")])
            with opened(folder) as store, assistant_with(model, store) as assistant:
                kept = installations(store.engine, settings, LISTED)
                flow = oauth_flow(store.engine, settings, kept, LISTED)
                people = Directory(lambda email: PEOPLE.get(email, Person(email)))
                teams = ManyTeams(kept, slack.api)
                bot = Bot(assistant, people, store, now=lambda: NOON, teams=teams)
                async with connected(slack, bot, "http", flow):
                    await act(slack, store, bot, flow, kept)

    asyncio.run(run())


async def allow(slack: Slack, flow: AsyncOAuthFlow, team: str) -> tuple[int, str]:
    """Come back from Slack's page of consent, as the administrator of a team."""
    state = await flow.settings.state_store.async_issue()
    url = slack.delivery.url.replace("/slack/events", "/slack/oauth_redirect")
    query = {"code": slack.code(team), "state": state}
    cookie = {"Cookie": f"{flow.settings.state_cookie_name}={state}"}
    async with ClientSession() as session, session.get(url, params=query, headers=cookie) as answer:
        return answer.status, await answer.text()


def test_each_listed_team_is_answered_with_its_own_token(tmp_path: Path) -> None:
    async def act(
        slack: Slack, store: Store, bot: Bot, flow: AsyncOAuthFlow, kept: Installations
    ) -> None:
        for team in ("T1", "T2"):
            status, _ = await allow(slack, flow, team)
            assert status == 200
        for number in (1, 2):
            im = slack.im(f"UANN{number}")
            await slack.say(im, f"UANN{number}", "Hello?")
            await bot.drain()
            assert [m.text for m in slack.state.by_bot(im)] == ["Good day."]
        assert [team for team, _ in await bot.teams.all()] == ["T1", "T2"]
        with store.engine.connect() as connection:
            rows = connection.execute(text("select * from slack_bots")).all()
            rows += connection.execute(text("select * from slack_installations")).all()
        assert "xoxb" not in str(rows)
        del kept

    play(tmp_path, act)


def test_a_team_that_is_not_listed_is_refused_logged_and_its_token_handed_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def act(
        slack: Slack, store: Store, bot: Bot, flow: AsyncOAuthFlow, kept: Installations
    ) -> None:
        del store
        status, page = await allow(slack, flow, "T3")
        assert status == 401
        assert "was not installed" in page
        assert slack.state.teams["T3"].revoked
        assert await kept.installed() == ()
        assert await bot.teams.all() == ()

    with caplog.at_level(logging.WARNING, "meshwright.slack"):
        play(tmp_path, act)

    assert "team T3 (T3) tried to install the bot" in caplog.text


def test_a_team_that_left_the_list_or_removed_the_bot_is_answered_no_more(tmp_path: Path) -> None:
    async def act(
        slack: Slack, store: Store, bot: Bot, flow: AsyncOAuthFlow, kept: Installations
    ) -> None:
        await allow(slack, flow, "T1")
        settings = Settings(slack_client_id=slack.client_id, slack_key=KEY)
        fewer = ManyTeams(installations(store.engine, settings, SlackSpec()), slack.api)
        assert await fewer.all() == ()
        other = Settings(slack_client_id=slack.client_id, slack_key=Fernet.generate_key().decode())
        assert await ManyTeams(installations(store.engine, other, LISTED), slack.api).all() == ()

        await slack.delivery.deliver("events_api", slack.event({"type": "app_uninstalled"}, "T1"))
        await bot.drain()
        assert await kept.installed() == ()

    play(tmp_path, act)


def test_settings_that_could_not_work_are_named_together() -> None:
    half = Settings(slack_client_id="1.2", slack_bot_token="xoxb-1", slack_key="short")

    with pytest.raises(SettingsError) as told:
        check(half, SlackSpec())

    for named in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_SECRET", "[slack]", "MESHWRIGHT_SLACK_KEY", "SLACK_APP_TOKEN"):  # fmt: skip
        assert named in str(told.value)
    check(Settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1"), SlackSpec())


def test_the_workspace_says_where_in_slack_the_bot_may_be(tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text(
        '[organisation]\nname = "Shop"\n[slack]\nteams = ["T1"]\nexternal_channels = true\n'
    )

    assert open_workspace(tmp_path).slack == SlackSpec(frozenset({"T1"}), external_channels=True)


@pytest.mark.parametrize(
    ("bot", "app", "named"),
    [
        ("xoxb-wrong", "xapp-1-test", "SLACK_BOT_TOKEN"),
        ("xoxb-one", "xapp-wrong", "SLACK_APP_TOKEN"),
    ],
)
def test_a_token_that_slack_refuses_is_named_before_anything_begins(
    bot: str, app: str, named: str
) -> None:
    async def begun() -> None:
        async with Slack() as slack:
            await reached(Settings(slack_bot_token=bot, slack_app_token=app, slack_url=slack.api))

    with pytest.raises(
        SettingsError, match=rf"Slack refuses {named} \(invalid_auth\)\. Copy it anew"
    ):
        asyncio.run(begun())
