"""Something to be done that was not a question: a button, a form, a command, or news to be told."""

import hashlib
import json
from typing import Literal

from pydantic import JsonValue, TypeAdapter

from knowledge.record import Record
from ui.slack.errand import Errand
from ui.slack.web_api import Told

Way = Literal["button", "form", "shortcut", "command", "notice"]


class Deed(Record):
    """It, as it is kept until it is done."""

    way: Way
    name: str
    """Which of its way it is."""
    team: str
    """Empty where it is of no one team's."""
    key: str
    """Equal for the same one told twice, which is then done once."""
    body: dict[str, JsonValue]
    """As Slack sent it; of a notice, what it is about."""
    attempt: int = 0
    """How often it was begun and not finished."""
    waits: int = 0
    """How many of these attempts ended only because Slack was out of reach."""


def deed_of(way: Way, name: str, body: Told) -> Deed:
    """Return what a payload of Slack's asks for; its trigger tells one press from the next."""
    trigger = body.text("trigger_id")
    told = trigger or hashlib.sha256(json.dumps(dict(body.body), sort_keys=True).encode()).hexdigest()  # fmt: skip
    team = body.text("team", "id") or body.text("team_id")
    key = f"slack:{team}:{way}:{name}:{told}"
    return Deed(way=way, name=name, team=team, key=key, body=dict(body.body))


def notice(name: str, key: str, **about: JsonValue) -> Deed:
    """Return news to be told, about which this is known."""
    return Deed(way="notice", name=name, team="", key=key, body=about)


KEPT: TypeAdapter[Errand | Deed] = TypeAdapter(Errand | Deed)
"""What the inbox holds."""
