"""A cut of a catalog, made into the proposal that people read."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from knowledge.catalog.view import CatalogView
from tools.domains import account, measures
from tools.domains.discovery import Cut
from tools.domains.evidence import Evidence
from tools.domains.model import (
    BorderDataset,
    CapabilityHint,
    DomainLink,
    DomainProposal,
    Flow,
    OtherCount,
    ProposedDomain,
    SharedGroup,
    Unassigned,
)
from tools.domains.naming import Naming, name_domains
from tools.domains.ownership import (
    Holdings,
    central_owners,
    cost_of,
    holdings_of,
    jobs_of,
    owner_candidates,
    personal_columns,
)
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """What all domains are described from."""

    namings: tuple[Naming, ...]
    ids: tuple[str, ...]
    holdings: tuple[measures.Holding, ...]
    flows: Counter[tuple[int, int]]
    doubts: tuple[measures.Doubt, ...]
    confidence: tuple[float, ...]
    people: Holdings
    central: frozenset[str]
    """Owners that serve all domains and so own none."""


def proposal(case: Case, again: list[Ints]) -> DomainProposal:
    """Return the proposal; `again` are further cuts by which firmness is judged."""
    labels, links = case.found.labels, case.evidence.links
    people = holdings_of(case.view)
    namings = name_domains(labels, case.view.datasets, case.hints, case.evidence, case.found.spoken)
    seen = _Seen(
        namings=namings,
        ids=_ids(namings),
        holdings=measures.holdings(labels, links),
        flows=measures.flows(labels, links),
        doubts=measures.doubts(labels, case.found.strength),
        confidence=measures.agreement(labels, again) if again else (),
        people=people,
        central=central_owners(_members(case), people),
    )
    order = np.argsort(-np.bincount(labels[labels >= 0], minlength=len(namings)), kind="stable")
    return DomainProposal(
        domains=tuple(_domain(case, seen, d) for d in order.tolist()[: len(namings)]),
        links=_links(seen),
        shared=_shared(case),
        unassigned=_unassigned(case),
        missing_evidence=account.missing_evidence(
            case.view, case.evidence.graph.clone_rate, len(case.hints)
        ),
        alternatives=_alternatives(case, seen),
        count_reason=_count_reason(case, seen),
    )


def _domain(case: Case, seen: _Seen, domain: int) -> ProposedDomain:
    rows = np.flatnonzero(case.found.labels == domain).tolist()
    datasets = [case.view.datasets[i] for i in rows]
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
        inputs=_flows(seen, domain, 1),
        outputs=_flows(seen, domain, 0),
        owner_candidates=owners,
        jobs=jobs_of(ids, seen.people),
        monthly_cost=cost_of(datasets),
        personal_columns=personal_columns(case.view, ids),
        border=_border(case, seen, domain),
        rationale=account.rationale(naming, len(ids), holding, owners),
        rejected=_rejected(case, seen, domain),
    )


def _members(case: Case) -> list[list[str]]:
    count = int(case.found.labels.max(initial=-1)) + 1
    rows = (np.flatnonzero(case.found.labels == d).tolist() for d in range(count))
    return [[case.view.datasets[i].id for i in domain] for domain in rows]


def _ids(namings: tuple[Naming, ...]) -> tuple[str, ...]:
    ids: list[str] = []
    for naming in namings:
        text = naming.capability or "-".join(spelled(naming.name)) or "domain"
        ids.append(text if text not in ids else f"{text}-{len(ids) + 1}")
    return tuple(ids)


def _flows(seen: _Seen, domain: int, own: int) -> tuple[Flow, ...]:
    """Return the flows whose end number `own` (0 upstream, 1 downstream) is this domain."""
    found = [(pair[1 - own], count) for pair, count in seen.flows.items() if pair[own] == domain]
    return tuple(
        Flow(domain=seen.ids[other], links=count)
        for other, count in sorted(found, key=lambda f: (-f[1], seen.ids[f[0]]))
    )


def _border(case: Case, seen: _Seen, domain: int) -> tuple[BorderDataset, ...]:
    mine = [d for d in seen.doubts if case.found.labels[d.dataset] == domain]
    return tuple(
        BorderDataset(
            dataset=case.view.datasets[d.dataset].id,
            other=seen.ids[d.other],
            reason=f"its links and words speak for {seen.namings[d.other].name} with {d.rival:.2f}"
            f" and for this domain with {d.own:.2f}",
        )
        for d in mine[:BORDERS]
    )


def _rejected(case: Case, seen: _Seen, domain: int) -> str:
    if len(seen.namings) == 1:
        return account.rejected("", -1.0, 0)
    other = int(case.found.affinity[domain].argmax())
    links = seen.flows[domain, other] + seen.flows[other, domain]
    return account.rejected(
        seen.namings[other].name, float(case.found.affinity[domain, other]), links
    )


def _links(seen: _Seen) -> tuple[DomainLink, ...]:
    found = [(seen.ids[a], seen.ids[b], count) for (a, b), count in seen.flows.items()]
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
    names = [n.name for n in seen.namings]
    found: list[OtherCount] = []
    affinity = case.found.affinity
    if len(names) > 1:
        pair = divmod(int(affinity.argmax()), len(names))
        both = (names[min(pair)], names[max(pair)])
        found.append(account.coarser(len(names), both, float(affinity[pair])))
    if case.found.last:
        found.append(account.finer(len(names), names[case.found.last.group], case.found.last))
    return tuple(found)


def _count_reason(case: Case, seen: _Seen) -> str:
    last = case.found.last.affinity if case.found.last else None
    next_ = float(case.found.affinity.max()) if len(seen.namings) > 1 else None
    return account.count_reason(
        len(seen.namings), case.wanted, len(case.view.datasets), last, next_
    )
