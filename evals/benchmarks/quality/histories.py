"""Simulated histories of a margin, measured daily: some stay, some decline until the rule breaks."""

import random
from collections.abc import Callable
from dataclasses import dataclass

DAYS = 365
_BASE = 10.0
"""Where the margin begins; 0 is where the rule breaks."""

Noise = Callable[[random.Random], list[float]]


@dataclass(frozen=True, slots=True)
class History:
    """Daily margins, and the first day on which the rule was broken, if ever."""

    margins: tuple[float, ...]
    broken_on: int | None
    declines_from: int | None
    """The day on which the decline began, if any."""


def white(sd: float) -> Noise:
    """Return independent normal noise."""
    return lambda rng: [rng.gauss(0, sd) for _ in range(DAYS)]


def correlated(sd: float, phi: float) -> Noise:
    """Return noise in which each day resembles the day before, by the factor `phi`."""

    def made(rng: random.Random) -> list[float]:
        value, found = 0.0, list[float]()
        for _ in range(DAYS):
            value = phi * value + rng.gauss(0, sd * (1 - phi**2) ** 0.5)
            found.append(value)
        return found

    return made


def weekly(sd: float, dip: float) -> Noise:
    """Return noise with a lower margin on two days of each week."""
    return lambda rng: [rng.gauss(0, sd) - (dip if day % 7 > 4 else 0) for day in range(DAYS)]  # noqa: PLR2004 - the weekend.


def outliers(sd: float, share: float, size: float) -> Noise:
    """Return noise with single bad days."""
    return lambda rng: [
        rng.gauss(0, sd) - (size if rng.random() < share else 0) for _ in range(DAYS)
    ]


def steady(noise: Noise, seed: int) -> History:
    """Return a history without decline."""
    return History(tuple(_BASE + e for e in noise(random.Random(seed))), None, None)  # noqa: S311 - a simulation.


def stepped(noise: Noise, seed: int, size: float) -> History:
    """Return a history that falls once by `size` and stays there: no warning is due."""
    rng = random.Random(seed)  # noqa: S311 - a simulation.
    at = rng.randrange(60, DAYS - 60)
    margins = tuple(_BASE - (size if day >= at else 0) + e for day, e in enumerate(noise(rng)))
    return History(margins, None, None)


def declining(noise: Noise, seed: int, days: int) -> History:
    """Return a history that declines in a line to zero within so many days, from a random day."""
    rng = random.Random(seed)  # noqa: S311 - a simulation.
    start = rng.randrange(60, 120)
    errors = noise(rng)
    margins = tuple(_BASE - _BASE * max(0, day - start) / days + e for day, e in enumerate(errors))
    broken = next((day for day in range(start, DAYS) if margins[day] < 0), None)
    return History(margins, broken, start)
