"""The evaluation: each check catches its mutants, and files of cases that are wrong are told."""

from pathlib import Path

import pytest

from evals.casebook import CasebookError, Expected, casebook
from evals.checks import CHECKS, faults
from evals.figures import given_in, value_at
from evals.offices import NOWHERE, WORKSPACES
from evals.trial import Called, Cited, Claimed, Filed, Trial
from tools.toolbox import TOOLS

EXPECTED = Expected.model_validate(
    {
        "tools": ["find_policy"],
        "arguments": {"question": "mail|post"},
        "says": ["consent|permission"],
        "never": ["salary of"],
        "figures": ["find_policy.policies.#", "find_policy.share"],
        "citations": 1,
        "standing": "documented",
        "standings": {"two policies": "confirmed"},
        "proposes": "request_access",
        "clicks": True,
        "done": ["access_requests core.store"],
        "artifacts": ["odcs"],
        "abstains": False,
    }
)
CALL = Called(
    tool="find_policy",
    arguments='{"question": "E-mail?"}',
    ok=True,
    result="r1",
    body='{"policies": [{"id": "a"}, {"id": "b"}], "share": 0.4166}',
)
CITED = Cited(
    place="policy.md § Consent (line 4)",
    quote="Consent is needed.",
    text="Rules:\n**Consent** is needed. Always.",
)
RIGHT = Trial(
    answer="Consent is needed [1]. The two policies cover 41.7 % of the columns.",
    called=(CALL,),
    cited=(CITED,),
    claims=(
        Claimed(text="Consent is needed [1].", standing="documented", sources=(CITED.place,)),
        Claimed(text="The two policies cover 41.7 %.", standing="confirmed", sources=("r1",)),
    ),
    known=("r1",),
    proposed=("request_access",),
    changed=("access_requests {'id': 'q1', 'body': 'core.store'}",),
    files=(Filed(kind="odcs", faults=()),),
)
OPEN = Expected(tools=(), asks_back=True)
UNKNOWN = Expected(abstains=True)
READ_ONLY = Expected(tools=("find_policy",))


def changed(**fields: object) -> Trial:
    return RIGHT.model_copy(update=fields)


def claimed(**fields: object) -> Trial:
    return changed(claims=(RIGHT.claims[0], RIGHT.claims[1].model_copy(update=fields)))


MUTANTS: list[tuple[str, Trial, Expected]] = [
    ("answered", changed(failed="It broke."), EXPECTED),
    ("right_tool", changed(called=()), EXPECTED),
    ("right_tool", changed(), OPEN),
    (
        "right_arguments",
        changed(called=(CALL.model_copy(update={"arguments": '{"question": "Tax?"}'}),)),
        EXPECTED,
    ),
    ("says", changed(answer="The two policies cover 41.7 %."), EXPECTED),
    ("never", changed(notices=("The salary of Ann is 5.",)), EXPECTED),
    ("never", changed(cited=(CITED.model_copy(update={"quote": "Salary of Ann"}),)), EXPECTED),
    ("figures", changed(answer="Consent. The three policies cover 41.7 %."), EXPECTED),
    ("figures", changed(answer="Consent. The two policies cover 41.6 %."), EXPECTED),
    ("figures", changed(called=(CALL.model_copy(update={"body": "{}"}),)), EXPECTED),
    ("citations", changed(cited=()), EXPECTED),
    ("citations", changed(cited=(CITED.model_copy(update={"text": ""}),)), EXPECTED),
    ("citations", changed(cited=(CITED.model_copy(update={"quote": "It is free."}),)), EXPECTED),
    ("standing", changed(claims=RIGHT.claims[1:]), EXPECTED),
    ("standing", claimed(standing="inferred"), EXPECTED),
    ("standing", claimed(text="Three policies cover 41.7 %."), EXPECTED),
    ("grounded", claimed(sources=("r9",)), EXPECTED),
    ("grounded", claimed(standing="certain"), EXPECTED),
    ("proposes", changed(proposed=()), EXPECTED),
    ("proposes", changed(), READ_ONLY),
    ("state", changed(changed=()), EXPECTED),
    ("state", changed(changed=("access_requests {'body': 'core.item'}",)), EXPECTED),
    ("state", changed(), READ_ONLY),
    ("artifacts", changed(files=()), EXPECTED),
    ("artifacts", changed(files=(Filed(kind="odcs", faults=("line 1: no id",)),)), EXPECTED),
    ("abstains", Trial(answer="It is 42."), UNKNOWN),
    ("abstains", Trial(answer="It is 42. " * 40 + "\n\nOf the rest I found nothing."), UNKNOWN),
    ("abstains", changed(answer="I found nothing on consent in 41.7 % of two."), EXPECTED),
    ("asks_back", Trial(answer="It is 42."), OPEN),
    ("traced", changed(unsupported=("42",)), EXPECTED),
]


