"""One person's way to their conversations: begun, followed, stopped, read again, named, shared."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from assistant.conversation import AssistantError, Question, missing_end
from assistant.events import Answer, AnyEvent, Event
from assistant.proposals import Confirmed
from knowledge.people import Person, audience_of
from knowledge.store.conversations import Conversation
from knowledge.store.records import Feedback, Reason
from knowledge.store.results import StoredResult, hashed
from knowledge.store.store import Store
from knowledge.store.turns import Turn
from ui.web.attached import Attached
from ui.web.attaching import File, with_question
from ui.web.running import LoopThread

_EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as one person may read it."""

    conversation: Conversation
    mine: bool
    """Only its owner asks in it, names it and shares it."""
    turns: tuple[Turn, ...]
    """Those of which the person may read all evidence, oldest first."""

    @property
    def running(self) -> Turn | None:
        """Return the turn that is being answered, or None."""
        return next((t for t in reversed(self.turns) if t.status == "running"), None)


@dataclass(frozen=True, slots=True)
class Desk:
    """What one person can do with conversations. It knows no page."""

    attached: Attached
    store: Store
    loop: LoopThread
    asker: Person

    def begin(self, text: str, conversation: str | None, files: tuple[File, ...] = ()) -> str:
        """Begin a turn, which goes on whatever becomes of the page; return its conversation.

        Files are loaded for the conversation, which is begun for them where there is none.

        Raises:
            AssistantError: The question can't be asked, or a file can't be read.

        """
        if files and conversation is None:
            conversation = self._fresh()

        def loads(file: File) -> None:
            self.attached.keep(conversation or "", file.name, file.content, lambda _: None)

        attachments = with_question(files, loads)
        audience = audience_of((self.asker,))
        question = Question(text, self.asker, audience, conversation, attachments)
        assistant = self.attached.assistant_for(conversation or "")
        turn = self.loop.call(assistant.begin(question))
        return turn.conversation if turn else (conversation or "")

    def _fresh(self) -> str:
        made = f"c-{secrets.token_hex(4)}"
        now = self.attached.opening.now()
        return self.store.turns.conversation(made, made, self.asker.email, now)[0]

    def open(self, identifier: str) -> Opened:
        """Return the conversation: the person's own, or one that was shared with them.

        Raises:
            AssistantError: There is none that they may open; whether it exists is not told.

        """
        found = self.store.conversations.find(identifier)
        if found is None or not (self._owns(found) or self._is_shown(found)):
            raise AssistantError(
                "There is no such conversation that you may open. Ask its owner to share it with you."
            )
        turns = self.store.turns.history(found.id, audience_of((self.asker,)))
        mine = self._owns(found)
        kept = turns if mine else tuple(t for t in turns if t.status != "running")
        return Opened(found, mine, kept)

    def _owns(self, found: Conversation) -> bool:
        return found.owner == self.asker.email

    def _is_shown(self, found: Conversation) -> bool:
        return self.store.conversations.opens_to(found.id, self.asker.email)

    def conversations(self, words: str = "") -> tuple[Conversation, ...]:
        """Return the person's own conversations that speak of all words, newest first."""
        return self.store.conversations.owned(self.asker.email, words)

    def rename(self, opened: Opened, title: str) -> None:
        """Give one's own conversation a title."""
        if opened.mine:
            self.store.conversations.rename(opened.conversation.id, title)

    def share(self, opened: Opened, people: frozenset[str], now: datetime) -> None:
        """Let these people, and nobody else, open one's own conversation."""
        if opened.mine:
            self.store.conversations.share(opened.conversation.id, people, now)
            body = f'{{"conversation": "{opened.conversation.id}", "people": {len(people)}}}'
            self.store.records.log(self.asker.email, "conversation shared", body, now)

    def shared_with(self, opened: Opened) -> frozenset[str]:
        """Return whom the conversation is shared with."""
        return self.store.conversations.shared_with(opened.conversation.id)

    def events(self, turn: Turn) -> tuple[Event, ...]:
        """Return what a turn of an opened conversation has told so far, and how it ended."""
        told = tuple(_EVENT.validate_json(e.body) for e in self.store.turns.journal(turn.id))
        if turn.answer and not any(isinstance(e, Answer) for e in told):
            # A tool that was run by itself leaves its answer only.
            return (*told, _EVENT.validate_json(turn.answer))
        return told if turn.status == "running" else (*told, *missing_end(self.store, turn.id))

    def result(self, turn: Turn, identifier: str) -> StoredResult | None:
        """Return a result that a turn of an opened conversation rests on."""
        return self.store.results.find(turn.id, identifier)

    def follow(self, turn: Turn) -> Iterator[Event | None]:
        """Yield the turn's events from its first on, until it has ended; None where it is silent."""
        assistant = self.attached.assistant_for(turn.conversation)
        return self.loop.iterate(assistant.follow(turn.id, self.asker))

    def stop(self, turn: Turn) -> None:
        """Stop one's own turn."""
        assistant = self.attached.assistant_for(turn.conversation)
        self.loop.call(assistant.stop(turn.id, self.asker))

    def confirm(self, token: str) -> Confirmed:
        """Carry out a proposal.

        Raises:
            AssistantError: It is not this person's, was carried out before, or can't be.

        """
        return self.loop.call(self.attached.assistant.confirm(token, self.asker))

    def proposal_state(self, token: str, now: datetime) -> str:
        """Return `open`, `taken`, `done`, `failed`, `expired`, or nothing where it is not theirs."""
        found = self.store.proposals.find(token, self.asker.email)
        if found is None:
            return ""
        return "expired" if found.state == "open" and found.expires < now else found.state

    def judged(self, turn: Turn) -> Feedback | None:
        """Return what this person thought of the answer."""
        given = self.store.records.feedback_on(turn.id)
        return next((f for f in given if f.person == self.asker.email), None)

    def judge(self, turn: Turn, *, good: bool, reason: Reason, comment: str, now: datetime) -> None:
        """Keep what this person thinks of the answer, in place of what they thought before."""
        verdict = "good" if good else "bad"
        given = Feedback(turn.id, self.asker.email, verdict, comment.strip(), now, reason)
        self.store.records.give_feedback(given)


def short(token: str) -> str:
    """Return a key for a proposal's widgets that does not tell its token."""
    return hashed(token)[:12]
