"""Turns as the page shows them: begun, followed, stopped, and read again from the store."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from assistant.assistant import Assistant
from assistant.conversation import Attachment, Question
from assistant.events import AnyEvent, Event
from knowledge.people import Person, audience_of
from knowledge.store.store import Store
from knowledge.store.turns import Turn
from ui.web.running import LoopThread

_EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's way to their conversations."""

    assistant: Assistant
    store: Store
    loop: LoopThread
    asker: Person

    def begin(
        self, text: str, conversation: str | None, attachments: tuple[Attachment, ...] = ()
    ) -> str:
        """Begin a turn, which goes on whatever becomes of the page; return its conversation.

        Raises:
            AssistantError: The question can't be asked.

        """
        audience = audience_of((self.asker,))
        question = Question(text, self.asker, audience, conversation, attachments)
        first = self.loop.call(self._first(question))
        turn = self.store.turns.find(first)
        return turn.conversation if turn else (conversation or "")

    async def _first(self, question: Question) -> str:
        """Return the id of the turn once it has begun; it runs apart from who listens."""
        events = self.assistant.ask(question)
        first = await anext(events, None)
        await events.aclose()
        return first.turn if first else ""

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """Return the turns of a conversation that this person may read, oldest first."""
        return self.store.turns.history(conversation, audience_of((self.asker,)))

    def events(self, turn: str) -> tuple[Event, ...]:
        """Return what a turn has told so far. Whoever calls has checked who may read it."""
        return tuple(_EVENT.validate_json(e.body) for e in self.store.turns.journal(turn))

    def follow(self, turn: str) -> Iterator[Event]:
        """Yield the turn's events from its first on, until it has ended."""
        return self.loop.iterate(self.assistant.follow(turn, self.asker))

    def stop(self, turn: str) -> None:
        """Stop a turn."""
        self.loop.call(self.assistant.stop(turn, self.asker))
