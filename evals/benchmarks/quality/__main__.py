"""Measures checking: `python -m evals.benchmarks.quality trend|speed|agreement`."""

import sys


def main() -> None:
    """Print the figures asked for; without a word, those that need no installation."""
    wanted = sys.argv[1:] or ["trend", "speed"]
    if "trend" in wanted:
        from evals.benchmarks.quality import trend  # noqa: PLC0415 - each is heavy by itself.

        for row in trend.report():
            print(f"{row.name:<70} {row.value}", flush=True)


if __name__ == "__main__":
    main()
