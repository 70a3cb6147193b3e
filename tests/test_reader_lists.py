"""Lists that people keep as CSV become teams, processes and owners."""

from pathlib import Path

import pytest

from knowledge.catalog.model import Dataset, Fault, Process, Reading, Team, Term
from knowledge.catalog.readers.files import Files
from knowledge.catalog.readers.lists import read
from knowledge.catalog.readers.sniffing import format_of


def _read(folder: Path, text: str) -> list[Reading]:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return list(read(Files(folder, (path,))))


def test_a_list_of_teams(tmp_path: Path) -> None:
    text = "Team,Headcount,Skills,Owns\nShop,7,SQL; Python,orders;lines\nRisk,,,\n"

    assert _read(tmp_path, text) == [
        Team("Shop", "Shop", 7, ("SQL", "Python"), ("orders", "lines")),
        Team("Risk", "Risk"),
    ]


def test_a_list_of_processes_with_other_separators(tmp_path: Path) -> None:
    text = '\ufeffid;Business process;Steps;Tables\nP1;Selling;"quote|order|ship";orders|stock\n'

    assert _read(tmp_path, text) == [
        Process("P1", "Selling", ("quote", "order", "ship"), ("orders", "stock"))
    ]


def test_a_list_of_owners_is_about_datasets(tmp_path: Path) -> None:
    text = "table,schema,data_owner,domain\norders,core,Ann,Sales\norders,core,Bo,\n"

    assert _read(tmp_path, text) == [
        Dataset("core.orders", "orders", schema="core", owners=("Ann", "Bo"), domain="Sales")
    ]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        (
            'Term,Definition,Synonyms,Owner\nShrink,"Stock missing at the count, in percent",loss; shrinkage,Stores\n',
            Term("list.csv#Shrink", "Shrink", "Stock missing at the count, in percent\nOwner: Stores", ("loss", "shrinkage"), "list.csv"),
        ),
        (
            "Begriff;Abkürzung;Beschreibung;Verantwortlich\nAbwanderung;AW;Wer in einem Monat geht;\n",
            Term("list.csv#Abwanderung", "Abwanderung", "Wer in einem Monat geht", ("AW",), "list.csv"),
        ),
        (
            "Terme,Définition,Synonymes\nPanier,Ce qu'une commande contient,caddie\n",
            Term("list.csv#Panier", "Panier", "Ce qu'une commande contient", ("caddie",), "list.csv"),
        ),
        (
            "Término,Definición,Sinónimos\nMerma,Lo que falta en el recuento,\n",
            Term("list.csv#Merma", "Merma", "Lo que falta en el recuento", (), "list.csv"),
        ),
        (
            "parent,name*,displayName,description,synonyms,owner,glossaryStatus\n,gmv,Gross merchandise value,Before returns.,GMV,,Approved\n",
            Term("list.csv#Gross merchandise value", "Gross merchandise value", "Before returns.", ("gmv", "GMV"), "list.csv"),
        ),
        (
            "Acronym,Meaning\nDC,Distribution centre\n",
            Term("list.csv#DC", "DC", "Distribution centre", (), "list.csv"),
        ),
    ],
)  # fmt: skip
def test_a_list_of_terms_is_a_glossary(tmp_path: Path, text: str, term: Term) -> None:
    assert _read(tmp_path, text) == [term]
    assert format_of(tmp_path / "list.csv") == "csv"


def test_a_term_counts_that_is_in_force_and_says_what_it_means(tmp_path: Path) -> None:
    text = "term,definition,status\nChurn,Who left.,Draft\nCR,,\n,Nothing,\nReach,Who saw it.,approved\n"

    assert _read(tmp_path, text) == [
        Fault("list.csv:2", "'Churn' is 'Draft'; only terms in force are read."),
        Fault("list.csv:3", "'CR' has no definition."),
        Fault("list.csv:4", "It names no term."),
        Term("list.csv#Reach", "Reach", "Who saw it.", (), "list.csv"),
    ]


def test_a_bad_line_costs_itself_only(tmp_path: Path) -> None:
    text = f"team,people,skills\nShop,seven,SQL\n,3,\nRisk,2\nData,4,SQL\nMany,{'9' * 5_000},\n"

    assert _read(tmp_path, text) == [
        Fault("list.csv:2", "'seven' is no number of people."),
        Fault("list.csv:3", "It has no name."),
        Fault("list.csv:4", "It has 2 cells where the first line has 3; quote commas."),
        Team("Data", "Data", 4, ("SQL",)),
        Fault("list.csv:6", f"{'9' * 40!r} is no number of people."),
    ]


def test_a_table_of_something_else_is_no_list(tmp_path: Path) -> None:
    for header in (
        "email,name,role,groups",
        "date,amount",
        "name,price",
        "name,description",
        "code,description,price",
        "table,column,definition",
        "",
    ):
        (tmp_path / "x.csv").write_text(f"{header}\n1,2\n", encoding="utf-8")

        assert format_of(tmp_path / "x.csv") == ""

    (tmp_path / "x.csv").write_text("Team;People;Owns\n", encoding="utf-8")
    assert format_of(tmp_path / "x.csv") == "csv"
