"""What several threads and processes do to a workspace at once leaves nothing stale, lost or held."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assistant.opening import open_for
from assistant.settings import Settings
from knowledge.documents.chroma import VectorPlace
from knowledge.documents.index import WordIndex
from knowledge.documents.library import Library
from knowledge.documents.markdown import page
from knowledge.documents.opener import sole_opener
from knowledge.people import EVERYONE, Audience
from knowledge.whole import write_whole
from knowledge.workspace import load, open_workspace
from knowledge.workspace.loading import documents_of
from knowledge.workspace.model import FILE
from knowledge.workspace.selecting import sources_for

TOML = '[[sources]]\npath = "catalog"\nkind = "jsonl"\n'
PAGE = page("a.md", "# Zebras\n\nThe zebra grazes.", frozenset({EVERYONE}), "organisation")


def test_writers_of_one_file_leave_one_of_their_contents_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "pointer"
    contents = [str(n).encode() * 1_000 for n in range(200)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: write_whole(file, content), contents))

    assert file.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [file]


def test_a_catalog_loaded_while_the_first_search_opens_is_seen_by_the_next_question(
    tmp_path: Path,
) -> None:
    rows = tmp_path / "catalog" / "datasets.jsonl"
    rows.parent.mkdir()
    rows.write_text('{"id": "orders", "name": "orders"}\n', encoding="utf-8")
    (tmp_path / FILE).write_text(TOML, encoding="utf-8")
    office = open_for(Settings(), folder=tmp_path, sample=False, cwd=tmp_path, cache=tmp_path)
    first = office.current.now()

    rows.write_text('{"id": "returns", "name": "returns"}\n', encoding="utf-8")
    load(open_workspace(tmp_path), lambda _: None)
    first.searcher()

    assert [dataset.id for dataset in first.catalog.datasets()] == ["orders"]
    assert [dataset.id for dataset in office.current.now().catalog.datasets()] == ["returns"]


def test_documents_that_are_there_but_not_counted_yet_are_waited_for(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("The zebra grazes.", encoding="utf-8")
    (tmp_path / FILE).write_text(
        '[[sources]]\npath = "docs"\nkind = "documents"\n', encoding="utf-8"
    )
    space = open_workspace(tmp_path)
    load(space, lambda _: None)
    (space.state / "loaded-documents.json").unlink()

    documents_of(space)

    assert sources_for(space, Audience()) == ("docs",)


def test_a_closed_library_is_still_searched_and_takes_the_vectors_from_nobody(
    tmp_path: Path,
) -> None:
    library = Library(WordIndex((PAGE,)), VectorPlace(tmp_path))
    library.close()

    (first, *_) = library.legs("zebra", Audience()).words

    assert first[0].document == "a.md"
    free = sole_opener(tmp_path / "opened", 0)
    assert free is not None
    free.close()
