"""The words of a sentence as numbers: what a vector of its meaning blurs, such as "nobody" or "bleibt"."""

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from knowledge.embedding.encoder import Vectors

PLACES = 2048
"""Columns that words and pairs of words are spread over by their checksum."""
_WORD = re.compile(r"[^\W\d_]+|\d+|[%?]")


def wording(texts: Sequence[str]) -> Vectors:
    """Return one row of length 1 for each text; figures count as the same word, and case as none."""
    rows = np.zeros((len(texts), PLACES), np.float32)
    for row, text in zip(rows, texts, strict=True):
        row[[zlib.crc32(said.encode()) % PLACES for said in _said(text)]] = 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1).astype(np.float32)


def _said(text: str) -> Iterator[str]:
    words = ["#" if w.isdigit() else w for w in _WORD.findall(text.lower())]
    yield from words
    yield from map(" ".join, pairwise(words))
