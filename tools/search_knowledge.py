"""Answers a question from the organisation's documents and the handbook, with the places."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pydantic import Field

from knowledge.documents.fusion import Hit
from knowledge.documents.model import Origin, Passage
from knowledge.documents.support import NEAR
from knowledge.embedding.encoder import EncoderUnavailable, default_encoder
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.passages.entry_statements import entry_statements
from tools.passages.meanings import OwnMeaning, leads_on, own_meanings
from tools.passages.owners import Owners, owners_asked, owners_told
from tools.passages.relevance import Rated, answering, rated
from tools.passages.respelt import names_a_code, respelt
from tools.passages.statements import statements
from tools.passages.telling import sentence
from tools.standing import Standing

_CANDIDATES = 10
"""Passages weighed against the question: about 100 statements, which take 0.3 s."""
_QUOTED = 4
"""Statements an answer is made of at most."""
_CLOSE = 0.8
"""Share of the best score from which a statement joins the answer."""


class SearchKnowledge(Request):
    """What to look for."""

    query: str = Field(min_length=1, max_length=2_000)
    """The question in full words; one subject at a time finds more."""
    limit: int = Field(default=5, ge=1, le=10)
    """Passages to return, 1 to 10."""


class FoundPassage(Result):
    """A part of a document."""

    document: str
    """Path, which `open_document` accepts."""
    heading: str
    """Empty where the passage stands before the first heading."""
    text: str
    place: str
    """Document, heading and line; `open_document` accepts it as well."""
    title: str
    """Of the document."""
    origin: Origin
    """Whether the organisation or the shipped handbook says it."""
    standing: Standing = "documented"


class Excerpt(Result):
    """A statement that answers the question."""

    text: str
    """A sentence, or a table's row with the names of its columns."""
    quote: str
    """The words as they stand in the document."""
    place: str
    title: str
    origin: Origin
    standing: Standing = "documented"


class FoundPassages(Result):
    """What the readable documents say about the question."""

    query: str
    supported: bool
    """Whether anything found answers the question; if not, say so rather than answer."""
    passages: tuple[FoundPassage, ...]
    """Best first."""
    excerpts: tuple[Excerpt, ...]
    """At most four statements that answer best, best document first; empty if not supported."""
    meanings: tuple[Excerpt, ...] = ()
    """What the organisation's own glossaries say of the word whose meaning is asked for."""
    owners: Owners | None = None
    """Who owns what by the catalog, where all teams or owners are asked for."""
    nearest: tuple[Excerpt, ...] = ()
    """One that may answer, where nothing clearly does; empty where nothing comes near either."""


def search_knowledge(request: SearchKnowledge, context: Context) -> FoundPassages:
    """Find what documents and the handbook say: policies, processes, runbooks, concepts.

    Use it for what is written down: the organisation's own policies, strategy, processes,
    runbooks and decisions, and the handbook on data mesh; also for which teams and owners there
    are, with the number of datasets that are theirs. Else it computes nothing from the catalog. When `supported` is false, nothing readable answers the question.
    """
    hits = context.documents.search(request.query, _CANDIDATES)
    query = respelt(request.query, _known(request.query, hits, context))
    if query != request.query:
        request = request.model_copy(update={"query": query})
        hits = context.documents.search(query, _CANDIDATES)
    passages = tuple(hit.passage for hit in hits)
    try:
        ratings = rated(request.query, passages, default_encoder())
    except EncoderUnavailable as error:
        raise ToolError(str(error)) from error
    owners = owners_asked(request.query, context.catalog)
    meanings = tuple(_meaning(m) for m in own_meanings(request.query, context))
    chosen = _chosen(answering(request.query, hits, ratings))
    # The search ranks better than the best statement does, but what answers has to be seen.
    order = dict.fromkeys((*(r.passage for r in chosen), *range(len(passages))))
    likely = (
        []
        if chosen or meanings or owners
        else [r for r in ratings if hits[r.passage].support >= NEAR]
    )
    return FoundPassages(
        query=request.query,
        supported=bool(chosen or meanings or owners),
        passages=tuple(_found(passages[p]) for p in list(order)[: request.limit]),
        excerpts=_together(meanings, (_excerpt(passages[r.passage], r) for r in chosen)),
        meanings=meanings,
        owners=owners,
        nearest=tuple(_excerpt(passages[r.passage], r) for r in _first(likely)),
    )


def _known(query: str, hits: Sequence[Hit], context: Context) -> Iterator[str]:
    """Yield the texts that names and codes of a question may stand in."""
    for hit in hits:
        yield hit.passage.text
    if names_a_code(query):
        yield from (document.title for document in context.documents.documents())


def _meaning(meaning: OwnMeaning) -> Excerpt:
    return Excerpt(
        text=meaning.text,
        quote=meaning.quote,
        place=meaning.place,
        title=meaning.title,
        origin=meaning.origin,
    )


def _together(meanings: tuple[Excerpt, ...], others: Iterable[Excerpt]) -> tuple[Excerpt, ...]:
    """Return the meanings; where there are none or they only lead on to a text, what answers first."""
    if meanings and not all(leads_on(meaning.quote) for meaning in meanings):
        return meanings
    places = {meaning.place for meaning in meanings}
    return tuple(islice((*(o for o in others if o.place not in places), *meanings), _QUOTED))


