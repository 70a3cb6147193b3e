"""Measures search at size: `python -m evals.retrieval.scale [--passages N]`.

Passages are made of few words each and vectors are drawn at random around centres, so that only
times and memory mean anything. Questions are asked in a process that opens the index from disk.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.documents.collection_files import Kept, kept
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.model import Document, Passage
from knowledge.documents.parsed import Page
from knowledge.documents.view import DocumentsView
from knowledge.embedding.encoder import DIMENSIONS, Vectors, default_encoder
from knowledge.people import EVERYONE, Audience

_CENTRES = 500
_WORDS = 20_000
_LENGTH = 150
"""Words of a passage."""
_OF_PAGE = 10
"""Passages of a page."""
_GROUPS = 50
_QUERIES = 200
_SEED = 2026


class DrawnEncoder:
    """Draws a vector near one of some centres for each text; queries are truly encoded as well."""

    def __init__(self) -> None:
        """Draw the centres."""
        self._random = np.random.default_rng(_SEED)
        self._centres = self._random.standard_normal((_CENTRES, DIMENSIONS))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text."""
        default_encoder().encode(texts)
        return self.drawn(len(texts))

    def drawn(self, count: int) -> Vectors:
        """Return so many rows of length 1."""
        chosen = self._centres[self._random.integers(0, _CENTRES, count)]
        drawn = chosen + 0.7 * self._random.standard_normal((count, DIMENSIONS))
        return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the times of indexing and of questions, with and without a filter by readers."""
    parser = argparse.ArgumentParser(prog="evals.retrieval.scale", description=__doc__)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--opened", type=Path, help="ask in the index of this folder")
    given = parser.parse_args(arguments)
    if given.opened:
        _asked(given.opened)
        return
    pages = tuple(_page(n) for n in range(given.passages // _OF_PAGE))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = _timed("indexed from nothing", lambda: kept(folder, "1", lambda: (pages, ()), {}))
        count = len(made.collection.passages)
        made.vectors.put(np.arange(count), DrawnEncoder().drawn(count))
        pages = (_page(len(pages)), *pages[1:])
        _timed("indexed after one page changed", lambda: kept(folder, "2", lambda: (pages, ()), {}))
        again = [sys.executable, "-m", "evals.retrieval.scale", "--opened", name]
        subprocess.run(again, check=True)  # noqa: S603 - it is this program.


def _asked(folder: Path) -> None:
    def never() -> tuple[tuple[Page, ...], tuple[Passage, ...]]:
        raise LookupError(folder)

    opened = _timed("opened", lambda: kept(folder, "2", never, {}))
    words = WordIndex((), collection=opened.collection)
    library = Library(words, None, DrawnEncoder, opened.vectors)
    every = frozenset({EVERYONE, *(f"g{n}" for n in range(_GROUPS))})
    _ask(library, "all readable", Audience(frozenset({every})))
    _ask(library, "3 of 50 groups", Audience(frozenset({frozenset({"g1", "g2", "g3"})})))
    print(f"memory: {_memory()}")


def _ask(library: Library, name: str, audience: Audience) -> None:
    view = DocumentsView(lambda: library, audience)
    random = np.random.default_rng(_SEED)
    taken: list[tuple[float, float]] = []
    for _ in range(_QUERIES):
        query = " ".join(f"w{n}" for n in random.zipf(1.3, 8) % _WORDS)
        start = time.perf_counter(), time.process_time()
        view.search(query, 10)
        taken.append((time.perf_counter() - start[0], time.process_time() - start[1]))
    (p50, cpu50), (p95, cpu95) = 1_000 * np.quantile(taken[5:], (0.5, 0.95), axis=0)
    print(
        f"query, embedding included, {name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms; "
        f"of CPU p50 {cpu50:.1f} ms, p95 {cpu95:.1f} ms",
        flush=True,
    )


def _memory() -> str:
    """Return what this process takes, as Linux counts it: its own, and files that others share."""
    file = Path("/proc/self/status")
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    facts = dict(line.split(":", 1) for line in lines)
    names = {"RssAnon": "its own", "RssFile": "of files"}
    return ", ".join(f"{facts[key].strip()} {name}" for key, name in names.items() if key in facts)


def _timed(name: str, work: Callable[[], Kept]) -> Kept:
    start = time.perf_counter()
    done = work()
    taken = time.perf_counter() - start
    print(f"{len(done.collection.passages):,} passages {name} in {taken:.2f} s", flush=True)
    return done


def _page(number: int) -> Page:
    path = f"d{number:06}"
    readers = frozenset({f"g{number % _GROUPS}"})
    passages = tuple(
        Passage(path, path, (), _text(number, n), n, readers, "organisation")
        for n in range(_OF_PAGE)
    )
    text = "\n\n".join(p.text for p in passages)
    return Page(path, Document(path, path, text, readers, "organisation"), passages)


def _text(page: int, part: int) -> str:
    random = np.random.default_rng((_SEED, page, part))
    return " ".join(f"w{n}" for n in random.zipf(1.3, _LENGTH) % _WORDS)


if __name__ == "__main__":
    main()
