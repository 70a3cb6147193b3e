"""Tools that run in a process of their own."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from peers.scripted_model import ScriptedModel, calls, says

from assistant.assistant import Assistant
from assistant.conversation import Question
from assistant.errand import Errand, ErrandFailed, send
from assistant.events import Answer, Event, Progress, ToolFinished
from assistant.opening import Opening, open_for
from assistant.settings import Settings
from knowledge.catalog.snapshot import Snapshot
from knowledge.drawn import ReadersOfAll
from knowledge.people import Person, audience_of
from tools.declaration import Result, ToolError
from tools.plan_roadmap import TOOL as PLAN
from tools.toolbox import TOOLS

ALL_APART = 0
NONE_APART = 1_000_000


def sample(state: Path, large: int) -> Opening:
    found = open_for(Settings(), folder=None, sample=True, cwd=state, cache=state)
    return replace(found, large=large)


def planned(
    office: Opening,
    horizon: int = 12,
    progress: Callable[[str], None] = lambda _: None,
    out_of_time: Callable[[], bool] = lambda: False,
) -> Result:
    request = PLAN.request.model_validate({"brief": "A retailer.", "horizon_months": horizon})
    context = office.context_alone(office.asker(None), ("A retailer.",))
    context = replace(context, progress=progress, out_of_time=out_of_time)
    return office.work(PLAN, request, context)


def planning(office: Opening, snapshot: Path) -> Errand:
    assert office.workspace is not None
    asker = office.asker(None)
    return Errand(
        tool="plan_roadmap",
        request='{"brief": "A retailer."}',
        root=office.workspace.root,
        state=office.state,
        snapshot=snapshot,
        database_url="",
        asker=asker,
        audience=audience_of((asker,)),
        now=office.now(),
        said=(),
    )


def test_a_result_is_the_same_from_another_process_and_progress_comes_through(
    tmp_path: Path,
) -> None:
    said: list[str] = []
    here = sample(tmp_path, NONE_APART)
    moment = here.now()
    apart = replace(sample(tmp_path, ALL_APART), now=lambda: moment)

    result = planned(apart, progress=said.append)

    assert result == planned(replace(here, now=lambda: moment))
    assert said != []


def test_the_readers_of_what_was_drawn_on_come_back_from_another_process(tmp_path: Path) -> None:
    insider = Person("x", groups=frozenset({"people-team", "finance-controlling"}))
    request = PLAN.request.model_validate({"brief": "A retailer."})
    readers: list[ReadersOfAll | None] = []

    for large in (ALL_APART, NONE_APART):
        office = sample(tmp_path / str(large), large)
        context = office.context_apart(insider, audience_of((insider,)), ("A retailer.",))
        office.work(PLAN, request, context)
        readers.append(context.drawn.readers())
        office.store.close()

    assert readers[0] == readers[1]
    assert readers[0]


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_a_process_is_killed_as_soon_as_nobody_waits(tmp_path: Path, seconds: float) -> None:
    office = sample(tmp_path, ALL_APART)
    assert office.catalog.fingerprint
    began = time.monotonic()

    with pytest.raises(ToolError, match=r"Planning the data mesh was stopped\."):
        planned(office, out_of_time=lambda: time.monotonic() - began > seconds)

    assert time.monotonic() - began < 60


def test_what_a_tool_refuses_in_another_process_comes_in_its_words(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"The horizon must lie between 3 and 60 months\."):
        planned(sample(tmp_path, ALL_APART), horizon=100)


def test_a_bug_in_another_process_brings_its_traceback(tmp_path: Path) -> None:
    office = sample(tmp_path, ALL_APART)
    errand = planning(office, tmp_path / "gone.sqlite")
    context = office.context_alone(office.asker(None), ())

    with pytest.raises(ErrandFailed, match="SnapshotUnreadable"):
        send(errand, PLAN, context)


def test_a_process_ends_when_the_one_that_asked_is_killed(tmp_path: Path) -> None:
    office = sample(tmp_path, ALL_APART)
    assert isinstance(office.catalog, Snapshot)
    errand = planning(office, office.catalog.path)

    done = subprocess.run(  # The end of its input is all that it sees of a killed parent.
        [sys.executable, "-c", "from assistant.errand import main; main()"],
        input=f"{errand.model_dump_json()}\n".encode(),
        capture_output=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == 1
    assert b'"result"' not in done.stdout


def test_a_costly_tool_that_takes_too_long_ends_its_call_and_not_the_turn(tmp_path: Path) -> None:
    office = sample(tmp_path, ALL_APART)
    model = ScriptedModel([calls(("plan_roadmap", '{"brief": "A retailer."}')), says("not yet.")])

    events = asyncio.run(asked(office, model, seconds=0.6))

    (finished,) = (e for e in events if isinstance(e, ToolFinished))
    assert finished.error.startswith("Planning the data mesh took too long and was given up.")
    assert isinstance(events[-1], Answer)


def test_a_costly_tool_answers_a_turn_from_its_process(tmp_path: Path) -> None:
    office = sample(tmp_path, ALL_APART)
    model = ScriptedModel([calls(("plan_roadmap", '{"brief": "A retailer."}')), says("done.")])

    events = asyncio.run(asked(office, model, seconds=60))

    assert [e.ok for e in events if isinstance(e, ToolFinished)] == [True]
    assert any(isinstance(e, Progress) for e in events)


async def asked(office: Opening, model: ScriptedModel, seconds: float) -> list[Event]:
    assistant = Assistant(
        store=office.store,
        model=model,
        fallback=ScriptedModel([says("no time.")], name="planner"),
        tools=TOOLS,
        context_for=office.context_on,
        now=office.now,
        seconds=seconds,
        work=office.work,
    )
    asker = office.asker(None)
    try:
        question = Question("A retailer.", asker, audience_of((asker,)))
        return [event async for event in assistant.ask(question)]
    finally:
        assistant.close()
        office.store.close()
