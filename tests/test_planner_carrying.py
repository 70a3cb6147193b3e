"""Follow-up questions that take over the subject, or the whole question, of the one before."""

import pytest
from pydantic import JsonValue

from assistant.planner.arguments import told_in
from assistant.planner.carrying import carried_over, repeated, with_focus
from assistant.planner.deciding import Decider
from assistant.planner.earlier import follow_up
from assistant.planner.english import in_english
from assistant.planner.routing import Router
from assistant.planner.thread import Thread, Use, after, heard
from assistant.planner.wishes import days_in, months_in, purpose_in
from knowledge.embedding.encoder import default_encoder
from tools.toolbox import TOOLS

QUALITY = Use("score_quality", {"dataset": "shop.order", "product": "shop.order"})
CHANGE = Use("assess_change", {"question": "What breaks if we drop shop.order?", "dataset": "shop.order"})  # fmt: skip
CONTRACT = Use("draft_contract", {"dataset": "shop.order"})
FOUND = Use("find_data_products", {"need": "Find me data on footfall"})
RULES = Use("find_policy", {"question": "Which policies apply to e-mails?"})
SCAN = Use("scan_governance", {"question": "Where do we violate our policies?"})
ACCESS = Use("request_access", {"product": "shop.order", "purpose": "the budget", "duration_days": 30})  # fmt: skip
PLAN = Use("plan_roadmap", {"brief": "We are a bank with 900 people and 12 data engineers."})
CONCEPT = Use("explain_concept", {"concept": "What is a data product?"})
JOURNEY = Use("recommend_journey", {"role": "What should an engineer learn?"})
PROBLEM = Use("diagnose_issue", {"problem": "The weekly trading report is empty"})


def said_after(last: Use, text: str, answer: str = "") -> Use | None:
    thread = heard(after(Thread(), last), answer)
    english = in_english(text)
    return repeated(english, text, thread, TOOLS) or follow_up(english, thread)


@pytest.mark.parametrize(
    ("last", "text", "arguments"),
    [
        (QUALITY, "and of shop.item?", {"dataset": "shop.item", "product": "shop.item"}),
        (QUALITY, "Et celle de shop.item ?", {"dataset": "shop.item", "product": "shop.item"}),
        (CONTRACT, "the same for shop.item please", {"dataset": "shop.item"}),
        (CONTRACT, "shop.item", {"dataset": "shop.item"}),
        (CHANGE, "und bei shop.item?", {"question": "What breaks if we drop shop.item?", "dataset": "shop.item"}),
        (FOUND, "what about returns?", {"need": "Find me data on footfall"}),
        (RULES, "and to payroll?", {"question": "Which policies apply to payroll"}),
        (SCAN, "only in finance", {"question": "finance", "dataset": "finance"}),
        (QUALITY, "compare that with shop.item", {"dataset": "shop.item", "product": "shop.item"}),
        (SCAN, "export that", {"question": "Where do we violate our policies?", "format": "csv"}),
        (PLAN, "as slides please", {"brief": PLAN.arguments["brief"]}),
        (PLAN, "and without stores?", {"brief": f"{PLAN.arguments['brief']}\n\nand without stores?"}),
        (CONCEPT, "and a data contract?", {"concept": "data contract"}),
        (JOURNEY, "and a domain lead?", {"role": "domain lead"}),
        (JOURNEY, "I only have 30 minutes", {"role": "What should an engineer learn? I only have 30 minutes"}),
        (ACCESS, "make that 60 days", {"product": "shop.order", "purpose": "the budget", "duration_days": 60}),
        (PLAN, "Bitte nur sechs Monate", {"brief": f"{PLAN.arguments['brief']}\n\nBitte nur sechs Monate", "horizon_months": 6}),
        (PLAN, "Was ist mit nur vier Ingenieuren?", {"brief": "We are a bank with 900 people and data engineers.\n\nWas ist mit nur vier Ingenieuren?"}),
    ],
)  # fmt: skip
def test_a_question_that_only_names_another_thing_asks_the_same_of_it(
    last: Use, text: str, arguments: dict[str, JsonValue]
) -> None:
    found = said_after(last, text)

    assert found is not None
    assert found.tool == last.tool
    if last is FOUND:
        assert "returns" in str(found.arguments["need"])
    else:
        assert found.arguments == arguments


