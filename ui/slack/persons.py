"""“Ask a person”: brings whoever looks after the data into it, with the question as it was asked."""

import asyncio
import logging

from assistant.conversation import AssistantError, readable
from assistant.events import Answer
from tools.changes.impact import Landscape
from tools.context import Context
from tools.lineage.named import Names
from ui.slack import blocks
from ui.slack.acts import Act, Form, kept_of, modal, text_input
from ui.slack.bot import Bot
from ui.slack.reaching import emails_of, found, write
from ui.slack.rolling import posted, whispered
from ui.slack.text import escaped
from ui.slack.web_api import SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")
FORM = "to_person"


async def on_person(bot: Bot, api: WebApi, act: Act) -> None:
    """Open the form in which the question to a person can be worded."""
    person = await bot.directory.of(api, act.team, act.user)
    try:
        turn = await asyncio.to_thread(readable, bot.store, act.value, person)
    except AssistantError:
        await whispered(api, act.place(), "You can't open that answer. Ask the question yourself.")
        return
    asked = text_input("text", "What do you want to know?", turn.question)
    view = modal(FORM, "Ask a person", kept_of(act, turn=turn.id), [asked], "Ask")
    try:
        await api.call("views.open", trigger_id=act.trigger, view=view)
    except SlackRefused as reason:
        _LOG.info("no form for a question to a person: %s", reason)
        await whispered(api, act.place(), "Slack opened no form. Press the button again.")


async def on_form(bot: Bot, api: WebApi, form: Form) -> None:
    """Write to who looks after what the answer was about, and say in the thread who it is."""
    person = await bot.directory.of(api, form.team, form.user)
    place = form.place()
    try:
        turn = await asyncio.to_thread(readable, bot.store, form.kept["turn"], person)
    except AssistantError as reason:
        await whispered(api, place, escaped(str(reason)))
        return
    said = Answer.model_validate_json(turn.answer).text if turn.answer else ""
    owners: tuple[str, ...] = ()
    if bot.context_for is not None:
        context = bot.context_for(person)
        owners = await asyncio.to_thread(owners_in, context, (turn.question, said))
    told = f"<@{form.user}> asks you, as the one who looks after it:"
    shown = (
        blocks.section(f"{told}\n{blocks.quoted(form.text('text'), 2_000)}"),
        blocks.context(
            f"Answer <@{form.user}> directly. I had answered before, which was not enough."
        ),
    )
    for email in emails_of(owners, bot.people, bot.owner):
        if email == person.email or await write(bot.teams, email, told, shown) is None:
            continue
        reached = await found(bot.teams, email)
        whom = f"<@{reached.user}>" if reached and reached.team == form.team else escaped(email)
        await posted(api, place, f"I have asked {whom}, who looks after it.")
        return
    await whispered(api, place, "I know nobody in Slack who looks after this. The workspace's owner can say who does.")  # fmt: skip


def owners_in(context: Context, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the owners of what the first of these texts names that names anything."""
    names, land = Names(context.catalog), Landscape(context.catalog)
    products = {p.id: p for p in context.catalog.products}
    for text in texts:
        named = names.in_text(text)
        owned = [o for p in named.products if p in products for o in products[p].owners]
        owned += [o for d in named.datasets for o in land.owners(d)]
        if owned:
            return tuple(dict.fromkeys(owned))
    return ()
