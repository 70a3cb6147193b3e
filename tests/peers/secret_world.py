"""A random organisation in which each record carries a word of its own, and who may read what.

The rule of permission is written here once more, in other words than the product's, so that the
two can be compared: `hidden` are the words that nobody of an audience may meet, and `without` is
the organisation as it would be had what they may not read never been there.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

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
    Run,
    Team,
    Term,
    Usage,
)
from knowledge.catalog.view import CatalogView
from knowledge.documents.entries import entry_of_term
from knowledge.documents.index import WordIndex
from knowledge.documents.markdown import page
from knowledge.documents.view import DocumentsView
from knowledge.drawn import Drawn
from knowledge.handbook.book import Handbook
from knowledge.organisation import Organisation
from knowledge.people import EVERYONE, Person, audience_of
from tools.context import Context, KeptResult

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GROUPS = ("finance", "hr", "legal")
SUBJECTS = ("order", "customer", "stock", "payment", "campaign", "employee", "return", "supplier")
JOBS = ("nightly", "hourly", "weekly")
_WORD = re.compile(r"zq[a-z]+\d+")

Readers = frozenset[str] | None


@dataclass(frozen=True)
class Paper:
    """A document before it is parsed."""

    path: str
    text: str
    readers: frozenset[str]


@dataclass(frozen=True)
class World:
    """All that an organisation has."""

    datasets: tuple[Dataset, ...] = ()
    columns: tuple[Column, ...] = ()
    edges: tuple[Edge, ...] = ()
    usage: tuple[Usage, ...] = ()
    checks: tuple[Check, ...] = ()
    runs: tuple[Run, ...] = ()
    teams: tuple[Team, ...] = ()
    processes: tuple[Process, ...] = ()
    contracts: tuple[Contract, ...] = ()
    products: tuple[DataProduct, ...] = ()
    terms: tuple[Term, ...] = ()
    papers: tuple[Paper, ...] = ()

    def words(self) -> frozenset[str]:
        """Return the marked words that occur anywhere."""
        return marked(repr(self))


def marked(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def may_read(readers: Readers, people: Iterable[Person]) -> bool:
    """Return whether all of these people, and at least one, are in a group that reads it."""
    if readers is None or EVERYONE in readers:
        return True
    each = [bool(readers.intersection(person.groups)) for person in people]
    return each != [] and all(each)


def without(world: World, people: tuple[Person, ...]) -> World:
    """Return the world as if what these people may not read had never been there."""
    ids = {d.id for d in world.datasets if may_read(d.readers, people)}
    edges = tuple(e for e in world.edges if {e.src, e.dst} <= ids)
    jobs = {e.job for e in edges}
    contracts = tuple(
        c for c in world.contracts if may_read(c.readers, people) and ids >= set(c.datasets)
    )
    telling = {e.job for e in world.edges if not {e.src, e.dst} <= ids}
    return World(
        datasets=tuple(d for d in world.datasets if d.id in ids),
        columns=tuple(c for c in world.columns if c.dataset in ids),
        edges=edges,
        usage=tuple(u for u in world.usage if u.dataset in ids),
        checks=tuple(c for c in world.checks if c.dataset in ids),
        runs=tuple(
            replace(r, error="") if r.job in telling else r for r in world.runs if r.job in jobs
        ),
        teams=tuple(
            replace(t, owns=tuple(d for d in t.owns if d in ids))
            for t in world.teams
            if may_read(t.readers, people)
        ),
        processes=tuple(
            replace(p, datasets=tuple(d for d in p.datasets if d in ids))
            for p in world.processes
            if may_read(p.readers, people) and (not p.datasets or ids & set(p.datasets))
        ),
        contracts=contracts,
        products=tuple(
            replace(
                p,
                inputs=tuple(d for d in p.inputs if d in ids),
                outputs=tuple(d for d in p.outputs if d in ids),
                contracts=tuple(c for c in p.contracts if c in {c.id for c in contracts}),
            )
            for p in world.products
            if may_read(p.readers, people) and ids & {*p.inputs, *p.outputs}
        ),
        terms=tuple(t for t in world.terms if may_read(t.readers, people)),
        papers=tuple(p for p in world.papers if may_read(p.readers, people)),
    )


def hidden(world: World, people: tuple[Person, ...]) -> frozenset[str]:
    """Return the words that only stand in what these people may not read."""
    return world.words() - without(world, people).words()


_READERS: st.SearchStrategy[Readers] = st.one_of(
    st.none(), st.frozensets(st.sampled_from((*GROUPS, EVERYONE)), max_size=3)
)
PEOPLE: st.SearchStrategy[tuple[Person, ...]] = st.lists(
    st.builds(
        Person, st.just("p@shop.example"), groups=st.frozensets(st.sampled_from(GROUPS), max_size=2)
    ),
    max_size=3,
).map(tuple)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Return an organisation of 3 to 9 datasets and up to 5 documents."""
    kinds = draw(st.lists(st.sampled_from(SUBJECTS), min_size=3, max_size=9))
    ids = tuple(f"core.{subject}_{n}" for n, subject in enumerate(kinds))
    datasets = tuple(
        _dataset(draw, n, id_, subject)
        for n, (id_, subject) in enumerate(zip(ids, kinds, strict=True))
    )
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=12))
    edges = tuple(_edge(draw, n, pair) for n, pair in enumerate(pairs))
    return World(
        datasets=datasets,
        columns=tuple(c for n, id_ in enumerate(ids) for c in _columns(n, id_)),
        edges=edges,
        usage=tuple(
            Usage(id_, f"team zqconsumer{n}", 10 * n, n) for n, id_ in enumerate(ids) if n % 2
        ),
        checks=tuple(
            Check(id_, f"zqrule{n} holds", "completeness", passed=bool(n % 3), at=_moment(n))
            for n, id_ in enumerate(ids)
        ),
        runs=tuple(_run(n, job, edges) for n, job in enumerate(sorted({e.job for e in edges}))),
        teams=tuple(_team(draw, n, ids) for n in range(2)),
        processes=tuple(_process(draw, n, ids) for n in range(2)),
        contracts=tuple(_contract(draw, n, ids) for n in range(2)),
        products=tuple(_product(draw, n, ids) for n in range(2)),
        terms=tuple(_term(draw, n) for n in range(2)),
        papers=tuple(_paper(draw, n) for n in range(draw(st.integers(0, 5)))),
    )


