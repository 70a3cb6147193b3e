"""A collection on disk is opened as it was made, and the next one is made from what changed."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from peers.word_encoder import WordEncoder

from knowledge.documents.chroma import VectorPlace
from knowledge.documents.collection import Collection, collected
from knowledge.documents.collection_files import kept
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.markdown import page
from knowledge.documents.meaning import Coverage
from knowledge.documents.model import Passage
from knowledge.documents.parsed import Page
from knowledge.documents.view import DocumentsView
from knowledge.people import EVERYONE, Audience

ALL, HR = frozenset({EVERYONE}), frozenset({"hr"})
ENTRY = Passage("dwh.cars", "cars", (), "cars\n\u00e9t\u00e9 \U0001f697", 1, HR, "catalog")


def _pages(**texts: str) -> tuple[Page, ...]:
    return tuple(page(f"{n}.md", text, ALL, "organisation") for n, text in texts.items())


PAGES = _pages(
    a="# Fleet\n\nEvery car is serviced.\n\n## Tyres\n\n| car | tyre |\n|---|---|\n| a | b |",
    b="# Food\n\nLunch is at noon.",
)


def _kept(folder: Path, key: str, pages: tuple[Page, ...], *entries: Passage) -> Collection:
    return kept(folder, key, lambda: (pages, entries), {}).collection


def _never() -> tuple[tuple[Page, ...], Iterable[Passage]]:
    raise AssertionError("it is read again")


def _same(one: Collection, other: Collection) -> bool:
    texts = tuple(one.passages) == tuple(other.passages) and one.contents == other.contents
    whole = texts and tuple(one.documents) == tuple(other.documents)
    names = ("words", "starts", "passages", "counts", "lengths")
    pairs = [(getattr(one.words, name), getattr(other.words, name)) for name in names]
    return whole and all(np.array_equal(a, b) for a, b in pairs)


def test_what_is_opened_is_what_was_made_and_is_read_once(tmp_path: Path) -> None:
    made = _kept(tmp_path, "1", PAGES, ENTRY)
    opened = kept(tmp_path, "1", _never, {}).collection

    assert _same(made, collected(PAGES, [ENTRY]))
    assert _same(opened, made)
    for who in (Audience(), Audience(frozenset({HR}))):
        readable = [who.may_read(p.readers) for p in opened.passages]
        assert opened.readership.readable(who).tolist() == readable


def test_the_next_one_is_as_if_made_from_nothing(tmp_path: Path) -> None:
    changed = (*_pages(a="# Fleet\n\nEvery car is washed.", c="# New\n\nA lorry."), PAGES[1])
    _kept(tmp_path, "1", PAGES, ENTRY)

    after = _kept(tmp_path, "2", tuple(sorted(changed, key=lambda p: p.path)))

    assert _same(after, collected(changed))
    assert [folder.name for folder in tmp_path.iterdir()] == ["2"]


def test_vectors_go_from_one_to_the_next_and_only_new_ones_are_made(tmp_path: Path) -> None:
    encoder = WordEncoder()
    first = kept(tmp_path / "index", "1", lambda: (PAGES, ()), {})
    library = Library(
        WordIndex((), collection=first.collection),
        VectorPlace(tmp_path / "vectors"),
        lambda: encoder,
        first.vectors,
    )
    library.embed(lambda _: None)
    library.close()
    encoder.encoded.clear()

    pages = (*PAGES, *_pages(c="# Cars\n\nThe lorry."))
    second = kept(tmp_path / "index", "2", lambda: (pages, ()), {})

    assert second.vectors.there.tolist() == [True, True, True, False]
    assert np.array_equal(second.vectors.vectors[:3], first.vectors.vectors)
    assert encoder.encoded == []


def test_a_process_searches_by_the_vectors_that_another_one_makes(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from peers.word_encoder import WordEncoder\n"
        "from knowledge.documents.chroma import VectorPlace\n"
        "from knowledge.documents.collection_files import kept\n"
        "from knowledge.documents.index import WordIndex\n"
        "from knowledge.documents.library import Library\n"
        "state = Path(sys.argv[1])\n"
        "made = kept(state / 'index', '1', lambda: ((), ()), {})\n"
        "words = WordIndex((), collection=made.collection)\n"
        "place = VectorPlace(state / 'vectors')\n"
        "library = Library(words, place, WordEncoder, made.vectors)\n"
        "library.embed(lambda _: None)\n"
        "print('made', flush=True)\n"
        "sys.stdin.read()\n"
    )
    here = kept(tmp_path / "index", "1", lambda: (PAGES, ()), {})
    words = WordIndex((), collection=here.collection)
    library = Library(words, VectorPlace(tmp_path / "vectors"), WordEncoder, here.vectors)
    tests = str(Path(__file__).parent)
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{tests}:{Path(tests).parent}", "PATH": ""},
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "made\n"

    found = DocumentsView(lambda: library, Audience()).search("automobile", 1)

    assert [hit.passage.document for hit in found] == ["a.md"]
    assert (library.coverage(), library.notice) == (Coverage(3, 3), "")
    other.kill()
    other.communicate()


@pytest.mark.parametrize("name", ["passages.bin", "inverted-words.npy", "readers.json"])
def test_what_is_damaged_is_made_again(tmp_path: Path, name: str) -> None:
    _kept(tmp_path, "1", PAGES)
    (tmp_path / "1" / name).write_bytes(b"damaged")

    assert _same(_kept(tmp_path, "1", PAGES), collected(PAGES))


def test_one_without_any_passage_can_be_kept(tmp_path: Path) -> None:
    assert len(_kept(tmp_path, "1", ()).passages) == 0
    assert len(kept(tmp_path, "1", _never, {}).collection.passages) == 0
    assert len(_kept(tmp_path, "2", PAGES).passages) == 3


def test_what_a_process_that_died_left_unnamed_is_no_collection(tmp_path: Path) -> None:
    (tmp_path / ".making-dead").mkdir()
    (tmp_path / ".making-dead" / "passages.bin").write_bytes(b"half")

    assert _same(_kept(tmp_path, "1", PAGES), collected(PAGES))
