"""Which event, button, form and command of Slack's leads where. Everything is acknowledged first."""

# Bolt's decorators leave the types of listeners open; each listener here is typed by itself.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUntypedFunctionDecorator=false, reportUnknownArgumentType=false

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from ui.slack import (
    blocks,
    channel_settings,
    clicks,
    commands,
    digests,
    home,
    persons,
    shortcuts,
    stewards,
)
from ui.slack.acts import Act, Form, act_of, form_of
from ui.slack.bot import Bot
from ui.slack.web_api import Told, WebApi, told

Work = Coroutine[object, object, None]
OnEvent = Callable[[Bot, WebApi, Told, str, str], Work]
OnAct = Callable[[Bot, WebApi, Act], Work]
OnForm = Callable[[Bot, WebApi, Form], Work]

BUTTONS: Mapping[str, OnAct] = {
    blocks.CONFIRM: clicks.on_confirm,
    blocks.DECLINE: clicks.on_decline,
    blocks.ASK: clicks.on_ask,
    blocks.OPEN: clicks.on_open_source,
    blocks.FEEDBACK: clicks.on_feedback,
    blocks.SHARE: clicks.on_share,
    blocks.PERSON: persons.on_person,
    stewards.APPROVE: stewards.on_approve,
    stewards.DENY: stewards.on_deny,
    stewards.ASK_BACK: stewards.on_ask_back,
    stewards.DONE: stewards.on_done,
    stewards.REPLY: stewards.on_reply,
    digests.MUTE: digests.on_mute,
    digests.TUNE: digests.on_tune,
    home.TRY: home.on_try,
}
"""By the first part of the action's id; what follows a colon tells equal buttons apart."""
FORMS: Mapping[str, OnForm] = {
    clicks.REASON: clicks.on_reason,
    channel_settings.FORM: commands.on_settings,
    persons.FORM: persons.on_form,
    stewards.DENIAL: stewards.on_denial,
    stewards.LETTER: stewards.on_letter,
    digests.FORM: digests.on_form,
}

SHORTCUTS: Mapping[str, OnAct] = {
    shortcuts.DRAFT: shortcuts.on_shortcut,
    shortcuts.DIAGNOSE: shortcuts.on_shortcut,
}
EVENTS: Mapping[str, OnEvent] = {
    "app_mention": Bot.on_message,
    "message": Bot.on_message,
    "agent_session_stopped": Bot.on_stop,
    "app_home_opened": home.on_opened,
    "app_uninstalled": Bot.on_removed,
    "tokens_revoked": Bot.on_removed,
}


def app_for(
    bot: Bot, client: AsyncWebClient, signing_secret: str, oauth: AsyncOAuthFlow | None = None
) -> AsyncApp:
    """Return the Bolt app whose listeners hand what they hear to the bot."""
    app = AsyncApp(
        client=client,
        signing_secret=signing_secret or "unused-by-sockets",
        process_before_response=True,
        oauth_flow=oauth,
    )
    register(app, bot)
    return app


def register(app: AsyncApp, bot: Bot) -> None:
    """Let the app's listeners hand what they hear to the bot."""
    for name, on_event in EVENTS.items():
        app.event(name)(_hearing(bot, on_event))
    for name, on_act in BUTTONS.items():
        app.action(re.compile(rf"^{re.escape(name)}(:.*)?$"))(_acting(bot, on_act))
    for name, on_form in FORMS.items():
        app.view(name)(_sending(bot, on_form))
    for name, on_shortcut in SHORTCUTS.items():
        app.shortcut(name)(_acting(bot, on_shortcut))
    app.command(re.compile("^/"))(_acting(bot, commands.on_command))


def _hearing(bot: Bot, work: OnEvent) -> Callable[..., Awaitable[None]]:
    # Slack hears that an event arrived when its listener has ended, which keeps what is to be done.
    async def listener(
        event: dict[str, object], client: AsyncWebClient, body: dict[str, object]
    ) -> None:
        outer = told(body)
        us = next(iter(outer.items("authorizations")), Told({})).text("user_id")
        await work(bot, WebApi(client), told(event), outer.text("team_id"), us)

    return listener


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
