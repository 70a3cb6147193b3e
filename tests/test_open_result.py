import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from knowledge.catalog.memory import EMPTY
from knowledge.catalog.view import CatalogView
from knowledge.documents.index import WordIndex
from knowledge.documents.view import DocumentsView
from knowledge.handbook.book import Handbook
from knowledge.people import Person, audience_of
from tools.context import Context, KeptResult
from tools.declaration import ToolError
from tools.open_result import TOOL, OpenResult, open_result

PLAN: Mapping[str, JsonValue] = {
    "title": "Data mesh roadmap",
    "headline": {"decision": {"text": "Approve 2 domains.", "standing": "inferred", "sources": []}},
    "domains": [
        {"id": "marketing", "name": "Marketing", "covers": "Campaigns and spend."},
        {"id": "stock", "name": "Inventory and replenishment", "covers": "The supply chain."},
    ],
    "order": [
        {
            "rank": 1,
            "domain": "marketing",
            "name": "Marketing",
            "total": 3.95,
            "why": {"text": "It is bounded and wanted.", "standing": "inferred", "sources": []},
            "why_not_first": "",
        },
        {
            "rank": 2,
            "domain": "stock",
            "name": "Inventory and replenishment",
            "total": 3.7,
            "why": {"text": "Its value is the highest.", "standing": "inferred", "sources": []},
            "why_not_first": "Its teams are not ready.",
        },
    ],
    "capacity": {
        "verdict": {"text": "It carries 1 to 2 domains.", "standing": "inferred", "sources": []},
        "run_share": {"low": 0.4, "high": 0.6, "unit": "share"},
    },
    "policies": [{"id": "p1", "title": "Every product has an owner", "check": "owner is set"}],
}


class Kept:
    def __init__(self, *results: KeptResult) -> None:
        self._results = results

    def all(self) -> tuple[KeptResult, ...]:
        return self._results

    def once(self, name: str, compute: object) -> str:
        raise NotImplementedError(name, compute)


def after(*results: KeptResult) -> Context:
    person = Person("ada@shop.example")
    audience = audience_of((person,))
    kept = Kept(*results)
    return Context(
        asker=person,
        audience=audience,
        now=datetime(2026, 11, 23, 12, tzinfo=UTC),
        said=(),
        organisation=None,
        catalog=CatalogView(EMPTY, audience),
        documents=DocumentsView(lambda: WordIndex(()), audience),
        handbook=Handbook(),
        results=kept,
        keep=kept,
        progress=lambda _: None,
        out_of_time=lambda: False,
    )


PLANNED = after(KeptResult("r1", "plan_roadmap", "The roadmap", json.dumps(PLAN)))


def answer(request: OpenResult) -> str:
    return TOOL.answer(open_result(request, PLANNED))


def test_why_not_first_is_answered_in_the_first_sentence() -> None:
    told = answer(OpenResult(part="order", about="inventory"))

    assert told.startswith("Inventory and replenishment is not first: Its teams are not ready.\n")


def test_an_area_is_found_by_what_its_domain_covers() -> None:
    told = answer(OpenResult(part="order", about="supply chain"))

    assert told.startswith("Inventory and replenishment is not first: Its teams are not ready.\n")


def test_the_first_is_told_with_why_it_is_first() -> None:
    assert answer(OpenResult(part="order", about="first")) == (
        "Marketing is first: It is bounded and wanted.\n\n- Rank: 1\n- Total: 3.95\n"
    )


@pytest.mark.parametrize("about", ["second", "2", "the second one", "last", "Inventry"])
def test_an_item_is_found_by_its_place_or_a_misspelt_name(about: str) -> None:
    opened = open_result(OpenResult(part="order", about=about), PLANNED)

    assert [item.title for item in opened.items] == ["Inventory and replenishment"]


def test_a_name_that_is_not_there_is_told_with_those_that_are() -> None:
    assert answer(OpenResult(part="order", about="finance")) == (
        "Data mesh roadmap has nothing called “finance” under order. "
        "It has: Marketing, Inventory and replenishment.\n"
    )


def test_a_part_is_laid_out_as_a_table_of_its_short_fields() -> None:
    assert "| Marketing | 1 | 3.95 |" in answer(OpenResult(part="order", layout="table"))


def test_an_object_is_told_by_its_verdict_and_ranges_read_as_ranges() -> None:
    assert answer(OpenResult(part="capacity")) == (
        "Capacity: It carries 1 to 2 domains.\n\n- Run share: 0.4 to 0.6 share\n"
    )


def test_a_single_statement_is_told_as_it_stands() -> None:
    assert answer(OpenResult(part="headline.decision")) == "Approve 2 domains.\n"


def test_without_a_part_the_headline_and_the_parts_are_told() -> None:
    told = answer(OpenResult())

    assert "- **Decision**: Approve 2 domains." in told
    assert told.endswith("It has more on headline, domains, order, capacity, policies.\n")


def test_a_singular_part_finds_the_plural() -> None:
    opened = open_result(OpenResult(result="plan_roadmap", part="policy"), PLANNED)

    assert [item.title for item in opened.items] == ["Every product has an owner"]


def test_an_unknown_part_is_told_with_the_parts_there_are() -> None:
    with pytest.raises(ToolError, match=r"no part 'budget'\. It has: headline, domains, order"):
        open_result(OpenResult(part="budget"), PLANNED)


def test_latest_is_the_newest_result_that_was_computed() -> None:
    looked = KeptResult("r3", "open_result", "A look", "{}")
    newer = KeptResult("r2", "find_policy", "Policies", '{"policies": [{"title": "Masking"}]}')
    older = KeptResult("r1", "plan_roadmap", "The roadmap", json.dumps(PLAN))

    opened = open_result(OpenResult(part="policies"), after(looked, newer, older))

    assert (opened.result, opened.items[0].title) == ("r2", "Masking")


def test_without_any_earlier_result_it_says_so() -> None:
    with pytest.raises(ToolError, match="Nothing has been computed in this conversation"):
        open_result(OpenResult(), after())
