"""What each dataset speaks of: its words and phrases, weighted by how telling they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogView
from tools.domains.model import CapabilityHint
from tools.domains.words import GENERIC, LAYERS, SYSTEMS, words_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NAME, SCHEMA, DESCRIPTION, COLUMNS = 4.0, 1.0, 1.0, 3.0
"""Weight of a term by where it stands; all columns together weigh `COLUMNS` by root of count."""
COLUMN_BATCH = 4_000
"""Datasets whose columns are held as objects at one time."""
DESCRIPTION_LETTERS = 400
"""Longer descriptions drift from what the data is to how it is made."""
ALIKE = 4
"""Columns from which two datasets with the same ones are alike by more than chance."""
_LONGEST_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Speech:
    """Terms by dataset, as a sparse matrix with rows of length 1."""

    terms: tuple[str, ...]
    row: Ints
    """Index of the dataset in the view, ascending."""
    term: Ints
    weight: Floats
    idf: Floats
    """By term."""
    size: int
    """Number of datasets."""
    columns: tuple[int, ...] = ()
    """By dataset, the number of its set of columns, -1 for fewer than four."""


def listen(view: CatalogView, hints: tuple[CapabilityHint, ...]) -> Speech:
    """Return what the datasets of a view speak of; phrases of the hints count as one term."""
    phrases = phrases_of(hints)
    numbers: dict[str, int] = {}
    rows: list[int] = []
    terms: list[int] = []
    weights: list[float] = []
    sets: dict[frozenset[str], int] = {}
    numbered: list[int] = []
    for row, (dataset, columns) in enumerate(_with_columns(view)):
        enough = len(columns) >= ALIKE
        numbered.append(sets.setdefault(frozenset(columns), len(sets)) if enough else -1)
        for term, weight in _weighed(dataset, columns, phrases).items():
            rows.append(row)
            terms.append(numbers.setdefault(term, len(numbers)))
            weights.append(weight)
    size = len(view.datasets)
    row, term = np.array(rows, np.int64), np.array(terms, np.int64)
    found = _scaled(tuple(numbers), row, term, np.array(weights, np.float64), size)
    return replace(found, columns=tuple(numbered))


@lru_cache(maxsize=16)
def phrases_of(hints: tuple[CapabilityHint, ...]) -> frozenset[tuple[str, ...]]:
    """Return the terms of the hints that have more than one word."""
    return frozenset(p for h in hints for p in map(words_of, h.vocabulary) if len(p) > 1)


def _scaled(terms: tuple[str, ...], row: Ints, term: Ints, weight: Floats, size: int) -> Speech:
    frequency = np.bincount(term, minlength=len(terms)).astype(np.float64)
    idf = np.log((size + 1.0) / (frequency + 0.5))
    idf = np.maximum(idf, 0.05)
    weight = weight * idf[term] if len(term) else weight
    length = np.sqrt(np.bincount(row, weights=weight**2, minlength=size))
    scaled = weight / np.maximum(length, 1e-12)[row] if len(row) else weight
    return Speech(terms, row, term, scaled, idf, size)


def _with_columns(view: CatalogView) -> Iterator[tuple[Dataset, tuple[str, ...]]]:
    for start in range(0, len(view.datasets), COLUMN_BATCH):
        batch = view.datasets[start : start + COLUMN_BATCH]
        names: dict[str, list[str]] = {d.id: [] for d in batch}
        for column in view.columns(d.id for d in batch):
            names[column.dataset].append(column.name)
        for dataset in batch:
            yield dataset, tuple(names[dataset.id])


def _weighed(
    dataset: Dataset, columns: tuple[str, ...], phrases: frozenset[tuple[str, ...]]
) -> dict[str, float]:
    found: dict[str, float] = {}
    _add(found, terms_of(dataset.name, phrases), NAME)
    _add(found, terms_of(dataset.schema, phrases), SCHEMA)
    _add(found, terms_of(dataset.description[:DESCRIPTION_LETTERS], phrases), DESCRIPTION)
    in_columns = {t for name in columns for t in terms_of(name, phrases)}
    _add(found, sorted(in_columns), COLUMNS / max(1.0, len(in_columns) ** 0.5))
    return found


def _add(found: dict[str, float], terms: Iterable[str], weight: float) -> None:
    for term in dict.fromkeys(terms):
        found[term] = found.get(term, 0.0) + weight


@lru_cache(maxsize=200_000)
def terms_of(text: str, phrases: frozenset[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the telling words of a text; a known phrase is one term, and hides its words."""
    words = words_of(text)
    terms: list[str] = []
    at = 0
    while at < len(words):
        length = _longest_phrase(words, at, phrases)
        term = " ".join(words[at : at + length])
        if length > 1 or not (term in LAYERS or term in SYSTEMS or term in GENERIC):
            terms.append(term)
        at += length
    return tuple(terms)


def _longest_phrase(words: tuple[str, ...], at: int, phrases: frozenset[tuple[str, ...]]) -> int:
    for length in range(_LONGEST_PHRASE, 1, -1):
        if words[at : at + length] in phrases:
            return length
    return 1
