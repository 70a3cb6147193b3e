"""Tiny tools and a way to an assistant with them, for tests of the loop and the assistant."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assistant import Assistant
from assistant.conversation import Occasion, Question
from assistant.model import Model
from knowledge.catalog.memory import Memory
from knowledge.catalog.view import CatalogView
from knowledge.documents.model import Document
from knowledge.documents.view import DocumentsView, Legs
from knowledge.handbook.book import Handbook
from knowledge.people import Audience, Person, audience_of
from knowledge.store.store import Store, open_store
from tools.context import Context
from tools.declaration import Block, Request, Result, Tool, ToolError, declare

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALICE = Person("alice@shop.example", "Alice", groups=frozenset({"sales"}))
BOB = Person("bob@shop.example", "Bob", groups=frozenset({"finance"}))


class CountTables(Request):
    """Which tables."""

    domain: str
    """Name of the domain."""


class Tables(Result):
    """How many tables a domain has."""

    domain: str
    tables: int


class Access(Result):
    """A proposal of access."""

    dataset: str
    granted: bool = False


class Wait(Request):
    """How long."""

    seconds: float


def count_tables(request: CountTables, context: Context) -> Tables:
    """Count the tables of a domain."""
    context.progress("Counting")
    if request.domain == "Nowhere":
        raise ToolError("There is no domain 'Nowhere'. The domains are Orders and Stock.")
    if request.domain == "Broken":
        raise ZeroDivisionError("secret detail")
    return Tables(domain=request.domain, tables=412)


def wait(request: Wait, context: Context) -> Tables:
    """Wait."""
    end = time.monotonic() + request.seconds
    while time.monotonic() < end and not context.out_of_time():
        time.sleep(0.01)
    return Tables(domain="Orders", tables=1)


def request_access(request: CountTables, context: Context) -> Access:
    """Propose access."""
    del context
    return Access(dataset=request.domain)


def _grant(proposal: Access, context: Context) -> Access:
    del context
    if proposal.dataset == "Locked":
        raise ToolError("Locked can't be granted.")
    if proposal.dataset == "Broken":
        raise ZeroDivisionError("secret detail")
    return Access(dataset=proposal.dataset, granted=True)


class TellMargin(Request):
    """Nothing to say more."""


def tell_margin(request: TellMargin, context: Context) -> Tables:
    """Tell a figure that only finance may read; others get what is left."""
    del request
    readers = frozenset({"finance"})
    if not context.audience.may_read(readers):
        return Tables(domain="Open", tables=7)
    context.drawn.note(readers)
    return Tables(domain="Margin", tables=31)


def _tables_block(found: Tables) -> tuple[Block, ...]:
    return (Block((f"{found.domain} has {found.tables} tables.",)),)


COUNT = declare(
    count_tables,
    title="Counting tables",
    examples=("How many tables has Orders?",),
    blocks=_tables_block,
    answer=lambda found: f"{found.domain} has {found.tables} tables.",
)
WAIT = declare(
    wait,
    title="Waiting",
    examples=(),
    blocks=_tables_block,
    answer=lambda found: f"{found.domain} has {found.tables} tables.",
)
ACCESS = declare(
    request_access,
    title="Requesting access",
    examples=(),
    blocks=lambda found: (Block((f"Access to {found.dataset} is proposed.",)),),
    answer=lambda found: (
        f"Access to {found.dataset} is {'granted' if found.granted else 'proposed'}."
    ),
    effect="proposes",
    carry_out=_grant,
)
MARGIN = declare(
    tell_margin,
    title="Reading the margin",
    examples=(),
    blocks=_tables_block,
    answer=lambda found: f"{found.domain} has {found.tables} tables.",
)
TOOLS: tuple[Tool, ...] = (COUNT, WAIT, ACCESS, MARGIN)


class NoSearcher:
    def legs(self, query: str, audience: Audience) -> Legs:
        del query, audience
        return Legs()

    def documents(self) -> tuple[Document, ...]:
        return ()


class NoKeep:
    def once(self, name: str, compute: Callable[[], str]) -> str:
        del name
        return compute()


def context_for(occasion: Occasion) -> Context:
    return Context(
        asker=occasion.asker,
        audience=occasion.audience,
        now=occasion.now,
        said=occasion.said,
        organisation=None,
        catalog=CatalogView(Memory(), occasion.audience),
        documents=DocumentsView(NoSearcher, occasion.audience),
        handbook=Handbook(),
        results=occasion.results,
        keep=NoKeep(),
        progress=lambda _: None,
        out_of_time=lambda: False,
    )


def question(
    text: str,
    asker: Person = ALICE,
    *,
    audience: Audience | None = None,
    conversation: str | None = None,
    event_key: str = "",
) -> Question:
    return Question(
        text,
        asker,
        audience_of((asker,)) if audience is None else audience,
        conversation,
        event_key=event_key,
    )


@cache
def _empty_store() -> bytes:
    """Return a new store's file, which takes longer to make than most tests take."""
    with TemporaryDirectory() as folder:
        open_store(f"sqlite:///{folder}/state.db").close()
        return Path(folder, "state.db").read_bytes()


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    file = folder / "state.db"
    if not file.exists():
        file.write_bytes(_empty_store())
    store = open_store(f"sqlite:///{file}")
    try:
        yield store
    finally:
        store.close()


@contextmanager
def assistant_with(
    model: Model,
    store: Store,
    *,
    fallback: Model | None = None,
    seconds: float = 120,
    grace: float = 20,
    now: Callable[[], datetime] = lambda: NOON,
    context: Callable[[Occasion], Context] = context_for,
) -> Iterator[Assistant]:
    assistant = Assistant(
        store=store,
        model=model,
        fallback=fallback,
        tools=TOOLS,
        context_for=context,
        now=now,
        seconds=seconds,
        grace=grace,
    )
    try:
        yield assistant
    finally:
        assistant.close()
