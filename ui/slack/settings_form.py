"""The form in which a channel's settings are changed, by whoever may."""

import asyncio
import hashlib

from ui.slack.acts import Act, Form, choice, kept_of, many, modal
from ui.slack.bot import Bot
from ui.slack.channel_settings import ChannelSettings, keep_settings, settings_of
from ui.slack.rolling import posted, whispered
from ui.slack.text import escaped
from ui.slack.web_api import Block, Blocks, SlackRefused, WebApi

FORM = "channel_settings"
_MOST = 100
"""Options that a field of a form takes."""
_LABEL = 75
"""Characters that an option shows."""


async def open_form(bot: Bot, api: WebApi, act: Act, *, owner: bool) -> None:
    """Open the form for who may change it; tell anybody else who may.

    The sources follow, for who is in the channel and what they may read takes longer to find out
    than Slack leaves for opening a form.
    """
    place = act.place()
    if place.private:
        await posted(api, place, "Settings are those of a channel: use the command in one.")
        return
    set_ = await asyncio.to_thread(settings_of, bot.store, act.team, act.channel)
    if not set_.changed_by(act.user) and not owner:
        await whispered(api, place, f"<@{set_.changer}> alone changes my settings in this channel.")
        return
    try:
        told = await api.call("views.open", trigger_id=act.trigger, view=_form(act, _fields(set_)))
    except SlackRefused:
        await whispered(api, place, "Slack opened no form. Use the command again.")
        return
    offered = await bot.sources_in(api, place)
    if len(offered) > 1:
        whole = _form(act, (*_fields(set_), _sources(offered, set_.sources)))
        await api.call("views.update", view_id=told.text("view", "id"), view=whole)


def _form(act: Act, fields: Blocks) -> Block:
    return modal(FORM, "In this channel", kept_of(act), list(fields), "Save")


def _fields(set_: ChannelSettings) -> Blocks:
    return (
        choice("when", "Answer", _WHEN, set_.when),
        choice("first", "Show answers to", _FIRST, set_.first),
        choice("changers", "These settings may be changed by", _CHANGERS, set_.changers),
    )


def _sources(offered: tuple[str, ...], chosen: tuple[str, ...]) -> Block:
    """Return the field for sources; it names those alone that everybody in the channel may read."""
    shown = {_value(source): _label(source) for source in offered[:_MOST]}
    ticked = tuple(_value(source) for source in chosen)
    return many("sources", "Answer only from (none chosen: from all)", shown, ticked)


def _value(source: str) -> str:
    """Return what stands for a source in a form, which takes 150 characters at most."""
    return hashlib.sha256(source.encode()).hexdigest()[:32]


def _label(source: str) -> str:
    """Return a source's name in 75 characters; its end tells it from others."""
    return source if len(source) <= _LABEL else f"…{source[1 - _LABEL :]}"


_WHEN = {
    "mentions": "where I'm mentioned, and in threads I have joined",
    "questions": "every message that asks something",
    "off": "never",
}
_FIRST = {"everyone": "everybody here", "asker": "the asker first, who may share them"}
_CHANGERS = {"everyone": "everybody here", "one": "me alone"}


async def on_form(bot: Bot, api: WebApi, form: Form, *, owner: bool) -> None:
    """Keep the settings, if who sent them may still change them, and say so in the channel."""
    place = form.place()
    before = await asyncio.to_thread(settings_of, bot.store, form.team, place.channel)
    if not before.changed_by(form.user) and not owner:
        await whispered(
            api, place, "Somebody else has kept these settings for themselves meanwhile."
        )
        return
    sources = before.sources
    if form.has("sources"):
        # What a form sends is looked up among what the channel may read now.
        ticked, offered = form.chosen("sources"), await bot.sources_in(api, place)
        sources = tuple(source for source in offered if _value(source) in ticked)
    since = before.sources_since if sources == before.sources else bot.now()
    set_ = ChannelSettings.model_validate({
        **{name: form.text(name) for name in ("when", "first", "changers")}, "changer": form.user,
        "sources": sources, "sources_since": since,
    })  # fmt: skip
    await asyncio.to_thread(keep_settings, bot.store, form.team, place.channel, set_)
    said = (
        f"<@{form.user}> set how I work here: I answer {_WHEN[set_.when]}; "
        f"answers are shown to {_FIRST[set_.first]}{_from(sources)}."
    )
    await api.call("chat.postMessage", channel=place.channel, text=said)


def _from(sources: tuple[str, ...]) -> str:
    return f", and made only from {escaped(', '.join(sources))}" if sources else ""
