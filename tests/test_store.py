import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from peers.postgres import shared
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from knowledge.drawn import ReadersOfAll
from knowledge.people import Audience
from knowledge.store import opening
from knowledge.store.audit import broken_at
from knowledge.store.records import Feedback, Job
from knowledge.store.results import StoredProposal, StoredResult, hashed
from knowledge.store.store import Store, StoreUnavailable, open_store
from knowledge.store.tables import metadata
from knowledge.store.turns import JournalEntry, Turn

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SALES = Audience(frozenset({frozenset({"sales"})}))
FINANCE = Audience(frozenset({frozenset({"finance"})}))
BOTH_IN_ONE = Audience(frozenset({frozenset({"sales", "finance"})}))
BOTH = Audience(frozenset({frozenset({"sales"}), frozenset({"finance"})}))
NOBODY = Audience()


def a_turn(identifier: str, audience: Audience = SALES, event_key: str = "") -> Turn:
    return Turn(
        id=identifier,
        conversation="c-1",
        parent=None,
        event_key=event_key,
        status="running",
        heartbeat=NOON,
        asker="alice@shop.example",
        audience=audience,
        question="How many?",
        answer="",
        model="",
        started=NOON,
        ended=None,
        stop_requested=False,
    )


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'deep' / 'state.db'}"
    server = shared()
    if isinstance(server, str):
        pytest.skip(server)
    return server.fresh()


def a_store(url: str) -> Store:
    store = open_store(url)
    store.turns.conversation("c-1", "c-1", "alice@shop.example", NOON)
    return store


def test_a_turn_comes_back_as_it_was_kept(url: str) -> None:
    store = a_store(url)

    store.turns.begin(a_turn("t-1", BOTH))

    assert store.turns.find("t-1") == a_turn("t-1", BOTH)
    assert store.turns.find("t-2") is None
    store.close()


def test_one_event_key_begins_one_turn(url: str) -> None:
    store = a_store(url)

    first = store.turns.begin(a_turn("t-1", event_key="Ev1"))
    second = store.turns.begin(a_turn("t-2", event_key="Ev1"))

    assert (first.id, second.id) == ("t-1", "t-1")
    assert store.turns.begin(a_turn("t-3")).id == "t-3"
    assert store.turns.begin(a_turn("t-4")).id == "t-4"
    store.close()


@pytest.mark.parametrize(
    ("kept", "reader", "readable"),
    [
        (SALES, SALES, True),
        (SALES, FINANCE, False),
        (SALES, BOTH_IN_ONE, True),
        (SALES, BOTH, False),
        (BOTH, SALES, True),
        (BOTH_IN_ONE, SALES, False),
        (NOBODY, FINANCE, True),
        (SALES, NOBODY, False),
    ],
)
def test_history_is_for_those_who_may_read_all_its_evidence(
    url: str, kept: Audience, reader: Audience, *, readable: bool
) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1", kept))
    result = StoredResult("r-1", "t-1", "count", 1, "Counting", "{}", "f", '{"n": 1}')
    store.results.add(result)

    assert bool(store.turns.history("c-1", reader)) is readable
    assert store.results.of("c-1", reader) == ((result,) if readable else ())
    store.close()


@pytest.mark.parametrize(
    ("evidence", "reader", "readable"),
    [
        (frozenset(), NOBODY, True),
        (frozenset({frozenset({"sales"})}), FINANCE, False),
        (frozenset({frozenset({"sales", "finance"})}), FINANCE, True),
        (frozenset({frozenset({"sales", "finance"})}), BOTH, True),
        (frozenset({frozenset({"sales"}), frozenset({"finance"})}), BOTH, False),
        (frozenset({frozenset({"sales"}), frozenset({"finance"})}), BOTH_IN_ONE, True),
        (frozenset({frozenset[str]()}), BOTH_IN_ONE, False),
        (None, FINANCE, False),
    ],
)
def test_an_ended_turn_is_for_those_who_may_read_what_it_drew_on(
    url: str, evidence: ReadersOfAll | None, reader: Audience, *, readable: bool
) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1", BOTH_IN_ONE))

    store.turns.end("t-1", "answered", "{}", "planner", NOON, evidence)

    assert bool(store.turns.history("c-1", reader)) is readable
    store.close()


