"""The tool that cuts the organisation's data into domains, from its own catalog."""

from collections import Counter
from hashlib import sha256
from typing import Literal

from pydantic import Field

from knowledge.catalog.narrowing import narrowed
from knowledge.catalog.view import CatalogView
from knowledge.handbook.entries import ReferenceModel
from tools.context import Context
from tools.declaration import Request, ToolError, declare
from tools.domains.domain_map import Comparison, DomainMap
from tools.domains.focus import Focus, focus_on
from tools.domains.hints import hints_of
from tools.domains.model import CapabilityHint, DomainProposal, Unassigned, Wishes
from tools.domains.proposal import METHOD, propose
from tools.domains.telling import answer, blocks, count
from tools.domains.wanting import domain_named, part_named


class DecomposeDomains(Request):
    """How to cut. Without arguments the evidence decides."""

    count: int | None = Field(default=None, ge=1, le=500)
    """The number of domains that the asker wants, only if they name one."""
    grain: Literal["as_is", "finer", "coarser"] = "as_is"
    """`finer` or `coarser` if the asker wants more or fewer, larger or smaller domains than the
    evidence gives, without a number."""
    industry: str = ""
    """The industry in a word or two, if the asker names one; else the workspace's is used."""
    scope: str = ""
    """A schema, a domain, a name or a pattern with `*`, if only a part is to be cut."""
    merge: tuple[tuple[str, ...], ...] = ()
    """What if: for each wish, the names of proposed domains that are to be one."""
    split: tuple[str, ...] = ()
    """What if: the names of proposed domains that are to be split into their parts."""
    together: tuple[tuple[str, ...], ...] = ()
    """What if: for each wish, names of datasets, or words in them, that are to be in one domain."""
    exclude: tuple[str, ...] = ()
    """Domains, names, ids, schemas or patterns with `*` of datasets to leave out of the cut."""
    subject: str = ""
    """The domain, dataset or subject that the asker asks about, if it is one in particular: where
    it belongs, who should own it, what is in it. The cut stays the same."""


def decompose_domains(request: DecomposeDomains, context: Context) -> DomainMap:
    """Propose the organisation's domains (bounded contexts) from its catalog.

    Groups all datasets by lineage, foreign keys, words, owners and use into business domains that
    somebody could own; gives each a name, its evidence, cohesion and coupling, inputs and outputs,
    likely owners, doubtful border datasets and the alternative that was rejected. Shared reference
    data and datasets that belong nowhere are listed with the reason. What-ifs (merge, split,
    together, exclude, scope, count, grain) are compared with the plain proposal. Use it for how to
    split the warehouse or lake, which domains there are, what belongs to a domain, or how many
    there should be. It needs a loaded catalog.
    """
    if not context.catalog.datasets:
        raise ToolError(
            "No catalog is loaded that the asker may read, so there is nothing to group: load one with"
            " `meshwright load PATH`, or ask for a roadmap, which can also plan from words alone."
        )
    model = context.handbook.model_for(_industry(request, context))
    context.progress(f"Grouping {len(context.catalog.datasets):,} datasets")
    plain = _kept(context, model, context.catalog, None, Wishes(), "")
    hints = hints_of(model)
    if request == DecomposeDomains(industry=request.industry, subject=request.subject):
        return _map(
            context.catalog, plain, model, None, _focus(request, plain, context.catalog, hints)
        )
    view = _view(request, context, plain, hints)
    part = f" {sorted(request.exclude)} {request.scope!r}" if view is not context.catalog else ""
    base = plain if not part else _kept(context, model, view, None, Wishes(), part)
    wanted = None if request.count is None else (request.count, request.count)
    wishes = _wishes(request, base, view, hints)
    found = _kept(context, model, view, wanted, wishes, part)
    return _map(view, found, model, _compared(plain, found), _focus(request, found, view, hints))


def _focus(
    request: DecomposeDomains,
    found: DomainProposal,
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
) -> Focus | None:
    subject = request.subject.strip()
    return focus_on(subject, view.datasets, found, hints) if subject else None


