"""Requests for access: told to who decides, decided by buttons, and told to who asked."""

import asyncio
import logging
from datetime import timedelta

from pydantic import TypeAdapter

from assistant.access import AccessOffice
from assistant.conversation import AssistantError
from knowledge.access import AccessRequest
from ui.slack import blocks
from ui.slack.acts import Act, Form, kept_of, modal, text_input
from ui.slack.bot import Bot
from ui.slack.deed import Deed, notice
from ui.slack.reaching import emails_of, write
from ui.slack.rolling import Place, posted, whispered
from ui.slack.text import escaped, shortened
from ui.slack.web_api import Block, SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")
APPROVE, DENY, ASK_BACK, DONE, REPLY = "approve", "deny", "ask_back", "carried_out", "reply"
DENIAL, LETTER = "denial", "letter"
NEWS = "access"
_MESSAGES: TypeAdapter[list[tuple[str, str, str]]] = TypeAdapter(list[tuple[str, str, str]])
_NEW = timedelta(days=7)
"""What was decided longer ago than this, before the bot was there, is told to nobody."""
_WHOLE = 2_500


def request_blocks(request: AccessRequest, *, decides: bool) -> list[Block]:
    """Return a request with what speaks for and against it, and who decides with buttons."""
    whom = f" for the group {request.group}" if request.group else ""
    lines = [
        f"*{escaped(request.person)}* asks to read *{escaped(request.target)}* for {request.days} days{escaped(whom)}.",
        f"Purpose: {escaped(shortened(request.purpose, 600))}",
        *(f"For: {escaped(shortened(r, 300))}" for r in request.reasons_for),
        *(f"Against: {escaped(shortened(r, 300))}" for r in request.reasons_against),
    ]
    found_: list[Block] = [blocks.section("\n".join(lines))]
    if decides and request.state == "waiting":
        approve: Block = {**blocks.button("Approve", APPROVE, request.id), "style": "primary"}
        deny: Block = {**blocks.button("Deny", DENY, request.id), "style": "danger"}
        ask = blocks.button("Ask", ASK_BACK, request.id)
        found_.append({"type": "actions", "elements": [approve, deny, ask]})
    if decides and request.state == "approved" and request.statements:
        run = "\n".join(request.statements)[:_WHOLE]
        found_.append(blocks.section(f"Run where the data is:\n```{escaped(run)}```"))
        done = blocks.button("It is carried out", DONE, request.id)
        found_.append({"type": "actions", "elements": [done]})
    return found_


async def announce(bot: Bot) -> None:
    """Tell of every request whose state nobody was told of yet: who decides, then who asked.

    Wherever it was asked for or decided. Of several processes, one tells.
    """
    await asyncio.to_thread(AccessOffice(bot.store, bot.owner).end_what_ran_out, bot.now())
    if bot.executor is not None:
        await asyncio.to_thread(bot.executor.send_due, bot.now())
    for request in await asyncio.to_thread(bot.store.access.all):
        news = notice(NEWS, f"access:{request.id} {_state(request)}", request=request.id)
        if news.key in bot.told:
            continue
        bot.told.add(news.key)
        if await bot.keep(news):
            await bot.did(tell(bot, news), news)


def _state(request: AccessRequest) -> str:
    return f"{request.state} {request.carried_out}"


async def tell(bot: Bot, news: Deed) -> None:
    """Tell of one state of a request, unless it was told before or is past."""
    request = await asyncio.to_thread(bot.store.access.find, str(news.body["request"]))
    if request is None or news.key != f"access:{request.id} {_state(request)}":
        return
    mine = f"access:{request.id}", _state(request)
    if not await asyncio.to_thread(bot.store.records.claim, *mine, news.key):
        # A process may have ended between its claim and its words; then the claim is this news's.
        told = await asyncio.to_thread(bot.store.records.setting, *mine)
        if told != news.key or not news.attempt:
            return
    decided = await asyncio.to_thread(bot.store.access.decisions, request.id)
    if decided and bot.now() - decided[-1].at > _NEW:
        return
    if request.state == "waiting":
        await _to_stewards(bot, request, news)
    else:
        reason = decided[-1].reason if decided else ""
        by = decided[-1].by if decided else ""
        await _settle(bot, request, by)
        await _to_asker(bot, request, by, reason, news)


async def _to_stewards(bot: Bot, request: AccessRequest, news: Deed) -> None:
    written: list[tuple[str, str, str]] = []
    text = f"{request.person} asks to read {request.target}"
    shown = tuple(request_blocks(request, decides=True))
    named = emails_of(request.stewards, bot.people, bot.owner)
    for email in dict.fromkeys((*named, bot.owner.email)):
        # The owner comes last, and only where no steward was reached.
        wanted = email in named or not written
        if email and email != request.person and wanted:
            sent = await write(bot.teams, email, text, shown, news.key, again=news.attempt > 0)
            written += [(sent.team, sent.channel, sent.ts)] if sent else []
    if not written:
        _LOG.warning("nobody who may decide request %s is in Slack", request.id)
    kept = _MESSAGES.dump_json(written).decode()
    await asyncio.to_thread(bot.store.records.put_setting, f"access:{request.id}", "messages", kept)


