"""The assistant: one question in, the events of its answer out. Every surface comes through here."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from assistant.conversation import Occasion, Question, checked, missing_end, readable
from assistant.events import AnyEvent, Event
from assistant.house import House
from assistant.loop import SECONDS
from assistant.model import Model
from assistant.numbering import Numbering
from assistant.proposals import Confirmed, carry_out
from assistant.replaying import Replay, replay
from assistant.running import RunningTurn
from assistant.single import NOBODY, RanAlone, Waiting, run_alone
from assistant.threads import Threads
from knowledge.people import Person
from knowledge.store.store import Store
from knowledge.store.turns import Turn
from tools.context import Context
from tools.declaration import Request, Result, Tool

THREADS = 8
"""Tools that run at once over all turns of this process."""

GRACE_SECONDS = 20.0
"""Time for the next model, where the one before it has used up the turn's."""

FOLLOW_SECONDS = 0.1
"""How often `follow` looks for new events."""

LOST = timedelta(seconds=15)
"""A turn without a heartbeat for so long has lost its process."""

_EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)


def run_here(tool: Tool, request: Request, context: Context) -> Result:
    """Run the tool in this thread."""
    return tool.run(request, context)


class Assistant:
    """Answers questions. One for each process; several processes may share a store."""

    def __init__(
        self,
        *,
        store: Store,
        model: Model,
        fallback: Model | None,
        tools: tuple[Tool, ...],
        context_for: Callable[[Occasion], Context],
        now: Callable[[], datetime],
        seconds: float = SECONDS,
        grace: float = GRACE_SECONDS,
        work: Callable[[Tool, Request, Context], Result] = run_here,
    ) -> None:
        """Take all that an answer needs; `fallback` replies when `model` can't.

        `work` runs a tool, and may do so in another process.
        """
        models = (model,) if fallback is None else (model, fallback)
        self._threads = Threads(THREADS)
        self._house = House(
            store, models, tools, context_for, now, seconds, grace, self._threads, work
        )
        self._running: dict[str, tuple[RunningTurn, asyncio.Task[None]]] = {}

    def close(self) -> None:
        """Begin no more tool calls; the store stays open, for it is the caller's."""
        self._threads.close()

    async def ask(self, question: Question) -> AsyncGenerator[Event, None]:
        """Yield the events of the answer; the last is an `Answer`, or `Stopped` without one.

        The turn goes on when the surface stops listening. A question whose event key was seen
        before yields nothing, since it is being answered already.

        Raises:
            AssistantError: The question can't be asked.

        """
        running = await self._started(question)
        while running is not None and (event := await running.queue.get()) is not None:
            yield event

    async def begin(self, question: Question) -> Turn | None:
        """Begin a turn for `follow` and return it at once; None for a question asked before.

        Raises:
            AssistantError: The question can't be asked.

        """
        running = await self._started(question)
        return running.turn if running is not None else None

    async def _started(self, question: Question) -> RunningTurn | None:
        began = await asyncio.to_thread(self._begin, checked(question))
        if began is None:
            return None
        turn, notice = began
        running = RunningTurn(self._house, turn, question, Numbering(turn.id), notice)
        task = asyncio.create_task(running.run())
        self._running[turn.id] = running, task
        task.add_done_callback(lambda _: self._running.pop(turn.id, None))
        return running

    def _begin(self, question: Question) -> tuple[Turn, str] | None:
        """Keep a new turn and return it with a notice for the asker; None if it was asked before."""
        turns, now = self._house.store.turns, self._house.now()
        fresh = f"c-{secrets.token_hex(4)}"
        name = question.conversation or fresh
        conversation, known = turns.conversation(fresh, name, question.owner(), now)
        before = turns.all_of(conversation) if known else ()
        turn = Turn(
            id=f"t-{secrets.token_hex(6)}",
            conversation=conversation,
            parent=before[-1].id if before else None,
            event_key=question.event_key,
            status="running",
            heartbeat=now,
            asker=question.asker.email,
            audience=question.audience,
            question=question.words(),
            answer="",
            model="",
            started=now,
            ended=None,
            stop_requested=False,
        )
        if not self._takes(turn):
            return None
        unknown = question.conversation and question.owner() and not known
        notice = f"You have no earlier conversation {name!r}; this begins one." if unknown else ""
        return turn, notice

    def _takes(self, turn: Turn) -> bool:
        """Return whether the turn was not begun before; one that came to nothing counts once."""
        turns = self._house.store.turns
        before = turns.begin(turn)
        if before.id == turn.id:
            return True
        if self._lost(before):
            turns.end(before.id, "failed", "", "", turn.started)
        elif before.status != "failed":
            return False
        again = replace(turn, event_key=f"{turn.event_key}+")
        return turns.begin(again).id == turn.id

    def _lost(self, turn: Turn) -> bool:
        """Return whether nobody answers it any more; of a turn of this process that is known."""
        silent = self._house.now() - turn.heartbeat > LOST
        return turn.status == "running" and silent and turn.id not in self._running

    async def follow(
        self, turn: str, asker: Person, from_event: int = 0
    ) -> AsyncGenerator[Event, None]:
        """Yield the turn's events numbered above `from_event`, until it has ended.

        Raises:
            AssistantError: There is no such turn that this person may read.

        """
        turns = self._house.store.turns
        while True:
            found = await asyncio.to_thread(readable, self._house.store, turn, asker)
            for entry in await asyncio.to_thread(turns.journal, turn, from_event):
                from_event = entry.sequence
                yield _EVENT.validate_json(entry.body)
            if found.status != "running":
                for event in await asyncio.to_thread(missing_end, self._house.store, turn):
                    yield event
                return
            if self._lost(found):
                await asyncio.to_thread(turns.end, turn, "failed", "", "", self._house.now())
                continue
            await asyncio.sleep(FOLLOW_SECONDS)

    async def stop(self, turn: str, asker: Person) -> bool:
        """Stop a turn, in whatever process it runs; return whether it was running.

        Raises:
            AssistantError: There is no such turn that this person may read.

        """
        await asyncio.to_thread(readable, self._house.store, turn, asker)
        was_running = await asyncio.to_thread(self._house.store.turns.request_stop, turn)
        here = self._running.get(turn)
        if here is not None and was_running:
            here[0].stop()
        return was_running

    def knows(self, place: str) -> bool:
        """Return whether a place, such as a thread in Slack, has a conversation."""
        return self._house.store.turns.place(place) is not None

    async def stop_in(self, place: str) -> int:
        """Stop all that is being answered in a place, in whatever process; return how much it was.

        Whoever its surface lets into a place may stop what is answered there.
        """
        turns = self._house.store.turns
        conversation = await asyncio.to_thread(turns.place, place)
        running = await asyncio.to_thread(turns.running_in, conversation) if conversation else ()
        for turn in running:
            await asyncio.to_thread(turns.request_stop, turn)
            here = self._running.get(turn)
            if here is not None:
                here[0].stop()
        return len(running)

    async def confirm(self, token: str, asker: Person) -> Confirmed:
        """Carry out a proposal, once, for the person it was made for.

        Raises:
            AssistantError: There is no such open proposal, or it can't be carried out.

        """
        # The event loop's own threads: the process does not end before they have.
        return await asyncio.shield(asyncio.to_thread(carry_out, self._house, token, asker))

    def run_tool(
        self,
        tool: Tool,
        request: Request,
        asker: Person,
        conversation: str = "",
        waiting: Waiting = NOBODY,
    ) -> RanAlone:
        """Run one tool without a model, and keep its result and what it proposes.

        The tool can open results of the asker's `conversation`; without one it begins its own.

        Raises:
            ToolError: The tool refused, or nobody waits for it any more.

        """
        return run_alone(self._house, tool, request, asker, conversation, waiting)

    async def replay(self, turn: str, asker: Person, person: Callable[[str], Person]) -> Replay:
        """Return a turn as it was and as it would be answered now; `person` finds by e-mail.

        Raises:
            AssistantError: There is no such turn that this person may read, or it still runs.

        """
        return await replay(self._house, turn, asker, person)
