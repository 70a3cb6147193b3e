"""Conversations: whose they are, how they are found, and whom they are shared with."""

from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from knowledge.people import EVERYONE, Audience
from knowledge.store.conversations import Conversations
from knowledge.store.records import Feedback
from knowledge.store.store import Store, open_store
from knowledge.store.turns import Turn

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Generator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'state.sqlite'}")
    yield opened
    opened.close()


def keep(store: Store, conversation: str, owner: str, question: str, answer: str = "") -> None:
    """Keep a conversation of one question."""
    hours = int(conversation[-1])
    name = conversation if owner else f"slack:{conversation}"
    store.turns.conversation(conversation, name, owner, NOON + timedelta(hours=hours))
    store.turns.begin(
        Turn(
            id=f"t-{conversation}", conversation=conversation, parent=None, event_key="",
            status="answered", heartbeat=NOON, asker=owner or "bo@shop.example",
            audience=Audience(), question=question, answer=answer, model="planner", started=NOON,
            ended=NOON, stop_requested=False,
        )
    )  # fmt: skip


def titles(found: Conversations, owner: str, words: str = "") -> list[str]:
    return [c.title for c in found.owned(owner, words)]


def test_a_person_s_own_are_listed_newest_first_by_their_first_question(store: Store) -> None:
    keep(store, "c-1", "ada@shop.example", "Which domain first?")
    keep(store, "c-2", "ada@shop.example", "What does it cost?")
    keep(store, "c-3", "bo@shop.example", "Who owns orders?")
    assert titles(store.conversations, "ada@shop.example") == [
        "What does it cost?",
        "Which domain first?",
    ]


def test_words_are_found_in_questions_answers_and_titles_in_any_case(store: Store) -> None:
    keep(store, "c-1", "ada@shop.example", "Which domain first?", '{"text": "Loyalty at 100%"}')
    keep(store, "c-2", "ada@shop.example", "What does it cost?")
    assert titles(store.conversations, "ada@shop.example", "loyalty FIRST") == [
        "Which domain first?"
    ]
    assert titles(store.conversations, "ada@shop.example", "loyalty cost") == []
    assert titles(store.conversations, "ada@shop.example", "100%") == ["Which domain first?"]
    assert titles(store.conversations, "ada@shop.example", "l_yalty") == []
    store.conversations.rename("c-2", "  The bill ")
    assert titles(store.conversations, "ada@shop.example", "bill") == ["The bill"]


def test_an_emptied_title_shows_the_first_question_again(store: Store) -> None:
    keep(store, "c-1", "ada@shop.example", "Which domain first?")
    store.conversations.rename("c-1", "Order")
    store.conversations.rename("c-1", "")
    assert titles(store.conversations, "ada@shop.example") == ["Which domain first?"]


def test_a_place_of_slack_is_nobody_s_conversation(store: Store) -> None:
    keep(store, "c-1", "", "Which domain first?")
    assert store.conversations.find("c-1") is None
    assert store.conversations.owned("") == ()


def test_a_conversation_opens_to_those_it_is_shared_with_until_it_is_not(store: Store) -> None:
    keep(store, "c-1", "ada@shop.example", "Which domain first?")
    shared = store.conversations
    assert not shared.opens_to("c-1", "bo@shop.example")
    shared.share("c-1", {"bo@shop.example"}, NOON)
    assert shared.opens_to("c-1", "bo@shop.example")
    assert not shared.opens_to("c-1", "cy@shop.example")
    shared.share("c-1", {EVERYONE}, NOON)
    assert shared.opens_to("c-1", "cy@shop.example")
    shared.share("c-1", (), NOON)
    assert not shared.opens_to("c-1", "bo@shop.example")
    assert shared.shared_with("c-1") == frozenset()


def test_feedback_keeps_its_reason(store: Store) -> None:
    keep(store, "c-1", "ada@shop.example", "Which domain first?")
    given = Feedback("t-c-1", "ada@shop.example", "bad", "It is orders.", NOON, "correction")
    store.records.give_feedback(replace(given, reason="wrong"))
    store.records.give_feedback(given)
    assert store.records.feedback() == (given,)
    assert store.records.feedback_on("t-c-1") == (given,)
