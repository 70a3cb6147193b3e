import asyncio
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.conversation import AssistantError, Question
from assistant.events import Answer, Event, Notice, ProposalMade, Stopped, ToolFinished
from assistant.model import Ended, ModelUnavailable, Replied, Said, Text
from knowledge.people import Audience
from peers.scripted_model import ScriptedModel, calls, says
from peers.shop_tools import ALICE, BOB, assistant_with, opened, question


async def heard(assistant: Assistant, asked: Question) -> list[Event]:
    return [event async for event in assistant.ask(asked)]


def answered(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Answer), events
    return events[-1]


def test_an_answer_comes_from_a_tool_and_is_proved(tmp_path: Path) -> None:
    model = ScriptedModel(
        [calls(("count_tables", '{"domain": "Orders"}')), says("Orders has 412 ", "tables.")]
    )

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        events = asyncio.run(heard(assistant, question("How many tables?")))

    answer = answered(events)
    assert [event.kind for event in events] == [
        "tool_started", "progress", "tool_finished", "text", "answer",
    ]  # fmt: skip
    assert [event.sequence for event in events] == [1, 2, 3, 4, 5]
    assert answer.text == "Orders has 412 tables."
    assert [claim.standing for claim in answer.claims] == ["confirmed"]
    assert answer.unsupported == ()
    assert answer.model == "scripted"


def test_a_swapped_figure_is_marked_and_listed(tmp_path: Path) -> None:
    model = ScriptedModel(
        [calls(("count_tables", '{"domain": "Orders"}')), says("Orders has 413 tables.")]
    )

    with opened(tmp_path) as store, assistant_with(model, store) as assistant:
        answer = answered(asyncio.run(heard(assistant, question("How many tables?"))))

    assert answer.text == "Orders has 413 [not traced] tables."
    assert answer.unsupported == ("413",)
    assert answer.claims[0].standing is None
