"""Vectors that ship with the package: of the handbook and of the sample's documents and datasets."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.documents.meaning import rows_of
from knowledge.documents.model import Passage
from knowledge.documents.vectors import MemoryVectors
from knowledge.embedding.encoder import DIMENSIONS, Vectors

FILE = Path(__file__).parent.parent / "embedding" / "shipped.npz"


def shipped(passages: Sequence[Passage]) -> MemoryVectors:
    """Return the vectors that ship of those of these passages that have one."""
    known = _known()
    rows = [row for row in dict.fromkeys(rows_of(passages)) if row.content in known]
    vectors = [known[row.content] for row in rows]
    return MemoryVectors(rows, np.array(vectors, np.float32).reshape(-1, DIMENSIONS))


@cache
def _known() -> Mapping[str, Vectors]:
    if not FILE.is_file():
        return {}
    with np.load(FILE, allow_pickle=False) as kept:
        vectors = np.asarray(kept["vectors"], np.float32)
        contents: list[str] = kept["contents"].tolist()
    return dict(zip(contents, vectors, strict=True))
