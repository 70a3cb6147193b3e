"""Runs the tool calls of one reply, several at once, and turns each outcome into words."""

import asyncio
import json
import logging
import secrets
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from assistant.events import (
    ArtifactMade,
    Event,
    Progress,
    ProposalMade,
    ToolFinished,
    ToolStarted,
)
from assistant.gate import admit
from assistant.model import Call, Returned
from assistant.numbering import Numbering
from assistant.threads import Threads
from knowledge.spans import span
from tools.context import Context
from tools.declaration import Request, Result, Tool, ToolError

SAME_CALLS = 2
"""How often the same call with the same arguments runs; one repeat may follow a failure."""

ARTIFACTS = {
    "plan_roadmap": "roadmap",
    "draft_contract": "contract",
    "define_data_products": "products",
    "draft_policy": "policy",
    "scan_governance": "findings",
}
"""Tools whose result can be had as files, and what the files are."""

_NO_TOOL = "A tool that there is not"
"""Shown for a name that a model made up, which may hold anything."""
_WITHOUT = "Answer with what is known and say what is missing, or ask for less."

_log = logging.getLogger("meshwright")


@dataclass(frozen=True, slots=True)
class Bench:
    """What a turn works with besides the model."""

    tools: tuple[Tool, ...]
    context: Context
    keep: Callable[[Tool, Call, Result], str]
    """Keeps a result and returns its id."""
    propose: Callable[[Tool, Call, Result, str], str]
    """Keeps a proposal, given the id of its result, and returns its token."""
    work: Callable[[Tool, Request, Context], Result]
    """Runs a tool, in this process or another one."""
    threads: Threads
    number: Numbering
    deadline: float
    """On the event loop's clock, as is the next."""
    tools_until: float
    """A tool that is not back by then is given up, so that the rest can still be answered from."""


