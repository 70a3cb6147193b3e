from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from knowledge.catalog.memory import EMPTY
from knowledge.catalog.view import CatalogView
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import page
from knowledge.documents.model import Document
from knowledge.documents.parsed import Page
from knowledge.documents.support import wanted
from knowledge.documents.view import DocumentsView, Legs
from knowledge.handbook.book import Handbook
from knowledge.people import EVERYONE, Audience, Person, audience_of
from tools.context import Context, KeptResult
from tools.passages.statements import statements
from tools.search_knowledge import TOOL, SearchKnowledge, search_knowledge

RETENTION = """# Retention policy

Owner: the data protection officer.

## How long

| data | keep | because |
|---|---|---|
| Baskets | 90 days | no purpose beyond |
| Orders and receipts | 10 years | tax law |
"""
ALL = frozenset({EVERYONE})
PAY = "# Pay review\n\nThe pay of store managers rises by 3 % in January 2027.\n"


class Nothing:
    def all(self) -> tuple[KeptResult, ...]:
        return ()

    def once(self, name: str, compute: object) -> str:
        raise NotImplementedError(name, compute)


def reading(*pages: tuple[str, str, str], groups: frozenset[str] = frozenset()) -> Context:
    person = Person("ada@shop.example", groups=groups)
    audience = audience_of((person,))
    index = WordIndex(
        [page(path, text, frozenset({who}), "organisation") for path, text, who in pages]
    )
    return Context(
        asker=person,
        audience=audience,
        now=datetime(2026, 11, 23, 12, tzinfo=UTC),
        said=(),
        organisation=None,
        catalog=CatalogView(EMPTY, audience),
        documents=DocumentsView(lambda: index, audience),
        handbook=Handbook(),
        results=Nothing(),
        keep=Nothing(),
        progress=lambda _: None,
        out_of_time=lambda: False,
    )


def test_the_row_that_answers_comes_first_with_its_columns_and_place() -> None:
    context = reading(("retention.md", RETENTION, EVERYONE))

    found = search_knowledge(SearchKnowledge(query="How long do we keep baskets?"), context)

    assert found.supported
    assert found.excerpts[0].text == "Baskets – keep: 90 days; because: no purpose beyond."
    assert found.excerpts[0].quote == "| Baskets | 90 days | no purpose beyond |"
    assert TOOL.answer(found).startswith(
        "Baskets – keep: 90 days; because: no purpose beyond (*Retention policy, How long*)."
    )


def test_a_question_that_nothing_answers_is_told_so_and_what_is_nearest() -> None:
    context = reading(("retention.md", RETENTION, EVERYONE))

    found = search_knowledge(SearchKnowledge(query="How long is the warranty on shoes?"), context)

    assert not found.supported
    assert found.excerpts == ()
    assert TOOL.answer(found) == (
        "I found nothing in the documents you may read that answers this. The nearest are "
        "Retention policy; ask in other words or open one of them.\n"
    )


def test_what_the_audience_may_not_read_leaves_no_trace() -> None:
    question = SearchKnowledge(query="By how much does the pay of store managers rise?")
    hidden = reading(("retention.md", RETENTION, EVERYONE), ("pay.md", PAY, "people"))
    absent = reading(("retention.md", RETENTION, EVERYONE))
    allowed = reading(("pay.md", PAY, "people"), groups=frozenset({"people"}))

    assert search_knowledge(question, hidden) == search_knowledge(question, absent)
    assert search_knowledge(question, allowed).excerpts[0].text == (
        "The pay of store managers rises by 3 % in January 2027."
    )


def test_each_passage_is_a_block_that_can_be_cited_sentence_by_sentence() -> None:
    text = "# Access\n\nThe steward approves access. Nobody approves their own request.\n"
    context = reading(("access.md", text, EVERYONE))

    found = search_knowledge(SearchKnowledge(query="Who approves access?"), context)

    summary, passage = TOOL.blocks(found)
    assert summary.source == ""
    assert passage.source == "access.md § Access (line 3)"
    assert passage.lines == (
        "The steward approves access.",
        "Nobody approves their own request.",
    )


@pytest.mark.parametrize("limit", [1, 2])
def test_no_more_passages_are_returned_than_asked_for(limit: int) -> None:
    words = ("old", "new", "red")
    pages = [(f"{w}.md", f"# Note\n\nThe {w} baskets are kept.\n", EVERYONE) for w in words]
    context = reading(*pages)

    found = search_knowledge(SearchKnowledge(query="baskets", limit=limit), context)

    assert len(found.passages) == limit


def test_without_any_document_it_says_what_would_help() -> None:
    found = search_knowledge(SearchKnowledge(query="baskets"), reading())

    assert TOOL.answer(found).endswith("Load a document on it, or ask in other words.\n")


def test_a_passage_falls_into_sentences_items_and_rows() -> None:
    text = "It began on 1 January 2026. Ask Mr. Lee, e.g. by mail.\n\n1. Check the feed\n2. Run it\nagain\n"

    assert [s.text for s in statements(text)] == [
        "It began on 1 January 2026.",
        "Ask Mr. Lee, e.g. by mail.",
        "Check the feed",
        "Run it again",
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Am 1. März geht es los. Ärzte lesen es z. B. täglich, bzw. Pfleger.",
            ["Am 1. März geht es los.", "Ärzte lesen es z. B. täglich, bzw. Pfleger."],
        ),
        (
            "¿Quién lo lleva? Lo lleva Rosa, p. ej. Élodie después. École primaire ensuite.",
            [
                "¿Quién lo lleva?",
                "Lo lleva Rosa, p. ej. Élodie después.",
                "École primaire ensuite.",
            ],
        ),
        ("Im 2. Schritt folgt M. Girard.", ["Im 2. Schritt folgt M. Girard."]),
        (
            "Owners: A. Lee, B. Okoye. It is due on day 30. March is free.",
            ["Owners: A. Lee, B. Okoye.", "It is due on day 30.", "March is free."],
        ),
    ],
)
def test_points_of_abbreviations_and_ordinals_end_no_sentence_in_any_language(
    text: str, sentences: list[str]
) -> None:
    assert [s.text for s in statements(text)] == sentences


@dataclass(frozen=True)
class Near:
    """Finds the passages of a page by meaning, all as near."""

    page: Page
    cosine: float

    def documents(self) -> tuple[Document, ...]:
        return (self.page.document,)

    def legs(self, query: str, audience: Audience) -> Legs:
        del audience
        near = [(passage, self.cosine) for passage in self.page.passages]
        return Legs(meaning=near, usual=0.1, needs=wanted(query, lambda _: 1.0))


@pytest.mark.parametrize(
    ("cosine", "told"),
    [
        (
            0.4,
            (
                "I found nothing in the documents you may read that clearly answers this. "
                "What comes nearest:\n\n"
                "- Foxes sleep at noon (*Village*).\n\nAsk in other words, or open that document.\n"
            ),
        ),
        (
            0.3,
            (
                "I found nothing in the documents you may read that answers this. "
                "The nearest are Village; ask in other words or open one of them.\n"
            ),
        ),
    ],
)
def test_where_nothing_clearly_answers_what_comes_near_enough_is_quoted(
    cosine: float, told: str
) -> None:
    village = page("village.md", "# Village\n\nFoxes sleep at noon.", ALL, "organisation")
    context = reading()
    view = DocumentsView(lambda: Near(village, cosine), context.audience)

    found = search_knowledge(
        SearchKnowledge(query="When is the market closed?"), replace(context, documents=view)
    )

    assert (found.supported, found.excerpts) == (False, ())
    assert TOOL.answer(found) == told
