"""Measures checking: `python -m evals.benchmarks.quality trend|speed|agreement [PYTHON]`.

`agreement` installs datacontract-cli into an environment of its own, unless PYTHON has it.
"""

import sys
from pathlib import Path


def main() -> None:
    """Print the figures asked for; without a word, those that need no installation."""
    wanted = sys.argv[1:] or ["trend", "speed"]
    if "trend" in wanted:
        from evals.benchmarks.quality import trend  # noqa: PLC0415 - each is heavy by itself.

        for row in (*trend.report(), *trend.recurring()):
            print(f"{row.name:<70} {row.value}", flush=True)
    if "speed" in wanted:
        from evals.benchmarks.quality import speed  # noqa: PLC0415 - as above.

        for one in speed.speeds():
            name = f"{speed.ROWS:,} rows of {one.kind}, {one.rules} rules"
            ratio = f"{one.checked / one.by_hand:.2f} x"
            print(f"{name:<70} {one.checked:.3f} s beside {one.by_hand:.3f} s by hand: {ratio}")
    if "agreement" in wanted:
        _print_agreement(Path(wanted[-1]) if wanted[-1] != "agreement" else None)


def _print_agreement(python: Path | None) -> None:
    from evals.benchmarks.quality.agreement import agreement  # noqa: PLC0415 - as above.

    found = list(agreement(python))
    compared = [v for v in found if v.compared]
    same = sum(v.ours == v.theirs for v in compared)
    print(f"datacontract test: the same verdict on {same} of {len(compared)} that both ran")
    for one in found:
        if one.ours != one.theirs:
            print(f"  {one.case}: ours {one.ours}, theirs {one.theirs} {one.reason[:140]}")


if __name__ == "__main__":
    main()
