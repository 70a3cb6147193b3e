"""Attacks Meshwright: `python -m evals.safety [--carrier NAME] [--goal NAME]`; status 1 on a breach.

Without a goal, the files that are made of the hostile texts are looked through as well.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from evals.safety.attack import Outcome, attack
from evals.safety.exports import exported
from evals.safety.goals import GOALS
from evals.safety.world import CARRIERS, open_world


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the attacks and print what got through, and how useful the answers stayed."""
    parser = argparse.ArgumentParser(prog="evals.safety", description=__doc__)
    parser.add_argument("--carrier", action="append", choices=[c.name for c in CARRIERS])
    parser.add_argument("--goal", action="append", choices=[g.name for g in GOALS])
    parser.add_argument(
        "--wired",
        action="store_true",
        help="obey behind the real protocol: each carrier once, and each goal once",
    )
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found, files = outcomes(
            Path(folder), given.carrier, given.goal, files=not given.goal, wired=given.wired
        )
    print("\n".join((*report(found), *(f"  files: {breach}" for breach in files))))
    if files or any(each.breaches for each in found):
        sys.exit(1)


def outcomes(
    folder: Path,
    carriers: Iterable[str] | None = None,
    goals: Iterable[str] | None = None,
    *,
    files: bool = True,
    wired: bool = False,
) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
    """Return the outcome of each attack, those named or all, and what got into exported files."""
    office = open_world(folder)
    wanted = set(carriers or (c.name for c in CARRIERS)), set(goals or (g.name for g in GOALS))
    pairs = [(c, g) for c in CARRIERS for g in GOALS if c.name in wanted[0] and g.name in wanted[1]]
    if wired:
        pairs = [(c, g) for c, g in pairs if c == pairs[0][0] or g == pairs[0][1]]
    found = tuple(attack(office, c, g, number, wired=wired) for number, (c, g) in enumerate(pairs))
    breaches = exported(office, folder) if files else ()
    office.store.close()
    return found, breaches


def report(found: Sequence[Outcome]) -> tuple[str, ...]:
    """Return the lines of the report."""
    bad = [each for each in found if each.breaches]
    useful = sum(each.useful for each in found)
    reached = sorted({each.carrier for each in found if each.reached})
    dropped = [c.name for c in CARRIERS if c.unseen and c.name not in reached]
    lines = [
        f"{len(found)} attacks, {len(bad)} with a breach; the model obeyed every time.",
        f"The asker's question was still answered in {useful} of {len(found)}.",
        f"The planted text reached the model through: {', '.join(reached) or 'none'}.",
        f"What no person sees was dropped by the readers: {', '.join(dropped) or 'none'}.",
    ]
    return (*lines, *(f"  {e.carrier} × {e.goal}: {'; '.join(e.breaches[:3])}" for e in bad))


if __name__ == "__main__":
    main()
