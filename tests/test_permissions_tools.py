"""No tool, block, answer or error tells an audience of what it may not read, by word or by count."""

import asyncio
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from peers.secret_world import (
    NOON,
    PEOPLE,
    SUBJECTS,
    Paper,
    World,
    context,
    hidden,
    marked,
    without,
    worlds,
)

from assistant.assistant import Assistant
from assistant.conversation import Occasion, Question
from assistant.events import Event
from assistant.planner.planner import Planner
from knowledge.catalog.model import Dataset
from knowledge.people import Person, audience_of
from knowledge.store.store import open_store
from tools.by_name import tool_named
from tools.context import Context, KeptResult
from tools.declaration import Request, Tool, ToolError
from tools.toolbox import TOOLS
from ui.status import show_status

PLANNER = Planner()
BRIEF = "We are a retailer with 1,500 people. The data team has 6 engineers. Plan a data mesh."
PLAN = "All domains start at once. The owners are named later. We buy a platform, and that is all."
_ABOUT = st.sampled_from(
    (
        *SUBJECTS,
        *(f"core.{subject}_1" for subject in SUBJECTS[:3]),
        "Who owns the order policy?",
        "How long is each customer kept?",
        "zqname1",
        "zqtitle0",
        "zqpath1",
        "policies/order-zqpath0.md",
        "zqtitel0",
        "Zqdomain2",
        "the nightly job zqjob1 failed",
        "order and customer data: who owns it, which policy, how many years",
        "return supplier stock payment zqholder1 approves kept",
        "What does order mean here?",
        "What is a zqalias1?",
        "zqbook0.json § order",
    )
)

_CONTRACTS = tuple(
    "apiVersion: v3.2.0\nkind: DataContract\nid: zqcontract1\nversion: 9.0.0\n"
    f"schema: [{{name: {name}, properties: [{{name: order_id}}]}}]\n"
    for name in ("order_1", "zqname1", "core.customer_1")
)


def _requests(tool: Tool) -> st.SearchStrategy[Request]:
    """Return requests that ask for what there is, for what is hidden, and for what is misspelt."""
    words: dict[str, st.SearchStrategy[object]] = {
        "plan_roadmap": st.fixed_dictionaries({"brief": st.sampled_from((BRIEF, ""))}),
        "assess_fit": st.fixed_dictionaries({"brief": st.sampled_from((BRIEF, ""))}),
        "review_plan": st.fixed_dictionaries({"plan": st.sampled_from((PLAN, BRIEF))})
        | st.fixed_dictionaries({"document": _ABOUT}),
        "explain_concept": st.fixed_dictionaries(
            {
                "concept": st.sampled_from(("lineage", "domain", "output port", "data contract"))
                | _ABOUT
            }
        ),
        "recommend_journey": st.fixed_dictionaries({"role": st.sampled_from(("engineer", ""))}),
        "decompose_domains": st.fixed_dictionaries(
            {"count": st.none() | st.integers(1, 4), "grain": st.sampled_from(("as_is", "finer"))}
        ),
        "assess_domains": st.fixed_dictionaries({"about": _ABOUT | st.just("")}),
        "define_data_products": st.fixed_dictionaries({"domain": _ABOUT | st.just("")}),
        "draft_policy": st.fixed_dictionaries(
            {
                "text": st.sampled_from(
                    ("every dataset must have an owner", "no personal data in raw tables")
                )
                | _ABOUT
            }
        ),
        "approve_policy": st.fixed_dictionaries({"policy": st.just("dataset-has-owner") | _ABOUT}),
        "remediate": st.fixed_dictionaries({"dataset": _ABOUT}),
        "scan_governance": st.fixed_dictionaries(
            {
                "dataset": _ABOUT | st.just(""),
                "format": st.sampled_from(("", "csv", "markdown", "sarif")),
                "with_passes": st.booleans(),
            }
        ),
        "classify_columns": st.fixed_dictionaries({"dataset": _ABOUT | st.just("")}),
        "draft_contract": st.fixed_dictionaries({"dataset": _ABOUT})
        | st.fixed_dictionaries({"product": _ABOUT}),
        "check_contract": st.fixed_dictionaries(
            {"contract": _ABOUT | st.sampled_from(_CONTRACTS), "previous": st.just("") | _ABOUT}
        ),
        "find_policy": st.fixed_dictionaries({"question": _ABOUT, "dataset": st.just("") | _ABOUT}),
        "assess_change": st.fixed_dictionaries(
            {"question": _ABOUT, "dataset": _ABOUT | st.just("")}
        ),
        "diagnose_issue": st.fixed_dictionaries(
            {"problem": _ABOUT, "dataset": _ABOUT | st.just("")}
        ),
        "find_data_products": st.fixed_dictionaries({"need": _ABOUT}),
        "request_access": st.fixed_dictionaries(
            {"product": _ABOUT, "purpose": _ABOUT, "group": st.sampled_from(("", "hr"))}
        ),
        "score_quality": st.fixed_dictionaries({"dataset": _ABOUT | st.just("")}),
        "alert_owner": st.fixed_dictionaries({"dataset": _ABOUT, "problem": st.just("It is late")}),
        "search_knowledge": st.fixed_dictionaries({"query": _ABOUT, "limit": st.just(10)}),
        "open_document": st.fixed_dictionaries({"path": _ABOUT, "from_line": st.integers(1, 9)}),
        "open_result": st.fixed_dictionaries(
            {
                "result": st.just("latest"),
                "part": st.sampled_from(("", "domains", "unassigned", "links", "no such part")),
                "about": st.just("") | _ABOUT,
            }
        ),
    }
    return words[tool.name].map(tool.request.model_validate)


