"""The model that needs no key: it chooses a tool by meaning and says what the tool computed."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Literal

from assistant.model import ModelUnavailable, Replied, ReplyPart, Returned, Said, Transcript
from assistant.planner.carrying import remembering
from assistant.planner.deciding import PLANNING, Decider
from assistant.planner.earlier import part_first
from assistant.planner.english import in_english
from assistant.planner.routing import Router
from assistant.planner.speaking import answered, calling, second_try, spoken
from assistant.planner.thread import Decision, Greet, Thread, Use, after, heard
from knowledge.embedding.encoder import Encoder, EncoderUnavailable, default_encoder
from tools.declaration import Tool


@dataclass(slots=True)
class Planner:
    """A deterministic `Model`: equal transcripts and tools give equal replies."""

    encoder: Callable[[], Encoder] = default_encoder
    """Called at the first question whose meaning has to be compared."""
    name: str = "planner"
    _router: Router = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the router, which keeps the vectors of the tools' examples."""
        self._router = Router(self.encoder)

    async def reply(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> AsyncGenerator[ReplyPart, None]:
        """Yield a tool call for a question, and the answer once the tool has returned.

        Raises:
            ModelUnavailable: The embedding model that compares meanings is missing or damaged.

        """
        try:
            # In a thread, because comparing meanings would hold up everybody else's answers.
            parts = await asyncio.to_thread(self._parts, transcript, tools, last)
        except EncoderUnavailable as error:
            raise ModelUnavailable(str(error)) from error
        for part in parts:
            yield part

    def _parts(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> tuple[ReplyPart, ...]:
        question, returned = _now(transcript)
        again = second_try(returned, tools) if last == "may_call" else None
        if again is not None:
            return (calling(again, len(returned) + 1),)
        look = _look(question, returned) if last == "may_call" else None
        if look is not None:
            return (calling(look, len(returned) + 1),)
        if returned:
            return answered(question, returned, tools)
        decision = self._decided(transcript, tools)
        if isinstance(decision, Use) and last == "may_call":
            return (calling(decision, 1),)
        return spoken(question, decision)

    def _decided(self, transcript: Transcript, tools: tuple[Tool, ...]) -> Decision:
        """Decide every question of the conversation anew; that gives what was decided before."""
        decider = Decider(self._router, tools)
        thread, decision, answer = Thread(), Greet(), ""
        for entry in transcript.entries:
            if isinstance(entry, Said):
                thread = remembering(thread, heard(after(thread, decision), answer, decision))
                decision, answer = decider.decide(entry.text, thread), ""
            elif isinstance(entry, Replied):
                answer = entry.text
        return decision


def _look(question: str, returned: tuple[Returned, ...]) -> Use | None:
    """Return how to open what was asked of a plan that has just been made; None where it is all."""
    made = len(returned) == 1 and returned[0].result is not None
    if not made or returned[0].call.tool != PLANNING:
        return None
    return part_first(in_english(question))


def _now(transcript: Transcript) -> tuple[str, tuple[Returned, ...]]:
    """Return the last question, and what tools have returned since."""
    question, returned = "", tuple[Returned, ...]()
    for entry in transcript.entries:
        if isinstance(entry, Said):
            question, returned = entry.text, ()
        elif isinstance(entry, tuple):
            returned += entry
    return question, returned
