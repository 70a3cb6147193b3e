"""The Home tab and the first questions: one's requests, one's data's health, and what to try."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import timedelta

from pydantic import JsonValue

from assistant.access import AccessOffice
from knowledge.access import AccessRequest
from knowledge.people import Person
from knowledge.quality import Measurement
from tools.changes.impact import Landscape
from tools.context import Context
from ui.slack import blocks, digests
from ui.slack.acts import Act
from ui.slack.bot import Bot
from ui.slack.errand import GivenText, errand_at
from ui.slack.heard import SharedFile, in_view
from ui.slack.rolling import Place, posted
from ui.slack.sorry import FAILED
from ui.slack.stewards import request_blocks
from ui.slack.text import escaped, shortened
from ui.slack.web_api import Block, SlackRefused, Told, WebApi
from ui.web.starters import starters

_LOG = logging.getLogger("meshwright.slack")
TRY = "try"
_LATELY = timedelta(days=30)
_MOST = 8
_PROMPT, _PROMPTS = 75, 4
_HERE = "Describe this channel's data product"
_STATES = {"waiting": "waits for a decision", "approved": "approved, not yet carried out"}


async def on_opened(bot: Bot, api: WebApi, event: Told, team: str, us: str) -> None:
    """Draw the Home tab when somebody opens it, or suggest questions where they may be asked."""
    del us
    user = event.text("user")
    if event.text("tab") == "messages":
        bot.spawn(_suggest(bot, api, team, user, event))
    else:
        bot.spawn(publish(bot, api, team, user), lambda: _failed(api, user))


async def _failed(api: WebApi, user: str) -> None:
    """Say on the Home tab that there is none, after a fault of the program that the log has."""
    view: Block = {"type": "home", "blocks": [blocks.section(FAILED)]}
    await api.call("views.publish", user_id=user, view=view)


async def _suggest(bot: Bot, api: WebApi, team: str, user: str, event: Told) -> None:
    person = await bot.directory.of(api, team, user)
    first = (_HERE,) if in_view(event, "app_context") else ()
    asked = (*first, *starters(person.role))[:_PROMPTS]
    prompts: list[JsonValue] = [{"title": shortened(q, _PROMPT), "message": q} for q in asked]
    channel = event.text("channel")
    try:
        await api.call("assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=prompts)
    except SlackRefused as reason:
        _LOG.info("no questions were suggested: %s", reason)


async def publish(bot: Bot, api: WebApi, team: str, user: str) -> None:
    """Draw a person's Home tab anew."""
    person = await bot.directory.of(api, team, user)
    office = AccessOffice(bot.store, bot.owner)
    requests = await asyncio.to_thread(office.shown_to, person, bot.now())
    health = await asyncio.to_thread(_health, bot, person)
    decides = {r.id for r in requests if office.may_decide(r, person)}
    view: Block = {"type": "home", "blocks": [*home(person, requests, decides, health)]}
    try:
        await api.call("views.publish", user_id=user, view=view)
    except SlackRefused as reason:
        _LOG.warning("no Home tab for %s: %s", user, reason)


def _health(bot: Bot, person: Person) -> tuple[str, ...]:
    if bot.context_for is None:
        return ()
    return health_of(bot.context_for(person), person)


def health_of(context: Context, person: Person) -> tuple[str, ...]:
    """Return a line for each data product or dataset of this person's, what fails first."""
    land = Landscape(context.catalog)
    me = {person.email.casefold(), person.name.casefold(), *map(str.casefold, person.groups)} - {""}
    mine = {p.name: p.outputs or p.inputs for p in context.catalog.products if me & {o.casefold() for o in p.owners}}  # fmt: skip
    covered = {d for held in mine.values() for d in held}
    for each in context.catalog.datasets:
        if each.id not in covered and me & {o.casefold() for o in land.owners(each.id)}:
            mine[land.label(each.id)] = (each.id,)
    measured = context.quality.of(
        {d for held in mine.values() for d in held}, context.now - _LATELY
    )
    lines = [_line(name, held, measured) for name, held in sorted(mine.items())]
    return tuple(text for _, text in sorted(lines))


def _line(name: str, held: tuple[str, ...], measured: Sequence[Measurement]) -> tuple[int, str]:
    """Return how a product does by the latest word on each rule, with a rank: failing first."""
    latest = {(m.dataset, m.rule): m for m in measured if m.dataset in held}
    failing = [m for m in latest.values() if m.status == "fail"]
    ran = [m for m in latest.values() if m.status in {"pass", "fail"}]
    shown = f"*{escaped(name)}*"
    if not ran:
        return 1, f"{shown}: no check ran in the last 30 days"
    if failing:
        what = shortened(failing[0].name, 80)
        return (
            0,
            f":red_circle: {shown}: {len(failing)} of {len(ran)} checks fail, such as {escaped(what)}",
        )
    return 2, f":large_green_circle: {shown}: all {len(ran)} checks pass"


def home(
    person: Person, requests: Sequence[AccessRequest], decides: set[str], health: Sequence[str]
) -> list[Block]:
    """Return what the Home tab shows."""
    own = [r for r in requests if r.person == person.email][:_MOST]
    waiting = [r for r in requests if r.id in decides and r.state == "waiting"][:_MOST]
    shown: list[Block] = [blocks.header("My requests for access")]
    shown += [blocks.section(_standing(r)) for r in own] or [
        blocks.context("You have asked for nothing. “I need access to …” in a message begins it.")
    ]
    if waiting:
        shown.append(blocks.header("Waiting for you"))
        shown += [block for r in waiting for block in request_blocks(r, decides=True)]
    shown.append(blocks.header("How my data is doing"))
    shown += [blocks.section(line) for line in health[: 2 * _MOST]] or [
        blocks.context("The catalog names nothing that is yours.")
    ]
    if len(health) > 2 * _MOST:
        shown.append(blocks.context(f"and {len(health) - 2 * _MOST} more"))
    tune: Block = {
        "type": "actions",
        "elements": [blocks.button("What I am told of", digests.TUNE, "home")],
    }
    shown += [tune, blocks.header("What to try")]
    tried = [blocks.button(q, f"{TRY}:{n}", q) for n, q in enumerate(starters(person.role))]
    return [*shown, {"type": "actions", "elements": [*tried]}]


def _standing(request: AccessRequest) -> str:
    until = f" until {request.expires.date().isoformat()}" if request.expires else ""
    state = _STATES.get(request.state, f"{request.state}{until}")
    return f"*{escaped(request.target)}*: {escaped(state)} ({request.id})"


async def on_try(bot: Bot, api: WebApi, act: Act) -> None:
    """Ask a question of the Home tab in a direct message."""
    key = f"slack:{act.team}:{act.trigger}"
    await ask_directly(
        bot, api, (act.team, act.user), act.value, key, f"You asked: {escaped(act.value)}"
    )


async def ask_directly(
    bot: Bot,
    api: WebApi,
    who: tuple[str, str],
    text: str,
    key: str,
    head: str,
    texts: tuple[GivenText, ...] = (),
    files: tuple[SharedFile, ...] = (),
) -> None:
    """Begin a thread in a person's conversation with the bot, given team and user; answer there.

    What a process began before it ended is not begun again.
    """
    if await asyncio.to_thread(bot.store.inbox.knows, key):
        return
    team, user = who
    told = await api.call("conversations.open", users=user)
    channel = told.text("channel", "id")
    top = Place(team, channel, "", user, private=True)
    root = await posted(api, top, head)
    place = Place(team, channel, root, user, private=True)
    await bot.accept(api, errand_at(place, text, key, files, texts))
