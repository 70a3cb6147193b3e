"""Service levels of a contract: from checks of freshness, runs of the jobs, and documents."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from knowledge.catalog.model import Run
from tools.drafts.records import Record
from tools.drafts.rule_texts import demand_of
from tools.drafts.rules import observed
from tools.drafts.texts import Texts
from tools.drafts.tree import Told, Tree

_LEAST_RUNS = 3
_RHYTHMS = (
    (timedelta(hours=1), 1, "h"), (timedelta(days=1), 1, "d"), (timedelta(days=7), 7, "d"),
    (timedelta(days=30), 30, "d"),
)  # fmt: skip
_NEAR = 0.2
"""How far, as a share, a rhythm may be off to be called by its name."""
_UNITS = {"m": "min", "h": "h", "d": "d", "w": "w"}
_KEPT = {"day": "d", "week": "w", "month": "month", "year": "y"}
_GOOD = frozenset({"success", "succeeded", "complete", "completed", "ok", "passed"})


@dataclass(frozen=True, slots=True)
class Level:
    """A service level."""

    property: str
    entry: Tree


def levels_of(record: Record, texts: Texts) -> list[Level]:
    """Return the service levels that the evidence gives, each with what says so."""
    table = record.dataset.name
    return [*_checked(record, table), *_frequency(record), *_retention(record, texts)]


def _checked(record: Record, table: str) -> list[Level]:
    """Return the freshness and delivery times that checks demand today."""
    found: list[Level] = []
    for check in record.checks:
        demand = demand_of(check.rule, check.column)
        said = f"{observed(check)}: {check.rule}"
        if demand.kind == "fresh" and demand.number is not None:
            level: dict[str, Tree] = {
                "property": Told("latency", said),
                "value": int(demand.number) if demand.number == int(demand.number) else demand.number,
                "unit": _UNITS[demand.unit[0].lower()],
                "element": table,
            }  # fmt: skip
            found.append(Level("latency", level))
        elif demand.kind == "ready":
            hours, _, minutes = demand.clock.partition(":")
            entry: dict[str, Tree] = {
                "property": Told("timeOfAvailability", said),
                "value": f"{int(hours):02d}:{minutes}",
                "element": table,
                "description": f"{demand.zone}." if demand.zone else "",
            }
            found.append(Level("timeOfAvailability", entry))
    return found


def _frequency(record: Record) -> list[Level]:
    """Return how often the busiest job that writes it has run, as far as it keeps a rhythm."""
    rhythms = [(job, runs, gap) for job, runs in record.runs.items() if (gap := _gap(runs))]
    if not rhythms:
        return []
    job, runs, gap = max(rhythms, key=lambda r: (len(r[1]), r[0]))
    good = sum(r.status.lower() in _GOOD for r in runs)
    value, unit = _rhythm(gap)
    why = f"{job} ran {len(runs)} times in the catalog's record, {good} of them well"
    entry: dict[str, Tree] = {
        "property": Told("frequency", why),
        "value": value,
        "unit": unit,
        "element": record.dataset.name,
    }
    return [Level("frequency", entry)]


def _gap(runs: tuple[Run, ...]) -> timedelta | None:
    starts = [r.started_at for r in runs if r.started_at]
    if len(starts) < _LEAST_RUNS:
        return None
    gaps = [(b - a).total_seconds() for a, b in pairwise(starts)]
    return timedelta(seconds=median(gaps)) if median(gaps) > 0 else None


def _rhythm(gap: timedelta) -> tuple[int, str]:
    for size, value, unit in _RHYTHMS:
        if abs(gap / size - 1) <= _NEAR:
            return value, unit
    if gap < timedelta(hours=2):
        return max(1, round(gap / timedelta(minutes=1))), "min"
    if gap < timedelta(days=2):
        return round(gap / timedelta(hours=1)), "h"
    return round(gap / timedelta(days=1)), "d"


def _retention(record: Record, texts: Texts) -> list[Level]:
    kept = texts.kept(record.dataset.id)
    if kept is None:
        return []
    entry: dict[str, Tree] = {
        "property": Told("retention", kept.place),
        "value": kept.number,
        "unit": _KEPT[kept.unit],
        "element": record.dataset.name,
    }
    return [Level("retention", entry)]
