"""Failures told in other words, and at which place the right runbook is found."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from knowledge.documents.folder import DocumentFolder, pages_in
from knowledge.documents.index import WordIndex
from knowledge.documents.view import DocumentsView
from knowledge.embedding.encoder import default_encoder
from knowledge.people import EVERYONE, Audience
from knowledge.record import Record
from tools.diagnosis.ranking import fitting
from tools.diagnosis.signs import lines_of

SAMPLE = Path("knowledge/sample/retail/documents")
FIRST = 3
"""Places among which the right runbook should be."""

Half = Literal["development", "held out"]


class Case(Record):
    """A failure as somebody describes it."""

    corpus: Literal["sample", "runbooks"]
    runbook: str
    """Stands in the path of the right one."""
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A case with the place of the right runbook, from 1; 0 if it is not among the first ten."""

    case: Case
    by_us: int
    by_search: int
    """By the same search of documents that any question gets, for comparison."""


def cases_of(half: Half) -> tuple[Case, ...]:
    """Return every other case, in the order of the file."""
    text = files("evals.benchmarks.diagnosis").joinpath("cases.yaml").read_text(encoding="utf-8")
    cases = TypeAdapter(tuple[Case, ...]).validate_python(yaml.safe_load(text))
    return cases[0 if half == "development" else 1 :: 2]


def measured(half: Half, runbooks: Path | None) -> tuple[Found, ...]:
    """Return the cases of a half with what is found, those of `runbooks` only where it is given."""
    views = {"sample": _view(SAMPLE)} | ({"runbooks": _view(runbooks)} if runbooks else {})
    return tuple(_found(c, views[c.corpus]) for c in cases_of(half) if c.corpus in views)


def _view(folder: Path) -> DocumentsView:
    pages, _ = pages_in((DocumentFolder(folder, frozenset({EVERYONE})),))
    index = WordIndex(pages)
    return DocumentsView(lambda: index, Audience())


def _found(case: Case, view: DocumentsView) -> Found:
    fits = fitting(lines_of(case.text), view, default_encoder(), 10)
    searched = dict.fromkeys(hit.passage.document for hit in view.search(case.text, 40))
    return Found(
        case, _place(case, [f.runbook.document for f in fits]), _place(case, list(searched)[:10])
    )


def _place(case: Case, documents: list[str]) -> int:
    return next((n for n, d in enumerate(documents, start=1) if case.runbook in Path(d).stem), 0)
