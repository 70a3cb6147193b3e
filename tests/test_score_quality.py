"""Scoring quality: honest about what is measured, what fails, where it is heading."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from peers.secret_world import NOON, World, context

from knowledge.catalog.model import Check, Dataset
from knowledge.people import Person
from knowledge.quality import Measurement
from tools.context import Context
from tools.declaration import ToolError
from tools.quality.score import QualityScore
from tools.quality.score_words import answer
from tools.score_quality import ScoreQuality, score_quality

ANN = Person("ann@shop.example", groups=frozenset({"finance"}))
ORDERS = Dataset("core.orders", "orders", owners=("Bo",), domain="Sales")
STOCK = Dataset("core.stock", "stock", domain="Supply")
PAY = Dataset("hr.pay", "pay", readers=frozenset({"hr"}))


@dataclass(frozen=True)
class Measured:
    """What was measured, whoever asks: the tool must ask for readable datasets only."""

    found: tuple[Measurement, ...]

    def of(self, datasets: Iterable[str], since: datetime) -> tuple[Measurement, ...]:
        wanted = set(datasets)
        return tuple(m for m in self.found if m.dataset in wanted and m.at >= since)


def check(
    dataset: str, rule: str, *, passed: bool, days: int = 0, dimension: str = "accuracy"
) -> Check:
    return Check(dataset, rule, dimension, passed=passed, at=NOON - timedelta(days=days))


def measurement(
    days_ago: int, measured: float, status: str = "pass", score: float = 0.99
) -> Measurement:
    return Measurement(
        dataset="core.orders", rule="orders.note.nulls", name="notes missing", dimension="completeness",
        contract="orders-c", at=NOON - timedelta(days=days_ago), status="pass" if status == "pass" else "error",
        score=score if status == "pass" else None, measured=measured, limit=5.0, toward="above",
        failing_rows=1, rows=100, reason="",
    )  # fmt: skip


def world(*checks: Check) -> World:
    return World(datasets=(ORDERS, STOCK, PAY), checks=checks)


def scored(at: Context, **about: str) -> QualityScore:
    return score_quality(ScoreQuality.model_validate(about), at)


def test_what_no_check_measures_is_unmeasured_and_not_good() -> None:
    found = scored(context(world(check("core.orders", "a", passed=True)), (ANN,)))

    assert (found.score_percent, found.datasets, found.measured) == (100.0, 2, 1)
    assert found.unmeasured == ("core.stock",)
    assert {d.dimension for d in found.dimensions if d.score_percent is None} == {
        "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness",
    }  # fmt: skip
    assert "1 of 2 datasets have no check" in answer(found)


def test_without_any_outcome_there_is_no_score_at_all() -> None:
    found = scored(context(world(), (ANN,)), dataset="orders")

    assert found.score_percent is None
    assert answer(found).startswith(
        "The quality of core.orders is unmeasured: no check has an outcome"
    )


def test_the_newest_outcome_of_a_check_counts() -> None:
    at = context(
        world(
            check("core.orders", "a", passed=False, days=2), check("core.orders", "a", passed=True)
        ),
        (ANN,),
    )

    found = scored(at)

    assert (found.checks, found.passed, found.failed) == (1, 1, 0)
    assert [(d.score_percent, d.checks) for d in found.history] == [(0.0, 1), (100.0, 1)]


def test_days_on_which_other_checks_were_run_are_no_history() -> None:
    at = context(
        world(
            check("core.orders", "a", passed=True, days=1), check("core.orders", "b", passed=False)
        ),
        (ANN,),
    )

    found = scored(at)

    assert found.history == ()
    assert "Over time nothing can be said" in answer(found)


def test_hidden_checks_count_nowhere() -> None:
    at = context(
        world(check("hr.pay", "a", passed=False), check("core.orders", "b", passed=True)), (ANN,)
    )
    at = replace(at, quality=Measured((replace(measurement(0, 1.0), dataset="hr.pay"),)))

    found = scored(at)

    assert (found.checks, found.failed, found.datasets) == (1, 0, 2)
    with pytest.raises(ToolError, match="no dataset"):
        scored(at, dataset="hr.pay")


def test_an_error_counts_as_no_pass_and_in_no_score() -> None:
    at = replace(context(world(), (ANN,)), quality=Measured((measurement(0, 0.0, "error"),)))

    found = scored(at)

    assert (found.score_percent, found.errors, found.passed) == (None, 1, 0)
    assert "1 checks could not be run" in answer(found)


def test_a_rule_that_drifts_to_its_limit_is_told_before_it_breaks() -> None:
    history = tuple(measurement(20 - n, 1.0 + 0.15 * n) for n in range(21))
    at = replace(context(world(), (ANN,)), quality=Measured(history))

    found = scored(at, dataset="core.orders")

    assert [(o.rule, o.limit, o.breaks_on.date().isoformat()) for o in found.outlook] == [
        ("notes missing", 5.0, "2026-11-30")
    ]
    assert "the limit is 5, reached about 2026-11-30" in answer(found)
    assert [(c.contract, c.passed, c.failed) for c in found.contracts] == [("orders-c", 1, 0)]


def test_a_steady_rule_is_no_warning() -> None:
    history = tuple(measurement(20 - n, 1.0 + n % 3) for n in range(21))

    found = scored(replace(context(world(), (ANN,)), quality=Measured(history)))

    assert found.outlook == ()


@pytest.mark.parametrize("about", ["Sales", "sales domain", "core.orders", "ORDERS"])
def test_a_domain_or_dataset_is_found_by_its_name(about: str) -> None:
    at = context(
        world(check("core.orders", "a", passed=True), check("core.stock", "b", passed=False)),
        (ANN,),
    )

    found = scored(at, domain=about, dataset=about, product=about)

    assert (found.datasets, found.score_percent) == (1, 100.0)


def test_of_an_unknown_name_the_nearest_are_told() -> None:
    with pytest.raises(ToolError, match=r"The nearest in name are core\.orders"):
        scored(context(world(), (ANN,)), dataset="core.ordering")


def test_a_score_is_rounded_down() -> None:
    history = (measurement(0, 0.0, score=0.99999),)

    found = scored(replace(context(world(), (ANN,)), quality=Measured(history)))

    assert found.score_percent == 99.9
