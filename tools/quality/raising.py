"""Which alerts follow from new measurements: what broke, what can't be checked, what will break."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge.quality import Alert, Measurement
from tools.quality.outlook import by_rule, margin_trend
from tools.quality.recurrence import begins

Kind = Literal["broken", "unchecked", "warning"]

_TITLES: dict[Kind, str] = {
    "broken": "{} breaks its contract",
    "unchecked": "{} could not be checked",
    "warning": "{} is about to break its contract",
}
_MOST = 10
"""Rules named in an alert; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A rule that its owner should hear of now, and the words for it."""

    kind: Kind
    measurement: Measurement
    words: str


def raised(before: tuple[Measurement, ...], now: tuple[Measurement, ...]) -> tuple[Raised, ...]:
    """Return what is new since the measurements before: a rule is told once while it stays so."""
    histories = by_rule(before)
    found = (_raised(histories.get((m.dataset, m.rule), []), m) for m in now)
    return tuple(r for r in found if r is not None)


def _raised(history: list[Measurement], one: Measurement) -> Raised | None:
    was = history[-1].status if history else "pass"
    if one.status == "fail":
        return Raised("broken", one, one.reason) if was != "fail" else None
    if one.status == "error":
        return Raised("unchecked", one, one.reason) if was != "error" else None
    if one.status != "pass":
        return None
    if one.limit == 0 and one.toward == "above":
        return _recurring(history, one)
    trend = margin_trend([*history, one])
    warned = bool(history) and was == "pass" and margin_trend(history).warns
    if not trend.warns or warned or trend.reaches_zero is None:
        return None
    words = (
        f"it is at {one.measured:g}, the limit is {one.limit:g}, and at this pace it is reached about "
        f"{trend.reaches_zero:%Y-%m-%d}"
    )
    return Raised("warning", one, words)


def _recurring(history: list[Measurement], one: Measurement) -> Raised | None:
    """Return that a rule which leaves no margin keeps breaking, once while it goes on so."""
    found = begins(_outcomes([*history, one]))
    if found is None:
        return None
    words = (
        f"it holds now, but began to break {found.spells} times in its last {found.measurements} checks, "
        f"last on {found.last:%Y-%m-%d}; nothing may fail here, so at this pace it breaks again about "
        f"{found.again:%Y-%m-%d}"
    )
    return Raised("warning", one, words)


def _outcomes(history: list[Measurement]) -> list[tuple[datetime, bool]]:
    return [(m.at, m.status == "pass") for m in history if m.status in {"pass", "fail"} and m.limit == 0]  # fmt: skip


def alerts(
    found: Iterable[Raised],
    recipients: Callable[[str], tuple[str, ...]],
    reach: Callable[[str, str], str],
) -> tuple[Alert, ...]:
    """Return one alert for each dataset, kind and recipient.

    `reach` says whom it affects: a sentence for a dataset and a recipient, of what that one may
    read. The id is equal for the same rules at the same moment, so that none is queued twice.
    """
    grouped: dict[tuple[str, Kind], list[Raised]] = defaultdict(list)
    for one in found:
        grouped[one.measurement.dataset, one.kind].append(one)
    return tuple(
        _alert(dataset, kind, some, to, reach(dataset, to))
        for (dataset, kind), some in sorted(grouped.items())
        for to in recipients(dataset)
    )


def _alert(dataset: str, kind: Kind, some: list[Raised], to: str, reach: str) -> Alert:
    at = max(r.measurement.at for r in some)
    rules = sorted(r.measurement.rule for r in some)
    made_of = "\n".join((dataset, kind, to, at.isoformat(), *rules))
    lines = [f"- {r.measurement.name} ({r.measurement.dimension}): {r.words}" for r in some[:_MOST]]
    if len(some) > _MOST:
        lines.append(f"- and {len(some) - _MOST:,} more rules")
    contract = some[0].measurement.contract
    return Alert(
        id=f"a-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}",
        kind=kind,
        dataset=dataset,
        to=to,
        title=_TITLES[kind].format(dataset),
        body="\n".join(
            (f"By contract {contract}, checked {at:%Y-%m-%d %H:%M} UTC:", "", *lines, "", reach)
        ).rstrip(),
        raised_by="watch",
        at=at,
    )
