"""How figures, dates, lists and names are written."""

from datetime import date

import pytest

from tools.standing import Span
from ui.render.text_fit import fitting_size, height_of, lines_of, width_of
from ui.render.wording import (
    abridged,
    capital,
    clause,
    clean,
    counted,
    day,
    listed,
    number,
    percent,
    short_day,
    shortened,
    span,
)


def test_a_range_of_equal_ends_is_one_figure() -> None:
    assert span(Span(low=3, high=3, unit="person-weeks")) == "3 person-weeks"
    assert span(Span(low=1, high=1, unit="domains")) == "1 domain"
    assert span(Span(low=10, high=22.5, unit="person-weeks")) == "10 to 22.5 person-weeks"


def test_a_share_is_written_as_a_percentage_that_no_line_end_parts() -> None:
    assert span(Span(low=0.6, high=0.75, unit="share")) == "60 to 75\u00a0%"
    assert percent(0.71) == "71\u00a0%"


def test_numbers_have_thousands_and_no_trailing_zeros() -> None:
    assert (number(15000), number(4.4), number(4.0), number(3.14159)) == (
        "15,000",
        "4.4",
        "4",
        "3.14",
    )


def test_dates_are_english_on_every_machine() -> None:
    assert day(date(2027, 1, 4)) == "4 January 2027"
    assert short_day(date(2027, 1, 4)) == "4 Jan 2027"


def test_small_counts_are_words_and_large_ones_figures() -> None:
    assert counted(1, "domain") == "one domain"
    assert counted(7, "domain") == "seven domains"
    assert counted(12, "policy", "policies") == "12 policies"
    assert capital(counted(0, "phase")) == "No phases"


def test_a_list_says_how_many_more_there_are() -> None:
    assert listed(("a", "b", "c")) == "a, b and c"
    assert listed(("a", "b", "c", "d"), 3) == "a, b and 2 more"
    assert listed(()) == ""


def test_a_long_text_is_cut_at_a_word() -> None:
    assert shortened("Inventory and replenishment", 20) == "Inventory and…"
    assert shortened("Inventory", 20) == "Inventory"
    assert len(shortened("x" * 90, 20)) == 20


def test_a_title_keeps_whole_clauses_while_they_fit() -> None:
    text = "Approve eight domains; it is live in June; the next wave waits. More follows."

    assert clause(text, 200) == "Approve eight domains; it is live in June; the next wave waits"
    assert clause(text, 45) == "Approve eight domains; it is live in June"


def test_control_and_direction_characters_are_taken_out_of_names() -> None:
    assert clean("a\x00b\u202ec\td\n e") == "abc d e"


def test_persian_joiners_stay() -> None:
    assert clean("می\u200cخواهم") == "می\u200cخواهم"


def test_width_follows_the_metrics_of_arial() -> None:
    assert round(width_of("iiii", 72), 3) == 0.888
    assert round(width_of("WWWW", 72), 3) == 3.776


def test_lines_break_between_words_and_inside_words_that_are_too_long() -> None:
    assert lines_of("aaa aaa aaa", 72, 3.7) == 2
    assert lines_of("a" * 20, 72, 3.6) == 4


def test_text_gets_smaller_until_it_fits_and_no_further_than_allowed() -> None:
    text = "seven words that need a little room"

    assert fitting_size([text], 10, 1, (18, 14, 11)) == 18
    assert fitting_size([text] * 50, 2, 1, (18, 14, 11)) == 11
    assert height_of([text], 18, 10) == 0.3


def test_a_clause_that_only_explains_is_left_out_before_words_are_cut() -> None:
    text = "Start with Orders and free 6 engineers, since today's load leaves 1; it is live in May."

    assert clause(text, 40) == "Start with Orders and free 6 engineers"
    assert clause("Stop in July if the wait is above 11 days (three quarters of 3 weeks).", 50) == (
        "Stop in July if the wait is above 11 days"
    )


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Names an owner before the first tool is chosen, and books time for the roles in one table.", "Names an owner before the first tool is chosen"),
        ("If fewer than 120 jobs are off by then, old and new run side by side.", "If fewer than 120 jobs are off by then"),
        ("7 capabilities are missing (catalog, checks, access); 6 to 16 person-months of work lie before us.", "7 capabilities are missing"),
        ("Short enough.", "Short enough."),
        ("Assortment: what an article is. Pricing: what it costs on the shelf, and when.", "Assortment: what an article is"),
        ("It rests on three answers of the owners: who, by when, and for whom it is made.", "It rests on three answers of the owners"),
    ],
)  # fmt: skip
def test_a_cell_is_cut_at_whole_clauses(text: str, whole: str) -> None:
    assert abridged(text, 50) == whole


def test_a_long_first_clause_is_cut_at_a_word() -> None:
    assert abridged("One clause that goes on for far too long to be held", 30).endswith("…")
