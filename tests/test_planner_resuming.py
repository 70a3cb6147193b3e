"""Answers in a word or two to a question that was asked back."""

import pytest
from pydantic import JsonValue

from assistant.planner.resuming import asked_in_whole, chosen_tool, completed, is_answer
from assistant.planner.thread import AskBack
from tools.toolbox import TOOLS

WHICH = AskBack(
    "Which?",
    ("Finding policies", "Searching the knowledge"),
    ("find_policy", "search_knowledge"),
    "",
    "customer data",
)
PURPOSE = AskBack("What for?", (), ("request_access",), "purpose", "give me access to shop.order")
PRODUCT = AskBack("Which product?", (), ("request_access",), "product", "Can you give me access?")


@pytest.mark.parametrize(
    ("answer", "tool"),
    [
        ("Finding policies", "find_policy"),
        ("policies", "find_policy"),
        ("the first", "find_policy"),
        ("2", "search_knowledge"),
        ("the second one", "search_knowledge"),
        ("search", "search_knowledge"),
        ("las políticas", "find_policy"),
        ("neither", ""),
    ],
)
def test_a_tool_is_chosen_by_its_title_its_place_or_a_word_of_it(answer: str, tool: str) -> None:
    assert chosen_tool(answer, WHICH) == tool


@pytest.mark.parametrize(
    ("pending", "answer", "arguments"),
    [
        (PRODUCT, "the shop orders please", {"product": "the shop orders"}),
        (PURPOSE, "to plan stock for 60 days", {"product": "shop.order", "purpose": "plan stock", "duration_days": 60}),
        (PURPOSE, "für die Preisanalyse", {"product": "shop.order", "purpose": "die Preisanalyse"}),
        (PURPOSE, "audit", {"product": "shop.order", "purpose": "audit"}),
    ],
)  # fmt: skip
def test_an_answer_is_the_argument_left_open_and_may_say_more(
    pending: AskBack, answer: str, arguments: dict[str, JsonValue]
) -> None:
    tool = next(t for t in TOOLS if t.name == "request_access")

    assert completed(tool, answer, pending, "") == arguments


@pytest.mark.parametrize(
    ("question", "answer", "whole"),
    [
        ("is it good?", "core.price", "is core.price good?"),
        ("It broke again", "the price load", "the price load broke again"),
        ("what about it?", "core.item", "core.item?"),
        ("customer data", "policies", "policies customer data"),
    ],
)
def test_what_was_meant_takes_its_place_in_the_question(
    question: str, answer: str, whole: str
) -> None:
    assert asked_in_whole(answer, AskBack("What?", (), (), "", question)) == whole


def test_a_new_question_is_no_answer() -> None:
    assert is_answer("stock planning for the spring sale, over the next three months", PURPOSE)
    assert not is_answer("stock planning for the spring sale, over the next three months", PRODUCT)
    assert not is_answer("what is a data contract?", PURPOSE)
    assert not is_answer("Plan our data mesh for two years", PURPOSE)
    assert is_answer("core.item?", PRODUCT)
