"""Whom a change reaches: along lineage and keys, by column where that is known."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.catalog.model import Edge, Team, Usage
from knowledge.catalog.view import CatalogView
from tools.changes.model import Affected, Certainty, Consumer, Promise, Target
from tools.lineage.graph import ALL, Reached, downstream
from tools.lineage.places import label_of


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a change reaches, each part in the order in which it matters."""

    affected: tuple[Affected, ...] = ()
    spared: tuple[str, ...] = ()
    """Datasets that read what changes, but by the lineage of columns not the column in question."""
    promises: tuple[Promise, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    stopped: tuple[str, ...] = ()
    """Jobs that read what changes."""


@dataclass(slots=True)
class Landscape:
    """A catalog view with what the computation looks up."""

    catalog: CatalogView
    usage: Mapping[str, tuple[Usage, ...]] = field(init=False)
    teams: Mapping[str, Team] = field(init=False)
    owning: Mapping[str, tuple[str, ...]] = field(init=False)
    """The names of the teams that own each dataset."""

    def __post_init__(self) -> None:
        """Index usage and owning teams by dataset, and teams by id and name."""
        held: dict[str, list[Usage]] = defaultdict(list)
        for use in self.catalog.usage:
            held[use.dataset].append(use)
        self.usage = {d: tuple(uses) for d, uses in held.items()}
        owning: dict[str, list[str]] = defaultdict(list)
        for team in self.catalog.teams:
            for dataset in dict.fromkeys(team.owns):
                owning[dataset].append(team.name)
        self.owning = {d: tuple(names) for d, names in owning.items()}
        by_name = {t.name.casefold(): t for t in self.catalog.teams}
        self.teams = by_name | {t.id.casefold(): t for t in self.catalog.teams}

    def owners(self, dataset: str) -> tuple[str, ...]:
        """Return the owners of a dataset; where it has none, the teams that own it."""
        known = self.catalog.by_id.get(dataset)
        if known is not None and known.owners:
            return known.owners
        return self.owning.get(dataset, ())

    def label(self, dataset: str) -> str:
        """Return what people call a dataset, or the id where there is none of it."""
        known = self.catalog.by_id.get(dataset)
        return label_of(known) if known else dataset

    def team_name(self, consumer: str) -> str:
        """Return the name of the team that a consumer is, or the consumer as it is called."""
        team = self.teams.get(consumer.casefold())
        return team.name if team else consumer


def impact_of(targets: tuple[Target, ...], land: Landscape) -> Impact:
    """Return what a change of these targets reaches, all of them together."""
    edges, starts = land.catalog.edges, _starts(targets)
    changing = tuple(starts)
    reached = downstream(edges, starts)
    keyed = _holding_keys(edges, starts, {r.dataset for r in reached})
    affected = tuple(
        sorted(
            (*(_affected(r, _how(r), land) for r in reached), *(_by_key(k, land) for k in keyed)),
            key=lambda a: (a.depth, -a.queries_30d, a.dataset),
        )
    )
    touched = {*changing, *(a.dataset for a in affected)}
    direct = {*changing, *(a.dataset for a in affected if a.depth == 1)}
    whole = downstream(edges, dict.fromkeys(changing, ALL))
    return Impact(
        affected=affected,
        spared=tuple(r.dataset for r in whole if r.dataset not in touched),
        promises=_promises(touched, direct, land.catalog),
        consumers=_consumers(touched, direct, land),
        stopped=tuple(sorted({e.job for e in edges if e.job and e.src in changing})),
    )


def _starts(targets: tuple[Target, ...]) -> dict[str, frozenset[str] | None]:
    """Return the datasets that change, each with its columns that do, or as a whole."""
    starts: dict[str, frozenset[str] | None] = {}
    for target in targets:
        for dataset in target.datasets:
            if target.kind == "column":
                column = frozenset({target.name.removeprefix(f"{dataset}.").casefold()})
                known = starts.get(dataset, frozenset())
                starts[dataset] = ALL if known is None else known | column
            else:
                starts[dataset] = ALL
    return starts


def _how(reached: Reached) -> Certainty:
    return "by dataset" if reached.columns is None else "by column"


def _affected(reached: Reached, certainty: Certainty, land: Landscape) -> Affected:
    dataset = land.catalog.by_id[reached.dataset]
    uses = land.usage.get(dataset.id, ())
    return Affected(
        dataset=dataset.id,
        name=land.label(dataset.id),
        owners=land.owners(dataset.id),
        domain=dataset.domain,
        depth=reached.depth,
        path=reached.path,
        jobs=reached.jobs,
        certainty=certainty,
        columns=reached.columns or (),
        queries_30d=sum(u.queries_30d for u in uses),
        readers=len({u.consumer for u in uses}),
    )


def _holding_keys(
    edges: Iterable[Edge], starts: Mapping[str, frozenset[str] | None], fed: set[str]
) -> tuple[Edge, ...]:
    """Return one foreign key of each dataset that is not fed, but holds a key to what changes."""
    found: dict[str, Edge] = {}
    for edge in sorted(edges, key=lambda e: (e.src, e.dst)):
        if edge.kind != "foreign_key" or edge.dst not in starts or edge.src in starts:
            continue
        part = starts[edge.dst]
        uses = part is None or any(to.casefold() in part for _, to in edge.columns)
        if uses and edge.src not in fed:
            found.setdefault(edge.src, edge)
    return tuple(found.values())


def _by_key(edge: Edge, land: Landscape) -> Affected:
    columns = tuple(sorted(from_ for from_, _ in edge.columns))
    return _affected(Reached(edge.src, 1, (edge.dst, edge.src), (), columns), "by key", land)


def _promises(touched: set[str], direct: set[str], catalog: CatalogView) -> tuple[Promise, ...]:
    """Return the contracts and products of what is reached, the directly touched first."""
    found = [
        Promise(
            kind="contract", id=c.id, name=c.id, owners=(), direct=not direct.isdisjoint(c.datasets),
            datasets=tuple(d for d in c.datasets if d in touched),
        )
        for c in catalog.contracts
        if not touched.isdisjoint(c.datasets)
    ]  # fmt: skip
    for product in catalog.products:
        parts = dict.fromkeys((*product.outputs, *product.inputs))
        held = tuple(d for d in parts if d in touched)
        if held:
            near = not direct.isdisjoint(product.outputs)
            found.append(
                Promise(
                    kind="product", id=product.id, name=product.name, owners=product.owners,
                    datasets=held, direct=near,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda p: (not p.direct, p.kind, p.id)))


def _consumers(touched: set[str], direct: set[str], land: Landscape) -> tuple[Consumer, ...]:
    """Return who reads what is reached, those nearest to the change and who read most first."""
    held: dict[str, list[Usage]] = defaultdict(list)
    for dataset in sorted(touched):
        for use in land.usage.get(dataset, ()):
            held[use.consumer].append(use)
    found = [
        Consumer(
            consumer=consumer,
            name=land.team_name(consumer),
            queries_30d=sum(u.queries_30d for u in uses),
            datasets=tuple(
                u.dataset for u in sorted(uses, key=lambda u: (-u.queries_30d, u.dataset))
            ),
            direct=any(u.dataset in direct for u in uses),
        )
        for consumer, uses in held.items()
    ]
    return tuple(sorted(found, key=lambda c: (not c.direct, -c.queries_30d, c.consumer)))
