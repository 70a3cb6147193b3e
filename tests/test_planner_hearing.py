"""What the planner makes of words that lean on nothing, name a column, or misspell a dataset."""

import re
from pathlib import Path

import pytest
from peers.secret_world import World, context

from assistant.planner import english
from assistant.planner.arguments import names_an_identifier, names_in, told_in
from assistant.planner.cues import is_short
from assistant.planner.earlier import stands_alone
from assistant.planner.phrases import areas_alone
from assistant.planner.thread import Thread
from knowledge.catalog.model import Dataset
from knowledge.people import Person
from tools.assess_change import TOOL as ASSESS_CHANGE
from tools.lineage.meant import Meant
from tools.lineage.named import Names

SHOP = World(
    datasets=(
        Dataset("core.item", "item", layer="core"),
        Dataset("core.order_line", "order_line", layer="core"),
        Dataset("hr.salary_items", "salary_items", layer="core", readers=frozenset({"hr"})),
    )
)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Who won the World Cup?", True),
        ("Write a poem about autumn leaves", True),
        ("Who would own it?", False),
        ("And the second one?", False),
        ("Why not finance?", False),
        ("What does Stock and supply cover?", False),
    ],
)
def test_a_question_stands_alone_if_it_points_to_nothing_said_before(
    text: str, *, alone: bool
) -> None:
    thread = Thread(names=("Stock and supply", "Finance"))

    assert stands_alone(text, thread) is alone


def test_a_dataset_is_not_its_own_column_and_a_named_column_is_found() -> None:
    def told(text: str) -> dict[str, object]:
        return {**told_in(ASSESS_CHANGE, text, "", text)}

    assert "column" not in told("What breaks if we drop core.item?")
    both = told("What breaks if we drop column margin_pct of core.item?")
    assert (both["dataset"], both["column"]) == ("core.item", "margin_pct")


@pytest.mark.parametrize(
    "text", ["core item", "core_item", "Core.Items", "the core items", "CORE ITEM"]
)
def test_spaces_signs_case_and_number_make_no_other_name(text: str) -> None:
    names = Names(context(SHOP, (Person("ann@shop.example"),)).catalog)

    assert names.in_text(f"What breaks if we drop {text} tomorrow?").datasets == ("core.item",)


def test_what_is_spelt_alike_is_told_only_of_what_may_be_read() -> None:
    names = Names(context(SHOP, (Person("ann@shop.example"),)).catalog)

    assert names.meant("core.itme").found == ("core.item",)
    assert names.meant("hr.salary_item") == Meant(near=("core.item",))


def test_no_word_of_the_dictionary_is_lost_because_its_english_is_listed_twice() -> None:
    text = Path(english.__file__).with_name("terms.yaml").read_text(encoding="utf-8")
    meanings = [
        [line.partition(":")[0] for line in part.splitlines() if line.startswith("  ")]
        for part in re.split(r"^\w+:$", text, flags=re.MULTILINE)
    ]

    assert all(len(listed) == len(set(listed)) for listed in meanings)


@pytest.mark.parametrize(
    ("text", "named"),
    [("drop OrderHeader now", "OrderHeader"), ("fix this JavaScript bug", ""), ("Ann Lee", "")],
)
def test_a_name_in_humps_is_an_identifier_and_a_brand_is_none(text: str, named: str) -> None:
    assert names_an_identifier(text) == bool(named)
    assert names_in(text) == named


def test_who_answers_for_a_business_area_is_not_asked_of_the_catalog() -> None:
    assert areas_alone("who owns marketing?")
    assert not areas_alone("who owns the weekly trading?")
    assert not areas_alone("who reads it")


def test_words_for_all_there_is_name_nothing() -> None:
    assert names_in("How good is the quality of our data?") == ""
    assert names_in("How good is the quality of the loyalty data?") == "loyalty"
    assert names_in("Remediate the violations of dataset-has-owner") == ""


@pytest.mark.parametrize(
    "text",
    ["why not the second one?", "and its owner?", "Why?", "same for finance", "shorten that"],
)
def test_what_points_back_means_nothing_by_itself(text: str) -> None:
    assert is_short(text)
    assert not is_short("Which domain comes last?")
    assert not is_short("Who owns the first product?")
