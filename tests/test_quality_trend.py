"""The trend rule: it warns of a decline that will reach zero soon, and of nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.benchmarks.quality.histories import declining, steady, white
from evals.benchmarks.quality.trend import DAYS, ours
from knowledge.quality import Measurement
from tools.quality.raising import raised
from tools.quality.recurrence import recurrence_of
from tools.quality.trend import FEWEST, mann_kendall, theil_sen, trend_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def daily(*values: float) -> list[tuple[datetime, float]]:
    return [(START + timedelta(days=n), v) for n, v in enumerate(values)]


def test_a_straight_decline_is_told_to_the_day() -> None:
    found = trend_of(daily(*(20.0 - n for n in range(12))))

    assert (found.heading, found.per_day, found.warns) == ("falling", -1.0, True)
    assert found.reaches_zero == START + timedelta(days=20)


def test_a_decline_that_is_far_from_zero_is_no_warning() -> None:
    found = trend_of(daily(*(1_000.0 - n for n in range(12))))

    assert (found.heading, found.warns) == ("falling", False)


@pytest.mark.parametrize(
    "values",
    [
        (5.0,) * 14,
        (5, 4, 6, 5, 4, 6, 5, 4, 6, 5, 4, 6, 5, 4),
        (9, 9, 9, 9, 9, 9, 9, 2, 2, 2, 2, 2, 2, 2),
        (9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0.1),
        tuple(float(n) for n in range(14)),
    ],
)
def test_no_warning_without_a_decline_that_goes_on(values: tuple[float, ...]) -> None:
    assert not trend_of(daily(*values)).warns


def test_of_too_few_measurements_nothing_is_said() -> None:
    found = trend_of(daily(*range(FEWEST - 1, 0, -1)))

    assert (found.heading, found.per_day, found.warns) == ("unknown", None, False)


def test_days_between_measurements_count_not_their_number() -> None:
    points = [(START + timedelta(days=7 * n), 30.0 - 7 * n) for n in range(4)]

    assert theil_sen(points) == pytest.approx(-1.0)


@given(st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=FEWEST, max_size=25))
def test_the_test_of_mann_and_kendall_turns_with_its_values(values: list[float]) -> None:
    assert mann_kendall(values) == pytest.approx(-mann_kendall([-v for v in values]))
    assert mann_kendall(values) == pytest.approx(-mann_kendall(values[::-1]))


def test_random_years_without_decline_hardly_ever_warn() -> None:
    years = [steady(white(1.0), seed) for seed in range(4)]

    assert sum(ours(y.margins, day) for y in years for day in range(30, DAYS, 3)) == 0


def test_a_decline_is_told_days_before_the_rule_breaks() -> None:
    history = declining(white(0.5), 3, 30)
    assert history.broken_on is not None

    assert any(ours(history.margins, day) for day in range(history.broken_on - 5))


def held(pattern: str) -> list[tuple[datetime, bool]]:
    """Daily outcomes: a dot where the rule held, an x where it broke."""
    return [(START + timedelta(days=n), mark == ".") for n, mark in enumerate(pattern)]


def test_where_nothing_may_fail_breaks_that_come_back_are_told_with_the_next() -> None:
    found = recurrence_of(held("....x....xx...x.."))

    assert found is not None
    assert (found.spells, found.last) == (3, START + timedelta(days=14))
    assert found.again == START + timedelta(days=19)


@pytest.mark.parametrize("pattern", ["", "....", "..x..x..", "x.x.x..............", "..x..x..x..x"])
def test_few_old_or_lasting_breaks_are_no_recurrence(pattern: str) -> None:
    assert recurrence_of(held(pattern)) is None


def test_that_breaks_come_back_is_told_once_when_the_rule_holds_again() -> None:
    history = [of_zero(n, mark) for n, mark in enumerate("..x..x..x..x..")]

    told = [n for n in range(len(history)) if any(r.kind == "warning" for r in raised(tuple(history[:n]), (history[n],)))]  # fmt: skip

    assert told == [9]
    (warning,) = raised(tuple(history[:9]), (history[9],))
    assert "began to break 3 times in its last 10 checks, last on 2026-01-09" in warning.words


def of_zero(day: int, mark: str) -> Measurement:
    return Measurement(
        dataset="core.orders", rule="orders.id.unique", name="id has no duplicates", dimension="uniqueness",
        contract="orders-c", at=START + timedelta(days=day), status="pass" if mark == "." else "fail",
        score=1.0, measured=0.0 if mark == "." else 2.0, limit=0.0, toward="above", failing_rows=0, rows=9, reason="",
    )  # fmt: skip
