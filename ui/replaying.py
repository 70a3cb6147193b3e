"""What is kept of turns: one as it was and would be now, without personal values; and forgetting."""

import asyncio
from pathlib import Path

from assistant.replaying import Replay, Step, Told
from knowledge.personal import redacted
from knowledge.store.learned import Learned
from ui.opened import opened
from ui.terminal import say


def show_turn(
    turn: str, email: str | None, folder: Path | None, *, sample: bool, json: bool, full: bool
) -> None:
    """Print the turn, for those who may read all its evidence.

    Raises:
        AssistantError: There is no such turn that this person may read, or it still runs.

    """
    office = opened(folder, sample=sample)
    assistant = office.assistant()
    try:
        found = asyncio.run(assistant.replay(turn, office.asker(email), office.asker))
    finally:
        assistant.close()
    shown = found if full else _redacted(found)
    if json:
        print(shown.model_dump_json(indent=2))
        return
    say("\n".join(_lines(shown)))
    if not full:
        print("Values that look personal or secret are withheld; --full shows them.")


def forget_journey(email: str | None, folder: Path | None, *, sample: bool) -> None:
    """Let what the person looked at until now count as not looked at."""
    office = opened(folder, sample=sample)
    person = office.asker(email)
    Learned(lambda: office.store, person.email).clear(office.now())
    office.store.close()
    whose = f"The learning journey of {person.email}" if person.email else "Your learning journey"
    print(f"{whose} begins anew.")


def _redacted(found: Replay) -> Replay:
    return found.model_copy(
        update={
            "asker": redacted(found.asker),
            "question": redacted(found.question),
            "then": _redacted_told(found.then),
            "now": _redacted_told(found.now) if found.now else None,
            "differences": tuple(map(redacted, found.differences)),
        }
    )


def _redacted_told(told: Told) -> Told:
    return told.model_copy(
        update={
            "steps": tuple(_redacted_step(step) for step in told.steps),
            "notices": tuple(map(redacted, told.notices)),
            "proposed": tuple(map(redacted, told.proposed)),
            "answer": redacted(told.answer),
            "unsupported": tuple(map(redacted, told.unsupported)),
        }
    )


def _redacted_step(step: Step) -> Step:
    texts = {"arguments": redacted(step.arguments), "error": redacted(step.error)}
    return step.model_copy(update=texts)


def _lines(found: Replay) -> list[str]:
    then = found.then
    by = f", asked by {found.asker}" if found.asker else ""
    head = f"{found.turn}: {found.status} by {found.model or 'no model'}, {found.started}{by}"
    lines = [head, "", f"> {found.question}", ""]
    lines += [_step(step) for step in then.steps]
    lines += [f"Notice: {notice}" for notice in then.notices]
    lines += ["", then.answer or "(no answer)", ""]
    lines += [f"Proposed: {summary}" for summary in then.proposed]
    if then.unsupported:
        lines.append(f"Not traced: {', '.join(then.unsupported)}")
    return [*lines, *_again(found)]


def _step(step: Step) -> str:
    came = f"result {step.result}" if step.ok else f"failed: {step.error}"
    return f"{step.tool} {step.arguments} ({step.seconds:.1f} s): {came}"


def _again(found: Replay) -> list[str]:
    if found.now is None:
        return [f"Not answered again: {found.why_not}"]
    if not found.differences:
        return ["Answered again from the same results: the same calls and the same answer."]
    return [
        "Answered again from the same results, with differences:",
        *map("  {}".format, found.differences),
    ]
