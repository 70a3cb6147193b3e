"""A cut of a catalog, made into the proposal that people read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from knowledge.catalog.view import CatalogView
from tools.domains import account, measures
from tools.domains.discovery import Cut, parts
from tools.domains.evidence import Evidence
from tools.domains.grouping import Nearness, grouping, named, nearness
from tools.domains.model import (
    BorderDataset,
    CapabilityHint,
    DomainLink,
    DomainProposal,
    EvidenceKind,
    Flow,
    OtherCount,
    ProposedDomain,
    SharedGroup,
    Unassigned,
)
from tools.domains.naming import Naming
from tools.domains.own_words import Lexicon
from tools.domains.ownership import (
    Holdings,
    central_owners,
    cost_of,
    holdings_of,
    jobs_of,
    owner_candidates,
    personal_columns,
)
from tools.domains.placing import attach
from tools.domains.speech import Ints
from tools.domains.words import spelled

BORDERS = 10
"""Border datasets given for a domain."""


@dataclass(frozen=True, slots=True)
class Case:
    """What was asked and what was found."""

    view: CatalogView
    hints: tuple[CapabilityHint, ...]
    wanted: tuple[int, int] | None
    evidence: Evidence
    found: Cut
    lexicon: Lexicon
    seed: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What all domains are described from."""

    namings: tuple[Naming, ...]
    ids: tuple[str, ...]
    rows: tuple[list[int], ...]
    """Datasets by domain."""
    holdings: tuple[measures.Holding, ...]
    inputs: Mapping[int, list[tuple[int, int]]]
    """By domain, the domains it reads from and the number of links, most first."""
    outputs: Mapping[int, list[tuple[int, int]]]
    doubts: Mapping[int, list[measures.Doubt]]
    near: Nearness
    confidence: tuple[float, ...]
    people: Holdings
    personal: Counter[str]
    """Columns that look personal, by dataset."""
    central: frozenset[str]
    """Owners that serve all domains and so own none."""


def proposal(case: Case, again: list[Ints], groups: Cut | None) -> DomainProposal:
    """Return the proposal.

    `again` are further cuts by which firmness is judged; `groups` is a coarse cut to group the
    domains by, where there are too many to steer.
    """
    labels, links = case.found.labels, case.evidence.links
    seen = _seen(case, again)
    order = sorted(range(len(seen.namings)), key=lambda d: (-len(seen.rows[d]), d))
    return DomainProposal(
        domains=tuple(_domain(case, seen, d) for d in order),
        links=_links(seen, measures.flows(labels, links)),
        shared=_shared(case),
        unassigned=_unassigned(case),
        missing_evidence=account.missing_evidence(
            case.view, case.evidence.graph.clone_rate, len(case.hints)
        ),
        alternatives=_alternatives(case, seen),
        count_reason=_count_reason(case, seen),
        groups=() if groups is None else grouping(case, seen.ids, order, groups),
        evidence=tuple(
            EvidenceKind(kind=e.kind, datasets=e.datasets, trust=e.trust)
            for e in case.evidence.graph.seen
        ),
        measures=measures.cut_measures(labels, links),
    )


def _seen(case: Case, again: list[Ints]) -> _Seen:
    labels, links = case.found.labels, case.evidence.links
    people = holdings_of(case.view)
    namings = named(case, case.found)
    attached = attach(labels, case.evidence.graph)
    ids, flows = _ids(namings), measures.flows(labels, links)
    doubts: dict[int, list[measures.Doubt]] = {}
    for doubt in measures.doubts(labels, attached):
        doubts.setdefault(int(labels[doubt.dataset]), []).append(doubt)
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(len(namings) + 1))
    numbers: list[int] = order.tolist()
    rows = tuple(numbers[a:b] for a, b in pairwise(map(int, starts)))
    members = [[case.view.datasets[i].id for i in r] for r in rows]
    return _Seen(
        namings=namings,
        ids=ids,
        rows=rows,
        holdings=measures.holdings(labels, links),
        inputs=_by_end(flows, 1, ids),
        outputs=_by_end(flows, 0, ids),
        doubts=doubts,
        near=nearness(case.found, attached),
        confidence=measures.agreement(labels, again) if again else (),
        people=people,
        personal=personal_columns(case.view),
        central=central_owners(members, people),
    )


def _by_end(
    flows: Counter[tuple[int, int]], own: int, ids: tuple[str, ...]
) -> dict[int, list[tuple[int, int]]]:
    """Return by the domain at end `own` (0 upstream, 1 downstream) the others, most links first."""
    found: dict[int, list[tuple[int, int]]] = {}
    for pair, count in sorted(flows.items(), key=lambda f: (-f[1], ids[f[0][1 - own]])):
        found.setdefault(pair[own], []).append((pair[1 - own], count))
    return found


def _domain(case: Case, seen: _Seen, domain: int) -> ProposedDomain:
    datasets = [case.view.datasets[i] for i in seen.rows[domain]]
    ids = tuple(d.id for d in datasets)
    naming, holding = seen.namings[domain], seen.holdings[domain]
    owners = owner_candidates(ids, seen.people, seen.central)
    return ProposedDomain(
        id=seen.ids[domain],
        name=naming.name,
        capability=naming.capability,
        also=naming.also,
        datasets=tuple(sorted(ids)),
        cohesion=holding.cohesion,
        coupling=holding.coupling,
        confidence=seen.confidence[domain] if seen.confidence else None,
        naming_confidence=naming.confidence,
        naming_words=naming.words,
        inputs=_flows(seen, seen.inputs.get(domain, [])),
        outputs=_flows(seen, seen.outputs.get(domain, [])),
        owner_candidates=owners,
        jobs=jobs_of(ids, seen.people),
        monthly_cost=cost_of(datasets),
        personal_columns=sum(seen.personal[id_] for id_ in ids),
        border=_border(case, seen, domain),
        rationale=account.rationale(naming, len(ids), holding, owners),
        rejected=_rejected(seen, domain),
    )


