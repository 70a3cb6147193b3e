"""A turn shown again from its journal, and answered again from the results that it had then."""

import asyncio
import difflib
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from assistant.calling import Bench, request_of
from assistant.conversation import AssistantError, Occasion, Question, readable
from assistant.events import (
    Answer,
    AnyEvent,
    Event,
    Notice,
    ProposalMade,
    ToolFinished,
    ToolStarted,
)
from assistant.house import House
from assistant.loop import answer
from assistant.model import Call, Model, ModelUnavailable
from assistant.numbering import Numbering
from assistant.preparing import Prepared, prepare
from knowledge.people import Person, audience_of
from knowledge.record import Record
from knowledge.store.results import StoredResult
from knowledge.store.turns import Turn
from tools.context import Context, KeptResult
from tools.declaration import Request, Result, Tool, ToolError

_EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)
_MOST = 40
"""Lines of differences shown; the rest is counted."""


class Step(Record):
    """A tool call of the turn."""

    tool: str
    arguments: str
    """As JSON text."""
    ok: bool
    seconds: float
    result: str
    """Id of what it returned; empty when it failed."""
    error: str


class Told(Record):
    """What a turn came to."""

    steps: tuple[Step, ...]
    """In the order in which they were begun."""
    notices: tuple[str, ...]
    proposed: tuple[str, ...]
    """What was offered for a click, without the token."""
    answer: str
    """Markdown; empty where there was none."""
    unsupported: tuple[str, ...]


class Replay(Record):
    """A turn as it was, and as it would be answered now from the same results."""

    turn: str
    asker: str
    started: str
    """ISO 8601."""
    status: str
    model: str
    question: str
    then: Told
    now: Told | None
    """None where it was not answered again."""
    why_not: str
    """Why it was not; empty where it was."""
    differences: tuple[str, ...]
    """What is not as it was, a line each; empty where all is."""


async def replay(house: House, turn: str, asker: Person, person: Callable[[str], Person]) -> Replay:
    """Return the turn for somebody who may read all its evidence; `person` finds people by e-mail.

    `latest` is the newest one of the asker.

    Answering again calls the model that answered then, runs no tool and keeps nothing.

    Raises:
        AssistantError: There is no such turn that this person may read, or it still runs.

    """
    if turn == "latest":
        turn = await asyncio.to_thread(house.store.turns.latest_of, asker.email) or turn
    found = await asyncio.to_thread(readable, house.store, turn, asker)
    if found.status == "running":
        raise AssistantError(f"{turn} is still being answered. Look again when it has ended.")
    events = [_EVENT.validate_json(e.body) for e in house.store.turns.journal(turn)]
    then = _told(events) if events else _alone(found)
    model = next((m for m in house.models if m.name == found.model), None)
    why_not = _why_not(found, events, model)
    now = None
    if model is not None and not why_not:
        again = _Again(house, found, _outcomes(house, found, then))
        now, why_not = await again.answered(model, asker, person(found.asker))
    return Replay(
        turn=found.id,
        asker=found.asker,
        started=found.started.isoformat(),
        status=found.status,
        model=found.model,
        question=found.question,
        then=then,
        now=now,
        why_not=why_not,
        differences=_differences(then, now) if now is not None else (),
    )


def _why_not(turn: Turn, events: list[Event], model: Model | None) -> str:
    if turn.status != "answered":
        return "It ended without an answer."
    if not events:
        return f"It was one tool alone: run it anew with `meshwright tool {turn.model}`."
    return "" if model else f"The model that answered, {turn.model}, is not set up here."


def _alone(turn: Turn) -> Told:
    """Return what a single tool said, whose turn has no journal."""
    text = Answer.model_validate_json(turn.answer).text if turn.answer else ""
    return Told(steps=(), notices=(), proposed=(), answer=text, unsupported=())


def _told(events: list[Event]) -> Told:
    ended = {e.call: e for e in events if isinstance(e, ToolFinished)}
    steps = [
        Step(
            tool=e.tool,
            arguments=e.arguments,
            ok=e.call in ended and ended[e.call].ok,
            seconds=ended[e.call].seconds if e.call in ended else 0,
            result=ended[e.call].result if e.call in ended else "",
            error=ended[e.call].error if e.call in ended else "It did not end.",
        )
        for e in events
        if isinstance(e, ToolStarted)
    ]
    last = next((e for e in reversed(events) if isinstance(e, Answer)), None)
    return Told(
        steps=tuple(steps),
        notices=tuple(e.text for e in events if isinstance(e, Notice)),
        proposed=tuple(e.summary for e in events if isinstance(e, ProposalMade)),
        answer=last.text if last else "",
        unsupported=last.unsupported if last else (),
    )


