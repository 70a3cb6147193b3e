"""One tool run by itself, without a model: a turn of its own, whose result and proposal are kept."""

import secrets
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from assistant.conversation import ConversationResults, Occasion
from assistant.events import Answer, Stopped
from assistant.house import House
from assistant.proposals import Made, keep_proposal, keep_result
from assistant.running import POLL_SECONDS
from knowledge.data.model import DataUnavailable
from knowledge.people import Person, audience_of
from knowledge.spans import span
from knowledge.store.opening import StoreUnavailable
from knowledge.store.turns import JournalEntry, Status, Turn
from knowledge.workspace.model import WorkspaceError
from tools.context import Context
from tools.declaration import Request, Result, Tool, ToolError


@dataclass(frozen=True, slots=True)
class RanAlone:
    """A result that is kept, and the token that carries out what it proposes."""

    result: Result
    identifier: str
    """By which `open_result` finds it in the same conversation."""
    token: str
    """Empty where there is nothing to click on."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits for a tool: they hear what is being done, and may leave before it is."""

    progress: Callable[[str], None] = lambda _: None
    gone: Callable[[], bool] = lambda: False


NOBODY = Waiting()
"""Who hears nothing, and stays."""


def run_alone(
    house: House,
    tool: Tool,
    request: Request,
    asker: Person,
    conversation: str = "",
    waiting: Waiting = NOBODY,
) -> RanAlone:
    """Run a tool for its asker alone, and keep what it returns and proposes as a turn of its own.

    Of a tool for which nobody waits any more, or that is stopped, nothing is kept or proposed.

    Raises:
        ToolError: The tool refused, or nobody waits for it any more.

    """
    turn = _begun(house, asker, f"{tool.name} {request.model_dump_json()}", conversation)
    with _alive(house, turn) as unwanted:
        heard = Waiting(waiting.progress, lambda: waiting.gone() or unwanted.is_set())
        try:
            context = _followed(_context(house, turn, request, asker), heard)
            with span("execute_tool", tool.name, {"gen_ai.tool.name": tool.name}):
                result = _worked(house, tool, request, context, heard)
            made = Made(tool, request.model_dump_json(), result, context.catalog.fingerprint)
            return _kept(house, turn, made, context)
        except Exception as failure:
            with suppress(StoreUnavailable):  # Its heart stops, so that it counts as lost.
                _end(house, turn, _why(tool, failure), "stopped" if heard.gone() else "failed")
            raise


@contextmanager
def _alive(house: House, turn: Turn) -> Generator[threading.Event]:
    """Say all along that the turn lives; the event is set once somebody wants it stopped."""
    over, unwanted = threading.Event(), threading.Event()

    def beat() -> None:
        while not over.is_set():
            with suppress(StoreUnavailable):
                if house.store.turns.beat(turn.id, house.now()):
                    unwanted.set()
            over.wait(POLL_SECONDS)

    heart = threading.Thread(target=beat, name="heart", daemon=True)
    heart.start()
    try:
        yield unwanted
    finally:
        over.set()
        heart.join()


def _why(tool: Tool, failure: Exception) -> str:
    """Return what a person reads of a failure; of a bug nothing but that it was one."""
    if isinstance(failure, _TOLD):
        return str(failure)
    return f"{tool.title} failed inside, and nothing of it is kept. The log has the details."


_TOLD = ToolError, DataUnavailable, StoreUnavailable, WorkspaceError
"""Failures whose messages are written for the person who reads them."""


def _end(house: House, turn: Turn, why: str, status: Status) -> None:
    """Keep why the turn has no answer, and that it has ended."""
    event = Stopped(turn=turn.id, sequence=1, reason=why, title="No result")
    entry = JournalEntry(event.sequence, event.kind, event.model_dump_json())
    house.store.turns.write(turn.id, (entry,))
    house.store.turns.end(turn.id, status, "", "", house.now())


def _worked(
    house: House, tool: Tool, request: Request, context: Context, waiting: Waiting
) -> Result:
    result = house.work(tool, request, context)
    if waiting.gone():
        raise ToolError(f"{tool.title} was stopped.")
    return result


def _begun(house: House, asker: Person, words: str, conversation: str) -> Turn:
    now, fresh = house.now(), f"c-{secrets.token_hex(4)}"
    turns = house.store.turns
    found, known = turns.conversation(fresh, conversation or fresh, asker.email, now)
    before = turns.all_of(found) if known else ()
    turn = Turn(
        id=f"t-{secrets.token_hex(6)}",
        conversation=found,
        parent=before[-1].id if before else None,
        event_key="",
        status="running",
        heartbeat=now,
        asker=asker.email,
        audience=audience_of((asker,)),
        question=words,
        answer="",
        model="",
        started=now,
        ended=None,
        stop_requested=False,
    )
    return turns.begin(turn)


def _context(house: House, turn: Turn, request: Request, asker: Person) -> Context:
    results = ConversationResults(house.store, turn.conversation, turn.audience)
    said = tuple(str(value) for _, value in request if isinstance(value, str))
    context = house.context_for(Occasion(asker, turn.audience, turn.started, said, results))
    for earlier in house.store.turns.history(turn.conversation, turn.audience):
        if earlier.id != turn.id:
            context.drawn.note_all(earlier.readers)  # The tool can open what was kept there.
    return context


def _followed(context: Context, waiting: Waiting) -> Context:
    late = context.out_of_time
    return replace(context, progress=waiting.progress, out_of_time=lambda: late() or waiting.gone())


def _kept(house: House, turn: Turn, made: Made, context: Context) -> RanAlone:
    tool, result, store = made.tool, made.result, house.store
    kept = keep_result(store, turn, made)
    told = Answer(
        turn=turn.id, sequence=1, title="Answer", text=tool.answer(result),
        claims=(), unsupported=(), model=tool.name, seconds=0,
    )  # fmt: skip
    offered = tool.offers(result)
    token = keep_proposal(house, turn, tool, made.arguments, kept) if offered else ""
    readers = context.drawn.readers()
    store.turns.end(turn.id, "answered", told.model_dump_json(), tool.name, house.now(), readers)
    return RanAlone(result, kept, token)
