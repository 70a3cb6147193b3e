"""Which channel is meant by “this channel”, said in the question's own words."""

import re

from knowledge.store.store import Store
from ui.slack.directory import Directory
from ui.slack.errand import Errand
from ui.slack.heard import in_view
from ui.slack.web_api import Told, WebApi

_LOOKING = "looks at"
_MEANT = re.compile(
    r"\b(?:this|that|the current) channel\b|\bdies\w* kanal|\bce canal\b|\beste canal\b|\bquesto canale\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[\w-]{1,80}")


def keep_view(store: Store, team: str, user: str, event: Told) -> None:
    """Keep what a person looks at now, for a message of theirs that does not say it."""
    seen = in_view(event, "context") or ""
    store.records.put_setting(f"slack:{team}:{user}", _LOOKING, seen)


def last_view(store: Store, team: str, user: str) -> str:
    """Return the channel that a person was told to look at last; empty where nothing is known."""
    return store.records.setting(f"slack:{team}:{user}", _LOOKING) or ""


async def located(directory: Directory, api: WebApi, errand: Errand) -> str:
    """Return the question, with the name of the channel that it means by “this channel”.

    The name alone is said, for topics and purposes are anybody's words; and only of a channel that
    the asker may look into.
    """
    channel = errand.looking_at if errand.private else errand.channel
    if not channel or not _MEANT.search(errand.text):
        return errand.text
    facts = await directory.facts(api, errand.team, channel)
    if not facts.open and errand.user not in await directory.members(api, errand.team, channel):
        return errand.text
    if not _NAME.fullmatch(facts.name):
        return errand.text
    return f"{errand.text} (This channel is #{facts.name}.)"
