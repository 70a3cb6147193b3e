"""Policies about a question: those of other industries stay out."""

from knowledge.handbook.book import Handbook
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
