"""Stores of vectors: in memory and in Chroma they do the same."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.documents.chroma import VectorPlace, open_vectors
from knowledge.documents.vectors import (
    MemoryVectors,
    Row,
    VectorStore,
    VectorsUnavailable,
    content_key,
    readers_key,
)

AXES = np.eye(384, dtype=np.float32)
ROWS = (Row("a", "all"), Row("b", "hr"), Row("c", "all"))


@pytest.fixture(params=["memory", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    if request.param == "memory":
        yield MemoryVectors((), np.zeros((0, 384), np.float32))
        return
    opened = open_vectors(VectorPlace(tmp_path))
    yield opened
    opened.close()


def _near(store: VectorStore, readers: frozenset[str] | None) -> list[tuple[str, float]]:
    query = 0.8 * AXES[0] + 0.6 * AXES[1]
    return [(id_, round(cosine, 4)) for id_, cosine in store.nearest(query, 2, readers)]


def test_the_nearest_come_first_with_their_cosines(store: VectorStore) -> None:
    store.add(ROWS, AXES[:3])

    assert _near(store, None) == [("a-all", 0.8), ("b-hr", 0.6)]


def test_only_rows_with_these_readers_are_found(store: VectorStore) -> None:
    store.add(ROWS, AXES[:3])

    assert _near(store, frozenset({"all"})) == [("a-all", 0.8), ("c-all", 0.0)]
    assert _near(store, frozenset()) == []


def test_a_row_that_is_there_stays(store: VectorStore) -> None:
    store.add(ROWS[:1], AXES[:1])
    store.add(ROWS[:1], AXES[1:2])

    assert _near(store, None) == [("a-all", 0.8)]
    assert store.held() == {"a-all"}


def test_removed_rows_are_gone(store: VectorStore) -> None:
    store.add(ROWS, AXES[:3])
    store.remove(["a-all", "never-there"])

    assert store.held() == {"b-hr", "c-all"}


def test_a_vector_is_known_by_its_content(store: VectorStore) -> None:
    store.add(ROWS, AXES[:3])

    assert {key: v.argmax() for key, v in store.known(["b", "x"]).items()} == {"b": 1}


def test_an_empty_store_finds_nothing(store: VectorStore) -> None:
    assert _near(store, None) == []


def test_vectors_in_a_folder_outlive_the_process(tmp_path: Path) -> None:
    program = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from knowledge.documents.chroma import VectorPlace, open_vectors\n"
        "from knowledge.documents.vectors import Row\n"
        "store = open_vectors(VectorPlace(Path(sys.argv[1])))\n"
        "store.add([Row('a', 'all')], np.eye(384, dtype=np.float32)[:1])\n"
    )

    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)

    opened = open_vectors(VectorPlace(tmp_path))
    assert opened.held() == {"a-all"}
    opened.close()


def test_a_second_process_is_told_that_the_first_has_the_folder_open(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from knowledge.documents.chroma import VectorPlace, open_vectors\n"
        "store = open_vectors(VectorPlace(Path(sys.argv[1])))\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    first = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "open\n"

    with pytest.raises(VectorsUnavailable, match="by words alone"):
        open_vectors(VectorPlace(tmp_path))
    first.kill()
    first.communicate()

    open_vectors(VectorPlace(tmp_path)).close()


def test_a_damaged_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "chroma").mkdir()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database " * 999)

    with pytest.raises(VectorsUnavailable, match="delete that folder and load again"):
        open_vectors(VectorPlace(tmp_path))


def test_a_server_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(VectorsUnavailable, match="can't be reached"):
        open_vectors(VectorPlace(tmp_path, url="http://127.0.0.1:9"))


def test_keys_differ_where_texts_or_readers_do() -> None:
    assert content_key("a", "b") != content_key("ab") != content_key("a")
    assert readers_key(frozenset({"a", "b"})) == readers_key(frozenset({"b", "a"}))
