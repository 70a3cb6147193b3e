"""What in particular a question about domains is about."""

import pytest

from assistant.planner.english import in_english
from assistant.planner.subjects import subject_in


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Who should own customer data?", "customer"),
        ("Who ought to take care of our price table?", "price"),
        ("Whose is the loyalty table?", "loyalty"),
        ("Which domain does core.item belong to?", "core.item"),
        ("Who should own our calendar table dim_date?", "dim_date"),
        ("In which domain is the invoice?", "invoice"),
        ("Where do returns belong?", "returns"),
        ("Should pricing be a domain of its own?", "pricing"),
        ("What belongs to the supply chain domain?", "supply chain"),
        ("What tables would be in logistics?", "logistics"),
        ("Wer sollte die Kundendaten verantworten?", "customer"),
        ("Zu welcher Domäne gehören die Retouren?", "returns"),
        ("À quel domaine appartient la table des commandes ?", "orders"),
        ("¿De quién deberían ser los datos de clientes?", "customers"),
    ],
)
def test_the_subject_is_what_is_to_be_placed(question: str, subject: str) -> None:
    assert subject_in(in_english(question)) == subject


@pytest.mark.parametrize(
    "question",
    [
        "Which domains do we have?",
        "Who should own it?",
        "Which datasets belong to no domain?",
        "Which tables sit between two domains?",
        "Who should look after the tables that everybody reads?",
        "Who should own prices that nobody checks?",
        "Cut it into six domains",
    ],
)
def test_a_question_on_all_domains_has_no_subject(question: str) -> None:
    assert subject_in(question) is None
