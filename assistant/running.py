"""One turn while it runs: it makes events, journals each, and hands it to its surface."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace

from assistant.calling import Bench, logged
from assistant.conversation import ConversationResults, Question, only_from
from assistant.events import Answer, Event, Notice, Stopped
from assistant.grounding import Evidence
from assistant.house import House
from assistant.loop import OutOfTime, answer
from assistant.model import Call, ModelUnavailable, Transcript
from assistant.numbering import Numbering
from assistant.preparing import prepare
from assistant.proposals import Made, keep_proposal, keep_result
from knowledge.drawn import Drawn
from knowledge.spans import failed, span
from knowledge.store.opening import StoreUnavailable
from knowledge.store.turns import JournalEntry, Status, Turn
from knowledge.workspace.model import WorkspaceError
from tools.context import Context
from tools.declaration import Result, Tool

POLL_SECONDS = 0.4
"""How often a running turn says that it lives and looks whether somebody wants it stopped."""

ANSWERING = 1 / 6
"""Part of a turn's time in which no tool runs any more, so that there is time to answer."""


@dataclass(slots=True)
class RunningTurn:
    """A turn in this process."""

    house: House
    turn: Turn
    question: Question
    number: Numbering
    notice: str = ""
    """Said before the answer."""
    queue: asyncio.Queue[Event | None] = field(default_factory=asyncio.Queue[Event | None])
    _answer: Answer | None = None
    _drawn: Drawn | None = None
    """What the answer drew on; None before the context is made."""
    _work: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Answer the question; never raises, for nobody waits for the task."""
        self._work = asyncio.create_task(self._all())
        watch = asyncio.create_task(self._watch())
        status: Status = "failed"
        try:
            await self._work
            status = "answered" if self._answer else "failed"
        except asyncio.CancelledError:
            status = "stopped"
            await self._stopped("Stopped. What the tools returned until then is kept.")
        except (StoreUnavailable, WorkspaceError) as reason:
            await self._stopped(str(reason))
        except Exception:  # noqa: BLE001 - the edge of a turn: a bug is logged, the person gets a reference
            await self._stopped(f"Something failed inside. {logged('turn')}")
        finally:
            watch.cancel()
            with suppress(StoreUnavailable):  # Its heart stops, so that it counts as lost.
                await asyncio.shield(asyncio.to_thread(self._end, status))
            self.queue.put_nowait(None)

    def stop(self) -> None:
        """End the turn now; once more does nothing more."""
        if self._work is not None:
            self._work.cancel()

    async def _all(self) -> None:
        about = {"gen_ai.conversation.id": self.turn.conversation, "meshwright.turn": self.turn.id}
        with span("invoke_agent", "meshwright", about) as current:
            async for event in self._events():
                await self._publish(event)
            if self._answer is None:
                failed(current, "no answer")

    async def _stopped(self, reason: str) -> None:
        event = self.number(Stopped(reason=reason, title="Stopped"))
        try:
            await self._publish(event)
        except StoreUnavailable:
            self.queue.put_nowait(event)  # It can't be journalled, and the asker still waits.

    async def _watch(self) -> None:
        turns = self.house.store.turns
        while not await asyncio.to_thread(turns.beat, self.turn.id, self.house.now()):  # noqa: ASYNC110 - the wish to stop is in the store, where no event of this process reaches
            await asyncio.sleep(POLL_SECONDS)
        self.stop()

    async def _publish(self, event: Event) -> None:
        """Journal the event, then hand it to the surface: both, even when stopped in between."""
        if isinstance(event, Answer):
            self._answer = event
        journalled = asyncio.create_task(self._journal(event))
        try:
            await asyncio.shield(journalled)
        except asyncio.CancelledError:
            await journalled
            raise

    async def _journal(self, event: Event) -> None:
        entry = JournalEntry(event.sequence, event.kind, event.model_dump_json())
        await asyncio.to_thread(self.house.store.turns.write, self.turn.id, (entry,))
        self.queue.put_nowait(event)

    def _end(self, status: Status) -> None:
        found = self._answer
        self.house.store.turns.end(
            self.turn.id,
            status,
            found.model_dump_json() if found else "",
            found.model if found else "",
            self.house.now(),
            self._drawn.readers() if self._drawn else None,
        )

    async def _events(self) -> AsyncIterator[Event]:
        """Yield the events of the first model that answers."""
        start = asyncio.get_running_loop().time()
        if self.notice:
            yield self.number(Notice(text=self.notice, title="Conversation"))
        prepared = await asyncio.to_thread(self._prepare, start)
        sources = prepared[1].context.sources
        if sources is not None:
            yield self.number(Notice(text=only_from(sources), title="Sources"))
        *firsts, last = self.house.models
        for model in firsts:
            try:
                async for event in answer(model, *prepared):
                    yield event
            except ModelUnavailable as reason:
                text = f"{reason} The {last.name} answers instead."
                yield self.number(Notice(text=text, title="Another model answers"))
                prepared = _handed_on(prepared, reason, self.house.grace)
            else:
                return
        try:
            async for event in answer(last, *prepared):
                yield event
        except ModelUnavailable as reason:
            yield self.number(Stopped(reason=str(reason), title="No answer"))

    def _prepare(self, start: float) -> "_Prepared":
        """Gather what the answer starts from; reads the store and opens the workspace."""
        house, question, here = self.house, self.question, self.turn.conversation
        since = question.sources.since if question.sources else None
        found = house.store.turns.history(here, question.audience)
        history = tuple(
            turn
            for turn in found
            if turn.id != self.turn.id and (since is None or turn.started >= since)
        )
        kept = ConversationResults(house.store, here, question.audience, since).all()
        ready = prepare(house, here, question, history, kept)
        self._drawn = ready.context.drawn
        return ready.transcript, self._bench(ready.context, start), ready.evidence

    def _bench(self, context: Context, start: float) -> Bench:
        return Bench(
            tools=self.house.tools,
            context=context,
            keep=lambda tool, call, result: self._keep(context, tool, call, result),
            propose=self._propose,
            work=self.house.work,
            threads=self.house.threads,
            number=self.number,
            deadline=start + self.house.seconds,
            tools_until=start + (1 - ANSWERING) * self.house.seconds,
        )

    def _keep(self, context: Context, tool: Tool, call: Call, result: Result) -> str:
        made = Made(tool, call.arguments, result, context.catalog.fingerprint)
        return keep_result(self.house.store, self.turn, made)

    def _propose(self, tool: Tool, call: Call, _result: Result, identifier: str) -> str:
        return keep_proposal(self.house, self.turn, tool, call.arguments, identifier)


_Prepared = tuple[Transcript, Bench, Evidence]


def _handed_on(prepared: _Prepared, reason: ModelUnavailable, grace: float) -> _Prepared:
    """Return what the next model starts from: anew, or from the results where the time is up."""
    transcript, bench, evidence = prepared
    end = asyncio.get_running_loop().time() + grace
    if end > bench.deadline:
        until = end - ANSWERING * grace
        bench = replace(bench, deadline=end, tools_until=until)
    if isinstance(reason, OutOfTime) and _has_results(reason.transcript):
        return reason.transcript, bench, reason.evidence
    return transcript, bench, evidence


def _has_results(transcript: Transcript) -> bool:
    returned = (one for entry in transcript.entries if isinstance(entry, tuple) for one in entry)
    return any(one.result is not None for one in returned)
