"""What is said where no tool answers, and how hasty spelling, dates and places are heard."""

import pytest
from pydantic import JsonValue

from assistant.model import Call, Returned
from assistant.planner.carrying import beside_focus, remembering
from assistant.planner.deciding import Decider
from assistant.planner.english import in_english
from assistant.planner.limits import untold
from assistant.planner.listed import names_listed
from assistant.planner.places import named_fully, sized_in
from assistant.planner.redrawing import redrawing_in
from assistant.planner.routing import Router
from assistant.planner.searching import searched_on
from assistant.planner.speaking import second_try
from assistant.planner.spelling import spelt
from assistant.planner.thread import Decline, Thread, Use, after
from assistant.planner.wishes import purpose_in, until_in
from knowledge.embedding.encoder import default_encoder
from tools.by_name import tool_named
from tools.toolbox import TOOLS

CHANGE = Use("assess_change", {"question": "What breaks if we drop shop.order?", "dataset": "shop.order"})  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "what access do I have?",
        "Welche Zugriffe habe ich?",
        "¿Qué accesos tengo?",
        "which tables does marketing use most",
        "What are the most used tables?",
        "Mail the plan to the board",
        "Schick den Plan an den Vorstand",
        "Book a room for Thursday",
        "please delete the sandbox tables",
        "Borra la tabla shop.order",
        "run the nightly load again",
        "How many orders did we have yesterday?",
        "¿Cuántos pedidos tuvimos ayer?",
        "Show me the ten best selling items of last week",
    ],
)
def test_what_nothing_tells_is_said_with_questions_that_are_answered(question: str) -> None:
    limit = untold(in_english(question))

    assert limit is not None
    assert limit.text.startswith("I can't")
    assert limit.instead


@pytest.mark.parametrize(
    "question",
    ["What access do I need for shop.order?", "Who uses shop.order?", "Which policies apply to access?",
     "Drop shop.order, what breaks?", "Send the owner of shop.order an alert", "Run the policy checks on shop",
     "Which loads failed last night?", "Merge finance and sales", "Which tables are unused?", "Move off the warehouse"],
)  # fmt: skip
def test_what_a_tool_tells_is_no_limit(question: str) -> None:
    assert untold(question) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wich polcies aply to custmer data", "which policies apply to customer data"),
        ("define prducts for store operatons", "define products for store operations"),
        ("lineage of ordrs_daily in fivetran", "lineage of ordrs_daily in fivetran"),
        ("Aoife Brannigan of Fernway", "Aoife Brannigan of Fernway"),
    ],
)
def test_words_of_the_field_are_heard_though_misspelt_and_names_stay(
    typed: str, meant: str
) -> None:
    assert spelt(typed) == meant


@pytest.mark.parametrize(
    ("text", "until", "purpose"),
    [
        ("accès d'ici fin mars pour le budget", "fin mars", "le budget"),
        ("Zugriff bis Ende März, für die Preisanalyse", "Ende März", "die Preisanalyse"),
        ("acceso hasta el 30 de junio para el presupuesto", "30 de junio", "el presupuesto"),
        ("I need it until 30 June to plan shifts", "30 June", "plan shifts"),
        ("access to up to 5 tables", None, None),
    ],
)
def test_the_day_until_which_something_is_wanted_is_read_in_four_languages(
    text: str, until: str | None, purpose: str | None
) -> None:
    assert until_in(text) == until
    assert purpose_in(text) == purpose


def test_the_first_two_are_those_listed_first_and_size_is_a_place() -> None:
    thread = Thread(names=("Orders", "Customer and loyalty", "Returns"))

    said = named_fully("merge the first two", thread)

    assert said == "merge Orders and “Customer and loyalty”"
    assert redrawing_in(said).merge == (("Orders", "Customer and loyalty"),)
    assert [sized_in("the biggest one"), sized_in("and the smallest?"), sized_in("all")] == ["first", "last", ""]  # fmt: skip


def test_measures_of_one_thing_are_no_list_and_violations_are_listed_by_their_dataset() -> None:
    score = "**80 %** is the score.\n\n| dimension | score |\n|---|--:|\n| accuracy | 80 % |\n"
    scan = "**2 violations**\n\n| Domain | Violations |\n|---|---|\n| no domain | 2 |\n\n- **Has an owner**: 2 violations, such as: core.basket has no owner.\n"

    assert names_listed(score) == ()
    assert names_listed(scan) == ("core.basket",)


@pytest.mark.parametrize(
    ("text", "found", "arguments"),
    [
        ("And if we only rename the column ean?", {"column": "ean"}, {"column": "ean", "dataset": "shop.order"}),
        ("Rename ean in shop.item", {"dataset": "shop.item"}, {"dataset": "shop.item"}),
        ("and overall?", {}, {}),
    ],
)  # fmt: skip
def test_a_question_that_goes_on_is_about_what_the_conversation_is_about(
    text: str, found: dict[str, JsonValue], arguments: dict[str, JsonValue]
) -> None:
    tool = tool_named("assess_change")

    assert tool is not None
    assert beside_focus(tool, found, text, after(Thread(), CHANGE)) == arguments


def test_what_was_spoken_of_is_kept_over_a_question_that_names_nothing() -> None:
    before = after(Thread(), CHANGE)
    now = after(before, Use("score_quality", {}))

    assert remembering(before, now).before == "shop.order"


def test_a_search_for_them_takes_along_who_they_are() -> None:
    thread = after(Thread(), Use("search_knowledge", {"query": "Who leads the platform team?"}))

    assert searched_on("how many are they?", thread) == "how many are they? (Who leads the platform team?)"  # fmt: skip
    assert searched_on("What is a steward?", thread) == "What is a steward?"


def test_a_phrase_of_a_language_tells_the_language_of_a_few_words() -> None:
    assert in_english("peut-on s'y fier ?") == "can i trust it ?"


def test_a_name_that_a_tool_needs_is_not_left_out_in_a_second_try() -> None:
    mending = Returned(Call("1", "remediate", '{"dataset": "since when"}'), None, error="Not found.")  # fmt: skip
    scoring = Returned(Call("1", "score_quality", '{"dataset": "since"}'), None, error="Not found.")

    assert second_try((mending,), TOOLS) is None
    assert second_try((scoring,), TOOLS) == Use("score_quality", {})


def test_a_text_of_another_field_is_out_of_scope_though_its_words_ask_for_a_plan() -> None:
    decider = Decider(Router(default_encoder), TOOLS)

    assert decider.decide("Plan a three day trip to Lisbon", Thread()) == Decline()
    assert isinstance(decider.decide("Plan our data mesh", Thread()), Use)
