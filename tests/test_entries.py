"""Datasets are found by search as short passages, by those who may know of them."""

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset
from knowledge.documents.entries import entries
from knowledge.documents.index import WordIndex
from knowledge.documents.view import DocumentsView
from knowledge.people import EVERYONE, Audience

CATALOG = Memory(
    datasets=[
        Dataset(
            "dwh.fct_orderLines",
            "fct_orderLines",
            platform="snowflake",
            kind="table",
            description="One row for each line of an order.",
            owners=("ada@shop.example",),
            domain="sales",
        ),
        Dataset("hr.salaries", "salaries", readers=frozenset({"hr"})),
    ],
    columns=[
        Column("dwh.fct_orderLines", 0, "order_id"),
        Column("dwh.fct_orderLines", 1, "net_price", description="without tax"),
    ],
)


def test_an_entry_tells_what_the_catalog_knows() -> None:
    first, second = entries(CATALOG)

    assert first.text.splitlines() == [
        "fct order Lines (snowflake table)",
        "One row for each line of an order.",
        "Domain: sales",
        "Owners: ada@shop.example",
        "Columns: order_id, net_price (without tax)",
    ]
    assert (first.place, first.origin) == ("dwh.fct_orderLines", "catalog")
    assert (first.readers, second.readers) == (frozenset({EVERYONE}), frozenset({"hr"}))


def test_a_dataset_is_found_by_the_words_of_its_name_and_columns() -> None:
    view = DocumentsView(lambda: WordIndex((), entries=entries(CATALOG)), Audience())

    assert [h.passage.place for h in view.search("order lines", 5)] == ["dwh.fct_orderLines"]
    assert [h.passage.place for h in view.search("price without tax", 5)] == ["dwh.fct_orderLines"]


def test_a_hidden_dataset_is_not_found() -> None:
    index = WordIndex((), entries=entries(CATALOG))
    hr = Audience(frozenset({frozenset({"hr"})}))

    assert DocumentsView(lambda: index, Audience()).search("salaries", 5) == ()
    assert [h.passage.place for h in DocumentsView(lambda: index, hr).search("salaries", 5)] == [
        "hr.salaries"
    ]


def test_a_wide_dataset_makes_no_long_entry() -> None:
    columns = [Column("w", n, f"column_{n}") for n in range(2_000)]

    (entry,) = entries(Memory(datasets=[Dataset("w", "w")], columns=columns))

    assert len(entry.text) == 1_000
