"""The tool that compares domains: six scores each, the order, and how firm it is."""

from knowledge.record import Record
from tools.context import Context
from tools.declaration import Block, Request, Result, ToolError, declare
from tools.roadmap.asked import situation_asked
from tools.roadmap.domains import find_domains
from tools.roadmap.figures import span
from tools.roadmap.model import Score, Sensitivity, Weight
from tools.roadmap.order import WEIGHTS, Scored, rank, sensitivities


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


class Assessment(Result):
    """The domains in order of migration, with the weights and how firm the order is."""

    domains: tuple[AssessedDomain, ...]
    best_score: float = 5.0
    """The highest score there is, on each criterion and in total; the lowest is 1."""
    weights: tuple[Weight, ...]
    sensitivity: tuple[Sensitivity, ...]
    missing: tuple[str, ...]
    """What evidence was missing and what it limits."""


def assess_domains(request: AssessDomains, context: Context) -> Assessment:
    """Assess and compare the domains: value, demand, boundary clarity, readiness, complexity, risk.

    Use it for maturity, readiness, capability or priority of domains, for a prioritisation
    matrix, or for why one domain goes before another when no roadmap was made yet. Scores come
    from the catalog's usage, owners, lineage and columns where there are any.
    """
    case = situation_asked(request.brief, context)
    domains = find_domains(case)
    if not domains.candidates:
        raise ToolError(
            "There are no domains to assess: load a catalog, or name the business areas and the industry."
        )
    scored = rank(case, domains)
    found = tuple(_assessed(number, s) for number, s in enumerate(scored, start=1))
    wanted = request.about.lower().strip()
    chosen = tuple(d for d in found if wanted in d.name.lower()) if wanted else found
    if not chosen:
        names = ", ".join(d.name for d in found)
        raise ToolError(f"No domain is called {request.about!r}; there are {names}.")
    return Assessment(
        domains=chosen,
        weights=WEIGHTS,
        sensitivity=sensitivities(scored),
        missing=(*(case.notices if request.brief else ()), *domains.gaps),
    )


def _assessed(number: int, scored: Scored) -> AssessedDomain:
    shown, capability = scored.candidate.proposed, scored.candidate.capability
    owner = shown.owner_candidates[0].name if shown and shown.owner_candidates else ""
    return AssessedDomain(
        name=scored.candidate.name,
        rank=number,
        total=round(scored.total, 2),
        datasets=len(shown.datasets) if shown else 0,
        jobs=shown.jobs if shown else None,
        monthly_cost=shown.monthly_cost if shown else None,
        owner=owner or (capability.typical_owner if capability else "to be named"),
        scores=scored.scores,
    )


def _answer(found: Assessment) -> str:
    first = found.domains[0]
    if len(found.domains) == 1:
        lines = [
            f"**{first.name}** is at place {first.rank} with a score of {first.total:.2f} of 5.",
            "",
        ]
        lines += [
            f"- {_label(found, s)}: {s.value:.1f} of 5, {s.standing}. {s.reason}."
            for s in first.scores
        ]
    else:
        lines = [
            f"**{first.name}** has the best score, {first.total:.2f} of 5, before {found.domains[1].name} with {found.domains[1].total:.2f}.",
            "",
        ]
        lines += [
            f"| # | Domain | {' | '.join(w.label for w in found.weights)} | Total | Owner |",
            f"|{'---|' * (len(found.weights) + 4)}",
        ]
        lines += [
            f"| {d.rank} | {d.name} | {' | '.join(f'{s.value:.1f}' for s in d.scores)} | {d.total:.2f} | {d.owner} |"
            for d in found.domains
        ]
        others = sorted({s.first for s in found.sensitivity} - {first.name})
        lines += [
            "",
            f"With one weight moved by half, {' or '.join(others)} can come first."
            if others
            else "Moving any one weight by half leaves it first.",
        ]
    return "\n".join([*lines, "", *(f"> {m}" for m in found.missing)])


def _label(found: Assessment, score: Score) -> str:
    return next(w.label for w in found.weights if w.criterion == score.criterion)


def _blocks(found: Assessment) -> tuple[Block, ...]:
    lines = tuple(
        f"{d.rank}. {d.name}: total {d.total:.2f} of 5; "
        + "; ".join(f"{s.criterion} {s.value:.1f} [{s.standing}] {s.reason}" for s in d.scores)
        for d in found.domains
    )
    weights = "; ".join(f"{w.label} {w.weight:g}" for w in found.weights)
    return (
        Block(
            title=f"{span(len(lines), len(lines))} domains assessed",
            lines=(f"Weights: {weights}", *lines, *found.missing),
        ),
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
    ),
    blocks=_blocks,
    answer=_answer,
)
