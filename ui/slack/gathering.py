"""What a turn brings beside its text: sources, notices, proposals, files and questions that follow."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from assistant.events import (
    Answer,
    ArtifactMade,
    CitationMade,
    Clarify,
    Event,
    FollowUps,
    Notice,
    ProposalMade,
    Stopped,
)
from ui.slack import blocks
from ui.slack.web_api import Blocks


@dataclass(slots=True)
class Gathered:
    """All of it so far."""

    turn: str = ""
    """Empty where the question had been answered before."""
    answer: Answer | None = None
    stopped: str = ""
    """Why it ended without an answer; empty where it did not."""
    citations: list[CitationMade] = field(default_factory=list[CitationMade])
    notices: list[Notice] = field(default_factory=list[Notice])
    proposals: list[ProposalMade] = field(default_factory=list[ProposalMade])
    follow_ups: list[FollowUps] = field(default_factory=list[FollowUps])
    artifacts: list[ArtifactMade] = field(default_factory=list[ArtifactMade])
    clarify: list[Clarify] = field(default_factory=list[Clarify])

    @property
    def text(self) -> str:
        """Return the text of the answer; empty where there is none."""
        return self.answer.text if self.answer else ""

    def session(self) -> str:
        """Return how the session stands after it: suspended while it waits for a person's click."""
        return "suspended" if self.answer and (self.proposals or self.clarify) else "active"

    def take(self, event: Event) -> None:
        """Take one event; what only shows progress changes nothing."""
        self.turn = event.turn or self.turn
        match event:
            case Answer():
                self.answer = event
            case Stopped():
                self.stopped = event.reason
            case CitationMade():
                self.citations.append(event)
            case Notice():
                self.notices.append(event)
            case ProposalMade():
                self.proposals.append(event)
            case FollowUps():
                self.follow_ups.append(event)
            case ArtifactMade():
                self.artifacts.append(event)
            case Clarify():
                self.clarify.append(event)
            case _:
                pass

    def below(self) -> Blocks:
        """Return what stands below the answer; nothing where there is none."""
        if self.answer is None:
            return ()
        choices = (block for one in self.clarify for block in blocks.clarified(one))
        return (
            *choices,
            *blocks.closing(
                self.answer, self.citations, self.notices, self.proposals, self.follow_ups
            ),
        )


async def gathered(events: AsyncGenerator[Event, None]) -> Gathered:
    """Return all that a turn brought, once it has ended."""
    found = Gathered()
    async with aclosing(events):
        async for event in events:
            found.take(event)
    return found
