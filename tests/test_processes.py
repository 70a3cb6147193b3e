"""Turns that run in one process and are stopped, followed or missed from another one."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

from peers.fire import claude, kinds
from peers.scripted_model import ScriptedModel, says
from peers.shop_tools import ALICE, NOON, assistant_with, opened, question
from pydantic import TypeAdapter

from assistant.assistant import LOST, Assistant
from assistant.events import AnyEvent, Event, Stopped
from evals.loopback.messages_api import Peer, Turn, serve
from evals.loopback.messages_api import Text as Says

EVENT: TypeAdapter[Event] = TypeAdapter(AnyEvent)
STALLS = Turn((Says("first. second. third", chunk=50),), stall_after=5)
LATER = NOON + LOST + timedelta(seconds=1)


@contextmanager
def elsewhere(folder: Path, peer: Peer) -> Generator[subprocess.Popen[str]]:
    """Answer a question in another process."""
    command = [sys.executable, "-m", "peers.office", str(folder), peer.url, "Ev1"]
    paths = {"PYTHONPATH": "tests:."}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=paths) as process:
        try:
            yield process
        finally:
            process.kill()


def heard(process: subprocess.Popen[str], count: int) -> list[Event]:
    assert process.stdout is not None
    return [EVENT.validate_json(process.stdout.readline()) for _ in range(count)]


async def all_of(events: AsyncGenerator[Event, None]) -> list[Event]:
    return [event async for event in events]


def test_a_turn_is_stopped_from_another_process_and_its_connection_closes(
    tmp_path: Path,
) -> None:
    with serve([STALLS]) as peer, elsewhere(tmp_path, peer) as process:
        first, second = heard(process, 2)
        with opened(tmp_path) as store, assistant_with(claude(peer), store) as here:
            assert asyncio.run(here.stop(first.turn, ALICE))
            assert peer.disconnected.wait(30)
            (last,) = heard(process, 1)
            followed = asyncio.run(all_of(here.follow(first.turn, ALICE)))

    assert kinds([first, second, last]) == ["text", "text", "stopped"]
    assert followed == [first, second, last]


def test_a_turn_is_followed_from_another_process_from_any_event_on(tmp_path: Path) -> None:
    slow = Turn((Says("first. second. third. fourth. fifth. sixth.", chunk=8),), pause=0.1)

    with serve([slow]) as peer, elsewhere(tmp_path, peer) as process:
        first = heard(process, 1)[0]
        with opened(tmp_path) as store, assistant_with(claude(peer), store) as here:
            rest = asyncio.run(all_of(here.follow(first.turn, ALICE, from_event=first.sequence)))
        assert rest == heard(process, len(rest))

    assert kinds(rest) == ["text"] * 5 + ["answer"]


def test_a_turn_whose_process_was_killed_is_told_as_lost_and_can_be_asked_again(
    tmp_path: Path,
) -> None:
    model = ScriptedModel([says("all is well.")])

    with serve([STALLS]) as peer, elsewhere(tmp_path, peer) as process:
        first, second = heard(process, 2)
        process.kill()
        process.wait()
    with opened(tmp_path) as store, assistant_with(model, store, now=lambda: LATER) as here:
        followed = asyncio.run(all_of(here.follow(first.turn, ALICE)))
        once_more = asyncio.run(all_of(here.follow(first.turn, ALICE)))
        again = asyncio.run(all_of(here.ask(question("Go on?", event_key="Ev1"))))
        third = asyncio.run(all_of(here.ask(question("Go on?", event_key="Ev1"))))

    assert followed == once_more
    assert followed[:2] == [first, second]
    assert isinstance(followed[2], Stopped)
    assert followed[2].reason == "The process that answered this has ended. Ask again."
    assert kinds(again) == ["text", "answer"]
    assert third == []


def test_a_turn_that_runs_here_is_not_lost_however_slow_its_heart_beats(tmp_path: Path) -> None:
    seconds = count(0, int(LOST.total_seconds()) + 1)
    model = ScriptedModel([[0.2, *says("all is well.")]])

    async def asked_and_followed(here: Assistant) -> list[Event]:
        turn = await here.begin(question("Go on?"))
        assert turn is not None
        return await all_of(here.follow(turn.id, ALICE))

    with (
        opened(tmp_path) as store,
        assistant_with(model, store, now=lambda: NOON + timedelta(seconds=next(seconds))) as here,
    ):
        followed = asyncio.run(asked_and_followed(here))

    assert kinds(followed) == ["text", "answer"]


def test_a_lost_turn_is_taken_over_by_the_next_that_asks_the_same(tmp_path: Path) -> None:
    model = ScriptedModel([says("all is well.")])

    with serve([STALLS]) as peer, elsewhere(tmp_path, peer) as process:
        first = heard(process, 1)[0]
        with opened(tmp_path) as store, assistant_with(model, store) as here:
            while_it_runs = asyncio.run(all_of(here.ask(question("Go on?", event_key="Ev1"))))
        process.kill()
        process.wait()
    with opened(tmp_path) as store, assistant_with(model, store, now=lambda: LATER) as here:
        again = asyncio.run(all_of(here.ask(question("Go on?", event_key="Ev1"))))
        lost = store.turns.find(first.turn)

    assert while_it_runs == []
    assert kinds(again) == ["text", "answer"]
    assert lost is not None
    assert lost.status == "failed"
