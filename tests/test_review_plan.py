"""A plan is reviewed by what it means: denials, quotations and other people's wishes are no mistakes."""

import numpy as np
import pytest
from peers.secret_world import World, context

from evals.critic.measure import rates, reviewed
from evals.critic.plans import marked_statements, plans_of
from knowledge.catalog.model import Contract, Dataset, Edge
from knowledge.embedding.encoder import default_model
from knowledge.handbook.book import Handbook
from knowledge.people import Person
from tools.context import KeptResult
from tools.critique.findings import findings, open_questions
from tools.critique.hearing import Heard, heard, trained
from tools.critique.judging import Judged
from tools.critique.model import NOWHERE, PlanReviewed
from tools.critique.reading import PlanStatement, plan_statements
from tools.critique.weighing import evidence
from tools.declaration import ToolError
from tools.plan_roadmap import PlanRoadmap, plan_roadmap
from tools.review_plan import TOOL, ReviewPlan, review_plan

ANN = (Person("ann@shop.example"),)
SOUND = """
Returns goes first. Julia Ames, head of returns, owns it with 30 % of her time and a goal in her review.
The refund desk reads returns daily and waits three weeks today. The contract promises two hours' freshness.
Two of nine engineers are free because the weekly decks stop. The platform team provides a template and access.
Owners and legal agree six rules, each run as a check. Store managers are trained.
We stop if lead time is not under ten days by June. Inventory follows after that.
"""
SHOP = World(
    datasets=(
        Dataset("core.order", "order", layer="core", owners=("sales",)),
        Dataset("raw.pos", "pos", layer="raw"),
    ),
    edges=(Edge("raw.pos", "core.order", "lineage", job="load_orders"),),
    contracts=(Contract("orders", datasets=("core.order",), text="id: orders"),),
)


def review(plan: str, world: World = SHOP) -> PlanReviewed:
    return review_plan(ReviewPlan(plan=plan), context(world, ANN))


def mistakes(plan: str) -> dict[str, str]:
    return {f.mistake: f.sentence for f in review(plan).findings}


def test_a_mistake_is_reported_with_its_sentence_the_catalogs_figures_and_a_repair() -> None:
    found = review(f"{SOUND} All eight domains then go live on the same weekend.")
    (finding,) = found.findings

    assert finding.mistake == "big-bang"
    assert finding.severity == "high"
    assert finding.sentence == "All eight domains then go live on the same weekend."
    assert finding.evidence == "What would move at once: 2 datasets, 1 job, 1 link between them."
    assert finding.evidence_standing == "confirmed"
    assert finding.repair.startswith("Move one domain")


def test_a_sound_plan_has_no_findings_and_is_praised_in_its_own_words() -> None:
    found = review(SOUND)

    assert found.findings == ()
    told = {point.title: point.sentence for point in found.sound}
    assert told["It says when to stop"].startswith("We stop if lead time")
    assert told["Owners are named"].startswith("Julia Ames")


@pytest.mark.parametrize(
    "sentence",
    [
        "We will not move all domains at once.",
        "No big bang migration, please.",
        "Some colleagues wanted to move everything at once; we decided against it.",
        "In 2022 all domains were to start on the same day.",
        "Should all domains start on the same day?",
        '> "Move everything in one weekend", says the supplier.',
        "## Risks\n- All domains start at once and nobody can use anything.",
    ],
)
def test_what_is_denied_quoted_asked_or_feared_is_no_mistake(sentence: str) -> None:
    assert "big-bang" not in mistakes(f"{SOUND}\n{sentence}")


def test_what_a_plan_leaves_out_is_said_to_stand_nowhere() -> None:
    without = "\n".join(line for line in SOUND.splitlines() if "Owners and legal" not in line)

    assert mistakes(without) == {"governance-too-weak-or-central": NOWHERE}


def test_owners_to_be_found_later_are_no_owners() -> None:
    assert mistakes("Domains are sales and stores. The owners will be named later.")[
        "no-owners"
    ].startswith("The owners will be named")


def test_a_sketch_is_not_faulted_for_what_it_leaves_out() -> None:
    found = review("Everything moves at once, in one weekend.")

    assert [f.mistake for f in found.findings] == ["big-bang"]
    assert "No owner is named for any domain, by name or by role." in found.unsaid


