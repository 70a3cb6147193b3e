"""Designs a product on the catalog: who reads it, from what it is made, what it offers."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.catalog.model import DataProduct, Usage
from tools.drafts.levels import levels_of
from tools.drafts.records import Record, Records
from tools.drafts.rule_texts import dimension_of
from tools.drafts.texts import Texts
from tools.drafts.tree import Told
from tools.products.model import (
    InputPort,
    Kind,
    Measured,
    OutputPort,
    Overlap,
    ProductDesign,
    ProductReader,
)
from tools.roadmap.product_model import Product

_MOST_PORTS = 8
_WITH = 3
_AUTOMATIC = 100
"""Queries of one user in 30 days from which a machine is taken to read, and not a person."""
_FIRST = "0.1.0"
_RHYTHMS = {"1 h": "hour", "1 d": "day", "7 d": "week", "30 d": "month"}


@dataclass(frozen=True, slots=True)
class Landscape:
    """What products are designed within."""

    index: Records
    domains: Mapping[str, str]
    """Name of the domain of each dataset, as far as it is known."""
    contracts: Mapping[str, tuple[str, str]]
    """Id and version of the contract of each dataset that has one."""


def landscape(index: Records, domains: Mapping[str, str]) -> Landscape:
    """Return the landscape of a catalog view and its domain map."""
    contracts = {d: (c.id, c.version) for c in index.view.contracts for d in c.datasets}
    return Landscape(index, domains, contracts)


def design(product: Product, others: Iterable[Product], land: Landscape) -> ProductDesign:
    """Return the product on the catalog; `others` are proposed beside it."""
    view = land.index.view
    records = [land.index.of(view.by_id[d]) for d in product.datasets if d in view.by_id]
    readers = _readers(records, land)
    inputs = _inputs(records, land)
    kind, reason = _kind(product, records, readers, inputs, land)
    costs = [r.dataset.monthly_cost for r in records if r.dataset.monthly_cost is not None]
    owners = dict.fromkeys(o for r in records for o in (r.dataset.owners or r.teams))
    return ProductDesign(
        id=product.id,
        name=product.name,
        kind=kind,
        kind_reason=reason,
        readers=readers,
        read_with=_read_with(records, land),
        access_pattern=_access(records, readers),
        inputs=inputs,
        outputs=_outputs(records, land),
        frequency=_frequency(records),
        quality=_quality(records),
        owners=tuple(land.index.team_names.get(o.casefold(), o) for o in owners),
        monthly_cost=sum(costs) if costs else None,
        overlaps=(*_existing(product, view.products), *_beside(product, others)),
        odps="",
    )


def _readers(records: list[Record], land: Landscape) -> tuple[ProductReader, ...]:
    held: dict[str, list[Usage]] = {}
    for record in records:
        for use in record.usage:
            held.setdefault(use.consumer, []).append(use)
    found = [
        ProductReader(
            name=land.index.team_names.get(consumer.casefold(), consumer),
            queries_30d=sum(u.queries_30d for u in uses),
            users_30d=max(u.users_30d for u in uses),
            datasets=tuple(sorted({u.dataset for u in uses})),
        )
        for consumer, uses in held.items()
    ]
    return tuple(sorted(found, key=lambda r: (-r.queries_30d, r.name)))


def _inputs(records: list[Record], land: Landscape) -> tuple[InputPort, ...]:
    own = {r.dataset.id for r in records}
    sources = sorted({e.src for r in records for e in r.feeds} - own)
    return tuple(_input(s, land) for s in sources[:_MOST_PORTS])


def _input(source: str, land: Landscape) -> InputPort:
    contract, version = land.contracts.get(source, (source, _FIRST))
    dataset = land.index.view.by_id[source]
    return InputPort(
        dataset=source,
        domain=land.domains.get(source) or dataset.domain,
        contract=contract,
        version=version or _FIRST,
        known=source in land.contracts,
    )


def _outputs(records: list[Record], land: Landscape) -> tuple[OutputPort, ...]:
    """Return what others read or build on; where nothing is, all that the product is made of."""
    own = {r.dataset.id for r in records}
    offered = [r for r in records if r.usage or any(e.dst not in own for e in r.fed)] or records
    found: list[OutputPort] = []
    for record in offered[:_MOST_PORTS]:
        id_ = record.dataset.id
        contract, version = land.contracts.get(id_, (id_, _FIRST))
        found.append(
            OutputPort(
                dataset=id_,
                name=record.dataset.name,
                kind=record.dataset.kind or "table",
                contract=contract,
                version=version or _FIRST,
                known=id_ in land.contracts,
                feeds=len({e.dst for e in record.fed} - own),
                inputs=tuple(sorted({e.src for e in record.feeds})),
            )
        )
    return tuple(found)


def _kind(
    product: Product,
    records: list[Record],
    readers: tuple[ProductReader, ...],
    inputs: tuple[InputPort, ...],
    land: Landscape,
) -> tuple[Kind, str]:
    """Return the kind that lineage and use show, or the pattern's where they show nothing."""
    if not records:
        return product.kind, "as the reference model describes it; no dataset of the catalog fits"
    own = {land.domains.get(r.dataset.id) for r in records}
    foreign = sorted({i.domain for i in inputs if i.domain and land.domains.get(i.dataset) not in own})  # fmt: skip
    feeds = len({e.dst for r in records for e in r.fed} - {r.dataset.id for r in records})
    if len(foreign) > 1:
        return "aggregate", f"it joins data of {', '.join(foreign[:4])}"
    if len(readers) == 1 and not feeds:
        return "consumer-aligned", f"only {readers[0].name} reads it, and nothing is built on it"
    made = f"it feeds {feeds} other dataset{'' if feeds == 1 else 's'}"
    return "source-aligned", f"{made} and joins no other domain's data" if not foreign else made


