"""Asks the planner every question of a set and judges each outcome."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue, TypeAdapter

from assistant.model import Asked, Call, ReplyPart
from assistant.planner.english import in_english
from evals.planner.cases import Case
from evals.planner.sample import Earlier, Sample, call_of
from tools.declaration import Result
from tools.open_result import OpenedResult
from tools.search_knowledge import FoundPassages

_ARGUMENTS = TypeAdapter(dict[str, JsonValue])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the planner did with one question."""

    case: Case
    did: Literal["called", "asked_back", "declined"]
    tool: str
    """Empty where none was called."""
    arguments: str
    """JSON text; empty where no tool was called."""
    gave: Literal["answer", "nothing", "not_run"]
    """`nothing`: the tool failed, found nothing that answers, or no tool was called."""

    @property
    def right_tool(self) -> bool:
        """Return whether an acceptable tool was called."""
        return self.tool in self.case.tools

    @property
    def right_arguments(self) -> bool:
        """Return whether the right tool was called, and with the words expected, if any are.

        Words that were asked in another language may have become English.
        """
        wanted = self.case.words
        if not wanted or not self.right_tool:
            return self.right_tool
        texts = [t.casefold() for t in _texts(_ARGUMENTS.validate_json(self.arguments).values())]
        forms = {wanted.casefold(), in_english(wanted).casefold()}
        return any(form in text for form in forms for text in texts)

    @property
    def right_follow_up(self) -> bool:
        """Return whether the right tool was called with the words expected, and gave something."""
        return self.right_arguments and self.gave != "nothing"

    @property
    def confident(self) -> bool:
        """Return whether something was said as an answer to the question."""
        return self.did == "called" and self.gave != "nothing"


def outcomes(cases: Iterable[Case], sample: Sample) -> Iterator[Outcome]:
    """Yield what became of each case, in order."""
    for case in cases:
        earlier = sample.earlier(case.after, case.before)
        parts = sample.parts(case.text, earlier)
        call = call_of(parts)
        if call is None:
            yield Outcome(case, _without_call(parts), "", "", "nothing")
        else:
            yield Outcome(
                case, "called", call.tool, call.arguments, _gave(case, call, sample, earlier)
            )


def _without_call(parts: list[ReplyPart]) -> Literal["asked_back", "declined"]:
    return "asked_back" if any(isinstance(part, Asked) for part in parts) else "declined"


def _gave(
    case: Case, call: Call, sample: Sample, earlier: Earlier
) -> Literal["answer", "nothing", "not_run"]:
    """Run the tool where the verdict depends on what it gives."""
    looked_up = call.tool in {"search_knowledge", "open_result"}
    if case.kind != "out_of_scope" and not looked_up and not case.before:
        return "not_run"
    return "answer" if _answers(sample.run(call, earlier)) else "nothing"


def _answers(result: Result | str) -> bool:
    match result:
        case str():
            return False
        case FoundPassages():
            return result.supported
        case OpenedResult():
            return bool(result.items)
        case _:
            return True


def _texts(values: Iterable[JsonValue]) -> Iterator[str]:
    for value in values:
        if isinstance(value, list):
            yield from _texts(value)
        elif value is not None:
            yield str(value)
