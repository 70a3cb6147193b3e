"""What the page shows of a turn is how it ended, whatever became of the process that answered it."""

import contextlib
from datetime import UTC, datetime
from pathlib import Path

from assistant.events import Stopped
from assistant.opening import open_for
from assistant.settings import Settings
from knowledge.people import Person, audience_of
from knowledge.store.turns import Turn
from ui.web.attached import Attached
from ui.web.desk import Desk
from ui.web.running import LoopThread

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ADA = Person("ada@shop.example")


def test_a_turn_whose_process_wrote_no_end_says_so_when_it_is_opened(tmp_path: Path) -> None:
    office = open_for(Settings(), folder=None, sample=False, cwd=tmp_path, cache=tmp_path)
    with contextlib.closing(office.assistant()) as assistant:
        desk = Desk(Attached(office, assistant), office.store, LoopThread(), ADA)
        conversation, _ = desk.store.turns.conversation("c-1", "one", ADA.email, NOON)
        begun = Turn(
            id="t-1", conversation=conversation, parent=None, event_key="", status="running",
            heartbeat=NOON, asker=ADA.email, audience=audience_of((ADA,)), question="Well?",
            answer="", model="", started=NOON, ended=None, stop_requested=False,
        )  # fmt: skip
        desk.store.turns.begin(begun)
        while_it_runs = desk.events(begun)
        desk.store.turns.end("t-1", "failed", "", "", NOON)
        (shown,) = desk.events(desk.open(conversation).turns[0])

    office.store.close()

    assert while_it_runs == ()
    assert isinstance(shown, Stopped)
    assert shown.reason == "The process that answered this has ended. Ask again."
