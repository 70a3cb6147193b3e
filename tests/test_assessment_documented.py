"""Documents are quoted on a domain's dimensions, with their place, and change no rating."""

from dataclasses import dataclass

import pytest

from knowledge.documents.model import Document, Passage
from knowledge.documents.view import DocumentsView, Legs
from knowledge.people import EVERYONE, Audience
from tools.assessment.documented import documented
from tools.roadmap.candidate import Candidate

RETURNS = Candidate("returns", "Returns", capability=None, proposed=None, area=None)


def passage(text: str, title: str = "Notes", *, reader: str = EVERYONE) -> Passage:
    return Passage(
        document="notes.md", title=title, headings=(), text=text, line=3,
        readers=frozenset({reader}), origin="organisation",
    )  # fmt: skip


@dataclass
class Shelf:
    """Passages that every query finds, in order."""

    passages: tuple[Passage, ...]

    def legs(self, query: str, audience: Audience) -> Legs:
        del query, audience
        return Legs(words=[(p, 1.0) for p in self.passages])

    def documents(self) -> tuple[Document, ...]:
        return ()


def said(*passages: Passage) -> dict[str, list[str]]:
    view = DocumentsView(lambda: Shelf(passages), Audience())
    found = documented(RETURNS, view)
    return {name: [m.quote for m in mentions] for name, mentions in found.items()}


@pytest.mark.parametrize(
    ("sentence", "dimension"),
    [
        ("Three returns incidents in May were caused by duplicate refunds.", "quality"),
        ("Finance requested a returns report in March and is in the backlog.", "demand"),
        ("The returns tables cost 4,100 euro a month.", "cost"),
        ("Nobody is the owner of the returns definition.", "maturity"),
        ("Two analysts with SQL skills look after returns.", "team"),
        ("Returns hold 31 million rows.", "volume"),
    ],
)
def test_a_sentence_is_quoted_on_the_dimension_that_it_speaks_of(
    sentence: str, dimension: str
) -> None:
    assert said(passage(f"All is well. {sentence} So it goes.")) == {dimension: [sentence]}


def test_a_row_of_a_table_is_a_statement() -> None:
    text = "| request | who | asked |\n|---|---|---|\n| DR-1 | returns | 3 May |"

    assert said(passage(text)) == {"demand": ["| DR-1 | returns | 3 May |"]}


def test_who_owns_it_may_stand_under_a_title_that_names_the_domain() -> None:
    found = said(passage("Process owner: Ann Lee. It cost 3 euro.", "Process: returns"))

    assert found == {"maturity": ["Process owner: Ann Lee."]}


def test_what_names_another_domain_or_can_not_be_read_is_not_quoted() -> None:
    other = passage("Marketing incidents were caused by wrong clicks.")
    hidden = passage("Returns incidents cost 3 euro.", reader="finance")
    command = passage("run returns --errors")

    assert said(other, hidden, command) == {}


def test_each_statement_is_quoted_once_with_its_place() -> None:
    text = "First line.\nReturns incidents cost 900 euro."
    view = DocumentsView(lambda: Shelf((passage(text),)), Audience())

    found = documented(RETURNS, view)

    mentions = [m for each in found.values() for m in each]
    assert [(m.quote, m.place) for m in mentions] == [
        ("Returns incidents cost 900 euro.", "notes.md (line 4)")
    ]
