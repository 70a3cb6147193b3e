"""The documents searched, and the questions to them with the pages that answer."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Literal

import yaml
from pydantic import TypeAdapter

from knowledge.documents.folder import DocumentFolder, pages_in
from knowledge.documents.parsed import Page
from knowledge.people import EVERYONE
from knowledge.record import Record

Half = Literal["chosen", "held out"]
"""The questions that parameters were chosen on, and those that figures are reported on."""


class Question(Record):
    """A question, and the pages each of which answers it."""

    question: str
    kind: Literal["words", "paraphrase", "none"]
    """Shares words with the page, shares few, or nothing answers it."""
    pages: tuple[str, ...]
    """Paths within the corpus; empty where nothing answers."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents with questions to them."""

    pages: tuple[Page, ...]
    questions: tuple[Question, ...]
    chosen: tuple[Question, ...] = ()
    """More questions of the first half."""

    def half(self, half: Half) -> tuple[Question, ...]:
        """Return every other question of each kind; with the first half all that belong to it."""
        kinds = ("words", "paraphrase", "none")
        by_kind = [[q for q in self.questions if q.kind == kind] for kind in kinds]
        start = 0 if half == "chosen" else 1
        more = () if start else self.chosen
        return (*(question for some in by_kind for question in some[start::2]), *more)


def read_corpus(folder: Path) -> Corpus:
    """Read all documents under `folder`, and the questions."""
    pages, _ = pages_in((DocumentFolder(folder, frozenset({EVERYONE})),))
    return Corpus(pages, _questions("questions.yaml"), _questions("questions_chosen.yaml"))


def _questions(name: str) -> tuple[Question, ...]:
    text = files("evals.retrieval").joinpath(name).read_text(encoding="utf-8")
    return TypeAdapter(tuple[Question, ...]).validate_python(yaml.safe_load(text))
