"""A bot in a loopback Slack with a small assistant, by socket or over HTTP, for one scene."""

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from aiohttp import web
from peers.scripted_model import ScriptedModel, Step
from peers.shop_tools import NOON, assistant_with, context_for, opened
from peers.slack import Slack
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow

from assistant.assistant import Assistant
from assistant.conversation import Occasion
from knowledge.people import Audience, Person
from knowledge.store.store import Store
from tools.context import Context
from ui.slack.bot import Bot
from ui.slack.directory import Directory
from ui.slack.listeners import app_for
from ui.slack.reaching import OneTeam
from ui.slack.serve import PATH
from ui.slack.web_api import WebApi, client_of

PEOPLE = {
    "ann@shop.example": Person("ann@shop.example", "Ann", "Analyst", frozenset({"sales", "finance"})),
    "ben@shop.example": Person("ben@shop.example", "Ben", "Planner", frozenset({"sales"})),
}  # fmt: skip
OWNER = Person("owner@shop.example", "Olga")
Mode = Literal["socket", "http"]
USUAL: Mode = "http" if os.environ.get("SLACK_TESTS_OVER") == "http" else "socket"
"""How scenes are connected that do not say it: `SLACK_TESTS_OVER=http` plays all of them over HTTP."""
SOCKET_AND_HTTP = pytest.mark.parametrize("mode", ["socket", "http"])


@dataclass
class Scene:
    """What a scene plays in."""

    slack: Slack
    bot: Bot
    model: ScriptedModel
    assistant: Assistant
    store: Store
    occasions: list[Occasion]
    """For whom and from what answers were made so far."""


@contextlib.asynccontextmanager
async def connected(
    slack: Slack, bot: Bot, mode: Mode = USUAL, oauth: AsyncOAuthFlow | None = None
) -> AsyncGenerator[None, None]:
    """Connect a bot to a Slack for as long as the block lasts."""
    client = client_of("" if oauth else "xoxb-one", slack.api)
    app = app_for(bot, client, slack.delivery.secret if mode == "http" else "", oauth)
    if mode == "socket":
        handler = AsyncSocketModeHandler(app, slack.app_token)
        await handler.connect_async()
        try:
            yield
        finally:
            await bot.drain()
            await handler.close_async()
        return
    runner = web.AppRunner(app.web_app(path=PATH), shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    slack.delivery.url = f"http://{host}:{port}{PATH}"
    try:
        yield
    finally:
        await bot.drain()
        await runner.cleanup()


def play(
    folder: Path,
    act: Callable[[Scene], Awaitable[None]],
    *replies: list[Step],
    mode: Mode = USUAL,
    context: Callable[[Person], Context] | None = None,
    sources: Callable[[Audience], tuple[str, ...]] = lambda _: (),
) -> None:
    """Play a scene with Ann and Ben in CSALES, and a model that gives these replies."""

    async def run() -> None:
        model, occasions = ScriptedModel(list(replies)), list[Occasion]()

        def noted(occasion: Occasion) -> Context:
            occasions.append(occasion)
            return context_for(occasion)

        with opened(folder) as store, assistant_with(model, store, context=noted) as assistant:
            async with Slack() as slack:
                slack.user("UANN", "ann@shop.example")
                slack.user("UBEN", "ben@shop.example")
                slack.channel("CSALES", "UANN", "UBEN")
                directory = Directory(lambda email: PEOPLE.get(email, Person(email)))
                teams = OneTeam(WebApi(client_of("xoxb-one", slack.api)))
                bot = Bot(
                    assistant, directory, store, owner=OWNER, now=lambda: NOON, people=tuple(PEOPLE.values()),
                    teams=teams, context_for=context, sources_for=sources,
                )  # fmt: skip
                async with connected(slack, bot, mode):
                    await act(Scene(slack, bot, model, assistant, store, occasions))

    asyncio.run(run())
