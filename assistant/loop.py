"""The loop of one answer: the model replies, tools run, until the model has answered."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from assistant.bounded import lines_of
from assistant.calling import Bench, Calls
from assistant.events import Answer, Clarify, Event, FollowUps, Notice, Usage
from assistant.gate import admit
from assistant.grounding import Evidence
from assistant.model import (
    Asked,
    ContextFull,
    Ended,
    Model,
    ModelUnavailable,
    Quoted,
    ReplyPart,
    Returned,
    Said,
    Spent,
    Suggested,
    Text,
    Transcript,
    Withdrawn,
)
from assistant.reticence import shows_instructions
from assistant.speech import Speech
from knowledge.spans import begun, failed
from tools.declaration import Tool

MAX_TURNS = 12
"""Replies of the model for one question; in the last one it must answer."""

SECONDS = 120.0
"""Time for one question, tools included."""

_CUT = "The answer was cut because it became too long. Ask for a part of it."
_DECLINED = "The model declined to answer this. Ask in other words, or ask for a part of it."
_FULL = "The conversation became too long to go on with. Begin a new one."
_FORGOTTEN = "The conversation became too long; its earlier questions were left out of this answer."
_LATE = "This took too long. Ask for a part of it, or ask again."
_SILENT = "The model gave no answer. Ask again, or in other words."


class OutOfTime(ModelUnavailable):
    """The turn's time is up; what the tools returned until then is in `transcript`."""

    def __init__(self, transcript: Transcript, evidence: Evidence) -> None:
        """Take what another model can answer from."""
        super().__init__(_LATE)
        self.transcript = transcript
        self.evidence = evidence


@dataclass(slots=True)
class _State:
    """Where one answer stands."""

    model: Model
    transcript: Transcript
    bench: Bench
    speech: Speech
    asked: Asked | None = None
    suggested: Suggested | None = None
    ended: Ended | None = None
    indexing: asyncio.Task[Evidence] | None = None
    """The evidence with the last results, while it is being made."""


async def answer(
    model: Model, transcript: Transcript, bench: Bench, evidence: Evidence
) -> AsyncGenerator[Event, None]:
    """Yield the events of one answer; the last is an `Answer`.

    Text comes sentence by sentence, checked against `evidence` and what the tools return.

    Raises:
        ModelUnavailable: There is no answer, for the reason that it gives; what the model had said
            is taken back. It is `OutOfTime` once the deadline has passed.

    """
    began = asyncio.get_running_loop().time()
    state = _State(model, transcript, bench, Speech(evidence, bench.number))
    calls = Calls(bench)
    try:
        for left in range(MAX_TURNS - 1, -1, -1):
            async for event in _reply_in_room(state, "may_call" if left else "must_answer"):
                yield event
            ended = state.ended
            if ended is None or ended.why != "calls" or not ended.reply.calls:
                break
            for event in state.speech.take_back("That was before looking further."):
                yield event
            async for event in _call(state, calls):
                yield event
        for event in _close(state, began):
            yield event
    finally:
        if state.indexing is not None:
            state.indexing.cancel()


_Last = Literal["may_call", "must_answer"]


async def _reply_in_room(state: _State, last: _Last) -> AsyncIterator[Event]:
    """Yield the events of one reply, to this question alone if the conversation is too long."""
    try:
        async for event in _reply(state, last):
            yield event
    except ContextFull:
        shorter = _this_question(state.transcript)
        if shorter == state.transcript:
            raise
        state.transcript = shorter
        yield state.bench.number(Notice(text=_FORGOTTEN, title="Earlier questions left out"))
        async for event in _reply(state, last):
            yield event


def _this_question(transcript: Transcript) -> Transcript:
    entries = transcript.entries
    begins = max((n for n, entry in enumerate(entries) if isinstance(entry, Said)), default=0)
    return replace(transcript, entries=entries[begins:])


async def _reply(state: _State, last: _Last) -> AsyncIterator[Event]:
    """Yield the events of one reply of the model."""
    state.ended = state.asked = state.suggested = None
    speech = state.speech
    current = begun("chat", state.model.name, {"gen_ai.request.model": state.model.name})
    try:
        parts = state.model.reply(state.transcript, state.bench.tools, last)
        async with aclosing(parts) as stream:
            while (part := await _next(stream, state)) is not None:
                if isinstance(part, Text | Quoted):
                    await _indexed(state)
                for event in _take(part, state):
                    yield event
        for event in speech.finish():
            yield event
        _check(state, last)
    except ModelUnavailable:
        failed(current, "ModelUnavailable")
        for event in speech.take_back("The model did not finish its answer."):
            yield event
        raise
    finally:
        current.end()


