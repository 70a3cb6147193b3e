from datetime import UTC, datetime

import pytest

from knowledge.catalog.memory import EMPTY
from knowledge.catalog.view import CatalogView
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import page
from knowledge.documents.view import DocumentsView
from knowledge.handbook.book import Handbook
from knowledge.people import EVERYONE, Person, audience_of
from tools.context import Context, KeptResult
from tools.declaration import ToolError
from tools.open_document import TOOL, OpenDocument, open_document


class Nothing:
    def all(self) -> tuple[KeptResult, ...]:
        return ()

    def once(self, name: str, compute: object) -> str:
        raise NotImplementedError(name, compute)


def reading(*pages: tuple[str, str, str]) -> Context:
    person = Person("ada@shop.example")
    audience = audience_of((person,))
    index = WordIndex(
        [page(path, text, frozenset({who}), "organisation") for path, text, who in pages]
    )
    return Context(
        asker=person,
        audience=audience,
        now=datetime(2026, 11, 23, 12, tzinfo=UTC),
        said=(),
        organisation=None,
        catalog=CatalogView(EMPTY, audience),
        documents=DocumentsView(lambda: index, audience),
        handbook=Handbook(),
        results=Nothing(),
        keep=Nothing(),
        progress=lambda _: None,
        out_of_time=lambda: False,
    )


@pytest.mark.parametrize(
    "asked",
    [
        "policies/access.md",
        "Access to data",
        "access",
        "the access policies",
        "policies/access.md § Rules",
    ],
)
def test_a_document_opens_by_path_title_file_words_or_heading(asked: str) -> None:
    text = "# Access to data\n\n## Rules\nAsk the steward.\n"
    context = reading(("policies/access.md", text, EVERYONE), ("b.md", "# B\n", EVERYONE))

    opened = open_document(OpenDocument(path=asked), context)

    assert opened.path == "policies/access.md"
    assert opened.lines == ("# Access to data", "", "## Rules", "Ask the steward.")
    assert opened.next_line is None


@pytest.mark.parametrize("place", ["a.md § Rules (line 3)", "a.md (line 3, page 2)"])
def test_a_place_opens_at_its_line(place: str) -> None:
    context = reading(("a.md", "# A\n\n## Rules\nAsk the steward.\n", EVERYONE))

    opened = open_document(OpenDocument(path=place), context)

    assert (opened.from_line, opened.lines) == (3, ("## Rules", "Ask the steward."))


def test_a_policy_of_the_handbook_opens_by_its_place() -> None:
    place = "handbook, policies: retention-set-and-kept"

    opened = open_document(OpenDocument(path=place), reading())

    assert opened.title == "Personal data has a retention period that deletes"
    assert opened.lines[0].startswith("Every dataset with personal data states a retention period")


def test_hidden_and_unknown_documents_are_told_in_the_same_words() -> None:
    context = reading(("pay.md", "# Pay\n", "people"))

    with pytest.raises(ToolError) as hidden:
        open_document(OpenDocument(path="pay.md"), context)
    with pytest.raises(ToolError) as unknown:
        open_document(OpenDocument(path="xyz.md"), context)

    assert str(hidden.value) == str(unknown.value).replace("xyz.md", "pay.md")


def test_a_long_document_comes_in_pages_that_together_are_the_whole() -> None:
    text = "".join(f"Line {n} of a long report.\n\n" for n in range(1, 1001))
    context = reading(("report.md", text, EVERYONE))

    lines: list[str] = []
    start: int | None = 1
    while start is not None:
        opened = open_document(OpenDocument(path="report.md", from_line=start), context)
        assert sum(len(line) + 1 for line in opened.lines) <= 12_000
        lines += opened.lines
        start = opened.next_line

    assert "\n".join(lines) == text.rstrip("\n")


def test_a_line_past_the_end_is_told_with_the_length() -> None:
    context = reading(("b.md", "# B\n\nShort.\n", EVERYONE))

    with pytest.raises(ToolError, match=r"'b\.md' has 3 lines; ask for one of them\."):
        open_document(OpenDocument(path="b.md", from_line=9), context)


def test_the_answer_names_the_document_and_quotes_it() -> None:
    context = reading(("b.md", "# B\n\nShort.\n", EVERYONE))

    opened = open_document(OpenDocument(path="b.md"), context)

    assert TOOL.answer(opened) == "Here is B (`b.md`), in full.\n\n> # B\n>\n> Short.\n"


def test_a_document_is_found_by_its_subject_and_by_the_month_in_its_name() -> None:
    context = reading(
        ("board-minutes-2026-11-10.md", "# Board minutes\n\nA plan.", EVERYONE),
        ("policy-access.md", "# Policy DP-03: access to data\n\nAsk the owner.", EVERYONE),
        ("policy-retention.md", "# Policy DP-02: retention\n\nTwo years.", EVERYONE),
    )

    found = [
        open_document(OpenDocument(path=words), context).path
        for words in ("board minutes November", "DP-03", "retention policy Ines")
    ]

    assert found == ["board-minutes-2026-11-10.md", "policy-access.md", "policy-retention.md"]


def test_words_that_fit_several_documents_equally_open_none_of_them() -> None:
    context = reading(
        ("policy-access.md", "# Access policy\n\nAsk.", EVERYONE),
        ("policy-naming.md", "# Naming policy\n\nNames.", EVERYONE),
    )

    with pytest.raises(ToolError, match=r"There is no document 'policy'"):
        open_document(OpenDocument(path="policy"), context)


def test_an_unknown_dataset_is_called_no_document() -> None:
    with pytest.raises(ToolError, match=r"There is no dataset 'core.nothing' that you may read"):
        open_document(OpenDocument(path="core.nothing"), reading(("b.md", "# B\n", EVERYONE)))
