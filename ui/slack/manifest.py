"""The app's manifest as Slack takes it: for sockets as it ships, or for HTTP at an address."""

import json
from pathlib import Path

from pydantic import JsonValue, TypeAdapter

_MANIFEST = Path(__file__).with_name("manifest.json")
_OBJECT: TypeAdapter[dict[str, JsonValue]] = TypeAdapter(dict[str, JsonValue])
_OAUTH = "/slack/oauth_redirect"


def manifest(address: str, path: str) -> dict[str, JsonValue]:
    """Return the manifest; with an address, such as `https://mesh.example.com`, the one for HTTP.

    `path` is where the bot listens there.
    """
    found = _OBJECT.validate_json(_MANIFEST.read_bytes())
    if not address:
        return found
    url = f"{address.rstrip('/')}{path}"
    settings = _part(found, "settings")
    settings["socket_mode_enabled"] = False
    _part(settings, "event_subscriptions")["request_url"] = url
    _part(settings, "interactivity")["request_url"] = url
    commands = _part(found, "features")["slash_commands"]
    for command in commands if isinstance(commands, list) else []:
        if isinstance(command, dict):
            command["url"] = url
    _part(found, "oauth_config")["redirect_urls"] = [f"{address.rstrip('/')}{_OAUTH}"]
    return found


def scopes() -> list[str]:
    """Return the scopes that the bot asks a team for."""
    bot = _part(_part(manifest("", ""), "oauth_config"), "scopes")["bot"]
    return [one for one in bot if isinstance(one, str)] if isinstance(bot, list) else []


def manifest_text(address: str, path: str) -> str:
    """Return the manifest as JSON to be pasted into Slack."""
    return json.dumps(manifest(address, path), indent=2, ensure_ascii=False)


def _part(whole: dict[str, JsonValue], name: str) -> dict[str, JsonValue]:
    found = whole[name]
    assert isinstance(found, dict)
    return found