def _map(
    view: CatalogView,
    found: DomainProposal,
    model: ReferenceModel,
    comparison: Comparison | None,
    focus: Focus | None,
) -> DomainMap:
    kept = (Unassigned(dataset=d, reason=g.reason) for g in found.shared for d in g.datasets)
    return DomainMap(
        datasets=len(view.datasets),
        domains=found.domains,
        groups=found.groups,
        links=found.links,
        shared=found.shared,
        kept_apart=sum(len(g.datasets) for g in found.shared),
        unassigned=tuple(sorted((*found.unassigned, *kept), key=lambda u: u.dataset)),
        missing_evidence=found.missing_evidence,
        evidence=found.evidence,
        measures=found.measures,
        alternatives=found.alternatives,
        count_reason=found.count_reason,
        reference_model=model.title,
        comparison=comparison,
        focus=focus,
    )


def _view(
    request: DecomposeDomains,
    context: Context,
    plain: DomainProposal,
    hints: tuple[CapabilityHint, ...],
) -> CatalogView:
    """Return the part of the catalog that is to be cut."""
    if not (request.scope or request.exclude):
        return context.catalog
    datasets = context.catalog.datasets
    kept = {d.id for d in datasets}
    if request.scope:
        kept = set(part_named(request.scope, datasets, plain, hints))
    for wanted in request.exclude:
        kept -= set(part_named(wanted, datasets, plain, hints))
    if not kept:
        raise ToolError(
            "Nothing is left to group: widen the scope, or leave fewer datasets out of it."
        )
    return narrowed(context.catalog, kept, context.audience)


def _wishes(
    request: DecomposeDomains,
    base: DomainProposal,
    view: CatalogView,
    hints: tuple[CapabilityHint, ...],
) -> Wishes:
    merged = (
        tuple(d for name in names for d in domain_named(name, base, hints).datasets)
        for names in request.merge
    )
    together = (
        tuple(d for name in names for d in part_named(name, view.datasets, base, hints))
        for names in request.together
    )
    return Wishes(
        grain=request.grain,
        unite=tuple(w for w in (*merged, *together) if w),
        divide=tuple(domain_named(name, base, hints).datasets for name in request.split),
    )


def _compared(plain: DomainProposal, found: DomainProposal) -> Comparison:
    """Return how a what-if differs."""
    moved = _moved(plain, found)
    one, other = plain.measures, found.measures
    held = ""
    if one and other and one.inter_call_share is not None and other.inter_call_share is not None:
        held = (
            f" {other.inter_call_share:.0%} of the links between domains' datasets cross a border,"
            f" where {one.inter_call_share:.0%} do in the plain proposal."
        )
    text = (
        f"Compared with the plain proposal of {count(len(plain.domains), 'domain')}, there are"
        f" {len(found.domains):,}, and {count(moved, 'dataset')} came into other company.{held}"
    )
    return Comparison(
        plain_domains=len(plain.domains),
        domains=len(found.domains),
        moved=moved,
        plain=plain.measures,
        text=text,
    )


def _moved(plain: DomainProposal, found: DomainProposal) -> int:
    """Return how many datasets of both are outside the pairs of domains that share the most."""
    before = {d: domain.id for domain in plain.domains for d in domain.datasets}
    common = Counter(
        (before[d], domain.id) for domain in found.domains for d in domain.datasets if d in before
    )
    moved, matched = common.total(), set[tuple[str, str]]()
    for (old, new), shared in sorted(common.items(), key=lambda item: (-item[1], item[0])):
        if ("old", old) not in matched and ("new", new) not in matched:
            matched |= {("old", old), ("new", new)}
            moved -= shared
    return moved


def _industry(request: DecomposeDomains, context: Context) -> str:
    """Return the id of the industry asked for, else the workspace's, else nothing."""
    said = request.industry.strip().lower()
    for model in context.handbook.models:
        if said and (said == model.id or said in model.names or said == model.title.lower()):
            return model.id
    return context.organisation.industry if context.organisation and not said else ""


def _kept(
    context: Context,
    model: ReferenceModel,
    view: CatalogView,
    wanted: tuple[int, int] | None,
    wishes: Wishes,
    part: str,
) -> DomainProposal:
    hints = hints_of(model)
    asked = sha256(f"{wishes.model_dump_json()}{part}".encode()).hexdigest()[:12]
    plain = not part and wishes == Wishes()
    text = context.keep.once(
        f"{METHOD}:{model.id}:{wanted}" if plain else f"{METHOD}:{model.id}:{wanted}:{asked}",
        lambda: propose(view, hints, wanted, wishes=wishes).model_dump_json(),
    )
    return DomainProposal.model_validate_json(text)


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
        "Leave out HR",
        "Draw the domains without finance",
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
    version=2,
    blocks=blocks,
    answer=answer,
)
