"""Makes the vectors that ship: `python -m knowledge.documents.shipping`.

To be run after texts of the handbook or the sample changed; until then what changed is found by
its words, and by meaning once its vectors are made where they are used.
"""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from knowledge.documents.collection import collected
from knowledge.documents.entries import entries
from knowledge.documents.folder import handbook_pages, pages_in
from knowledge.documents.meaning import Meaning
from knowledge.documents.model import Passage
from knowledge.documents.parsed import Page
from knowledge.documents.shipped import FILE
from knowledge.documents.vectors import MemoryVectors, empty_vectors
from knowledge.embedding.encoder import Encoder, default_encoder
from knowledge.workspace.creation import sample_folder
from knowledge.workspace.loading import catalog_of, documents_of
from knowledge.workspace.settings import open_workspace


def _write(pages: Sequence[Page], catalog: Iterable[Passage], encoder: Encoder) -> None:
    collection = collected(pages, catalog)
    store = MemoryVectors()
    meaning = Meaning(collection, empty_vectors(len(collection.passages)))
    meaning.catch_up(store, encoder, lambda _: None, lambda: False)
    contents = sorted(set(collection.contents))
    known = store.known(contents)
    # Two bytes a number: the order of passages stays the same in the evals.
    vectors = np.array([known[content] for content in contents], np.float16)
    with FILE.open("wb") as file:
        np.savez_compressed(file, contents=np.array(contents), vectors=vectors)


def _shipping() -> tuple[tuple[Page, ...], tuple[Passage, ...]]:
    """Return the handbook and the sample's documents, and the passages of its catalog."""
    with tempfile.TemporaryDirectory() as state:
        workspace = open_workspace(sample_folder(), Path(state))
        pages, _ = pages_in(documents_of(workspace))
        return (*handbook_pages(), *pages), tuple(entries(catalog_of(workspace)))


if __name__ == "__main__":
    _write(*_shipping(), default_encoder())
