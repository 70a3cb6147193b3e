"""The eval command in each mode, on cases of one's own without a workspace."""

from pathlib import Path

import pytest

from evals.loopback.messages_api import Text, Turn, serve
from evals.reporting import Baseline, Report, last_report
from ui.evaluating import Wanted, run
from ui.failures import UsageError

CONCEPT = """
- id: concept
  ask: What is a data product?
  workspace: none
  expect: {tools: [explain_concept], citations: 1, never: [sk-ant]}
"""
GREETING = """
- {id: hello, ask: Hello there, workspace: none, expect: {says: [hello], rubric: [It greets back.]}}
"""
SPENT = {"input_tokens": 100, "output_tokens": 20, "cache_read_input_tokens": 900}
MET = '{"verdicts": [{"met": true, "quote": "Hello to you"}]}'
MADE_UP = '{"verdicts": [{"met": true, "quote": "Good morning to you"}]}'


def wanted(folder: Path, cases: str, **given: object) -> Wanted:
    """Return what to evaluate: the cases, in an empty workspace that keeps the report."""
    (folder / "cases").mkdir()
    (folder / "cases" / "mine.yaml").write_text(cases, encoding="utf-8")
    (folder / "meshwright.toml").write_text('[organisation]\nname = "Shop"\n', encoding="utf-8")
    given = {"own": folder / "cases", "workspace": folder, "baseline": folder / "b.json"} | given
    return Wanted(keep=not (folder / "b.json").exists(), **given)  # type: ignore[arg-type] - of this file alone.


def report_of(folder: Path) -> Report:
    found = last_report(folder / ".meshwright")
    assert found is not None
    return found


def test_a_scripted_model_goes_through_the_loop_over_the_wire(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(wanted(tmp_path, CONCEPT, mode="scripted", trials=2))

    (outcome,) = report_of(tmp_path).outcomes
    first, second = outcome.trials
    assert outcome.passed, outcome.wrong
    assert (first.answer, first.cited) == (second.answer, second.cited)
    assert outcome.trials[0].model == "claude-scripted"
    assert "1 of 1 cases passed in each of 2 trials" in capsys.readouterr().out


def test_a_case_that_got_worse_fails_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Baseline(passed={"planner": ("mine/concept",)})
    (tmp_path / "b.json").write_text(before.model_dump_json(), encoding="utf-8")

    assert not run(wanted(tmp_path, CONCEPT.replace("explain_concept", "find_policy")))
    assert "1 regressed: mine/concept" in capsys.readouterr().out


def test_claude_answers_each_case_several_times_and_judges_with_quotes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret")
    said = Turn((Text("Hello to you."),), usage=SPENT)
    script = [said, said, Turn((Text(MET),), usage=SPENT), Turn((Text(MADE_UP),), usage=SPENT)]
    with serve(script) as peer:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", peer.url)
        assert run(wanted(tmp_path, GREETING, mode="claude", trials=2))

    shown = capsys.readouterr().out
    (outcome,) = report_of(tmp_path).outcomes
    assert peer.refused == []
    assert [one.verdicts[0].met for one in outcome.judged] == [True, None]
    assert "1 of 1 cases passed in each of 2 trials (pass^2)" in shown
    assert "Tokens of the answers: 2,000 read (90% from the cache), 40 written" in shown
    assert "Tokens of the judge: 2,000 read" in shown
    assert "Cost: $0.00 in all, $0.0005 an answer" in shown


def test_an_answer_of_the_planner_in_claudes_place_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-secret")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")

    run(wanted(tmp_path, CONCEPT, mode="claude"))

    assert "planner stood in" in report_of(tmp_path).outcomes[0].wrong[0][0]


def test_what_can_not_be_evaluated_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    asked = wanted(tmp_path, CONCEPT.replace("none", "atlantis"))

    with pytest.raises(
        UsageError, match="There is no workspace 'atlantis'; there are sample, none, water"
    ):
        run(asked)
    with pytest.raises(UsageError, match="Claude mode needs ANTHROPIC_API_KEY"):
        run(Wanted(mode="claude", own=tmp_path / "cases", workspace=tmp_path))
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="is no baseline"):
        run(Wanted(baseline=tmp_path / "b.json", workspace=tmp_path))
