"""A question tells what kind of thing answers it."""

import pytest

from tools.passages.asked import holds, kinds_asked


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("How long are orders kept?", {"duration"}),
        ("Who decides on access, and when?", {"person", "date"}),
        ("May we copy production data?", {"permission"}),
        ("How many rows may be exported?", {"amount"}),
        ("Wie lange werden Bestellungen aufbewahrt?", {"duration"}),
        ("What is a data contract?", set[str]()),
        ("Explain the whole process", set[str]()),
    ],
)
def test_the_kind_is_heard_from_the_question_words(question: str, kinds: set[str]) -> None:
    assert kinds_asked(question) == kinds


def test_a_duration_is_no_person_and_a_person_no_duration() -> None:
    kept, owned = "Orders are kept for 10 years.", "Ask Maeve Corrigan, the owner."

    assert (holds(kept, "duration"), holds(kept, "person")) == (True, False)
    assert (holds(owned, "duration"), holds(owned, "person")) == (False, True)


def test_a_deadline_is_a_date_and_a_word_for_often_a_duration() -> None:
    assert holds("Stock is there by 06:30.", "date")
    assert holds("Rights are reviewed quarterly.", "duration")
    assert not holds("Stock is counted by the store.", "date")