def test_a_plan_for_another_company_gets_no_figures_of_this_one() -> None:
    found = review("We are a hospital. All departments go live on the same day.")

    assert {f.evidence for f in found.findings} == {""}


def test_without_a_plan_the_roadmap_of_the_conversation_is_reviewed() -> None:
    asked = "We are a retailer with 1,500 people and 6 engineers who run 90 jobs; a request takes 3 weeks. Plan a data mesh."
    made = plan_roadmap(PlanRoadmap(brief=asked), context(SHOP, ANN))
    kept = (KeptResult("r-1", "plan_roadmap", made.title, made.model_dump_json()),)

    found = review_plan(ReviewPlan(), context(SHOP, ANN, results=kept))

    assert (found.reviewed, found.source) == ("roadmap", made.title)
    assert "big-bang" not in {f.mistake for f in found.findings}


def test_without_anything_to_review_it_says_what_to_give() -> None:
    with pytest.raises(ToolError, match="paste its text, attach the file"):
        review_plan(ReviewPlan(), context(SHOP, ANN, said=("Review our plan",)))


def test_a_document_that_may_not_be_read_is_not_there() -> None:
    with pytest.raises(ToolError, match="No document called"):
        review_plan(ReviewPlan(document="secret-plan.md"), context(SHOP, ANN))


def test_the_answer_begins_with_the_verdict() -> None:
    answer = TOOL.answer(review("All domains go live on the same weekend."))

    assert answer.startswith("The plan is not ready to be carried out as it stands")


def test_of_plans_it_never_learned_from_it_finds_most_mistakes_and_alleges_little_that_is_wrong() -> (
    None
):
    told = rates(reviewed(plan) for plan in plans_of("held_out")[::5])

    assert told.recall >= 0.8
    assert told.recall_with_questions >= 0.85
    assert told.false_alarms <= 0.15


def test_mistakes_joined_by_commas_in_one_sentence_are_each_found() -> None:
    found = mistakes(
        "Our plan: buy Snowflake, migrate everything on 1 July, one central team approves all data products."
    )

    assert set(found) >= {"technology-only", "big-bang", "governance-too-weak-or-central"}


def test_a_clause_that_its_sentence_drowns_is_heard_by_itself() -> None:
    assert "big-bang" in mistakes(
        "We buy a lakehouse, move all 140 jobs at once in March, and the central team owns every data product."
    )


def test_the_cells_of_a_row_are_heard_with_the_names_of_their_columns() -> None:
    table = "| Area | Owner | Approval |\n|---|---|---|\n| Sales | tbd | board, each release |"
    (row,) = plan_statements(table)

    assert row.text == "| Sales | tbd | board, each release |"
    assert heard([row], None) == ("Sales – Owner: tbd; Approval: board, each release.",)


def test_what_is_heard_of_a_sentence_does_not_depend_on_its_neighbours() -> None:
    said = ("Sales owns its data.", "Nobody knows who will look after the figures of the plants.")
    alone = np.vstack([trained().log_odds([text], default_model()) for text in said])

    assert np.allclose(alone, trained().log_odds(said, default_model()), atol=1e-3)


def test_a_question_and_what_others_say_settle_nothing() -> None:
    own, asks, others = (
        PlanStatement(text, "", of_others=quoted)
        for text, quoted in (("Ann owns it.", False), ("Who owns it?", False), ("Own it.", True))
    )
    every = Heard(np.full(3, 5, np.float32), np.full(3, 1, np.float32))
    found = evidence((own, asks, others), every)

    assert found.settles.tolist() == [5, -9, -9]
    assert found.wrong.tolist() == [1, 1, -1]


def test_a_layer_looks_only_at_the_tokens_that_are_there() -> None:
    layer, drawn = trained().layers[0], np.random.default_rng(0)
    states = drawn.standard_normal((1, 4, 384)).astype(np.float32)
    there = np.array([[True, True, True, False]])

    assert np.allclose(layer(states, there)[:, :3], layer(states[:, :3], there[:, :3]), atol=1e-4)


def test_a_plan_on_the_line_of_its_address_is_read() -> None:
    told = plan_statements(
        "To: executive committee. Sales goes first. Ann Cho, head of sales, owns it with a day a week."
    )

    assert [s.text for s in told][1] == "Sales goes first."
    assert plan_statements("To: executive committee") == ()