def _ids(namings: tuple[Naming, ...]) -> tuple[str, ...]:
    ids: dict[str, None] = {}
    for number, naming in enumerate(namings, start=1):
        text = naming.capability or "-".join(spelled(naming.name)) or "domain"
        ids[text if text not in ids else f"{text}-{number}"] = None
    return tuple(ids)


def _flows(seen: _Seen, found: list[tuple[int, int]]) -> tuple[Flow, ...]:
    return tuple(Flow(domain=seen.ids[other], links=count) for other, count in found)


def _border(case: Case, seen: _Seen, domain: int) -> tuple[BorderDataset, ...]:
    return tuple(
        BorderDataset(
            dataset=case.view.datasets[d.dataset].id,
            other=seen.ids[d.other],
            reason=f"{d.rival:.0%} of its links and words lead to {seen.namings[d.other].name}"
            f" and {d.own:.0%} to this domain",
        )
        for d in seen.doubts.get(domain, [])[:BORDERS]
    )


def _rejected(seen: _Seen, domain: int) -> str:
    other = int(seen.near.other[domain])
    if other < 0:
        return account.ALONE
    links = sum(
        count
        for flows in (seen.inputs, seen.outputs)
        for end, count in flows.get(domain, [])
        if end == other
    )
    value = float(seen.near.value[domain])
    name = seen.namings[other].name
    if seen.near.joined:
        return account.rejected(name, value, links)
    return account.kept_apart(name, value, float(seen.near.own[domain]), links)


def _links(seen: _Seen, flows: Counter[tuple[int, int]]) -> tuple[DomainLink, ...]:
    found = [(seen.ids[a], seen.ids[b], count) for (a, b), count in flows.items()]
    return tuple(
        DomainLink(src=a, dst=b, count=count)
        for a, b, count in sorted(found, key=lambda f: (-f[2], f[0], f[1]))
    )


def _shared(case: Case) -> tuple[SharedGroup, ...]:
    found = case.found
    groups: list[SharedGroup] = []
    references: set[int] = set(found.reference[found.reference >= 0].tolist())
    for hint in sorted(references):
        rows = np.flatnonzero(found.reference == hint)
        groups.append(
            SharedGroup(
                name=case.hints[hint].name,
                capability=case.hints[hint].id,
                datasets=_ids_of(case, rows),
                reason="Their names speak of reference data, which no single domain should own.",
            )
        )
    wide = np.flatnonzero(found.readers > 0)
    if len(wide):
        few, many = int(found.readers[wide].min()), int(found.readers[wide].max())
        domains = f"{few}" if few == many else f"{few} to {many}"
        groups.append(
            SharedGroup(
                name="Data that most domains use",
                capability="",
                datasets=_ids_of(case, wide),
                reason=f"Each is used by {domains} domains, and none of them makes up most of its use.",
            )
        )
    return tuple(groups)


def _ids_of(case: Case, rows: Ints) -> tuple[str, ...]:
    return tuple(sorted(case.view.datasets[i].id for i in map(int, rows)))


def _unassigned(case: Case) -> tuple[Unassigned, ...]:
    left = ((case.view.datasets[i].id, reason) for i, reason in case.found.unassigned.items())
    return tuple(Unassigned(dataset=id_, reason=reason) for id_, reason in sorted(left))


def _alternatives(case: Case, seen: _Seen) -> tuple[OtherCount, ...]:
    names, near = [n.name for n in seen.namings], seen.near
    found: list[OtherCount] = []
    if len(names) > 1 and near.value.max() > 0:
        first = int(near.value.argmax())
        both = sorted((first, int(near.other[first])))
        pair = (names[both[0]], names[both[1]])
        make = account.coarser if near.joined else account.fewer
        found.append(make(len(names), pair, float(near.value[first])))
    joined = case.found.joined
    if joined is not None and joined.last is not None:
        found.append(account.finer(len(names), names[joined.last.group], joined.last))
    elif joined is None and names:
        largest = max(range(len(names)), key=lambda d: (len(seen.rows[d]), -d))
        split = parts(case.found.labels, largest, case.evidence, case.seed)
        if len(split) > 1:
            sizes = (len(seen.rows[largest]) - len(split[0]), len(split[0]))
            kept = float(near.own[largest])
            found.append(account.more(len(names), names[largest], sizes, kept))
    return tuple(found)


def _count_reason(case: Case, seen: _Seen) -> str:
    count, joined = len(seen.namings), case.found.joined
    if joined is None:
        links = measures.flows(case.found.labels, case.evidence.links)
        inside = sum(h.inside for h in seen.holdings)
        return account.natural_count(count, case.wanted, inside, sum(links.values()))
    last = joined.last.affinity if joined.last else None
    next_ = float(joined.affinity.max()) if count > 1 else None
    return account.count_reason(count, case.wanted, len(case.view.datasets), last, next_)
