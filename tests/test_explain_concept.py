"""Concepts are explained with something of the asker's own catalog, or not at all."""

import pytest
from peers.secret_world import Paper, World, context

from assistant.planner.explaining import asks_for_a_concept
from knowledge.catalog.model import Dataset, Edge
from knowledge.handbook.book import Handbook
from knowledge.people import Person
from tools.coaching.examples import own_example
from tools.explain_concept import TOOL, ExplainConcept, ExplainedConcept, explain_concept

SHOP = World(
    datasets=(
        Dataset(
            "core.order",
            "order",
            owners=("sales",),
            domain="Sales",
            readers=frozenset({"everyone"}),
        ),
        Dataset("mart.margin", "margin", readers=frozenset({"finance"})),
        Dataset("raw.pos", "pos", layer="raw", readers=frozenset({"everyone"})),
    ),
    edges=(
        Edge("raw.pos", "core.order", "lineage", job="load"),
        Edge("core.order", "mart.margin", "lineage", job="margin"),
    ),
    papers=(
        Paper(
            "glossary.md",
            "# Glossary\n\nA data contract is what our data council signs with each supplier of data.\n",
            frozenset({"everyone"}),
        ),
    ),
)


def explained(concept: str, world: World = SHOP, role: str = "") -> ExplainedConcept:
    asker = Person("ann@shop.example", role=role, groups=frozenset({"everyone"}))
    return explain_concept(ExplainConcept(concept=concept), context(world, (asker,)))


def test_there_are_enough_concepts_and_no_two_share_a_name() -> None:
    concepts = Handbook().concepts
    names = [name.lower() for c in concepts for name in c.names]

    assert len(concepts) >= 40
    assert len(names) == len(set(names))
    assert all(own_example(c.example, context(SHOP, (Person("a@b"),)).catalog) for c in concepts)


def test_an_explanation_has_an_own_example_differences_and_the_own_documents_words() -> None:
    found = explained("What is a data contract?")

    assert found.concept == "data contract"
    assert found.explanation.startswith("A data contract is a producer's")
    assert found.example is not None
    assert "raw.pos" in found.example.text
    assert found.example.standing == "confirmed"
    assert {c.other for c in found.confused_with} == {"schema", "SLA"}
    assert found.citations[0].quote.startswith("A data contract is what our data council signs")


def test_the_difference_that_was_asked_for_comes_first() -> None:
    found = explained("What is the difference between a data mesh and a data fabric?")

    assert (found.concept, found.confused_with[0].other) == ("data mesh", "data fabric")


def test_the_role_of_the_asker_decides_what_it_asks_of_them() -> None:
    leader = explained("lineage", role="Chief Data Officer").for_you
    engineer = explained("lineage", role="Senior data engineer").for_you

    assert leader == "It answers who is hit, in minutes rather than days."
    assert engineer == "Emit it from jobs instead of drawing it."
    assert explained("lineage").for_you == ""


def test_an_example_names_nothing_that_the_asker_may_not_read() -> None:
    assert "margin" not in str(explained("lineage").example)


def test_an_unknown_concept_is_not_guessed() -> None:
    found = explained("the frobnication of gizmos")

    assert (found.concept, found.explanation) == ("", "")
    assert len(found.nearest) == 3
    assert "I won't guess" in TOOL.answer(found)


def test_without_a_catalog_there_is_no_example() -> None:
    assert explained("domain", World()).example is None


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What is an output port?", True),
        ("Was ist ein Datenprodukt?", True),
        ("Qu'est-ce qu'un contrat de données ?", True),
        ("¿Qué es un producto de datos?", True),
        ("explain data mesh to me like I'm a store manager with two minutes", True),
        ("Explain quantum mechanics", False),
        ("What are our domains?", False),
        ("What is a trading week?", False),
        ("What does our data policy say about lineage?", False),
        ("Which domain should go first?", False),
    ],
)
def test_questions_for_a_concept_are_told_from_those_on_our_own_data(
    question: str, *, asks: bool
) -> None:
    assert asks_for_a_concept(question) is asks


def test_to_define_products_is_work_and_to_define_the_term_is_a_question() -> None:
    assert asks_for_a_concept("Define data product")
    assert not asks_for_a_concept("Define the data products of the marketing domain")
