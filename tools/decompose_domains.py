"""The tool that cuts the organisation's data into domains, from its own catalog."""

from collections import Counter
from math import ceil
from typing import Literal

from pydantic import Field

from knowledge.handbook.entries import ReferenceModel
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.domains.model import (
    CapabilityHint,
    DomainLink,
    DomainProposal,
    OtherCount,
    ProposedDomain,
    SharedGroup,
    Unassigned,
)
from tools.domains.proposal import propose

STEP = 1.5
"""How many times more or fewer domains a finer or coarser cut has."""
ROWS = 20
"""Domains shown in an answer."""
DETAILED = 25
"""Domains told to a model in detail; about 100 tokens each."""
EXAMPLES = 8
"""Datasets named of each domain or group."""


class DecomposeDomains(Request):
    """How to cut. Without arguments the evidence decides."""

    count: int | None = Field(default=None, ge=1, le=100)
    """The number of domains that the asker wants, only if they name one."""
    grain: Literal["as_is", "finer", "coarser"] = "as_is"
    """`finer` or `coarser` if the asker wants more or fewer, larger or smaller domains than the
    evidence gives, without a number."""
    industry: str = ""
    """The industry in a word or two, if the asker names one; else the workspace's is used."""


class DomainMap(Result):
    """Every dataset is in exactly one of the domains, the shared groups or the unassigned."""

    datasets: int
    domains: tuple[ProposedDomain, ...]
    """Most datasets first."""
    links: tuple[DomainLink, ...]
    shared: tuple[SharedGroup, ...]
    unassigned: tuple[Unassigned, ...]
    missing_evidence: tuple[str, ...]
    alternatives: tuple[OtherCount, ...]
    count_reason: str
    reference_model: str
    """Title of the reference model whose capabilities helped to recognise and name domains."""


def decompose_domains(request: DecomposeDomains, context: Context) -> DomainMap:
    """Propose the organisation's domains (bounded contexts) from its catalog.

    Groups all datasets by lineage, foreign keys and words into business capabilities that somebody
    could own; gives each a name, its evidence, cohesion and coupling, inputs and outputs, likely
    owners, doubtful border datasets and the alternative that was rejected. Shared reference data
    and datasets that belong nowhere are listed with the reason. Use it for how to split the
    warehouse or lake, which domains there are, what belongs to a domain, or how many there should
    be. It needs a loaded catalog.
    """
    if not context.catalog.datasets:
        raise ToolError(
            "No catalog is loaded that the asker may read, so there is nothing to group: load one with"
            " `meshwright load PATH`, or ask for a roadmap, which can also plan from words alone."
        )
    model = context.handbook.model_for(_industry(request, context))
    context.progress(f"Grouping {len(context.catalog.datasets):,} datasets")
    found = _kept(context, model, None if request.count is None else (request.count, request.count))
    if request.count is None and request.grain != "as_is":
        target = _other_count(len(found.domains), request.grain)
        found = _kept(context, model, (target, target))
    return DomainMap(
        datasets=len(context.catalog.datasets),
        domains=found.domains,
        links=found.links,
        shared=found.shared,
        unassigned=found.unassigned,
        missing_evidence=found.missing_evidence,
        alternatives=found.alternatives,
        count_reason=found.count_reason,
        reference_model=model.title,
    )


def _industry(request: DecomposeDomains, context: Context) -> str:
    """Return the id of the industry asked for, else the workspace's, else nothing."""
    said = request.industry.strip().lower()
    for model in context.handbook.models:
        if said and (said == model.id or said in model.names or said == model.title.lower()):
            return model.id
    return context.organisation.industry if context.organisation and not said else ""


def _kept(
    context: Context, model: ReferenceModel, wanted: tuple[int, int] | None
) -> DomainProposal:
    hints = tuple(
        CapabilityHint(
            id=c.id,
            name=c.name,
            kind=c.kind,
            vocabulary=c.vocabulary,
            short=c.short,
            near=c.depends_on,
        )
        for c in model.capabilities
    )
    text = context.keep.once(
        f"domains:{model.id}:{wanted}",
        lambda: propose(context.catalog, hints, wanted).model_dump_json(),
    )
    return DomainProposal.model_validate_json(text)


def _other_count(count: int, grain: Literal["finer", "coarser"]) -> int:
    if grain == "finer":
        return ceil(count * STEP)
    return max(1, min(count - 1, round(count / STEP)))


