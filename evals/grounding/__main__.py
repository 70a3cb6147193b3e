"""Prints both rates of the checker with what it judged wrongly: `python -m evals.grounding`."""

import tempfile
from pathlib import Path

from evals.grounding.answers import true_answers
from evals.grounding.measure import Measured, measure
from evals.grounding.situations import situations

SEEDS = (0, 1, 2)
"""One seed alone moves the rate of the caught by half a point either way."""


def main() -> None:
    """Print the wrongly judged answers, then the rates and the counts by kind."""
    with tempfile.TemporaryDirectory() as cache:
        given = situations(Path(cache))
        measured = measure(true_answers(given), given, SEEDS)
    _print(measured)


def _print(measured: Measured) -> None:
    for miss in measured.misses:
        print(f"{miss.kind} ({miss.situation}): {' / '.join(miss.spots)}\n    {miss.text!r}")
    print()
    for kind, count in sorted(measured.counts.items()):
        said = "marked" if kind == "true" else "not caught"
        print(f"{kind:<6} {count:>4} answers, {measured.missed(kind):>3} {said}")
    print(f"true answers marked: {measured.marked:.1%} (at most 2 %)")
    print(f"corrupted answers caught: {measured.caught:.1%} (at least 98 %)")


if __name__ == "__main__":
    main()
