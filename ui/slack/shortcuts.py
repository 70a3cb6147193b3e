"""Shortcuts: a question from anywhere, and what is done with a message of anybody's."""

import logging

from ui.slack.acts import Act, Form, kept_of, modal, respond, text_input
from ui.slack.bot import Bot
from ui.slack.errand import GivenText
from ui.slack.heard import files_of, plain
from ui.slack.home import ask_directly
from ui.slack.rolling import Place, posted
from ui.slack.text import escaped, shortened
from ui.slack.web_api import SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")
DRAFT, DIAGNOSE = "draft_contract_from", "diagnose"
ASK = "ask"
QUESTION = "question"
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
        who = act.team, act.user
        await ask_directly(bot, api, who, text, f"{act.key}:{act.trigger}", head, texts, files)
    except SlackRefused as reason:
        _LOG.warning("a shortcut's thread was not begun: %s", reason)
        await respond(act, "I can't write to you directly. Ask whoever manages Slack to allow it.")


async def on_ask(bot: Bot, api: WebApi, act: Act) -> None:
    """Open the form for a question from anywhere in Slack."""
    del bot
    asked = text_input("text", "What do you want to know?")
    view = modal(QUESTION, "Ask Meshwright", kept_of(act, trigger=act.trigger), [asked], "Ask")
    try:
        await api.call("views.open", trigger_id=act.trigger, view=view)
    except SlackRefused as reason:
        _LOG.info("no form for a question: %s", reason)
        told = Place(act.team, act.user, "", act.user, private=True)
        await posted(api, told, "Slack opened no form. Ask me here instead.")


async def on_question(bot: Bot, api: WebApi, form: Form) -> None:
    """Answer it in the person's own conversation with the bot."""
    text = form.text("text")
    key = f"slack:{form.team}:{form.user}:{form.kept.get('trigger', '')}"
    head = f"You asked: {escaped(shortened(text, 2_000))}"
    await ask_directly(bot, api, (form.team, form.user), text, key, head)
