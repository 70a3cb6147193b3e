"""Outcomes of checks, from the catalog and from checked contracts, in one form."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from knowledge.catalog.model import Check
from knowledge.quality import Measurement

_SYNONYMS = {
    "validity": "conformity",
    "format": "conformity",
    "schema": "conformity",
    "integrity": "consistency",
    "referential integrity": "consistency",
    "freshness": "timeliness",
    "currency": "timeliness",
    "volume": "completeness",
    "duplicates": "uniqueness",
    "correctness": "accuracy",
}
"""Other words for the standard's dimensions; any other word is kept as it is."""
LOOK_BACK = timedelta(days=400)
"""How far back kept measurements are looked at: a year and its season."""
NEVER = datetime.min.replace(tzinfo=UTC)
"""The moment of an outcome that has none: older than all."""


Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Observation:
    """One outcome of one check."""

    dataset: str
    column: str
    rule: str
    dimension: str
    share: float | None
    """What conforms, 0 to 1; 1 or 0 where only pass or fail is known; None for an error."""
    passed: bool
    at: datetime | None
    contract: str
    """Id of the contract that demands it; empty for a check of the catalog."""
    id: str = ""
    """Tells rules of one contract apart that are called alike."""

    @property
    def check(self) -> Key:
        """Return what is equal for outcomes of the same check."""
        return self.dataset, self.column, self.rule, self.contract, self.id


def of_catalog(checks: Iterable[Check]) -> tuple[Observation, ...]:
    """Return the catalog's check outcomes."""
    return tuple(
        Observation(
            c.dataset, c.column, c.rule, dimension_named(c.dimension), float(c.passed), c.passed,
            c.at, "",
        )
        for c in checks
    )  # fmt: skip


def of_runs(found: Iterable[Measurement]) -> tuple[Observation, ...]:
    """Return what checked contracts measured; rules that can't be run are left out."""
    return tuple(
        Observation(
            m.dataset,
            "",
            m.name,
            m.dimension,
            m.score,
            m.status == "pass",
            m.at,
            m.contract,
            m.rule,
        )
        for m in found
        if m.status != "not run"
    )


def dimension_named(word: str) -> str:
    """Return the standard's word for a dimension, or the word itself in lower case."""
    said = " ".join(word.lower().split()) or "other"
    return _SYNONYMS.get(said, said)


def latest(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Return the newest outcome of each check, ordered by dataset, column and rule."""
    newest: dict[Key, Observation] = {}
    for one in observations:
        before = newest.get(one.check)
        if before is None or (one.at or NEVER) >= (before.at or NEVER):
            newest[one.check] = one
    return tuple(newest[key] for key in sorted(newest))


def daily(observations: Iterable[Observation]) -> tuple[tuple[date, float, int], ...]:
    """Return, for each day on which something was measured, the mean share and of how many checks.

    Only checks that were measured on more than one day count, each with its newest outcome so far:
    else the mean would change because other checks were measured, not because quality did.
    """
    timed = [o for o in observations if o.at is not None and o.share is not None]
    days: dict[Key, set[date]] = {}
    for one in timed:
        assert one.at is not None
        days.setdefault(one.check, set()).add(one.at.date())
    known: dict[Key, float] = {}
    points: dict[date, tuple[float, int]] = {}
    repeated = {check for check, on in days.items() if len(on) > 1}
    for one in sorted(timed, key=lambda o: (o.at or NEVER, o.check)):
        if one.check in repeated and one.at is not None and one.share is not None:
            known[one.check] = one.share
            if len(known) == len(repeated):
                points[one.at.date()] = (sum(known.values()) / len(known), len(known))
    return tuple((day, round(share, 6), count) for day, (share, count) in sorted(points.items()))
