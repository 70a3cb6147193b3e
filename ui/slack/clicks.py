"""What the buttons under an answer do: carry out, leave, ask on, open a source, take feedback."""

import asyncio
import logging
from typing import Literal

from pydantic import TypeAdapter

from assistant.conversation import AssistantError, readable
from assistant.events import Answer, AnyEvent, CitationMade, Event
from assistant.proposals import leave
from knowledge.store.records import Feedback
from knowledge.store.turns import Turn
from ui.slack import blocks
from ui.slack.acts import Act, Form, kept_of, modal, respond, text_input
from ui.slack.bot import Bot
from ui.slack.errand import errand_at
from ui.slack.rolling import posted, set_session, whispered
from ui.slack.text import escaped, pieces, shortened
from ui.slack.web_api import Block, SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")
_EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)
REASON = "feedback_reason"
_QUOTE = 2_500
"""Characters of a passage that are shown."""
_PIECE = 10_000
"""Bytes of Markdown in one message; Slack takes 12,000 characters."""


async def on_confirm(bot: Bot, api: WebApi, act: Act) -> None:
    """Carry a proposal out for who clicked, if it was made for them; anyone else is told so alone.

    What came of it is for the one who clicked: it may draw on more than the channel may read.
    """
    person = await bot.directory.of(api, act.team, act.user)
    try:
        done = await bot.assistant.confirm(act.value, person)
    except AssistantError as reason:
        head = "I was interrupted after you pressed. " if act.attempt else ""
        await whispered(api, act.place(), f"{head}{escaped(str(reason))}")
        return
    await close_buttons(api, act, f"Done for <@{act.user}>.")
    await set_session(api, act.place(), "active")
    await whispered(api, act.place(), escaped(done.text), (blocks.markdown(escaped(done.text)),))


async def on_decline(bot: Bot, api: WebApi, act: Act) -> None:
    """Leave a proposal, for the person whom it was made for."""
    person = await bot.directory.of(api, act.team, act.user)
    if await asyncio.to_thread(leave, bot.store, act.value, person):
        await close_buttons(api, act, f"<@{act.user}> left it; nothing was done.")
        await set_session(api, act.place(), "active")
    else:
        await whispered(api, act.place(), "This proposal isn't yours, or isn't open any more.")


async def close_buttons(api: WebApi, act: Act, told: str) -> None:
    """Put these words where the pressed buttons were, for everybody who sees the message."""
    kept: list[Block] = []
    for block in act.message.items("blocks"):
        pressed = any(e.text("value") == act.value for e in block.items("elements"))
        kept.append(blocks.context(told) if pressed else dict(block.body))
    if act.only_for_user or not kept:
        return
    try:
        await api.call(
            "chat.update", channel=act.channel, ts=act.ts, text=act.message.text("text"), blocks=[*kept]
        )  # fmt: skip
    except SlackRefused as reason:
        # Slack shows blocks that it doesn't take back; then the buttons stay, and refuse a click.
        _LOG.info("buttons stay at %s: %s", act.ts, reason)
        await posted(api, act.place(), told)


async def on_ask(bot: Bot, api: WebApi, act: Act) -> None:
    """Ask the question of a button in the thread, where others see who asked it."""
    place = act.place()
    if await bot.is_closed(api, place):
        return
    try:
        await posted(api, place, f"<@{act.user}> asks: {escaped(act.value)}")
    except SlackRefused as reason:
        _LOG.info("the question was not shown in %s: %s", place.channel, reason)
    await bot.accept(api, errand_at(place, act.value, f"{act.key}:{act.value}"))


async def on_open_source(bot: Bot, api: WebApi, act: Act) -> None:
    """Show the cited passage to who clicked, if they may read the answer that cites it."""
    turn, _, number = act.value.partition(":")
    if await _readable(bot, api, act, turn) is None:
        return
    journal = await asyncio.to_thread(bot.store.turns.journal, turn)
    events = (_EVENT.validate_json(entry.body) for entry in journal if entry.kind == "citation")
    cited = [e for e in events if isinstance(e, CitationMade) and str(e.number) == number]
    if not cited:
        await whispered(
            api, act.place(), "That source is no longer kept. Ask again to get it anew."
        )
        return
    await _show(api, act, cited[-1])


