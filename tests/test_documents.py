"""Documents become passages with their places, without hidden parts, and are found by words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.folder import DocumentFolder, FolderRule, handbook_pages, pages_in
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import FrontMatterUnreadable, Page, page, passages
from knowledge.documents.model import Passage
from knowledge.documents.naming import Unnamed, labels, paths_of
from knowledge.people import EVERYONE, Audience, Person, audience_of

ALL = frozenset({EVERYONE})


def _page(text: str, path: str = "a.md") -> Page:
    return page(path, text, ALL, "organisation")


def _texts(text: str) -> list[str]:
    return [passage.text for passage in _page(text).passages]


def _folder(root: Path, **texts: str) -> DocumentFolder:
    root.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (root / f"{name}.md").write_text(text, encoding="utf-8")
    return DocumentFolder(root, ALL)


def test_a_passage_stands_under_its_headings_at_its_line() -> None:
    text = (
        "Before.\n\n# Guide\n\nIntro.\n\n## Steps `one`\n\n1. Do.\n2. Wait.\n\nEnd\n===\n\nBye.\n"
    )

    found = passages("guide.md", text, ALL, "organisation")

    assert [(p.headings, p.line, p.text) for p in found] == [
        ((), 1, "Before."),
        (("Guide",), 5, "Intro."),
        (("Guide", "Steps one"), 9, "1. Do.\n2. Wait."),
        (("End",), 15, "Bye."),
    ]
    assert {p.title for p in found} == {"Guide"}
    assert found[2].place == "guide.md § Steps one (line 9)"


def test_code_and_tables_are_kept_whole() -> None:
    code = "```sh\n# not a heading\n" + "run this command\n" * 100 + "```"
    table = "| a | b |\n|---|---|\n" + "| one | two |\n" * 150

    assert _texts(f"{'Words. ' * 30}\n\n{code}\n\n{'Words. ' * 30}\n\n{table}") == [
        ("Words. " * 30).strip(),
        code,
        ("Words. " * 30).strip(),
        table.strip(),
    ]


def test_a_long_section_is_split_between_paragraphs() -> None:
    paragraph = "word " * 100
    text = "# Title\n\n" + "\n\n".join([paragraph.strip()] * 5)

    found = _page(text).passages

    assert [(p.line, len(p.text)) for p in found] == [(3, 1000), (7, 1000), (11, 499)]


def test_a_long_list_is_split_between_its_items() -> None:
    found = _page("\n".join(f"- {'word ' * 60}" for _ in range(8))).passages

    assert [p.line for p in found] == [1, 4, 7]


def test_front_matter_gives_title_and_readers() -> None:
    found = _page("---\ntitle: Pay\nreaders: [hr]\n---\n# Other\n\nText.\n")

    assert found.document.title == "Pay"
    assert found.document.readers == found.passages[0].readers == frozenset({"hr"})
    assert found.passages[0].line == 7


def test_no_readers_in_front_matter_means_nobody() -> None:
    assert _page("---\nreaders: []\n---\nText.\n").document.readers == frozenset()


@pytest.mark.parametrize("front", ["readers: {a: 1}", "readers: 5", "title: [", "a: b: c"])
def test_front_matter_that_cannot_be_understood_opens_nothing(front: str) -> None:
    with pytest.raises(FrontMatterUnreadable):
        _page(f"---\n{front}\n---\nText.\n")


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert _texts("---\n\nJust text.\n\n---\n\nMore.\n") == ["---\n\nJust text.\n\n---\n\nMore."]


def test_a_document_without_headings_is_named_after_its_file() -> None:
    assert _page("Text.", "notes/late-pos_files.md.tmpl").document.title == "late pos files"


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("ig\u200bnore\u202e this\U000e0041", "ignore this"),
        ("a <!-- do evil --> b", "a  b"),
        ("a\n<!-- do\nevil -->\nb", "a\n\n\nb"),
        ("a <!<!-- x -->-- evil --> b", "a  b"),
        ("see ![evil](http://x.example/a.png) here", "see  here"),
        ("see ![evil][ref] and <img src='x' alt='evil'> here", "see  and  here"),
        ("a\n\n[//]: # (evil)\n\nb", "a\n\n\n\nb"),
        ("a\n\n<!-- evil\n\n# still evil\n\nto the end", "a"),
    ],
)
def test_hidden_parts_are_removed(hidden: str, shown: str) -> None:
    found = _page(hidden)

    assert [p.text for p in found.passages] == [shown]
    assert "evil" not in found.document.text


def test_code_keeps_what_looks_hidden() -> None:
    assert _texts("```html\n<!-- shown -->\n```") == ["```html\n<!-- shown -->\n```"]


def test_plain_text_has_no_headings() -> None:
    found = page("a.txt", "# one\n\ntwo\n", ALL, "organisation")

    assert [(p.headings, p.text) for p in found.passages] == [((), "# one\n\ntwo")]


@given(st.text(alphabet="#-=`|!<>[]() ab\n\t*_\u200b1.", max_size=200))
def test_each_passage_stands_at_its_line(text: str) -> None:
    try:
        found = _page(text)
    except FrontMatterUnreadable:
        return

    lines = found.document.text.split("\n")
    for passage in found.passages:
        assert lines[passage.line - 1].strip().startswith(passage.text.split("\n")[0].strip())


def test_documents_are_read_from_a_folder_and_what_cannot_be_is_said(tmp_path: Path) -> None:
    folder = _folder(tmp_path / "docs", good="# Good\n\nText.")
    (tmp_path / "docs" / "inner").mkdir()
    (tmp_path / "docs" / "inner" / "b.txt").write_text("B", encoding="utf-8")
    (tmp_path / "docs" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "docs" / "latin.md").write_bytes(b"caf\xe9")
    with (tmp_path / "docs" / "large.md").open("wb") as large:
        large.truncate(1_000_000_000)
    (tmp_path / "docs" / "bad.md").write_text("---\nreaders: 7\n---\n", encoding="utf-8")
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    (tmp_path / "docs" / "link.md").symlink_to(tmp_path / "secret.md")

    pages, skipped = pages_in((folder,))

    assert [p.path for p in pages] == ["good.md", "inner/b.txt"]
    assert {(fault.place, fault.reason.split(";")[0]) for fault in skipped} == {
        ("bad.md", "The readers in its front matter are no list of groups"),
        ("large.md", "It is larger than 50 MB."),
        ("picture.png", "It is of no kind that is read."),
        ("latin.md", "It is not UTF-8 text"),
        ("link.md", "It is a link to a place outside of its folder."),
    }


def test_a_restricted_folder_within_an_open_one_stays_restricted(tmp_path: Path) -> None:
    outer = _folder(tmp_path, a="A")
    inner = DocumentFolder(_folder(tmp_path / "hr", pay="Pay").path, frozenset({"hr"}))

    pages, _ = pages_in((outer, inner))

    assert [(p.path, p.document.readers) for p in pages] == [
        ("a.md", ALL),
        ("hr/pay.md", frozenset({"hr"})),
    ]


def test_documents_of_the_same_name_keep_apart(tmp_path: Path) -> None:
    folders = (_folder(tmp_path / "x" / "docs", a="one"), _folder(tmp_path / "y" / "docs", a="two"))

    pages, _ = pages_in(folders)

    assert [(p.path, p.passages[0].document, p.passages[0].text) for p in pages] == [
        ("a.md", "a.md", "one"),
        ("y/docs/a.md", "y/docs/a.md", "two"),
    ]


READERS = st.frozensets(st.sampled_from((EVERYONE, "hr", "finance")), max_size=2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(Unnamed, st.sampled_from(("a.md", "x/a.md")), st.sampled_from("xyz"), READERS),
        max_size=8,
        unique_by=lambda document: (document.name, document.label),
    ),
    READERS,
)
def test_a_path_depends_on_nothing_that_is_hidden(
    documents: list[Unnamed], groups: frozenset[str]
) -> None:
    reader = audience_of([Person("p", groups=groups)])
    readable = [d for d in documents if reader.may_read(d.readers)]

    paths = paths_of(documents)

    assert len(set(paths)) == len(documents)
    seen = [p for p, d in zip(paths, documents, strict=True) if reader.may_read(d.readers)]
    assert tuple(seen) == paths_of(readable)


def test_folders_of_the_same_name_are_told_apart_by_what_they_lie_in(tmp_path: Path) -> None:
    folders = [tmp_path / "a" / "docs", tmp_path / "b" / "docs", tmp_path / "notes"]

    assert list(labels(folders).values()) == ["notes", "a/docs", "b/docs"]


def test_a_folder_rule_counts_for_what_is_in_it_and_the_innermost_wins(tmp_path: Path) -> None:
    _folder(tmp_path, a="A")
    _folder(tmp_path / "hr", pay="Pay", mine="---\nreaders: [legal]\n---\nMine.")
    _folder(tmp_path / "hr" / "open", menu="Menu")
    (tmp_path / "a-link.md").symlink_to(tmp_path / "hr" / "pay.md")
    rules = (
        FolderRule(tmp_path / "hr", frozenset({"hr"})),
        FolderRule(tmp_path / "hr" / "open" / "menu.md", ALL),
    )

    pages, _ = pages_in((DocumentFolder(tmp_path, ALL, rules=rules),))

    label = tmp_path.name
    assert {p.path: p.document.readers for p in pages} == {
        "a.md": ALL,
        "hr/open/menu.md": ALL,
        f"{label}/a-link.md": frozenset({"hr"}),
        f"{label}/hr/pay.md": frozenset({"hr"}),
        f"{label}/hr/mine.md": frozenset({"legal"}),
    }


def _index(sources: tuple[DocumentFolder, ...]) -> WordIndex:
    return WordIndex((*pages_in(sources)[0], *handbook_pages()))


def _ranked(index: WordIndex, query: str) -> list[Passage]:
    return [passage for passage, _ in index.rank(query, index.readable(Audience()))]


def test_the_passage_that_shares_the_rare_words_comes_first(tmp_path: Path) -> None:
    index = _index(
        (
            _folder(
                tmp_path,
                pos="# Late files\n\nWhen the pos_tlog file is late, call the store.",
                disk="# NodeDiskFull\n\nWhen the file system is full, delete the file.",
            ),
        )
    )

    assert _ranked(index, "what about the tlog")[0].document == "pos.md"
    assert _ranked(index, "DISK")[0].document == "disk.md"
    ranked = [p.document for p in _ranked(index, "late file") if p.origin == "organisation"]
    assert ranked == ["pos.md", "disk.md"]
    assert _ranked(index, "the zyzzyva") == _ranked(index, "") == []


def test_equal_passages_are_ordered_by_place(tmp_path: Path) -> None:
    index = _index((_folder(tmp_path, b="# T\n\nquokka", a="# T\n\nquokka\n\n# T\n\nquokka"),))

    found = [(p.document, p.line) for p in _ranked(index, "quokka")]

    assert found == [("a.md", 3), ("a.md", 7), ("b.md", 3)]


def test_without_sources_there_is_the_handbook_alone() -> None:
    index = _index(())

    assert {d.origin for d in index.documents()} <= {"handbook"}
    assert {EVERYONE} == set().union(*(d.readers for d in index.documents()), {EVERYONE})
