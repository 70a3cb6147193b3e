"""What an asker may read beyond their channel: said to them alone, and shared by nobody else."""

import asyncio
from dataclasses import replace

from assistant.assistant import Assistant
from assistant.conversation import AssistantError, Question
from knowledge.people import audience_of
from knowledge.store.store import Store
from ui.slack import blocks
from ui.slack.gathering import Gathered, gathered
from ui.slack.rolling import WORKING, Place, show_status, whispered
from ui.slack.text import escaped, pieces, shortened
from ui.slack.web_api import Block, Blocks, WebApi

_ONLY_YOU = "Only you see this: it draws on what not everybody here may read."
_FIRST_YOU = "Only you see this so far."
_ONCE = 10_000
"""Bytes of Markdown in one message; Slack takes 12,000 characters."""
_PREVIEW = 300
_SAID = "said to them alone"
"""Where the store keeps of a question that this was done: Slack shows no app what it said so."""


async def rest(
    assistant: Assistant, store: Store, api: WebApi, place: Place, question: Question, said: str
) -> None:
    """Answer again for the asker alone, and show it where it says more than the channel heard.

    It does where it rests on something that the channel may not read, and says something else.
    """
    alone = audience_of((question.asker,))
    if question.audience.may_read_all_of(alone) or await _was_said(store, question):
        return
    again = replace(
        question,
        audience=alone,
        # A conversation of its own: the thread's next question must not draw on it.
        conversation=f"{place.conversation}:{place.user}",
        event_key=f"{question.event_key}:alone",
    )
    found = await gathered(assistant.ask(again))
    turn = await asyncio.to_thread(store.turns.find, found.turn) if found.turn else None
    if turn is None or not found.text or found.text == said or turn.open_to(question.audience):
        return
    await _say(api, place, found, _ONLY_YOU)
    await _note(store, question)


async def whole(
    assistant: Assistant, store: Store, api: WebApi, place: Place, question: Question
) -> None:
    """Answer to the asker alone, who may share it."""
    if await _was_said(store, question):
        return
    await show_status(api, place, WORKING)
    try:
        found = await gathered(assistant.ask(question))
        if found.turn:
            await _say(api, place, found, _FIRST_YOU)
            await _note(store, question)
    except AssistantError as reason:
        await whispered(api, place, escaped(str(reason)))
    finally:
        await show_status(api, place, "")


async def _was_said(store: Store, question: Question) -> bool:
    """Return whether an earlier attempt at the question came as far as this."""
    return await asyncio.to_thread(store.records.setting, _attempted(question), _SAID) is not None


async def _note(store: Store, question: Question) -> None:
    """Keep that it was said, at once: what a process leaves unfinished, another does again."""
    await asyncio.to_thread(store.records.put_setting, _attempted(question), _SAID, "yes")


def _attempted(question: Question) -> str:
    return (question.event_key or "").partition("#")[0]


async def _say(api: WebApi, place: Place, found: Gathered, head: str) -> None:
    for shown in messages(found, head):
        await whispered(api, place, shortened(found.text or found.stopped, _PREVIEW), shown)


def messages(found: Gathered, head: str) -> tuple[Blocks, ...]:
    """Return an answer for one person as the blocks of one message or several, to be shared."""
    said = pieces(escaped(found.text or found.stopped or "There was no answer. Ask again."), _ONCE)
    bodies: list[list[Block]] = [[blocks.markdown(piece)] for piece in said]
    bodies[0].insert(0, blocks.context(head))
    share = blocks.button("Share here", blocks.SHARE, found.turn)
    end: list[Block] = [{"type": "actions", "elements": [share]}] if found.text else []
    bodies[-1] += [*found.below(), *end]
    return tuple(tuple(body) for body in bodies)
