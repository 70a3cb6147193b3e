"""The ask command: one question, its answer streamed to the terminal or printed as JSON."""

import asyncio
import json as json_text
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from assistant.conversation import AssistantError, Question
from assistant.events import (
    Answer,
    ArtifactMade,
    CitationMade,
    Clarify,
    Event,
    FollowUps,
    Notice,
    ProposalMade,
    Retracted,
    Stopped,
    TextDelta,
    ToolFinished,
    ToolStarted,
    Usage,
    Withheld,
)
from assistant.opening import Opening
from knowledge.people import audience_of
from tools.roadmap.model import Roadmap
from ui.answer_json import (
    AnswerJson,
    ArtifactJson,
    CitationJson,
    ClaimJson,
    ProposalJson,
    ToolJson,
    UsageJson,
)
from ui.failures import UsageError
from ui.opened import opened
from ui.render.result_files import ResultFile, files_of
from ui.terminal import say

_OBJECT: TypeAdapter[dict[str, object]] = TypeAdapter(dict[str, object])
_MOST_NAMED = 6
"""Files of a folder that are named; of more their number is told."""
EventT = TypeVar("EventT")


def ask_once(
    question: str,
    email: str | None,
    conversation: str | None,
    folder: Path | None,
    *,
    sample: bool,
    json: bool,
) -> None:
    """Ask and print: as it comes for a person, at the end as JSON for a program.

    Raises:
        AssistantError: There is no answer; the message says why.

    """
    if conversation and ":" in conversation:
        # Such names stand for places whose members only their own surface can vouch for.
        raise UsageError(
            f"{conversation!r} is no conversation of the terminal; give the id that an earlier answer named."
        )
    office = opened(folder, sample=sample)
    asker = office.asker(email)
    asked = Question(question, asker, audience_of((asker,)), conversation)
    events = asyncio.run(_listen(office, asked, json=json))
    stopped = _of(events, Stopped)
    answers = _of(events, Answer)
    if not answers:
        raise AssistantError(stopped[-1].reason if stopped else "There was no answer. Ask again.")
    turn = office.store.turns.find(answers[-1].turn)
    thread = turn.conversation if turn else ""
    if json:
        artifacts = _artifacts(office, events)
        print(_object(events, answers[-1], artifacts, thread).model_dump_json(indent=2))
    else:
        _say_end(office, events, thread)


async def _listen(office: Opening, question: Question, *, json: bool) -> list[Event]:
    assistant = office.assistant()
    events: list[Event] = []
    try:
        async for event in assistant.ask(question):
            events.append(event)
            if not json:
                _say(event)
    finally:
        assistant.close()
    return events


def _say(event: Event) -> None:
    match event:
        case TextDelta():
            sys.stdout.write(event.text)
            sys.stdout.flush()
        case ToolStarted():
            _aside(f"… {event.title}")
        case Retracted():
            sys.stdout.write("\n")
            _aside(f"(taken back: {event.reason})")
        case Withheld():
            _aside(f"(withheld: {event.reason})")
        case Clarify():
            choices = "".join(f"\n  - {c}" for c in event.choices)
            print(f"{event.question}{choices}")
        case _:
            pass


def _aside(text: str) -> None:
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")


def _say_end(office: Opening, events: list[Event], thread: str) -> None:
    answer = _of(events, Answer)[-1]
    print()
    for notice in _of(events, Notice):
        say(f"\nNote: {notice.text}")
    cited = _of(events, CitationMade)
    if cited:
        print("\nSources")
    for citation in cited:
        say(f"  [{citation.number}] {citation.location}: “{citation.quote}”")
    if answer.unsupported:
        print(f"\nNot traced: {', '.join(answer.unsupported)}")
    for proposal in _of(events, ProposalMade):
        say(
            f"\nProposed: {proposal.about}. {proposal.summary}\n  meshwright confirm {proposal.token}"
        )
    files = where_written(Path(artifact.path) for artifact in _artifacts(office, events))
    if files:
        say(f"\nWritten:{files}")
    for following in _of(events, FollowUps):
        print("\nYou could ask next:", *(f"  {q}" for q in following.questions), sep="\n")
    _aside(f"\n({answer.model}, {answer.seconds:.1f} s; go on with --conversation {thread})")