def outcome(tool: Tool, request: Request, at: Context) -> str:
    """Return everything that anybody or any model gets to see of a call."""
    try:
        result = tool.run(request, at)
    except ToolError as refused:
        return f"refused: {refused}"
    return "\n".join((result.model_dump_json(), repr(tool.blocks(result)), tool.answer(result)))


@dataclass(frozen=True)
class _Earlier:
    """The domains found earlier in the same world, cut only for a tool that looks back."""

    world: World
    people: tuple[Person, ...]

    def all(self) -> tuple[KeptResult, ...]:
        tool = tool_named("decompose_domains")
        assert tool is not None
        at = context(self.world, self.people)
        if not at.catalog.datasets:
            return ()
        found = tool.run(tool.request.model_validate({}), at)
        return (KeptResult("r-1", tool.name, tool.title, found.model_dump_json()),)


def _later(world: World, people: tuple[Person, ...], said: tuple[str, ...]) -> Context:
    return replace(context(world, people, said), results=_Earlier(world, people))


@pytest.mark.parametrize("tool", TOOLS, ids=[tool.name for tool in TOOLS])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), world=worlds(), people=PEOPLE)
def test_a_tool_answers_as_if_the_hidden_were_not_there(
    tool: Tool, data: st.DataObject, world: World, people: tuple[Person, ...]
) -> None:
    request = data.draw(_requests(tool))
    open_world = without(world, people)
    said = (request.model_dump_json(),)

    there = outcome(tool, request, _later(world, people, said))

    as_if = outcome(tool, request, _later(open_world, people, said))
    assert there == as_if
    assert not marked(there) & (hidden(world, people) - marked(said[0]))


_QUESTIONS = (
    "Which domains do we have?",
    "What does our order policy say?",
    "Open the customer policy",
    "Which domain does core.order_1 belong to?",
    "Who owns the stock data?",
    "What is zqname1?",
    "Open policies/order-zqpath0.md",
    "Why does the nightly job fail?",
    "What are the first data products?",
)


def _told(events: Iterable[Event]) -> list[str]:
    """Return what a surface gets, without what differs by chance: ids and times."""
    texts: list[str] = []
    for event in events:
        known = event.model_copy(update={"turn": "", "sequence": 0, "seconds": 0.0})
        text = re.sub(r"r-[0-9a-f]{6}", "r-", known.model_dump_json())
        texts.append(re.sub(r'"token":"[^"]+"', '"token":""', text))
    return texts


def _asked(world: World, people: tuple[Person, ...], questions: list[str]) -> list[str]:
    """Return all events of a conversation with the planner over this world."""

    def context_for(occasion: Occasion) -> Context:
        found = context(world, people, occasion.said)
        return replace(found, results=occasion.results)

    async def conversation() -> list[str]:
        told: list[str] = []
        for question in questions:
            asked = Question(question, asker, audience_of(people), "talk")
            told += _told([event async for event in assistant.ask(asked)])
        return told

    asker = people[0] if people else Person("nobody@shop.example")
    store = open_store("sqlite://")
    assistant = Assistant(
        store=store,
        model=PLANNER,
        fallback=None,
        tools=TOOLS,
        context_for=context_for,
        now=lambda: NOON,
    )
    try:
        return asyncio.run(conversation())
    finally:
        assistant.close()
        store.close()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    world=worlds(),
    people=PEOPLE,
    questions=st.lists(st.sampled_from(_QUESTIONS), min_size=1, max_size=3),
)
def test_the_planner_answers_as_if_the_hidden_were_not_there(
    world: World, people: tuple[Person, ...], questions: list[str]
) -> None:
    there = _asked(world, people, questions)

    assert there == _asked(without(world, people), people, questions)
    assert not marked(repr(there)) & (hidden(world, people) - marked(repr(questions)))


def test_in_a_channel_the_audience_counts_and_not_the_asker() -> None:
    salaries = Dataset("pay.salary", "zqsalary1", readers=frozenset({"hr"}))
    orders = Dataset("core.order", "zqorder1")
    paper = Paper("pay.md", "# Pay zqpay1\n\nThe salary is zqmuch1.", frozenset({"hr"}))
    world = World(datasets=(salaries, orders), papers=(paper,))
    ann = Person("ann@shop.example", groups=frozenset({"hr"}))
    bob = Person("bob@shop.example", groups=frozenset({"finance"}))
    questions = ["What does our pay document say of the salary?", "Which domains do we have?"]

    alone = marked(repr(_asked(world, (ann,), questions)))
    in_channel = marked(repr(_asked(world, (ann, bob), questions)))

    assert {"zqmuch1", "zqpay1"} <= alone
    assert not in_channel & {"zqmuch1", "zqpay1", "zqsalary1"}


def test_the_status_counts_and_names_only_what_the_asker_may_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = (
        '[organisation]\nname = "Acme"\nowner = "ann@acme.example"\n[groups]\nhr = "Zqtitle1"\n'
        '[[sources]]\npath = "open"\n[[sources]]\npath = "zqpath1"\nreaders = ["hr"]\n'
    )
    (tmp_path / "meshwright.toml").write_text(toml, encoding="utf-8")
    for folder in ("open", "zqpath1"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text("# Pay\n\nMuch.\n", encoding="utf-8")

    show_status(tmp_path, sample=False, json=True)

    told = capsys.readouterr().out
    assert json.loads(told)["documents"] == 1
    assert json.loads(told)["sources"] == ["open (auto, read by everyone)"]
    assert not marked(told)
