"""Which rules of contracts are heading for a break, from what was measured over time."""

from collections import defaultdict
from datetime import datetime

from knowledge.quality import Measurement
from knowledge.record import Record
from tools.quality.trend import Trend, trend_of


class ContractStanding(Record):
    """How data stands against one contract, by its newest check."""

    contract: str
    datasets: tuple[str, ...]
    at: datetime
    passed: int
    failed: int
    errors: int


class Outlook(Record):
    """A rule that still holds and is heading for a break."""

    dataset: str
    rule: str
    """What the rule demands."""
    measured: float
    limit: float
    per_day: float
    """How fast the margin shrinks."""
    breaks_on: datetime
    """When the line reaches the limit, if it goes on like this."""


def by_rule(found: tuple[Measurement, ...]) -> dict[tuple[str, str], list[Measurement]]:
    """Return the measurements of each dataset and rule, in order of time."""
    histories: dict[tuple[str, str], list[Measurement]] = defaultdict(list)
    for one in sorted(found, key=lambda m: m.at):
        histories[one.dataset, one.rule].append(one)
    return dict(histories)


def margin_trend(history: list[Measurement]) -> Trend:
    """Return where a rule's margin is heading; it begins anew where the limit was changed."""
    limit = history[-1].limit
    points = [(m.at, m.margin) for m in history if m.margin is not None and m.limit == limit]
    return trend_of(points)


def outlooks(found: tuple[Measurement, ...]) -> tuple[Outlook, ...]:
    """Return the rules that are heading for a break, the soonest first."""
    ahead: list[Outlook] = []
    for (dataset, _), history in by_rule(found).items():
        newest, trend = history[-1], margin_trend(history)
        if newest.status != "pass" or not trend.warns:
            continue
        if newest.measured is None or newest.limit is None or trend.reaches_zero is None:
            continue
        ahead.append(
            Outlook(
                dataset=dataset, rule=newest.name, measured=newest.measured, limit=newest.limit,
                per_day=round(-(trend.per_day or 0.0), 6), breaks_on=trend.reaches_zero,
            )
        )  # fmt: skip
    return tuple(sorted(ahead, key=lambda o: (o.breaks_on, o.dataset, o.rule)))


def against_contracts(found: tuple[Measurement, ...]) -> tuple[ContractStanding, ...]:
    """Return the newest check of each contract, ordered by contract."""
    newest: dict[str, list[Measurement]] = defaultdict(list)
    for history in by_rule(found).values():
        newest[history[-1].contract].append(history[-1])
    return tuple(
        ContractStanding(
            contract=name,
            datasets=tuple(sorted({m.dataset for m in some})),
            at=max(m.at for m in some),
            passed=sum(m.status == "pass" for m in some),
            failed=sum(m.status == "fail" for m in some),
            errors=sum(m.status == "error" for m in some),
        )
        for name, some in sorted(newest.items())
    )
