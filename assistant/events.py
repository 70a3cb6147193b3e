"""The typed events of a turn, in the order a surface shows them. They are also the journal."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.record import Record
from tools.standing import Standing


class TurnEvent(Record):
    """What every event carries."""

    turn: str = ""
    sequence: int = 0
    """Counts from 1 within the turn; 0 until the turn numbers it."""
    title: str = ""
    """In words for a person."""


class TextDelta(TurnEvent):
    """A sentence of the answer, checked and safe to show."""

    kind: Literal["text"] = "text"
    text: str


class ToolStarted(TurnEvent):
    """A tool began."""

    kind: Literal["tool_started"] = "tool_started"
    call: str
    tool: str
    arguments: str
    """As JSON text."""


class Progress(TurnEvent):
    """A few words on what is being done."""

    kind: Literal["progress"] = "progress"
    call: str
    text: str


class ToolFinished(TurnEvent):
    """A tool ended; its result, if any, is kept under `result`."""

    kind: Literal["tool_finished"] = "tool_finished"
    call: str
    tool: str
    ok: bool
    seconds: float
    result: str = ""
    """Id of the kept result; empty when it failed."""
    error: str = ""


class ProposalMade(TurnEvent):
    """Something that only a person may set going, with the token that does."""

    kind: Literal["proposal"] = "proposal"
    token: str
    tool: str
    summary: str
    """What the click would do."""
    arguments: str
    about: str = ""
    """What it is about, in a few words."""
    button: str = "Confirm"
    facts: tuple[tuple[str, str], ...] = ()
    """What one checks before the click, each with its label."""


class CitationMade(TurnEvent):
    """A source that the answer cites; its number stands in the text."""

    kind: Literal["citation"] = "citation"
    number: int
    source_title: str
    location: str
    quote: str


class ArtifactMade(TurnEvent):
    """A result that can be had as a file."""

    kind: Literal["artifact"] = "artifact"
    artifact: str
    """What it is, such as `roadmap`."""
    result: str
    """Id of the kept result it is drawn from."""


class Clarify(TurnEvent):
    """A question back to the asker, with choices where there are some."""

    kind: Literal["clarify"] = "clarify"
    question: str
    choices: tuple[str, ...] = ()


class FollowUps(TurnEvent):
    """Questions that would lead on from here."""

    kind: Literal["follow_ups"] = "follow_ups"
    questions: tuple[str, ...]


class Withheld(TurnEvent):
    """Part of the text was not shown, and why."""

    kind: Literal["withheld"] = "withheld"
    reason: str


class Notice(TurnEvent):
    """Something the asker must know about this answer."""

    kind: Literal["notice"] = "notice"
    text: str


class Retracted(TurnEvent):
    """The text shown since `from_sequence` is taken back."""

    kind: Literal["retracted"] = "retracted"
    from_sequence: int
    reason: str


class Usage(TurnEvent):
    """Tokens that a model spent in one reply."""

    kind: Literal["usage"] = "usage"
    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0


class Stopped(TurnEvent):
    """The turn ended before an answer, and what was kept."""

    kind: Literal["stopped"] = "stopped"
    reason: str


class AnswerClaim(Record):
    """A sentence of the answer that carries a figure or a name, with its standing."""

    text: str
    standing: Standing | None
    """None when it could not be traced."""
    sources: tuple[str, ...]


class Answer(TurnEvent):
    """The whole answer, at the end of a turn."""

    kind: Literal["answer"] = "answer"
    text: str
    """Markdown, exactly the text deltas that were not taken back."""
    claims: tuple[AnswerClaim, ...]
    unsupported: tuple[str, ...]
    """Figures and names that could not be traced."""
    model: str
    seconds: float


Event = (
    TextDelta
    | ToolStarted
    | Progress
    | ToolFinished
    | ProposalMade
    | CitationMade
    | ArtifactMade
    | Clarify
    | FollowUps
    | Withheld
    | Notice
    | Retracted
    | Usage
    | Stopped
    | Answer
)

AnyEvent = Annotated[Event, Field(discriminator="kind")]
"""For reading an event back from JSON."""