def test_right_trials_have_no_fault_and_there_is_a_mutant_for_every_check() -> None:
    assert not list(faults(RIGHT, EXPECTED))
    assert not list(faults(Trial(answer="I do not know."), UNKNOWN))
    assert not list(faults(Trial(answer="Ich antworte auf Englisch.\n\nI found nothing."), UNKNOWN))
    assert not list(faults(Trial(answer="Which one?", asked_back=True), OPEN))
    assert {name for name, _, _ in MUTANTS} == {check.__name__ for check in CHECKS}


@pytest.mark.parametrize(("name", "trial", "expected"), MUTANTS)
def test_a_check_catches_its_mutant(name: str, trial: Trial, expected: Expected) -> None:
    assert any(fault.startswith(f"{name}: ") for fault in faults(trial, expected))


@pytest.mark.parametrize(
    ("answer", "value", "given"),
    [
        ("It costs 1,234 a month.", 1234, True),
        ("It costs 1234.5 a month.", 1234.46, True),
        ("It costs 1,235 a month.", 1234, False),
        ("81 % stay inside.", 0.8095, True),
        ("80 % stay inside.", 0.8095, False),
        ("0.81 stay inside.", 0.8095, True),
        ("No table is left.", 0, True),
        ("Nothing is left.", 0, False),
        ("Table core.v2 is left.", 2, False),
        ("Owned by Commerce.", "commerce", True),
    ],
)
def test_an_answer_gives_a_value_as_it_rounds_to(answer: str, value: float, *, given: bool) -> None:
    assert given_in(answer, value) is given


def test_values_are_found_by_path() -> None:
    body = '{"domains": [{"name": "Sales", "datasets": ["a", "b"]}], "left": null}'

    assert value_at(body, "domains.#") == 1
    assert value_at(body, "domains.0.datasets.1") == "b"
    assert value_at(body, "domains.1.name") is None
    assert value_at(body, "left") is None


def test_there_are_cases_of_every_kind_that_people_ask_for_every_tool_and_several_places() -> None:
    cases = casebook()
    tools = {tool for case in cases for tool in case.expect.tools or ()}
    places = {case.workspace for case in cases}

    assert len(cases) >= 120
    assert {"roadmap", "tools", "multi_turn", "permission", "injection", "unanswerable"} <= {
        case.kind for case in cases
    }
    assert tools >= {tool.name for tool in TOOLS}
    assert places >= {"sample", NOWHERE, *(p.parent.name for p in WORKSPACES.glob("*/*.toml"))}
    assert all(case.kind == "roadmap" for case in casebook("roadmap/*"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {id: a, ask: Why}\n- {id: a, ask: How}", "stands twice"),
        ("- {id: a}", "does not hold cases"),
        ("- {id: a b, ask: Why}", "does not hold cases"),
        ("- {id: a, ask: Why", "does not hold cases"),
        ("- {id: a, ask: Why, expect: {artifacts: [pdf]}}", "does not hold cases"),
        ("- {id: a, ask: Why, expect: {tool: [x]}}", "case 1, expect.tool: extra inputs"),
        ("- {id: a, ask: Why}\n- {id: b}", "case 2, ask: field required"),
        ("- {id: a, ask: Why, expect: {tools: [find_polices]}}", "'find_polices', and there is no"),
        ("- {id: a, ask: Why, expect: {figures: [polices.#]}}", "'polices', and there is no"),
        ("a: b", "does not hold cases"),
        ("", "There is no case in"),
    ],
)
def test_a_mistake_in_a_file_of_cases_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "x.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(CasebookError, match=told):
        casebook("*", tmp_path)
