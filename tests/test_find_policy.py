"""Policies about a question: those of other industries stay out."""

from peers.secret_world import Paper, World, context

from knowledge.catalog.model import Column, Dataset
from knowledge.handbook.book import Handbook
from knowledge.people import Person
from tools.find_policy import TOOL, FindPolicy, PolicyAnswer, find_policy
from tools.governance.lookup import patterns_about


def ids(question: str, industry: str) -> list[str]:
    return [h.pattern.id for h in patterns_about(question, Handbook(), industry)]


def test_a_retailer_hears_nothing_of_student_scores_or_customs() -> None:
    found = ids("What does our retention policy say about data and scores of customs?", "retail")

    assert "retention-set-and-kept" in found
    assert not {"student-scores-reviewed", "customs-records-reproducible"} & set(found)


def test_a_carrier_hears_of_customs() -> None:
    assert "customs-records-reproducible" in ids(
        "How long do we keep customs declarations?", "logistics"
    )


def test_without_a_known_industry_every_policy_may_be_meant() -> None:
    assert "customs-records-reproducible" in ids("How long do we keep customs declarations?", "")


def test_a_question_of_common_words_finds_nothing() -> None:
    assert ids("What do we do about it?", "retail") == []


ANN = (Person("ann@shop.example"),)
RETENTION = Paper(
    "policies/retention.md",
    "# Retention policy\n\nOwner: Ruth Adeyemi, records.\n\n## Orders\n\nOrders must be deleted after ten years, in `core.order` too.\n",
    frozenset({"everyone"}),
)
MINUTES = Paper(
    "minutes-march.md", "# Minutes\n\nThe order of the day must be kept.\n", frozenset({"everyone"})
)
SHOP = World(
    datasets=(
        Dataset("core.order", "order", description="One row for each order", domain="Sales"),
    ),
    columns=(Column("core.order", 0, "email", "text"),),
    papers=(RETENTION, MINUTES),
)


def asked(question: str, dataset: str = "", world: World = SHOP) -> PolicyAnswer:
    return find_policy(FindPolicy(question=question, dataset=dataset), context(world, ANN))


def test_the_organisations_own_text_comes_first_with_place_owner_and_sentence() -> None:
    first = asked("When must orders be deleted?").policies[0]

    assert first.id == "policies/retention.md"
    assert first.citation.startswith("policies/retention.md § Orders")
    assert first.owner == "Ruth Adeyemi, records"
    assert first.key_sentence == "Orders must be deleted after ten years, in `core.order` too."
    assert first.in_force


def test_minutes_are_no_policy_where_there_is_one() -> None:
    assert "minutes-march.md" not in {
        p.id for p in asked("What about the order of the day?").policies
    }


def test_a_document_that_names_the_dataset_is_found_by_it() -> None:
    found = asked("Which policies apply here?", "core.order")

    assert found.scope == "core.order"
    assert found.policies[0].names == ("core.order",)


def test_it_is_said_whether_rules_are_kept_here() -> None:
    found = {p.id: p.compliance for p in asked("Which policies apply here?", "core.order").policies}

    owned, classified = found["dataset-has-owner"], found["personal-data-classified"]
    assert owned is not None
    assert (owned.kept, owned.violations, owned.examples) == ("no", 1, ("core.order has no owner",))
    assert classified is not None
    assert classified.kept == "no"


def test_without_a_catalog_rules_are_proposed_and_nothing_is_said_of_keeping_them() -> None:
    found = asked("Who has to own data?", world=World())

    assert found.policies
    assert {p.compliance for p in found.policies} == {None}


def test_what_a_policy_demands_comes_before_how_things_stand() -> None:
    paper = Paper(
        "policies/mail.md",
        "# Mail policy\n\n## State on 3 May\n\nCustomer e-mail addresses: 57 customer e-mail checks of 272 fail.\n\n"
        "## Rules\n\nA customer's e-mail address must be masked.\n",
        frozenset({"everyone"}),
    )  # fmt: skip
    question = FindPolicy(question="Which policies apply to customer e-mail addresses?")

    found = find_policy(question, context(World(papers=(paper,)), ANN, (), ()))

    written = [p.title for p in found.policies if p.kind == "document"]
    assert written == ["Mail policy: Rules", "Mail policy: State on 3 May"]


def test_rules_of_a_document_that_is_not_called_a_policy_are_found_and_told_without_their_numbers() -> (
    None
):
    everyone = frozenset({"everyone"})
    kept = Paper(
        "meter-readings.md",
        "# Meter readings\n\n## Rules\n\n1. Daily readings of meters are kept for 25 months.\n2. Sums are kept for ten years.\n",
        everyone,
    )
    minutes = Paper(
        "minutes.md", "# Minutes\n\n## Rules\n\n1. Daily readings are kept for ever.\n", everyone
    )
    question = FindPolicy(question="How long do we keep daily readings of meters?")

    found = find_policy(question, context(World(papers=(kept, minutes)), ANN, (), ()))

    assert [p.id for p in found.policies if p.kind == "document"] == ["meter-readings.md"]
    assert TOOL.answer(found).startswith(
        "Daily readings of meters are kept for 25 months (*Meter readings: Rules*)."
    )


KEEPING = Paper(
    "policies/keeping.md",
    "# Keeping policy\n\nOwner: Ruth Adeyemi, records.\n\n## Letters\n\nLetters are scanned by the post room. "
    "They are kept for seven years. The post room decides on what is thrown away.\n",
    frozenset({"everyone"}),
)  # fmt: skip


def told(question: str, *papers: Paper) -> str:
    return TOOL.answer(find_policy(FindPolicy(question=question), context(World(papers=papers), ANN)))  # fmt: skip


def test_how_long_is_answered_by_the_sentence_with_a_duration() -> None:
    answer = told("How long are letters kept?", KEEPING)

    assert "They are kept for seven years" in answer.splitlines()[0]
    assert answer.splitlines()[0].endswith("(*Keeping policy: Letters*).")
    assert "Owner: Ruth Adeyemi, records." in answer


def test_a_question_that_no_policy_answers_is_told_so_first() -> None:
    answer = told("How long are X-ray pictures of horses kept?", KEEPING)

    assert answer.startswith("I found no policy that you may read that answers this")


def test_a_question_for_policies_names_those_that_bear_on_it() -> None:
    assert told("Which policies speak of letters?", KEEPING).startswith(
        "Keeping policy bears on this."
    )


def test_what_a_policy_says_is_documented_and_whether_it_is_kept_is_computed() -> None:
    found = asked("Does every dataset have an owner?").policies

    kept = [p.compliance for p in found if p.compliance is not None]
    assert kept
    assert {p.standing for p in found} == {"documented"}
    assert {k.standing for k in kept} == {"confirmed"}
