"""Reads a turn's events into a trial: its calls with their results, and what its citations open."""

from dataclasses import dataclass

from pydantic import ValidationError

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
from evals.trial import Called, Cited, Claimed, Trial
from knowledge.people import Person
from knowledge.store.results import StoredResult
from knowledge.store.turns import Turn
from tools.by_name import tool_named
from tools.declaration import Result, Tool, ToolError
from tools.open_document import OpenDocument, open_document

_PAGES = 20
"""Pages of a document that are read to find a quote."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A turn that came to its end, with all that its conversation has computed."""

    office: Opening
    asker: Person
    turn: Turn
    events: tuple[Event, ...]

    def results(self) -> tuple[StoredResult, ...]:
        """Return the results of the conversation, this turn's last."""
        turns = self.office.store.turns.all_of(self.turn.conversation)
        return tuple(r for t in turns for r in self.office.store.results.made_in(t.id))

    def typed(self) -> tuple[tuple[Tool, Result], ...]:
        """Return the results of this turn as their tools made them."""
        made = self.office.store.results.made_in(self.turn.id)
        found = ((tool_named(one.tool), one.body) for one in made)
        return tuple((tool, tool.result.model_validate_json(body)) for tool, body in found if tool)

    def given(self, place: str) -> str:
        """Return what the tools of this turn say at a place in an earlier result, or nothing."""
        blocks = (block for tool, result in self.typed() for block in tool.blocks(result))
        return "\n".join(line for b in blocks if b.source == place for line in b.lines)


def trial_of(ended: Ended) -> Trial:
    """Return what the checks look at; files and changes are added by who makes them."""
    events = ended.events
    answer = next((e for e in events if isinstance(e, Answer)), None)
    if answer is None:
        stopped = [e.reason for e in events if isinstance(e, Stopped)]
        return Trial(failed=stopped[-1] if stopped else "There was no answer.")
    usage = [e for e in events if isinstance(e, Usage)]
    results = {r.id: r.body for r in ended.results()}
    cited = (e for e in events if isinstance(e, CitationMade))
    called = _called(events, results)
    return Trial(
        answer=answer.text,
        called=called,
        cited=tuple(_cited(ended, one, results) for one in cited),
        claims=tuple(
            Claimed(text=c.text, standing=c.standing or "", sources=c.sources)
            for c in answer.claims
        ),
        known=tuple(results),
        unsupported=answer.unsupported,
        proposed=tuple(e.tool for e in events if isinstance(e, ProposalMade)),
        asked_back=_asks(events, answer, called),
        notices=tuple(e.text for e in events if isinstance(e, Notice)),
        model=answer.model,
        input_tokens=sum(u.input_tokens for u in usage),
        output_tokens=sum(u.output_tokens for u in usage),
        cached_tokens=sum(u.cache_read_tokens for u in usage),
        written_tokens=sum(u.cache_write_tokens for u in usage),
        seconds=answer.seconds,
    )


def _asks(events: tuple[Event, ...], answer: Answer, called: tuple[Called, ...]) -> bool:
    """Return whether it asks back: the planner by an event, Claude by ending with a question."""
    asks = answer.text.rstrip(" *_\n").endswith("?") and not called
    return asks or any(isinstance(e, Clarify) for e in events)


def _called(events: tuple[Event, ...], results: dict[str, str]) -> tuple[Called, ...]:
    started = {e.call: e.arguments for e in events if isinstance(e, ToolStarted)}
    return tuple(
        Called(
            tool=e.tool,
            arguments=started[e.call],
            ok=e.ok,
            result=e.result,
            body=results.get(e.result, ""),
        )
        for e in events
        if isinstance(e, ToolFinished) and e.call in started
    )


def _cited(ended: Ended, cited: CitationMade, results: dict[str, str]) -> Cited:
    """Return a citation with what stands there: in a document, or in a result of the conversation."""
    in_result = cited.location.partition(" ")[0] in results
    text = ended.given(cited.location) if in_result else _opened(ended, cited.location)
    return Cited(place=cited.location, quote=cited.quote, text=text)


def _opened(ended: Ended, place: str) -> str:
    """Return the document from the place on, as the asker reads it; empty if it does not open."""
    context = ended.office.context_alone(ended.asker, ())
    lines: list[str] = []
    line: int | None = 1
    path = place
    for _ in range(_PAGES):
        try:
            page = open_document(OpenDocument(path=path, from_line=line or 1), context)
        except (ToolError, ValidationError):
            break
        lines += page.lines
        path, line = page.path, page.next_line
        if line is None:
            break
    return "\n".join(lines)
