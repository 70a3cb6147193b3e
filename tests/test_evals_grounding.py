from collections import Counter
from pathlib import Path

from assistant.evidence import Json
from evals.grounding.answers import sections, true_answers
from evals.grounding.corruption import corruptions
from evals.grounding.filling import filled
from evals.grounding.measure import measure
from evals.grounding.situations import situations


def test_true_answers_stay_unmarked_and_corrupted_ones_are_caught(tmp_path: Path) -> None:
    given = situations(tmp_path)
    answers = true_answers(given)

    whole = measure(answers, given, ())
    measured = measure(answers[::3], given, (0,))

    assert len(answers) >= 220
    assert sum(answer.worded for answer in answers) >= 120
    assert sum(measured.counts.values()) - measured.counts["true"] >= 220
    assert whole.marked <= 0.02
    # A third of them, which chance moves by a point; `python -m evals.grounding` measures all.
    assert measured.caught >= 0.97


def test_a_placeholder_is_filled_by_path_and_form() -> None:
    result: Json = {
        "order": [{"id": "b", "name": "Stock and supply", "total": 3.968, "share": 0.56}],
        "start": "2027-03-01",
    }

    text = filled(
        "{order[b].name|short}: {order[0].total|.2}, {order[0].share|%}, {order|len}, {start|day}",
        result,
    )

    assert text == "Stock: 3.97, 56 %, 1, 1 March 2027"


def test_a_list_is_cut_into_sections_under_its_heading() -> None:
    told = "# Order\n\n" + "\n".join(f"- Line {n}" for n in range(7))

    cut = tuple(sections(told))

    assert [section.count("- Line") for section in cut] == [5, 2]
    assert all(section.startswith("# Order\n\n") for section in cut)


def test_each_kind_of_corruption_changes_the_text_at_its_spots() -> None:
    text = (
        "Orders has 412 columns and Stock 97 columns; a request takes 3 weeks until 1 March 2027.\n"
    )

    made = tuple(corruptions(text, ("Orders",), "seed"))

    assert Counter(one.kind for one in made) == {
        "swap": 1, "unit": 1, "near": 1, "date": 1, "name": 1,
    }  # fmt: skip
    assert all(one.text != text and one.spots[0] in one.text for one in made)
    assert next(one.text for one in made if one.kind == "swap").startswith("Orders has 97 columns")
    assert "3 days" in next(one.text for one in made if one.kind == "unit")


def test_ranges_ranks_and_identifiers_are_not_corrupted() -> None:
    text = "1. From 5 to 15 tables\n\n| # | Name |\n|---|---|\n| 1 | a_1 |\n| 2 | b_2 |\n"

    assert "swap" not in {one.kind for one in corruptions(text, (), "seed")}


def test_the_same_seed_makes_the_same_corruptions() -> None:
    text = "Orders has 412 columns and 20 jobs, Stock 97 columns and 31 jobs."

    assert tuple(corruptions(text, (), "s")) == tuple(corruptions(text, (), "s"))
