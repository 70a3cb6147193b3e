"""How the bot behaves in one channel: kept in the store, changed with a form."""

import asyncio
from typing import Literal

from pydantic import ValidationError

from knowledge.record import Record
from knowledge.store.store import Store
from ui.slack.acts import Act, Form, choice, kept_of, modal
from ui.slack.rolling import posted, whispered
from ui.slack.web_api import Blocks, SlackRefused, WebApi

FORM = "channel_settings"
_NAME = "channel"
OFF = "I'm switched off in this channel. `/meshwright settings` shows who may change that; in a direct message I answer."


class ChannelSettings(Record):
    """What was set for a channel."""

    when: Literal["mentions", "questions", "off"] = "mentions"
    """Answer where mentioned, or any message with a question, or nothing."""
    first: Literal["everyone", "asker"] = "everyone"
    """Who sees an answer before somebody shares it."""
    changers: Literal["everyone", "one"] = "everyone"
    """Who of the channel may change this: anybody, or the one person named by `changer`."""
    changer: str = ""
    """Slack's id of the person who set it last."""

    def changed_by(self, user: str) -> bool:
        """Return whether this person may change it."""
        return self.changers == "everyone" or user == self.changer


def settings_of(store: Store, team: str, channel: str) -> ChannelSettings:
    """Return what was set for a channel, or what holds where nothing was."""
    kept = store.records.setting(f"slack:{team}:{channel}", _NAME)
    try:
        return ChannelSettings.model_validate_json(kept) if kept else ChannelSettings()
    except ValidationError:
        return ChannelSettings()  # A later version kept what this one does not know.


async def open_form(store: Store, api: WebApi, act: Act, *, owner: bool) -> None:
    """Open the form for who may change it; tell anybody else who may."""
    place = act.place()
    if place.private:
        await posted(api, place, "Settings are those of a channel: use the command in one.")
        return
    set_ = await asyncio.to_thread(settings_of, store, act.team, act.channel)
    if not set_.changed_by(act.user) and not owner:
        await whispered(api, place, f"<@{set_.changer}> alone changes my settings in this channel.")
        return
    form = modal(FORM, "In this channel", kept_of(act), list(_fields(set_)), "Save")
    try:
        await api.call("views.open", trigger_id=act.trigger, view=form)
    except SlackRefused:
        await whispered(api, place, "Slack opened no form. Use the command again.")


def _fields(set_: ChannelSettings) -> Blocks:
    return (
        choice("when", "Answer", _WHEN, set_.when),
        choice("first", "Show answers to", _FIRST, set_.first),
        choice("changers", "These settings may be changed by", _CHANGERS, set_.changers),
    )


_WHEN = {
    "mentions": "where I'm mentioned, and in threads I have joined",
    "questions": "every message that asks something",
    "off": "never",
}
_FIRST = {"everyone": "everybody here", "asker": "the asker first, who may share them"}
_CHANGERS = {"everyone": "everybody here", "one": "me alone"}


async def on_form(store: Store, api: WebApi, form: Form, *, owner: bool) -> None:
    """Keep the settings, if who sent them may still change them, and say so in the channel."""
    place = form.place()
    before = await asyncio.to_thread(settings_of, store, form.team, place.channel)
    if not before.changed_by(form.user) and not owner:
        await whispered(
            api, place, "Somebody else has kept these settings for themselves meanwhile."
        )
        return
    set_ = ChannelSettings.model_validate({
        **{name: form.text(name) for name in ("when", "first", "changers")}, "changer": form.user,
    })  # fmt: skip
    key = f"slack:{form.team}:{place.channel}"
    await asyncio.to_thread(store.records.put_setting, key, _NAME, set_.model_dump_json())
    said = (
        f"<@{form.user}> set how I work here: I answer {_WHEN[set_.when]}; "
        f"answers are shown to {_FIRST[set_.first]}."
    )
    await api.call("chat.postMessage", channel=place.channel, text=said)
