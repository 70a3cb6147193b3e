"""Stores of vectors: in memory and in Chroma they do the same."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from knowledge.documents.chroma import VectorPlace, open_vectors
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.markdown import page
from knowledge.documents.opener import sole_opener
from knowledge.documents.vectors import (
    MemoryVectors,
    VectorStore,
    VectorsUnavailable,
    content_key,
)
from knowledge.embedding.encoder import Vectors
from knowledge.people import EVERYONE, Audience

AXES = np.eye(384, dtype=np.float32)
PAGE = page("a.md", "# Zebras\n\nThe zebra grazes.", frozenset({EVERYONE}), "organisation")


@pytest.fixture(params=["memory", "chroma"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    if request.param == "memory":
        yield MemoryVectors()
        return
    opened = open_vectors(VectorPlace(tmp_path))
    yield opened
    opened.close()


def _known(store: VectorStore, *contents: str) -> dict[str, int]:
    """Return the axis that each vector kept for these contents lies on."""
    return {content: int(v.argmax()) for content, v in store.known(contents).items()}


def test_a_vector_is_known_by_its_content(store: VectorStore) -> None:
    store.add(["a", "b", "c"], AXES[:3])

    assert _known(store, "b", "x") == {"b": 1}
    assert store.held() == {"a", "b", "c"}


def test_one_that_is_there_stays(store: VectorStore) -> None:
    store.add(["a"], AXES[:1])
    store.add(["a"], AXES[1:2])

    assert _known(store, "a") == {"a": 0}


def test_equal_contents_are_kept_once(store: VectorStore) -> None:
    store.add(["a", "a"], AXES[[0, 0]])

    assert store.held() == {"a"}


def test_what_is_removed_is_gone(store: VectorStore) -> None:
    store.add(["a", "b"], AXES[:2])
    store.remove(["a", "never-there"])

    assert store.held() == {"b"}


def test_an_empty_store_knows_nothing(store: VectorStore) -> None:
    assert _known(store, "a") == {}
    assert _known(store) == {}


def test_vectors_in_a_folder_outlive_the_process(tmp_path: Path) -> None:
    program = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from knowledge.documents.chroma import VectorPlace, open_vectors\n"
        "store = open_vectors(VectorPlace(Path(sys.argv[1])))\n"
        "store.add(['a'], np.eye(384, dtype=np.float32)[:1])\n"
    )

    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True)

    opened = open_vectors(VectorPlace(tmp_path))
    assert opened.held() == {"a"}
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

    with pytest.raises(VectorsUnavailable, match="Another process has the vectors open"):
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


def test_keys_differ_where_texts_do() -> None:
    assert content_key("a", "b") != content_key("ab") != content_key("a")


class Held:
    """An encoder that takes its time over a batch. It is an `Encoder`."""

    def __init__(self) -> None:
        self.begun, self.may_go_on = Event(), Event()

    def encode(self, texts: Sequence[str]) -> Vectors:
        if len(texts) > 1:
            self.begun.set()
            self.may_go_on.wait()
        return np.ones((len(texts), 384), np.float32)


def test_a_batch_at_hand_when_closing_is_finished_before_others_have_the_vectors(
    tmp_path: Path,
) -> None:
    encoder = Held()
    library = Library(WordIndex((PAGE,)), VectorPlace(tmp_path), lambda: encoder)
    library.legs("zebra", Audience())
    encoder.begun.wait()

    library.close(patience=0)

    assert sole_opener(tmp_path / "opened", 0) is None
    encoder.may_go_on.set()
    free = sole_opener(tmp_path / "opened", 60)
    assert free is not None
    free.close()
