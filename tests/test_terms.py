"""Definitions of each kind of catalog are known by name and synonym, to those who may read them."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from peers.secret_world import Paper, World, context

from knowledge.catalog.grouping import grouped
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Dataset, Term
from knowledge.catalog.parts import Part
from knowledge.catalog.readers.choice import read
from knowledge.catalog.readers.files import Files
from knowledge.catalog.sources import merged
from knowledge.catalog.terms import Terms
from knowledge.documents.glossary import names_of, other_names
from knowledge.people import EVERYONE, Person
from tools.explain_concept import TOOL, ExplainConcept, explain_concept
from tools.open_document import OpenDocument, open_document
from tools.passages.meanings import asked_term
from tools.search_knowledge import SearchKnowledge, search_knowledge

ANN = Person("ann@shop.example", groups=frozenset({"sales"}))
BOB = Person("bob@shop.example")
CHURN = Term(
    "t", "Customer churn", "Members who leave in a month.", ("attrition", "CR"), "book.json",
    readers=frozenset({"sales"}),
)  # fmt: skip
SHOP = World(
    terms=(CHURN, Term("l", "Lineage", "What our auditors call the data trail.", (), "book.json")),
    papers=(
        Paper("glossary.md", "# Glossary\n\n| Term | Synonyms | Meaning |\n|---|---|---|\n| DC | depot | where parcels are sorted |\n", frozenset({EVERYONE})),
        Paper("notes.md", "# Attrition\n\nAttrition above three percent is told to the board.\n", frozenset({EVERYONE})),
    ),
)  # fmt: skip


def _terms(folder: Path, kind: str, name: str, text: str) -> list[Term]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return [each for each in read(kind, Files(folder, (path,))) if isinstance(each, Term)]


def test_datahub_gives_terms_and_groups_that_say_what_they_are(tmp_path: Path) -> None:
    told = {
        "urn:li:glossaryTerm:Sales.ChurnRate": ("glossaryTermInfo", {"definition": "Who left.", "customProperties": {"Synonyms": "attrition, CR"}}),
        "urn:li:glossaryTerm:1": ("glossaryTermInfo", {"name": "Net sales", "definition": ""}),
        "urn:li:glossaryNode:2": ("glossaryNodeInfo", {"name": "Money", "definition": "All that is paid."}),
    }  # fmt: skip
    records = [
        {"entityUrn": urn, "aspectName": name, "aspect": {"json": content}}
        for urn, (name, content) in told.items()
    ]

    assert _terms(tmp_path, "datahub", "d.json", json.dumps(records)) == [
        Term("urn:li:glossaryTerm:Sales.ChurnRate", "ChurnRate", "Who left.", ("attrition", "CR")),
        Term("urn:li:glossaryNode:2", "Money", "All that is paid."),
    ]


def test_openmetadata_gives_the_terms_in_force(tmp_path: Path) -> None:
    book = {"name": "Business", "type": "glossary"}
    terms = [
        {"name": "Churn", "displayName": "Customer churn", "fullyQualifiedName": "Business.Churn", "description": "Who left.", "synonyms": ["attrition"], "glossary": book, "entityStatus": "Approved"},
        {"name": "Slot", "fullyQualifiedName": "Business.Slot", "glossary": book, "description": "An hour.", "status": "Draft"},
    ]  # fmt: skip

    assert _terms(tmp_path, "openmetadata", "o.json", json.dumps({"data": terms})) == [
        Term("Business.Churn", "Customer churn", "Who left.", ("attrition", "Churn"))
    ]


def test_dbt_gives_metrics_with_their_tables_parts_of_semantic_models_and_texts(
    tmp_path: Path,
) -> None:
    node = {"resource_type": "model", "name": "orders", "schema": "s", "database": "d"}
    manifest = {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"},
        "nodes": {"model.p.orders": node},
        "metrics": {"metric.p.nrr": {"name": "nrr", "label": "Net revenue retention", "description": "By cohort.", "config": {"meta": {"synonyms": ["retention"]}}, "depends_on": {"nodes": ["semantic_model.p.o"]}}},
        "semantic_models": {"semantic_model.p.o": {"name": "o", "depends_on": {"nodes": ["model.p.orders"]}, "measures": [{"name": "order_total", "description": "With tax."}, {"name": "bare"}]}},
        "docs": {"doc.p.status": {"name": "order_status", "package_name": "p", "block_contents": "How far it is."}, "doc.dbt.__overview__": {"name": "__overview__", "package_name": "dbt", "block_contents": "Welcome"}},
    }  # fmt: skip

    orders = ("model.p.orders",)
    assert _terms(tmp_path, "dbt", "manifest.json", json.dumps(manifest)) == [
        Term("metric.p.nrr", "Net revenue retention", "By cohort.", ("nrr", "retention"), datasets=orders),
        Term("semantic_model.p.o.order_total", "order total", "With tax.", ("order_total",), datasets=orders),
        Term("doc.p.status", "order status", "How far it is."),
    ]  # fmt: skip


def test_a_contract_gives_the_names_of_the_business(tmp_path: Path) -> None:
    contract = """kind: DataContract
apiVersion: v3.2.0
id: c1
name: Receivers
schema:
- name: tbl
  properties:
  - {name: rcvr_cntry, businessName: receiver country, description: Where it goes., synonyms: [destination]}
  - {name: id, businessName: receiver identifier}
  - {name: plain, description: Nothing else.}