async def _show(api: WebApi, act: Act, cited: CitationMade) -> None:
    shown = [
        blocks.section(f"*{escaped(cited.source_title)}*\n{escaped(cited.location)}"),
        blocks.section(blocks.quoted(cited.quote, _QUOTE)),
    ]
    view = modal("source", f"Source [{cited.number}]", {}, shown)
    try:
        await api.call("views.open", trigger_id=act.trigger, view=view)
    except SlackRefused as reason:
        # A trigger lasts three seconds; a late one leaves the way by a message.
        _LOG.info("no window for a source: %s", reason)
        await whispered(api, act.place(), cited.location, tuple(shown))


async def on_claims(bot: Bot, api: WebApi, act: Act) -> None:
    """Show what each claim of an answer rests on to who clicked, if they may read the answer."""
    turn = await _readable(bot, api, act, act.value)
    if turn is None or not turn.answer:
        return
    shown = blocks.claims(Answer.model_validate_json(turn.answer))
    view = modal("claims", "What it rests on", {}, shown)
    try:
        await api.call("views.open", trigger_id=act.trigger, view=view)
    except SlackRefused as reason:
        _LOG.info("no window for claims: %s", reason)
        await whispered(api, act.place(), "Slack opened no window. Press the button again.")


async def on_feedback(bot: Bot, api: WebApi, act: Act) -> None:
    """Keep what a person thinks of an answer; of one who is not content, ask for the reason."""
    verdict, _, turn = act.value.partition(":")
    found = await _readable(bot, api, act, turn)
    if found is None:
        return
    await _keep(
        bot, api, Form(act.team, act.user, kept_of(act, turn=turn, verdict=verdict), act.message)
    )
    if verdict == "good":
        await whispered(api, act.place(), "Thank you. I keep that with the answer.")
        return
    asked = text_input("reason", "What was wrong, or missing?")
    view = modal(REASON, "What was wrong?", kept_of(act, turn=turn, verdict="bad"), [asked], "Send")
    try:
        await api.call("views.open", trigger_id=act.trigger, view=view)
    except SlackRefused as reason:
        _LOG.info("no form for feedback: %s", reason)
        await whispered(api, act.place(), "I keep that. Tell me in this thread what was wrong.")


async def on_reason(bot: Bot, api: WebApi, form: Form) -> None:
    """Keep the reason with the answer."""
    await _keep(bot, api, form)
    await whispered(api, form.place(), "Thank you. I keep that with the answer.")


async def _keep(bot: Bot, api: WebApi, form: Form) -> None:
    person = await bot.directory.of(api, form.team, form.user)
    verdict: Literal["good", "bad"] = "good" if form.kept.get("verdict") == "good" else "bad"
    given = Feedback(form.kept["turn"], person.email, verdict, form.text("reason"), bot.now())
    await asyncio.to_thread(bot.store.records.give_feedback, given)


async def on_share(bot: Bot, api: WebApi, act: Act) -> None:
    """Show everybody in the thread what its asker alone was shown, on the asker's click."""
    person = await bot.directory.of(api, act.team, act.user)
    turn = await _readable(bot, api, act, act.value)
    place = act.place()
    if turn is None or await bot.is_closed(api, place):
        return
    if turn.asker != person.email:
        await whispered(api, place, "Only who asked may share this.")
        return
    text = Answer.model_validate_json(turn.answer).text if turn.answer else ""
    where = f"{turn.id} in {place.conversation}"
    await asyncio.to_thread(
        bot.store.records.log, person.email, "shared in Slack", where, bot.now()
    )
    for number, piece in enumerate(pieces(escaped(text), _PIECE)):
        head = () if number else (blocks.context(f"<@{act.user}> shares:"),)
        await posted(api, place, shortened(piece, 300), (*head, blocks.markdown(piece)))
    await respond(act, delete=True)


async def _readable(bot: Bot, api: WebApi, act: Act, turn: str) -> Turn | None:
    """Return the turn if who clicked may read it; else tell them, and return None."""
    person = await bot.directory.of(api, act.team, act.user)
    try:
        return await asyncio.to_thread(readable, bot.store, turn, person)
    except AssistantError:
        await whispered(api, act.place(), "You can't open that answer. Ask the question yourself.")
        return None
