"""What a person did in Slack other than write: pressed a button, sent a form, used a command."""

import json
import logging
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import ClientError
from pydantic import TypeAdapter
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ui.slack.rolling import Place
from ui.slack.web_api import Block, Blocks, Told

_LOG = logging.getLogger("meshwright.slack")

_META: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True)
class Act:
    """One press of a button, or one use of a shortcut or command."""

    team: str
    user: str
    channel: str
    message: Told
    """The message with the button, or that the shortcut was used on; empty where there is none."""
    ts: str
    thread_ts: str
    """The root of the thread; empty where the act is in none."""
    action: str
    value: str
    trigger: str
    """Opens a form within three seconds."""
    response_url: str
    only_for_user: bool
    """Whether the message is one that this person alone sees."""
    attempt: int = 0
    """How often a process ended before it was done."""

    @property
    def again(self) -> str:
        """Return what tells this attempt's question from an earlier one's; empty for the first."""
        return f"#{self.attempt}" if self.attempt else ""

    def place(self) -> Place:
        """Return the thread in which the act was done."""
        root = self.thread_ts or self.ts
        private = self.channel.startswith("D")
        return Place(self.team, self.channel, root, self.user, private=private)

    @property
    def key(self) -> str:
        """Return what is equal for the same act told twice."""
        return f"slack:{self.team}:{self.channel}:{self.ts}:{self.action}:{self.user}"


def act_of(body: Told, attempt: int = 0) -> Act:
    """Return the act of an interactive payload or a slash command."""
    acted = next(iter(body.items("actions")), Told({}))
    message = body.inner("message")
    root = message.text("thread_ts") or body.text("container", "thread_ts")
    return Act(
        team=body.text("team", "id") or body.text("team_id"),
        user=body.text("user", "id") or body.text("user_id"),
        channel=body.text("channel", "id") or body.text("channel_id"),
        message=message,
        ts=message.text("ts") or body.text("container", "message_ts"),
        thread_ts=root,
        action=acted.text("action_id") or body.text("callback_id") or body.text("command"),
        value=acted.text("value") or body.text("text"),
        trigger=body.text("trigger_id"),
        response_url=body.text("response_url"),
        only_for_user=body.flag("container", "is_ephemeral"),
        attempt=attempt,
    )


async def respond(act: Act, text: str = "", shown: Blocks = (), *, delete: bool = False) -> bool:
    """Answer to who acted, alone and even where the bot is no member, or delete what they pressed.

    Slack takes five of these in half an hour. Returns False where it took none.
    """
    if not act.response_url:
        return False
    sent: Block = {"delete_original": True} if delete else {
        "response_type": "ephemeral", "replace_original": False, "text": text, "blocks": [*shown],
    }  # fmt: skip
    try:
        answer = await AsyncWebhookClient(act.response_url).send_dict(sent)
    except (ClientError, TimeoutError) as reason:
        _LOG.warning("Slack took no response: %s", reason)
        return False
    return answer.status_code == HTTPStatus.OK


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a person sent, with what it was opened with."""

    team: str
    user: str
    kept: dict[str, str]
    values: Told
    """By block and action, as Slack sends them."""

    def place(self) -> Place:
        """Return the thread that the form was opened from."""
        channel = self.kept.get("channel", "")
        private = channel.startswith("D") or not channel
        return Place(self.team, channel, self.kept.get("thread", ""), self.user, private=private)

    def text(self, name: str) -> str:
        """Return what was written into a field, or the value chosen there."""
        field = self.values.inner(name, name)
        return field.text("value") or field.text("selected_option", "value")

    def has(self, name: str) -> bool:
        """Return whether the form had such a field."""
        return self.values.inner(name).has(name)

    def chosen(self, name: str) -> tuple[str, ...]:
        """Return the values ticked in a field."""
        return tuple(one.text("value") for one in self.values.items(name, name, "selected_options"))


def form_of(body: Told) -> Form:
    """Return the form of a submission."""
    return Form(
        team=body.text("team", "id"),
        user=body.text("user", "id"),
        kept=_META.validate_json(body.text("view", "private_metadata") or "{}"),
        values=body.inner("view", "state", "values"),
    )


def modal(
    name: str, title: str, kept: dict[str, str], blocks: list[Block], send: str = ""
) -> Block:
    """Return a form; `kept` comes back with it, at most 3,000 characters as JSON."""
    view: Block = {
        "type": "modal",
        "callback_id": name,
        "title": {"type": "plain_text", "text": title[:24]},
        "close": {"type": "plain_text", "text": "Close"},
        "private_metadata": json.dumps(kept),
        "blocks": [*blocks],
    }
    return {**view, "submit": {"type": "plain_text", "text": send}} if send else view


def kept_of(act: Act, **more: str) -> dict[str, str]:
    """Return what a form opened by this act must know of where it was opened."""
    return {"channel": act.channel, "thread": act.thread_ts or act.ts, **more}


def text_input(name: str, label: str, initial: str = "") -> Block:
    """Return a field for several lines of text, at most 2,000 characters."""
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": 2_000}
    if initial:
        element["initial_value"] = initial[:2_000]
    return _field(name, label, element)


def choice(name: str, label: str, options: dict[str, str], chosen: str) -> Block:
    """Return a field in which one of several, by value and label, is chosen."""
    shown = {value: _option(value, text) for value, text in options.items()}
    initial = shown.get(chosen) or next(iter(shown.values()))
    return _field(
        name,
        label,
        {"type": "radio_buttons", "options": [*shown.values()], "initial_option": initial},
    )


def ticks(name: str, label: str, options: dict[str, str], ticked: tuple[str, ...]) -> Block:
    """Return a field in which any of up to 10 are ticked."""
    return _field(name, label, _several("checkboxes", options, ticked), optional=True)


def many(name: str, label: str, options: dict[str, str], chosen: tuple[str, ...]) -> Block:
    """Return a field in which any of up to 100 are chosen."""
    return _field(name, label, _several("multi_static_select", options, chosen), optional=True)


def _several(kind: str, options: dict[str, str], chosen: tuple[str, ...]) -> Block:
    shown = {value: _option(value, text) for value, text in options.items()}
    element: Block = {"type": kind, "options": [*shown.values()]}
    if set(chosen) & set(shown):
        element["initial_options"] = [shown[value] for value in shown if value in chosen]
    return element


def _field(name: str, label: str, element: Block, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": {"type": "plain_text", "text": label},
        "element": {**element, "action_id": name},
    }


def _option(value: str, text: str) -> Block:
    return {"text": {"type": "plain_text", "text": text[:75]}, "value": value}