def where_written(files: Iterable[Path]) -> str:
    """Return a line for each folder, the upper ones first, that names its files where they are few."""
    folders: dict[Path, list[str]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file.name)
    return "".join(
        f"\n  {', '.join(names) if len(names) <= _MOST_NAMED else f'{len(names)} files'} in {folder}"
        for folder, names in sorted(
            folders.items(), key=lambda found: (len(found[0].parts), found[0])
        )
    )


def _artifacts(office: Opening, events: list[Event]) -> tuple[ArtifactJson, ...]:
    """Write the files of the turn's results and return where they are."""
    made: list[ArtifactJson] = []
    for event in _of(events, ArtifactMade):
        stored = office.store.results.find(event.turn, event.result)
        if stored is None:
            continue
        folder = office.state / "artifacts" / event.result
        if stored.tool != "plan_roadmap":
            made += _written(files_of(stored), folder)
            continue
        from ui.render.roadmap_files import write_roadmap  # noqa: PLC0415 - loads matplotlib.

        plan = Roadmap.model_validate_json(stored.body)
        files = write_roadmap(plan, folder, ("md", "docx", "pptx", "json"))
        made += [ArtifactJson(kind=f.kind, title=f.title, path=str(f.path)) for f in files]
    return tuple(made)


def _written(files: tuple[ResultFile, ...], folder: Path) -> list[ArtifactJson]:
    for file in files:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_text(file.text, encoding="utf-8", newline="\n")
    return [ArtifactJson(kind=f.kind, title=f.title, path=str(folder / f.name)) for f in files]


def _of(events: list[Event], kind: type[EventT]) -> list[EventT]:
    return [e for e in events if isinstance(e, kind)]


def _object(
    events: list[Event], answer: Answer, artifacts: tuple[ArtifactJson, ...], thread: str
) -> AnswerJson:
    usage = _of(events, Usage)
    return AnswerJson(
        answer=answer.text,
        claims=tuple(
            ClaimJson(text=c.text, standing=c.standing, sources=c.sources) for c in answer.claims
        ),
        citations=tuple(
            CitationJson(number=c.number, title=c.source_title, location=c.location, quote=c.quote)
            for c in _of(events, CitationMade)
        ),
        tools=tuple(_tools(events)),
        proposals=tuple(
            ProposalJson(
                token=p.token, tool=p.tool, summary=p.summary, arguments=_arguments(p.arguments)
            )
            for p in _of(events, ProposalMade)
        ),
        unsupported=answer.unsupported,
        artifacts=artifacts,
        notices=tuple(n.text for n in _of(events, Notice)),
        model=answer.model,
        usage=UsageJson(
            input_tokens=sum(u.input_tokens for u in usage),
            output_tokens=sum(u.output_tokens for u in usage),
            cache_read_tokens=sum(u.cache_read_tokens for u in usage),
            cache_write_tokens=sum(u.cache_write_tokens for u in usage),
        ),
        seconds=answer.seconds,
        conversation=thread,
        turn=answer.turn,
    )


def _tools(events: list[Event]) -> Iterator[ToolJson]:
    started = {e.call: e for e in _of(events, ToolStarted)}
    for end in _of(events, ToolFinished):
        if end.call in started:
            arguments = _arguments(started[end.call].arguments)
            yield ToolJson(name=end.tool, arguments=arguments, ok=end.ok, seconds=end.seconds)


def _arguments(text: str) -> dict[str, object]:
    try:
        return _OBJECT.validate_json(text)
    except ValueError:
        return {"text": json_text.dumps(text)}
