"""Alerts to owners: many in one message, as often as each wants them, about what each wants."""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from knowledge.people import Person
from knowledge.quality import Alert
from knowledge.record import Record
from knowledge.store.store import Store
from ui.slack import blocks
from ui.slack.acts import Act, Form, choice, kept_of, modal, ticks
from ui.slack.bot import Bot
from ui.slack.deed import Deed, notice
from ui.slack.reaching import emails_of, write
from ui.slack.rolling import whispered
from ui.slack.text import escaped, shortened
from ui.slack.web_api import Block, Blocks, SlackRefused, WebApi

_LOG = logging.getLogger("meshwright.slack")
MUTE, TUNE = "mute_dataset", "tune_digest"
FORM = "digest"
NEWS = "alerts"
_ALERTS: TypeAdapter[list[Alert]] = TypeAdapter(list[Alert])
_NAME, _LAST = "digest", "digest sent"
_MOST = 10
"""Alerts shown of one digest; the others are counted."""
Every = Literal["at once", "hour", "day", "week", "never"]
_PERIODS: dict[Every, timedelta] = {
    "at once": timedelta(0), "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7),
}  # fmt: skip
_EVERY = {"at once": "At once", "hour": "Once an hour", "day": "Once a day", "week": "Once a week", "never": "Never"}  # fmt: skip
_KINDS = {
    "broken": "A promise of a contract is broken",
    "warning": "A promise is about to break",
    "unchecked": "A promise could not be checked",
    "drift": "The catalog changed where it matters",
    "finding": "A policy in force is broken",
    "asked": "Somebody tells me of a fault, or asks for a product",
}


class DigestWish(Record):
    """What one person wants to hear."""

    every: Every = "at once"
    kinds: tuple[str, ...] = tuple(_KINDS)
    muted: tuple[str, ...] = ()
    """Ids of datasets that they hear nothing of."""

    def wants(self, alert: Alert) -> bool:
        """Return whether the person wants to hear of it."""
        return (
            self.every != "never" and alert.kind in self.kinds and alert.dataset not in self.muted
        )


def wish_of(store: Store, email: str) -> DigestWish:
    """Return what a person wants, or what holds where they never said."""
    kept = store.records.setting(email, _NAME)
    try:
        return DigestWish.model_validate_json(kept) if kept else DigestWish()
    except ValidationError:
        return DigestWish()


async def deliver(bot: Bot) -> None:
    """Send what is due to each owner. Of several processes, one sends each alert to a person."""
    waiting = await asyncio.to_thread(bot.store.quality.waiting)
    for_: dict[str, list[Alert]] = defaultdict(list)
    for alert in waiting:
        for email in emails_of((alert.to,), bot.people, Person("")):
            for_[email].append(alert)
        if not any(alert in alerts for alerts in for_.values()) and bot.owner.email:
            # What it says is for its owner's eyes; whoever keeps the workspace can find the owner.
            lost = replace(alert, body=f"It is for {alert.to}, whom I can't reach.")
            for_[bot.owner.email].append(lost)
    settled: set[str] = {a.id for alerts in for_.values() for a in alerts}
    for email, alerts in for_.items():
        if not await _to_one(bot, email, alerts):
            settled -= {a.id for a in alerts}
    for alert in waiting:
        if alert.id in settled:
            await asyncio.to_thread(bot.store.quality.delivered, alert.id, sent=True)


async def _to_one(bot: Bot, email: str, alerts: Sequence[Alert]) -> bool:
    """Send one person's alerts; return whether they need no other try."""
    records, now = bot.store.records, bot.now()
    wish = await asyncio.to_thread(wish_of, bot.store, email)
    wanted = [alert for alert in alerts if wish.wants(alert)]
    last = await asyncio.to_thread(records.setting, email, _LAST)
    if wanted and last and now - datetime.fromisoformat(last) < _PERIODS[wish.every]:
        return False
    if wanted:
        told = _ALERTS.dump_json(wanted).decode()
        which = hashlib.sha256(" ".join(sorted(a.id for a in wanted)).encode()).hexdigest()
        news = notice(NEWS, f"alerts:{email}:{which}", email=email, alerts=told)
        if await bot.keep(news):
            await bot.did(send(bot, news), news)
    return True


