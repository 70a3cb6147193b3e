"""An example of a concept from the organisation's own catalog, in a sentence."""

from collections import Counter, defaultdict
from collections.abc import Callable

from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogView
from tools.datasets import called
from tools.governance.columns import sensitive_columns

_FEW = 3
_LOOKED_AT = 300
"""Datasets in which a sensitive column is looked for."""


def own_example(kind: str, view: CatalogView) -> str:
    """Return a sentence on a real thing of this kind, or an empty text where there is none."""
    if not view.datasets:
        return ""
    return _EXAMPLES[kind](view) or _owner(view) or _dataset(view)


def _most_read(view: CatalogView) -> Dataset:
    """Return the dataset that is read most; without usage, the one that most is made from or refers to."""
    read: Counter[str] = Counter()
    for usage in view.usage:
        read[usage.dataset] += usage.queries_30d
    if not read:
        read.update(e.src if e.kind == "lineage" else e.dst for e in view.edges)
    owned = {d.id for d in view.datasets if d.owners}
    best = min(view.by_id, key=lambda id_: (-read[id_], id_ not in owned, id_))
    return view.by_id[best]


def _dataset(view: CatalogView) -> str:
    dataset = _most_read(view)
    told = f": {_plain(dataset.description).rstrip('.')}" if dataset.description else ""
    return f"{called(dataset)} is a dataset of yours that much is built on{told}."


def _owner(view: CatalogView) -> str:
    dataset = _most_read(view)
    if not dataset.owners:
        return ""
    unowned = sum(1 for d in view.datasets if not d.owners)
    rest = f", while {unowned:,} of your {len(view.datasets):,} datasets name nobody" if unowned else ""  # fmt: skip
    return f"{called(dataset)} names {_plain(dataset.owners[0])} as its owner{rest}."


def _domain(view: CatalogView) -> str:
    members: dict[str, list[str]] = defaultdict(list)
    for dataset in view.datasets:
        if dataset.domain:
            members[dataset.domain].append(dataset.id)
    if not members:
        return _unnamed_domain(view)
    name = min(members, key=lambda d: (-len(members[d]), d))
    return f"{_plain(name)} is a domain in your catalog, with {len(members[name]):,} datasets such as {_listed(members[name])}."


def _unnamed_domain(view: CatalogView) -> str:
    owners: dict[str, list[str]] = defaultdict(list)
    for dataset in view.datasets:
        for owner in dataset.owners[:1]:
            owners[owner].append(dataset.id)
    if not owners:
        return ""
    owner = min(owners, key=lambda o: (-len(owners[o]), o))
    return f"Your catalog names no domains; one may begin where one owner has much already: {_plain(owner)} has {len(owners[owner]):,} datasets such as {_listed(owners[owner])}."


def _lineage(view: CatalogView) -> str:
    above, below = _neighbours(view)
    both = [d for d in view.by_id if above[d] and below[d]]
    if not both:
        return ""
    best = min(both, key=lambda d: (-min(len(above[d]), len(below[d])), d))
    return f"{best} is made from {_listed(above[best])} and feeds {_listed(below[best])}."


def _upstream(view: CatalogView) -> str:
    above, below = _neighbours(view)
    first = [d for d in view.by_id if below[d] and not above[d]]
    if not first:
        return ""
    best = min(first, key=lambda d: (-len(below[d]), d))
    return f"{best} is where facts enter; {_listed(below[best])} is built on it."


def _downstream(view: CatalogView) -> str:
    above, _ = _neighbours(view)
    joined = [d for d in view.by_id if len(above[d]) > 1]
    if not joined:
        return ""
    best = min(joined, key=lambda d: (-len(above[d]), d))
    return f"{best} joins {len(above[best])} others, such as {_listed(above[best])}."


def _neighbours(view: CatalogView) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    above, below = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for edge in view.edges:
        if edge.kind == "lineage":
            above[edge.dst].append(edge.src)
            below[edge.src].append(edge.dst)
    return _distinct(above), _distinct(below)


