"""A query is searched by the other names that a readable glossary gives its terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.glossary import other_names
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import page
from knowledge.documents.model import Passage
from knowledge.documents.view import DocumentsView
from knowledge.people import EVERYONE, Audience, Person, audience_of

ALL = frozenset({EVERYONE})
TABLE = """# Glossary

| term | meaning |
|---|---|
| DC | distribution centre: Venlo and Daventry |
| Article | same as item; the word used in SAP |
| Certified | see policy DP-07 |
| Cover | days until stock runs out |
"""
LISTED = "# Terms\n\n- **Churn (CR)**: customers who leave.\n- **POS**: point of sale, the till.\n"
BARRED = "# Terms\n\n| Term | Synonyms | Meaning |\n|---|---|---|\n| Churn | attrition \\| CR | who left |\n"
SPANISH = "# Glosario\n\n| Término | Sinónimos | Significado |\n|---|---|---|\n| Merma | pérdida | lo que falta |\n"
HEADED = "# Terminology\n\n## Analyst\n\nSee [Data Scientist](#ds).\n\n## ETL\n\nExtract, load.\n"


def _passages(text: str, path: str = "glossary.md", who: str = EVERYONE) -> tuple[Passage, ...]:
    return page(path, text, frozenset({who}), "organisation").passages


@pytest.mark.parametrize(
    ("query", "text", "names"),
    [
        ("How much stock has the DC?", TABLE, {"distribution centre": "DC"}),
        ("What does a distribution centre cost?", TABLE, {"DC": "distribution centre"}),
        ("Which articles?", TABLE, dict[str, str]()),
        ("Which article sells best?", TABLE, {"item": "Article"}),
        ("What is certified, and what cover?", TABLE, dict[str, str]()),
        ("Is the CR rising?", LISTED, {"Churn": "CR"}),
        ("Is attrition rising?", BARRED, {"Churn": "attrition"}),
        ("Sube la pérdida?", SPANISH, {"Merma": "pérdida"}),
        ("Why is the pos down?", LISTED, {"point of sale": "POS"}),
        ("What does an analyst do?", HEADED, {"Data Scientist": "Analyst"}),
    ],
)
def test_other_names_come_from_tables_lists_and_headings(
    query: str, text: str, names: dict[str, str]
) -> None:
    assert other_names(query, _passages(text)) == names


def test_only_a_glossary_says_what_is_called_how() -> None:
    notes = _passages(TABLE.replace("Glossary", "Notes"), "notes.md")

    assert other_names("How much stock has the DC?", notes) == {}


def test_what_is_written_with_the_other_name_is_found() -> None:
    pages = [
        page("glossary.md", TABLE, frozenset({"stores"}), "organisation"),
        page("a.md", "# Stock\n\nEach distribution centre counts at night.", ALL, "organisation"),
        page("b.md", "# Lunch\n\nLunch is at noon.", ALL, "organisation"),
    ]
    index = WordIndex(pages)
    known = Person("ada@shop.example", groups=frozenset({"stores"}))

    def found(audience: Audience) -> list[str]:
        hits = DocumentsView(lambda: index, audience).search("Where is the DC?", 5)
        return [hit.passage.document for hit in hits]

    assert found(audience_of((known,))) == ["glossary.md", "a.md"]
    assert found(Audience()) == []


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_text_breaks_it(query: str, text: str) -> None:
    assert len(other_names(query, _passages(f"# Glossary\n\n| a | b |\n|---|---|\n{text}"))) <= 3


def test_the_workspaces_own_names_need_no_document_and_are_known_to_everyone() -> None:
    index = WordIndex(
        [page("a.md", "# Stock\n\nEach distribution centre counts at night.", ALL, "organisation")]
    )

    def found(*glossary: tuple[str, str]) -> list[str]:
        view = DocumentsView(lambda: index, Audience(), glossary=glossary)
        return [hit.passage.document for hit in view.search("Where is the DC?", 5)]

    assert found() == []
    assert found(("DC", "distribution centre")) == ["a.md"]
