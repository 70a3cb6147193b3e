"""The tool that compares domains: scores, capability assessment, matrix, rollout, and how firm it is."""

from knowledge.record import Record
from tools.assessment.dimensions import Measured, dimensions, measured
from tools.assessment.documented import documented
from tools.assessment.model import Dimension, Quadrant, RolloutWave
from tools.assessment.rollout import rollout
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.lineage.meant import domain_meant
from tools.roadmap.asked import situation_asked
from tools.roadmap.domain_model import Score, Sensitivity, Weight
from tools.roadmap.domains import find_domains
from tools.roadmap.figures import day, join, span
from tools.roadmap.order import EASE, WEIGHTS, WORTH, Scored, axis, rank, sensitivities
from tools.roadmap.situation import Situation
from tools.wording import cell

_READ_OF = 3
"""Domains of which documents are read: those that come first, or are asked about."""
_MIDDLE = 3.0
"""The score between low and high on an axis of the matrix."""


class AssessDomains(Request):
    """Which domains to compare."""

    brief: str = ""
    """The asker's own words on the organisation, verbatim, if they say anything of it."""
    about: str = ""
    """Part of a domain's name to look at alone; empty compares all."""


class AssessedDomain(Record):
    """One domain with its scores."""

    name: str
    rank: int
    total: float
    """Weighted mean, 1 to 5."""
    datasets: int
    jobs: int | None
    monthly_cost: float | None
    owner: str
    """The likeliest owning team, or the role to fill."""
    scores: tuple[Score, ...]
    worth: float
    """Value and demand by their weights, 1 to 5: the one axis of the prioritisation matrix."""
    ease: float
    """Clarity, readiness, and little complexity and risk, 1 to 5: the other axis."""
    quadrant: Quadrant
    dimensions: tuple[Dimension, ...]
    """Maturity, volume, team, demand, quality and cost; empty where no catalog shows the domain."""


class Assessment(Result):
    """The domains in order of migration, with the weights and how firm the order is."""

    domains: tuple[AssessedDomain, ...]
    best_score: float = 5.0
    """The highest score there is, on each criterion and in total; the lowest is 1."""
    weights: tuple[Weight, ...]
    sensitivity: tuple[Sensitivity, ...]
    rollout: tuple[RolloutWave, ...]
    """Every domain in its wave, as a roadmap would plan it; also where one domain is asked about."""
    missing: tuple[str, ...]
    """What evidence was missing and what it limits."""


def assess_domains(request: AssessDomains, context: Context) -> Assessment:
    """Assess and compare the domains: value, demand, boundary clarity, readiness, complexity, risk.

    Use it for maturity, data volume, team capability, quality, cost or priority of domains, for a
    prioritisation matrix, a phased rollout, or for why one domain goes before another when no
    roadmap was made yet. Scores come from the catalog's usage, owners, lineage, columns, checks
    and costs where there are any, each with its evidence and its gaps, and with what the
    organisation's documents say of it.
    """
    case = situation_asked(request.brief, context, context.documents)
    domains = find_domains(case)
    if not domains.candidates:
        raise ToolError(
            "There are no domains to assess: load a catalog, or name the business areas and the industry."
        )
    scored = rank(case, domains)
    found = _all_assessed(case, scored)
    wanted = request.about.lower().strip()
    chosen = tuple(d for d in found if wanted in d.name.lower()) if wanted else found
    if not chosen:
        meant = domain_meant(wanted, (d.name for d in found)).found
        chosen = tuple(d for d in found if d.name in meant)
    if not chosen:
        names = ", ".join(d.name for d in found)
        raise ToolError(f"No domain is called {request.about!r}; there are {names}.")
    return Assessment(
        domains=_with_documents(chosen, scored, context),
        weights=WEIGHTS,
        sensitivity=sensitivities(scored),
        rollout=rollout(case, scored),
        missing=(*(case.notices if request.brief else ()), *domains.gaps),
    )


