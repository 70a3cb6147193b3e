"""A passage counts for the document that it stands in, by what the asker may read of it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.inverted import inverted, tallied
from knowledge.documents.model import Origin, Passage
from knowledge.documents.whole import numbered, owed
from knowledge.people import EVERYONE

LETTERS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=5)


def _passage(document: str, origin: Origin = "organisation") -> Passage:
    return Passage(document, "T", (), "", 1, frozenset({EVERYONE}), origin)


def test_documents_are_numbered_in_order_and_entries_of_a_catalog_below_them() -> None:
    papers = [_passage("a"), _passage("a"), _passage("b")]
    entries = [_passage("orders", "catalog"), _passage("stock", "catalog")]

    assert numbered([*papers, *entries]).tolist() == [0, 0, 1, -1, -2]


def test_a_passage_gains_by_the_words_of_its_document_and_loses_by_its_length() -> None:
    said = [["x"], ["tax"], ["x"], ["y"], ["y"], ["y"]]
    of = np.array([0, 0, 1, 2, 2, 2], np.int32)

    owes = owed(["tax"], inverted(tallied(said)), of, np.ones(6, np.bool_))

    assert owes[0] == owes[1]
    assert owes[0] > owes[3]
    assert owes[2] > owes[3]


def test_entries_of_a_catalog_may_be_more_than_documents_and_gain_by_their_own_words() -> None:
    said = [["x"], ["tax"], ["x"], ["x"]]

    owes = owed(["tax"], inverted(tallied(said)), np.array([0, -1, -2, -3], np.int32), np.ones(4, np.bool_))  # fmt: skip

    assert owes[1] > 0
    assert owes[[0, 2, 3]].tolist() == [0, 0, 0]


@settings(max_examples=60, deadline=None)
@given(
    documents=st.lists(
        st.tuples(st.lists(LETTERS, min_size=1, max_size=3), st.booleans()), min_size=1, max_size=5
    ),
    query=LETTERS,
)
def test_documents_that_nobody_may_read_change_nothing(
    documents: list[tuple[list[list[str]], bool]], query: list[str]
) -> None:
    def owes(chosen: list[tuple[list[list[str]], bool]]) -> list[float]:
        said = [passage for passages, _ in chosen for passage in passages]
        of = [n for n, (passages, _) in enumerate(chosen) for _ in passages]
        may = np.array([may for passages, may in chosen for _ in passages], np.bool_)
        found = owed(query, inverted(tallied(said)), np.array(of, np.int32), may)
        return found[may].tolist()

    assert owes(documents) == owes([d for d in documents if d[1]])