@pytest.mark.parametrize(
    ("last", "text"),
    [
        (QUALITY, "and its owner?"),
        (QUALITY, "and personal data?"),
        (QUALITY, "and why?"),
        (QUALITY, "thanks"),
        (QUALITY, "and second?"),
        (CONCEPT, "and the weather?"),
        (ACCESS, "how many days are usual?"),
    ],
)
def test_a_question_of_its_own_repeats_nothing(last: Use, text: str) -> None:
    found = said_after(last, text)

    assert found is None or found.tool != last.tool


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("who uses it?", "who uses shop.order?"),
        ("and its owner?", "Who owns shop.order?"),
        ("quality?", "How good is the quality of shop.order?"),
        ("tell the owner", "tell the owner of shop.order"),
        ("I want access to that for 30 days", "I want access to shop.order for 30 days"),
        ("wer nutzt es?", "who uses shop.order?"),
        ("¿Quién lo usa?", "¿who uses shop.order?"),
        ("Which rule says that people are deleted?", "Which rule says that people are deleted?"),
        ("how good is shop.item, and who uses it?", "how good is shop.item, and who uses it?"),
    ],
)
def test_it_is_what_was_asked_about_last(text: str, spoken: str) -> None:
    assert with_focus(in_english(text), after(Thread(), QUALITY)) == spoken


def test_it_is_what_the_answer_found_where_the_question_named_nothing() -> None:
    thread = heard(
        after(Thread(), FOUND), "The dataset shop.visits serves this best. Also near: a.b"
    )

    assert with_focus("is it any good?", thread) == "is shop.visits any good?"
    assert with_focus("is it any good?", after(Thread(), RULES)) == "is it any good?"


def test_an_argument_left_open_is_taken_from_the_failure_told_before() -> None:
    carried = carried_over("dataset", after(Thread(), PROBLEM))

    assert carried == {"dataset": "weekly trading", "problem": PROBLEM.arguments["problem"]}
    assert carried_over("purpose", after(Thread(), PROBLEM)) == {}


def test_a_name_alone_answers_an_answer_that_asked_which_one() -> None:
    several = "'orders' may be shop.orders, old.orders: name one of them."
    asked = Use("score_quality", {"dataset": "orders"})

    again = said_after(asked, "the old orders", several)

    assert again == Use("score_quality", {"dataset": "old.orders"})
    assert said_after(asked, "the second one please", several) == again
    assert said_after(asked, "new ones", several) == Use("score_quality", {"dataset": "new ones"})
    assert said_after(asked, "the old orders", "**90 %** is the score of shop.orders.") is None


@pytest.mark.parametrize(
    ("last", "text", "part"),
    [
        (QUALITY, "why so low?", "failing"),
        (PROBLEM, "what do I do first?", "steps"),
        (PROBLEM, "whom do I call?", "calls"),
        (SCAN, "show me the worst", "findings"),
        (CONCEPT, "einfacher bitte", "for_you"),
    ],
)
def test_a_short_question_opens_the_part_of_the_newest_result_that_it_means(
    last: Use, text: str, part: str
) -> None:
    assert said_after(last, text) == Use("open_result", {"result": last.tool, "part": part})


def test_it_means_the_newest_subject_and_not_a_plan_made_before() -> None:
    thread = after(after(Thread(), PLAN), CONTRACT)

    assert follow_up("and who uses it?", thread) is None
    assert follow_up("What are the risks of the plan?", thread) == Use(
        "open_result", {"result": "plan_roadmap", "part": "risks"}
    )


@pytest.mark.parametrize(
    ("text", "days", "months", "purpose"),
    [
        ("for three months, to plan stock", 90, 3, "plan stock"),
        ("für drei Monate, für die Preisanalyse", 90, 3, "die Preisanalyse"),
        ("pendant 60 jours pour une étude", 60, 2, "une étude"),
        ("durante dos semanas para planificar turnos", 14, None, "planificar turnos"),
        ("for half a year", 182, 6, None),
        ("für ein halbes Jahr, um die Retouren zu verstehen", 182, 6, "die Retouren zu verstehen"),
        ("over the next quarter because we plan stock", 91, 3, "we plan stock"),
        ("for 20 years", 3_650, 240, None),
        ("for the planning of stock", None, None, "the planning of stock"),
    ],
)
def test_times_and_purposes_are_read_in_four_languages(
    text: str, days: int | None, months: int | None, purpose: str | None
) -> None:
    assert (days_in(text), months_in(text), purpose_in(text)) == (days, months, purpose)


