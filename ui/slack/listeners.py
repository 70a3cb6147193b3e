"""Which event, button, form and command of Slack's leads where. Everything is acknowledged first."""

# Bolt's decorators leave the types of listeners open; each listener here is typed by itself.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUntypedFunctionDecorator=false, reportUnknownArgumentType=false

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from ui.slack import blocks, channel_settings, clicks, commands
from ui.slack.acts import Act, Form, act_of, form_of
from ui.slack.bot import Bot
from ui.slack.web_api import Told, WebApi, told

Work = Coroutine[object, object, None]
OnAct = Callable[[Bot, WebApi, Act], Work]
OnForm = Callable[[Bot, WebApi, Form], Work]

BUTTONS: Mapping[str, OnAct] = {
    blocks.CONFIRM: clicks.on_confirm,
    blocks.DECLINE: clicks.on_decline,
    blocks.ASK: clicks.on_ask,
    blocks.OPEN: clicks.on_open_source,
    blocks.FEEDBACK: clicks.on_feedback,
    blocks.SHARE: clicks.on_share,
}
"""By the first part of the action's id; what follows a colon tells equal buttons apart."""
FORMS: Mapping[str, OnForm] = {
    clicks.REASON: clicks.on_reason,
    channel_settings.FORM: commands.on_settings,
}


def app_for(bot: Bot, client: AsyncWebClient, signing_secret: str) -> AsyncApp:
    """Return the Bolt app whose listeners hand what they hear to the bot."""
    app = AsyncApp(
        client=client,
        signing_secret=signing_secret or "unused-by-sockets",
        process_before_response=True,
    )
    register(app, bot)
    return app


def register(app: AsyncApp, bot: Bot) -> None:
    """Let the app's listeners hand what they hear to the bot."""
    _on_event(app, ("app_mention", "message"), bot.on_message)
    _on_event(app, ("agent_session_stopped",), bot.on_stop)
    for name, on_act in BUTTONS.items():
        app.action(re.compile(rf"^{re.escape(name)}(:.*)?$"))(_acting(bot, on_act))
    for name, on_form in FORMS.items():
        app.view(name)(_sending(bot, on_form))
    app.command(re.compile("^/"))(_acting(bot, commands.on_command))


def _on_event(
    app: AsyncApp, names: tuple[str, ...], work: Callable[[WebApi, Told, str, str], Work]
) -> None:
    # Slack hears that an event arrived when its listener has ended, which keeps what is to be done.
    async def listener(
        event: dict[str, object], client: AsyncWebClient, body: dict[str, object]
    ) -> None:
        outer = told(body)
        us = next(iter(outer.items("authorizations")), Told({})).text("user_id")
        await work(WebApi(client), told(event), outer.text("team_id"), us)

    for name in names:
        app.event(name)(listener)


def _acting(bot: Bot, work: OnAct) -> Callable[..., Awaitable[None]]:
    async def listener(ack: AsyncAck, client: AsyncWebClient, body: dict[str, object]) -> None:
        await ack()
        bot.spawn(work(bot, WebApi(client), act_of(told(body))))

    return listener


def _sending(bot: Bot, work: OnForm) -> Callable[..., Awaitable[None]]:
    async def listener(ack: AsyncAck, client: AsyncWebClient, body: dict[str, object]) -> None:
        await ack()
        bot.spawn(work(bot, WebApi(client), form_of(told(body))))

    return listener
