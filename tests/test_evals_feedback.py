"""Cases from people's feedback: redacted, without who asked, each once, and only what may be read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.conversation import AssistantError
from assistant.events import ToolFinished
from evals.casebook import CasebookError, casebook
from evals.from_feedback import FILE, added, judged
from knowledge.people import Audience, Person, audience_of
from knowledge.store.records import Feedback
from knowledge.store.store import Store, open_store
from knowledge.store.turns import JournalEntry, Turn
from ui.casemaking import make_cases
from ui.opened import opened

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANN = audience_of((Person("ann@shop.example"),))
FINANCE = audience_of((Person("bob@shop.example", groups=frozenset({"finance"})),))


def asked(store: Store, name: str, question: str, minute: int, audience: Audience = ANN) -> None:
    at = NOON + timedelta(minutes=minute)
    turn = Turn(
        id=name,
        conversation="c-1",
        parent=None,
        event_key="",
        status="running",
        heartbeat=at,
        asker="ann@shop.example",
        audience=audience,
        question=question,
        answer="",
        model="",
        started=at,
        ended=None,
        stop_requested=False,
    )
    store.turns.begin(turn)
    done = ToolFinished(call="1", tool="find_policy", ok=True, seconds=1.0, sequence=1)
    store.turns.write(name, (JournalEntry(1, done.kind, done.model_dump_json()),))
    store.turns.end(name, "answered", "{}", "planner", at)


def a_store(folder: Path) -> Store:
    store = open_store(f"sqlite:///{folder / 'state.sqlite'}")
    store.turns.conversation("c-1", "c-1", "ann@shop.example", NOON)
    asked(store, "t-1", "Which policy is for cards?", 0)
    asked(store, "t-2", "And for ann@shop.example?", 1)
    return store


BAD = Feedback("t-2", "bob@shop.example", "bad", "Ask  bob@shop.example.", NOON, "correction")


def test_an_answer_that_was_not_good_becomes_a_case_with_a_rubric(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.records.give_feedback(BAD)

    file, many = added(judged(store, ANN), tmp_path / "cases")
    (case,) = casebook("*", tmp_path / "cases")

    assert (file.name, many) == (FILE, 1)
    assert case.ask == ("Which policy is for cards?", "And for (withheld)?")
    assert case.expect.rubric == (
        "The answer agrees with what a reader knows to be right: Ask (withheld).",
    )
    assert not case.expect.computed
    assert "@" not in file.read_text(encoding="utf-8")
    store.close()


def test_a_good_answer_is_held_to_its_tools(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.records.give_feedback(replace(BAD, turn="t-1", verdict="good", reason=""))

    added(judged(store, ANN), tmp_path)
    (case,) = casebook("*", tmp_path)

    assert case.ask == ("Which policy is for cards?",)
    assert case.expect.tools == ("find_policy",)
    store.close()


def test_what_a_person_wrote_into_the_file_stays_and_nothing_is_added_twice(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.records.give_feedback(BAD)
    file, _ = added(judged(store, ANN), tmp_path)
    edited = (
        file.read_text(encoding="utf-8").replace("agrees with", "says word for word") + "# Mine\n"
    )
    file.write_text(edited, encoding="utf-8")

    assert added(judged(store, ANN), tmp_path) == (file, 0)
    assert file.read_text(encoding="utf-8") == edited
    store.records.give_feedback(replace(BAD, turn="t-1", verdict="good"))
    assert added(judged(store, ANN), tmp_path) == (file, 1)
    assert file.read_text(encoding="utf-8").startswith(edited)
    assert len(casebook("*", tmp_path)) == 2
    store.close()


def test_a_file_that_holds_no_cases_is_left_as_it_is(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.records.give_feedback(BAD)
    (tmp_path / FILE).write_text("- {id: a", encoding="utf-8")

    with pytest.raises(CasebookError, match="does not hold cases"):
        added(judged(store, ANN), tmp_path)

    assert (tmp_path / FILE).read_text(encoding="utf-8") == "- {id: a"
    store.close()


def test_an_answer_whose_evidence_one_may_not_read_is_no_case(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    asked(store, "t-3", "What does Ann earn?", 2, FINANCE)
    store.records.give_feedback(replace(BAD, turn="t-3"))

    assert judged(store, ANN) == ()
    assert [one.turn.id for one in judged(store, FINANCE)] == ["t-3"]
    store.close()


def test_without_feedback_the_command_says_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "meshwright.toml").write_text('[organisation]\nname = "Shop"\n', encoding="utf-8")

    with pytest.raises(AssistantError, match="There is no feedback"):
        make_cases(tmp_path, tmp_path / "cases")

    assert not (tmp_path / "cases").exists()


def test_without_a_workspace_the_feedback_on_the_sample_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("MESHWRIGHT_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    sample = opened(None, sample=True)
    sample.store.turns.conversation("c-1", "c-1", "ann@shop.example", NOON)
    asked(sample.store, "t-1", "Which policy is for cards?", 0)
    sample.store.records.give_feedback(replace(BAD, turn="t-1"))
    sample.store.close()

    make_cases(None, tmp_path / "cases")

    assert [c.ask for c in casebook("*", tmp_path / "cases")] == [("Which policy is for cards?",)]
