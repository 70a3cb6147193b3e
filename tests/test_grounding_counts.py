import pytest

from assistant.evidence import Evidence
from assistant.grounding import check

SCAN = Evidence().with_json(
    "result:scan",
    """
    {"findings": [
        {"dataset": "core.a", "reason": "named like a temporary copy"},
        {"dataset": "core.b", "reason": "named like a temporary copy"},
        {"dataset": "core.c", "reason": "nobody reads it"}],
     "alternatives": [{"name": "One finer", "why_not": "their affinity is only 0.01"}],
     "columns": [{"name": "month"}, {"name": "week"}],
     "counts": [
        {"policy": "owned", "title": "Each dataset has an owner", "violations": 28},
        {"policy": "booked", "title": "Each cost is booked to somebody", "violations": 37}],
     "metrics": [{"name": "Lead time", "target_month_3": "13 days by 1 March 2027"}]}
    """,
)


@pytest.mark.parametrize(
    "text",
    [
        "2 datasets are named like a temporary copy.",
        "3 datasets were found.",
        "There are 3 candidates.",
        "One finer was rejected; their affinity is only 0.01.",
        "**28 violations** of “Each dataset has an owner”; **37 violations** of “Each cost is booked to somebody”.",
        "The reason says “named like a temporary copy”.",
        "| Measure | Month 3 |\n|---|---|\n| Lead time | 13 days by 1 March 2027 |\n",
        "| Dataset | Owner |\n|---|---|\n| core.a | none |\n| core.b | unknown |\n",
    ],
)
def test_counts_quotes_and_targets_of_a_result_are_traced(text: str) -> None:
    assert check(text, SCAN).unsupported == ()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("1 datasets are named like a temporary copy.", "1"),
        ("There are 5 candidates.", "5"),
        ("One finer was rejected; their affinity is only 0.02.", "0.02"),
        ("**37 violations** of “Each dataset has an owner”.", "37"),
        ("It says “named like 9 temporary copies”.", "named like 9 temporary copies"),
    ],
)
def test_other_counts_and_changed_quotes_are_marked(text: str, wrong: str) -> None:
    assert wrong in check(text, SCAN).unsupported


def test_its_figure_is_that_of_the_name_before_the_clause() -> None:
    evidence = Evidence().with_json(
        "result:domains",
        """
        {"domains": [{"name": "Online orders", "links": "70 % of their links stay inside"},
                     {"name": "Stock", "links": "35 % of their links stay inside"}]}
        """,
    )

    assert not check(
        "Online orders is small, but: 70 % of its links stay inside.", evidence
    ).unsupported
    assert check(
        "Online orders is small, but: 35 % of its links stay inside.", evidence
    ).unsupported


def test_a_large_figure_behind_the_word_figure_is_read_whole() -> None:
    evidence = Evidence().with_json("result:x", '{"rows": 20874490000}')

    assert check("The figure 20,874,490,000 is its rows.", evidence).unsupported == ()
