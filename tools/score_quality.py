"""The tool that scores data quality: by dimension and dataset, over time, against contracts."""

from datetime import UTC, datetime, time

from tools.context import Context
from tools.declaration import Block, Request, declare
from tools.quality.observations import LOOK_BACK, daily, latest, of_catalog, of_runs
from tools.quality.outlook import against_contracts, outlooks
from tools.quality.score import QualityScore
from tools.quality.score_words import answer, summary
from tools.quality.scoring import (
    DayScore,
    by_dataset,
    by_dimension,
    failing,
    mean,
    percent,
)
from tools.quality.subject import Scope, subject
from tools.quality.trend import trend_of

_TOLD = 60
"""Datasets and checks told to a model."""


class ScoreQuality(Request):
    """What to score. Without arguments, everything in the catalog; one name is enough."""

    dataset: str = ""
    """Id or name of a dataset."""
    product: str = ""
    """Id or name of a data product."""
    domain: str = ""
    """Name of a domain."""


def score_quality(request: ScoreQuality, context: Context) -> QualityScore:
    """Score the quality of a dataset, a data product, a domain or everything, by dimension.

    From the catalog's checks and from contracts that were checked against data: the score, what
    fails, how it changed over time, which rules are about to break, and what is not measured at
    all. Use it for data quality, failing checks, trust in data, quality trends and SLA breaches.
    """
    return scored(subject(request.dataset or request.product or request.domain, context), context)


def scored(scope: Scope, context: Context) -> QualityScore:
    """Return the score of these datasets, which the audience may read."""
    view = context.catalog
    ids = {d.id for d in scope.datasets}
    runs = context.quality.of(sorted(ids), context.now - LOOK_BACK)
    all_outcomes = (*of_catalog(c for c in view.checks if c.dataset in ids), *of_runs(runs))
    newest = latest(all_outcomes)
    points = daily(all_outcomes)
    measured = {o.dataset for o in newest}
    contracts = against_contracts(runs)
    checked = {c.contract for c in contracts}
    score = QualityScore(
        summary="",
        about=scope.called,
        as_of=max((o.at for o in newest if o.at is not None), default=None),
        score_percent=mean(newest),
        checks=len(newest),
        passed=sum(o.passed for o in newest),
        failed=sum(not o.passed and o.share is not None for o in newest),
        errors=sum(o.share is None for o in newest),
        datasets=len(ids),
        measured=len(measured),
        dimensions=by_dimension(newest),
        standings=by_dataset(newest, {d.id: d.owners for d in scope.datasets}),
        unmeasured=tuple(sorted(ids - measured)),
        failing=failing(newest),
        contracts=contracts,
        unchecked_contracts=tuple(
            c.id for c in view.contracts if ids & set(c.datasets) and c.id not in checked
        ),
        history=tuple(DayScore(day=d, score_percent=percent(s), checks=n) for d, s, n in points),
        trend=trend_of([(datetime.combine(d, time(), UTC), s * 100) for d, s, _ in points]),
        outlook=outlooks(runs),
    )
    return score.model_copy(update={"summary": summary(score)})


def _blocks(found: QualityScore) -> tuple[Block, ...]:
    cut = len(found.standings) - _TOLD
    told = answer(found).split("\n")
    standings = tuple(
        f"{d.dataset}: {'unmeasured' if d.score_percent is None else f'{d.score_percent:g} %'}, {d.passed} of {d.checks} pass, "
        f"owner {', '.join(d.owners) or 'none'}"
        for d in found.standings[:_TOLD]
    )
    fails = tuple(
        f"{f.dataset}{f'.{f.column}' if f.column else ''}: {f.rule} ({f.dimension})"
        for f in found.failing[:_TOLD]
    )
    more = (f"{cut:,} better datasets are left out here.",) if cut > 0 else ()
    return (
        Block(tuple(line for line in told if line)),
        Block(standings + more, title="Datasets, the worst first"),
        Block(fails or ("No check fails.",), title="Failing checks"),
    )


TOOL = declare(
    score_quality,
    title="Scoring data quality",
    examples=(
        "How good is the quality of our data?",
        "What is the data quality score of the orders table?",
        "Which checks fail?",
        "Which datasets have the worst quality?",
        "Can we trust core.sales_order?",
        "Is the quality of the marketing domain getting better or worse?",
        "Show the quality trend of the loyalty tables",
        "Which data is not checked at all?",
        "How complete are the supplier records?",
        "Are there quality problems in the supply chain tables?",
        "Does the orders table meet its contract?",
        "What is about to break?",
        "How many of our quality checks pass?",
        "Score data quality by dimension",
        "Which tables have failing uniqueness checks?",
        "How reliable are the finance marts?",
    ),
    blocks=_blocks,
    answer=answer,
)