def _read_with(records: list[Record], land: Landscape) -> tuple[str, ...]:
    """Return what is read together with it: in the same queries, else by the same readers."""
    own = {r.dataset.id for r in records}
    together: Counter[str] = Counter()
    for query in land.index.view.queries:
        if own & set(query.datasets):
            together.update({d: max(query.runs_30d, 1) for d in query.datasets if d not in own})
    if not together:
        readers = {u.consumer for r in records for u in r.usage}
        for use in land.index.view.usage:
            if use.consumer in readers and use.dataset not in own:
                together[use.dataset] += use.queries_30d
    ranked = sorted(together, key=lambda d: (-together[d], d))
    return tuple(ranked[:_WITH])


def _access(records: list[Record], readers: tuple[ProductReader, ...]) -> str:
    feeds = len({e.dst for r in records for e in r.fed} - {r.dataset.id for r in records})
    parts = [f"{feeds} dataset{'' if feeds == 1 else 's'} built on it"] if feeds else []
    people = [r for r in readers if r.users_30d and r.queries_30d / r.users_30d < _AUTOMATIC]
    machines = [r for r in readers if r not in people]
    if people:
        parts.append(f"queries by people in {', '.join(r.name for r in people[:3])}")
    if machines:
        parts.append(f"scheduled or application reads by {', '.join(r.name for r in machines[:3])}")
    return "; ".join(parts)


def _frequency(records: list[Record]) -> str:
    """Return how often its datasets are written, as their jobs ran."""
    texts = Texts({}, ())
    for record in records:
        for level in levels_of(record, texts):
            entry = level.entry
            if level.property == "frequency" and isinstance(entry, dict):
                source = entry["property"]
                why = source.why if isinstance(source, Told) else ""
                rhythm = f"{entry['value']} {entry['unit']}"
                return f"every {_RHYTHMS.get(rhythm, rhythm)} ({why})"
    return ""


def _quality(records: list[Record]) -> tuple[Measured, ...]:
    checks: dict[str, list[bool]] = {}
    for record in records:
        for check in record.checks:
            name = dimension_of(check.dimension) or check.dimension
            checks.setdefault(name, []).append(check.passed)
    return tuple(
        Measured(dimension=d, checks=len(passed), passed=sum(passed))
        for d, passed in sorted(checks.items())
    )


def _existing(product: Product, known: Iterable[DataProduct]) -> tuple[Overlap, ...]:
    mine = set(product.datasets)
    found = [(p, sorted(mine & {*p.outputs})) for p in known]
    return tuple(
        Overlap(
            product=p.name, status="exists", datasets=tuple(shared),
            advice=f"extend {p.name} or read it by its contract, and offer nothing twice",
        )
        for p, shared in found
        if shared
    )  # fmt: skip


def _beside(product: Product, others: Iterable[Product]) -> tuple[Overlap, ...]:
    mine = set(product.datasets)
    found = [(o, sorted(mine & set(o.datasets))) for o in others if o.id != product.id]
    return tuple(
        Overlap(
            product=o.name, status="proposed beside it", datasets=tuple(shared),
            advice="let one of the two offer it and the other read it by contract",
        )
        for o, shared in found
        if shared
    )  # fmt: skip
