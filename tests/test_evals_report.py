"""The report of an evaluation: rates, what got worse, what it cost, and where it is kept."""

from datetime import UTC, datetime
from pathlib import Path

from evals.casebook import EvalCase, Expected
from evals.costing import Prices, spending
from evals.judging import Judgement, Verdict
from evals.outcome import Outcome
from evals.report_pages import markdown, page, written
from evals.reporting import Baseline, Report, last_report, place_of, rates_by_kind, reported
from evals.trial import Trial

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPENT = Trial(
    answer="Yes.", input_tokens=1_000, cached_tokens=8_000, written_tokens=1_000, output_tokens=500
)


def outcome(name: str, *wrong: str, rubric: bool = False, met: bool | None = None) -> Outcome:
    expect = Expected(rubric=("It is kind.",)) if rubric else Expected(says=("yes",))
    verdict = Judgement(verdicts=(Verdict(criterion="It is kind.", met=met),))
    return Outcome(
        case=EvalCase(id=name, ask=("Why <now>?",), kind="tools", expect=expect),
        trials=(SPENT,) * max(len(wrong), 1),
        wrong=tuple((one,) if one else () for one in wrong or ("",)),
        judged=(verdict,) if rubric else (),
    )


def report(*found: Outcome, mode: str = "planner", before: Baseline | None = None) -> Report:
    model = "claude-sonnet-5-5" if mode == "claude" else "planner"
    return reported(mode, model, NOON, found, before)


def test_a_case_that_passed_at_the_baseline_and_fails_now_has_regressed() -> None:
    before = Baseline(passed={"planner": ("tools/a", "tools/b", "tools/gone")})
    found = (outcome("a"), outcome("b", "says: no"), outcome("c"))

    assert report(*found, before=before).regressed == ("tools/b",)
    assert report(*found, before=before).mended == ("tools/c",)
    assert report(*found, mode="claude", before=before).regressed == ()
    assert "no baseline of this mode" in markdown(report(*found, mode="claude", before=before))


def test_a_baseline_keeps_the_other_modes_and_what_was_not_asked() -> None:
    before = Baseline(passed={"planner": ("tools/a", "tools/b", "tools/z"), "claude": ("tools/a",)})
    now = report(outcome("b", "says: no"), outcome("c"))

    part, whole = before.kept(now, whole=False), before.kept(now, whole=True)

    assert part.passed == {"claude": ("tools/a",), "planner": ("tools/a", "tools/z", "tools/c")}
    assert whole.passed == {"claude": ("tools/a",), "planner": ("tools/c",)}


def test_a_case_passes_only_if_each_of_its_trials_is_right() -> None:
    found = report(outcome("a", "", ""), outcome("b", "", "says: no"))

    assert found.passed == ("tools/a",)
    assert "1 of 2 cases passed in each of 2 trials (pass^2)" in markdown(found)
    assert "| all | 1/2 | 50.0% | 9.5% to 90.5% | 75.0% |" in markdown(found)
    assert "`tools/b` (1 of 2 right): says: no" in markdown(found)


def test_what_only_a_judge_could_tell_is_not_scored_without_one() -> None:
    told, untold = outcome("a", rubric=True, met=True), outcome("b", rubric=True)
    found = report(told, untold, before=Baseline(passed={"planner": ("tools/b",)}))

    assert [(r.hits, r.of) for r in rates_by_kind(found)] == [(1, 1), (1, 1)]
    assert found.regressed == ()
    assert "none did: `tools/b`" in markdown(found)


def test_the_report_gives_rates_with_intervals_and_every_fault(tmp_path: Path) -> None:
    found = report(outcome("a"), outcome("b", "says: <no>"))

    assert "| tools | 1/2 | 50.0% | 9.5% to 90.5% |" in markdown(found)
    assert "`tools/b`: says: <no>" in markdown(found)
    assert "says: &lt;no&gt;" in page(found)
    assert "Why &lt;now&gt;?" in page(found)
    assert "http" not in page(found)
    assert [p.name for p in written(found, tmp_path)] == ["report.md", "report.html", "report.json"]


def test_the_last_report_of_a_workspace_is_read_again(tmp_path: Path) -> None:
    found = report(outcome("a"), outcome("b", "says: no"))
    assert last_report(tmp_path) is None

    written(found, place_of(tmp_path))
    again = last_report(tmp_path)
    (place_of(tmp_path) / "report.json").write_text("{}", encoding="utf-8")

    assert again == found
    assert last_report(tmp_path) is None


def test_tokens_are_counted_with_the_share_of_the_cache_and_what_they_cost() -> None:
    prices = Prices.model_validate(
        {
            "as_of": "2026-11",
            "models": {"m": {"input": 2, "output": 10, "cache_read": 0.1, "cache_write": 2.5}},
        }
    )

    found = spending((SPENT,), prices.of("m-2026"))

    assert found.read == 10_000
    assert found.cache_share == 0.8
    assert found.dollars is not None
    assert round(found.dollars, 6) == 0.0103
    assert prices.of("other") is None


def test_cost_is_told_for_claude_and_said_to_be_unknown_where_it_is() -> None:
    whole = report(outcome("a"), mode="claude")

    assert "10,000 read (80% from the cache), 500 written" in markdown(whole)
    assert "Cost: $0.01 in all, $0.0103 an answer" in markdown(whole)
    assert "no price of mystery" in markdown(whole.model_copy(update={"model": "mystery"}))
