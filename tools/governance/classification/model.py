"""What is known of a column before it is classified, and what is found."""

from dataclasses import dataclass
from typing import Literal

from knowledge.handbook.column_classes import Category

Strength = Literal["sure", "likely", "context", "quasi"]
Ground = Literal["tag", "name", "values", "description", ""]


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """A column as the catalog or the asker describes it."""

    dataset: str
    """Id or name of its table; empty where it is not known."""
    name: str
    type: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a column was found to hold."""

    column: ColumnFacts
    kind: str
    """Id of the nearest kind, or empty where nothing speaks for any."""
    category: Category | None
    score: float
    """How much speaks for the category, 0 to 1; tagged columns have 0.99."""
    evidence: tuple[str, ...]
    by: Ground
    """The firmest ground."""
