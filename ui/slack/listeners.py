"""Which event, button, form and command of Slack's leads where. Everything is acknowledged first."""

# Bolt's decorators leave the types of listeners open; each listener here is typed by itself.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUntypedFunctionDecorator=false, reportUnknownArgumentType=false

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_sdk.web.async_client import AsyncWebClient

from ui.slack import (
    blocks,
    clicks,
    commands,
    digests,
    home,
    persons,
    settings_form,
    shortcuts,
    stewards,
)
from ui.slack.acts import Act, Form, act_of, form_of, respond
from ui.slack.bot import Bot
from ui.slack.deed import Deed, Way, deed_of
from ui.slack.rolling import Place
from ui.slack.sorry import FAILED, sorry, tell_privately
from ui.slack.web_api import SlackRefused, Told, WebApi, told

_LOG = logging.getLogger("meshwright.slack")

Work = Coroutine[object, object, None]
OnEvent = Callable[[Bot, WebApi, Told, str, str], Work]
OnAct = Callable[[Bot, WebApi, Act], Work]
OnForm = Callable[[Bot, WebApi, Form], Work]

BUTTONS: Mapping[str, OnAct] = {
    blocks.CONFIRM: clicks.on_confirm,
    blocks.DECLINE: clicks.on_decline,
    blocks.ASK: clicks.on_ask,
    blocks.OPEN: clicks.on_open_source,
    blocks.CLAIMS: clicks.on_claims,
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
    settings_form.FORM: commands.on_settings,
    persons.FORM: persons.on_form,
    stewards.DENIAL: stewards.on_denial,
    stewards.LETTER: stewards.on_letter,
    digests.FORM: digests.on_form,
    shortcuts.QUESTION: shortcuts.on_question,
}

COMMAND = "command"
SHORTCUTS: Mapping[str, OnAct] = {
    shortcuts.ASK: shortcuts.on_ask,
    shortcuts.DRAFT: shortcuts.on_shortcut,
    shortcuts.DIAGNOSE: shortcuts.on_shortcut,
}
EVENTS: Mapping[str, OnEvent] = {
    "app_mention": Bot.on_message,
    "message": Bot.on_message,
    "agent_session_stopped": Bot.on_stop,
    "app_context_changed": Bot.on_view,
    "app_home_opened": home.on_opened,
    "app_uninstalled": Bot.on_removed,
    "tokens_revoked": Bot.on_removed,
}


NOTICES: Mapping[str, Callable[[Bot, Deed], Work]] = {
    stewards.NEWS: stewards.tell,
    digests.NEWS: digests.send,
}
"""What is told to people unasked."""


def app_for(
    bot: Bot, client: AsyncWebClient, signing_secret: str, oauth: AsyncOAuthFlow | None = None
) -> AsyncApp:
    """Return the Bolt app whose listeners hand what they hear to the bot."""
    # Given a client, the SDK warns of the token that it finds in the environment all the same.
    app = AsyncApp(
        token=client.token or None,
        signing_secret=signing_secret or "unused-by-sockets",
        process_before_response=True,
        oauth_flow=oauth,
    )
    app.client.base_url = client.base_url
    app.client.retry_handlers = client.retry_handlers
    register(app, bot)
    return app


def register(app: AsyncApp, bot: Bot) -> None:
    """Let the app's listeners hand what they hear to the bot."""
    for name, on_event in EVENTS.items():
        app.event(name)(_hearing(bot, on_event))
    for name in BUTTONS:
        app.action(re.compile(rf"^{re.escape(name)}(:.*)?$"))(_doing(bot, "button", name))
    for name in FORMS:
        app.view(name)(_doing(bot, "form", name))
    for name in SHORTCUTS:
        app.shortcut(name)(_doing(bot, "shortcut", name))
    app.command(re.compile("^/"))(_doing(bot, "command", COMMAND))


def _hearing(bot: Bot, work: OnEvent) -> Callable[..., Awaitable[None]]:
    # Slack hears that an event arrived when its listener has ended, which keeps what is to be done.
    async def listener(
        event: dict[str, object], client: AsyncWebClient, body: dict[str, object]
    ) -> None:
        outer = told(body)
        us = next(iter(outer.items("authorizations")), Told({})).text("user_id")
        await work(bot, WebApi(client), told(event), outer.text("team_id"), us)

    return listener


def _doing(bot: Bot, way: Way, name: str) -> Callable[..., Awaitable[None]]:
    # Kept before it is acknowledged, so that no end of a process loses it.
    async def listener(ack: AsyncAck, client: AsyncWebClient, body: dict[str, object]) -> None:
        deed, api = deed_of(way, name, told(body)), WebApi(client)
        kept = await bot.keep(deed)
        await ack()
        if kept:
            bot.do(perform(bot, api, deed), deed, lambda: failed(bot, api, deed))

    return listener


async def perform(bot: Bot, api: WebApi | None, deed: Deed) -> None:
    """Do what somebody pressed, sent or used, or tell news.

    What Slack refuses on the way is told to who acted.
    """
    if deed.way == "notice":
        await NOTICES[deed.name](bot, deed)
        return
    assert api is not None, "what a person did is of a team"
    body = told(deed.body)
    act = act_of(body, deed.attempt)
    try:
        if deed.way == "form":
            await FORMS[deed.name](bot, api, form_of(body))
        elif deed.way == "command":
            await commands.on_command(bot, api, act)
        else:
            await (BUTTONS if deed.way == "button" else SHORTCUTS)[deed.name](bot, api, act)
    except SlackRefused as reason:
        if reason.passing:
            raise
        _LOG.warning("%s %s was not finished: %s", deed.way, deed.name, reason)
        await tell_privately(api, act.place(), reason)


async def failed(bot: Bot, api: WebApi | None, deed: Deed) -> None:
    """Note that something is not done again that fails by a fault of the program, and say so."""
    await unfit(api, deed)
    await bot.work.finish(deed.key)


async def unfit(api: WebApi | None, deed: Deed) -> None:
    """Tell who acted that it failed by a fault of the program, which the log has."""
    if api is None or deed.way == "notice":
        return
    act = act_of(told(deed.body))
    if not await respond(act, FAILED):
        await sorry(api, Place(act.team, act.user, "", act.user, private=True))