"""

    assert _terms(tmp_path, "odcs", "c.yaml", contract) == [
        Term("tbl.rcvr_cntry", "receiver country", "Where it goes.", ("destination", "rcvr_cntry"), "contract Receivers", ("tbl",)),
    ]  # fmt: skip


def _together(terms: Iterable[Term], *, source: frozenset[str]) -> list[Term]:
    pay = Dataset("pay", "pay", kind="table", readers=frozenset({"hr", "sales"}))
    content = Memory(datasets=[pay], terms=terms)
    parts = (Part("/data/book.json", source, content),)
    return [each for each in merged(parts, grouped(parts)) if isinstance(each, Term)]


def test_a_term_is_read_by_those_who_may_read_its_source_and_all_that_it_is_told_of() -> None:
    terms = (Term("a", "A"), Term("b", "B", datasets=("pay",)), Term("c", "C", datasets=("gone",)))

    open_, closed = frozenset({EVERYONE}), frozenset({"hr", "it"})

    assert [t.readers for t in _together(terms, source=open_)] == [None, pay_readers(), frozenset()]
    assert [t.readers for t in _together(terms[:2], source=closed)] == [closed, frozenset({"hr"})]
    assert {t.place for t in _together(terms, source=open_)} == {"book.json"}


def pay_readers() -> frozenset[str]:
    return frozenset({"hr", "sales"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is customer-churn up?", ["t"]),
        ("our CR and its trend", ["t"]),
        ("the cr of it", []),
        ("data lineages", ["l"]),
        ("nothing", []),
    ],
)
def test_a_text_names_a_term_in_any_case_and_number(text: str, found: list[str]) -> None:
    assert [term.id for term in Terms(SHOP.terms).named_in(text)] == found


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What does churn mean here?", "churn"),
        ("What do we mean by net sales?", "net sales"),
        ("what's our definition of scrap rate", "scrap rate"),
        ("What does the term Leaf member mean at Fernway?", "Leaf member"),
        ("Was verstehen wir unter Umsatz?", "Umsatz"),
        ("que signifie churn chez nous ?", "churn"),
        ("¿Qué significa churn?", "churn"),
        ("explain what churn means", "churn"),
        ("what mean churn at us?", "churn"),  # As a question in German is read word by word.
    ],
)
def test_the_word_whose_meaning_is_asked_for_is_found(question: str, term: str) -> None:
    assert asked_term(question) == term


def test_a_question_is_searched_by_the_other_names_that_the_asker_may_know() -> None:
    assert other_names("How is attrition?", (), names_of(SHOP.terms)) == {
        "Customer churn": "attrition",
        "CR": "attrition",
    }
    query = SearchKnowledge(query="How high is customer churn?")

    def first(person: Person) -> list[str]:
        return [p.title for p in search_knowledge(query, context(SHOP, (person,))).passages]

    assert "Attrition" in first(ANN)
    assert "Customer churn" not in first(BOB)


def test_the_own_meaning_answers_with_its_place_and_only_who_may_read_it_is_told() -> None:
    query = SearchKnowledge(query="What does attrition mean here?")

    told = search_knowledge(query, context(SHOP, (ANN,)))
    untold = search_knowledge(query, context(SHOP, (BOB,)))

    assert [(e.text, e.place) for e in told.excerpts] == [
        ("Customer churn (attrition): Members who leave in a month.", "book.json § Customer churn")
    ]
    assert told.supported
    assert untold.meanings == ()
    assert "leave in a month" not in untold.model_dump_json()
    opened = open_document(OpenDocument(path=told.excerpts[0].place), context(SHOP, (ANN,)))
    assert "Members who leave in a month." in opened.lines


def test_a_definition_that_only_leads_on_comes_after_what_it_leads_to() -> None:
    papers = (
        Paper("glossary.md", "# Glossary\n\n| Term | Meaning |\n|---|---|\n| Certified | see policy DP-07 |\n", frozenset({EVERYONE})),
        Paper("dp07.md", "# Policy DP-07\n\nCertified means that all checks passed.\n", frozenset({EVERYONE})),
    )  # fmt: skip
    query = SearchKnowledge(query="What does certified mean?")

    found = search_knowledge(query, context(World(papers=papers), (BOB,)))

    assert [e.title for e in found.excerpts] == ["Policy DP-07", "Glossary"]


def test_a_glossary_among_the_documents_answers_by_synonym() -> None:
    found = search_knowledge(SearchKnowledge(query="What is a depot?"), context(SHOP, (BOB,)))

    assert [(e.text, e.place) for e in found.excerpts] == [
        ("DC: where parcels are sorted", "glossary.md § Glossary (line 5)")
    ]


def test_a_concept_is_explained_by_the_own_meaning_first() -> None:
    found = explain_concept(ExplainConcept(concept="What is lineage?"), context(SHOP, (BOB,)))
    own_only = explain_concept(ExplainConcept(concept="Define churn"), context(SHOP, (ANN,)))

    first, _, second, *_ = TOOL.answer(found).splitlines()
    assert first == "Lineage: What our auditors call the data trail (*book.json*)."
    assert second == "That is what your own glossary says."
    assert "In general: " in TOOL.answer(found)
    assert own_only.own == ()
    assert own_only.concept == ""
