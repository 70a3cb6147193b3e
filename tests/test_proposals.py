"""A tool that is run alone: its proposal waits for the same click as any other, its failure is told."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from peers.scripted_model import ScriptedModel
from peers.shop_tools import (
    ACCESS,
    ALICE,
    BOB,
    COUNT,
    NOON,
    CountTables,
    Tables,
    assistant_with,
    opened,
)

from assistant.assistant import Assistant
from assistant.conversation import AssistantError, Occasion
from assistant.events import Event, Stopped
from assistant.single import Waiting
from knowledge.store.store import Store
from knowledge.workspace.model import WorkspaceError
from tools.context import Context
from tools.declaration import ToolError

PATIENCE = 60.0
"""Seconds until something has happened, on a busy machine."""


def test_a_tool_run_alone_keeps_its_proposal_until_its_asker_confirms(tmp_path: Path) -> None:
    with opened(tmp_path) as store, assistant_with(ScriptedModel([]), store) as assistant:
        made = assistant.run_tool(ACCESS, CountTables(domain="Orders"), ALICE)
        with pytest.raises(AssistantError, match="no such proposal"):
            asyncio.run(assistant.confirm(made.token, BOB))
        done = asyncio.run(assistant.confirm(made.token, ALICE))
        with pytest.raises(AssistantError, match="already confirmed"):
            asyncio.run(assistant.confirm(made.token, ALICE))
        logged = [entry.action for entry in store.records.audit_trail()]

    assert done.text == "Access to Orders is granted."
    assert logged == ["request_access"]


def test_a_result_that_offers_nothing_has_no_token(tmp_path: Path) -> None:
    nothing = replace(ACCESS, offers=lambda _: False)

    with opened(tmp_path) as store, assistant_with(ScriptedModel([]), store) as assistant:
        made = assistant.run_tool(nothing, CountTables(domain="Orders"), ALICE)

    assert made.token == ""


def _shown_of_the_failed(assistant: Assistant, store: Store) -> tuple[list[Event], str]:
    """Return what a page that follows the failed turn is told, and how the store has it."""
    turn = store.turns.find(store.turns.latest_of(ALICE.email) or "")
    assert turn is not None
    assert turn.status != "running"

    async def told() -> list[Event]:
        return [event async for event in assistant.follow(turn.id, ALICE)]

    return asyncio.run(told()), turn.status


@pytest.mark.parametrize(
    ("domain", "sentence"),
    [
        ("Nowhere", "There is no domain 'Nowhere'. The domains are Orders and Stock."),
        (
            "Broken",
            "Counting tables failed inside, and nothing of it is kept. The log has the details.",
        ),
    ],
)
def test_a_tool_run_alone_that_fails_keeps_why_and_tells_who_opens_it(
    tmp_path: Path, domain: str, sentence: str
) -> None:
    with opened(tmp_path) as store, assistant_with(ScriptedModel([]), store) as assistant:
        with pytest.raises((ToolError, ZeroDivisionError)):
            assistant.run_tool(COUNT, CountTables(domain=domain), ALICE)
        (shown,), status = _shown_of_the_failed(assistant, store)

    assert isinstance(shown, Stopped)
    assert (shown.reason, status) == (sentence, "failed")


def test_a_tool_run_alone_without_its_workspace_has_ended_too_and_says_why(tmp_path: Path) -> None:
    def unreadable(occasion: Occasion) -> Context:
        raise WorkspaceError(f"{occasion.asker.name}'s meshwright.toml can't be read.")

    with (
        opened(tmp_path) as store,
        assistant_with(ScriptedModel([]), store, context=unreadable) as assistant,
    ):
        with pytest.raises(WorkspaceError):
            assistant.run_tool(COUNT, CountTables(domain="Orders"), ALICE)
        (shown,), status = _shown_of_the_failed(assistant, store)

    assert isinstance(shown, Stopped)
    assert (shown.reason, status) == ("Alice's meshwright.toml can't be read.", "failed")


def test_a_tool_that_nobody_waited_for_is_told_as_stopped(tmp_path: Path) -> None:
    nobody = Waiting(gone=lambda: True)
    with opened(tmp_path) as store, assistant_with(ScriptedModel([]), store) as assistant:
        with pytest.raises(ToolError):
            assistant.run_tool(COUNT, CountTables(domain="Orders"), ALICE, waiting=nobody)
        (shown,), status = _shown_of_the_failed(assistant, store)

    assert isinstance(shown, Stopped)
    assert (shown.reason, status) == ("Counting tables was stopped.", "stopped")


def test_a_tool_run_alone_lives_as_long_as_it_works_and_can_be_stopped(tmp_path: Path) -> None:
    seen: list[datetime] = []

    def waits(request: CountTables, context: Context) -> Tables:
        turn = store.turns.latest_of(ALICE.email) or ""
        until = time.monotonic() + PATIENCE
        while not context.out_of_time() and time.monotonic() < until:
            found = store.turns.find(turn)
            if found is not None and found.heartbeat > found.started:
                seen.append(found.heartbeat)
                store.turns.request_stop(turn)
        return Tables(domain=request.domain, tables=1)

    with (
        opened(tmp_path) as store,
        assistant_with(ScriptedModel([]), store, now=_later()) as assistant,
    ):
        with pytest.raises(ToolError, match="was stopped"):
            assistant.run_tool(replace(COUNT, run=waits), CountTables(domain="Orders"), ALICE)
        (shown,), status = _shown_of_the_failed(assistant, store)

    assert seen
    assert isinstance(shown, Stopped)
    assert (shown.reason, status) == ("Counting tables was stopped.", "stopped")


def _later() -> Callable[[], datetime]:
    """Return a clock that goes on by a second each time it is looked at."""
    seconds = count()
    return lambda: NOON + timedelta(seconds=next(seconds))
