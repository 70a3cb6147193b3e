"""Vectors that ship with the package: of the handbook and of the sample's documents and datasets."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.documents.vectors import PassageVectors, empty_vectors
from knowledge.embedding.encoder import Vectors

FILE = Path(__file__).parent.parent / "embedding" / "shipped.npz"


@cache
def shipped() -> Mapping[str, Vectors]:
    """Return the vectors that ship, by their content."""
    if not FILE.is_file():
        return {}
    with np.load(FILE, allow_pickle=False) as kept:
        vectors = np.asarray(kept["vectors"], np.float32)
        contents: list[str] = kept["contents"].tolist()
    return dict(zip(contents, vectors, strict=True))


def shipped_vectors(contents: Sequence[str]) -> PassageVectors:
    """Return rows in memory for passages with these contents, filled with what ships."""
    rows = empty_vectors(len(contents))
    rows.fill(contents, shipped())
    return rows