_Key = tuple[str, str]
"""A tool and its arguments as the tool reads them."""


def _outcomes(house: House, turn: Turn, then: Told) -> dict[_Key, StoredResult | str]:
    """Return what each call gave: its stored result, or what the tool refused it with."""
    stored = {result.id: result for result in house.store.results.made_in(turn.id)}
    tools = {tool.name: tool for tool in house.tools}
    found: dict[_Key, StoredResult | str] = {}
    for step in then.steps:
        tool = tools.get(step.tool)
        request = request_of(tool, step.arguments) if tool is not None else ""
        if isinstance(request, Request):
            key = (step.tool, request.model_dump_json())
            found[key] = stored.get(step.result, step.error or "Its result is no longer kept.")
    return found


@dataclass(frozen=True, slots=True)
class _Again:
    """Answers a turn again from what its calls gave."""

    house: House
    turn: Turn
    outcomes: dict[_Key, StoredResult | str]
    number: Numbering = field(default_factory=lambda: Numbering(""))

    async def answered(
        self, model: Model, reader: Person, asker: Person
    ) -> tuple[Told | None, str]:
        """Return what it comes to, or why there is nothing."""
        ready = await asyncio.to_thread(self._prepared, reader, asker)
        going = answer(model, ready.transcript, self._bench(ready), ready.evidence)
        try:
            events = [event async for event in going]
        except ModelUnavailable as reason:
            return None, str(reason)
        return _told(events), ""

    def _prepared(self, reader: Person, asker: Person) -> Prepared:
        """Return what it starts from, as far as the reader may read it."""
        turn, house, alone = self.turn, self.house, audience_of((reader,))
        turns = house.store.turns.history(turn.conversation, turn.audience)
        before = tuple(t for t in turns if t.started < turn.started and t.open_to(alone))
        results = [r for t in before for r in house.store.results.made_in(t.id)]
        kept = tuple(KeptResult(r.id, r.tool, r.title, r.body) for r in reversed(results))
        then = replace(house, context_for=self._context)
        question = Question(turn.question, asker, alone)
        return prepare(then, turn.conversation, question, before, kept)

    def _context(self, occasion: Occasion) -> Context:
        return replace(self.house.context_for(occasion), now=self.turn.started)

    def _bench(self, ready: Prepared) -> Bench:
        end = asyncio.get_running_loop().time() + self.house.seconds
        return Bench(
            tools=self.house.tools,
            context=ready.context,
            keep=lambda tool, call, _: self._kept_as(tool, call),
            propose=_nothing,
            work=self._work,
            threads=self.house.threads,
            number=self.number,
            deadline=end,
            tools_until=end,
        )

    def _kept_as(self, tool: Tool, call: Call) -> str:
        request = request_of(tool, call.arguments)
        assert isinstance(request, Request)
        found = self.outcomes[tool.name, request.model_dump_json()]
        return found.id if isinstance(found, StoredResult) else ""

    def _work(self, tool: Tool, request: Request, context: Context) -> Result:
        """Return what the same call gave then."""
        del context
        found = self.outcomes.get((tool.name, request.model_dump_json()))
        if not isinstance(found, StoredResult):
            raise ToolError(found or "This was not asked then, and no tool runs in a replay.")
        if found.version != tool.version:
            raise ToolError("Its result was kept by another version of the tool.")
        try:
            return tool.result.model_validate_json(found.body)
        except ValidationError as reason:
            raise ToolError("Its result was kept by another version of the tool.") from reason


def _nothing(tool: Tool, call: Call, result: Result, identifier: str) -> str:
    """Propose nothing: what was proposed then may have been carried out since."""
    del tool, call, result, identifier
    return ""


def _differences(then: Told, now: Told) -> tuple[str, ...]:
    made = [_compared("call", _calls(then), _calls(now))]
    made.append(_compared("answer", then.answer.splitlines(), now.answer.splitlines()))
    made.append(_compared("not traced", list(then.unsupported), list(now.unsupported)))
    found = [line for lines in made for line in lines]
    more = len(found) - _MOST
    return (*found[:_MOST], *((f"and {more} more lines",) if more > 0 else ()))


def _calls(told: Told) -> list[str]:
    return [f"{s.tool} {s.arguments}{'' if s.ok else f' failed: {s.error}'}" for s in told.steps]


def _compared(what: str, then: list[str], now: list[str]) -> list[str]:
    said = {"- ": "then", "+ ": "now"}
    lines = difflib.ndiff(then, now)
    return [f"{what}, {said[line[:2]]}: {line[2:]}" for line in lines if line[:2] in said]