def _moment(n: int) -> datetime:
    return NOON - timedelta(days=n)


def _dataset(draw: st.DrawFn, n: int, id_: str, subject: str) -> Dataset:
    readers: Readers = draw(_READERS)
    # The id is guessable; everything else about it says its own word.
    return Dataset(
        id=id_,
        name=f"{subject} zqname{n}",
        platform="warehouse",
        schema=f"zqschema{n}",
        kind="table",
        layer="core",
        description=f"All {subject}s, called zqabout{n}.",
        owners=(f"Zqowner{n} Smith",),
        tags=(f"zqtag{n}",),
        domain=f"Zqdomain{n}",
        readers=readers,
        row_count=1_000 + n,
        size_bytes=1_000_000 + n,
        monthly_cost=100.0 + n,
        updated_at=_moment(n),
    )


def _columns(n: int, id_: str) -> tuple[Column, ...]:
    return (
        Column(id_, 0, f"zqcolumn{n}_id", "integer"),
        Column(id_, 1, "email", "text", f"The zqmail{n} of a person", ("pii",)),
    )


def _edge(draw: st.DrawFn, n: int, pair: tuple[str, str]) -> Edge:
    job = f"{draw(st.sampled_from(JOBS))} zqjob{n % 4}"
    kind = draw(st.sampled_from(("lineage", "foreign_key")))
    src, dst = pair
    columns = (f"zqcolumn{src.rpartition('_')[2]}_id", f"zqcolumn{dst.rpartition('_')[2]}_id")
    return Edge(src, dst, kind, job, (columns,))


def _run(n: int, job: str, edges: tuple[Edge, ...]) -> Run:
    touched = " ".join(f"{e.src} {e.columns}" for e in edges if e.job == job)
    return Run(job, "failed" if n % 2 else "success", _moment(n), f"zqerror{n} in {touched}")


def _team(draw: st.DrawFn, n: int, ids: tuple[str, ...]) -> Team:
    readers: Readers = draw(_READERS)
    owned = tuple(id_ for m, id_ in enumerate(ids) if m % 2 == n)
    return Team(f"zqteam{n}", f"Keepers zqkeepers{n}", 5 + n, (f"zqskill{n}",), owned, readers)


def _process(draw: st.DrawFn, n: int, ids: tuple[str, ...]) -> Process:
    readers: Readers = draw(_READERS)
    touched = tuple(id_ for m, id_ in enumerate(ids) if m % 3 == n)
    steps = (f"Check the zqstep{n}", "Book it")
    return Process(f"zqprocess{n}", f"From zqstart{n} to end", steps, touched, readers)