def _with_documents(
    chosen: tuple[AssessedDomain, ...], scored: tuple[Scored, ...], context: Context
) -> tuple[AssessedDomain, ...]:
    """Return the domains, the first few with what documents say on each of their dimensions."""
    candidates = {s.candidate.name: s.candidate for s in scored}
    found: list[AssessedDomain] = []
    for one in chosen[:_READ_OF]:
        said = documented(candidates[one.name], context.documents)
        told = tuple(
            d.model_copy(update={"documented": said.get(d.dimension, ())}) for d in one.dimensions
        )
        found.append(one.model_copy(update={"dimensions": told}))
    return (*found, *chosen[_READ_OF:])


def _all_assessed(case: Situation, scored: tuple[Scored, ...]) -> tuple[AssessedDomain, ...]:
    everyone = measured(case, (s.candidate for s in scored))
    known = {m.candidate.id: m for m in everyone}
    return tuple(
        _assessed(number, s, known.get(s.candidate.id), everyone)
        for number, s in enumerate(scored, start=1)
    )


def _assessed(
    number: int, scored: Scored, one: Measured | None, everyone: tuple[Measured, ...]
) -> AssessedDomain:
    shown, capability = scored.candidate.proposed, scored.candidate.capability
    owner = shown.owner_candidates[0].name if shown and shown.owner_candidates else ""
    worth, ease = axis(scored.scores, WORTH), axis(scored.scores, EASE)
    return AssessedDomain(
        name=scored.candidate.name,
        rank=number,
        total=round(scored.total, 2),
        datasets=len(shown.datasets) if shown else 0,
        jobs=shown.jobs if shown else None,
        monthly_cost=shown.monthly_cost if shown else None,
        owner=owner or (capability.typical_owner if capability else "to be named"),
        scores=scored.scores,
        worth=round(worth, 1),
        ease=round(ease, 1),
        quadrant=_quadrant(worth, ease),
        dimensions=dimensions(one, everyone) if one else (),
    )


def _quadrant(worth: float, ease: float) -> Quadrant:
    if worth >= _MIDDLE:
        return "start" if ease >= _MIDDLE else "prepare"
    return "on request" if ease >= _MIDDLE else "later"


def _answer(found: Assessment) -> str:
    shown = _of_one(found) if len(found.domains) == 1 else _of_all(found)
    return "\n".join([*shown, "", *(f"> {m}" for m in found.missing)])


def _of_one(found: Assessment) -> list[str]:
    one = found.domains[0]
    wave = next(w for w in found.rollout if one.name in w.domains)
    lines = [
        f"**{one.name}** has rank {one.rank} with a score of {one.total:.2f} of 5, and would migrate in wave {wave.wave}.",
        "",
    ]
    lines += [
        f"- {_label(found, s)}: {s.value:.1f} of 5, {s.standing}. {s.reason}." for s in one.scores
    ]
    if one.dimensions:
        lines += ["", "| Dimension | Rating | Figure | Weak or unknown |", "|---|---|---|---|"]
        lines += [
            f"| {d.dimension} | {_rating(d)} | {cell(d.figure)} | {cell('; '.join(d.gaps)) or 'nothing seen'} |"
            for d in one.dimensions
        ]
    return lines + _documented(one)


def _documented(one: AssessedDomain) -> list[str]:
    """Return what documents say of a domain, dimension by dimension."""
    said = [(d.dimension, m) for d in one.dimensions for m in d.documented]
    lines = [f"- {name}: {m.title} says ({m.place}): “{m.quote}”" for name, m in said]
    return ["", f"**What documents say of {one.name}.**", *lines] if lines else []


