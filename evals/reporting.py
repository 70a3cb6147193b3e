"""The report of an evaluation: pass rates with intervals, cost and time, beside the baseline."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from pydantic import ValidationError

from evals.costing import Spending, prices, spending
from evals.outcome import Outcome
from evals.planner.rates import Rate
from knowledge.record import Record

BASELINE = Path(__file__).with_name("baseline.json")
_FOLDER = "evaluation"
_JSON = "report.json"


class Baseline(Record):
    """Which cases passed when it was made: `kind/id` by mode."""

    passed: dict[str, tuple[str, ...]]

    def kept(self, report: "Report", *, whole: bool) -> "Baseline":
        """Return it with what passed in a report; cases not asked stay unless all were asked."""
        asked = {o.case.name for o in report.outcomes}
        before = () if whole else self.passed.get(report.mode, ())
        names = (*(name for name in before if name not in asked), *report.passed)
        return Baseline(passed=dict(sorted({**self.passed, report.mode: names}.items())))


class Report(Record):
    """An evaluation, as JSON; the pages are made from it."""

    mode: str
    model: str
    made: datetime
    outcomes: tuple[Outcome, ...]
    regressed: tuple[str, ...]
    """Cases that passed at the baseline and do not now, as `kind/id`."""
    mended: tuple[str, ...]
    """Cases that pass now and did not at the baseline."""
    compared: bool
    """Whether there was a baseline of this mode."""

    @property
    def scored(self) -> tuple[Outcome, ...]:
        """Return the outcomes that something could be told of."""
        return tuple(o for o in self.outcomes if o.scored)

    @property
    def passed(self) -> tuple[str, ...]:
        """Return the cases that passed, in their order."""
        return tuple(o.case.name for o in self.outcomes if o.passed)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """Return the outcomes of cases that did not pass."""
        return tuple(o for o in self.scored if not o.passed)

    @property
    def trials(self) -> int:
        """Return how often each case was asked."""
        return max((len(o.trials) for o in self.outcomes), default=0)


def reported(
    mode: str, model: str, made: datetime, found: Sequence[Outcome], baseline: Baseline | None
) -> Report:
    """Return the report; without a baseline of this mode nothing has regressed."""
    passed = {o.case.name for o in found if o.passed}
    scored = {o.case.name for o in found if o.scored}
    before = baseline.passed.get(mode) if baseline else None
    known = passed if before is None else set(before)
    return Report(
        mode=mode,
        model=model,
        made=made,
        outcomes=tuple(found),
        regressed=tuple(sorted((known & scored) - passed)),
        mended=tuple(sorted(passed - known)),
        compared=before is not None,
    )


def rates_by_kind(report: Report) -> tuple[Rate, ...]:
    """Return how many cases of each kind passed in every trial, then of all."""
    return _rates(report, lambda o: o.passed, lambda _: 1)


def trial_rates(report: Report) -> tuple[Rate, ...]:
    """Return how many trials of each kind were right, then of all; as many as the kinds."""
    return _rates(report, lambda o: o.right, lambda o: len(o.trials))


def _rates(
    report: Report, hits: Callable[[Outcome], int], of: Callable[[Outcome], int]
) -> tuple[Rate, ...]:
    kinds = sorted({o.case.kind for o in report.scored})
    groups = [(kind, [o for o in report.scored if o.case.kind == kind]) for kind in kinds]
    groups.append(("all", list(report.scored)))
    return tuple(Rate(name, sum(map(hits, each)), sum(map(of, each))) for name, each in groups)


def seconds_of(report: Report, kind: str = "") -> tuple[float, float]:
    """Return the seconds of an answer in the middle and at 95 %, of a kind or of all."""
    asked = (o for o in report.outcomes if kind in {"", "all", o.case.kind})
    seconds = sorted(t.seconds for o in asked for t in o.trials if not t.failed)
    if not seconds:
        return (0.0, 0.0)
    return (median(seconds), seconds[min(len(seconds) - 1, int(0.95 * len(seconds)))])


def spent(report: Report) -> tuple[Spending, Spending]:
    """Return what the answers cost, and what the judge did."""
    price = prices().of(report.model)
    answers = spending((t for o in report.outcomes for t in o.trials), price)
    judging = spending((j for o in report.outcomes for j in o.judged), price)
    return answers, judging


def place_of(state: Path) -> Path:
    """Return the folder in a workspace's state where its last report is kept."""
    return state / _FOLDER


def last_report(state: Path) -> Report | None:
    """Return the last report of a workspace; None where there is none that can be read."""
    try:
        return Report.model_validate_json((place_of(state) / _JSON).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None
