"""What the organisation's documents say of a dataset: meanings of its terms, and how long it is kept."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.documents.glossary import defined, is_glossary, rows
from knowledge.documents.model import Document
from tools.domains.words import words_of

_KEPT_HEADS = re.compile(r"keep|kept|retention|retain|how long|delete after|stored for|aufbewahr", re.IGNORECASE)  # fmt: skip
_DURATION = re.compile(r"(\d{1,3})\s*(day|week|month|year)s?", re.IGNORECASE)
_UNIT_WORDS = frozenset("eur usd gbp chf pct percent share ratio id no nr number code key count".split())  # fmt: skip  # noqa: SIM905 - reads as prose.


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the glossary says of a term."""

    term: str
    text: str
    place: str
    """Document and line."""
    disputed: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How long a document says that a dataset is kept."""

    number: int
    unit: str
    """day, week, month or year."""
    place: str


@dataclass(frozen=True, slots=True)
class Texts:
    """What was read once from all documents, ready to be asked for each dataset."""

    meanings: Mapping[tuple[str, ...], Meaning]
    rows: tuple[tuple[str, Kept], ...]
    """Rows of tables about retention, each as its text in small letters."""

    def meaning(self, column: str) -> Meaning | None:
        """Return the meaning of a column's name; units and key words at its end are left aside."""
        words = words_of(column)
        if words in self.meanings:
            return self.meanings[words]
        while words and words[-1] in _UNIT_WORDS:
            words = words[:-1]
        return self.meanings.get(words) if len(words) > 1 else None

    def kept(self, dataset: str) -> Kept | None:
        """Return how long a dataset of this id is kept, where one row names it."""
        word = re.compile(rf"(?<![\w.]){re.escape(dataset.lower())}(?![\w.])")
        return next((kept for text, kept in self.rows if word.search(text)), None)


def read_texts(documents: Iterable[Document]) -> Texts:
    """Return what the organisation's own documents say; of two meanings of a term the first."""
    meanings: dict[tuple[str, ...], Meaning] = {}
    kept: list[tuple[str, Kept]] = []
    for document in documents:
        if document.origin != "organisation":
            continue
        for meaning in _meanings(document):
            meanings.setdefault(words_of(meaning.term), meaning)
        kept += _retention(document)
    meanings.pop((), None)
    return Texts(meanings, tuple(kept))


def _meanings(document: Document) -> Iterator[Meaning]:
    if is_glossary(document.title, document.path):
        for line, term, text in defined(document.text):
            yield _meaning(document, line, term, text)


def _meaning(document: Document, line: int, term: str, text: str) -> Meaning:
    disputed = term.strip().startswith(("*", "_"))
    return Meaning(term.strip(" *_`"), text.strip(), f"{document.path} (line {line})", disputed)


def _retention(document: Document) -> Iterator[tuple[str, Kept]]:
    for line, head, cells in rows(document.text):
        for name, cell in zip(head, cells, strict=False):
            found = _DURATION.search(cell) if _KEPT_HEADS.search(name) else None
            if found:
                kept = Kept(int(found[1]), found[2].lower(), f"{document.path} (line {line})")
                yield " ".join(cells).lower(), kept
                break
