"""The words of a sentence as numbers: what a vector of its meaning blurs, such as "nobody" or "bleibt"."""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import numpy as np

from knowledge.embedding.encoder import Vectors

_WORDS, _PARTS = 2048, 4096
"""Columns that words and pairs of words, and parts of words, are spread over by their checksum."""
PLACES = _WORDS + _PARTS
_SHORTEST, _LONGEST = 4, 5
"""Letters of a part of a word: what "Schulung", "geschult" and "schulen" share."""
_WORD = re.compile(r"[^\W\d_]+|\d+|[%?]")


def wording(texts: Sequence[str]) -> Vectors:
    """Return a row for each text, its two kinds of columns of length 1 each; figures count as one word, and case as none."""
    words, parts = _rows(texts, _said, _WORDS), _rows(texts, _spelt, _PARTS)
    return np.hstack([words, parts])


def _rows(texts: Sequence[str], said: Callable[[str], Iterator[str]], places: int) -> Vectors:
    rows = np.zeros((len(texts), places), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[[zlib.crc32(one.encode()) % places for one in said(text)]] = 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1).astype(np.float32)


def _said(text: str) -> Iterator[str]:
    words = ["#" if w.isdigit() else w for w in _WORD.findall(text.lower())]
    yield from words
    yield from map(" ".join, pairwise(words))


def _spelt(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.lower()):
        if word.isdigit():
            continue
        marked = f"<{word}>"
        for length in range(_SHORTEST, _LONGEST + 1):
            yield from (marked[at : at + length] for at in range(len(marked) - length + 1))
