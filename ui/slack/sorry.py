"""What is said where no answer can be given."""

import logging

from ui.slack.rolling import Place, posted
from ui.slack.web_api import SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")


FAILED = "Something failed inside me, and I have noted it. Try again, perhaps in other words."


async def sorry(api: WebApi, place: Place) -> None:
    """Say that there is no answer, after a fault of the program that the log has."""
    try:
        await posted(api, place, FAILED)
    except SlackRefused as reason:
        _LOG.warning("nor could %s be told: %s", place.channel, reason)


async def tell_privately(api: WebApi, place: Place, reason: SlackRefused) -> None:
    """Say to the asker alone why nothing came, where the thread takes nothing."""
    sentence = _SORRY.get(reason.error, "Slack took no answer there. Ask me here instead.")
    alone = Place(place.team, place.user, "", place.user, private=True)
    try:
        await posted(api, alone, sentence)
    except SlackRefused as again:
        _LOG.warning("nor could %s be told: %s", place.user, again)


_SORRY = {
    "is_archived": "That channel is archived, so I can't answer there. Ask me here instead.",
    "not_in_channel": "I'm not in that channel. Invite me there, or ask me here.",
    "channel_not_found": "I can't see that channel. Invite me there, or ask me here.",
    "missing_scope": "I lack a permission to answer there. Ask whoever manages Slack to install me anew.",
    "restricted_action": "I may not write in that channel. Ask me here instead.",
}
