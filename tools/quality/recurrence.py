"""Rules without a margin: where nothing may fail, a break that keeps coming back is the warning.

A rule whose limit is 0 is at its limit while it holds, so no trend can be seen before it breaks. What
can be seen is that it broke before: it is told when it holds now, broke in at least `FEWEST` separate
spells among the last `WINDOW` measurements, and the newest spell is in the newer half of them.
How often that is a false alarm is measured by `python -m evals.benchmarks.quality trend`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from knowledge.record import Record
from tools.quality.trend import WINDOW

FEWEST = 3

Outcome = tuple[datetime, bool]
"""When it was measured, and whether it held."""


class Recurrence(Record):
    """A rule that holds now and keeps breaking."""

    spells: int
    """Times that it began to break, among the measurements looked back on."""
    measurements: int
    last: datetime
    """When the newest spell began."""
    again: datetime
    """When the next is due: the median time between two of them after the last, or now."""


def recurrence_of(outcomes: Sequence[Outcome]) -> Recurrence | None:
    """Return how a rule that holds now keeps breaking, from its outcomes in order of time."""
    recent = outcomes[-WINDOW:]
    if not recent or not recent[-1][1]:
        return None
    starts = [n for n, (_, held) in enumerate(recent) if not held and (n == 0 or recent[n - 1][1])]
    if len(starts) < FEWEST or starts[-1] < len(recent) // 2:
        return None
    moments = [recent[n][0] for n in starts]
    gaps = [(b - a) / timedelta(days=1) for a, b in pairwise(moments)]
    again = moments[-1] + timedelta(days=median(gaps))
    return Recurrence(
        spells=len(starts),
        measurements=len(recent),
        last=moments[-1],
        again=max(again, recent[-1][0]),
    )


def begins(outcomes: Sequence[Outcome]) -> Recurrence | None:
    """Return the recurrence if it is news: when the rule last held before, none was to be told."""
    found = recurrence_of(outcomes)
    before = max((n for n, (_, held) in enumerate(outcomes[:-1]) if held), default=-1)
    return None if found is None or recurrence_of(outcomes[: before + 1]) else found