@pytest.mark.parametrize(
    ("tool", "text", "arguments"),
    [
        ("score_quality", "quality of custmer golden", {"dataset": "custmer golden"}),
        ("score_quality", "Can finance rely on margin by item?", {"dataset": "margin by item"}),
        ("remediate", "mask the emails in customer crm", {"dataset": "customer crm"}),
        ("classify_columns", "find pii in landing", {"dataset": "landing"}),
        ("assess_change", "what breaks if we rename ean in core item", {"column": "ean"}),
        ("diagnose_issue", "job load_orders_daily failed", {"job": "load_orders_daily"}),
        ("alert_owner", "Tell Ann that the sales plan is wrong", {"dataset": "sales plan"}),
        ("request_access", "access to store sales until June to plan stock", {"product": "store sales"}),
        ("classify_columns", "find pii in our warehouse", {}),
    ],
)  # fmt: skip
def test_a_name_in_plain_words_is_taken_out_of_the_question(
    tool: str, text: str, arguments: dict[str, JsonValue]
) -> None:
    chosen = next(t for t in TOOLS if t.name == tool)

    told = told_in(chosen, text, "", text)

    names = {k: v for k, v in told.items() if k in {"dataset", "column", "job", "product"}}
    assert arguments.items() <= names.items()
    assert arguments or not names


def test_what_an_owner_is_told_stays_in_the_words_of_the_asker() -> None:
    chosen = next(t for t in TOOLS if t.name == "alert_owner")
    said = "Sag dem Eigentümer von shop.order, dass Werte fehlen"

    assert told_in(chosen, said, "", in_english(said))["problem"] == said


def test_more_is_told_of_the_part_that_was_looked_at_last() -> None:
    looked = Use("open_result", {"result": "plan_roadmap", "part": "risks"})
    thread = after(after(Thread(), PLAN), looked)

    assert follow_up("tell me more about that", thread) == looked
    assert follow_up("tell me more about that", after(Thread(), PLAN)) == Use(
        "open_result", {"result": "plan_roadmap", "part": "order"}
    )


def test_of_results_without_parts_the_plan_before_them_is_opened() -> None:
    thread = after(after(Thread(), PLAN), FOUND)

    assert follow_up("shorten that", thread) == Use(
        "open_result", {"result": "plan_roadmap", "part": ""}
    )


CONTRACT_TEXT = (
    "apiVersion: v3.1.0\nkind: DataContract\nid: parcels\nversion: 1.0.0\nstatus: active"
)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        (f"Please review this plan for a contract:\n{CONTRACT_TEXT}", "check_contract"),
        ("Please review our plan: first we buy a lake, then everybody moves in one night.", "review_plan"),
    ],
)  # fmt: skip
def test_what_is_pasted_is_checked_a_contract_before_a_plan(text: str, tool: str) -> None:
    decided = Decider(Router(default_encoder), TOOLS).decide(text, Thread())

    assert isinstance(decided, Use)
    assert decided.tool == tool


LOOKED = Use("open_result", {"result": "plan_roadmap", "part": "risks"})


@pytest.mark.parametrize(
    ("made", "text", "part"),
    [
        (PLAN, "ok but who does all that?", "roles"),
        (PLAN, "how would we notice that it fails?", "headline.stop"),
        (PLAN, "what do you need from me?", "questions"),
        (Use("decompose_domains", {}), "and which tables could you not place?", "unassigned"),
        (Use("decompose_domains", {}), "how are they connected?", "links"),
    ],
)
def test_a_part_is_known_by_what_people_call_it(made: Use, text: str, part: str) -> None:
    found = follow_up(text, after(Thread(), made))

    assert found is not None
    assert found.arguments["part"] == part


def test_which_of_them_speaks_of_the_part_looked_at_last() -> None:
    found = follow_up("which of them is the most urgent?", after(after(Thread(), PLAN), LOOKED))

    assert found == LOOKED


def test_why_alone_after_a_ranking_is_asked_of_the_first() -> None:
    found = follow_up("why?", after(Thread(), Use("assess_domains", {})))

    assert found == Use(
        "open_result", {"result": "assess_domains", "part": "domains", "about": "first"}
    )


def test_an_owner_is_only_told_where_no_problem_is_named() -> None:
    tool = next(t for t in TOOLS if t.name == "alert_owner")

    assert "problem" not in told_in(tool, "let its owner know", "", "let its owner know")
    assert told_in(tool, "tell its owner that rows are missing", "", "")["problem"] == "rows are missing"  # fmt: skip
