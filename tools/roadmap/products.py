"""The first data products of a domain: who wants them, what they hold, and what they promise."""

import re

from knowledge.catalog.view import CatalogView
from knowledge.handbook.entries import CandidateProduct, SketchSlo
from tools.datasets import names_of
from tools.domains.words import LAYERS, STEPS, SYSTEMS
from tools.roadmap.brief import Brief
from tools.roadmap.candidate import Candidate
from tools.roadmap.figures import counted, join
from tools.roadmap.product_model import Column, Port, Product, Slo
from tools.roadmap.situation import Situation
from tools.roadmap.waited_for import waited_for_first
from tools.roadmap.waits import serves
from tools.standing import Claim, Source, Standing

_ANY_AREA = "area_products.yaml"
_MOST_PRODUCTS = 5
_MOST_COLUMNS = 10
_FED_BY = 6
"""Datasets named as what a product is built from; the best matching ones."""
_UPPER = {"percent": "%"}
_PAIN_WORDS = {
    "lead_time": "the wait for data", "maintenance": "the maintenance load", "trust": "contested figures",
    "duplication": "duplicated data", "cost": "the cost", "compliance": "compliance", "access": "access",
    "quality": "data quality", "growth": "growth",
}  # fmt: skip


def first_products(case: Situation, candidate: Candidate) -> tuple[Product, ...]:
    """Return three to five products of a domain, the most wanted first.

    The reference model gives purpose, promise and sketch; the catalog gives consumers, datasets
    and columns where it can. Without a reference the most read datasets become products.
    """
    own = ((candidate.capability,) if candidate.capability else ()) + candidate.also
    patterns = tuple(p for c in own for p in c.products)
    if not own and candidate.proposed is None and candidate.area is not None:
        patterns = case.handbook.area_products(candidate.name)
    drawn = [_from_pattern(case, candidate, p) for p in patterns[:_MOST_PRODUCTS]]
    if len(drawn) < 3:  # noqa: PLR2004 - the fewest a domain is planned with.
        used = {d for p in drawn for d in p.datasets}
        drawn += _from_usage(case, candidate, used, 3 - len(drawn))
    ranked = sorted(drawn, key=lambda p: -_reads(case.catalog, p.datasets))
    return waited_for_first(case.brief.waits, candidate, patterns, tuple(ranked))[:_MOST_PRODUCTS]


def _from_pattern(case: Situation, candidate: Candidate, pattern: CandidateProduct) -> Product:
    known = candidate.capability is not None
    model = f"reference_models/{case.model.id}.yaml: {candidate.id}" if known else _ANY_AREA
    source = Source(kind="handbook", where=f"{model}/{pattern.id}")
    datasets = _feeding(case.catalog, candidate, pattern.vocabulary)
    consumers, standing = _consumers(case.catalog, datasets, pattern.consumers)
    columns, columns_standing = _columns(case.catalog, datasets, pattern)
    return Product(
        id=pattern.id,
        name=pattern.name,
        kind=pattern.kind,
        purpose=Claim(text=pattern.purpose, standing="inferred", sources=(source,)),
        ends=_ends(case.brief, pattern, source),
        consumers=consumers,
        consumers_standing=standing,
        datasets=datasets,
        called=names_of(datasets, case.catalog.by_id) if case.catalog else (),
        columns=columns,
        columns_standing=columns_standing,
        ports=tuple(Port(kind=p.kind, description=p.description) for p in pattern.ports),
        slos=tuple(_slo(s) for s in pattern.slos),
        owner_role=pattern.owner_role,
    )


def _ends(brief: Brief, pattern: CandidateProduct, source: Source) -> Claim:
    for pain, quote in brief.pains:
        if pain in pattern.ends:
            said = Source(kind="asker", where="the asker's words", quote=quote)
            verb = "Serves" if pain == "compliance" else "Ends"
            # Words on the wait for one thing are no evidence for another.
            other = any(w.what and w.what in quote and not serves(w, pattern) for w in brief.waits)
            lead = (
                "Takes requests off the queue"
                if other
                else f"{verb} {_PAIN_WORDS[pain]} ({quote!r})"
            )
            return Claim(
                text=f"{lead}: {pattern.how}",
                standing="inferred",
                sources=(said, source),
            )
    named = join(tuple(_PAIN_WORDS[p] for p in pattern.ends))
    text = f"{pattern.how} It serves {named}, which you do not name as a pain."
    return Claim(text=text, standing="inferred", sources=(source,))


def _slo(slo: SketchSlo) -> Slo:
    unit = _UPPER.get(slo.unit, slo.unit)
    return Slo(
        property=slo.property,
        target=counted(slo.value, unit),
        reason=slo.reason,
        standing="inferred",
    )


