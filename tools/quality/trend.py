"""Where a measured quantity is heading: is it falling, and when will it reach zero?

A quantity here is a margin: how far a measured value is from breaking its rule. The rule has two
parts, which must both hold for a warning:

1. The margin falls: the Mann-Kendall test (Mann 1945, Econometrica 13; Kendall 1975, Rank
   Correlation Methods), one-sided, corrected for ties, on the last `WINDOW` measurements has
   p < `LEVEL`, and on the newest half of them the margin falls too, so that one old step down is
   no trend.
2. The line of Theil and Sen (Sen 1968, JASA 63) through them reaches zero within `HORIZON`.

Both are robust against single outliers and assume no distribution. What they cost in false alarms
and give in lead time is measured by `python -m evals.benchmarks.quality trend`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import erfc, sqrt
from statistics import median
from typing import Literal

from knowledge.record import Record

WINDOW = 21
"""Measurements looked back on."""
FEWEST = 7
"""Measurements below which nothing is said."""
LEVEL = 0.01
HORIZON = timedelta(days=21)

Heading = Literal["falling", "rising", "steady", "unknown"]


class Trend(Record):
    """Where a quantity is heading."""

    heading: Heading
    """`unknown` with fewer than 7 measurements."""
    per_day: float | None
    """Slope of the Theil-Sen line, in units of the quantity."""
    probability: float | None
    """One-sided p of the Mann-Kendall test for the heading."""
    reaches_zero: datetime | None
    """When the line reaches zero, if it falls and the quantity is above zero."""
    warns: bool
    """Whether it falls and reaches zero within the horizon."""
    measurements: int


Point = tuple[datetime, float]

_UNKNOWN = Trend(
    heading="unknown", per_day=None, probability=None, reaches_zero=None, warns=False, measurements=0
)  # fmt: skip


def trend_of(points: Sequence[Point]) -> Trend:
    """Return where the quantity is heading, from its measurements in order of time."""
    recent = points[-WINDOW:]
    if len(recent) < FEWEST:
        return _UNKNOWN.model_copy(update={"measurements": len(recent)})
    values = [v for _, v in recent]
    z = mann_kendall(values)
    probability = erfc(abs(z) / sqrt(2)) / 2
    slope = theil_sen(recent)
    heading = _heading(z, probability, values)
    zero = _reaches_zero(recent, slope) if heading == "falling" else None
    return Trend(
        heading=heading,
        per_day=slope,
        probability=round(probability, 6),
        reaches_zero=zero,
        warns=zero is not None and zero - recent[-1][0] <= HORIZON,
        measurements=len(recent),
    )


def mann_kendall(values: Sequence[float]) -> float:
    """Return the normal score of Mann and Kendall's S; below 0 where the values fall."""
    n = len(values)
    s = sum(
        (values[j] > values[i]) - (values[j] < values[i]) for i in range(n) for j in range(i + 1, n)
    )
    ties = sum(t * (t - 1) * (2 * t + 5) for t in Counter(values).values())
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    if variance <= 0 or s == 0:
        return 0.0
    return (s - 1 if s > 0 else s + 1) / sqrt(variance)


def theil_sen(points: Sequence[Point]) -> float:
    """Return the median of the slopes between all pairs, in units a day."""
    slopes = [
        (b - a) / days
        for i, (t, a) in enumerate(points)
        for u, b in points[i + 1 :]
        if (days := (u - t) / timedelta(days=1)) > 0
    ]
    return median(slopes) if slopes else 0.0


def _heading(z: float, probability: float, values: Sequence[float]) -> Heading:
    if probability >= LEVEL:
        return "steady"
    newest = mann_kendall(values[len(values) // 2 :])
    if z < 0:
        return "falling" if newest < 0 else "steady"
    return "rising" if newest > 0 else "steady"


def _reaches_zero(points: Sequence[Point], slope: float) -> datetime | None:
    """Return when the line through the medians reaches zero; None where it lies below already."""
    end = points[-1][0]
    level = median(v - slope * ((t - end) / timedelta(days=1)) for t, v in points)
    if slope >= 0 or level <= 0:
        return None
    return end + timedelta(days=min(-level / slope, 36_500))
