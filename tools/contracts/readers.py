"""Whom the changes of a contract touch: each reader with a verdict, and who must agree."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from open_data_contract_standard.model import OpenDataContractStandard

from knowledge.catalog.model import Dataset, Query
from knowledge.catalog.view import CatalogView
from tools.changes.impact import Impact, Landscape, impact_of
from tools.changes.model import Affected, Target
from tools.contracts.changed import Verdict, worst
from tools.contracts.model import Change, Party, Reader

_MILDER: Mapping[Verdict, Verdict] = {
    "breaking": "needs notice",
    "needs notice": "safe",
    "safe": "safe",
}


@dataclass(frozen=True, slots=True)
class Touched:
    """What the changes come to for those who read the data, as far as the asker may know."""

    readers: tuple[Reader, ...]
    """The gravest verdict first, then the most read."""
    further: tuple[str, ...]
    """Datasets that the changes reach only through others, sorted."""
    datasets: tuple[str, ...]
    """Ids of the contract's tables in the catalog, in the contract's order."""
    unknown: tuple[str, ...]
    """Tables of the contract that the catalog does not have."""


def datasets_of(contract: OpenDataContractStandard, view: CatalogView) -> Mapping[str, Dataset]:
    """Return the dataset of each table of a contract, where exactly one readable one fits."""
    held: dict[str, set[str]] = {}
    for dataset in view.datasets:
        short = dataset.id.rpartition(".")[2]
        for name in {dataset.id, dataset.name, short, f"{dataset.schema}.{dataset.name}"}:
            held.setdefault(name.casefold(), set()).add(dataset.id)
    schemas = [s.schema_ for s in contract.servers or [] if s.schema_]
    found: dict[str, Dataset] = {}
    for table in contract.schema_ or []:
        names = [n for n in (table.physicalName, table.name) if n]
        names += [f"{s}.{n}" for s in schemas for n in names]
        fitting = (held[n.casefold()] for n in names if len(held.get(n.casefold(), ())) == 1)
        ids = next(fitting, set[str]())
        found.update({str(table.name): view.by_id[i] for i in ids})
    return found


def touched_by(
    changes: tuple[Change, ...], old: OpenDataContractStandard, view: CatalogView
) -> Touched:
    """Return the readers of the contract's tables with what the changes mean for each.

    A reader whose recorded column lineage or queries do not use a changed column is judged one
    degree milder, for filters and joins are often not recorded.
    """
    known = datasets_of(old, view)
    land = Landscape(view)
    unknown = tuple(str(t.name) for t in old.schema_ or [] if str(t.name) not in known)
    reaches = _reaches(changes, known, land)
    fed = _impact(known.values(), land)
    direct = [a for a in fed.affected if a.depth == 1]
    readers = [_feeding(a, changes, known, reaches, land) for a in direct]
    readers += _teams(changes, known, land)
    order: tuple[Verdict, ...] = ("breaking", "needs notice", "safe")
    ranked = sorted(readers, key=lambda r: (order.index(r.verdict), -r.queries_30d, r.name))
    return Touched(
        readers=tuple(r for r in ranked if r.how != "key" or r.verdict != "safe"),
        further=tuple(sorted(a.dataset for a in fed.affected if a.depth > 1)),
        datasets=tuple(d.id for d in known.values()),
        unknown=unknown,
    )


def _impact(datasets: Iterable[Dataset], land: Landscape) -> Impact:
    whole = (
        Target(kind="dataset", name=d.id, label=d.name, datasets=(d.id,), owners=())
        for d in datasets
    )
    return impact_of(tuple(whole), land)


_Place = tuple[str, str]
"""Table and column as the contract names them."""


def _reaches(
    changes: tuple[Change, ...], known: Mapping[str, Dataset], land: Landscape
) -> Mapping[_Place, frozenset[str]]:
    """Return for each changed column the datasets that use it, as far as lineage tells."""
    found: dict[_Place, frozenset[str]] = {}
    for change in changes:
        dataset = known.get(change.table)
        place = (change.table, change.column)
        if dataset is None or not change.column or place in found or change.verdict == "safe":
            continue
        column = change.column.split(".")[0]
        target = Target(kind="column", name=f"{dataset.id}.{column}", label=f"{dataset.name}.{column}", datasets=(dataset.id,), owners=())  # fmt: skip
        found[place] = frozenset(a.dataset for a in impact_of((target,), land).affected)
    return found


def _feeding(
    affected: Affected,
    changes: tuple[Change, ...],
    known: Mapping[str, Dataset],
    reaches: Mapping[_Place, frozenset[str]],
    land: Landscape,
) -> Reader:
    source = affected.path[0]
    keyed = affected.certainty == "by key"
    mine = [c for c in changes if not c.table or _id(c, known) == source]
    if keyed:
        mine = [c for c in mine if c.column or c.path == f"schema.{c.table}"]
    verdicts: list[Verdict] = []
    because: list[str] = []
    for change in mine:
        uses = reaches.get((change.table, change.column))
        spared = uses is not None and affected.dataset not in uses
        if keyed and spared:
            continue
        verdict = _MILDER[change.verdict] if spared else change.verdict
        verdicts.append(verdict)
        because += [change.path] if verdict != "safe" else []
    jobs = f" by {', '.join(affected.jobs)}" if affected.jobs else ""
    return Reader(
        name=affected.dataset,
        kind="dataset",
        how="key" if keyed else "lineage",
        verdict=worst(tuple(verdicts)),
        because=tuple(because),
        reads=(source,),
        evidence=f"holds a key to {source}" if keyed else f"is fed from {source}{jobs}",
        owners=tuple(land.team_name(o) for o in affected.owners),
        queries_30d=affected.queries_30d,
    )


def _id(change: Change, known: Mapping[str, Dataset]) -> str:
    found = known.get(change.table)
    return found.id if found else ""


def _teams(
    changes: tuple[Change, ...], known: Mapping[str, Dataset], land: Landscape
) -> list[Reader]:
    """Return who reads the tables themselves, by the recorded usage."""
    reads: dict[str, dict[str, int]] = {}
    for dataset in known.values():
        for use in land.usage.get(dataset.id, ()):
            reads.setdefault(use.consumer, {})[dataset.id] = use.queries_30d
    return [_team(consumer, held, changes, known, land) for consumer, held in reads.items()]


def _team(
    consumer: str,
    held: Mapping[str, int],
    changes: tuple[Change, ...],
    known: Mapping[str, Dataset],
    land: Landscape,
) -> Reader:
    verdicts: list[Verdict] = []
    because: list[str] = []
    queries = [q for q in land.catalog.queries if q.consumer == consumer]
    for change in changes:
        dataset = _id(change, known)
        if change.table and dataset not in held:
            continue
        spared = bool(change.column) and _unused(change.column, dataset, queries)
        verdict = _MILDER[change.verdict] if spared else change.verdict
        verdicts.append(verdict)
        because += [change.path] if verdict != "safe" else []
    number = sum(held.values())
    name = land.team_name(consumer)
    return Reader(
        name=name,
        kind="team",
        how="usage",
        verdict=worst(tuple(verdicts)),
        because=tuple(because),
        reads=tuple(sorted(held, key=lambda d: (-held[d], d))),
        evidence=f"{number:,} queries in 30 days",
        owners=(name,),
        queries_30d=number,
    )


def _unused(column: str, dataset: str, queries: list[Query]) -> bool:
    """Return whether the recorded queries of this dataset name neither the column nor all."""
    mine = [q.text for q in queries if dataset in q.datasets]
    word = re.compile(rf"\*|\b{re.escape(column.split('.', maxsplit=1)[0])}\b", re.IGNORECASE)
    return bool(mine) and not any(word.search(text) for text in mine)


def parties(
    touched: Touched, owners: tuple[str, ...], approvers: tuple[str, ...]
) -> tuple[Party, ...]:
    """Return who must agree to the changes and who must hear of them, each once.

    Who owns the contract and who approves it by its own terms agree to what breaks readers, and
    so do those readers.
    """
    found: dict[str, Party] = {}
    breaking = any(r.verdict == "breaking" for r in touched.readers)
    for name in owners:
        found.setdefault(name, Party(name=name, must="agree", because="owns the contract"))
    for name in approvers if breaking or not touched.readers else ():
        found.setdefault(name, Party(name=name, must="agree", because="approves changes by the contract's own terms"))  # fmt: skip
    for reader in touched.readers:
        if reader.verdict == "safe":
            continue
        must = "agree" if reader.verdict == "breaking" else "hear"
        for name in reader.owners or (f"the owner of {reader.name}, whom the catalog does not name",):  # fmt: skip
            what = "reads it" if reader.kind == "team" else f"owns {reader.name}"
            found.setdefault(name, Party(name=name, must=must, because=f"{what}: {reader.evidence}"))  # fmt: skip
    return tuple(sorted(found.values(), key=lambda p: p.must != "agree"))
