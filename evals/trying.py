"""Asks the cases of the assistant as a surface would, and keeps what happened."""

import asyncio
from collections.abc import Callable, Iterator

from assistant.assistant import Assistant
from assistant.conversation import AssistantError, Question
from assistant.events import (
    Answer,
    CitationMade,
    Clarify,
    Event,
    Notice,
    ProposalMade,
    Stopped,
    ToolFinished,
    ToolStarted,
    Usage,
)
from assistant.opening import Opening
from evals.casebook import EvalCase
from evals.checks import faults
from evals.trial import Called, Trial
from knowledge.people import audience_of
from knowledge.record import Record


class Outcome(Record):
    """A case with what was wrong in each of its trials."""

    case: EvalCase
    trials: tuple[Trial, ...]
    wrong: tuple[tuple[str, ...], ...]
    """One entry a trial."""

    @property
    def passed(self) -> bool:
        """Return whether every trial was right (pass^k)."""
        return not any(self.wrong)


def outcomes(
    office: Opening, cases: tuple[EvalCase, ...], trials: int, progress: Callable[[str], None]
) -> Iterator[Outcome]:
    """Yield the outcome of each case in order; one assistant answers them all."""
    assistant = office.assistant()
    try:
        for number, case in enumerate(cases, start=1):
            progress(f"{number}/{len(cases)} {case.id}")
            tried = tuple(asyncio.run(_tried(assistant, office, case)) for _ in range(trials))
            yield Outcome(
                case=case,
                trials=tried,
                wrong=tuple(tuple(faults(trial, case.expect)) for trial in tried),
            )
    finally:
        assistant.close()


async def _tried(assistant: Assistant, office: Opening, case: EvalCase) -> Trial:
    conversation, events = "", list[Event]()
    for text in case.ask:
        try:
            asker = office.asker(case.as_)
            question = Question(text, asker, audience_of((asker,)), conversation or None)
            events = [event async for event in assistant.ask(question)]
        except AssistantError as reason:
            return Trial(failed=str(reason))
        turn = office.store.turns.find(events[-1].turn) if events else None
        conversation = turn.conversation if turn else conversation
    return _trial(office, events)


def _trial(office: Opening, events: list[Event]) -> Trial:
    started = {e.call: e.arguments for e in events if isinstance(e, ToolStarted)}
    stopped = [e.reason for e in events if isinstance(e, Stopped)]
    answer = next((e for e in events if isinstance(e, Answer)), None)
    if answer is None:
        return Trial(failed=stopped[-1] if stopped else "There was no answer.")
    usage = [e for e in events if isinstance(e, Usage)]
    cited = [e for e in events if isinstance(e, CitationMade)]
    return Trial(
        answer=answer.text,
        called=tuple(
            Called(tool=e.tool, arguments=started[e.call], ok=e.ok)
            for e in events
            if isinstance(e, ToolFinished) and e.call in started
        ),
        cited=tuple(e.location for e in cited),
        sources=_results(office, answer.turn) if cited else (),
        standings=tuple(c.standing for c in answer.claims if c.standing),
        unsupported=answer.unsupported,
        proposed=tuple(e.tool for e in events if isinstance(e, ProposalMade)),
        asked_back=any(isinstance(e, Clarify) for e in events),
        notices=tuple(e.text for e in events if isinstance(e, Notice)),
        input_tokens=sum(u.input_tokens for u in usage),
        output_tokens=sum(u.output_tokens for u in usage),
        cached_tokens=sum(u.cache_read_tokens for u in usage),
        seconds=answer.seconds,
    )


def _results(office: Opening, turn: str) -> tuple[str, ...]:
    return tuple(r.body for r in office.store.results.made_in(turn))
