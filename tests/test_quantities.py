"""Numbers in running text."""

import pytest

from tools.roadmap.quantities import quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15,000 people", [15_000]),
        ("15.000 Mitarbeiter", [15_000]),
        ("15 000 employés", [15_000]),
        ("15k staff", [15_000]),
        ("200+ jobs", [200]),
        ("1.5 weeks", [1.5]),
        ("fifteen thousand people", [15_000]),
        ("two hundred and forty jobs", [240]),
        ("a dozen engineers", [12]),
        ("zwölf Ingenieure", [12]),
        ("GA4 and v2 of the feed", []),
        ("no figure at all", []),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, expected: list[float]) -> None:
    assert [q.value for q in quantities(text)] == expected


def test_a_range_keeps_both_ends() -> None:
    (found,) = quantities("10-12k people")

    assert (found.low, found.high) == (10_000, 12_000)


def test_a_plus_sign_makes_a_lower_bound_and_a_percent_sign_a_share() -> None:
    jobs, share = quantities("200+ jobs take 70 % of the time")

    assert jobs.at_least
    assert not jobs.percent
    assert share.percent
