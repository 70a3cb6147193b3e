"""Real catalogs with the domains that their owners drew, as they are and with the labels masked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from re import compile as pattern

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset, Edge
from knowledge.catalog.readers.jsonl import read
from knowledge.catalog.view import CatalogView
from knowledge.people import Audience

NAMES = ("adventureworks", "mozilla_bqetl", "ofbiz", "tuva", "wideworldimporters")

_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ENDINGS = (
    "ization", "izing", "ized", "ize", "ments", "ment", "ings", "ing", "ions", "ion", "ies", "ers",
    "er", "ed", "es", "s", "y", "e",
)  # fmt: skip
_STEM = 4
"""Letters that a stem keeps at least."""
_RUN_ON = 5
"""Letters from which a stem is looked for inside longer words."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A catalog and, for the scorer alone, the domain of each dataset that its owners placed."""

    name: str
    view: CatalogView
    truth: Mapping[str, str]
    """Domain by dataset id; datasets that the owners left open are not in it."""


def labelled(folder: Path) -> Labelled:
    """Read a catalog from `folder/catalog` and its labels from `folder/truth.jsonl`."""
    found = tuple(read(folder / "catalog"))
    view = _view(
        (r for r in found if isinstance(r, Dataset)),
        (r for r in found if isinstance(r, Column)),
        (r for r in found if isinstance(r, Edge)),
    )
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    truth = {str(r["id"]): str(r["truth_domain"]) for r in rows if r["truth_domain"]}
    return Labelled(folder.name, view, truth)


def masked(given: Labelled) -> Labelled:
    """Return the catalog without any word of any label in its names, columns, texts and tags.

    A word goes if its stem is the stem of a word of a label, or holds one of five letters or more
    ("firefoxvpn" goes with "firefox"). What stands around it stays.
    """
    hidden = _Hidden(given.truth.values())
    datasets = tuple(
        replace(
            d,
            name=hidden.without(d.name),
            schema=hidden.without(d.schema),
            description=hidden.without(d.description),
            tags=tuple(hidden.without(t) for t in d.tags),
        )
        for d in given.view.datasets
    )
    columns = (
        replace(
            c,
            name=hidden.without(c.name),
            description=hidden.without(c.description),
            tags=tuple(hidden.without(t) for t in c.tags),
        )
        for c in given.view.columns(d.id for d in datasets)
    )
    return replace(given, view=_view(datasets, columns, given.view.edges))


def _view(
    datasets: Iterable[Dataset], columns: Iterable[Column], edges: Iterable[Edge]
) -> CatalogView:
    return CatalogView(Memory(datasets=datasets, columns=columns, edges=edges), Audience())


class _Hidden:
    """The words that a mask takes away."""

    def __init__(self, labels: Iterable[str]) -> None:
        words = {w.lower() for label in labels for w in _WORD.findall(label)}
        self._stems = {stem(w) for w in words if len(w) > 1}
        self._inside = tuple(sorted(s for s in self._stems if len(s) >= _RUN_ON))
        self._goes = lru_cache(maxsize=None)(self._hides)

    def without(self, text: str) -> str:
        return _WORD.sub(lambda m: "" if self._goes(m[0].lower()) else m[0], text)

    def _hides(self, word: str) -> bool:
        return stem(word) in self._stems or any(s in word for s in self._inside)


def stem(word: str) -> str:
    """Return a lower-case word without its commonest English ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word
