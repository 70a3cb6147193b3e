"""What does not count any more stands behind what does, and is still found where it alone answers."""

from dataclasses import replace

import pytest

from knowledge.documents.editions import BEHIND, current_first, is_past
from knowledge.documents.fusion import Hit
from knowledge.documents.markdown import page
from knowledge.documents.model import Edition, Passage
from knowledge.people import EVERYONE

RULE = "Receipts are kept for {} years, then erased from every system that has a copy of them."


def _passage(path: str, text: str, title: str = "Retention") -> Passage:
    said = page(path, f"# {title}\n\n{text}", frozenset({EVERYONE}), "organisation")
    return said.passages[0]


def _order(*passages: Passage) -> list[str]:
    hits = [Hit(p, 0.6 - at / 100, 0.1) for at, p in enumerate(passages)]
    return [hit.passage.document for hit in current_first(hits)]


def test_front_matter_says_which_edition_a_document_is() -> None:
    text = "---\nstatus: Draft\ndate: 2026-10-05\nsupersedes: [old/a.md, b.md]\n---\nText."

    (passage,) = page("a.md", text, frozenset({EVERYONE}), "organisation").passages

    assert passage.edition == Edition("Draft", "2026-10-05", ("old/a.md", "b.md"))
    assert is_past(passage)


@pytest.mark.parametrize("front", ["status: [1]\nsupersedes: {a: 1}", "supersedes: 2024", "date:"])
def test_front_matter_of_other_shapes_says_little_and_breaks_nothing(front: str) -> None:
    (passage,) = page(
        "a.md", f"---\n{front}\n---\nText.", frozenset({EVERYONE}), "handbook"
    ).passages

    assert not is_past(passage)


def test_drafts_and_archived_documents_follow() -> None:
    draft = replace(_passage("a.md", "One."), edition=Edition("draft"))
    archived = _passage("archive/b.md", "Two.")
    named = _passage("c.md", "Three.", "Sales report (deprecated)")
    current = _passage("d.md", "Four.")

    assert _order(draft, archived, named, current)[0] == "d.md"
    assert not is_past(_passage("old-town/stores.md", "Stores.", "The archive of draft beers"))


def test_what_is_replaced_follows_only_where_its_successor_was_found() -> None:
    old = _passage("policies/retention.md", RULE.format("ten"))
    new = replace(
        _passage("policies/keeping.md", "Keep receipts.", "Keeping"),
        edition=Edition(supersedes=("retention.md",)),
    )

    assert _order(old, new) == ["policies/keeping.md", "policies/retention.md"]
    assert _order(old) == ["policies/retention.md"]


def test_the_later_version_of_one_text_comes_first() -> None:
    by_path = _order(_passage("r-2024.md", RULE.format(8)), _passage("r-2026.md", RULE.format(9)))
    by_title = _order(
        _passage("a.md", RULE.format(8), "Retention v9"),
        _passage("b.md", RULE.format(9), "Retention v10"),
    )
    dated = [
        replace(_passage(f"{date}.md", RULE.format(date)), edition=Edition(date=date))
        for date in ("2025-01-01", "2026-01-01")
    ]

    assert by_path == ["r-2026.md", "r-2024.md"]
    assert by_title == ["b.md", "a.md"]
    assert _order(*dated) == ["2026-01-01.md", "2025-01-01.md"]


def test_the_version_that_counts_comes_first_however_near_the_other_is() -> None:
    old = replace(_passage("old.md", RULE.format(8)), edition=Edition("archived"))
    new = _passage("new.md", RULE.format(10))

    found = current_first([Hit(old, 0.9, 0.1), Hit(new, 0.5, 0.1)])

    assert [hit.passage.document for hit in found] == ["new.md", "old.md"]


def test_the_minutes_of_two_months_are_no_versions_of_one_text() -> None:
    october = _passage("minutes-2026-10.md", "The board postponed the warehouse.", "Minutes")
    november = _passage(
        "minutes-2026-11.md", "The credits of last month were discussed.", "Minutes"
    )

    assert _order(october, november) == ["minutes-2026-10.md", "minutes-2026-11.md"]


def test_what_does_not_count_now_is_still_first_where_it_is_far_ahead() -> None:
    draft = replace(_passage("a.md", "One."), edition=Edition("draft"))
    hits = [Hit(draft, 0.6, 0.1), Hit(_passage("b.md", "Two."), 0.6 - 2 * BEHIND, 0.1)]

    assert current_first(hits)[0].passage == draft