def _answer(found: DomainMap) -> str:
    kept = sum(len(g.datasets) for g in found.shared)
    lines = [
        (
            f"Your {_count(found.datasets, 'dataset')} form **{_count(len(found.domains), 'domain')}**,"
            f" with {kept:,} shared and {len(found.unassigned):,} unassigned."
        ),
        "",
    ]
    if found.domains:
        lines += [
            "| Domain | Datasets | Cohesion | Coupling | Likely owner |",
            "|---|---|---|---|---|",
        ]
        lines += [_row(d) for d in found.domains[:ROWS]]
    if len(found.domains) > ROWS:
        lines += ["", f"{len(found.domains) - ROWS:,} smaller domains are not shown."]
    lines += ["", f"**Why this many.** {found.count_reason}"]
    lines += [f"- One {o.direction}: {o.change}; {o.why_not}." for o in found.alternatives]
    if found.shared or found.unassigned:
        lines += ["", "**Kept apart.**", *_apart(found)]
    if found.missing_evidence:
        lines += [
            "",
            "**What the catalog does not say.**",
            *(f"- {m}" for m in found.missing_evidence),
        ]
    return "\n".join(lines)


def _row(domain: ProposedDomain) -> str:
    owner = domain.owner_candidates[0].name if domain.owner_candidates else "not known"
    held = (_share(domain.cohesion), _share(domain.coupling))
    return f"| {_cell(domain.name)} | {len(domain.datasets):,} | {held[0]} | {held[1]} | {_cell(owner)} |"


def _apart(found: DomainMap) -> list[str]:
    groups = [
        f"- {g.name} ({_count(len(g.datasets), 'dataset')}, such as {_few(g.datasets)}): {g.reason}"
        for g in found.shared
    ]
    reasons = Counter(u.reason for u in found.unassigned)
    left = [
        f"- {_count(number, 'dataset')}: {reason} (such as {_few(_left(found, reason))})"
        for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    ]
    return groups + left


def _left(found: DomainMap, reason: str) -> tuple[str, ...]:
    return tuple(u.dataset for u in found.unassigned if u.reason == reason)


def _blocks(found: DomainMap) -> tuple[Block, ...]:
    summary = (
        f"{_count(len(found.domains), 'domain')} of {found.datasets:,} datasets",
        f"Why this many: {found.count_reason}",
        *(f"One {o.direction} ({o.count}): {o.change}; {o.why_not}" for o in found.alternatives),
        *(line.removeprefix("- ") for line in _apart(found)),
        *found.missing_evidence,
        f"Names after the reference model: {found.reference_model}",
    )
    details = tuple(line for d in found.domains[:DETAILED] for line in _details(d))
    cut = len(found.domains) - DETAILED
    more = (
        (f"{cut:,} smaller domains are not listed here; open the result for them.",)
        if cut > 0
        else ()
    )
    title = f"{_count(len(found.domains), 'domain')} proposed"
    return (
        Block(title=title, lines=summary),
        Block(title="Domain by domain", lines=(*details, *more)),
    )


def _details(domain: ProposedDomain) -> tuple[str, ...]:
    inputs = ", ".join(f"{f.domain} ({f.links})" for f in domain.inputs[:4]) or "none"
    outputs = ", ".join(f"{f.domain} ({f.links})" for f in domain.outputs[:4]) or "none"
    personal = _count(domain.personal_columns, "personal column")
    border = "; ".join(f"{b.dataset}: {b.reason}" for b in domain.border[:2])
    return (
        f"{domain.name} [{domain.id}]: {domain.rationale} Such as {_few(domain.datasets)}.",
        f"  cohesion {_share(domain.cohesion)}, coupling {_share(domain.coupling)}",
        f"  firmness {_share(domain.confidence)}, {_count(domain.jobs, 'job')}, {personal}",
        f"  reads from {inputs}; feeds {outputs}",
        f"  Rejected: {domain.rejected}",
        *((f"  Doubtful: {border}",) if border else ()),
    )


def _few(ids: tuple[str, ...]) -> str:
    return ", ".join(_cell(id_) for id_ in ids[:EXAMPLES])


def _share(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0%}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cell(text: str) -> str:
    """Return a name from the catalog so that it can't end a table's cell or a line."""
    return " ".join(text.split()).replace("|", "/")


TOOL = declare(
    decompose_domains,
    title="Finding domains",
    examples=(
        "Which domains do we have?",
        "Split our data warehouse into domains",
        "How should we decompose the data lake into bounded contexts?",
        "Propose domain boundaries from our catalog",
        "How many domains should we have?",
        "Cut it into 6 domains instead",
        "Show me a finer split of the domains",
        "Which datasets belong to no domain?",
        "What are the shared datasets that every domain uses?",
        "How well do the domains hold together?",
        "Which domain does the invoices table belong to?",
        "What tables would be in the logistics domain?",
        "Should pricing be a domain of its own or part of another?",
        "Group our tables by what they are about",
        "Which tables sit between two domains?",
        "Where would you draw the line between sales and service?",
        "Who reads whose data, from domain to domain?",
        "Are there too many links between these two areas to separate them?",
        "Who should look after the tables that everybody reads?",
        "Sort the schemas into business areas by lineage and keys",
    ),
    blocks=_blocks,
    answer=_answer,
)
