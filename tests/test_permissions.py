"""Nothing that an audience may not read comes out of a view, in whatever shape."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Process,
    Query,
    Run,
    Team,
    Term,
    Usage,
)
from knowledge.catalog.snapshot import Snapshot, write
from knowledge.catalog.view import CatalogView
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import Page, page
from knowledge.documents.view import DocumentsView
from knowledge.people import EVERYONE, Audience, Person, audience_of

GROUPS = ("finance", "hr", "legal")
READERS = st.frozensets(st.sampled_from((*GROUPS, EVERYONE)), max_size=3)
PEOPLE = st.lists(
    st.builds(Person, st.just("p"), groups=st.frozensets(st.sampled_from(GROUPS))), max_size=3
)
IDS = tuple(f"secret{n}" for n in range(6))


@st.composite
def catalogs(draw: st.DrawFn) -> Memory:
    """Return a catalog whose every record carries the ids of the datasets that it tells of."""
    readers = {id_: draw(st.none() | READERS) for id_ in IDS}
    pairs = draw(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=8))
    jobs = {pair: f"job{n % 3}" for n, pair in enumerate(pairs)}
    errors = {
        job: " ".join(id_ for pair in pairs if jobs[pair] == job for id_ in pair)
        for job in jobs.values()
    }
    return Memory(
        datasets=[Dataset(i, i, description=f"all of {i}", readers=readers[i]) for i in IDS],
        columns=[Column(i, 0, f"{i}_column") for i in IDS],
        edges=[
            Edge(a, b, "lineage", jobs[a, b], ((f"{a}_column", f"{b}_column"),)) for a, b in pairs
        ],
        usage=[Usage(i, f"consumer of {i}") for i in IDS],
        checks=[Check(i, f"{i} is full", "completeness", passed=True) for i in IDS],
        runs=[Run(job, "failed", error=error) for job, error in errors.items()],
        teams=[
            Team("t", "Team", owns=IDS),
            Team("u", f"Keepers of {IDS[0]}", readers=readers[IDS[0]]),
        ],
        processes=[
            Process("p", f"Filling {IDS[1]}", (f"write {IDS[1]}",), (IDS[1],)),
            Process("q", f"Auditing {IDS[2]}", readers=readers[IDS[2]]),
        ],
        queries=[Query("q", f"SELECT * FROM {a} JOIN {b}", datasets=(a, b)) for a, b in pairs],
        contracts=[Contract(f"of {i}", datasets=(i,), text=f"schema: {i}") for i in IDS],
        products=[
            DataProduct("r", "Orders", inputs=IDS[:2], outputs=IDS[2:4], contracts=IDS),
            DataProduct("s", f"Made of {IDS[4]}", readers=readers[IDS[4]]),
        ],
        terms=[Term(f"term {i}", "budget", f"What {i} costs", readers=readers[i]) for i in IDS],
    )


def _told(view: CatalogView) -> str:
    """Return everything that the view gives out, as one text."""
    parts = (view.datasets, view.edges, view.usage, view.checks, view.runs, view.teams)
    parts = (*parts, view.processes, view.queries, view.contracts, view.products)
    told = (view.jobs, view.terms_in("the budgets"), view.columns(IDS), dict(view.by_id))
    return repr((*parts, *told))


def _may_read(dataset: Dataset, people: list[Person]) -> bool:
    """Return what the rule says, in words other than the code's."""
    if dataset.readers is None or EVERYONE in dataset.readers:
        return True
    return people != [] and all(
        any(group in dataset.readers for group in person.groups) for person in people
    )


@settings(deadline=None)
@given(catalog=catalogs(), people=PEOPLE)
def test_a_catalog_view_tells_of_the_readable_datasets_and_no_other(
    catalog: Memory, people: list[Person]
) -> None:
    view = CatalogView(catalog, audience_of(people))

    readable = {d.id for d in catalog.datasets() if _may_read(d, people)}

    assert set(re.findall(r"secret\d", _told(view))) == readable
    assert {d.id for d in view.datasets} == readable


