"""Measures indexing beside embedding alone: `python -m evals.retrieval.speed DOCUMENTS`."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from evals.retrieval.corpus import read_corpus
from knowledge.documents.chroma import VectorPlace, open_vectors
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.wording import wording
from knowledge.embedding.encoder import default_encoder

_STEP = 12
"""Every so many documents are taken."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print passages a CPU second of both, and their ratio."""
    parser = argparse.ArgumentParser(prog="evals.retrieval.speed", description=__doc__)
    parser.add_argument("documents", type=Path, help="folder of documents")
    given = parser.parse_args(arguments)
    words = WordIndex(read_corpus(given.documents).pages[::_STEP])
    texts = [wording(passage) for passage in words.collection.passages]
    encoder = default_encoder().encoder  # It remembers nothing.
    with tempfile.TemporaryDirectory() as folder:
        library = Library(words, VectorPlace(Path(folder, "vectors")))
        # The libraries are imported once, whatever is indexed.
        open_vectors(VectorPlace(Path(folder, "other"))).close()
        alone = _seconds(lambda: encoder.encode(texts))
        whole = _seconds(lambda: library.embed(lambda _: None))
        library.close()
    print(f"{len(texts)} passages: embedding alone {len(texts) / alone:.1f}/s of CPU,")
    print(f"indexing {len(texts) / whole:.1f}/s: {alone / whole:.2f} of it")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
