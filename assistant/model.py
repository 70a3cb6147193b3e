"""What a model is: something that replies to a transcript with text and tool calls."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal, Protocol

from tools.declaration import Result, Tool


@dataclass(frozen=True, slots=True)
class Said:
    """What the asker wrote."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call: `arguments` is JSON text, perhaps broken, perhaps not what the tool takes."""

    id: str
    tool: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Replied:
    """One reply of the model. `native` is the provider's own form, echoed back as it came."""

    text: str
    calls: tuple[Call, ...]
    native: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What one call gave: a result object, or an error in words for the model."""

    call: Call
    result: Result | None
    result_id: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A conversation so far. The last entry is the asker's words or what tools returned."""

    system: str
    """Byte-identical over turns, askers and days."""
    situation: str
    """The organisation, the asker's role and the day: after the cached part."""
    entries: tuple[Said | Replied | tuple[Returned, ...], ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text, as it comes."""

    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """The text just sent rests on this source: a place given to the model, and its words."""

    source: str
    title: str
    quote: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What this reply has sent so far is void; it begins again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """Questions that lead on."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question back to the asker instead of an answer."""

    question: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of this reply."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """The reply is complete. Calls run only when `why` is `calls`."""

    reply: Replied
    why: Literal["answer", "calls", "length", "refusal", "context_full"]


ReplyPart = Text | Quoted | Withdrawn | Suggested | Asked | Spent | Ended


class ModelUnavailable(Exception):
    """The model can't reply now; the message says why in words for the asker."""


class ContextFull(ModelUnavailable):
    """The transcript is longer than the model can read; a shorter one may do."""


class Model(Protocol):
    """Replies to a transcript. Claude and the planner are the two real ones."""

    @property
    def name(self) -> str:
        """Name as the asker sees it, such as `planner`."""
        ...

    def reply(
        self,
        transcript: Transcript,
        tools: tuple[Tool, ...],
        last: Literal["may_call", "must_answer"],
    ) -> AsyncGenerator[ReplyPart, None]:
        """Yield the parts of one reply; exactly one `Ended` comes last.

        Closing the generator closes whatever connection is behind it.

        Raises:
            ContextFull: The transcript is too long.
            ModelUnavailable: The service is down, refuses, or gives no whole reply.

        """
        ...
