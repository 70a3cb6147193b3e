"""How often the trend rule warns of nothing, and how many days before a rule breaks it warns."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from evals.benchmarks.quality.histories import (
    DAYS,
    History,
    Noise,
    correlated,
    declining,
    outliers,
    steady,
    stepped,
    weekly,
    white,
)
from tools.quality.recurrence import begins
from tools.quality.trend import HORIZON, WINDOW, trend_of

_START = datetime(2026, 1, 1, tzinfo=UTC)
_TIMES = tuple(_START + timedelta(days=d) for d in range(DAYS))
HISTORIES = 100
"""Of each kind."""

Warner = Callable[[tuple[float, ...], int], bool]
"""Whether it warns on a day, from the margins up to that day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report."""

    name: str
    value: str


def ours(margins: tuple[float, ...], day: int) -> bool:
    """Warn by the trend rule that `meshwright watch` uses."""
    first = max(0, day + 1 - WINDOW)
    return trend_of(list(zip(_TIMES[first : day + 1], margins[first : day + 1], strict=True))).warns


def cusum(margins: tuple[float, ...], day: int) -> bool:
    """Warn by a one-sided CUSUM (Page 1954) with k = 0.5 and h = 5, after 30 days of baseline."""
    base = margins[:30]
    mean = sum(base) / len(base)
    sd = (sum((m - mean) ** 2 for m in base) / (len(base) - 1)) ** 0.5 or 1e-9
    sums = 0.0
    for value in margins[30 : day + 1]:
        sums = max(0.0, sums + (mean - value) / sd - 0.5)
    return sums > 5  # noqa: PLR2004 - the usual h.


def below(margins: tuple[float, ...], day: int) -> bool:
    """Warn when the margin has lost three quarters of what it was: a fixed second threshold."""
    return margins[day] < 2.5  # noqa: PLR2004 - a quarter of the 10 that it begins with.


WARNERS: tuple[tuple[str, Warner], ...] = (
    ("trend rule", ours),
    ("CUSUM k=0.5 h=5", cusum),
    ("fixed second threshold", below),
)
_NOISES: tuple[tuple[str, Noise], ...] = (
    ("white noise, sd 1", white(1.0)),
    ("correlated noise, sd 1, phi 0.6", correlated(1.0, 0.6)),
    ("weekly dip of 2, sd 1", weekly(1.0, 2.0)),
    ("outliers of 8 on 2 % of days, sd 0.5", outliers(0.5, 0.02, 8.0)),
)


def report(histories: int = HISTORIES) -> Iterator[Row]:
    """Yield false alarms a year on histories that stay, and lead times on those that decline."""
    for name, warner in WARNERS:
        for noise_name, noise in _NOISES:
            stays = [steady(noise, seed) for seed in range(histories)]
            yield Row(f"{name}: false alarms a year, {noise_name}", _false(warner, stays))
        steps = [stepped(white(1.0), seed, 3.0) for seed in range(histories)]
        yield Row(f"{name}: alarms a year, one step of 3 down, no break", _false(warner, steps))
        for days in (30, 60, 120):
            for noise_name, noise in _NOISES[:2]:
                falls = [declining(noise, seed, days) for seed in range(histories)]
                yield Row(f"{name}: decline in {days} days, {noise_name}", _lead(warner, falls))


def recurring(histories: int = HISTORIES) -> Iterator[Row]:
    """Yield how a rule of which nothing may fail is told: spells that come back, and single ones.

    A warning is false if the rule does not break again within three weeks of it.
    """
    for name, chance in (("rare, once in 100 days", 0.01), ("now and then, once in 30", 1 / 30), ("often, once in 7", 1 / 7)):  # fmt: skip
        warned = false = missed = 0
        for seed in range(histories):
            rng = random.Random(seed)  # noqa: S311 - a simulation.
            held = [rng.random() >= chance for _ in range(DAYS)]
            told = [day for day in range(DAYS) if begins(_outcomes(held, day))]
            for day in told:
                ahead = held[day + 1 : day + 1 + HORIZON.days]
                if len(ahead) == HORIZON.days:
                    warned += 1
                    false += all(ahead)
            missed += not told
        years = histories * DAYS / 365
        yield Row(f"limit of 0, breaks {name}: warnings a year; false; years without one", f"{warned / years:.2f}; {false / years:.2f}; {missed} of {histories}")  # fmt: skip


def _outcomes(held: list[bool], day: int) -> list[tuple[datetime, bool]]:
    first = max(0, day + 1 - 2 * WINDOW)
    return list(zip(_TIMES[first : day + 1], held[first : day + 1], strict=True))


def _episodes(warner: Warner, history: History, until: int) -> list[int]:
    """Return the days on which a warning begins; one within a week of another is the same."""
    found: list[int] = []
    last = -8
    for day in range(30, until):
        if warner(history.margins, day):
            if day - last > 7:  # noqa: PLR2004 - a week, as `watch` repeats none within one.
                found.append(day)
            last = day
    return found


def _false(warner: Warner, histories: list[History]) -> str:
    years = len(histories) * (DAYS - 30) / DAYS
    count = sum(len(_episodes(warner, h, DAYS)) for h in histories)
    clean = sum(not _episodes(warner, h, DAYS) for h in histories) / len(histories)
    return f"{count / years:.2f} ({clean:.0%} of years without)"


def _lead(warner: Warner, histories: list[History]) -> str:
    leads: list[int] = []
    broken = [h for h in histories if h.broken_on is not None and h.declines_from is not None]
    for h in broken:
        assert h.broken_on is not None
        assert h.declines_from is not None
        days = [d for d in range(h.declines_from, h.broken_on) if warner(h.margins, d)]
        leads.append(h.broken_on - days[0] if days else 0)
    warned = sum(lead > 0 for lead in leads) / len(leads)
    low = sorted(leads)[len(leads) // 10]
    return f"{warned:.0%} warned, median {median(leads):.0f} days before, 10th percentile {low}"
