"""Measures a load after one file of many changed: `python -m evals.retrieval.reload [--files N]`.

It is what `meshwright load` and the next question do to documents: look at the files, read what
changed, index it and make its vectors, beside the same from nothing (vectors aside).
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from knowledge.documents.chroma import VectorPlace
from knowledge.documents.folder import DocumentFolder
from knowledge.documents.library import Library, open_library
from knowledge.documents.loading import refresh
from knowledge.embedding.encoder import DIMENSIONS
from knowledge.people import EVERYONE

_WORDS = 20_000
_LENGTH = 80
_SECTIONS = 3
_SEED = 2026
T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the seconds of each step, from nothing and after one change."""
    parser = argparse.ArgumentParser(prog="evals.retrieval.reload", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    count: int = parser.parse_args(arguments).files
    with tempfile.TemporaryDirectory() as name:
        source, state = Path(name, "documents"), Path(name, "state")
        source.mkdir()
        for number in range(count):
            (source / f"{number:05}.md").write_text(_text(number), encoding="utf-8")
        folders = (DocumentFolder(source, frozenset({EVERYONE}), state),)
        print(f"{count:,} files")
        _timed("read from nothing", lambda: refresh(folders, state, lambda _: None))
        library = _opened("indexed from nothing", folders, state)
        _fill(library)
        library.close()
        _timed("looked at again, unchanged", lambda: refresh(folders, state, lambda _: None))
        _opened("opened again", folders, state).close()
        (source / "00000.md").write_text(_text(count), encoding="utf-8")
        _timed("read after one changed", lambda: refresh(folders, state, lambda _: None))
        library = _opened("indexed after one changed", folders, state)
        missing = library.coverage().total - library.coverage().done
        _timed(f"its {missing} vectors made", lambda: library.embed(lambda _: None))
        library.close()


def _opened(name: str, folders: tuple[DocumentFolder, ...], state: Path) -> Library:
    place = VectorPlace(state / "vectors")
    return _timed(name, lambda: open_library(folders, place))


def _fill(library: Library) -> None:
    """Put vectors in place of those that would take an hour to make."""
    rows = library.vectors
    there = np.flatnonzero(~rows.there)
    rows.put(there, np.full((len(there), DIMENSIONS), DIMENSIONS**-0.5, np.float32))


def _timed(name: str, work: Callable[[], T]) -> T:
    start, cpu = time.perf_counter(), time.process_time()
    done = work()
    print(
        f"{name}: {time.perf_counter() - start:.2f} s, {time.process_time() - cpu:.2f} s of CPU",
        flush=True,
    )
    return done


def _text(number: int) -> str:
    random = np.random.default_rng((_SEED, number))
    sections = (
        " ".join(f"w{n}" for n in random.zipf(1.3, _LENGTH) % _WORDS) for _ in range(_SECTIONS)
    )
    return f"# Page {number}\n\n" + "\n\n".join(f"## Part\n\n{said}" for said in sections)


if __name__ == "__main__":
    main()