@settings(deadline=None)
@given(catalog=catalogs(), people=PEOPLE)
def test_a_snapshot_tells_the_same_as_the_literals(
    catalog: Memory, people: list[Person], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.mktemp("s") / "c.sqlite"
    parts = (catalog.datasets(), catalog.columns(IDS), catalog.edges(), catalog.usage())
    others = (catalog.checks(), catalog.runs(), catalog.teams(), catalog.processes())
    later = (catalog.queries(), catalog.contracts(), catalog.products(), catalog.terms())
    write(path, (record for part in (*parts, *others, *later) for record in part))

    on_disk = CatalogView(Snapshot(path), audience_of(people))

    here = CatalogView(catalog, audience_of(people))
    assert [asdict(d) for d in on_disk.datasets] == [asdict(d) for d in here.datasets]
    assert set(on_disk.edges) == set(here.edges)
    assert set(re.findall(r"secret\d", _told(on_disk))) == set(re.findall(r"secret\d", _told(here)))


def _library(readers: dict[str, frozenset[str]]) -> WordIndex:
    pages: list[Page] = []
    for id_, allowed in readers.items():
        text = f"# About {id_}\n\nThe budget of {id_}.\n\n## More\n\nBudget and {id_}."
        pages.append(page(f"{id_}.md", text, allowed, "organisation"))
    return WordIndex(pages)


@settings(deadline=None)
@given(readers=st.fixed_dictionaries(dict.fromkeys(IDS, READERS)), people=PEOPLE)
def test_documents_that_may_not_be_read_are_neither_found_nor_listed(
    readers: dict[str, frozenset[str]], people: list[Person]
) -> None:
    index = _library(readers)
    view = DocumentsView(lambda: index, audience_of(people))

    found = repr((view.search("budget", 50), view.search("secret1 secret2", 50), view.documents()))

    readable = {id_ for id_ in IDS if _may_read(Dataset(id_, id_, readers=readers[id_]), people)}
    assert set(re.findall(r"secret\d", found)) == readable
    assert len(view.search("budget", 3)) == min(3, 2 * len(readable))


def test_an_unknown_person_reads_what_everyone_reads() -> None:
    catalog = Memory(
        datasets=[
            Dataset("open", "open"),
            Dataset("shared", "shared", readers=frozenset({EVERYONE, "hr"})),
            Dataset("hr", "hr", readers=frozenset({"hr"})),
            Dataset("nobody", "nobody", readers=frozenset()),
        ]
    )

    for audience in (audience_of([Person("x")]), audience_of([]), Audience()):
        assert [d.id for d in CatalogView(catalog, audience).datasets] == ["open", "shared"]


def test_nobody_reads_what_has_no_readers() -> None:
    catalog = Memory(datasets=[Dataset("d", "d", readers=frozenset())])
    insider = Person("x", groups=frozenset({*GROUPS, EVERYONE}))

    assert CatalogView(catalog, audience_of([insider])).datasets == ()


def test_an_audience_reads_what_each_of_its_people_may() -> None:
    catalog = Memory(
        datasets=[
            Dataset("hr", "hr", readers=frozenset({"hr"})),
            Dataset("both", "both", readers=frozenset({"hr", "finance"})),
        ]
    )
    ann = Person("ann", groups=frozenset({"hr"}))
    bob = Person("bob", groups=frozenset({"finance"}))

    assert [d.id for d in CatalogView(catalog, audience_of([ann])).datasets] == ["both", "hr"]
    assert [d.id for d in CatalogView(catalog, audience_of([ann, bob])).datasets] == ["both"]


def test_a_failure_of_a_job_that_touches_the_hidden_is_withheld() -> None:
    catalog = Memory(
        datasets=[Dataset("open", "open"), Dataset("pay", "pay", readers=frozenset({"hr"}))],
        edges=[
            Edge("open", "open", "lineage", "nightly"),
            Edge("open", "pay", "lineage", "nightly"),
        ],
        runs=[Run("nightly", "failed", error="no column salary in pay")],
    )

    assert CatalogView(catalog, audience_of([Person("x")])).runs == (Run("nightly", "failed"),)


def test_a_contract_or_query_needs_all_of_its_datasets_and_a_product_one_of_them() -> None:
    view = CatalogView(
        Memory(
            datasets=[Dataset("open", "Open"), Dataset("shut", "Shut", readers=frozenset({"hr"}))],
            queries=[
                Query("both", "SELECT 1 FROM open JOIN shut", datasets=("open", "shut")),
                Query("none", "SELECT pay FROM elsewhere"),
                Query("one", "SELECT 1 FROM open", datasets=("open",)),
            ],
            contracts=[
                Contract("both", datasets=("open", "shut")),
                Contract("one", datasets=("open",)),
                Contract("planned"),
            ],
            products=[
                DataProduct("both", "Both", "", inputs=("shut",), outputs=("open",)),
                DataProduct("hidden", "Hidden", outputs=("shut",)),
                DataProduct("planned", "Planned", contracts=("planned", "both")),
            ],
        ),
        audience_of([]),
    )

    assert [q.id for q in view.queries] == ["one"]
    assert [c.id for c in view.contracts] == ["one", "planned"]
    assert view.products == (
        DataProduct("both", "Both", outputs=("open",)),
        DataProduct("planned", "Planned", contracts=("planned",)),
    )
