"""How a tool is declared: from one function, its docstrings and its types."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar, get_type_hints

from knowledge.record import Record
from tools.context import Context

Effect = Literal["reads", "proposes"]


class Request(Record):
    """The arguments of a tool."""


class Result(Record):
    """What a tool returns: the object that surfaces render and models read."""


class ToolError(Exception):
    """The tool can't do what was asked; the message tells the model why and what would help."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a result for Claude. With a source it can be cited, each line by itself."""

    lines: tuple[str, ...]
    source: str = ""
    """A place that `open_document` or `open_result` accepts; empty where it can't be cited."""
    title: str = ""


class Offered(Record):
    """What a person sees of a proposal before they click; all of it is plain text."""

    title: str
    """What it is about, such as "Access to core.orders"."""
    does: str
    """What the click would do, in a sentence or two."""
    button: str = "Confirm"
    """What the button says: what one does by pressing it."""
    facts: tuple[tuple[str, str], ...] = ()
    """What one checks before, each with its label: to whom, for how long, by whose decision."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A declared tool. The model reads its description and the schema of its request."""

    name: str
    title: str
    """In words for a person who waits, such as "Finding domains"."""
    description: str
    effect: Effect
    version: int
    """Raised when the shape of the result changes, so that stored results are not misread."""
    request: type[Request]
    result: type[Result]
    run: Callable[[Request, Context], Result]
    examples: tuple[str, ...]
    """Questions in people's words that this tool answers."""
    blocks: Callable[[Result], tuple[Block, ...]]
    """For Claude: the summary first, with totals and what was cut."""
    answer: Callable[[Result], str]
    """For the planner: Markdown that answers in its first sentence."""
    carry_out: Callable[[Result, Context], Result] | None
    """The action behind a proposal, run only after a person's click."""
    offers: Callable[[Result], bool]
    """Whether a result of a tool that proposes holds something to click on."""
    offer: Callable[[Result], Offered]
    """What a click would do."""


RecordT = TypeVar("RecordT", bound=Record)
RequestT = TypeVar("RequestT", bound=Request)
ResultT = TypeVar("ResultT", bound=Result)


def declare(
    function: Callable[[RequestT, Context], ResultT],
    *,
    title: str,
    examples: tuple[str, ...],
    blocks: Callable[[ResultT], tuple[Block, ...]],
    answer: Callable[[ResultT], str],
    effect: Effect = "reads",
    version: int = 1,
    carry_out: Callable[[ResultT, Context], ResultT] | None = None,
    offers: Callable[[ResultT], bool] = lambda _: True,
    offer: Callable[[ResultT], Offered] | None = None,
) -> Tool:
    """Return the tool that `function` is, named after it and described by its docstring.

    Where `offer` is left out, the first paragraph of the answer says what a click would do.
    """
    hints = get_type_hints(function)
    request: type[RequestT] = hints["request"]
    result: type[ResultT] = hints["return"]

    def run(arguments: Request, context: Context) -> Result:
        return function(_of(request, arguments), context)

    def carry(proposal: Result, context: Context) -> Result:
        if carry_out is None:
            raise TypeError(f"{function.__name__} only reads")
        return carry_out(_of(result, proposal), context)

    return Tool(
        name=function.__name__,
        title=title,
        description=inspect.getdoc(function) or "",
        effect=effect,
        version=version,
        request=request,
        result=result,
        run=run,
        examples=examples,
        blocks=lambda found: blocks(_of(result, found)),
        answer=lambda found: answer(_of(result, found)),
        carry_out=None if carry_out is None else carry,
        offers=lambda found: effect == "proposes" and offers(_of(result, found)),
        offer=lambda found: (
            offer(_of(result, found))
            if offer
            else Offered(title=title, does=answer(_of(result, found)).strip().split("\n\n", 1)[0])
        ),
    )


def _of(kind: type[RecordT], value: Record) -> RecordT:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(value).__name__}")
    return value
