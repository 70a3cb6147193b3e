"""The domains of a plan: from the catalog where there is one, else from the areas named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from knowledge.catalog.view import CatalogView
from knowledge.handbook.entries import Capability
from tools.datasets import names_of
from tools.domains.hints import hints_of
from tools.domains.model import CapabilityHint, DomainProposal, ProposedDomain
from tools.domains.proposal import METHOD, propose
from tools.roadmap.adopting import adopted
from tools.roadmap.area_lists import Area
from tools.roadmap.areas import first_match, matches, meant, surely
from tools.roadmap.candidate import Candidate
from tools.roadmap.domain_model import DomainLink, SharedData
from tools.roadmap.figures import join
from tools.roadmap.situation import Situation
from tools.standing import Claim, Source

_COUNT_BY_PEOPLE: tuple[tuple[float, tuple[int, int]], ...] = (
    (150, (1, 2)),
    (1_000, (2, 4)),
    (5_000, (4, 6)),
    (30_000, (6, 8)),
    (100_000, (8, 11)),
    (float("inf"), (10, 14)),
)
"""People below which so many domains are planned: each needs a product owner and engineers of its
own, and people who talk to each other. A planning rule, not a law."""
_COUNT_UNKNOWN = (5, 7)


@dataclass(frozen=True, slots=True)
class DomainSet:
    """The domains of the plan and what was kept apart from them."""

    candidates: tuple[Candidate, ...]
    wanted: tuple[int, int]
    count: Claim
    links: tuple[DomainLink, ...]
    shared: tuple[SharedData, ...]
    unassigned: tuple[str, ...]
    left_out: tuple[Capability, ...]
    """Capabilities that stay on the warehouse for now."""
    missing_areas: tuple[Area, ...]
    """Areas named for which neither catalog nor model has a domain."""
    gaps: tuple[str, ...]
    """Evidence that the catalog lacks, one sentence each."""


def wanted_count(people: float | None) -> tuple[int, int]:
    """Return how many domains a company of this size is planned with, both ends included."""
    if people is None:
        return _COUNT_UNKNOWN
    return next(count for bound, count in _COUNT_BY_PEOPLE if people < bound)


def find_domains(case: Situation) -> DomainSet:
    """Return the domains of this organisation, not yet in order."""
    stated = case.brief.value("wanted_domains")
    wanted = (round(stated), round(stated)) if stated else wanted_count(case.value("people"))
    if case.catalog is None:
        return _from_model(case, wanted)
    return _from_catalog(case, wanted, _proposal(case, case.catalog, wanted))


def _proposal(case: Situation, view: CatalogView, wanted: tuple[int, int]) -> DomainProposal:
    """Return the cut of the catalog, computed once for each snapshot, audience and handbook."""
    hints = _hints(case)
    words = sha256("".join(h.model_dump_json() for h in hints).encode()).hexdigest()[:12]
    name = f"{METHOD} of {case.model.id} {words} in {wanted[0]} to {wanted[1]}"
    kept = case.keep.once(name, lambda: propose(view, hints, wanted).model_dump_json())
    return DomainProposal.model_validate_json(kept)


def _hints(case: Situation) -> tuple[CapabilityHint, ...]:
    """Return the model's capabilities, each with the area of the asker's that it answers."""
    areas: dict[str, str] = {}
    for area in case.brief.areas:
        for capability in meant(case.model, area):
            areas.setdefault(capability.id, area.name)
    return tuple(h.model_copy(update={"area": areas.get(h.id, "")}) for h in hints_of(case.model))


def _from_catalog(case: Situation, wanted: tuple[int, int], proposal: DomainProposal) -> DomainSet:
    drawn = [_found(case, d) for d in proposal.domains]
    found = list(adopted(drawn, _free(case, drawn)))
    covered = {c.id for f in found for c in _capabilities_of(f)}
    named = [a for a in case.brief.areas if not any(c.id in covered for c in meant(case.model, a))]
    room = max(0, wanted[1] - len(found))
    added = [
        _candidate(c, a) for a in named for c in first_match(case.model, a) if c.kind != "reference"
    ][:room]
    candidates = tuple(found + added)
    taken = covered | {c.id for c in added}
    return DomainSet(
        candidates=candidates,
        wanted=wanted,
        count=_count_claim(case, wanted, len(candidates), proposal),
        links=tuple(DomainLink(src=x.src, dst=x.dst, count=x.count) for x in proposal.links),
        shared=tuple(
            SharedData(
                name=s.name, datasets=s.datasets, called=_names(case, s.datasets), steward="Governance guild lead",
                reason=s.reason, standing="confirmed",
            )
            for s in proposal.shared
        ),
        unassigned=_unassigned(case, proposal),
        left_out=tuple(c for c in case.model.capabilities if c.kind == "supporting" and c.id not in taken),
        missing_areas=tuple(a for a in named if not matches(case.model, a)),
        gaps=(*proposal.missing_evidence, *_unseen(added)),
    )  # fmt: skip


def _free(case: Situation, drawn: list[Candidate]) -> tuple[tuple[Capability, Area | None], ...]:
    """Return the capabilities that no group was named after, each with the area it answers."""
    covered = {c.id for f in drawn for c in _capabilities_of(f)}
    areas = {
        c.id: a
        for a in reversed(case.brief.areas)
        if not any(m.id in covered for m in meant(case.model, a))
        for c in first_match(case.model, a)
        if surely(c, a)
    }
    return tuple(
        (c, areas.get(c.id))
        for c in case.model.capabilities
        if c.kind != "reference" and c.id not in covered
    )


def _unseen(added: list[Candidate]) -> tuple[str, ...]:
    """Return what to say of domains that were named but show nothing in the catalog."""
    if not added:
        return ()
    names = join(tuple(c.name for c in added))
    return (
        f"The loaded catalog shows no data of {names}: you name the areas, and what is said of them rests on the reference model.",
    )


def _found(case: Situation, domain: ProposedDomain) -> Candidate:
    capability = case.model.capability(domain.capability)
    further = (case.model.capability(id_) for id_ in domain.also)
    also = tuple(c for c in further if c is not None)
    mine = {c.id for c in (capability, *also) if c is not None}
    areas = (a for a in case.brief.areas if any(c.id in mine for c in meant(case.model, a)))
    area = next(areas, None)
    if area is None or capability is None or not also or not mine <= _ids(case, area):
        return Candidate(domain.id, domain.name, capability, domain, area, also)
    owned = capability.model_copy(update={"typical_owner": f"Director of {area.name}"})
    return Candidate(domain.id, domain.name, owned, domain, area, also)


def _ids(case: Situation, area: Area) -> set[str]:
    return {c.id for c in meant(case.model, area)}


def _capabilities_of(candidate: Candidate) -> tuple[Capability, ...]:
    return ((candidate.capability,) if candidate.capability else ()) + candidate.also


def _names(case: Situation, ids: Iterable[str]) -> tuple[str, ...]:
    return names_of(ids, case.catalog.by_id) if case.catalog else ()


def _unassigned(case: Situation, proposal: DomainProposal) -> tuple[str, ...]:
    reasons: dict[str, list[str]] = {}
    for left in proposal.unassigned:
        reasons.setdefault(left.reason, []).append(left.dataset)
    return tuple(
        f"{len(ids):,} {'dataset' if len(ids) == 1 else 'datasets'}: {reason} (such as {', '.join(_names(case, ids[:3]) or ids[:3])})"
        for reason, ids in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def _from_model(case: Situation, wanted: tuple[int, int]) -> DomainSet:
    model = case.model
    chosen: dict[str, Candidate] = {}
    for area in case.brief.areas:
        known = first_match(model, area)
        for capability in (c for c in known if c.kind != "reference"):
            chosen.setdefault(capability.id, _candidate(capability, area))
        if not known:
            chosen.setdefault(area.name, _own(area))
    needed = [d for c in list(chosen.values()) if c.capability for d in c.capability.depends_on]
    rest = sorted(
        (c for c in model.capabilities if c.kind == "core"),
        key=lambda c: (-needed.count(c.id), -(c.value.score + c.demand.score), c.id),
    )
    target = max(wanted[0], min(wanted[1], max(len(chosen), round(sum(wanted) / 2))))
    if 2 * sum(c.capability is None for c in chosen.values()) >= max(1, len(chosen)):
        # A model that knows so little of this organisation should not fill up its map.
        target = max(wanted[0], len(chosen))
    for capability in rest:
        if len(chosen) < target:
            area = next((a for a in case.brief.areas if capability in meant(model, a)), None)
            chosen.setdefault(capability.id, _candidate(capability, area))
    # What a model knows can be planned; where there is room for so many only, it goes before.
    known_first = sorted(chosen.values(), key=lambda c: c.capability is None)
    candidates = tuple(known_first)[: wanted[1]]
    return DomainSet(
        candidates=candidates,
        wanted=wanted,
        count=_count_claim(case, wanted, len(candidates), None),
        links=_expected_links(candidates),
        shared=tuple(_shared(c) for c in model.capabilities if c.kind == "reference"),
        unassigned=(),
        left_out=tuple(
            c for c in model.capabilities if c.kind != "reference" and c.id not in chosen
        ),
        missing_areas=tuple(a for a in case.brief.areas if not matches(model, a)),
        gaps=(),
    )


def _own(area: Area) -> Candidate:
    """Return the domain of an area that no reference model knows, called as the asker calls it."""
    id_ = re.sub(r"\W+", "-", area.name).strip("-")
    return Candidate(id_, f"{area.written[:1].upper()}{area.written[1:]}", None, None, area)


def _candidate(capability: Capability, area: Area | None) -> Candidate:
    return Candidate(capability.id, _called(capability, area), capability, None, area)


def _called(capability: Capability, area: Area | None) -> str:
    """Return the model's name, or the asker's where the two share no word and the model's is a guess."""
    if area is None or surely(capability, area):
        return capability.name
    return f"{area.written[:1].upper()}{area.written[1:]}"


