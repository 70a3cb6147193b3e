"""Measures domain discovery: `python -m evals.benchmarks.domains CATALOGS [--scale N …]`.

CATALOGS is a folder with one folder a catalog, each with `catalog/` and `truth.jsonl`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from evals.benchmarks.domains.catalogs import NAMES, labelled, masked
from evals.benchmarks.domains.measure import Outcome, measure
from evals.benchmarks.domains.report import lines, scale_lines
from evals.benchmarks.domains.scale import SIZES, sized


def main(arguments: Sequence[str] | None = None) -> None:
    """Print AMI and ARI on real catalogs, or time and memory on planted ones."""
    parser = argparse.ArgumentParser(prog="evals.benchmarks.domains", description=__doc__)
    parser.add_argument("catalogs", type=Path, nargs="?", help="folder of labelled catalogs")
    parser.add_argument("--only", nargs="*", choices=NAMES, default=NAMES)
    parser.add_argument("--scale", nargs="*", type=int, help=f"sizes; all are {SIZES}")
    asked = parser.parse_args(arguments)
    if asked.catalogs is None and asked.scale is None:
        parser.error("give a folder of labelled catalogs, or --scale")
    if asked.catalogs is not None:
        for line in lines([o for n in asked.only for o in _both(asked.catalogs / n)]):
            print(line, flush=True)
    for size in SIZES if asked.scale == [] else asked.scale or ():
        for line in scale_lines(sized(size)):
            print(line, flush=True)


def _both(folder: Path) -> tuple[Outcome, Outcome]:
    found = labelled(folder)
    return measure(found, is_masked=False), measure(masked(found), is_masked=True)


if __name__ == "__main__":
    main()