def _of_all(found: Assessment) -> list[str]:
    first = found.domains[0]
    lines = [
        f"**{first.name}** has the best score, {first.total:.2f} of 5, before {found.domains[1].name} with {found.domains[1].total:.2f}.",
        "",
        f"| # | Domain | {' | '.join(w.label for w in found.weights)} | Total | Owner |",
        f"|{'---|' * (len(found.weights) + 4)}",
    ]
    lines += [
        f"| {d.rank} | {cell(d.name)} | {' | '.join(f'{s.value:.1f}' for s in d.scores)} | {d.total:.2f} | {cell(d.owner)} |"
        for d in found.domains
    ]
    rated = [d for d in found.domains if d.dimensions]
    if rated:
        names = [r.dimension for r in rated[0].dimensions]
        lines += [
            "",
            f"| Domain | {' | '.join(names)} | quadrant |",
            f"|{'---|' * (len(names) + 2)}",
        ]
        lines += [
            f"| {cell(d.name)} | {' | '.join(map(_rating, d.dimensions))} | {d.quadrant} |"
            for d in rated
        ]
    lines += ["", *_waves(found), "", _firmness(found)]
    return lines + _documented(first)


def _rating(one: Dimension) -> str:
    return "not known" if one.rating is None else f"{one.rating:.1f}"


def _waves(found: Assessment) -> list[str]:
    return [
        f"- Wave {w.wave}: {join(w.domains)}; start {day(w.start)}, end {day(w.end)}."
        for w in found.rollout
    ]


def _firmness(found: Assessment) -> str:
    others = sorted({s.first for s in found.sensitivity} - {found.domains[0].name})
    if others:
        return f"With one weight moved by half, {' or '.join(others)} can come first."
    return "Moving any one weight by half leaves it first."


def _label(found: Assessment, score: Score) -> str:
    return next(w.label for w in found.weights if w.criterion == score.criterion)


def _blocks(found: Assessment) -> tuple[Block, ...]:
    lines = tuple(
        f"{d.rank}. {d.name}: total {d.total:.2f} of 5, {d.quadrant}; "
        + "; ".join(f"{s.criterion} {s.value:.1f} [{s.standing}] {s.reason}" for s in d.scores)
        for d in found.domains
    )
    weights = "; ".join(f"{w.label} {w.weight:g}" for w in found.weights)
    return (
        Block(
            title=f"{span(len(lines), len(lines))} domains assessed",
            lines=(f"Weights: {weights}", *lines, *_waves(found), *found.missing),
        ),
        *(Block(title=f"Capability of {d.name}", lines=_told(d)) for d in found.domains),
        *(
            Block(title=m.title, lines=(m.quote,), source=m.place)
            for one in found.domains[:_READ_OF]
            for d in one.dimensions
            for m in d.documented
        ),
    )


def _told(domain: AssessedDomain) -> tuple[str, ...]:
    return tuple(
        f"{d.dimension} {_rating(d)} [{d.standing}]: {d.figure}; {'; '.join(d.evidence)}"
        + (f"; weak: {'; '.join(d.gaps)}" if d.gaps else "")
        for d in domain.dimensions
    )


TOOL = declare(
    assess_domains,
    title="Assessing domains",
    examples=(
        "Which domain is the most ready to own its data?",
        "Compare the maturity of our domains",
        "Show the prioritisation matrix of the domains",
        "Which domain should we migrate first and why?",
        "How ready is the supply chain domain?",
        "Score our domains by value and complexity",
        "What is the team capability in each domain?",
        "Rank the business domains for the rollout",
        "Who should be the pilot, and who should wait?",
        "Which area carries the most risk if we move it?",
        "Where is demand high but the team weak?",
        "Put the two areas side by side and tell me which is the better start",
        "Would another order come out if value counted less?",
        "What holds this department back from taking over its data?",
        "Which area brings the most value for the least effort?",
        "Is our department far enough to run its own data?",
        "Why is this area ranked so low?",
        "Which domains can wait until next year?",
        "How much data does each domain hold and what does it cost?",
        "In which waves should we roll the domains out?",
    ),
    blocks=_blocks,
    answer=_answer,
    version=3,
)
