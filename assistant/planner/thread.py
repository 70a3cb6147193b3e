"""What the planner remembers of a conversation: which results there are, and what is open."""

from dataclasses import dataclass, replace

from pydantic import JsonValue

from assistant.planner.listed import asks_which, names_listed, subject_of


@dataclass(frozen=True, slots=True)
class Use:
    """Run this tool with these arguments."""

    tool: str
    arguments: dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class AskBack:
    """Ask which is meant before anything is run."""

    question: str
    choices: tuple[str, ...]
    """Titles of the tools that fit, in the order of `tools`; empty where words are wanted."""
    tools: tuple[str, ...]
    field: str
    """The argument left open; empty where the tool is."""
    text: str
    """What was asked."""
    given: tuple[tuple[str, JsonValue], ...] = ()
    """Arguments that answers have settled so far."""


@dataclass(frozen=True, slots=True)
class Decline:
    """Say that this is out of scope."""


@dataclass(frozen=True, slots=True)
class Greet:
    """Say what can be asked."""


@dataclass(frozen=True, slots=True)
class Untold:
    """Say plainly what can't be told, and what can."""

    text: str
    instead: tuple[str, ...]
    """Questions that are answered."""


Decision = Use | AskBack | Decline | Greet | Untold


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation up to a question."""

    brief: str = ""
    """What the asker said of the organisation, word for word."""
    used: tuple[str, ...] = ()
    """Tools whose results can be opened again, newest first."""
    part: str = ""
    """The part of a result that was looked at last."""
    about: str = ""
    """The item of it that was looked at last."""
    names: tuple[str, ...] = ()
    """What the last answer listed, in order."""
    subject: str = ""
    """What the last answer was about, where it was about one thing."""
    pending: AskBack | None = None
    """What was asked back just now."""
    last: Use | None = None
    """The newest call that made a result."""
    before: str = ""
    """What the conversation was about before a question that named nothing."""
    unsettled: bool = False
    """Whether the last answer asked which of several was meant, or did not find the name."""


OPENING = "open_result"
"""The tool that looks at earlier results; it makes none of its own."""

_BRIEFED = frozenset({"plan_roadmap", "assess_domains", "decompose_domains", "assess_fit"})


def after(thread: Thread, decision: Decision) -> Thread:
    """Return the thread once the decision was carried out."""
    match decision:
        case AskBack():
            return replace(thread, pending=decision)
        case Use(tool, arguments) if tool == OPENING:
            part, about = str(arguments.get("part", "")), str(arguments.get("about", ""))
            return replace(thread, part=part, about=about, pending=None)
        case Use(tool, arguments):
            said = arguments.get("brief")
            brief = said if isinstance(said, str) and tool in _BRIEFED else thread.brief
            used = (tool, *(t for t in thread.used if t != tool))
            return Thread(brief=brief, used=used, last=decision)
        case _:
            return replace(thread, pending=None)


def heard(thread: Thread, answer: str, decision: Decision | None = None) -> Thread:
    """Return the thread once the answer was given; a look at one item changes no names."""
    looked = isinstance(decision, Use) and decision.tool == OPENING and thread.names
    names, subject = () if looked else names_listed(answer), subject_of(answer)
    return replace(
        thread,
        names=names or thread.names,
        subject=subject or thread.subject,
        unsettled=asks_which(answer),
    )
