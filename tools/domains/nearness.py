"""Datasets that speak alike: the nearest few of each, found through the words that are rare."""

import numpy as np

from tools.domains.speech import Floats, Ints, Speech

NEIGHBOURS = 5
"""Nearest datasets kept for each dataset."""
PAIRS = 2_000_000
"""Pairs compared at most, so that time and memory stay bounded; commoner words are left out."""
LEAST = 0.08
"""Likeness below this is chance: one common word among many."""


def nearest(speech: Speech) -> tuple[Ints, Ints, Floats]:
    """Return pairs of datasets and their likeness, 0 to 1; each dataset's likeness adds up to 1.

    Likeness is the cosine over the words that few enough datasets share.
    """
    a, b, likeness = _pairs(speech)
    keep = likeness >= LEAST
    a, b, likeness = a[keep], b[keep], likeness[keep]
    ends = np.concatenate([a, b])
    pair = np.tile(np.arange(len(a)), 2)
    order = np.lexsort((pair, -np.tile(likeness, 2), ends))
    ends, pair = ends[order], pair[order]
    start = np.searchsorted(ends, ends)
    top = np.unique(pair[np.arange(len(ends)) - start < NEIGHBOURS])
    a, b, likeness = a[top], b[top], likeness[top]
    total = np.bincount(np.concatenate([a, b]), np.tile(likeness, 2), minlength=speech.size)
    return a, b, likeness / np.sqrt(total[a] * total[b]) if len(a) else likeness


def _pairs(speech: Speech) -> tuple[Ints, Ints, Floats]:
    order = np.argsort(speech.term, kind="stable")
    row, weight = speech.row[order], speech.weight[order]
    counts = np.bincount(speech.term, minlength=len(speech.terms))
    first = np.concatenate([[0], np.cumsum(counts)[:-1]]) if len(counts) else counts
    keys: list[Ints] = []
    products: list[Floats] = []
    for count in _affordable(counts):
        posts = first[counts == count][:, None] + np.arange(count)
        left, right = np.triu_indices(count, 1)
        rows, weights = row[posts], weight[posts]
        keys.append((rows[:, left] * speech.size + rows[:, right]).ravel())
        products.append((weights[:, left] * weights[:, right]).ravel())
    if not keys:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    key, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    likeness = np.bincount(inverse.ravel(), np.concatenate(products)).astype(np.float64)
    return key // speech.size, key % speech.size, likeness


def _affordable(counts: Ints) -> list[int]:
    """Return the frequencies of the words to compare by, rarest first, within `PAIRS`."""
    sizes, words = np.unique(counts[counts > 1], return_counts=True)
    spent = np.cumsum(words * sizes * (sizes - 1) // 2)
    return sizes[spent <= PAIRS].tolist()
