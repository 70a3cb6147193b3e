import json
from pathlib import Path

import pytest

from assistant.model import ReplyPart, Suggested
from assistant.planner.changing import changed
from assistant.planner.english import in_english
from assistant.planner.listed import names_listed, subject_of
from evals.planner.cases import After
from evals.planner.sample import Earlier, Sample, call_of, open_sample
from knowledge.handbook.book import Handbook
from tools.declaration import Result
from tools.open_result import OpenedResult
from tools.roadmap.brief import read_brief

pytestmark = pytest.mark.xdist_group("conversations with the planner")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    cache: Path = tmp_path_factory.mktemp("sample")
    return open_sample(cache)


def made(sample: Sample, question: str, earlier: Earlier) -> tuple[str, dict[str, object]]:
    call = call_of(sample.parts(question, earlier))
    if call is None:
        return "", {}
    arguments: dict[str, object] = json.loads(call.arguments)
    return call.tool, arguments


def suggested(parts: list[ReplyPart]) -> tuple[str, ...]:
    return tuple(q for part in parts if isinstance(part, Suggested) for q in part.questions)


@pytest.mark.parametrize(
    "opening",
    [
        "Plan our data mesh: domains, order, first products, policies and metrics",
        "Which domains do we have?",
        "Which domain should we migrate first and why?",
        "How ready is marketing?",
        "What are the key data products of the marketing domain?",
        "Which policies apply to customer e-mail addresses?",
        "How does the online returns process work?",
        "Open the glossary",
        "Hello",
        "Who won the football match?",
    ],
)
def test_every_suggestion_gives_something_when_chosen_and_so_do_those_it_leads_to(
    sample: Sample, opening: str
) -> None:
    first = sample.turn(opening, Earlier())
    for question in suggested(sample.answered(opening, Earlier())):
        assert gives(sample, question, first), question
        second = sample.turn(question, first)
        for further in suggested(sample.answered(question, first)):
            assert gives(sample, further, second), f"{question} / {further}"


def gives(sample: Sample, question: str, earlier: Earlier) -> bool:
    call = call_of(sample.parts(question, earlier))
    result = sample.run(call, earlier) if call else ""
    return bool(result.items) if isinstance(result, OpenedResult) else isinstance(result, Result)


@pytest.mark.parametrize(
    ("after", "question", "tool", "arguments"),
    [
        ("roadmap", "make it finer", "decompose_domains", {"grain": "finer"}),
        ("domains", "make it coarser", "decompose_domains", {"grain": "coarser"}),
        ("domains", "with 8 please", "decompose_domains", {"count": 8}),
        ("domains", "fewer, larger ones", "decompose_domains", {"grain": "coarser"}),
        (
            "domains",
            "the second one",
            "open_result",
            {"result": "decompose_domains", "part": "domains", "about": "second"},
        ),
        (
            "roadmap",
            "in a table for the board",
            "open_result",
            {"result": "plan_roadmap", "part": "order", "layout": "table"},
        ),
        ("roadmap", "shorten that", "open_result", {"result": "plan_roadmap", "part": ""}),
        (
            "assessment",
            "which data products would that domain publish?",
            "define_data_products",
            {"domain": "Marketing"},
        ),
    ],
)
def test_what_was_said_before_is_meant(
    sample: Sample, after: After, question: str, tool: str, arguments: dict[str, object]
) -> None:
    assert made(sample, question, sample.earlier(after)) == (tool, arguments)


def test_a_later_figure_replaces_the_earlier_one_and_the_rest_stays_as_it_was_said() -> None:
    brief = "We have 900 people. Our 12 data engineers are drowning; a request takes 3 weeks."

    later = changed(brief, "what if we had 20 engineers?")

    read = read_brief(later, Handbook())
    assert later.startswith("We have 900 people. Our data engineers are drowning;")
    assert (read.value("engineers"), read.value("people")) == (20, 900)
    assert read.contradictions == ()


@pytest.mark.parametrize(
    ("question", "english"),
    [
        ("Welche Datenprodukte gibt es?", "which data products is there?"),
        ("¿Qué dominio deberíamos migrar primero?", "¿what domain should we migrate first?"),
        ("Quelle règle s'applique ?", "which rule s applies ?"),
        ("Which domains do we have?", "Which domains do we have?"),
    ],
)
def test_known_foreign_words_are_routed_by_their_english(question: str, english: str) -> None:
    assert in_english(question) == english


def test_an_answer_lists_the_names_in_its_table_and_says_what_it_is_about() -> None:
    answer = (
        "**Stores** has the best score.\n\n| # | Domain | Total |\n|---|---|---|\n"
        "| 1 | Stores | 4.0 |\n| 2 | Finance | 3.1 |\n"
    )

    assert names_listed(answer) == ("Stores", "Finance")
    assert subject_of(answer) == "Stores"


def test_it_without_anything_said_before_is_asked_back_and_settled(sample: Sample) -> None:
    before = sample.turn("Is it allowed and who decides?", Earlier())

    assert made(sample, "exporting customer addresses", before)[0] == "find_policy"
