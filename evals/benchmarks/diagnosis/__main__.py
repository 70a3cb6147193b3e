"""Measures diagnosis: `python -m evals.benchmarks.diagnosis [RUNBOOKS] [--half development]`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from evals.benchmarks.diagnosis.measure import FIRST, Found, measured
from evals.planner.rates import Rate


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how often the right runbook is among the first three, beside plain search."""
    parser = argparse.ArgumentParser(prog="evals.benchmarks.diagnosis", description=__doc__)
    parser.add_argument("runbooks", type=Path, nargs="?", help="folder of the cluster runbooks")
    parser.add_argument("--half", choices=("development", "held out"), default="held out")
    given = parser.parse_args(arguments)
    found = measured(given.half, given.runbooks)
    for corpus in ("sample", "runbooks"):
        some = [f for f in found if f.case.corpus == corpus]
        if some:
            print(f"{corpus}: {len(some)} failures ({given.half})")
            for name, places in (
                ("diagnose_issue", [f.by_us for f in some]),
                ("search by words", [f.by_search for f in some]),
            ):
                print(f"  {name:<16} first {_told(places, 1)}   first three {_told(places, FIRST)}")
    print(f"together, first three: {_told([f.by_us for f in found], FIRST)}; target at least 90 %")
    if given.half == "development":
        print(*(_miss(f) for f in found if not 0 < f.by_us <= FIRST), sep="\n")


def _told(places: list[int], within: int) -> str:
    rate = Rate("", sum(0 < p <= within for p in places), len(places))
    low, high = rate.interval
    return f"{rate.share:.1%} [{low:.1%}, {high:.1%}]"


def _miss(found: Found) -> str:
    return f"  place {found.by_us}: {found.case.runbook}: {found.case.text}"


if __name__ == "__main__":
    main()
