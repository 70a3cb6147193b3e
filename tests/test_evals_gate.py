"""The gate: no reference case that passed at the committed baseline may fail now."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from assistant.settings import Settings
from evals.casebook import casebook
from evals.offices import Offices
from evals.players import PlannerPlayer
from evals.report_pages import markdown
from evals.reporting import BASELINE, Baseline, reported
from evals.trying import outcomes

# What is known of the sample's texts is shared with the other tests that ask about it.
pytestmark = pytest.mark.xdist_group("sample")

KEPT = Baseline.model_validate_json(BASELINE.read_text(encoding="utf-8"))
PASSED = frozenset(KEPT.passed["planner"])
KINDS = sorted({case.kind for case in casebook()})


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    made = Offices(Settings(), tmp_path_factory.mktemp("offices"))
    yield made
    made.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_passed_at_the_baseline_passes_now(kind: str, offices: Offices) -> None:
    cases = [case for case in casebook(f"{kind}/*") if case.name in PASSED]

    found = tuple(outcomes(offices, PlannerPlayer(), cases, 1, lambda _: None))
    report = reported("planner", "planner", datetime.now(UTC), found, KEPT)

    assert report.regressed == (), markdown(report)


def test_nearly_every_case_passed_at_the_baseline() -> None:
    names = {case.name for case in casebook()}

    assert names >= PASSED
    assert len(PASSED) >= 0.9 * len(names)
