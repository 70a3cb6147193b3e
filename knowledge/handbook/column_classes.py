"""How sensitive columns are recognised, typed as `column_classes.yaml` is."""

from typing import Literal

from knowledge.handbook.entries import CitedWork
from knowledge.record import Record

Category = Literal[
    "personal", "special_category", "payment", "credentials", "location", "employment"
]


class ColumnKind(Record):
    """One kind of sensitive content, with the names and values that show it."""

    id: str
    title: str
    category: Category
    sure: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    """Names that show it only in a table about people."""
    quasi: tuple[str, ...] = ()
    """Names of what points at a person only together with other columns."""
    values: tuple[str, ...] = ()
    """Names of value patterns that fit it."""
    coded: bool = False
    """Whether codes and groups of it are still of this kind."""


class ColumnWords(Record):
    """Words that values are compared with, space-separated."""

    gender: str
    marital: str
    ethnicity: str
    religion: str
    language: str
    occupation: str
    given: str


class ColumnClasses(Record):
    """The kinds, and the words by which names and values are read; word lists are space-separated."""

    sources: tuple[CitedWork, ...]
    kinds: tuple[ColumnKind, ...]
    harmless: tuple[str, ...]
    """Phrases that hold a word of some kind and mean nothing of the sort."""
    other_cards: str
    """Words of tables whose cards pay for nothing."""
    ledgers: str
    """Words of tables whose accounts are of the books, not of a bank."""
    persons: str
    organisations: str
    of_things: str
    """Phrases, with commas between, by which things are called as well as persons."""
    abbreviations: dict[str, str]
    heads: str
    """Words that, behind a phrase, make the column about something else ("email count")."""
    coded_heads: str
    negators: str
    """Words that do the same in front ("is", "number")."""
    neutral: str
    fillers: str
    statuses: str
    words: ColumnWords