def test_results_come_newest_first(url: str) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1"))
    store.turns.begin(replace(a_turn("t-2"), started=NOON + timedelta(minutes=1)))
    for turn, name in (("t-1", "r-a"), ("t-1", "r-b"), ("t-2", "r-c")):
        store.results.add(StoredResult(name, turn, "count", 1, "Counting", "{}", "f", "{}"))

    assert [r.id for r in store.results.of("c-1", SALES)] == ["r-c", "r-b", "r-a"]
    store.close()


def test_two_people_have_conversations_of_one_name_apart(url: str) -> None:
    store = a_store(url)

    assert store.turns.conversation("c-2", "plans", "alice@shop.example", NOON) == ("c-2", False)
    assert store.turns.conversation("c-3", "plans", "bob@shop.example", NOON) == ("c-3", False)
    assert store.turns.conversation("c-4", "plans", "alice@shop.example", NOON) == ("c-2", True)
    store.close()


def test_the_journal_is_read_from_any_event(url: str) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1"))
    store.turns.write("t-1", [JournalEntry(1, "text", "a"), JournalEntry(2, "text", "b")])

    assert store.turns.journal("t-1", after=1) == (JournalEntry(2, "text", "b"),)
    store.close()


def test_a_stop_is_seen_by_the_next_heartbeat_and_only_while_running(url: str) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1"))

    assert not store.turns.beat("t-1", NOON)
    assert store.turns.request_stop("t-1")
    assert store.turns.beat("t-1", NOON)
    store.turns.end("t-1", "stopped", "", "", NOON)
    assert not store.turns.request_stop("t-1")
    store.close()


def test_the_answer_of_a_turn_that_was_given_up_counts_and_no_other_changes_one(url: str) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1"))

    store.turns.end("t-1", "failed", "", "", NOON)
    store.turns.end("t-1", "answered", "{}", "planner", NOON)
    store.turns.end("t-1", "failed", "", "", NOON)

    kept = store.turns.find("t-1")
    assert kept is not None
    assert (kept.status, kept.answer) == ("answered", "{}")
    store.close()


def test_a_proposal_is_taken_once_and_by_its_asker(url: str) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1"))
    proposal = StoredProposal(
        hashed("token"), "t-1", "r-1", "alice@shop.example", "grant", hashed("{}"), NOON, "open"
    )
    store.proposals.add(proposal)

    assert store.proposals.find("token", "alice@shop.example") == proposal
    assert store.proposals.find("token", "bob@shop.example") is None
    assert store.proposals.move(hashed("token"), "open", "taken")
    assert not store.proposals.move(hashed("token"), "open", "taken")
    store.close()


def test_a_costly_result_is_computed_once_for_each_view_of_the_catalog(url: str) -> None:
    store = a_store(url)
    computed: list[str] = []

    def compute() -> str:
        computed.append("x")
        return f"result {len(computed)}"

    assert store.kept("view 1", NOON).once("domains", compute) == "result 1"
    assert store.kept("view 1", NOON).once("domains", compute) == "result 1"
    assert store.kept("view 2", NOON).once("domains", compute) == "result 2"
    store.close()


def test_scans_keep_what_changed_and_one_point_of_a_day_without_change(url: str) -> None:
    store = open_store(url)
    scans = store.scans
    later = (timedelta(0), timedelta(hours=1), timedelta(hours=2), timedelta(days=1))
    for after, body in zip(later, ("8", "8", "7", "7"), strict=True):
        scans.note("sales", "all", NOON + after, body)
    scans.note("finance", "all", NOON, "1")

    kept = [(p.at, p.body) for p in scans.course("sales", "all")]

    assert kept == [
        (NOON + timedelta(hours=1), "8"),
        (NOON + timedelta(hours=2), "7"),
        (NOON + timedelta(days=1), "7"),
    ]
    assert scans.course("sales", "in force") == ()
    store.close()


