from pathlib import Path

import numpy as np
import pytest

from assistant.planner.ear import OUT_OF_SCOPE, trained, without_names
from evals.planner.__main__ import main, report
from evals.planner.cases import Case, cases_of
from evals.planner.measure import Outcome, outcomes
from evals.planner.patterns import patterned
from evals.planner.rates import Rate, failed, rates
from evals.planner.sample import open_sample
from evals.planner.train import Lesson, by_words, fitted, lessons, rarities
from tools.toolbox import TOOLS


def test_the_interval_is_wilsons() -> None:
    low, high = Rate("right", 8, 10).interval

    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Rate("nothing", 0, 0).interval == (0.0, 1.0)


def test_arguments_are_right_only_with_the_right_tool_and_the_words_expected() -> None:
    case = Case(text="Card data?", tools=("find_policy",), words="card")

    right = Outcome(case, "called", "find_policy", '{"question": "CARD data"}', "not_run")
    without = Outcome(case, "called", "find_policy", '{"question": "payments"}', "not_run")
    other = Outcome(case, "called", "search_knowledge", '{"query": "card"}', "answer")

    assert [o.right_arguments for o in (right, without, other)] == [True, False, False]
    assert [failed(o) for o in (right, without, other)] == [False, True, True]


def test_a_search_that_finds_nothing_is_no_confident_answer() -> None:
    case = Case(text="Rain?", tools=(), kind="out_of_scope")

    assert not Outcome(case, "called", "search_knowledge", "{}", "nothing").confident
    assert Outcome(case, "called", "search_knowledge", "{}", "answer").confident


def test_single_failures_of_the_held_out_set_are_not_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--set", "held_out", "--failures"])

    assert "nothing is tuned on it" in capsys.readouterr().err


@pytest.mark.xdist_group("sample")
def test_the_planner_meets_its_targets_on_a_part_of_the_development_set(tmp_path: Path) -> None:
    found = tuple(outcomes(cases_of("development")[::8], open_sample(tmp_path)))
    share = {rate.name: rate.share for rate in rates(found)}

    assert share["in scope: refused"] <= 0.05
    assert share["in scope: right tool"] >= 0.92
    assert share["in scope: right arguments"] >= 0.85
    assert share["out of scope: answered"] <= 0.05
    assert report("development", found)[0].startswith(f"{len(found)} questions of the development")


def test_the_ear_was_trained_on_every_tool_that_makes_results() -> None:
    names = {tool.name for tool in TOOLS} - {"open_result"}

    assert names <= set(trained().classes)
    assert names == {lesson.label for lesson in lessons()} & names


def test_the_fit_tells_apart_what_can_be_told_apart() -> None:
    vectors = np.eye(3, dtype=np.float32)
    taught = [Lesson("a", "x"), Lesson("b", "y"), Lesson("c", "y", 0.25)]

    weights = fitted(vectors, taught, ["x", "y"])
    scores = np.hstack([vectors, np.ones((3, 1))]) @ weights

    assert scores.argmax(axis=1).tolist() == [0, 1, 1]


def test_an_ear_hears_nothing_of_a_tool_it_does_not_know_or_of_other_vectors() -> None:
    vector = np.zeros(384, np.float32)

    assert trained().hears("why", vector, {"bake_bread": 0.0}) is None
    assert trained().hears("why", vector[:5], {"find_policy": 0.0}) is None
    heard = trained().hears("why", vector, {"find_policy": 0.0, "open_document": 0.0})
    assert heard is not None
    assert set(heard) == {"find_policy", "open_document", OUT_OF_SCOPE}
    assert round(sum(heard.values()), 6) == 1


def test_a_word_counts_by_how_rare_it_is_and_once() -> None:
    rarity = rarities(["which policy", "which table", "which policy?", "a policy"])
    (row,) = by_words(["Which policy, which one"], rarity)

    assert list(rarity) == ["policy", "which"]
    assert row.tolist() == pytest.approx([2**-0.5, 2**-0.5])
    assert not by_words(["nothing known"], rarity).any()


def test_a_name_says_nothing_of_what_is_asked() -> None:
    assert without_names("Drop `a b` or core.order_line?") == "Drop the table or the table?"


def test_patterns_give_different_questions_and_the_same_ones_each_time() -> None:
    made = patterned(5)

    assert made == patterned(5)
    assert len({case.text for case in made}) == len(made)
    assert not any(sign in case.text for case in made for sign in "<>|")