def _contract(draw: st.DrawFn, n: int, ids: tuple[str, ...]) -> Contract:
    readers: Readers = draw(_READERS)
    held = tuple(id_ for m, id_ in enumerate(ids) if m % 3 == n)
    text = f"id: zqcontract{n}\ndescription: The promise zqpromise{n}\n"
    return Contract(f"zqcontract{n}", f"1.{n}.0", "active", held, text, f"c{n}.yaml", readers)


def _product(draw: st.DrawFn, n: int, ids: tuple[str, ...]) -> DataProduct:
    readers: Readers = draw(_READERS)
    return DataProduct(
        id=f"zqproduct{n}",
        name=f"Zqoffer{n} by day",
        domain=f"Zqarea{n}",
        status="active",
        purpose=f"Shows the zqpurpose{n}",
        owners=(f"Zqsteward{n} Smith",),
        inputs=ids[n : n + 1],
        outputs=ids[n + 1 : n + 2],
        contracts=(f"zqcontract{n}",),
        readers=readers,
    )


def _term(draw: st.DrawFn, n: int) -> Term:
    readers: Readers = draw(_READERS)
    subject = draw(st.sampled_from(SUBJECTS))
    told = f"What zqmeans{n} to us."
    return Term(f"zqterm{n}", subject, told, (f"zqalias{n}", "policy"), f"zqbook{n}.json", readers=readers)  # fmt: skip


def _paper(draw: st.DrawFn, n: int) -> Paper:
    subject = draw(st.sampled_from(SUBJECTS))
    readers: Readers = draw(_READERS)
    if draw(st.booleans()):
        text = (
            f"# Runbook: {subject} late zqtitle{n}\n\n## Symptoms\n\nThe {subject} job zqjob{n} failed.\n\n"
            f"## Steps\n\n1. Tell Zqholder{n} and run:\n```\nsched rerun zqcommand{n}\n```\n"
        )
        return Paper(f"runbooks/{subject}-zqpath{n}.md", text, _allowed(readers))
    text = (
        f"# The {subject} policy zqtitle{n}\n\nEach {subject} is kept for zqterm{n} years.\n\n"
        f"## Owners zqheading{n}\n\nThe {subject} data is owned by zqholder{n}, who approves it.\n"
    )
    return Paper(f"policies/{subject}-zqpath{n}.md", text, _allowed(readers))


def _allowed(readers: Readers) -> frozenset[str]:
    return frozenset({EVERYONE}) if readers is None else readers


class NoKeep:
    """Computes each time."""

    def once(self, name: str, compute: Callable[[], str]) -> str:
        del name
        return compute()


@dataclass(frozen=True)
class Kept:
    """Earlier results, newest first."""

    results: tuple[KeptResult, ...] = ()

    def all(self) -> tuple[KeptResult, ...]:
        return self.results


def memory(world: World) -> Memory:
    """Return the world's catalog."""
    return Memory(
        datasets=world.datasets,
        columns=world.columns,
        edges=world.edges,
        usage=world.usage,
        checks=world.checks,
        runs=world.runs,
        teams=world.teams,
        processes=world.processes,
        contracts=world.contracts,
        products=world.products,
        terms=world.terms,
    )


def index(world: World) -> WordIndex:
    """Return the world's documents, ready to be searched."""
    pages = [page(p.path, p.text, p.readers, "organisation") for p in world.papers]
    return WordIndex(pages, entries=(entry_of_term(term) for term in world.terms))


def context(
    world: World,
    people: tuple[Person, ...],
    said: tuple[str, ...] = (),
    results: tuple[KeptResult, ...] = (),
) -> Context:
    """Return what a tool may see when these people listen; the first of them asks."""
    audience = audience_of(people)
    searcher = index(world)
    drawn = Drawn()
    catalog = CatalogView(memory(world), audience, drawn)
    return Context(
        asker=people[0] if people else Person("nobody@shop.example"),
        audience=audience,
        now=NOON,
        said=said,
        organisation=Organisation(name="Fernway", industry="retail", people=1_500),
        catalog=catalog,
        documents=DocumentsView(lambda: searcher, audience, drawn, terms=catalog.terms_in),
        handbook=Handbook(),
        results=Kept(results),
        keep=NoKeep(),
        progress=lambda _: None,
        out_of_time=lambda: False,
        drawn=drawn,
    )
