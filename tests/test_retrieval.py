"""A library is searched by words at once, and by meaning as its vectors catch up."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from peers.word_encoder import WordEncoder

from knowledge.documents.chroma import VectorPlace, open_vectors
from knowledge.documents.collection import Collection, collected
from knowledge.documents.folder import handbook_pages
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Embedded, Library, embedded
from knowledge.documents.markdown import page
from knowledge.documents.meaning import Coverage, Meaning
from knowledge.documents.model import Document
from knowledge.documents.parsed import Page
from knowledge.documents.vectors import MemoryVectors, empty_vectors
from knowledge.documents.view import DocumentsView, Hit, Legs
from knowledge.people import EVERYONE, Audience, Person, audience_of

ALL = frozenset({EVERYONE})
GROUPS = ("finance", "hr", "legal")


def _words(readers: dict[str, frozenset[str]] | None = None, **texts: str) -> WordIndex:
    allowed = readers or {}
    return WordIndex(
        page(f"{name}.md", text, allowed.get(name, ALL), "organisation")
        for name, text in texts.items()
    )


def _found(library: Library, query: str) -> list[str]:
    view = DocumentsView(lambda: library, Audience())
    return [hit.passage.document for hit in view.search(query, 5)]


def _ignore(_: Coverage) -> None:
    pass


def _until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 120
    while not true() and time.monotonic() < end:
        time.sleep(0.02)
    return true()


def test_words_find_at_once_and_meaning_once_vectors_are_there(tmp_path: Path) -> None:
    encoder = WordEncoder()
    library = Library(
        _words(a="# Fleet\n\nEvery car is serviced.", b="# Food\n\nLunch is at noon."),
        VectorPlace(tmp_path),
        lambda: encoder,
    )

    assert _found(library, "car") == ["a.md"]
    assert _until(lambda: library.coverage() == Coverage(2, 2))
    assert _found(library, "automobiles")[0] == "a.md"
    assert embedded(VectorPlace(tmp_path)) == Embedded(done=2, total=2)
    library.close()


def test_a_new_document_is_found_by_its_words_among_many_whose_meaning_is_known() -> None:
    cars = {f"c{n:03}": f"# Note {n}\n\nThe car, part {n}." for n in range(20)}
    others = {f"o{n:03}": f"# Note {n}\n\nSomething else, part {n}." for n in range(90)}
    index = _words(**cars, **others, new="# Zebra\n\nThe zebra has stripes.")
    library = Library(index, encoder=WordEncoder)
    passages = index.collection.passages
    there = [at for at, passage in enumerate(passages) if passage.title != "Zebra"]
    library.vectors.put(there, WordEncoder().encode([passages[at].text for at in there]))

    assert _found(library, "zebra automobiles automobiles automobiles")[0] == "new.md"


def test_what_is_unchanged_is_never_embedded_twice(tmp_path: Path) -> None:
    encoder = WordEncoder()
    first = Library(_words(a="One.", b="Two."), VectorPlace(tmp_path), lambda: encoder)
    first.embed(_ignore)
    first.close()
    encoder.encoded.clear()

    readers = {"a": frozenset({"hr"})}
    words = _words(readers, a="One.", b="Two.", c="Three.")
    second = Library(words, VectorPlace(tmp_path), lambda: encoder)
    second.embed(_ignore)

    assert [text for text in encoder.encoded if text.endswith(("One.", "Two."))] == []
    assert [text for text in encoder.encoded if text.endswith("Three.")] != []
    assert second.coverage() == Coverage(3, 3)
    second.close()


def test_vectors_of_what_was_removed_are_forgotten_at_the_next_load(tmp_path: Path) -> None:
    first = Library(_words(a="One.", b="Two."), VectorPlace(tmp_path), WordEncoder)
    first.embed(_ignore)
    first.close()

    second = Library(_words(a="One."), VectorPlace(tmp_path), WordEncoder)
    second.embed(_ignore)
    second.close()

    store = open_vectors(VectorPlace(tmp_path))
    assert len(store.held()) == 1
    store.close()


def test_while_another_has_the_vectors_open_words_answer_with_a_notice(tmp_path: Path) -> None:
    holder = open_vectors(VectorPlace(tmp_path))
    library = Library(_words(a="Every car."), VectorPlace(tmp_path), WordEncoder)

    library.embed(_ignore)

    assert _found(library, "car") == ["a.md"]
    assert "Another process has the vectors open" in library.notice
    assert library.coverage() == Coverage(0, 1)
    holder.close()


def test_a_load_that_is_killed_leaves_what_was_made_and_the_next_one_ends_it(
    tmp_path: Path,
) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from peers.word_encoder import WordEncoder\n"
        "from knowledge.documents.chroma import VectorPlace\n"
        "from knowledge.documents.index import WordIndex\n"
        "from knowledge.documents.library import Library\n"
        "from knowledge.documents.markdown import page\n"
        "pages = [page(f'{n}.md', f'Car number{n}.', frozenset({'everyone'}), 'organisation')\n"
        "         for n in range(200)]\n"
        "def said(coverage):\n"
        "    print(coverage.done, flush=True)\n"
        "    time.sleep(0.2)\n"
        "Library(WordIndex(pages), VectorPlace(Path(sys.argv[1])), WordEncoder).embed(said)\n"
    )
    tests = str(Path(__file__).parent)
    loading = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{tests}:{Path(tests).parent}", "PATH": ""},
    )
    assert loading.stdout is not None
    reached = int(loading.stdout.readline())
    loading.send_signal(signal.SIGKILL)
    loading.communicate()

    encoder = WordEncoder()
    pages = [page(f"{n}.md", f"Car number{n}.", ALL, "organisation") for n in range(200)]
    library = Library(WordIndex(pages), VectorPlace(tmp_path), lambda: encoder)
    assert _found(library, "number7")[0] == "7.md"
    library.close()
    finished = Library(WordIndex(pages), VectorPlace(tmp_path), lambda: encoder)
    finished.embed(_ignore)

    assert reached >= 32
    assert finished.coverage() == Coverage(200, 200)
    finished.close()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.frozensets(st.sampled_from((*GROUPS, EVERYONE))), min_size=1, max_size=6),
    st.lists(st.frozensets(st.sampled_from(GROUPS)), max_size=3),
    st.sampled_from(("car", "automobile", "secret3", "lunch")),
)
def test_neither_words_nor_meaning_find_what_the_audience_may_not_read(
    readers: list[frozenset[str]], members: list[frozenset[str]], query: str
) -> None:
    texts = {f"d{n}": f"# Secret{n}\n\nThe car of secret{n}." for n in range(len(readers))}
    words = _words(dict(zip(texts, readers, strict=True)), **texts)
    encoder = WordEncoder()
    meaning = _meaning(words.collection, encoder)
    audience = audience_of([Person("p", groups=groups) for groups in members])

    legs = words.legs(query, audience)
    readable = words.readable(audience)
    ranked = [*legs.words, *meaning.near(encoder.encode([query])[0], readable).ranking]

    assert all(audience.may_read(passage.readers) for passage, _ in ranked)


WORDS = ("car", "automobile", "lunch", "noon", "budget", "secret", "ledger")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(TEXTS, min_size=1, max_size=6),
    st.lists(st.tuples(st.integers(0, 6), TEXTS), min_size=1, max_size=6),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
)
def test_hidden_documents_change_nothing_in_what_others_find(
    open_texts: list[str], hidden: list[tuple[int, str]], query: str
) -> None:
    # The hidden ones stand before, between and after the others, and share their words.
    pages = [
        page(f"{n}5.md", f"# {t[:4]}\n\n{t}", ALL, "organisation") for n, t in enumerate(open_texts)
    ]
    secret = [
        page(f"{at}{n}.md", f"# {t[:4]}\n\n{t}", frozenset({"hr"}), "organisation")
        for n, (at, t) in enumerate(hidden)
    ]
    encoder = WordEncoder()

    def found(*all_pages: Page) -> tuple[Hit, ...]:
        collection = collected(all_pages)
        searcher = Both(WordIndex((), collection=collection), _meaning(collection, encoder))
        return DocumentsView(lambda: searcher, Audience()).search(query, 20)

    assert found(*pages, *secret) == found(*pages)


@dataclass(frozen=True)
class Both:
    index: WordIndex
    meaning: Meaning

    def legs(self, query: str, audience: Audience) -> Legs:
        readable = self.index.readable(audience)
        vector = WordEncoder().encode([query])[0]
        words = self.index.rank(query, readable)
        near = self.meaning.near(vector, readable)
        return Legs(words=words, meaning=near.ranking, usual=near.usual)

    def documents(self) -> tuple[Document, ...]:
        return self.index.documents()


def _meaning(collection: Collection, encoder: WordEncoder) -> Meaning:
    meaning = Meaning(collection, empty_vectors(len(collection.passages)))
    meaning.catch_up(MemoryVectors(), encoder, _ignore, lambda: False)
    return meaning


def test_without_a_place_only_what_ships_is_found_by_meaning() -> None:
    library = Library(_words(a="Every car."), None, WordEncoder)

    assert _found(library, "automobile") == []
    assert library.coverage() == Coverage(0, 1)


def test_starting_and_tools_without_search_load_neither_chroma_nor_llama_index() -> None:
    program = (
        "import sys\n"
        "import ui.cli, tools.toolbox, assistant.opening, knowledge.documents.library\n"
        "heavy = {'chromadb', 'llama_index', 'onnxruntime'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else 0)\n"
    )

    subprocess.run([sys.executable, "-c", program], check=True)


def test_most_of_the_handbook_is_found_by_meaning_without_making_vectors() -> None:
    words = WordIndex(handbook_pages())
    coverage = Library(words, None, WordEncoder).coverage()

    # Made again by `python -m knowledge.documents.shipping`.
    assert coverage.done >= 0.8 * coverage.total
