"""How a catalog drifted between two loads: what changed, whether it breaks, and who reads it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from knowledge.catalog.model import Column, Dataset
from knowledge.catalog.view import CatalogView
from knowledge.record import Record
from tools.contracts.type_sizes import fit
from tools.lineage.graph import downstream

DriftKind = Literal[
    "dataset added", "dataset removed", "dataset renamed", "column added", "column removed",
    "column renamed", "type changed", "key changed", "owner changed", "domain changed",
    "lineage lost", "contract changed", "contract removed",
]  # fmt: skip
Verdict = Literal["breaking", "look at it", "safe"]

_ALIKE = 0.8
"""Share of common columns from which a dataset that is gone and a new one are the same, renamed."""


class Drift(Record):
    """One thing that differs between two loads."""

    kind: DriftKind
    dataset: str
    """Its id today, or where it is gone the id it had; of a contract, the contract's id."""
    column: str
    before: str
    after: str
    verdict: Verdict
    why: str
    fed: int
    """Datasets that are fed by it, as far as the asker may read them."""
    queries_30d: int


def drift(before: CatalogView, after: CatalogView) -> tuple[Drift, ...]:
    """Return what drifted: what breaks first, then what most is fed by and read, then by name."""
    renamed = _renamed(before, after)
    found = [
        *_datasets(before, after, renamed),
        *(d for pair in _pairs(before, after, renamed) for d in _within(*pair, before, after)),
        *_edges(before, after, renamed),
        *_contracts(before, after),
    ]
    reach = _Reach(before, after)
    weighed = [d.model_copy(update=reach.of(d.dataset)) for d in found]
    order = {"breaking": 0, "look at it": 1, "safe": 2}
    return tuple(sorted(weighed, key=lambda d: (order[d.verdict], -d.queries_30d, -d.fed, d.dataset, d.column, d.kind)))  # fmt: skip


class _Reach:
    """How many datasets are fed by one, and how much it is read, today or before it went."""

    def __init__(self, before: CatalogView, after: CatalogView) -> None:
        self._before, self._after = before, after
        self._queries = Counter[str]()
        for use in after.usage:
            self._queries[use.dataset] += use.queries_30d

    def of(self, dataset: str) -> dict[str, int]:
        view = self._after if dataset in self._after.by_id else self._before
        fed = len(downstream(view.edges, {dataset: None})) if dataset in view.by_id else 0
        return {"fed": fed, "queries_30d": self._queries[dataset]}


def _columns(view: CatalogView, dataset: str) -> dict[str, Column]:
    return {c.name.casefold(): c for c in view.columns((dataset,))}


def _renamed(before: CatalogView, after: CatalogView) -> Mapping[str, str]:
    """Return pairs of ids, gone and new, of datasets with nearly the same columns."""
    gone = [d.id for d in before.datasets if d.id not in after.by_id]
    new = [d.id for d in after.datasets if d.id not in before.by_id]
    found: dict[str, str] = {}
    held = {id_: set(_columns(after, id_)) for id_ in new}
    for id_ in gone:
        mine = set(_columns(before, id_))
        likely = max(held, key=lambda n: (_share(mine, held[n]), n), default=None)
        if likely is not None and _share(mine, held[likely]) >= _ALIKE:
            found[id_] = likely
            del held[likely]
    return found


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _pairs(
    before: CatalogView, after: CatalogView, renamed: Mapping[str, str]
) -> Iterator[tuple[Dataset, Dataset]]:
    for dataset in before.datasets:
        same = after.by_id.get(renamed.get(dataset.id, dataset.id))
        if same is not None:
            yield dataset, same


def _datasets(
    before: CatalogView, after: CatalogView, renamed: Mapping[str, str]
) -> Iterator[Drift]:
    for id_, new in renamed.items():
        yield _drift("dataset renamed", new, "breaking", "readers of the old name find nothing; told by its columns, which are the same", before=id_, after=new)  # fmt: skip
    for dataset in before.datasets:
        if dataset.id not in after.by_id and dataset.id not in renamed:
            yield _drift("dataset removed", dataset.id, "breaking", "its readers find nothing")
    for dataset in after.datasets:
        if dataset.id not in before.by_id and dataset.id not in renamed.values():
            yield _drift("dataset added", dataset.id, "safe", "nobody reads it yet")


