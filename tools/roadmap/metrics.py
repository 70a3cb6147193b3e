"""How success is measured in the first six months, from the asker's own figures."""

import re
from dataclasses import dataclass
from datetime import timedelta

from knowledge.handbook.entries import MetricPattern
from tools.roadmap.candidate import Candidate
from tools.roadmap.capacity import Capacity, as_range, jobs_of
from tools.roadmap.figures import counted, day, percent, percent_range, span
from tools.roadmap.model import Metric
from tools.roadmap.situation import Situation
from tools.roadmap.timeline import Timeline, friday
from tools.roadmap.verdict import SHORT_WAIT_DAYS
from tools.standing import Claim, Source, Standing

_MOST = 8
_HALF_YEAR = 26
_MONTH_3, _MONTH_6 = timedelta(weeks=13), timedelta(weeks=26)


def success_metrics(
    case: Situation, first: Candidate, timeline: Timeline, capacity: Capacity
) -> tuple[Metric, ...]:
    """Return at most eight metrics: those with a baseline here first, outcome and health mixed.

    What only a live product can show is promised from the day on which the first one is live, what
    only the whole first domain can bring about is promised for month 6 in proportion, and nothing
    is promised before what brings it about is there.
    """
    named = {pain for pain, _ in case.brief.pains}
    drawn = [(p, _baseline(case, p, capacity)) for p in case.handbook.metrics]
    drawn.sort(
        key=lambda pair: (
            pair[1].standing == "inferred",
            -len(named & set(pair[0].ends)),
            pair[0].stop is None,
        )
    )
    domains = sum(len(w.domains) for w in timeline.waves)
    stage = _Stage(timeline.slots[1].end, timeline.live[0], jobs_of(first, domains, capacity))
    return tuple(_metric(case, p, b, stage) for p, b in drawn[:_MOST])


@dataclass(frozen=True, slots=True)
class _Stage:
    """How far the first domain is in the half year that is measured."""

    end: int
    """The week in which it is done."""
    live: int
    """The week from which its first product is read."""
    jobs: float

    @property
    def share(self) -> float:
        """Return the share of its way that lies within 26 weeks, 0 to 1."""
        return min(1.0, _HALF_YEAR / self.end)

    def cause(self, pattern: MetricPattern) -> int:
        """Return the week in which what brings the metric about is there."""
        return {"work": 0, "product": self.live, "jobs_off": self.end}[pattern.moved_by]


def _baseline(case: Situation, pattern: MetricPattern, capacity: Capacity) -> Claim:
    fact = case.fact(pattern.baseline_fact) if pattern.baseline_fact else None
    if fact is not None:
        days = (
            f" ({fact.value:g} working days)"
            if fact.id == "lead_time_days" and fact.value and "day" not in fact.text
            else ""
        )
        return Claim(text=f"{fact.text}{days}", standing=fact.standing, sources=(fact.source,))
    if pattern.id == "engineer-run-share" and capacity.run_share is not None:
        low, high = capacity.run_share.low, capacity.run_share.high
        text = (
            percent(low)
            if low == high
            else f"{percent_range(low, high)}, computed; to be measured in the first four weeks"
        )
        return Claim(
            text=text, standing=capacity.run_share_standing, sources=(capacity.run_share_source,)
        )
    counted = _from_catalog(case, pattern)
    if counted:
        return Claim(
            text=counted,
            standing="confirmed",
            sources=(Source(kind="catalog", where="the loaded catalog"),),
        )
    return Claim(text="not known; measured in the first four weeks", standing="inferred")


def _from_catalog(case: Situation, pattern: MetricPattern) -> str:
    datasets, unowned, cost = (
        case.value("datasets"),
        case.value("unowned") or 0,
        case.fact("monthly_cost"),
    )
    if (
        pattern.id == "ownership-coverage"
        and datasets
        and case.catalog
        and any(d.owners for d in case.catalog.datasets)
    ):
        return (
            f"{percent(1 - unowned / datasets)} of {datasets:,.0f} datasets have an owner on record"
        )
    if (
        pattern.id == "cost-per-query"
        and cost
        and cost.value
        and case.catalog
        and case.catalog.usage
    ):
        queries = sum(u.queries_30d for u in case.catalog.usage)
        return f"{cost.value / queries * 1000:,.0f} per 1,000 queries ({cost.value:,.0f} a month over {queries:,} queries)"
    return ""


def _metric(case: Situation, pattern: MetricPattern, baseline: Claim, stage: _Stage) -> Metric:
    month_3, month_6 = _dated_targets(case, pattern, baseline, stage)
    standing: Standing = "inferred"
    return Metric(
        id=pattern.id,
        title=pattern.title,
        kind=pattern.kind,
        timing=pattern.timing,
        baseline=baseline,
        target_month_3=month_3,
        target_month_6=month_6,
        target_standing=standing,
        formula=pattern.formula,
        source=pattern.source,
        cadence=pattern.cadence,
        stop=_stop(case, pattern, baseline, stage),
    )


def _dated_targets(
    case: Situation, pattern: MetricPattern, baseline: Claim, stage: _Stage
) -> tuple[str, str]:
    if pattern.id == "jobs-retired" and stage.jobs:
        return _jobs_off(case, stage)
    early, late = _targets(case, pattern, baseline, stage)
    if pattern.of_products:
        return _once_live(case, stage, early, late)
    if early == late:  # What is only guarded waits for nothing.
        return f"{early} by {day(case.start + _MONTH_3)}", f"{late} by {day(case.start + _MONTH_6)}"
    return _once_caused(case, pattern, stage, early, late)


