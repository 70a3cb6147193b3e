"""The tool that explains a concept: at the asker's level, with an example from their own catalog."""

import re
from typing import Literal

from pydantic import Field

from knowledge.embedding.encoder import EncoderUnavailable, default_encoder
from knowledge.handbook.concepts import Concept, concept_named
from knowledge.record import Record
from tools.coaching.examples import own_example
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.passages.meanings import OwnMeaning, leads_on, own_meanings
from tools.passages.statements import statements
from tools.passages.telling import sentence
from tools.standing import Claim, Source

_NEAR = 0.5
"""Cosine from which a concept called otherwise is taken to be meant."""
_CITED = 2
_GENERAL = "In general: "
_LOOKED_AT = 8
"""Passages in which the concept is looked for."""
_LEADS = re.compile(
    r"\b(?:chief|c[deiotfm]o|head|director|board|vp|president|executive|manager|leader|lead)\b",
    re.IGNORECASE,
)
_BUILDS = re.compile(r"\b(?:engineer|developer|architect|analyst|scientist|dba)", re.IGNORECASE)

Level = Literal["new", "practitioner"]


class ExplainConcept(Request):
    """What to explain, and to whom."""

    concept: str = Field(min_length=1, max_length=2_000)
    """The concept, or the question on it in the asker's words."""
    level: Level = "new"
    """`practitioner` if the asker works with it or asks for depth; else `new`."""


class Confusion(Record):
    """What people take the concept for."""

    other: str
    difference: str


class ConceptCitation(Record):
    """What a readable document says of it."""

    place: str
    title: str
    quote: str


class ExplainedConcept(Result):
    """The explanation; where the concept is not known, only what comes near."""

    concept: str
    """Its usual name, or empty where it is not known."""
    asked: str
    level: Level
    explanation: str
    for_you: str
    """What it asks of somebody in the role asked for, else in the asker's; empty where neither is known."""
    example: Claim | None
    """From the organisation's own catalog; None where nothing is loaded."""
    confused_with: tuple[Confusion, ...]
    citations: tuple[ConceptCitation, ...]
    source: str
    nearest: tuple[str, ...]
    """Names of concepts that come near, where the one asked for is not known."""
    own: tuple[OwnMeaning, ...] = ()
    """What the organisation itself means by it, which counts before the explanation."""


def explain_concept(request: ExplainConcept, context: Context) -> ExplainedConcept:
    """Explain a concept of data mesh, domains, products, contracts, platform, governance or migration.

    Use it for "what is", "explain" and "what is the difference between" questions on a term of the
    field. It explains at the asker's level, gives an example from the organisation's own catalog,
    says what people confuse it with, and cites. Where the organisation's own glossaries define the
    word, that meaning comes first.
    """
    concepts = context.handbook.concepts
    own = tuple(m for m in own_meanings(request.concept, context) if not leads_on(m.quote))
    found = concept_named(request.concept, concepts)
    if found is None and own:
        return _own_only(request, own)
    if found is None:
        found, names = _by_meaning(request.concept, concepts)
        if found is None:
            return _unknown(request, names)
    example = own_example(found.example, context.catalog)
    return ExplainedConcept(
        concept=found.names[0],
        asked=request.concept,
        level=request.level,
        explanation=found.short if request.level == "new" else f"{found.short} {found.more}",
        for_you=_for_role(found, request.concept) or _for_role(found, context.asker.role),
        example=_claim(example) if example else None,
        confused_with=_confusions(found, request.concept),
        citations=_citations(found, context),
        source=found.source,
        nearest=(),
        own=own,
    )


def _claim(example: str) -> Claim:
    source = Source(kind="catalog", where="the loaded catalog")
    return Claim(text=example, standing="confirmed", sources=(source,))


def _by_meaning(text: str, concepts: tuple[Concept, ...]) -> tuple[Concept | None, tuple[str, ...]]:
    """Return the concept that a text describes in other words, or the names that come near."""
    try:
        vectors = default_encoder().encode([text[:300], *(c.short for c in concepts)])
    except EncoderUnavailable as error:
        raise ToolError(str(error)) from error
    cosines: list[float] = (vectors[1:] @ vectors[0]).tolist()
    order = sorted(range(len(concepts)), key=lambda i: (-round(cosines[i], 4), i))
    best = concepts[order[0]]
    names = tuple(concepts[i].names[0] for i in order[:3])
    return (best if cosines[order[0]] >= _NEAR else None), names