async def send(bot: Bot, news: Deed) -> None:
    """Send alerts to one person, those of them that no other message has told."""
    records, email = bot.store.records, str(news.body["email"])
    mine: list[Alert] = []
    for alert in _ALERTS.validate_json(str(news.body["alerts"])):
        name = f"alert:{alert.id}"
        new = await asyncio.to_thread(records.claim, name, email, news.key)
        # A process may have ended between its claim and its words; then the claim is this news's.
        if new or await asyncio.to_thread(records.setting, name, email) == news.key:
            mine.append(alert)
    if not mine:
        return
    text, shown = f"{_count(mine)} on your data", digest(mine)
    if await write(bot.teams, email, text, shown, news.key, again=news.attempt > 0) is None:
        _LOG.warning("%s is not in Slack; %s can't be delivered here", email, _count(mine))
        return
    await asyncio.to_thread(records.put_setting, email, _LAST, bot.now().isoformat())


def digest(alerts: Sequence[Alert]) -> Blocks:
    """Return alerts as one message, each with a button that silences its dataset."""
    shown: list[Block] = [blocks.header(f"{_count(alerts)} on your data")]
    for number, alert in enumerate(alerts[:_MOST]):
        body = escaped(alert.body[:1_500])
        text = f"*{escaped(shortened(alert.title, 200))}*\n{body}"
        mute = blocks.button("Silence", f"{MUTE}:{number}", alert.dataset)
        shown.append({**blocks.section(text), "accessory": mute})
    if len(alerts) > _MOST:
        shown.append(blocks.context(f"and {len(alerts) - _MOST} more; ask me which"))
    tune = blocks.button("Change what I get", TUNE, "digest")
    return (*shown, {"type": "actions", "elements": [tune]})


def _count(alerts: Sequence[Alert]) -> str:
    return "1 alert" if len(alerts) == 1 else f"{len(alerts)} alerts"


async def on_mute(bot: Bot, api: WebApi, act: Act) -> None:
    """Silence a dataset for who clicked."""
    person = await bot.directory.of(api, act.team, act.user)
    wish = await asyncio.to_thread(wish_of, bot.store, person.email)
    muted = tuple(sorted({*wish.muted, act.value}))
    await _keep(bot, person.email, wish.model_copy(update={"muted": muted}))
    await whispered(api, act.place(), f"You hear nothing more of {escaped(act.value)}. “Change what I get” undoes it.")  # fmt: skip


async def on_tune(bot: Bot, api: WebApi, act: Act) -> None:
    """Open the form in which a person says what they want to hear."""
    person = await bot.directory.of(api, act.team, act.user)
    wish = await asyncio.to_thread(wish_of, bot.store, person.email)
    fields = [
        choice("every", "How often?", _EVERY, wish.every),
        ticks("kinds", "Of what?", _KINDS, wish.kinds),
    ]
    if wish.muted:
        silenced = {d[:150]: d for d in wish.muted[:10]}
        fields.append(
            ticks("muted", "Silenced; untick to hear of it again", silenced, tuple(silenced))
        )
    view = modal(FORM, "What I hear", kept_of(act), fields, "Save")
    try:
        await api.call("views.open", trigger_id=act.trigger, view=view)
    except SlackRefused as reason:
        _LOG.info("no form for a digest: %s", reason)


async def on_form(bot: Bot, api: WebApi, form: Form) -> None:
    """Keep what a person wants to hear."""
    person = await bot.directory.of(api, form.team, form.user)
    before = await asyncio.to_thread(wish_of, bot.store, person.email)
    still = {m for m in before.muted[:10] if m[:150] in form.chosen("muted")}
    muted = tuple(m for m in before.muted if m in still or m in before.muted[10:])
    wish = DigestWish.model_validate(
        {"every": form.text("every") or before.every, "kinds": form.chosen("kinds"), "muted": muted}
    )
    await _keep(bot, person.email, wish)
    if form.kept.get("channel"):
        await whispered(api, form.place(), f"Kept. You hear: {_EVERY[wish.every].lower()}.")


async def _keep(bot: Bot, email: str, wish: DigestWish) -> None:
    await asyncio.to_thread(bot.store.records.put_setting, email, _NAME, wish.model_dump_json())
