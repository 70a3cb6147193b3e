"""The order of migration: six scores for each domain, their weights, and how firm the order is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log1p

from knowledge.handbook.entries import Capability, Prior
from tools.roadmap.candidate import Candidate
from tools.roadmap.capacity import DATA_SKILLS, owning_team
from tools.roadmap.domain_model import Criterion, Score, Sensitivity, Weight
from tools.roadmap.domains import DomainSet
from tools.roadmap.figures import counted, percent
from tools.roadmap.pointing import wished_first
from tools.roadmap.situation import Situation
from tools.roadmap.waits import Wait, held, told
from tools.standing import Source

WEIGHTS: tuple[Weight, ...] = (
    Weight(criterion="value", label="Business value", weight=0.25, higher_is_better=True, formula="reference score of the capability, +0.5 where you name the area, +0.5 where somebody you name waits for its data, +0.5 where its products end a pain you name, at most 5"),
    Weight(criterion="demand", label="Consumer demand", weight=0.15, higher_is_better=True, formula="1 + 4 x its queries by other teams in 30 days / those of the most wanted domain, on a log scale; the reference score without usage"),
    Weight(criterion="clarity", label="Boundary clarity", weight=0.15, higher_is_better=True, formula="1 + 4 x cohesion, the share of its links that stay inside; the reference score without links"),
    Weight(criterion="readiness", label="Team readiness", weight=0.20, higher_is_better=True, formula="1 + 2 x share of its datasets with an owner + 2 x data skills of the likeliest owning team out of five; the reference score without owners and teams"),
    Weight(criterion="complexity", label="Complexity", weight=0.15, higher_is_better=False, formula="1 + 4 x (its jobs + its crossing links) / those of the heaviest domain, on a log scale; the reference score without lineage"),
    Weight(criterion="risk", label="Risk", weight=0.10, higher_is_better=False, formula="the mean of the reference score and 1 + 4 x its share of sensitive columns / the largest such share; the reference score without columns"),
)  # fmt: skip
_SKILLS_ENOUGH = 5
_UNKNOWN = Prior(score=3, reason="No reference model knows this capability, so the middle is taken")


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its scores and total."""

    candidate: Candidate
    scores: tuple[Score, ...]
    total: float
    """Weighted mean of the scores, 1 to 5, complexity and risk turned round."""

    def score(self, criterion: Criterion) -> Score:
        """Return the score on one criterion."""
        return next(s for s in self.scores if s.criterion == criterion)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the catalog says of one domain, as counts."""

    outside_queries: int
    owned: float | None
    skills: int | None
    team: str
    load: int
    sensitive_share: float | None


def rank(case: Situation, domains: DomainSet) -> tuple[Scored, ...]:
    """Return the domains in order of migration, the first one first; ties go by name.

    A domain that the asker has decided to start with comes first, whatever its score.
    """
    evidence = {c.id: _evidence(case, c) for c in domains.candidates}
    waits = held(case.brief.waits, domains.candidates)
    scored = [_scored(case, c, evidence, waits.get(c.id)) for c in domains.candidates]
    found = by_score(tuple(scored))
    wished = wished_first(case, domains.candidates)
    return tuple(sorted(found, key=lambda s: s.candidate is not wished))


def by_score(scored: tuple[Scored, ...]) -> tuple[Scored, ...]:
    """Return the domains by their totals alone."""
    return ordered(scored, {w.criterion: w.weight for w in WEIGHTS})


def ordered(scored: tuple[Scored, ...], weights: Mapping[Criterion, float]) -> tuple[Scored, ...]:
    """Return the domains with totals under these weights, highest total first."""
    again = (Scored(s.candidate, s.scores, total(s.scores, weights)) for s in scored)
    return tuple(sorted(again, key=lambda s: (-s.total, s.candidate.name)))


def total(scores: tuple[Score, ...], weights: Mapping[Criterion, float]) -> float:
    """Return the weighted mean of scores, complexity and risk counted as 6 less the score."""
    directions = {w.criterion: w.higher_is_better for w in WEIGHTS}
    parts = (
        weights[s.criterion] * (s.value if directions[s.criterion] else 6 - s.value) for s in scores
    )
    return round(sum(parts) / sum(weights[s.criterion] for s in scores), 3)


WORTH: tuple[Criterion, ...] = ("value", "demand")
EASE: tuple[Criterion, ...] = ("clarity", "readiness", "complexity", "risk")
"""The two axes of the priorities: what a domain is worth, and how easily it moves."""


def axis(
    scores: tuple[Score, ...],
    criteria: tuple[Criterion, ...],
    weights: tuple[Weight, ...] = WEIGHTS,
) -> float:
    """Return the scores on these criteria as one from 1 to 5, by their weights; 3 without any."""
    known: dict[Criterion, float] = {w.criterion: w.weight for w in weights}
    chosen = tuple(s for s in scores if s.criterion in criteria and s.criterion in known)
    return total(chosen, known) if chosen else 3.0


def sensitivities(scored: tuple[Scored, ...]) -> tuple[Sensitivity, ...]:
    """Return what the order becomes when each weight moves down and up by half."""
    base = [s.candidate.id for s in scored]
    found: list[Sensitivity] = []
    for moved in WEIGHTS:
        for change, factor in (("half less", 0.5), ("half more", 1.5)):
            weights: dict[Criterion, float] = {
                w.criterion: w.weight * (factor if w is moved else 1) for w in WEIGHTS
            }
            again = ordered(scored, weights)
            names = tuple(
                s.candidate.name for i, s in enumerate(again) if base[i] != s.candidate.id
            )
            found.append(
                Sensitivity(
                    criterion=moved.criterion,
                    change="half less" if change == "half less" else "half more",
                    first=again[0].candidate.name if again else "",
                    moved=names,
                )
            )
    return tuple(found)


def _evidence(case: Situation, candidate: Candidate) -> _Evidence:
    shown, view = candidate.proposed, case.catalog
    if shown is None or view is None:
        return _Evidence(0, None, None, "", 0, None)
    inside = set(shown.datasets)
    team = owning_team(case, candidate)
    queries = sum(
        u.queries_30d
        for u in view.usage
        if u.dataset in inside and (team is None or u.consumer != team.id)
    )
    owned = sum(1 for i in inside if view.by_id[i].owners)
    columns = len(view.columns(inside))
    from_catalog = any(d.owners for d in view.datasets)
    return _Evidence(
        outside_queries=queries,
        owned=owned / len(inside) if from_catalog else None,
        skills=len(DATA_SKILLS & {s.lower() for s in team.skills}) if team else None,
        team=team.name if team else "",
        load=shown.jobs + sum(f.links for f in (*shown.inputs, *shown.outputs)),
        sensitive_share=_sensitive_in(case, inside) / columns if columns else None,
    )


def _sensitive_in(case: Situation, datasets: set[str]) -> int:
    return sum(1 for c in case.sensitive if c.dataset in datasets)


def _scored(
    case: Situation, candidate: Candidate, evidence: Mapping[str, _Evidence], wait: Wait | None
) -> Scored:
    mine = evidence[candidate.id]
    scores = (
        _value(case, candidate, wait),
        _demand(case, candidate, mine, max(e.outside_queries for e in evidence.values())),
        _clarity(case, candidate),
        _readiness(case, candidate, mine),
        _complexity(case, candidate, mine, max(e.load for e in evidence.values())),
        _risk(case, candidate, mine, max((e.sensitive_share or 0) for e in evidence.values())),
    )
    return Scored(candidate, scores, total(scores, {w.criterion: w.weight for w in WEIGHTS}))


def _value(case: Situation, candidate: Candidate, wait: Wait | None) -> Score:
    capability = candidate.capability
    prior = capability.value if capability else _unknown(candidate)
    value = float(prior.score)
    reasons = [_by_reference(prior, capability)]
    sources = [_handbook(case, capability)]
    if candidate.area:
        value += 0.5
        reasons.append(f"you name {candidate.area.written} (+0.5)")
        sources.append(Source(kind="asker", where="the asker's words", quote=candidate.area.quote))
    if wait is not None:
        value += 0.5
        reasons.append(f"{told(wait)} (+0.5)")
        sources.append(Source(kind="asker", where="the asker's words", quote=wait.quote))
    ended = _ended_pains(case, capability)
    if ended:
        value += 0.5
        reasons.append(f"its products end a pain you name: {', '.join(ended)} (+0.5)")
    return Score(
        criterion="value", value=min(5.0, value), reason="; ".join(reasons),
        standing="inferred", sources=tuple(sources),
    )  # fmt: skip


def _unknown(candidate: Candidate) -> Prior:
    """Return what is taken of a capability that no reference model knows: the middle, if named."""
    if candidate.area is not None:
        return _UNKNOWN
    return Prior(
        score=2,
        reason="No reference model knows this capability and you do not name it, so nothing speaks for it yet",
    )


def _ended_pains(case: Situation, capability: Capability | None) -> tuple[str, ...]:
    named = {pain for pain, _ in case.brief.pains}
    ended = {p for product in (capability.products if capability else ()) for p in product.ends}
    return tuple(sorted(p.replace("_", " ") for p in named & ended))


def _demand(case: Situation, candidate: Candidate, mine: _Evidence, most: int) -> Score:
    if not most:
        return _prior(case, "demand", candidate)
    value = 1 + 4 * log1p(mine.outside_queries) / log1p(most)
    return _computed(
        "demand",
        value,
        f"{mine.outside_queries:,} queries in 30 days by teams other than {mine.team or 'its owner'}",
    )


def _clarity(case: Situation, candidate: Candidate) -> Score:
    cohesion = candidate.proposed.cohesion if candidate.proposed else None
    if cohesion is None:
        return _prior(case, "clarity", candidate)
    return _computed("clarity", 1 + 4 * cohesion, f"{percent(cohesion)} of its links stay inside")


def _readiness(case: Situation, candidate: Candidate, mine: _Evidence) -> Score:
    if mine.owned is None and mine.skills is None:
        return _prior(case, "readiness", candidate)
    owned, skills = mine.owned or 0.0, min(mine.skills or 0, _SKILLS_ENOUGH)
    value = 1 + 2 * owned + 2 * skills / _SKILLS_ENOUGH
    team = (
        f"{mine.team} has {counted(mine.skills or 0, 'data skills')}"
        if mine.team
        else "no team with known skills stands behind it"
    )
    return _computed("readiness", value, f"{percent(owned)} of its datasets have an owner; {team}")


def _complexity(case: Situation, candidate: Candidate, mine: _Evidence, most: int) -> Score:
    if not most or not mine.load:
        return _prior(case, "complexity", candidate)
    value = 1 + 4 * log1p(mine.load) / log1p(most)
    return _computed("complexity", value, f"{mine.load:,} jobs and crossing links")


def _risk(case: Situation, candidate: Candidate, mine: _Evidence, most: float) -> Score:
    prior = _prior(case, "risk", candidate)
    if mine.sensitive_share is None or not most:
        return prior
    value = (prior.value + 1 + 4 * mine.sensitive_share / most) / 2
    reason = f"{percent(mine.sensitive_share)} of its columns look sensitive; {prior.reason}"
    return Score(
        criterion="risk",
        value=round(value, 2),
        reason=reason,
        standing="inferred",
        sources=prior.sources,
    )


def _computed(criterion: Criterion, value: float, reason: str) -> Score:
    source = Source(kind="catalog", where="the loaded catalog")
    return Score(
        criterion=criterion,
        value=round(value, 2),
        reason=reason,
        standing="confirmed",
        sources=(source,),
    )


def _prior(case: Situation, criterion: Criterion, candidate: Candidate) -> Score:
    capability = candidate.capability
    priors = {} if capability is None else {
        "demand": capability.demand, "clarity": capability.clarity, "readiness": capability.readiness,
        "complexity": capability.complexity, "risk": capability.risk,
    }  # fmt: skip
    wanting = criterion in {"demand", "readiness"}
    prior = priors.get(criterion, _unknown(candidate) if wanting else _UNKNOWN)
    return Score(
        criterion=criterion, value=float(prior.score), reason=_by_reference(prior, capability),
        standing="inferred", sources=(_handbook(case, capability),),
    )  # fmt: skip


def _by_reference(prior: Prior, capability: Capability | None) -> str:
    return f"reference {prior.score}: {prior.reason}" if capability else prior.reason


def _handbook(case: Situation, capability: Capability | None) -> Source:
    where = f"reference_models/{case.model.id}.yaml"
    return Source(kind="handbook", where=f"{where}: {capability.id}" if capability else where)
