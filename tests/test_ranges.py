"""Ranges that combine as independent quantities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.roadmap.ranges import Range, exactly, total

ends = st.tuples(st.floats(0.1, 1e4), st.floats(0.1, 1e4)).map(lambda e: Range(min(e), max(e)))


def test_half_widths_add_in_quadrature() -> None:
    found = Range(7, 13).plus(Range(6, 14))

    assert (found.low, found.high) == (15, 25)


def test_an_exact_quantity_adds_no_doubt() -> None:
    assert exactly(2).by(Range(3, 5)).span("weeks").model_dump() == {
        "low": 6,
        "high": 10,
        "unit": "weeks",
    }


def test_nothing_goes_below_zero_by_subtraction() -> None:
    assert Range(1, 2).minus(Range(5, 6)).high == 0


@given(st.lists(ends, min_size=1, max_size=6))
def test_a_sum_is_never_wider_than_adding_the_ends(ranges: list[Range]) -> None:
    found = total(tuple(ranges))

    assert found.middle == pytest.approx(sum(r.middle for r in ranges))
    assert found.half <= sum(r.half for r in ranges) * 1.000001
