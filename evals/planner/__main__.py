"""Measures the planner: `python -m evals.planner [--set held_out] [--failures]`."""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from evals.planner.cases import DEVELOPMENT, SetName, cases_of
from evals.planner.measure import Outcome, outcomes
from evals.planner.rates import Rate, by_language, by_tool, failed, rates
from evals.planner.sample import open_sample


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the rates of a set, and on request each question that went wrong."""
    parser = argparse.ArgumentParser(prog="evals.planner", description=__doc__)
    parser.add_argument("--set", choices=get_args(SetName), default="development")
    parser.add_argument("--failures", action="store_true", help="development sets only")
    given = parser.parse_args(arguments)
    if given.failures and given.set not in DEVELOPMENT:
        parser.error("Single failures of the held-out set are not shown: nothing is tuned on it.")
    with tempfile.TemporaryDirectory() as cache:
        found = tuple(outcomes(cases_of(given.set), open_sample(Path(cache))))
    print("\n".join(report(given.set, found)))
    if given.failures:
        print("\n".join(("", *(_told(o) for o in found if failed(o)))))


def report(name: str, found: Sequence[Outcome]) -> tuple[str, ...]:
    """Return the lines of the report."""
    lines = [f"{len(found)} questions of the {name.replace('_', '-')} set; 95 % intervals (Wilson)"]
    lines += map(_line, rates(found))
    lines += ["", "Right tool, by the tool that fits best", *map(_line, by_tool(found))]
    lines += ["", "Right tool, by language", *map(_line, by_language(found))]
    return tuple(lines)


def _line(rate: Rate) -> str:
    low, high = rate.interval
    count = f"{rate.hits}/{rate.of}"
    shown = f"{rate.share:6.1%}  [{low:5.1%}, {high:6.1%}]"
    return f"  {rate.name:<45}{count:>9}  {shown}  {rate.target}".rstrip()


def _told(outcome: Outcome) -> str:
    case = outcome.case
    follows = " / ".join(filter(None, (case.after, *case.before)))
    after = f" (after {follows})" if follows else ""
    did = f"{outcome.tool} {outcome.arguments} gave {outcome.gave}" if outcome.tool else outcome.did
    wanted = ", ".join(case.tools) or "no tool"
    return f"{case.kind}{after}: {case.text}\n    wanted {wanted}; {did}"


if __name__ == "__main__":
    main()
