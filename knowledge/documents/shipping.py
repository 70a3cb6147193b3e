"""Makes the vectors that ship: `python -m knowledge.documents.shipping`.

To be run after texts of the handbook or the sample changed; until then what changed is found by
its words, and by meaning once its vectors are made where they are used.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.documents.entries import entries
from knowledge.documents.folder import handbook_pages, pages_in
from knowledge.documents.meaning import Meaning, rows_of
from knowledge.documents.model import Passage
from knowledge.documents.shipped import FILE
from knowledge.documents.vectors import MemoryVectors
from knowledge.embedding.encoder import DIMENSIONS, Encoder, default_encoder
from knowledge.workspace.creation import sample_folder
from knowledge.workspace.loading import catalog_of, documents_of
from knowledge.workspace.settings import open_workspace


def _write(passages: Sequence[Passage], encoder: Encoder) -> None:
    store = MemoryVectors((), np.zeros((0, DIMENSIONS), np.float32))
    Meaning(passages, (store,)).catch_up(store, encoder, lambda _: None, lambda: False)
    known = store.known([row.content for row in rows_of(passages)])
    contents = sorted(known)
    # Two bytes a number: the order of passages stays the same in the evals.
    vectors = np.array([known[content] for content in contents], np.float16)
    with FILE.open("wb") as file:
        np.savez_compressed(file, contents=np.array(contents), vectors=vectors)


def _shipping() -> tuple[Passage, ...]:
    """Return the passages of the handbook, the sample's documents and its catalog."""
    with tempfile.TemporaryDirectory() as state:
        workspace = open_workspace(sample_folder(), Path(state))
        pages, _ = pages_in(documents_of(workspace))
        passages = (passage for page in (*handbook_pages(), *pages) for passage in page.passages)
        return (*passages, *entries(catalog_of(workspace)))


if __name__ == "__main__":
    _write(_shipping(), default_encoder())