def _expected_links(candidates: tuple[Candidate, ...]) -> tuple[DomainLink, ...]:
    present = {c.id for c in candidates}
    return tuple(
        DomainLink(src=needed, dst=c.id, count=1)
        for c in candidates
        if c.capability
        for needed in c.capability.depends_on
        if needed in present
    )


def _shared(capability: Capability) -> SharedData:
    return SharedData(
        name=capability.name, datasets=(), steward=capability.typical_owner,
        reason=capability.covers, standing="inferred",
    )  # fmt: skip


def _count_claim(
    case: Situation, wanted: tuple[int, int], count: int, proposal: DomainProposal | None
) -> Claim:
    people = case.fact("people")
    size = (
        f"{people.text} are planned with {wanted[0]} to {wanted[1]} domains"
        if people
        else f"without a stated size, {wanted[0]} to {wanted[1]} domains are planned"
    )
    rule = Source(kind="rule", where="domains by size of the organisation")
    if case.brief.value("wanted_domains"):
        text = f"You asked for {wanted[0]} domains; the plan has {count}."
        return Claim(text=text, standing="stated", sources=(rule,))
    evidence = f" {proposal.count_reason}" if proposal else ""
    text = f"{count} domains: {size}, because each needs a product owner and engineers of its own.{evidence}"
    return Claim(text=text, standing="inferred", sources=(rule,))
