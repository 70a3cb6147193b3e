"""A domain of the plan as readers see it: what it holds, what it rests on, what was rejected."""

from collections import Counter

from knowledge.handbook.entries import Capability
from tools.datasets import called
from tools.domains.words import words_of
from tools.roadmap.candidate import Candidate
from tools.roadmap.domain_model import OwnerCandidate, RoadmapDomain
from tools.roadmap.figures import the
from tools.roadmap.situation import Situation
from tools.standing import Claim, Source


def describe(case: Situation, candidate: Candidate, domain_names: dict[str, str]) -> RoadmapDomain:
    """Return the domain as the plan shows it; `domain_names` maps ids to names."""
    shown, capability = candidate.proposed, candidate.capability
    inside = frozenset(shown.datasets if shown else ())
    sensitive = sum(1 for c in case.sensitive if c.dataset in inside) if shown else None
    owners = tuple(
        OwnerCandidate(team=o.team, name=o.name, people=o.people, share=o.share)
        for o in (shown.owner_candidates if shown else ())
    )
    return RoadmapDomain(
        id=candidate.id,
        name=candidate.name,
        kind="supporting" if capability and capability.kind == "supporting" else "core",
        covers=_covers(candidate),
        excludes=_excludes(candidate),
        owner_role=candidate.owner_role or "To be named by the business",
        owner_candidates=owners,
        datasets=shown.datasets if shown else (),
        examples=_examples(case, candidate),
        jobs=shown.jobs if shown else None,
        monthly_cost=shown.monthly_cost if shown else None,
        cohesion=shown.cohesion if shown else None,
        coupling=shown.coupling if shown else None,
        personal_columns=sensitive,
        inputs=tuple(domain_names.get(f.domain, f.domain) for f in shown.inputs) if shown else _named(capability, domain_names),
        outputs=tuple(domain_names.get(f.domain, f.domain) for f in shown.outputs) if shown else _readers(candidate, case, domain_names),
        rationale=_rationale(case, candidate),
        rejected=_rejected(case, candidate),
        border=tuple(f"{_called(case, b.dataset)}: {b.reason}" for b in shown.border) if shown else (),
    )  # fmt: skip


def _called(case: Situation, id_: str) -> str:
    return called(case.catalog.by_id[id_]) if case.catalog else id_


def _covers(candidate: Candidate) -> str:
    if candidate.capability is not None:
        if not candidate.also:
            return candidate.capability.covers
        held = (candidate.capability, *candidate.also)
        return " ".join(f"{c.name}: {c.covers}" for c in held)
    if candidate.proposed is None and candidate.area is not None:
        return f"To be settled with {the(candidate.owner_role)} in the first four weeks: what it decides, on which records, and where these end."
    words = candidate.proposed.naming_words[:6] if candidate.proposed else ()
    return (
        f"What its datasets speak of: {', '.join(words)}. What it decides is settled with its owner."
        if words
        else "Not settled."
    )


def _excludes(candidate: Candidate) -> str:
    """Return what neighbours own instead; what the domain itself holds is left out."""
    if candidate.capability is None and candidate.proposed is None:
        return "Settled in the same talks."
    if candidate.capability is None:
        return "Not settled: the reference model has no such capability, so the border has to be agreed with its neighbours."
    own = (candidate.capability, *candidate.also)
    parts = [p.strip(" .") for c in own for p in c.excludes.split(";")]
    kept = [p for p in parts if not any(c.name in p for c in own)]
    text = "; ".join(kept)
    return f"{text[:1].upper()}{text[1:]}." if text else "Nothing that a neighbour claims."


def _named(capability: Capability | None, names: dict[str, str]) -> tuple[str, ...]:
    return tuple(names[d] for d in capability.depends_on if d in names) if capability else ()


def _readers(candidate: Candidate, case: Situation, names: dict[str, str]) -> tuple[str, ...]:
    readers = (c for c in case.model.capabilities if candidate.id in c.depends_on)
    return tuple(names[c.id] for c in readers if c.id in names)


def _examples(case: Situation, candidate: Candidate) -> tuple[str, ...]:
    if candidate.proposed is None or case.catalog is None:
        return candidate.capability.typical_data[:5] if candidate.capability else ()
    reads: dict[str, int] = {}
    for use in case.catalog.usage:
        reads[use.dataset] = reads.get(use.dataset, 0) + use.queries_30d
    spoken = set(candidate.proposed.naming_words)
    linked = Counter(i for e in case.catalog.edges for i in (e.src, e.dst))

    def telling(id_: str) -> tuple[int, int, int, str]:
        words = words_of(case.catalog.by_id[id_].name) if case.catalog else ()
        hits = sum(w in spoken for w in words)
        return -reads.get(id_, 0), -min(hits, 1), -linked[id_], id_

    ids = sorted(candidate.proposed.datasets, key=telling)
    return tuple(dict.fromkeys(case.catalog.by_id[i].name for i in ids))[:5]


def _rationale(case: Situation, candidate: Candidate) -> Claim:
    if candidate.proposed is not None:
        return Claim(
            text=candidate.proposed.rationale, standing="confirmed",
            sources=(Source(kind="catalog", where="the loaded catalog"),),
        )  # fmt: skip
    capability = candidate.capability
    if capability is None:
        return Claim(text="Named by you; no reference model knows it.", standing="stated")
    source = Source(
        kind="handbook", where=f"reference_models/{case.model.id}.yaml: {capability.id}"
    )
    model = (
        "" if candidate.name == capability.name else f"; the reference model says {capability.name}"
    )
    named = (
        f"You name {candidate.area.written} as an area{model}. "
        if candidate.area
        else "You do not name it, but the areas you name need its data. "
    )
    nothing = " The loaded catalog shows no dataset of it." if case.catalog else ""
    text = f"{named}{capability.clarity.reason}.{nothing}"
    quotes = (
        (Source(kind="asker", where="the asker's words", quote=candidate.area.quote),)
        if candidate.area
        else ()
    )
    return Claim(text=text, standing="inferred", sources=(*quotes, source))


def _rejected(case: Situation, candidate: Candidate) -> Claim:
    if candidate.proposed is not None:
        return Claim(
            text=candidate.proposed.rejected, standing="confirmed",
            sources=(Source(kind="catalog", where="the loaded catalog"),),
        )  # fmt: skip
    capability = candidate.capability
    text = (
        f"Drawing it wider was rejected: {_lower_first(capability.excludes)}" if capability else ""
    )
    where = f"reference_models/{case.model.id}.yaml: {candidate.id}"
    return Claim(text=text, standing="inferred", sources=(Source(kind="handbook", where=where),))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