def _once_caused(
    case: Situation, pattern: MetricPattern, stage: _Stage, early: str, late: str
) -> tuple[str, str]:
    """Return targets of which none is due before what brings it about is there."""
    cause = stage.cause(pattern)
    month_3, month_6 = day(case.start + _MONTH_3), day(case.start + _MONTH_6)
    live, done = day(friday(case, stage.live)), day(friday(case, stage.end))
    if cause > _HALF_YEAR // 2:
        told = f"the first product is live by {live}" if pattern.moved_by == "product" else f"the dual run ends by {done}"  # fmt: skip
        early, month_3 = "as today", f"{month_3}: {told}"
    if cause > _HALF_YEAR:
        month_6 = f"{done}, when the dual run ends"
    return f"{early} by {month_3}", f"{late} by {month_6}"


def _once_live(case: Situation, stage: _Stage, early: str, late: str) -> tuple[str, str]:
    """Return targets counted from the day on which a product is there to be measured.

    `early` is what a quarter of use brings and `late` what half a year does.
    """
    quarter, half = _HALF_YEAR // 2, _HALF_YEAR
    month_3, month_6 = day(case.start + _MONTH_3), day(case.start + _MONTH_6)
    live = day(friday(case, stage.live))
    none = f"none yet: the first product is live by {live}"
    if stage.live <= quarter:
        return f"{early} by {month_3}", f"{late} by {month_6}"
    if stage.live <= half:
        return none, f"{early} by {month_6}"
    return none, f"{early} by {day(friday(case, stage.live + quarter))}"


def _targets(
    case: Situation, pattern: MetricPattern, baseline: Claim, stage: _Stage
) -> tuple[str, str]:
    target = pattern.target
    fact = case.fact(pattern.baseline_fact) if pattern.baseline_fact else None
    if fact and fact.id == "lead_time_days" and (fact.value or 0) <= SHORT_WAIT_DAYS:
        return f"not above {fact.text}", f"not above {fact.text}"
    if target.kind == "ratio" and fact and fact.value:
        share = stage.share if stage.cause(pattern) <= _HALF_YEAR else 1.0
        reached = 1 - (1 - target.month_6) * share
        early = 1 - (1 - target.month_3) * share
        return _share_of(fact.value, early, pattern.unit), _share_of(
            fact.value, reached, pattern.unit
        )
    known = re.match(r"(\d+) %", baseline.text)
    if target.kind == "absolute" and known and float(known[1]) >= target.month_3:
        here = float(known[1])
        return _level(round(here + (100 - here) / 4), pattern.unit), _level(
            round(here + (100 - here) / 2), pattern.unit
        )
    if target.kind == "ratio":
        return (
            f"{percent(target.month_3)} of the baseline",
            f"{percent(target.month_6)} of the baseline",
        )
    if target.kind == "growth":
        return f"baseline + {target.month_3:g} points", f"baseline + {target.month_6:g} points"
    return _level(target.month_3, pattern.unit), _level(target.month_6, pattern.unit)


def _jobs_off(case: Situation, stage: _Stage) -> tuple[str, str]:
    """Return the jobs switched off by month 3 and 6: none before the first dual run has ended."""
    end = day(friday(case, stage.end))
    month_3, month_6 = day(case.start + _MONTH_3), day(case.start + _MONTH_6)
    few = _behind(case, stage)
    many = f"{few} {'job' if few == '1' else 'jobs'} off"
    if stage.end <= _HALF_YEAR // 2:
        return f"{few} by {month_3}", f"{many} by {month_6}"
    none = f"none by {month_3}: the dual run ends by {end}"
    if stage.end <= _HALF_YEAR:
        return none, f"{many} by {month_6}"
    return none, f"{many} by {end}, when the dual run ends"


def _behind(case: Situation, stage: _Stage) -> str:
    behind = as_range(case.norms.norm("jobs-behind-products")).times(stage.jobs)
    return span(max(1, behind.low), max(1, behind.high))


def _fewer(low: str) -> str:
    return "no job is" if low == "1" else f"fewer than {low} jobs are"


def _share_of(value: float, share: float, unit: str) -> str:
    amount = value * share
    shown = f"{amount:.0f}" if amount >= 10 else f"{amount:.1f}".removesuffix(".0")  # noqa: PLR2004 - below ten a decimal matters.
    return f"{shown} {unit}"


def _level(value: float, unit: str) -> str:
    if unit.startswith("percent"):
        return f"{value:g} %{unit.removeprefix('percent')}"
    return counted(value, unit)


def _stop(case: Situation, pattern: MetricPattern, baseline: Claim, stage: _Stage) -> str:
    if pattern.stop is None:
        return ""
    if pattern.id == "jobs-retired" and stage.jobs:
        low = _behind(case, stage).split()[0]
        late = day(case.start + timedelta(weeks=max(stage.end, _HALF_YEAR) + 4))
        return f"If {_fewer(low)} off by {late}, old and new are being run side by side without end; freeze new products until the old paths are closed."
    known = baseline.text.split(" (")[0]
    if baseline.text.startswith("not known") or ", computed" in known:
        known = "the measured baseline"
    short = case.value("lead_time_days") or 0
    if pattern.baseline_fact == "lead_time_days" and 0 < short <= SHORT_WAIT_DAYS:
        return f"If requests in the first domain take longer than the {known} of today at month 6, ownership has made the way longer; settle that before the second wave."
    rule = pattern.stop.replace("{baseline}", known).replace("{target}", "the planned")
    if pattern.of_products and stage.live > _HALF_YEAR // 2:
        return rule.replace("at month 6", "after half a year of use")
    if stage.cause(pattern) > _HALF_YEAR:
        return rule.replace("at month 6", "when the dual run has ended")
    return rule
