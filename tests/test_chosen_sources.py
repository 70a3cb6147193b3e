"""Where only some sources are to be used, tools answer as if the others had never been loaded."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peers.secret_world import World, context

from assistant.assistant import Assistant
from assistant.conversation import Chosen, Question
from assistant.events import Notice
from assistant.opening import Opening
from assistant.planner.planner import Planner
from assistant.settings import Settings
from knowledge.catalog.grouping import grouped
from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset, Edge, Reading, Team
from knowledge.catalog.parts import Part
from knowledge.catalog.selected import Selected
from knowledge.catalog.shares import share
from knowledge.catalog.sources import merged
from knowledge.catalog.view import CatalogContent, CatalogView
from knowledge.documents.entries import entries
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import page
from knowledge.documents.narrowed import Narrowed
from knowledge.documents.view import DocumentsView, Searcher
from knowledge.people import EVERYONE, Person, audience_of
from knowledge.workspace.settings import open_workspace
from tools.by_name import tool_named
from tools.context import Context
from tools.declaration import ToolError
from tools.toolbox import TOOLS

pytestmark = pytest.mark.xdist_group("chosen sources")

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
ANN = Person("ann@shop.example", "Ann", groups=frozenset({"hr"}))
BEN = Person("ben@shop.example", "Ben")
SOURCES = ("shop", "billing", "papers", "rules", "secret")
TOML = """
[organisation]
name = "Shop"
industry = "retail"
owner = "ann@shop.example"
[groups]
hr = "HR"
"""
READERS = {"secret": "hr"}
DATASETS = {
    # Both know the orders, each something of its own; the customers are the shop's alone.
    "shop": [
        {"id": "core.orders", "name": "orders", "schema": "core", "kind": "table", "description": "Orders zqshop1.",
         "owners": ["zqshop2@shop.example"], "columns": [{"name": "order_id", "type": "int"}]},
        {"id": "core.customers", "name": "customers", "schema": "core", "kind": "table", "description": "Customers zqshop3.",
         "columns": [{"name": "email", "type": "text", "tags": ["pii"]}]},
    ],
    "billing": [
        {"id": "core.orders", "name": "orders", "schema": "core", "kind": "table", "domain": "zqbilling1",
         "owners": ["zqbilling2@shop.example"], "columns": [{"name": "order_id", "type": "int"}, {"name": "zqbilling3", "type": "text"}]},
        {"id": "core.invoices", "name": "invoices", "schema": "core", "kind": "table", "description": "Invoices zqbilling4."},
    ],
}  # fmt: skip
EDGES = {
    "shop": [{"src": "core.customers", "dst": "core.orders", "kind": "lineage", "job": "zqshop4"}],
    "billing": [
        {"src": "core.orders", "dst": "core.invoices", "kind": "lineage", "job": "zqbilling5"}
    ],
}
PAPERS = {
    "papers": "# Orders are kept zqpapers1\n\nEach order is kept for zqpapers2 years.\n",
    "rules": "# Orders policy zqrules1\n\nOrders are owned by zqrules2 and approved yearly.\n",
    "secret": "# Pay of order clerks zqsecret1\n\nThe clerks of orders are paid zqsecret2.\n",
}
REQUESTS = (
    ("search_knowledge", {"query": "Who owns the orders, and how long are they kept?"}),
    ("find_policy", {"question": "Which policy holds for orders?"}),
    ("find_data_products", {"need": "orders of customers"}),
    ("assess_change", {"question": "What breaks if we drop core.orders?", "dataset": "core.orders"}),
    ("draft_contract", {"dataset": "core.orders"}),
    ("scan_governance", {}),
    ("classify_columns", {}),
    ("decompose_domains", {}),
    ("define_data_products", {}),
    ("open_document", {"path": "papers.md"}),
)  # fmt: skip


def opened(root: Path, sources: tuple[str, ...]) -> Opening:
    """Return a workspace that has these sources."""
    root.mkdir()
    listed = [
        f'[[sources]]\npath = "{s}"\nreaders = ["{READERS.get(s, "everyone")}"]\n' for s in sources
    ]
    (root / "meshwright.toml").write_text(TOML + "".join(listed), encoding="utf-8")
    for source in sources:
        folder = root / source
        folder.mkdir()
        if source in PAPERS:
            (folder / f"{source}.md").write_text(PAPERS[source], encoding="utf-8")
            continue
        for name, rows in (("datasets", DATASETS[source]), ("edges", EDGES[source])):
            text = "".join(f"{json.dumps(row)}\n" for row in rows)
            (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return Opening(Settings(), open_workspace(root), root / ".meshwright", now=lambda: NOON)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opening]:
    office = opened(tmp_path_factory.mktemp("whole") / "shop", SOURCES)
    library = office.library()
    library.embed(lambda _: None)
    library.close()
    yield office
    office.store.close()


def outcome(tool: str, arguments: dict[str, object], at: Context) -> str:
    found = tool_named(tool)
    assert found is not None
    try:
        result = found.run(found.request.model_validate(arguments), at)
    except ToolError as refused:
        return f"refused: {refused}"
    return f"{result.model_dump_json()}\n{found.blocks(result)!r}\n{found.answer(result)}"


CATALOGS = {
    "shop": Memory(
        datasets=(
            Dataset("core.orders", "orders", schema="core", kind="table", description="Orders zqshop1.", owners=("Zqshop2 Hill",)),
            Dataset("core.customers", "customers", schema="core", kind="table", description="Customers zqshop3."),
        ),
        columns=(Column("core.orders", 0, "order_id", "int"), Column("core.customers", 0, "email", "text", tags=("pii",))),
        edges=(Edge("core.customers", "core.orders", "lineage", "zqshop4"),),
        teams=(Team("sales", "Sales zqshop5", owns=("core.orders",)),),
    ),
    "billing": Memory(
        datasets=(
            Dataset("core.orders", "orders", schema="core", kind="table", domain="Zqbilling1", owners=("Zqbilling2 Hall",)),
            Dataset("core.invoices", "invoices", schema="core", kind="table", description="Invoices zqbilling3."),
        ),
        columns=(Column("core.orders", 0, "order_id", "int"), Column("core.orders", 1, "zqbilling4", "text")),
        edges=(Edge("core.orders", "core.invoices", "lineage", "zqbilling5"),),
        teams=(Team("sales", "Sales zqbilling6", owns=("core.invoices",)),),
    ),
}  # fmt: skip
PARTS = tuple(Part(name, frozenset({EVERYONE}), content) for name, content in CATALOGS.items())


def memory(readings: Iterable[Reading]) -> Memory:
    """Return a catalog of these records."""
    told = tuple(readings)
    return Memory(
        datasets=[r for r in told if isinstance(r, Dataset)],
        columns=[r for r in told if isinstance(r, Column)],
        edges=[r for r in told if isinstance(r, Edge)],
        teams=[r for r in told if isinstance(r, Team)],
    )


SHARES = {
    part.name: memory(share(PARTS, grouped(PARTS), number)) for number, part in enumerate(PARTS)
}


def index(sources: Iterable[str], catalog: Memory) -> WordIndex:
    """Return the papers of these sources and the entries of a catalog, ready to be searched."""
    papers = [(s, PAPERS[s]) for s in sorted(sources) if s in PAPERS]
    read = (page(f"{s}.md", t, frozenset({READERS.get(s, EVERYONE)}), "organisation") for s, t in papers)  # fmt: skip
    return WordIndex(read, entries=entries(catalog))


def seen(catalog: CatalogContent, searcher: Searcher, people: tuple[Person, ...]) -> Context:
    """Return what a tool may see of these when these people listen."""
    audience = audience_of(people)
    return replace(
        context(World(), people),
        catalog=CatalogView(catalog, audience),
        documents=DocumentsView(lambda: searcher, audience),
    )


@settings(max_examples=20, deadline=None)
@given(
    chosen=st.frozensets(st.sampled_from(SOURCES), max_size=4),
    people=st.sampled_from(((ANN,), (ANN, BEN))),
    request=st.sampled_from(REQUESTS),
)
def test_a_tool_answers_as_if_the_sources_that_were_not_chosen_were_not_there(
    chosen: frozenset[str], people: tuple[Person, ...], request: tuple[str, dict[str, object]]
) -> None:
    everything = index(SOURCES, memory(merged(PARTS)))
    some = Selected(tuple(SHARES[s] for s in SOURCES if s in chosen & set(SHARES)))
    papers = frozenset(f"{s}.md" for s in chosen)
    alone = memory(merged([part for part in PARTS if part.name in chosen]))

    told = outcome(*request, seen(some, Narrowed(everything, papers, some), people))

    assert told == outcome(*request, seen(alone, index(chosen, alone), people))
    heard = chosen if people == (ANN,) else chosen - {"secret"}
    assert not [source for source in SOURCES if source not in heard and f"zq{source}" in told]


def test_a_workspace_is_cut_to_the_chosen_sources_that_all_may_read(whole: Opening) -> None:
    chosen = frozenset({"billing", "rules", "secret"})

    at = whole.context_apart(ANN, audience_of((ANN, BEN)), (), chosen)

    assert at.sources == ("billing", "rules")
    assert [d.id for d in at.catalog.datasets] == ["core.invoices", "core.orders"]
    assert not at.catalog.by_id["core.orders"].description
    own = [d.path for d in at.documents.documents() if d.origin == "organisation"]
    assert own == ["rules.md"]
    hits = at.documents.search("orders", 20)
    assert {h.passage.document for h in hits if h.passage.origin != "handbook"} <= {
        "rules.md", "core.orders", "core.invoices"
    }  # fmt: skip
    assert "zqshop" not in "".join(hit.passage.text for hit in hits)


def test_what_two_chosen_sources_say_of_a_dataset_is_joined_as_in_the_whole() -> None:
    first = Memory(
        datasets=(Dataset("o", "orders", description="Orders."),),
        columns=(Column("o", 0, "id", "int"),),
        teams=(Team("t", "Sales"),),
    )
    second = Memory(
        datasets=(Dataset("o", "orders", domain="Sales"), Dataset("a", "assets")),
        columns=(Column("o", 0, "id", ""), Column("o", 1, "total", "int")),
        edges=(Edge("a", "o", "lineage"),),
        teams=(Team("t", "Purchasing"),),
    )
    both = Selected((first, second))

    assert [d.id for d in both.datasets()] == ["a", "o"]
    orders = next(d for d in both.datasets() if d.id == "o")
    assert (orders.description, orders.domain) == ("Orders.", "Sales")
    assert [c.name for c in both.columns(["o"])] == ["id", "total"]
    assert [t.name for t in both.teams()] == ["Sales"]
    assert both.fingerprint not in {first.fingerprint, Selected((first,)).fingerprint}


def test_a_dataset_is_called_the_same_whichever_sources_are_used(tmp_path: Path) -> None:
    office = opened(tmp_path / "shop", ("shop", "billing"))
    text = json.dumps({"id": "core.customers", "name": "customers", "schema": "other"})
    with (tmp_path / "shop" / "billing" / "datasets.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
    everything = {d.id: d.schema for d in office.context_apart(ANN, audience_of((ANN,)), ()).catalog.datasets}  # fmt: skip

    some = office.context_apart(ANN, audience_of((ANN,)), (), frozenset({"billing"}))

    assert {d.id: d.schema for d in some.catalog.datasets}.items() <= everything.items()
    assert "core.customers" not in some.catalog.by_id
    office.store.close()


def test_an_answer_says_which_sources_it_used_and_rests_on_no_earlier_one_from_others(
    whole: Opening,
) -> None:
    assistant = Assistant(
        store=whole.store, model=Planner(), fallback=None, tools=TOOLS,
        context_for=whole.context_on, now=lambda: NOON,
    )  # fmt: skip

    async def asked(chosen: Chosen | None) -> str:
        question = Question(
            "What does our document say of how long each order is kept?", ANN, audience_of((ANN, BEN)),
            "slack:T:C:1", sources=chosen,
        )  # fmt: skip
        events = [event async for event in assistant.ask(question)]
        notices = [e.text for e in events if isinstance(e, Notice)]
        return "\n".join((*notices, *(e.model_dump_json() for e in events)))

    before = asyncio.run(asked(None))
    after = asyncio.run(asked(Chosen(frozenset({"rules", "secret"}), NOON + timedelta(seconds=1))))
    assistant.close()

    assert "zqpapers2" in before
    assert "only these were used, as is set here: rules." in after
    assert "zqpapers" not in after
    assert "secret" not in after
