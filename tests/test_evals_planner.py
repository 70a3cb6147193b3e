from pathlib import Path

import pytest

from evals.planner.__main__ import main, report
from evals.planner.cases import Case, Expected, ExpectedArguments, cases_of
from evals.planner.measure import Outcome, outcomes
from evals.planner.rates import Rate, failed, rates
from evals.planner.sample import open_sample


def test_the_interval_is_wilsons() -> None:
    low, high = Rate("right", 8, 10).interval

    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Rate("nothing", 0, 0).interval == (0.0, 1.0)


def test_arguments_are_right_only_with_the_right_tool_and_the_words_expected() -> None:
    expected = Expected(tools=("find_policy",), arguments=ExpectedArguments(any="card"))
    case = Case(
        id="x", text="Card data?", language="en", expect=expected, kind="in_scope", after=None
    )

    right = Outcome(case, "called", "find_policy", '{"question": "CARD data"}', "not_run")
    without = Outcome(case, "called", "find_policy", '{"question": "payments"}', "not_run")
    other = Outcome(case, "called", "search_knowledge", '{"query": "card"}', "answer")

    assert [o.right_arguments for o in (right, without, other)] == [True, False, False]
    assert [failed(o) for o in (right, without, other)] == [False, True, True]


def test_a_search_that_finds_nothing_is_no_confident_answer() -> None:
    case = Case(
        id="x",
        text="Rain?",
        language="en",
        expect=Expected(tools=()),
        kind="out_of_scope",
        after=None,
    )

    assert not Outcome(case, "called", "search_knowledge", "{}", "nothing").confident
    assert Outcome(case, "called", "search_knowledge", "{}", "answer").confident


def test_single_failures_of_the_held_out_set_are_not_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--set", "held_out", "--failures"])

    assert "nothing is tuned on it" in capsys.readouterr().err


def test_the_planner_meets_its_targets_on_the_development_set(tmp_path: Path) -> None:
    found = tuple(outcomes(cases_of("development"), open_sample(tmp_path)))
    share = {rate.name: rate.share for rate in rates(found)}

    assert share["in scope: refused"] <= 0.05
    assert share["in scope: right tool"] >= 0.92
    assert share["in scope: right arguments"] >= 0.85
    assert share["out of scope: answered"] <= 0.05
    assert report("development", found)[0].startswith("200 questions of the development set")