def _check(state: _State, last: _Last) -> None:
    """Refuse a reply that neither calls tools nor answers."""
    asked = state.asked.question if state.asked else ""
    match state.ended.why if state.ended else None:
        case None:
            raise ModelUnavailable("The model broke off in the middle of its reply.")
        case "refusal":
            raise ModelUnavailable(_DECLINED)
        case "context_full":
            raise ContextFull(_FULL)
        case "calls" if last == "may_call":
            return
        case "calls":
            raise ModelUnavailable(_SILENT)
        case _:
            if not (state.speech.text.strip() or asked.strip()):
                raise ModelUnavailable(_SILENT)


async def _next(stream: AsyncGenerator[ReplyPart, None], state: _State) -> ReplyPart | None:
    try:
        async with asyncio.timeout_at(state.bench.deadline):
            return await anext(stream, None)
    except TimeoutError as fault:
        await _indexed(state)
        raise OutOfTime(state.transcript, state.speech.evidence) from fault


def _take(part: ReplyPart, state: _State) -> list[Event]:
    number, speech = state.bench.number, state.speech
    match part:
        case Text(text):
            return speech.hear(text)
        case Quoted():
            return speech.cite(part)
        case Withdrawn(reason):
            return speech.take_back(reason)
        case Suggested():
            state.suggested = part
        case Asked():
            state.asked = part
        case Spent():
            return [number(_usage(state.model.name, part))]
        case Ended():
            state.ended = part
    return []


def _usage(model: str, spent: Spent) -> Usage:
    return Usage(
        model=model,
        input_tokens=spent.input_tokens,
        output_tokens=spent.output_tokens,
        cache_read_tokens=spent.cache_read_tokens,
        cache_write_tokens=spent.cache_write_tokens,
        title="Tokens",
    )


async def _call(state: _State, calls: Calls) -> AsyncIterator[Event]:
    """Run the reply's calls and add what they return to the transcript and the evidence."""
    assert state.ended is not None
    reply = state.ended.reply
    async for event in calls.run(reply.calls):
        if not isinstance(event, tuple):
            yield event
            continue
        entries = (*state.transcript.entries, reply, event)
        state.transcript = replace(state.transcript, entries=entries)
        await _indexed(state)
        # A roadmap has a thousand figures; they are indexed while the model reads it as well.
        known = state.speech.evidence
        tools = {tool.name: tool for tool in state.bench.tools}
        state.indexing = asyncio.create_task(asyncio.to_thread(_with_results, known, event, tools))


async def _indexed(state: _State) -> None:
    """Wait until what the tools returned counts as evidence."""
    if state.indexing is not None:
        state.speech.evidence = await state.indexing
        state.indexing = None


def _with_results(
    evidence: Evidence, returned: tuple[Returned, ...], tools: Mapping[str, Tool]
) -> Evidence:
    for one in returned:
        if one.result is not None:
            tool = tools.get(one.call.tool)
            lines = lines_of(tool, one.result, one.result_id) if tool else ()
            evidence = evidence.with_result(one.result_id, one.result, lines)
        elif one.error:
            evidence = evidence.with_error(one.call.tool, one.error, one.call.arguments)
    return evidence


def _close(state: _State, began: float) -> list[Event]:
    """Return the events that follow the last reply."""
    number, speech, asked = state.bench.number, state.speech, state.asked
    events: list[Event] = []
    if state.ended and state.ended.why == "length":
        events.append(number(Notice(text=_CUT, title="Incomplete")))
    question = _bare(asked.question) if asked is not None else ""
    if asked is not None:
        choices = tuple(map(_bare, asked.choices))
        events.append(number(Clarify(question=question, choices=choices, title="A question")))
    if state.suggested is not None:
        questions = tuple(map(_bare, state.suggested.questions))
        events.append(number(FollowUps(questions=questions, title="What next")))
    answered = Answer(
        text=speech.text or question,
        claims=speech.claims,
        unsupported=speech.unsupported,
        model=state.model.name,
        seconds=round(asyncio.get_running_loop().time() - began, 3),
        title="Answer",
    )
    return [*events, number(answered)]


def _bare(question: str) -> str:
    """Return a question of the model's without images, links and its own instructions."""
    return "" if shows_instructions("", question) else admit(question, frozenset()).text