def _distinct(links: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return each dataset's neighbours once, though several jobs may link the two."""
    return defaultdict(list, {id_: list(dict.fromkeys(found)) for id_, found in links.items()})


def _usage(view: CatalogView) -> str:
    if not view.usage:
        return ""
    usage = max(view.usage, key=lambda u: (u.queries_30d, u.dataset, u.consumer))
    return f"{usage.dataset} was read by {_plain(usage.consumer)} with {usage.queries_30d:,} queries in 30 days."


def _product(view: CatalogView) -> str:
    if not view.products:
        return ""
    product = view.products[0]
    told = f", which serves {_plain(product.purpose).rstrip('.')}" if product.purpose else ""
    return f"{_plain(product.name)} is a data product in your catalog{told}."


def _contract(view: CatalogView) -> str:
    found = next((c for c in view.contracts if c.datasets), None)
    if found is None:
        return f"No contract is in your catalog yet; the first could be for {called(_most_read(view))}, on which most is built."
    return f"The contract {_plain(found.id)} covers {_listed(list(found.datasets))}."


def _check(view: CatalogView) -> str:
    check = next((c for c in view.checks if not c.passed), next(iter(view.checks), None))
    if check is None:
        return ""
    place = f"{check.dataset}.{check.column}" if check.column else check.dataset
    return f"A check of {check.dimension or 'quality'} on {place} ({_plain(check.rule)}) {'passed' if check.passed else 'failed'} when it last ran."


def _job(view: CatalogView) -> str:
    jobs = Counter(e.job for e in view.edges if e.job)
    if not jobs:
        return ""
    job = min(jobs, key=lambda j: (-jobs[j], j))
    fed = sorted({e.dst for e in view.edges if e.job == job})
    return f"The job {_plain(job)}, one of your {len(view.jobs):,}, fills {_listed(fed)}."


def _sensitive(view: CatalogView) -> str:
    looked = [d.id for d in view.datasets[:_LOOKED_AT]]
    found = sensitive_columns(view, looked)
    if not found:
        return ""
    where = called(view.by_id[found[0].dataset])
    return f"The column {found[0].column} of {where} looks {found[0].kind}, so a rule has to say who may read it."


def _raw(view: CatalogView) -> str:
    raw = [d for d in view.datasets if d.layer == "raw"]
    return f"{raw[0].id} is one of {len(raw):,} raw copies in your catalog." if raw else ""


def _layers(view: CatalogView) -> str:
    layers = Counter(d.layer for d in view.datasets if d.layer)
    if not layers:
        return ""
    told = ", ".join(f"{name} ({count:,} datasets)" for name, count in sorted(layers.items(), key=lambda i: (-i[1], i[0]))[:_FEW])  # fmt: skip
    return f"Your catalog's layers are {told}."


def _shared(view: CatalogView) -> str:
    readers: dict[str, set[str]] = defaultdict(set)
    for usage in view.usage:
        readers[usage.dataset].add(usage.consumer)
    if not readers:
        return ""
    best = min(readers, key=lambda d: (-len(readers[d]), d))
    return f"{best} is read by {len(readers[best]):,} consumers, such as {_listed(sorted(readers[best]))}."


def _team(view: CatalogView) -> str:
    owning = [t for t in view.teams if t.owns]
    if not owning:
        return ""
    team = max(owning, key=lambda t: (len(t.owns), t.id))
    return f"The team {_plain(team.name)} owns {len(team.owns):,} of your {len(view.datasets):,} datasets, so their form follows its habits."


_EXAMPLES: dict[str, Callable[[CatalogView], str]] = {
    "check": _check, "contract": _contract, "dataset": _dataset, "domain": _domain,
    "downstream": _downstream, "job": _job, "layers": _layers, "lineage": _lineage,
    "owner": _owner, "product": _product, "raw": _raw, "sensitive": _sensitive,
    "shared": _shared, "team": _team, "upstream": _upstream, "usage": _usage,
}  # fmt: skip


def _listed(names: list[str]) -> str:
    return ", ".join(_plain(n) for n in names[:_FEW])


def _plain(text: str) -> str:
    """Return a text of the catalog on one line."""
    return " ".join(text.split())