def test_a_changed_audit_entry_breaks_the_chain(url: str) -> None:
    store = a_store(url)
    for n in range(3):
        store.records.log("alice@shop.example", "grant", f"entry {n}", NOON)
    trail = store.records.audit_trail()

    assert broken_at(trail) is None
    assert broken_at((trail[0], replace(trail[1], body="other"), trail[2])) == 2
    assert broken_at((trail[0], trail[2])) == 2
    store.close()


def test_the_rest_comes_back_as_it_was_kept(url: str) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-1"))
    good = Feedback("t-1", "alice@shop.example", "good", "", NOON)

    store.records.give_feedback(replace(good, verdict="bad"))
    store.records.give_feedback(good)
    store.records.put_setting("", "language", "de")
    store.records.put_setting("", "language", "en")
    store.records.put_job(Job("j-1", "embed", "waiting", "{}", NOON))
    store.records.put_job(Job("j-1", "embed", "done", "{}", NOON))

    assert store.records.feedback_on("t-1") == (good,)
    assert store.records.setting("", "language") == "en"
    assert store.records.setting("x", "language") is None
    assert [job.state for job in store.records.jobs("embed")] == ["done"]
    store.close()


def test_a_store_survives_and_serves_many_threads(url: str) -> None:
    first = open_store(url)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: first.records.log("a", "b", str(n), NOON), range(40)))
    first.close()

    second = open_store(url)

    assert broken_at(second.records.audit_trail()) is None
    assert len(second.records.audit_trail()) == 40
    second.close()


def test_processes_that_open_a_new_store_at_once_all_get_it(url: str) -> None:
    program = (
        "import sys; from knowledge.store.store import open_store; open_store(sys.argv[1]).close()"
    )

    started = [subprocess.Popen([sys.executable, "-c", program, url]) for _ in range(4)]

    assert [process.wait() for process in started] == [0, 0, 0, 0]


def test_opening_an_up_to_date_store_does_not_load_alembic(url: str) -> None:
    open_store(url).close()
    program = (
        "import sys; from knowledge.store.store import open_store;"
        "open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", program, url], capture_output=True, check=True)

    assert done.stdout.split() == [b"False"]


def test_the_migrations_end_in_the_tables_as_they_are_written(url: str) -> None:
    store = open_store(url)

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []
    configuration = Config()
    configuration.set_main_option("script_location", str(Path(opening.__file__).parent))
    assert ScriptDirectory.from_config(configuration).get_current_head() == opening.HEAD
    store.close()


def test_a_store_of_a_newer_version_is_refused_in_words(url: str) -> None:
    store = open_store(url)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()

    with pytest.raises(StoreUnavailable, match="newer version of Meshwright"):
        open_store(url)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "can't be read"),
        ("sqlite:////dev/null/x.db", "can't be opened"),
        ("nodb://p:secret@host/x", "can't be read"),
        ("mysql://p:secret@host/x", "can't be read"),
        ("postgresql://p:secret@127.0.0.1:1/x", "can't be opened: .*refused"),
    ],
)
def test_a_store_that_can_not_be_opened_says_why(url: str, told: str) -> None:
    with pytest.raises(StoreUnavailable, match=told) as caught:
        open_store(url)

    assert "secret" not in str(caught.value)


def test_a_store_in_memory_serves_many_threads() -> None:
    store = a_store("sqlite://")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda n: store.records.log("a", "b", str(n), NOON), range(8)))

    assert len(store.records.audit_trail()) == 8
    store.close()


def test_a_moment_comes_back_in_utc_whichever_zone_it_came_in(url: str) -> None:
    store = a_store(url)
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))

    store.turns.begin(replace(a_turn("t-1"), started=tokyo))

    kept = store.turns.find("t-1")
    assert kept is not None
    assert kept.started.isoformat() == "2026-11-23T12:00:00+00:00"
    store.close()


