"""What a catalog says of its datasets besides their links, as labels that datasets share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.catalog.view import CatalogView
from tools.domains.speech import Floats, Ints
from tools.domains.words import STAGES, SYSTEMS, telling, words_of

PULLS = {
    "first words of names": 4.0,
    "declared domains": 4.0,
    "schemas": 2.0,
    "columns": 0.5,
    "owners": 0.5,
    "tags": 0.5,
    "processes": 0.5,
    "consumers": 0.5,
    "queries": 0.5,
}
"""Pull of all labels of one kind on a dataset, where the mean pull of its links is 1, before trust.

Set once for all catalogs; results hardly change when any is halved or doubled."""
HEARD = 0.05
"""Strength below which a dataset speaks of no capability."""


@dataclass(frozen=True, slots=True)
class Labelling:
    """Labels of one kind; a dataset may have several, or none."""

    kind: str
    row: Ints
    """Index of the dataset, one entry for each of its labels."""
    label: Ints
    """Numbered from 0."""

    @property
    def count(self) -> int:
        """Return the number of labels."""
        return int(self.label.max(initial=-1)) + 1


def labellings(view: CatalogView, columns: Sequence[int]) -> tuple[Labelling, ...]:
    """Return the labels of every kind that the catalog has.

    `columns` numbers the distinct sets of columns by dataset, -1 for too few.
    """
    at = {d.id: i for i, d in enumerate(view.datasets)}
    teams = {d: t.id for t in view.teams for d in t.owns}
    found = (
        _labelled("first words of names", ((i, first_word(d.name)) for i, d in enumerate(view.datasets))),
        _labelled("declared domains", ((i, d.domain.casefold()) for i, d in enumerate(view.datasets))),
        _labelled("schemas", ((i, " ".join(telling(words_of(d.schema)))) for i, d in enumerate(view.datasets))),
        _labelled("columns", ((i, str(c) if c >= 0 else "") for i, c in enumerate(columns))),
        _labelled("owners", _owners(view, teams)),
        _labelled("tags", ((i, t.casefold()) for i, d in enumerate(view.datasets) for t in d.tags)),
        _labelled("processes", _members(at, ((p.id, p.datasets) for p in view.processes))),
        _labelled("consumers", _members(at, ((u.consumer, (u.dataset,)) for u in view.usage))),
        _labelled("queries", _members(at, ((q.id, q.datasets) for q in view.queries))),
    )  # fmt: skip
    return tuple(f for f in found if len(f.row))


def first_word(name: str) -> str:
    """Return the first word of a name that is no layer and no system, or nothing."""
    words = (w for w in words_of(name) if w not in STAGES and w not in SYSTEMS)
    return next(words, "")


def _owners(view: CatalogView, teams: Mapping[str, str]) -> Iterable[tuple[int, str]]:
    for i, dataset in enumerate(view.datasets):
        if dataset.id in teams:
            yield i, teams[dataset.id]
        else:
            yield from ((i, owner) for owner in dataset.owners)


def _members(
    at: Mapping[str, int], groups: Iterable[tuple[str, tuple[str, ...]]]
) -> Iterable[tuple[int, str]]:
    return ((at[d], name) for name, datasets in groups for d in datasets if d in at)


def _labelled(kind: str, given: Iterable[tuple[int, str]]) -> Labelling:
    """Return the labels that at least two datasets share."""
    numbers: dict[str, int] = {}
    pairs = [(i, numbers.setdefault(text, len(numbers))) for i, text in given if text]
    ends = np.unique(np.array(pairs, np.int64).reshape(-1, 2), axis=0)
    shared = np.bincount(ends[:, 1], minlength=1) > 1
    ends = ends[shared[ends[:, 1]]]
    _, label = np.unique(ends[:, 1], return_inverse=True)
    return Labelling(kind, ends[:, 0], label.ravel().astype(np.int64))


def capability_labels(capability: Floats) -> Labelling:
    """Label by the capability spoken of most, where it leads.

    Words of capabilities name domains and join them into few, but draw none: on every catalog that
    was tried, words alone and links alone drew better ones.
    """
    size, hints = capability.shape
    if not hints or not size:
        return _labelled("capabilities", ())
    best, top = capability.argmax(axis=1), capability.max(axis=1)
    clear = (top > HEARD) & (top * hints > capability.sum(axis=1))
    heard = np.flatnonzero(clear).tolist()
    return _labelled("capabilities", ((i, str(best[i])) for i in heard))
