"""Measures checking: `python -m evals.benchmarks.quality trend|speed|agreement`."""

import sys


def main() -> None:
    """Print the figures asked for; without a word, those that need no installation."""
    wanted = sys.argv[1:] or ["trend", "speed"]
    if "trend" in wanted:
        from evals.benchmarks.quality import trend  # noqa: PLC0415 - each is heavy by itself.

        for row in trend.report():
            print(f"{row.name:<70} {row.value}", flush=True)
    if "speed" in wanted:
        from evals.benchmarks.quality import speed  # noqa: PLC0415 - as above.

        for one in speed.speeds():
            name = f"{speed.ROWS:,} rows of {one.kind}, {one.rules} rules"
            ratio = f"{one.checked / one.by_hand:.2f} x"
            print(f"{name:<70} {one.checked:.3f} s beside {one.by_hand:.3f} s by hand: {ratio}")


if __name__ == "__main__":
    main()
