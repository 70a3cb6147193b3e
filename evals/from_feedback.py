"""Cases made from what people thought of answers: their questions, without who asked, as YAML."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import JsonValue, TypeAdapter

from assistant.events import AnyEvent, Event, ToolFinished
from evals.casebook import cases_in
from knowledge.people import Audience
from knowledge.personal import redacted
from knowledge.store.records import Feedback
from knowledge.store.store import Store
from knowledge.store.turns import Turn

FILE = "feedback.yaml"
_EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)
_HEAD = """\
# Made from people's feedback by `meshwright eval --from-feedback`; new feedback is added at the end.
# Who asked is left out, and what looks personal or secret is withheld. Read each case before you
# share the file, and say more precisely what you expect: evals/casebook.py has all that can be said.
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that somebody judged, with the questions that led to it."""

    feedback: Feedback
    turn: Turn
    asked: tuple[str, ...]
    """The questions of its asker in the conversation up to this one, oldest first."""
    tools: tuple[str, ...]
    """That answered."""


def judged(store: Store, audience: Audience) -> tuple[Judged, ...]:
    """Return the judged answers all of whose evidence the audience may read, oldest first."""
    found = (_judged(store, given, audience) for given in reversed(store.records.feedback()))
    return tuple(one for one in found if one is not None)


def _judged(store: Store, given: Feedback, audience: Audience) -> Judged | None:
    turn = store.turns.find(given.turn)
    if turn is None or not turn.open_to(audience):
        return None
    before = store.turns.history(turn.conversation, audience)
    earlier = (t for t in before if t.started < turn.started and t.asker == turn.asker)
    events = (_EVENT.validate_json(entry.body) for entry in store.turns.journal(turn.id))
    tools = dict.fromkeys(e.tool for e in events if isinstance(e, ToolFinished) and e.ok)
    return Judged(given, turn, (*(t.question for t in earlier), turn.question), tuple(tools))


def cases_of(found: Iterable[Judged]) -> Iterator[dict[str, JsonValue]]:
    """Yield a case for each judged answer, as it stands in a file of cases.

    A good answer is held to its tools. Of one that was not good, the tools may have been wrong as
    well: what its reader said is a rubric, which a judge reads, and a person makes it precise.
    """
    for one in found:
        ask: list[JsonValue] = [redacted(text) for text in one.asked]
        name = f"{one.turn.id}-{_number(one)}"
        expect = _good(one) if one.feedback.verdict == "good" else _lacking(one)
        yield {"id": name, "ask": ask[0] if len(ask) == 1 else ask, "expect": expect}


def _number(one: Judged) -> str:
    """Tell apart what several people said of one answer, without saying who."""
    return f"{one.feedback.at:%Y%m%d%H%M%S%f}"


def _good(one: Judged) -> JsonValue:
    return {"tools": list[JsonValue](one.tools)}


def _lacking(one: Judged) -> JsonValue:
    said = " ".join(redacted(one.feedback.comment).split())
    wanted = {
        "missing": "The answer says what a reader missed before",
        "wrong": "The answer does not repeat what a reader found wrong",
        "conflicting": "The answer names the contradiction that a reader saw, or settles it",
        "correction": "The answer agrees with what a reader knows to be right",
    }.get(one.feedback.reason, "The answer satisfies a reader who was not content before")
    return {"rubric": [f"{wanted}: {said}" if said else f"{wanted}."]}


def added(found: Iterable[Judged], folder: Path) -> tuple[Path, int]:
    """Write the cases that the folder's file does not have yet; return the file and how many.

    Raises:
        CasebookError: The file is there and does not hold cases.
        OSError: It can't be written.

    """
    file = folder / FILE
    known = {case.id for case in cases_in(file)} if file.exists() else set[str]()
    fresh = [case for case in cases_of(found) if case["id"] not in known]
    if fresh:
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(fresh, allow_unicode=True, sort_keys=False, width=100)
        before = file.read_text(encoding="utf-8").rstrip() + "\n" if file.exists() else _HEAD
        file.write_text(before + text, encoding="utf-8")
    return file, len(fresh)
