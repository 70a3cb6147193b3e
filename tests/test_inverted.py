"""Words rank passages as BM25 does, by what the asker may read alone."""

import bm25s
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.inverted import Inverted, best_first, inverted, tallied

SAID = (["a", "b", "a"], ["b", "c"], ["d"], ["a", "c", "c", "c"], [])
LETTERS = st.lists(st.sampled_from("abcdef"), max_size=8)


def _index(*said: list[str]) -> Inverted:
    return inverted(tallied(said))


@settings(max_examples=60, deadline=None)
@given(said=st.lists(LETTERS, min_size=2, max_size=8), query=LETTERS)
def test_scores_are_those_of_an_established_implementation(
    said: list[list[str]], query: list[str]
) -> None:
    known = {word for words in said for word in words}
    asked = [word for word in query if word in known]
    if not asked:
        return
    theirs = bm25s.BM25()
    theirs.index(said, show_progress=False)

    ours = _index(*said).shares(asked, np.ones(len(said), np.bool_))

    scores = theirs.get_scores(asked)
    ratio = ours[scores > 0] / scores[scores > 0]
    assert (ours[scores == 0] == 0).all()
    assert ratio == pytest.approx(ratio[:1].repeat(len(ratio)), rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(
    said=st.lists(st.tuples(LETTERS, st.booleans()), min_size=1, max_size=8),
    query=LETTERS,
)
def test_what_is_not_readable_changes_no_score(
    said: list[tuple[list[str], bool]], query: list[str]
) -> None:
    readable = np.array([may for _, may in said], np.bool_)
    open_ones = [words for words, may in said if may]

    among_all = _index(*(words for words, _ in said)).shares(query, readable)
    alone = _index(*open_ones).shares(query, np.ones(len(open_ones), np.bool_))

    assert among_all[readable].tolist() == alone.tolist()
    assert not among_all[~readable].any()


def test_a_passage_with_every_word_has_more_of_the_query_than_one_with_some() -> None:
    scores = _index(*SAID).shares(["a", "c"], np.ones(5, np.bool_))

    assert [int(at) for at in best_first(scores)] == [3, 0, 1]
    assert 0 < scores.max() < 1


def test_a_word_that_stands_nowhere_lowers_every_share() -> None:
    index, everybody = _index(*SAID), np.ones(5, np.bool_)

    assert index.shares(["a", "zyzzyva"], everybody).max() < index.shares(["a"], everybody).max()


def test_who_may_read_nothing_finds_nothing() -> None:
    assert not _index(*SAID).shares(["a"], np.zeros(5, np.bool_)).any()


def test_a_tally_keeps_the_order_it_is_asked_for() -> None:
    tally = tallied(SAID)
    picked = tally.of(np.array([3, 0]))
    again = inverted(picked.and_then(tallied([["b", "c"]])))

    assert (again.lengths.tolist(), again.counts.tolist()) == (
        [4, 3, 2],
        inverted(tallied([SAID[3], SAID[0], ["b", "c"]])).counts.tolist(),
    )


def test_scores_are_read_from_the_highest_and_equal_ones_in_order() -> None:
    scores = np.zeros(10_000, np.float32)
    scores[5:600] = 0.5
    scores[[9_000, 20]] = 0.9

    assert list(best_first(scores)) == [20, 9_000, *(n for n in range(5, 600) if n != 20)]
