"""Scores of datasets and dimensions from the outcomes of their checks, and what is unmeasured."""

from collections.abc import Iterable
from datetime import date, datetime

from knowledge.record import Record
from tools.quality.observations import Observation
from tools.quality.rules import DIMENSIONS

_HUNDRED = 100.0


class DimensionStanding(Record):
    """How one dimension stands."""

    dimension: str
    score_percent: float | None
    """Percent, 0 to 100; None: unmeasured, which is not the same as good."""
    checks: int
    passed: int
    datasets: int
    """Datasets with a check of this dimension."""


class DatasetStanding(Record):
    """How one measured dataset stands."""

    dataset: str
    owners: tuple[str, ...]
    score_percent: float | None
    """Percent."""
    checks: int
    passed: int
    failed: int
    errors: int
    """Checks that could not be run; they count in no score."""
    unmeasured: tuple[str, ...]
    """Dimensions of the standard that no check of this dataset measures."""


class FailingCheck(Record):
    """A check whose newest outcome is no pass."""

    dataset: str
    column: str
    rule: str
    dimension: str
    conforms_percent: float | None
    """Percent of the rows that conform; None for a check that could not be run."""
    at: datetime | None
    contract: str
    """Id of the contract that demands it; empty for a check of the catalog."""


class DayScore(Record):
    """The score on one day."""

    day: date
    score_percent: float
    """Percent."""
    checks: int


def mean(observations: Iterable[Observation]) -> float | None:
    """Return the mean share that conforms in percent, to a tenth, or None if nothing was measured.

    Rounded down, so that only what conforms entirely reads 100.
    """
    shares = [o.share for o in observations if o.share is not None]
    return percent(sum(shares) / len(shares)) if shares else None


def percent(share: float) -> float:
    """Return a share as a percentage to a tenth, rounded down."""
    return int(share * _HUNDRED * 10 + 1e-6) / 10


def by_dimension(observations: tuple[Observation, ...]) -> tuple[DimensionStanding, ...]:
    """Return the standard's dimensions, measured or not, then others that checks name."""
    others = sorted({o.dimension for o in observations} - set(DIMENSIONS))
    return tuple(
        _dimension(name, tuple(o for o in observations if o.dimension == name))
        for name in (*DIMENSIONS, *others)
    )


def _dimension(name: str, own: tuple[Observation, ...]) -> DimensionStanding:
    return DimensionStanding(
        dimension=name,
        score_percent=mean(own),
        checks=len(own),
        passed=sum(o.passed for o in own),
        datasets=len({o.dataset for o in own}),
    )


def by_dataset(
    observations: tuple[Observation, ...], owners: dict[str, tuple[str, ...]]
) -> tuple[DatasetStanding, ...]:
    """Return the measured datasets, the worst first; those with errors only come first of all."""
    own: dict[str, list[Observation]] = {}
    for one in observations:
        own.setdefault(one.dataset, []).append(one)
    found = [_dataset(name, some, owners.get(name, ())) for name, some in own.items()]
    return tuple(
        sorted(
            found,
            key=lambda d: (
                -1 if d.score_percent is None else d.score_percent,
                -d.failed,
                d.dataset,
            ),
        )
    )


def _dataset(name: str, own: list[Observation], owners: tuple[str, ...]) -> DatasetStanding:
    measured = {o.dimension for o in own if o.share is not None}
    errors = sum(o.share is None for o in own)
    passed = sum(o.passed for o in own)
    return DatasetStanding(
        dataset=name,
        owners=owners,
        score_percent=mean(own),
        checks=len(own),
        passed=passed,
        failed=len(own) - passed - errors,
        errors=errors,
        unmeasured=tuple(d for d in DIMENSIONS if d not in measured),
    )


def failing(observations: tuple[Observation, ...]) -> tuple[FailingCheck, ...]:
    """Return the checks that don't pass, the worst first."""
    found = [
        FailingCheck(
            dataset=o.dataset, column=o.column, rule=o.rule, dimension=o.dimension,
            conforms_percent=None if o.share is None else percent(o.share), at=o.at, contract=o.contract,
        )
        for o in observations
        if not o.passed
    ]  # fmt: skip
    return tuple(
        sorted(
            found,
            key=lambda f: (
                -1 if f.conforms_percent is None else f.conforms_percent,
                f.dataset,
                f.column,
                f.rule,
            ),
        )
    )
