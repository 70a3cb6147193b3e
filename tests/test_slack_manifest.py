"""The manifest asks Slack for what the bot hears, does and needs, no less and no more."""

import json
import re
from pathlib import Path

from peers.slack_methods import SCOPES
from typer.testing import CliRunner

from ui.cli import app
from ui.slack import listeners

RUN = CliRunner()
SOURCE = Path(listeners.__file__).parent
HEARING = {"channels:history", "groups:history", "im:history", "mpim:history", "app_mentions:read"}
OF_OTHER_KINDS = {"groups:read", "im:read", "mpim:read"}
"""What `channels:read` is for private channels and conversations."""


def printed(*options: str) -> dict:  # type: ignore[type-arg]
    done = RUN.invoke(app, ["slack", "--manifest", *options])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_it_subscribes_to_exactly_what_is_listened_to() -> None:
    told = printed()["settings"]["event_subscriptions"]["bot_events"]

    assert {name.partition(".")[0] for name in told} == set(listeners.EVENTS)


def test_its_shortcuts_are_those_that_are_answered() -> None:
    shortcuts = printed()["features"]["shortcuts"]

    assert {s["callback_id"] for s in shortcuts} == set(listeners.SHORTCUTS)


def test_it_asks_for_the_scopes_of_what_is_called_and_no_others() -> None:
    code = "".join(path.read_text() for path in sorted(SOURCE.glob("*.py")))
    called = {m for m in re.findall(r'"([a-z]+(?:\.[A-Za-z]+)+)"', code) if m in SCOPES}
    uploads = {"files.getUploadURLExternal", "files.completeUploadExternal"}
    needed = {SCOPES[method] for method in called | uploads}

    asked = set(printed()["oauth_config"]["scopes"]["bot"])

    assert asked == needed | HEARING | OF_OTHER_KINDS | {"commands", "files:read"}


def test_it_keeps_to_slacks_lengths() -> None:
    told = printed()
    view = told["features"]["agent_view"]

    assert len(told["display_information"]["name"]) <= 35
    assert len(told["display_information"]["description"]) <= 140
    assert 174 <= len(told["display_information"]["long_description"]) <= 4000
    assert len(view["agent_description"]) <= 300
    assert all(
        len(s["name"]) <= 24 or s["type"] == "message" for s in told["features"]["shortcuts"]
    )


def test_over_http_everything_leads_to_the_address_given() -> None:
    told = printed("--url", "https://mesh.example.com/")
    url = "https://mesh.example.com/slack/events"

    assert told["settings"]["socket_mode_enabled"] is False
    assert told["settings"]["event_subscriptions"]["request_url"] == url
    assert told["settings"]["interactivity"]["request_url"] == url
    assert [c["url"] for c in told["features"]["slash_commands"]] == [url]