def _unknown(request: ExplainConcept, names: tuple[str, ...]) -> ExplainedConcept:
    return ExplainedConcept(
        concept="", asked=request.concept, level=request.level, explanation="", for_you="",
        example=None, confused_with=(), citations=(), source="", nearest=names,
    )  # fmt: skip


def _own_only(request: ExplainConcept, own: tuple[OwnMeaning, ...]) -> ExplainedConcept:
    return ExplainedConcept(
        concept=own[0].term, asked=request.concept, level=request.level, explanation="", for_you="",
        example=None, confused_with=(), citations=(), source="", nearest=(), own=own,
    )  # fmt: skip


def _for_role(concept: Concept, role: str) -> str:
    if _BUILDS.search(role):
        return concept.engineer
    return concept.leader if _LEADS.search(role) else ""


def _confusions(concept: Concept, asked: str) -> tuple[Confusion, ...]:
    """Return the differences; the one that was asked for comes first."""
    found = tuple(Confusion(other=w, difference=d) for w, d in concept.unlike)
    return tuple(sorted(found, key=lambda c: c.other.lower() not in asked.lower()))


def _citations(concept: Concept, context: Context) -> tuple[ConceptCitation, ...]:
    """Return a sentence each of documents that speak of it by name, the organisation's own first."""
    found: list[tuple[bool, ConceptCitation]] = []
    for hit in context.documents.search(concept.names[0], _LOOKED_AT):
        passage = hit.passage
        if passage.origin == "catalog":
            continue
        quote = next(
            (s.quote for s in statements(passage.text) if concept_named(s.text, (concept,))), ""
        )
        if quote and all(c.title != passage.title for _, c in found):
            cited = ConceptCitation(place=passage.place_of(quote), title=passage.title, quote=quote)
            found.append((passage.origin != "organisation", cited))
    return tuple(cited for _, cited in sorted(found, key=lambda f: f[0])[:_CITED])


def _answer(found: ExplainedConcept) -> str:
    if not found.concept:
        near = ", ".join(found.nearest)
        return f"I know no concept of that name, so I won't guess. Concepts that come near: {near}. Ask for one of them, or search your documents for the term."
    lines = [f"{'- ' * (n > 0)}{sentence(m.text, m.title)}" for n, m in enumerate(found.own)]
    if lines:
        lines += ["", "That is what your own glossary says."]
    if found.explanation:
        lines += [*([""] if lines else []), f"{_GENERAL * bool(lines)}{found.explanation}"]
    if found.for_you:
        lines += ["", f"**For you:** {found.for_you}"]
    if found.example is not None:
        lines += ["", f"**Here:** {found.example.text}"]
    if found.confused_with:
        lines += ["", "**Not to be confused with**"]
        lines += [f"- {c.other}: {c.difference}." for c in found.confused_with]
    if found.citations:
        lines += ["", "**Read on**", *(f"- {c.quote} (*{c.title}*)" for c in found.citations)]
    return "\n".join([*lines, *(("", f"Source: {found.source}.") if found.source else ())])


def _blocks(found: ExplainedConcept) -> tuple[Block, ...]:
    if not found.concept:
        return (Block(("No such concept is known. Near: " + ", ".join(found.nearest) + ".",)),)
    lines = (
        *((found.explanation,) if found.explanation else ()),
        *((f"For the asker's role: {found.for_you}",) if found.for_you else ()),
        *((f"Own example (confirmed): {found.example.text}",) if found.example else ()),
        *(f"Not {c.other}: {c.difference}" for c in found.confused_with),
        *((f"Source: {found.source}",) if found.source else ()),
    )
    cited = (Block((c.quote,), source=c.place, title=c.title) for c in found.citations)
    own = (Block((m.text,), source=m.place, title=m.title) for m in found.own)
    return (*own, *((Block(title=found.concept, lines=lines),) if lines else ()), *cited)


TOOL = declare(
    explain_concept,
    title="Explaining a concept",
    examples=(
        "What is a data contract?",
        "Explain bounded contexts to me like I'm new",
        "What is the difference between a data mesh and a data fabric?",
        "What does federated computational governance mean?",
        "Explain output port with an example from our data",
        "What is an SLO, and how is it not an SLA?",
        "Define lineage",
        "What do you mean by a source-aligned product?",
        "Teach me what a self-serve platform is",
        "I keep hearing medallion, what is that?",
        "How is a data product different from a table?",
        "What is Conway's law?",
    ),
    version=2,
    blocks=_blocks,
    answer=_answer,
)