@dataclass(slots=True)
class Calls:
    """The tool calls of one turn. Remembers them, to refuse the same one over and over."""

    bench: Bench
    _made: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])

    async def run(self, calls: tuple[Call, ...]) -> AsyncIterator[Event | tuple[Returned, ...]]:
        """Yield events as they happen and, last, what each call returned, in the calls' order."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        for call in calls:
            yield self._started(call)
        tasks = [asyncio.create_task(self._one(call, queue)) for call in calls]
        try:
            ended = 0
            while ended < len(tasks):
                event = await queue.get()
                if event is None:
                    ended += 1
                else:
                    yield event
            yield tuple([await task for task in tasks])
        finally:
            for task in tasks:
                task.cancel()

    def _started(self, call: Call) -> ToolStarted:
        tool = self._tool(call)
        return self.bench.number(
            ToolStarted(
                call=call.id,
                tool=call.tool,
                arguments=call.arguments,
                title=tool.title if tool else _NO_TOOL,
            )
        )

    def _tool(self, call: Call) -> Tool | None:
        return next((tool for tool in self.bench.tools if tool.name == call.tool), None)

    async def _one(self, call: Call, queue: asyncio.Queue[Event | None]) -> Returned:
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            made = await self._outcome(call, queue)
            for event in self._events(made, loop.time() - began):
                queue.put_nowait(event)
            return made.returned
        finally:
            queue.put_nowait(None)

    async def _outcome(self, call: Call, queue: asyncio.Queue[Event | None]) -> "_Made":
        tool = self._tool(call)
        if tool is None:
            names = ", ".join(sorted(t.name for t in self.bench.tools))
            return _failed(call, f"There is no tool {call.tool!r}. The tools are: {names}.")
        request = request_of(tool, call.arguments)
        if isinstance(request, str):
            return _failed(call, request)
        same = (tool.name, request.model_dump_json())
        self._made[same] += 1
        if self._made[same] > SAME_CALLS:
            return _failed(
                call,
                "This call was already made twice with the same arguments. Use what it returned, "
                "change the arguments, or answer with what is known and say what is missing.",
            )
        return await self._run(tool, call, request, queue)

    async def _run(
        self, tool: Tool, call: Call, request: Request, queue: asyncio.Queue[Event | None]
    ) -> "_Made":
        over = threading.Event()
        context = self._context(tool, call, queue, over)
        here = copy_context()  # Its spans belong to the turn's, in whichever thread.
        work = self.bench.threads.submit(
            lambda: here.run(self._work, tool, call, request, context, over)
        )
        try:
            async with asyncio.timeout_at(self.bench.tools_until):
                return await asyncio.wrap_future(work)
        except TimeoutError:
            return _failed(call, f"{tool.title} took too long and was given up. {_WITHOUT}")
        except _Over:
            return _failed(call, f"{tool.title} was stopped.")
        except ToolError as reason:
            return _failed(call, str(reason))
        except Exception:  # noqa: BLE001 - a tool's bug must not end the turn; it is logged in full
            return _failed(call, f"{tool.title} failed inside. {logged(tool.name)}")
        finally:
            over.set()
            self.bench.threads.give_up(work)

    def _context(
        self, tool: Tool, call: Call, queue: asyncio.Queue[Event | None], over: threading.Event
    ) -> Context:
        loop = asyncio.get_running_loop()

        def progress(text: str) -> None:
            event = Progress(call=call.id, text=text, title=tool.title)
            with suppress(RuntimeError):  # The turn is over and its event loop closed.
                loop.call_soon_threadsafe(lambda: queue.put_nowait(self.bench.number(event)))

        return replace(self.bench.context, progress=progress, out_of_time=over.is_set)

    def _work(
        self, tool: Tool, call: Call, request: Request, context: Context, over: threading.Event
    ) -> "_Made":
        """Run the tool and keep what it returns, unless nobody waits for it any more."""
        with span("execute_tool", tool.name, {"gen_ai.tool.name": tool.name}):
            result = self.bench.work(tool, request, context)
        if over.is_set():
            raise _Over
        identifier = self.bench.keep(tool, call, result)
        offered = tool.offers(result)
        token = self.bench.propose(tool, call, result, identifier) if offered else ""
        return _Made(Returned(call, result, identifier), tool, token)

    def _events(self, made: "_Made", seconds: float) -> list[Event]:
        returned, tool = made.returned, made.tool
        finished = ToolFinished(
            call=returned.call.id,
            tool=returned.call.tool,
            ok=returned.result is not None,
            seconds=round(seconds, 3),
            result=returned.result_id,
            error=returned.error,
            title=tool.title if tool else _NO_TOOL,
        )
        events: list[Event] = [self.bench.number(finished)]
        if tool is None or returned.result is None:
            return events
        if tool.name in ARTIFACTS:
            kind = ARTIFACTS[tool.name]
            artifact = ArtifactMade(artifact=kind, result=returned.result_id, title=tool.title)
            events.append(self.bench.number(artifact))
        if made.token:
            events.append(self.bench.number(_proposed(made.token, tool, returned)))
        return events


class _Over(Exception):
    """The call was given up, or its turn has ended."""


def logged(where: str) -> str:
    """Log the exception being handled, and return a sentence with a reference to find it by."""
    reference = secrets.token_hex(3)
    _log.exception("[%s] %s", reference, where)
    return f"The log has the details under reference {reference}."


@dataclass(frozen=True, slots=True)
class _Made:
    returned: Returned
    tool: Tool | None = None
    token: str = ""


def _failed(call: Call, error: str) -> _Made:
    return _Made(Returned(call, None, error=error))


def request_of(tool: Tool, arguments: str) -> Request | str:
    """Return the valid request, or what is wrong with the arguments, field by field."""
    try:
        json.loads(arguments or "{}")
    except ValueError as reason:
        return f"The arguments are not JSON ({reason}). {_fields(tool)}"
    try:
        return tool.request.model_validate_json(arguments or "{}")
    except ValidationError as faults:
        told = (
            f"{'.'.join(str(part) for part in fault['loc']) or 'arguments'}: {fault['msg']}"
            for fault in faults.errors(include_url=False, include_input=False)
        )
        return f"The arguments don't fit: {'; '.join(told)}. {_fields(tool)}"


def _fields(tool: Tool) -> str:
    names = (
        name if field.is_required() else f"{name} (may be left out)"
        for name, field in tool.request.model_fields.items()
    )
    return f"{tool.name} takes: {', '.join(names) or 'no arguments'}."


def _proposed(token: str, tool: Tool, returned: Returned) -> ProposalMade:
    """Return what a click would do in the tool's own words, which no model has touched."""
    assert returned.result is not None, "only what was found is proposed"
    offered = tool.offer(returned.result)
    return ProposalMade(
        token=token,
        tool=tool.name,
        summary=_admitted(offered.does),
        arguments=returned.call.arguments,
        about=_admitted(offered.title),
        button=offered.button,
        facts=tuple((label, _admitted(told)) for label, told in offered.facts if told),
        title=tool.title,
    )


def _admitted(text: str) -> str:
    return admit(text, frozenset()).text
