"""A conversation as its next turn sees it: earlier words, and earlier results."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from assistant.events import Answer, Stopped
from assistant.model import Replied, Said
from knowledge.people import Audience, Person
from knowledge.store.store import Store
from knowledge.store.turns import Turn
from tools.context import KeptResult

MAX_BYTES = 100_000
"""Of a question with its attachments; a longer one would fill the model's window by itself."""

EARLIER_TURNS = 10
"""Turns that the model reads again; the results of older ones can still be opened."""


class AssistantError(Exception):
    """The assistant can't do what was asked; the message tells the person why and the way out."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file that came with the question."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The sources that an answer may be made from, where not all are to be used."""

    names: frozenset[str]
    """As `meshwright.toml` names them."""
    since: datetime
    """What was answered in the conversation before may have come from others, and is not used."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, as their surface knows it."""

    text: str
    asker: Person
    audience: Audience
    """Everybody who will see the answer."""
    conversation: str | None = None
    """None begins a new one. A name with a colon, such as `slack:T1:C2:171.4`, is a place whose
    members the surface knows, and is shared by all whom it lets in; any other is the asker's own."""
    attachments: tuple[Attachment, ...] = ()
    event_key: str = ""
    """Equal for the same question sent twice, which is then answered once."""
    sources: Chosen | None = None
    """None: all that the audience may read."""

    def words(self) -> str:
        """Return the text with the attachments below it."""
        files = (f"Attached file {a.name}:\n{a.text}" for a in self.attachments)
        return "\n\n".join((self.text.strip(), *files))

    def owner(self) -> str:
        """Return whose conversation it is; empty for a place."""
        return "" if self.conversation and ":" in self.conversation else self.asker.email


def checked(question: Question) -> Question:
    """Return the question if it can be asked.

    Raises:
        AssistantError: It is empty or too long.

    """
    if not question.text.strip():
        raise AssistantError("The question is empty. Write what you want to know.")
    size = len(question.words().encode(errors="replace"))
    if size > MAX_BYTES:
        raise AssistantError(
            f"The question has {size // 1000:,} kB with its attachments, and {MAX_BYTES // 1000} kB is "
            "the limit. Load long documents with `meshwright load` and ask about them, or plan from "
            "a long prompt with `meshwright roadmap --prompt-file`."
        )
    return question


def readable(store: Store, turn: str, asker: Person) -> Turn:
    """Return a turn that this person may read.

    Raises:
        AssistantError: There is none.

    """
    found = store.turns.find(turn)
    if found is None or not found.linked_to(asker):
        raise AssistantError(f"There is no answer {turn!r} that you can open.")
    return found


def missing_end(store: Store, turn: str) -> tuple[Stopped, ...]:
    """Return the last event of a turn whose process had no time to write one; else nothing."""
    journal = store.turns.journal(turn)
    if journal and journal[-1].kind in {"answer", "stopped"}:
        return ()
    number = journal[-1].sequence + 1 if journal else 1
    reason = "The process that answered this has ended. Ask again."
    return (Stopped(turn=turn, sequence=number, reason=reason, title="Lost"),)


def only_from(sources: tuple[str, ...]) -> str:
    """Return the sentence that tells of the sources that alone were used."""
    if not sources:
        return (
            "None of the sources that are set here can be read by everybody who reads this, so "
            "only the handbook was used. Choose others in the settings."
        )
    return f"Of your organisation's sources, only these were used, as is set here: {', '.join(_shown(s) for s in sources)}."


def _shown(source: str) -> str:
    """Return a source's name without where this machine keeps it."""
    return Path(source).name if Path(source).is_absolute() else source


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the readable turns before this one hold."""

    entries: tuple[Said | Replied, ...]
    said: tuple[str, ...]
    """The asker's own words, oldest first."""


def earlier(turns: tuple[Turn, ...], asker: Person) -> Earlier:
    """Return the last answered turns as the model reads them, and all that the asker said."""
    answered = [turn for turn in turns if turn.status == "answered"]
    entries: list[Said | Replied] = []
    for turn in answered[-EARLIER_TURNS:]:
        text = _ANSWER.validate_json(turn.answer).text
        entries += [Said(turn.question), Replied(text, ())]
    said = tuple(turn.question for turn in turns if turn.asker == asker.email)
    return Earlier(tuple(entries), said)


_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True)
class ConversationResults:
    """The results of a conversation that an audience may read, those of this turn included."""

    store: Store
    conversation: str
    audience: Audience
    since: datetime | None = None
    """Results of turns that began before this are left out."""

    def all(self) -> tuple[KeptResult, ...]:
        """Return them newest first."""
        found = self.store.results.of(self.conversation, self.audience, self.since)
        return tuple(KeptResult(r.id, r.tool, r.title, r.body) for r in found)


@dataclass(frozen=True, slots=True)
class Occasion:
    """For whom and when a context is made."""

    asker: Person
    audience: Audience
    now: datetime
    said: tuple[str, ...]
    results: ConversationResults
    sources: frozenset[str] | None = None
    """Those to be used; None: all."""
