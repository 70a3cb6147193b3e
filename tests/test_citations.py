"""Each citation of an answer leads to the words it quotes, in the place it names."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.conversation import Question
from assistant.events import Answer, CitationMade
from assistant.opening import Opening
from assistant.settings import Settings
from knowledge.documents.model import Document
from knowledge.people import Person, audience_of
from knowledge.workspace import open_workspace, sample_folder
from tools import find_policy, search_knowledge
from tools.open_document import OpenDocument, open_document

# What is known of the sample's texts is shared with the other tests that ask about it.
pytestmark = pytest.mark.xdist_group("sample")

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ASKER = Person("x@fernway.example", groups=frozenset({"people-team", "finance-controlling"}))
QUESTIONS = (
    "What is a data contract?",
    "What does our retention policy say about loyalty data?",
    "How long do we keep orders and receipts?",
    "What did the board decide about the warehouse?",
    "What do the minutes say about the budget?",
    "Explain the four principles of data mesh",
    "What is the difference between a data mesh and a data lake?",
    "Who approves access to personal data?",
    "How does the store replenishment process work?",
    "What does the runbook say when the POS files are late?",
    "What are common mistakes when adopting data mesh?",
    "What does our strategy memo say about data?",
    "Who is the owner of the data classification policy?",
    "What happened in the post-mortem of the shop export?",
    "What is a bounded context?",
    "Which policies apply to customer e-mail addresses?",
    "Are we allowed to use payroll data for analysis?",
    "Which rule covers card payments in the warehouse?",
    "Open the retention policy",
    "Open runbook-late-pos-files.md",
    "Show me the board minutes in full",
    "Let me read the glossary",
    "Open the pay review",
    "How do we handle duplicated customers?",
    "What should I do when the attribution mart fails?",
    "What does a warehouse credits alert mean?",
    "How much did the warehouse cost in October?",
    "What is consent needed for?",
    "How are online returns processed?",
    "What happens in order to cash?",
    "What does our quality policy demand?",
    "What does the pay review say?",
    "What is planned for the margin in 2027?",
    "What does the absence review say about the quarter?",
    "How is campaign attribution planned?",
    "What does a data product owner do?",
    "What is a self-serve platform?",
    "What is federated governance?",
    "How do teams split their platform into planes?",
    "What should a data product have before its first release?",
    "Do we have to mask birth dates before analysts see them?",
    "When must customer data be deleted?",
)
PLACE = re.compile(r"(?P<path>.+?)(?: § (?P<heading>.+))? \(line (?P<line>\d+)(?:, page \d+)?\)")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    state = tmp_path_factory.mktemp("state")
    settings = Settings(model="planner", database_url="sqlite://")
    workspace = open_workspace(sample_folder(), state)
    opening = Opening(settings, workspace, state, sample=True, now=lambda: NOON)
    yield opening
    opening.store.close()


@pytest.fixture(scope="module")
def answers(sample: Opening) -> dict[str, tuple[tuple[CitationMade, ...], str]]:
    """Return the citations and the text of each answer."""

    async def each() -> dict[str, tuple[tuple[CitationMade, ...], str]]:
        return {question: await answer(question) for question in QUESTIONS}

    async def answer(question: str) -> tuple[tuple[CitationMade, ...], str]:
        asked = Question(question, ASKER, audience_of((ASKER,)))
        events = [event async for event in assistant.ask(asked)]
        last = events[-1]
        assert isinstance(last, Answer), last
        return tuple(e for e in events if isinstance(e, CitationMade)), last.text

    assistant = sample.assistant()
    try:
        return asyncio.run(each())
    finally:
        assistant.close()


def _cited(answers: dict[str, tuple[tuple[CitationMade, ...], str]]) -> Iterable[CitationMade]:
    return (citation for cited, _ in answers.values() for citation in cited)


def _plain(text: str) -> str:
    """Return the text with single spaces and without list marks and code fences."""
    lines = (re.sub(r"^\s*(?:[-*+]|\d+\.)\s+|^\s*```\w*$", "", line) for line in text.splitlines())
    return " ".join(" ".join(lines).split())


def _section(document: Document, line: int) -> tuple[str, str]:
    """Return the heading above a line, and the lines from there to the next heading."""
    lines = document.text.splitlines()
    fenced, headings = False, dict[int, str]()
    for number, text in enumerate(lines, start=1):
        fenced ^= text.lstrip().startswith("```")
        if not fenced and (found := re.match(r"#{1,6} (.+)", text)):
            headings[number] = found[1].strip()
    above = max((n for n in headings if n <= line), default=0)
    below = min((n for n in headings if n > line), default=len(lines) + 1)
    return headings.get(above, ""), "\n".join(lines[line - 1 : below - 1])


def test_most_questions_on_documents_are_answered_with_citations(
    answers: dict[str, tuple[tuple[CitationMade, ...], str]],
) -> None:
    with_some = [question for question, (cited, _) in answers.items() if cited]

    assert len(with_some) >= 30
    assert len(tuple(_cited(answers))) >= 80


def test_every_number_in_a_text_is_that_of_a_citation_and_the_other_way_round(
    answers: dict[str, tuple[tuple[CitationMade, ...], str]],
) -> None:
    for question, (cited, text) in answers.items():
        numbers = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
        assert numbers == {c.number for c in cited}, question


def test_a_citation_names_a_document_and_the_heading_and_line_of_its_quoted_words(
    sample: Opening, answers: dict[str, tuple[tuple[CitationMade, ...], str]]
) -> None:
    context = sample.context_alone(ASKER, ())
    documents = {d.path: d for d in context.documents.documents()}
    policies = {f"handbook, policies: {p.id}" for p in context.handbook.policies}

    for cited in _cited(answers):
        if cited.location in policies or cited.location in context.catalog.by_id:
            continue  # It has no lines of its own; below, its words are found where it opens.
        place = PLACE.fullmatch(cited.location)
        assert place is not None, cited.location
        document = documents[place["path"]]
        whole = place["heading"] is None
        heading, words = _section(document, int(place["line"]))
        assert whole or place["heading"] == heading, cited
        assert _plain(cited.quote) in _plain(document.text if whole else words), cited


def test_a_citation_can_be_opened_there(
    sample: Opening, answers: dict[str, tuple[tuple[CitationMade, ...], str]]
) -> None:
    context = sample.context_alone(ASKER, ())

    for cited in _cited(answers):
        opened = open_document(OpenDocument(path=cited.location), context)
        place = PLACE.fullmatch(cited.location)
        if place is None:
            assert opened.path == cited.location
        else:
            assert (opened.path, opened.from_line) == (place["path"], int(place["line"]))
            # The quotation begins on the very line that opens.
            assert cited.quote.split()[0] in opened.lines[0], cited
        assert _plain(cited.quote) in _plain("\n".join(opened.lines)), cited


@pytest.mark.parametrize("question", QUESTIONS[::3])
def test_whatever_a_model_can_cite_stands_where_its_source_opens(
    sample: Opening, question: str
) -> None:
    context = sample.context_alone(ASKER, ())
    calls = (
        (find_policy.TOOL, find_policy.FindPolicy(question=question)),
        (search_knowledge.TOOL, search_knowledge.SearchKnowledge(query=question, limit=10)),
    )

    blocks = [block for tool, asked in calls for block in tool.blocks(tool.run(asked, context))]

    assert any(block.source for block in blocks)
    for block in blocks:
        if block.source:
            opened = open_document(OpenDocument(path=block.source), context)
            text = _plain("\n".join(opened.lines))
            assert [line for line in block.lines if _plain(line) not in text] == []


def test_nobody_else_can_open_what_is_restricted(
    sample: Opening, answers: dict[str, tuple[tuple[CitationMade, ...], str]]
) -> None:
    stranger = sample.context_alone(Person("stranger@x.example"), ())
    readable = {d.path for d in stranger.documents.documents()}
    folder = Path(sample_folder(), "restricted")
    restricted = {p.relative_to(folder).as_posix() for p in folder.rglob("*.md")}

    cited = {found["path"] for c in _cited(answers) if (found := PLACE.fullmatch(c.location))}

    assert cited & restricted
    assert not readable & restricted
