"""Two rankings become one, and what is said twice is told once."""

from dataclasses import replace

import pytest

from knowledge.documents.fusion import Hit, collapsed, fused
from knowledge.documents.model import Passage
from knowledge.documents.support import wanted
from knowledge.people import EVERYONE


def _passage(document: str, text: str = "") -> Passage:
    everyone = frozenset({EVERYONE})
    return Passage(document, "T", (), text or document, 1, everyone, "organisation")


A, B, C = _passage("a"), _passage("b"), _passage("c")


def test_what_both_rankings_find_comes_before_what_one_finds() -> None:
    hits = fused([(A, 0.4), (B, 0.3)], [(C, 0.5), (B, 0.45)])

    assert [h.passage for h in hits] == [A, B, C] or [h.passage for h in hits] == [A, C, B]
    assert fused([(B, 0.3)], [(C, 0.5), (B, 0.45)])[0].passage == B


def test_a_passage_that_meaning_does_not_reach_counts_as_its_last() -> None:
    hits = fused([(A, 0.2)], [(B, 0.6), (C, 0.4)])

    assert [(h.passage, round(h.score, 3)) for h in hits] == [(B, 0.6), (A, 0.5), (C, 0.4)]


def test_what_is_known_by_its_words_only_is_as_near_as_its_words_say() -> None:
    near = [(A, 0.6), (B, 0.5), (C, 0.4)]
    new = _passage("new")

    assert fused([(new, 0.3), (B, 0.2)], near, unknown={new})[0].passage == new
    assert fused([(B, 0.3), (new, 0.1)], near, unknown={new})[0].passage == B
    assert fused([(new, 0.1)], near)[2].passage == new


def test_without_meaning_words_decide() -> None:
    hits = fused([(A, 0.9), (B, 0.1)], [])

    assert [(hit.passage, hit.score, hit.supported) for hit in hits] == [
        (A, 0.9, True),
        (B, 0.1, False),
    ]


def test_what_is_as_near_as_anything_is_does_not_answer() -> None:
    ranking = [(A, 0.5), (B, 0.48), (C, 0.2)]

    assert [h.supported for h in fused([], ranking, usual=0.1)] == [True, True, False]
    assert [h.supported for h in fused([], ranking, usual=0.4)] == [False, False, False]


def test_what_lacks_the_rarest_word_or_the_name_must_be_nearer_to_answer() -> None:
    rarity = {"compaction": 0.5, "cassandra": 1.0, "strategy": 0.2}
    needs = wanted("Which compaction strategy has Cassandra?", rarity.__getitem__)
    etcd = _passage("etcd", "The compaction strategy of etcd.")
    both = _passage("both", "The compaction strategy of Cassandra.")

    found = {h.passage: h.supported for h in fused([], [(etcd, 0.5), (both, 0.5)], 0.1, (), needs)}

    assert found == {etcd: False, both: True}
    assert fused([], [(etcd, 0.66)], 0.1, (), needs)[0].supported


def test_a_catalog_and_the_handbook_must_be_nearer_than_own_documents_to_answer() -> None:
    own = _passage("own")
    entry, general = replace(own, origin="catalog"), replace(own, origin="handbook")

    support = {h.passage: h.support for h in fused([], [(p, 0.3) for p in (own, entry, general)])}

    assert support[own] > support[general] > support[entry]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Which compaction does Cassandra have?", {"cassandra"}),
        ("What does KubeNodeDown mean, and main_1pct?", {"kubenodedown", "1pct", "main"}),
        ("Where is the HR policy?", {"hr"}),
        ("How long are orders kept? Who says so?", set[str]()),
        ("WHAT IS THE RETENTION OF ORDERS", set[str]()),
        ("What Is Our Retention Policy", set[str]()),
    ],
)
def test_names_are_told_by_how_they_are_written(query: str, names: set[str]) -> None:
    assert wanted(query, lambda _: 0.5).names == names


def test_equal_scores_are_ordered_by_place() -> None:
    assert [h.passage for h in fused([], [(C, 0.5), (A, 0.5), (B, 0.5)])] == [A, B, C]


def test_nothing_found_is_nothing_fused() -> None:
    assert fused([], []) == ()


def test_the_same_text_in_two_places_is_told_once() -> None:
    text = "Orders are kept for ten years and then erased from every system that has them."
    first, copy = _passage("new.md", text), _passage("old.md", text.upper())
    other = _passage("other.md", text.replace("Orders", "Letters").replace("ten", "two"))
    hits = [Hit(p, 1.0, support=0.1) for p in (first, copy, other)]

    assert [h.passage for h in collapsed(hits)] == [first, other]