def _feeding(
    view: CatalogView | None, candidate: Candidate, vocabulary: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the domain's datasets that speak of the product, the closest and most read first."""
    if view is None or candidate.proposed is None:
        return ()
    ranked: list[tuple[float, float, str]] = []
    for id_ in candidate.proposed.datasets:
        dataset = view.by_id[id_]
        words = f" {_spaced(dataset.name)} {dataset.description.lower()} "
        hits = sum(
            2 if f" {t}" in f" {_spaced(dataset.name)} " else 1
            for t in vocabulary
            if f" {t}" in words
        )
        settled = dataset.layer in {"core", "mart", "marts"}
        if hits:
            ranked.append((-hits - settled, -_reads(view, (id_,)), id_))
    return tuple(id_ for *_, id_ in sorted(ranked)[:_FED_BY])


def _spaced(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower())


def _reads(view: CatalogView | None, datasets: tuple[str, ...]) -> int:
    if view is None:
        return 0
    wanted = set(datasets)
    return sum(u.queries_30d for u in view.usage if u.dataset in wanted)


def _consumers(
    view: CatalogView | None, datasets: tuple[str, ...], expected: tuple[str, ...]
) -> tuple[tuple[str, ...], Standing]:
    if view is None or not view.usage:
        return expected, "inferred"
    wanted = set(datasets)
    names = {t.id: t.name for t in view.teams}
    reads: dict[str, int] = {}
    for use in view.usage:
        if use.dataset in wanted:
            reads[use.consumer] = reads.get(use.consumer, 0) + use.queries_30d
    ranked = sorted(reads, key=lambda c: (-reads[c], c))[:4]
    if not ranked:
        return expected, "inferred"
    return tuple(
        f"{names.get(c, c)} ({reads[c]:,} queries in 30 days)" for c in ranked
    ), "confirmed"


def _columns(
    view: CatalogView | None, datasets: tuple[str, ...], pattern: CandidateProduct
) -> tuple[tuple[Column, ...], Standing]:
    """Return the sketch; a column that a feeding dataset has takes its real name and type."""
    sketch = tuple(
        Column(name=c.name, type=c.type, description=c.description, key=c.key, personal=c.personal)
        for c in pattern.columns
    )
    if view is None or not datasets:
        return sketch, "inferred"
    real = {c.name.lower(): c for c in reversed(view.columns(datasets))}
    matched = tuple(
        c.model_copy(
            update={
                "type": real[c.name].type or c.type,
                "description": f"{c.description} (in {_known(view, real[c.name].dataset)})",
            }
        )
        if c.name in real
        else c
        for c in sketch
    )
    return matched[:_MOST_COLUMNS], "inferred"


def _known(view: CatalogView, id_: str) -> str:
    return next(iter(names_of((id_,), view.by_id)), id_)


def _from_usage(case: Situation, candidate: Candidate, used: set[str], count: int) -> list[Product]:
    view = case.catalog
    if view is None or candidate.proposed is None:
        return []
    outgoing: dict[str, int] = {}
    for edge in view.edges:
        outgoing[edge.src if edge.kind == "lineage" else edge.dst] = (
            outgoing.get(edge.src if edge.kind == "lineage" else edge.dst, 0) + 1
        )
    ids = [i for i in candidate.proposed.datasets if i not in used]
    ids.sort(key=lambda i: (-_reads(view, (i,)), _early(view, i), -outgoing.get(i, 0), i))
    return [_from_dataset(case, view, i, outgoing.get(i, 0)) for i in ids[:count]]


def _early(view: CatalogView, id_: str) -> bool:
    """Return whether its name or layer says that it is a step on the way, not something to offer."""
    dataset = view.by_id[id_]
    return not STEPS.isdisjoint((*_spaced(dataset.name).split(), *_spaced(dataset.layer).split()))


def _from_dataset(case: Situation, view: CatalogView, id_: str, readers: int) -> Product:
    dataset = view.by_id[id_]
    personal = {c.column for c in case.sensitive if c.dataset == id_}
    consumers, standing = _consumers(view, (id_,), ("Readers to be named",))
    source = Source(kind="catalog", where=id_, quote=dataset.description)
    columns = tuple(
        Column(
            name=c.name, type=c.type or "unknown", description=c.description,
            key=c.name in dataset.primary_key, personal=c.name in personal,
        )
        for c in view.columns((id_,))[:_MOST_COLUMNS]
    )  # fmt: skip
    freshness = Slo(
        property="freshness", target="to be agreed with its consumers", standing="inferred",
        reason="the catalog records no need; the present refresh is the floor",
    )  # fmt: skip
    purpose = (
        dataset.description or f"Serves the {readers} datasets that read or refer to it today."
    )
    pain = next((f"{_PAIN_WORDS[p]} ({q!r})" for p, q in case.brief.pains), "")
    ends = (
        f"Gives one contracted source against {pain}."
        if pain
        else f"Replaces {readers} direct reads by one contract."
    )
    return Product(
        id=re.sub(r"[^a-z0-9]+", "-", id_.lower()).strip("-"),
        name=_title(dataset.name),
        kind="source-aligned",
        purpose=Claim(
            text=purpose,
            standing="documented" if dataset.description else "confirmed",
            sources=(source,),
        ),
        ends=Claim(text=ends, standing="inferred", sources=(source,)),
        consumers=consumers,
        consumers_standing=standing,
        datasets=(id_,),
        called=names_of((id_,), view.by_id),
        columns=columns,
        columns_standing="confirmed",
        ports=(
            Port(
                kind="table",
                description=f"{dataset.name} as a contracted {dataset.kind or 'table'}",
            ),
        ),
        slos=(freshness,),
        owner_role="Domain data product owner",
    )


def _title(name: str) -> str:
    """Return a name as people say it: without layer and system, where something is left then."""
    words = _spaced(name).split()
    said = [w for w in words if w not in LAYERS and w not in SYSTEMS] or words
    text = " ".join(said)
    return text[:1].upper() + text[1:]
