"""Measures search at size: `python -m evals.retrieval.scale [--passages N]`.

Passages are made of few words each and vectors are drawn at random around centres, so that only
times and memory mean anything.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.documents.chroma import VectorPlace
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.model import Passage
from knowledge.documents.view import DocumentsView
from knowledge.embedding.encoder import DIMENSIONS, Vectors, default_encoder
from knowledge.people import EVERYONE, Audience

_CENTRES = 500
_WORDS = 20_000
_LENGTH = 150
"""Words of a passage."""
_GROUPS = 50
_QUERIES = 100
_SEED = 2026


class DrawnEncoder:
    """Draws a vector near one of some centres for each text; queries are truly encoded as well."""

    def __init__(self) -> None:
        """Draw the centres."""
        self._random = np.random.default_rng(_SEED)
        self._centres = self._random.standard_normal((_CENTRES, DIMENSIONS))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text."""
        if len(texts) == 1:
            default_encoder().encode(texts)
        chosen = self._centres[self._random.integers(0, _CENTRES, len(texts))]
        drawn = chosen + 0.7 * self._random.standard_normal((len(texts), DIMENSIONS))
        return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the times of indexing and of questions, with and without a filter by readers."""
    parser = argparse.ArgumentParser(prog="evals.retrieval.scale", description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    given = parser.parse_args(arguments)
    passages = tuple(_passage(n) for n in range(given.passages))
    with tempfile.TemporaryDirectory() as folder:
        words = WordIndex((), entries=passages)
        encoder = DrawnEncoder()
        library = Library(words, VectorPlace(Path(folder)), lambda: encoder)
        start = time.perf_counter()
        library.embed(lambda _: None)
        print(f"{given.passages} vectors kept in {time.perf_counter() - start:.0f} s")
        start = time.perf_counter()
        words.readable(Audience())
        print(f"words indexed in {time.perf_counter() - start:.1f} s")
        every = frozenset({EVERYONE, *(f"g{n}" for n in range(_GROUPS))})
        _ask(library, "all readable", Audience(frozenset({every})))
        _ask(library, "3 of 50 groups", Audience(frozenset({frozenset({"g1", "g2", "g3"})})))
        library.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most {memory:.0f} MB")


def _ask(library: Library, name: str, audience: Audience) -> None:
    view = DocumentsView(lambda: library, audience)
    random = np.random.default_rng(_SEED)
    taken: list[float] = []
    for _ in range(_QUERIES):
        query = " ".join(f"w{n}" for n in random.zipf(1.3, 8) % _WORDS)
        start = time.perf_counter()
        view.search(query, 10)
        taken.append(1_000 * (time.perf_counter() - start))
    p50, p95 = np.quantile(taken[5:], (0.5, 0.95))
    print(f"query, embedding included, {name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms", flush=True)


def _passage(number: int) -> Passage:
    random = np.random.default_rng((_SEED, number))
    text = " ".join(f"w{n}" for n in random.zipf(1.3, _LENGTH) % _WORDS)
    group = f"g{number % _GROUPS}"
    document = f"d{number // 10:06}"
    return Passage(document, document, (), text, number % 10, frozenset({group}), "organisation")


if __name__ == "__main__":
    main()