def test_names_of_any_length_and_texts_of_any_characters_are_kept(url: str) -> None:
    store = a_store(url)
    name = "".join(chr(0x4E00 + n) for n in range(9_000))
    owner = f"{name}@shop.example"

    assert store.turns.conversation("c-2", name, owner, NOON) == ("c-2", False)
    assert store.turns.conversation("c-3", name, owner, NOON) == ("c-2", True)
    assert store.turns.begin(a_turn("t-1", event_key=name)).id == "t-1"
    assert store.turns.begin(a_turn("t-2", event_key=name)).id == "t-1"
    store.turns.begin(replace(a_turn("t-3"), question="one\0two \ud83d 😀"))
    kept = store.turns.find("t-3")
    assert kept is not None
    assert kept.question == "one\ufffdtwo ? 😀"
    store.records.log("a\0", "b", "\ud83d", NOON)
    assert broken_at(store.records.audit_trail()) is None
    store.close()


def test_an_id_that_is_taken_is_no_endless_loop(url: str) -> None:
    store = a_store(url)

    with pytest.raises(IntegrityError):
        store.turns.conversation("c-1", "another", "alice@shop.example", NOON)
    store.close()


RIVAL = """
import sys
from datetime import UTC, datetime
from dataclasses import replace
from knowledge.store.store import open_store
from knowledge.store.records import Feedback, Job
from knowledge.store.turns import JournalEntry
from test_store import NOON, a_turn
from knowledge.store.results import hashed

me, url = sys.argv[1:]
store = open_store(url)
print("ready", flush=True)
sys.stdin.readline()
for n in range(15):
    store.records.log(me, "write", str(n), NOON)
    store.records.put_setting("", "language", f"{me} {n}")
    store.records.give_feedback(Feedback("t-0", "alice@shop.example", "good", f"{me} {n}", NOON))
    store.records.put_job(Job("j-1", "embed", "running", f"{me} {n}", NOON))
    store.kept("view", NOON).once(f"costly {n}", lambda: f"of {me}")
begun = [store.turns.begin(a_turn(f"t-{me}-{n}", event_key=f"Ev{n}")).id for n in range(15)]
mine = [name for name in begun if name.startswith(f"t-{me}-")]
for name in mine:
    store.turns.write(name, [JournalEntry(k, "text", me) for k in range(1, 4)])
talk = [store.turns.conversation(f"c-{me}-{n}", f"talk {n}", "", NOON) for n in range(15)]
taken = [store.proposals.move(hashed(f"token {n}"), "open", "taken") for n in range(15)]
new = sum(not known for _, known in talk)
print(len(mine), new, sum(taken), flush=True)
store.close()
"""


def test_two_processes_write_at_once_and_lose_nothing(url: str) -> None:
    store = a_store(url)
    store.turns.begin(a_turn("t-0"))
    for n in range(15):
        offer = StoredProposal(hashed(f"token {n}"), "t-0", "r", "a", "t", "h", NOON, "open")
        store.proposals.add(offer)
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    rivals = [
        subprocess.Popen(
            [sys.executable, "-c", RIVAL, name, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=here,
        )
        for name in ("a", "b")
    ]
    for rival in rivals:
        assert rival.stdout is not None
        assert rival.stdout.readline() == "ready\n"

    for rival in rivals:
        assert rival.stdin is not None
        rival.stdin.write("go\n")
        rival.stdin.flush()
    told = [rival.communicate()[0].split() for rival in rivals]

    assert [rival.returncode for rival in rivals] == [0, 0]
    assert [sum(map(int, counts)) for counts in zip(*told, strict=True)] == [15, 15, 15]
    trail = store.records.audit_trail()
    assert broken_at(trail) is None
    assert sorted((e.actor, int(e.body)) for e in trail) == [
        (name, n) for name in ("a", "b") for n in range(15)
    ]
    assert len(store.records.feedback_on("t-0")) == 1
    assert len(store.records.jobs("embed")) == 1
    store.close()
