"""Gives the events of a turn their turn and their place in it."""

from dataclasses import dataclass
from typing import TypeVar

from assistant.events import TurnEvent

EventT = TypeVar("EventT", bound=TurnEvent)


@dataclass(slots=True)
class Numbering:
    """Numbers events from 1 in the order they are made."""

    turn: str
    last: int = 0

    def __call__(self, event: EventT) -> EventT:
        """Return the event with its turn and the next number."""
        self.last += 1
        return event.model_copy(update={"turn": self.turn, "sequence": self.last})