def _within(old: Dataset, new: Dataset, before: CatalogView, after: CatalogView) -> Iterator[Drift]:
    yield from _between(new.id, _columns(before, old.id), _columns(after, new.id))
    if old.primary_key and old.primary_key != new.primary_key:
        yield _drift("key changed", new.id, "breaking", "joins and merges by the old key go wrong", before=", ".join(old.primary_key), after=", ".join(new.primary_key))  # fmt: skip
    if set(old.owners) != set(new.owners):
        gone = not new.owners
        yield _drift("owner changed", new.id, "look at it" if gone else "safe", "nobody owns it any more" if gone else "questions go to somebody else", before=", ".join(old.owners), after=", ".join(new.owners))  # fmt: skip
    if old.domain != new.domain:
        yield _drift("domain changed", new.id, "look at it", "another domain answers for it and its policies", before=old.domain, after=new.domain)  # fmt: skip


def _between(dataset: str, old: Mapping[str, Column], new: Mapping[str, Column]) -> Iterator[Drift]:
    gone, come = [c for n, c in old.items() if n not in new], [c for n, c in new.items() if n not in old]  # fmt: skip
    for column in gone:
        likely = next((c for c in come if c.position == column.position and c.type == column.type), None)  # fmt: skip
        if likely is None:
            yield _drift("column removed", dataset, "breaking", "queries that name it fail", column.name, column.type)  # fmt: skip
        else:
            come.remove(likely)
            yield _drift("column renamed", dataset, "breaking", "queries that name the old one fail; told by place and type, which are the same", likely.name, column.name, likely.name)  # fmt: skip
    for column in come:
        yield _drift("column added", dataset, "safe", "only readers that take all columns notice", column.name, after=column.type)  # fmt: skip
    for name, column in old.items():
        same = new.get(name)
        if same is not None and column.type and same.type and column.type != same.type:
            yield from _retyped(dataset, column, same)


def _retyped(dataset: str, old: Column, new: Column) -> Iterator[Drift]:
    match fit(old.type, new.type):
        case "same":
            return
        case "wider":
            verdict, why = (
                "look at it",
                "every old value still fits; readers with a fixed width don't",
            )
        case "narrower":
            verdict, why = "breaking", "values that were possible no longer fit"
        case _:
            verdict, why = "breaking", "readers that expect the old type fail or read other values"
    yield _drift("type changed", dataset, verdict, why, new.name, old.type, new.type)


def _edges(before: CatalogView, after: CatalogView, renamed: Mapping[str, str]) -> Iterator[Drift]:
    """Yield datasets that are still there but have lost all that fed them."""
    fed_before = {renamed.get(e.dst, e.dst) for e in before.edges if e.kind == "lineage"}
    fed_now = {e.dst for e in after.edges if e.kind == "lineage"}
    for id_ in sorted(fed_before - fed_now):
        if id_ in after.by_id:
            yield _drift("lineage lost", id_, "look at it", "nothing that you may read feeds it any more, so it may be stale")  # fmt: skip


def _contracts(before: CatalogView, after: CatalogView) -> Iterator[Drift]:
    now = {c.id: c for c in after.contracts}
    for contract in before.contracts:
        same = now.get(contract.id)
        if same is None:
            yield _drift("contract removed", contract.id, "breaking", "what it promised is promised no longer")  # fmt: skip
        elif same.text != contract.text:
            yield _drift("contract changed", contract.id, "look at it", "compare the two with check_contract", before=contract.version, after=same.version)  # fmt: skip


def _drift(
    kind: DriftKind,
    dataset: str,
    verdict: Verdict,
    why: str,
    column: str = "",
    before: str = "",
    after: str = "",
) -> Drift:
    return Drift(
        kind=kind, dataset=dataset, column=column, before=before, after=after,
        verdict=verdict, why=why, fed=0, queries_30d=0,
    )  # fmt: skip