def test_what_a_sentence_may_say_is_asked_and_not_alleged() -> None:
    statements = plan_statements(SOUND)
    review_of = Handbook().plan_review
    subject = next(s for s in review_of.subjects if s.mistake == "no-capacity")
    perhaps = (Judged(subject, doubted=True, perhaps=(2,)),)

    (asked,) = open_questions(perhaps, statements, Handbook().mistakes)

    assert findings(perhaps, statements, (), lambda _: "") == ()
    assert (asked.mistake, asked.sentence) == ("no-capacity", statements[2].text)


def test_today_s_state_and_words_of_other_things_in_a_long_table_are_no_mistakes() -> None:
    rows = "| **Why:** Every online sale passes here, and it moves revenue on the same day | 39 of 206 datasets have no owner today | 43 datasets speak of suppliers; 76 % of links stay inside |"

    assert mistakes(f"{SOUND}\n\n| Reason | State | Evidence |\n|---|---|---|\n{rows}\n") == {}


def test_what_may_be_a_mistake_is_asked_with_its_sentence() -> None:
    statements = plan_statements(SOUND)
    subject = next(s for s in Handbook().plan_review.subjects if s.mistake == "big-bang")
    maybe = (Judged(subject, suspect=(8,)),)

    (asked,) = open_questions(maybe, statements, Handbook().mistakes)

    assert findings(maybe, statements, (), lambda _: "") == ()
    assert (asked.doubt, asked.about) == ("suspected", "Moving everything at once")
    assert asked.sentence == statements[8].text


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            "As of May every unit works in the new way.",
            "There is no date on which all units switch.",
        ),
        (
            "Ab 1. März arbeiten alle Sparten neu.",
            "Zuerst die Sparte Mähdrescher, danach Traktoren.",
        ),
    ],
)
def test_a_mistake_is_told_from_its_counterpart_in_nearly_the_same_words(
    wrong: str, right: str
) -> None:
    assert "big-bang" in mistakes(f"{SOUND}\n{wrong}")
    assert "big-bang" not in mistakes(f"{SOUND}\n{right}")


def test_what_a_vendor_told_is_a_claim_where_it_is_budgeted_and_none_where_it_is_left_out() -> None:
    told = "The vendor told us we will save 40 %, and that is in the budget."
    left = "The vendor speaks of 40 %; we put nothing of it in the case and measure our own first."

    assert mistakes(f"{SOUND}\n{told}") == {"vendor-claims": told}
    assert mistakes(f"{SOUND}\n{left}") == {}


def test_a_repair_asks_about_the_areas_that_the_plan_names() -> None:
    found = review("Our bank: lending, payments and cards all change over on 1 March.")
    (big,) = [f for f in found.findings if f.mistake == "big-bang"]

    assert "lending" in big.repair
    assert "payments" in big.repair


def test_a_conversation_is_read_turn_by_turn_and_an_answer_with_its_question() -> None:
    chat = "ann: who owns it?\nbo: Vic, depot ops. He said yes\nann: capacity?\nbo: two people till June"
    read = [(s.heading, s.text) for s in plan_statements(chat)]

    assert read == [
        ("", "who owns it?"),
        ("who owns it?", "Vic, depot ops."),
        ("who owns it?", "He said yes"),
        ("", "capacity? two people till June"),
    ]


def test_each_line_that_begins_with_a_label_is_read_by_itself() -> None:
    read = plan_statements("**Scope** only sales\n**Owner** Ann Cho\n**Kill** no use by May")

    assert [s.text for s in read] == [
        "**Scope** only sales",
        "**Owner** Ann Cho",
        "**Kill** no use by May",
    ]


def test_the_date_of_another_language_ends_no_sentence() -> None:
    (told,) = plan_statements("Zum 1. März stellen wir alle Bereiche um.")

    assert told.text == "Zum 1. März stellen wir alle Bereiche um."


def test_marks_of_a_written_plan_are_hidden_from_its_reader_and_kept_for_the_measurement() -> None:
    plan = next(p for p in plans_of("learned") if p.id == "b-06")
    marked = {m.statement.text: m.makes for m in marked_statements(plan)}

    assert "{" not in plan.text
    assert marked["All objects of the five platforms published"] == {"no-consumers"}
    assert "no-consumers" in plan.planted
