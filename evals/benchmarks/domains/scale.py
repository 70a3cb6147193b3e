"""Time, memory and truth of the proposal on planted catalogs of any size."""

import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from evals.benchmarks.domains.baselines import given, leiden
from evals.benchmarks.domains.ours import proposed
from evals.benchmarks.domains.scores import ami
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset, Edge
from knowledge.catalog.view import CatalogView
from knowledge.people import Audience
from tools.domains.speech import Ints

SIZES = (10_000, 100_000, 1_000_000)
_MEAN_SIZE = 120
_UNEVEN = 0.8
"""Exponent of Zipf's law, by which the sizes of planted domains fall."""
_ISOLATED = 0.1
_HOME = 0.8
"""Share of links that stay in their domain."""
_OWN_WORD = 0.7
"""Share of names that begin with a word of their domain; the rest begin with a word of anyone's."""
_LAYERS = ("stg", "int", "fct")
_SMALL = 20
"""Datasets up to which a planted domain is small."""
_SOUNDS = ("ba", "ce", "di", "fo", "gu", "ha", "ki", "lo", "mu", "ne", "pa", "ri", "so", "tu", "ve")


@dataclass(frozen=True, slots=True)
class Sized:
    """The outcome at one size."""

    datasets: int
    domains: int
    found: int
    ami: float
    leiden_ami: float
    seconds: float
    leiden_seconds: float
    """Of the plain way alone, links already read."""
    megabytes: float
    """Peak of the whole process so far."""
    small_kept: float
    """Share of small planted domains of which most datasets are in one found domain that is
    mostly theirs."""


class Planted(Memory):
    """A made-up catalog of datasets and links whose records are made when they are read."""

    def __init__(
        self, names: tuple[str, ...], ends: tuple[tuple[int, int], ...], domain: Ints
    ) -> None:
        """Take the names, the links as positions of names, and the domain of each."""
        super().__init__()
        self.names = names
        self.ends = ends
        self.domain = domain

    @property
    def fingerprint(self) -> str:
        """Return a text of the names."""
        return sha256("\n".join(self.names).encode()).hexdigest()

    def datasets(self) -> Iterator[Dataset]:
        """Yield every dataset, ordered by id."""
        return (Dataset(id=f"{i:07}", name=name) for i, name in enumerate(self.names))

    def columns(self, datasets: Iterable[str]) -> Iterator[Column]:
        """Yield two columns for each dataset: its own key and one that anybody has."""
        for id_ in datasets:
            yield Column(id_, 0, f"{self.names[int(id_)]}_id")
            yield Column(id_, 1, "created_at")

    def edges(self) -> Iterator[Edge]:
        """Yield every edge."""
        return (Edge(f"{a:07}", f"{b:07}", "lineage") for a, b in self.ends)


def planted(size: int, seed: int = 1) -> Planted:
    """Return a catalog of planted domains of uneven sizes, with layers, hubs and loners."""
    chance = np.random.default_rng((size, seed))
    count = max(4, size // _MEAN_SIZE)
    share = np.arange(1, count + 1, dtype=np.float64) ** -_UNEVEN
    domain = chance.choice(count, size, p=share / share.sum()).astype(np.int64)
    return Planted(_names(domain, count, chance), _links(domain, chance), domain)


def _names(domain: Ints, count: int, chance: np.random.Generator) -> tuple[str, ...]:
    own = chance.random(len(domain)) < _OWN_WORD
    first = np.where(own, domain, chance.integers(0, count, len(domain)))
    layer = chance.integers(0, len(_LAYERS), len(domain))
    rest = chance.integers(0, 4_000, len(domain))
    parts = zip(layer.tolist(), first.tolist(), rest.tolist(), strict=True)
    return tuple(
        f"{_LAYERS[a]}_{_word(b)}_{_word(c + 10**6)}_{i}" for i, (a, b, c) in enumerate(parts)
    )


def _word(number: int) -> str:
    text = ""
    while number:
        number, at = divmod(number, len(_SOUNDS))
        text += _SOUNDS[at]
    return text or _SOUNDS[0]


def _links(domain: Ints, chance: np.random.Generator) -> tuple[tuple[int, int], ...]:
    """Return two links a dataset, most to a fellow; early fellows are hubs, some have none."""
    size = len(domain)
    order = np.argsort(domain, kind="stable")
    start = np.searchsorted(domain[order], domain)
    width = np.bincount(domain)[domain]
    pairs: set[tuple[int, int]] = set()
    linked = chance.random(size) >= _ISOLATED
    for _ in range(2):
        near = order[start + (chance.random(size) ** 1.5 * width).astype(np.int64)]
        other = np.where(chance.random(size) < _HOME, near, chance.integers(0, size, size))
        good = linked & linked[other] & (other != np.arange(size))
        here = np.flatnonzero(good)
        pairs.update(zip(other[here].tolist(), here.tolist(), strict=True))
    return tuple(sorted(pairs))


def sized(size: int) -> Sized:
    """Return the outcome at one size."""
    content = planted(size)
    view = CatalogView(content, Audience())
    began = time.perf_counter()
    labels = proposed(view, 7)
    seconds = time.perf_counter() - began
    plain = given(view)
    began = time.perf_counter()
    other = leiden(plain, 7)
    return Sized(
        datasets=size,
        domains=len(np.unique(content.domain)),
        found=int((np.unique(labels, return_counts=True)[1] > 1).sum()),
        ami=ami(content.domain, labels),
        leiden_ami=ami(content.domain, other),
        seconds=seconds,
        leiden_seconds=time.perf_counter() - began,
        megabytes=_peak(),
        small_kept=_small_kept(content.domain, labels),
    )


def _small_kept(truth: Ints, labels: Ints) -> float:
    sizes, groups = np.bincount(truth), np.unique(labels, return_inverse=True)[1].ravel()
    width = np.bincount(groups)
    kept: list[bool] = []
    for domain in np.flatnonzero((sizes > 1) & (sizes <= _SMALL)).tolist():
        common = np.bincount(groups[truth == domain])
        best = int(common.argmax())
        kept.append(common[best] * 2 > sizes[domain] and common[best] * 2 > width[best])
    return float(np.mean(kept)) if kept else 1.0


def _peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10