async def _settle(bot: Bot, request: AccessRequest, by: str) -> None:
    """Put the decision in place of the buttons, wherever stewards were asked."""
    kept = await asyncio.to_thread(bot.store.records.setting, f"access:{request.id}", "messages")
    told = f"{request.state[:1].upper()}{request.state[1:]} by {by}."
    for team, channel, ts in _MESSAGES.validate_json(kept or "[]"):
        api = await bot.teams.api_of(team)
        shown = [*request_blocks(request, decides=True), blocks.context(escaped(told))]
        try:
            if api is not None:
                await api.call("chat.update", channel=channel, ts=ts, text=told, blocks=[*shown])
        except SlackRefused as reason:
            if reason.passing:
                raise
            _LOG.info("the decision on %s was not shown: %s", request.id, reason)


async def _to_asker(bot: Bot, request: AccessRequest, by: str, reason: str, news: Deed) -> None:
    what = f"Your request {request.id} to read {request.target}"
    until = f" until {request.expires.date().isoformat()}" if request.expires else ""
    told = {
        "approved": f"{what} is approved by {by}{until}. You can read it as soon as it is carried out.",
        "in force": f"{what} is carried out: you can read it{until}.",
        "denied": f"{what} is denied by {by}: {reason}",
        "revoked": f"{what} is taken back by {by}: {reason}",
        "ended": f"{what} has ended: {reason}.",
    }.get(request.state, "")
    if told and request.person != by:
        again = news.attempt > 0
        await write(bot.teams, request.person, escaped(told), (), news.key, again=again)


async def on_approve(bot: Bot, api: WebApi, act: Act) -> None:
    """Approve a request, if who clicked may, and tell both sides."""
    await _decide(bot, api, act.place(), act.value, "approve", "")


async def on_done(bot: Bot, api: WebApi, act: Act) -> None:
    """Note that what was approved is carried out, and tell both sides."""
    await _decide(bot, api, act.place(), act.value, "done", "")


async def on_deny(bot: Bot, api: WebApi, act: Act) -> None:
    """Ask for the note that a denial comes with."""
    del bot
    asked = text_input("note", "Why? The asker reads this.")
    await _open(api, act, modal(DENIAL, "Deny", kept_of(act, request=act.value), [asked], "Deny"))


async def on_denial(bot: Bot, api: WebApi, form: Form) -> None:
    """Deny a request with its note, if who sent it may, and tell both sides."""
    await _decide(bot, api, form.place(), form.kept["request"], "deny", form.text("note"))


async def _decide(bot: Bot, api: WebApi, place: Place, request: str, act: str, note: str) -> None:
    person = await bot.directory.of(api, place.team, place.user)
    office = AccessOffice(bot.store, bot.owner, bot.executor)
    doing = "approve" if act == "approve" else "deny" if act == "deny" else "done"
    try:
        await asyncio.to_thread(office.act, doing, request, person, note, bot.now())
    except AssistantError as reason:
        await _tell(api, place, escaped(str(reason)))
        return
    await announce(bot)


async def on_ask_back(bot: Bot, api: WebApi, act: Act) -> None:
    """Write to who asked for access, before deciding."""
    request = await asyncio.to_thread(bot.store.access.find, act.value)
    person = await bot.directory.of(api, act.team, act.user)
    office = AccessOffice(bot.store, bot.owner)
    if request is None or not office.may_decide(request, person):
        await _tell(api, act.place(), "There is no request that you may decide by that name.")
        return
    await _letter(api, act, request.id, request.person)


async def on_reply(bot: Bot, api: WebApi, act: Act) -> None:
    """Answer what a steward asked."""
    del bot
    request, _, email = act.value.partition(" ")
    await _letter(api, act, request, email)


async def _letter(api: WebApi, act: Act, request: str, email: str) -> None:
    kept = kept_of(act, request=request, to=email)
    await _open(api, act, modal(LETTER, "Write", kept, [text_input("text", "Your words")], "Send"))


async def on_letter(bot: Bot, api: WebApi, form: Form) -> None:
    """Hand the words on, with a button to answer."""
    person = await bot.directory.of(api, form.team, form.user)
    request, to = form.kept["request"], form.kept["to"]
    text = f"<@{form.user}> writes about the request {request}:"
    answer = blocks.button("Reply", REPLY, f"{request} {person.email}")
    shown: tuple[Block, ...] = (
        blocks.section(f"{text}\n{blocks.quoted(form.text('text'), 2_000)}"),
        {"type": "actions", "elements": [answer]},
    )
    sent = await write(bot.teams, to, text, shown)
    await _tell(api, form.place(), "Sent." if sent else f"{escaped(to)} can't be reached in Slack.")


async def _open(api: WebApi, act: Act, view: Block) -> None:
    try:
        await api.call("views.open", trigger_id=act.trigger, view=view)
    except SlackRefused as reason:
        _LOG.info("no form: %s", reason)
        await _tell(api, act.place(), "Slack opened no form. Press the button again.")


async def _tell(api: WebApi, place: Place, text: str) -> None:
    """Tell who acted; from the Home tab, where there is no thread, by a message."""
    if place.channel:
        await whispered(api, place, text)
    else:
        await posted(api, Place(place.team, place.user, "", place.user, private=True), text)
