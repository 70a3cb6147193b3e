"""What a person has done with a message of anybody's: a contract drafted, a fault diagnosed."""

import logging

from ui.slack.acts import Act, respond
from ui.slack.bot import Bot
from ui.slack.errand import GivenText
from ui.slack.heard import files_of, plain
from ui.slack.home import ask_directly
from ui.slack.text import escaped, shortened
from ui.slack.web_api import SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")
DRAFT, DIAGNOSE = "draft_contract_from", "diagnose"
_ASKED = {
    DRAFT: "Draft a data contract from this message:",
    DIAGNOSE: "Diagnose why this fails:",
}


async def on_shortcut(bot: Bot, api: WebApi, act: Act) -> None:
    """Answer about the message in the person's own conversation with the bot."""
    said = plain(act.message.text("text"))
    files = files_of(act.message)
    if not said and not files:
        await respond(act, "That message has neither text nor a file that I could read.")
        return
    question = f"{_ASKED[act.action]} {said}".strip()
    head = f"{_ASKED[act.action]} {escaped(shortened(said, 200))}"
    texts = (GivenText(name="message.txt", text=said),) if "\n" in said else ()
    text = _ASKED[act.action] if texts else question
    try:
        await ask_directly(bot, api, act, text, f"{act.key}:{act.trigger}", head, texts, files)
    except SlackRefused as reason:
        _LOG.warning("a shortcut's thread was not begun: %s", reason)
        await respond(act, "I can't write to you directly. Ask whoever manages Slack to allow it.")
