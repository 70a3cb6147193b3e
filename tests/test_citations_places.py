"""Pages of a PDF, rows of a table and entries of the catalog are cited where they open."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from test_document_readers import lines, pdf

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset
from knowledge.catalog.view import CatalogView
from knowledge.documents.entries import entries
from knowledge.documents.index import WordIndex
from knowledge.documents.parsed import Page, page_of
from knowledge.documents.readers.kinds import Kind
from knowledge.documents.readers.reading import read
from knowledge.documents.view import DocumentsView
from knowledge.handbook.book import Handbook
from knowledge.people import EVERYONE, Person, audience_of
from tools.context import Context, KeptResult
from tools.open_document import OpenDocument, OpenedDocument, open_document
from tools.search_knowledge import TOOL, FoundPassages, SearchKnowledge, search_knowledge

pytestmark = pytest.mark.xdist_group("places of citations")

ROWS = "\n".join(f"{n},The item number {n} is kept for {n} days in the cellar." for n in range(100))
FILES: dict[str, tuple[Kind, bytes]] = {
    "retention.pdf": (
        "pdf",
        pdf(
            lines("Retention", "Receipts are kept for ten years."),
            lines("Loyalty points expire after two years."),
            bookmarks=(("Retention", 1), ("Loyalty", 2)),
        ),
    ),
    "items.csv": ("csv", f"id,rule\n{ROWS}".encode()),
    "steps.html": (
        "html",
        b"<h1>Steps</h1><h2>Refunds</h2><ol><li>Ask the till.</li><li>A refund above 500 euros needs the manager.</li></ol>",
    ),
}
CATALOG = Memory(
    datasets=[
        Dataset("dwh.fct_parcels", "fct_parcels", description="One row for each parcel sent."),
        Dataset("hr.pay", "pay", description="Salaries by parcel.", readers=frozenset({"hr"})),
    ],
    columns=[Column("dwh.fct_parcels", 0, "weight_kg", description="as weighed at the depot")],
)


class Nothing:
    def all(self) -> tuple[KeptResult, ...]:
        return ()

    def once(self, name: str, compute: Callable[[], object]) -> str:
        raise NotImplementedError(name, compute)


@pytest.fixture(scope="module")
def context() -> Context:
    person = Person("ada@shop.example")
    audience = audience_of((person,))
    index = WordIndex([_page(name) for name in FILES], entries=entries(CATALOG))
    return Context(
        asker=person,
        audience=audience,
        now=datetime(2026, 11, 23, 12, tzinfo=UTC),
        said=(),
        organisation=None,
        catalog=CatalogView(CATALOG, audience),
        documents=DocumentsView(lambda: index, audience),
        handbook=Handbook(),
        results=Nothing(),
        keep=Nothing(),
        progress=lambda _: None,
        out_of_time=lambda: False,
    )


def _page(name: str) -> Page:
    kind, content = FILES[name]
    return page_of(name, read(kind, content), frozenset({EVERYONE}), "organisation")


def _found(question: str, context: Context) -> FoundPassages:
    return search_knowledge(SearchKnowledge(query=question, limit=10), context)


def _opened(place: str, context: Context) -> OpenedDocument:
    return open_document(OpenDocument(path=place), context)


def test_a_page_of_a_pdf_is_cited_by_number_and_opens_there(context: Context) -> None:
    found = _found("When do loyalty points expire?", context).excerpts[0]

    opened = _opened(found.place, context)
    assert found.place == "retention.pdf § Loyalty (line 7, page 2)"
    assert found.quote in opened.lines[0]
    assert opened.from_line == 7


@pytest.mark.parametrize("item", [3, 57, 99])
def test_a_row_of_a_long_table_is_cited_in_the_part_that_has_it(
    context: Context, item: int
) -> None:
    question = f"For how many days is item number {item} kept in the cellar?"

    found = _found(question, context).excerpts[0]

    assert f"item number {item} is kept" in found.quote
    assert found.quote == _opened(found.place, context).lines[0]
    assert all(line in _page("items.csv").document.text for line in found.quote.splitlines())


def test_an_item_of_a_web_page_is_cited_under_its_heading(context: Context) -> None:
    found = _found("Who has to agree to a refund above 500 euros?", context).excerpts[0]

    assert found.place.startswith("steps.html § Refunds (line ")
    assert found.quote in _opened(found.place, context).lines[0]


def test_an_entry_of_the_catalog_is_cited_by_its_id_and_opens(context: Context) -> None:
    found = _found("parcel weight weighed at the depot", context)

    entry = next(p for p in found.passages if p.origin == "catalog")
    assert entry.place == "dwh.fct_parcels"
    assert list(_opened(entry.place, context).lines) == entry.text.splitlines()
    assert "hr.pay" not in repr(found)


@pytest.mark.parametrize("question", ["parcels", "item in the cellar", "refund", "receipts"])
def test_each_line_that_a_model_may_cite_stands_where_it_opens(
    context: Context, question: str
) -> None:
    blocks = [block for block in TOOL.blocks(_found(question, context)) if block.source]

    assert blocks
    for block in blocks:
        text = " ".join(" ".join(_opened(block.source, context).lines).split())
        said = [" ".join(line.removeprefix("- ").split()) for line in block.lines]
        assert [line for line in said if line not in text] == []
