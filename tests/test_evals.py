"""The evaluation: each check catches its mutant, the report tells what got worse."""

from pathlib import Path

import pytest

from evals.casebook import CasebookError, EvalCase, Expected, casebook
from evals.checks import CHECKS, faults
from evals.reporting import Baseline, markdown, page, reported, written
from evals.trial import Called, Trial
from evals.trying import Outcome

EXPECTED = Expected.model_validate(
    {
        "tools": ["find_policy"],
        "arguments": {"question": "mail"},
        "says": ["consent|permission"],
        "never": ["salary of"],
        "citations": 1,
        "standing": "documented",
        "proposes": "request_access",
    }
)
RIGHT = Trial(
    answer="Consent is needed [1].",
    called=(Called(tool="find_policy", arguments='{"question": "E-mail?"}', ok=True),),
    cited=("policy.md § Consent (line 4)",),
    sources=('{"document": "policy.md"}',),
    standings=("documented",),
    proposed=("request_access",),
)
OPEN = Expected(tools=(), asks_back=True)
UNKNOWN = Expected(abstains=True)


def changed(**fields: object) -> Trial:
    return RIGHT.model_copy(update=fields)


MUTANTS: dict[str, tuple[Trial, Expected]] = {
    "answered": (changed(failed="It broke."), EXPECTED),
    "right_tool": (changed(called=()), EXPECTED),
    "right_arguments": (
        changed(called=(Called(tool="find_policy", arguments='{"question": "Tax?"}', ok=True),)),
        EXPECTED,
    ),
    "says": (changed(answer="No [1]."), EXPECTED),
    "never": (changed(notices=("The salary of Ann is 5.",)), EXPECTED),
    "citations": (changed(cited=("other.md (line 1)",)), EXPECTED),
    "standing": (changed(standings=("inferred",)), EXPECTED),
    "proposes": (changed(proposed=()), EXPECTED),
    "abstains": (Trial(answer="It is 42."), UNKNOWN),
    "asks_back": (Trial(answer="It is 42."), OPEN),
    "traced": (changed(unsupported=("42",)), EXPECTED),
}


def test_a_right_trial_has_no_fault_and_there_is_a_mutant_for_every_check() -> None:
    assert not list(faults(RIGHT, EXPECTED))
    assert not list(faults(Trial(answer="I do not know."), UNKNOWN))
    assert set(MUTANTS) == {check.__name__ for check in CHECKS}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_check_catches_its_mutant(name: str) -> None:
    assert any(fault.startswith(f"{name}: ") for fault in faults(*MUTANTS[name]))


def outcome(name: str, wrong: str = "") -> Outcome:
    case = EvalCase(id=name, ask=("Why?",), kind="tools")
    return Outcome(case=case, trials=(RIGHT,), wrong=((wrong,) if wrong else (),))


def test_a_case_that_passed_at_the_baseline_and_fails_now_has_regressed() -> None:
    before = Baseline(mode="planner", passed=("a", "b", "gone"))

    report = reported("planner", [outcome("a"), outcome("b", "says: no"), outcome("c")], before)

    assert (report.regressed, report.mended) == (("b",), ("c",))
    assert reported("claude", [outcome("b", "says: no")], before).regressed == ()


def test_the_report_gives_rates_with_intervals_and_every_fault(tmp_path: Path) -> None:
    report = reported("planner", [outcome("a"), outcome("<b>", "says: no")], None)

    assert "| tools | 1/2 | 50.0% | 9.5% to 90.5% |" in markdown(report)
    assert "`tools/<b>`: says: no" in markdown(report)
    assert "&lt;b&gt;" in page(report)
    assert "<b>" not in page(report)
    assert [p.name for p in written(report, tmp_path)] == [
        "report.md",
        "report.html",
        "report.json",
    ]


def test_there_are_at_least_120_cases_of_every_kind_that_people_ask() -> None:
    kinds = {case.kind for case in casebook()}

    assert len(casebook()) >= 120
    assert {"roadmap", "tools", "multi_turn", "permission", "injection", "unanswerable"} <= kinds
    assert all(case.kind == "roadmap" for case in casebook("roadmap/*"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {id: a, ask: Why}\n- {id: a, ask: How}", "stands twice"),
        ("- {id: a}", "does not hold cases"),
        ("- {id: a, ask: Why", "does not hold cases"),
        ("[]", "No case fits"),
    ],
)
def test_a_mistake_in_a_file_of_cases_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(CasebookError, match=told):
        casebook("*", tmp_path)
