"""The loop of one answer: the model replies, tools run, until the model has answered."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Literal

from assistant.calling import Bench, Calls
from assistant.events import Answer, Clarify, Event, FollowUps, Notice, Stopped, Usage
from assistant.grounding import Evidence
from assistant.model import (
    Asked,
    Ended,
    Model,
    ModelUnavailable,
    Quoted,
    ReplyPart,
    Returned,
    Spent,
    Suggested,
    Text,
    Transcript,
    Withdrawn,
)
from assistant.speech import Speech

MAX_TURNS = 12
"""Replies of the model for one question; in the last one it must answer."""

SECONDS = 120.0
"""Time for one question, tools included."""

_ENDS = {
    "length": "The answer was cut because it became too long. Ask for a part of it.",
    "refusal": "The model declined to answer this. Ask in other words, or ask for a part of it.",
    "context_full": "The conversation became too long to go on with. Begin a new one.",
}


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


async def answer(
    model: Model, transcript: Transcript, bench: Bench, evidence: Evidence
) -> AsyncGenerator[Event, None]:
    """Yield the events of one answer; the last is an `Answer`, or `Stopped` without one.

    Text comes sentence by sentence, checked against `evidence` and what the tools return.

    Raises:
        ModelUnavailable: The model gave no reply; what it had said is taken back.

    """
    began = asyncio.get_running_loop().time()
    state = _State(model, transcript, bench, Speech(evidence, bench.number))
    calls = Calls(bench)
    try:
        for left in range(MAX_TURNS - 1, -1, -1):
            async for event in _reply(state, "may_call" if left else "must_answer"):
                yield event
            ended = state.ended
            if ended is None or ended.why != "calls" or not ended.reply.calls or not left:
                break
            for event in state.speech.take_back("That was before looking further."):
                yield event
            async for event in _call(state, calls):
                yield event
    except TimeoutError:
        reason = "This took too long and was stopped. Ask for a part of it, or ask again."
        yield bench.number(Stopped(reason=reason, title="Out of time"))
        return
    async for event in _close(state, began):
        yield event


async def _reply(state: _State, last: Literal["may_call", "must_answer"]) -> AsyncIterator[Event]:
    """Yield the events of one reply of the model."""
    state.ended = state.asked = state.suggested = None
    speech = state.speech
    try:
        parts = _generator(state.model.reply(state.transcript, state.bench.tools, last))
        async with aclosing(parts) as stream:
            while (part := await _next(stream, state.bench.deadline)) is not None:
                for event in _take(part, state):
                    yield event
        for event in speech.finish():
            yield event
    except ModelUnavailable:
        for event in speech.take_back("The model broke off."):
            yield event
        raise
    if state.ended is None:
        raise ModelUnavailable("The model broke off in the middle of its reply.")


async def _generator(parts: AsyncIterator[ReplyPart]) -> AsyncGenerator[ReplyPart, None]:
    """Make sure that the stream can be closed, which closes the connection behind it."""
    try:
        async for part in parts:
            yield part
    finally:
        if isinstance(parts, AsyncGenerator):
            await parts.aclose()


async def _next(stream: AsyncGenerator[ReplyPart, None], deadline: float) -> ReplyPart | None:
    async with asyncio.timeout_at(deadline):
        return await anext(stream, None)


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
        # A roadmap has a thousand figures; other turns go on while they are indexed.
        known = state.speech.evidence
        state.speech.evidence = await asyncio.to_thread(_with_results, known, event)


def _with_results(evidence: Evidence, returned: tuple[Returned, ...]) -> Evidence:
    for one in returned:
        if one.result is not None:
            evidence = evidence.with_result(one.result_id, one.result)
    return evidence


async def _close(state: _State, began: float) -> AsyncIterator[Event]:
    """Yield what follows the last reply."""
    number, speech = state.bench.number, state.speech
    why = state.ended.why if state.ended else "answer"
    if why in _ENDS:
        yield number(Notice(text=_ENDS[why], title="Incomplete"))
    if state.asked is not None:
        asked = state.asked
        yield number(Clarify(question=asked.question, choices=asked.choices, title="A question"))
    if state.suggested is not None:
        yield number(FollowUps(questions=state.suggested.questions, title="What next"))
    text = speech.text or (state.asked.question if state.asked else "")
    if not text.strip():
        reason = _ENDS.get(why, "The model gave no answer. Ask again, or in other words.")
        yield number(Stopped(reason=reason, title="No answer"))
        return
    yield number(
        Answer(
            text=text,
            claims=speech.claims,
            unsupported=speech.unsupported,
            model=state.model.name,
            seconds=round(asyncio.get_running_loop().time() - began, 3),
            title="Answer",
        )
    )