def _first(ratings: Sequence[Rated]) -> tuple[Rated, ...]:
    """Return the best statement of the passage that the search ranked first, if any."""
    return tuple(sorted(ratings, key=lambda r: (r.passage, -r.score, r.place))[:1])


def _chosen(ratings: Sequence[Rated]) -> tuple[Rated, ...]:
    """Return those near the best, together where they stand."""
    near = [r for r in ratings if r.score >= _CLOSE * ratings[0].score]
    distinct = list({r.statement.text: r for r in reversed(near)}.values())[::-1][:_QUOTED]
    order = list(dict.fromkeys(r.passage for r in distinct))
    return tuple(sorted(distinct, key=lambda r: (order.index(r.passage), -r.score, r.place)))


def _found(passage: Passage) -> FoundPassage:
    return FoundPassage(
        document=passage.document,
        heading=passage.headings[-1] if passage.headings else "",
        text=passage.text,
        place=passage.place,
        title=passage.title,
        origin=passage.origin,
    )


def _excerpt(passage: Passage, rating: Rated) -> Excerpt:
    return Excerpt(
        text=rating.statement.text,
        quote=rating.statement.quote,
        place=passage.place_of(rating.statement.quote),
        title=passage.title,
        origin=passage.origin,
    )


def _blocks(found: FoundPassages) -> tuple[Block, ...]:
    count = len(found.passages)
    verdict = "The first ones answer it." if found.supported else "None of them clearly answers it."
    if not count and not found.meanings and not found.owners:
        return (Block((f"No readable document mentions anything of {found.query!r}.",)),)
    summary = Block((f"{count} passages for {found.query!r}, best first. {verdict}",))
    own = (Block((m.text,), source=m.place, title=m.title) for m in found.meanings)
    listed = (Block(tuple(owners_told(found.owners).splitlines())),) if found.owners else ()
    return (summary, *listed, *own, *(_block(passage) for passage in found.passages))


def _block(passage: FoundPassage) -> Block:
    said = (
        entry_statements(passage.document.rpartition(" § ")[2], passage.text)
        if passage.origin == "catalog"
        else statements(passage.text)
    )
    lines = tuple(s.quote for s in said) or (passage.text,)
    return Block(lines, source=passage.place, title=passage.title)


def _answer(found: FoundPassages) -> str:
    if found.owners is not None:
        return f"{owners_told(found.owners)}\n"
    if not found.supported:
        return _nothing(found)
    said = "\n".join(_told(found.excerpts))
    origins = {excerpt.origin for excerpt in found.excerpts}
    if origins == {"handbook"}:
        return f"{said}\n\nThis is the handbook's general view; no document of yours was used.\n"
    return f"{said}\n"


def _told(excerpts: tuple[Excerpt, ...]) -> list[str]:
    """Return the best statement as a sentence, then the others as a list."""
    first, *others = excerpts
    lines = [_sentence(first)]
    if others:
        lines += ["", *(f"- {_sentence(excerpt)}" for excerpt in others)]
    return lines


def _sentence(excerpt: Excerpt) -> str:
    return sentence(excerpt.text, _where(excerpt))


def _where(excerpt: Excerpt) -> str:
    heading = excerpt.place.partition(" § ")[2].rpartition(" (line")[0]
    return f"{excerpt.title}, {heading}" if heading and heading != excerpt.title else excerpt.title


def _nothing(found: FoundPassages) -> str:
    if found.nearest:
        (excerpt,) = found.nearest
        told = "I found nothing in the documents you may read that clearly answers this. What comes nearest:"
        return f"{told}\n\n- {_sentence(excerpt)}\n\nAsk in other words, or open that document.\n"
    told = "I found nothing in the documents you may read that answers this."
    nearest = tuple(dict.fromkeys(p.title for p in found.passages))[:3]
    if not nearest:
        return f"{told} Load a document on it, or ask in other words.\n"
    return f"{told} The nearest are {', '.join(nearest)}; ask in other words or open one of them.\n"


TOOL = declare(
    search_knowledge,
    title="Searching documents and the handbook",
    examples=(
        "What is a data contract?",
        "Explain the four principles of data mesh",
        "What is the difference between a data mesh and a data lake?",
        "What is a bounded context?",
        "What are common mistakes when adopting data mesh?",
        "What did the board decide about the warehouse?",
        "What do the minutes say about the budget?",
        "Who approves access to personal data?",
        "How does the store replenishment process work?",
        "What does the runbook say when the POS files are late?",
        "The nightly load failed, what should I do?",
        "Why do the figures of two reports differ?",
        "What does our strategy memo say about data?",
        "Who is the owner of the data classification policy?",
        "What do our documents say about naming?",
        "What happened in the post-mortem of the shop export?",
        "How much does the warehouse cost each month?",
        "How many requests are waiting, and for how long?",
        "Who do I call when a feed is missing?",
        "What do we mean by net sales?",
        "When is the forecast ready in the morning?",
        "How do I report a data problem?",
        "What does the handbook recommend on platform teams?",
        "Who leads the data team?",
    ),
    blocks=_blocks,
    answer=_answer,
)
