"""Runs every benchmark and prints its figures: `make bench`."""

from collections.abc import Iterator
from dataclasses import dataclass

from evals.benchmarks import catalog, commands, contracts, planner, turns


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure beside its target."""

    name: str
    value: str
    target: str


def main() -> None:
    """Print a line for each figure."""
    for figure in _figures():
        print(f"{figure.name:<58} {figure.value:>16}   {figure.target}", flush=True)


def _figures() -> Iterator[Figure]:
    bare, shown = commands.help_seconds()
    yield Figure("meshwright --help, best of 5", f"{shown:.2f} s", "under 0.4 s")
    yield Figure("  beside python -c pass", f"{shown / bare:.1f} x", "")
    alone = commands.tool_seconds()
    yield Figure(
        "a tool without retrieval (score_quality), best of 3", f"{alone:.2f} s", "under 1 s"
    )
    planned, first = commands.roadmap_seconds()
    yield Figure("meshwright roadmap, all formats, first run", f"{first:.1f} s", "under 15 s")
    yield Figure("meshwright roadmap, all formats, again", f"{planned:.1f} s", "under 15 s")
    measured = turns.overhead()
    yield Figure(
        "overhead of a turn, warm median of 20", f"{measured.median_ms:.0f} ms", "under 150 ms"
    )
    yield Figure("overhead of a turn, warm p95", f"{measured.p95_ms:.0f} ms", "")
    yield Figure("  beside one bare request to the same model", f"{measured.ratio:.1f} x", "")
    yield Figure("first request of the reference prompt", f"{measured.first_bytes:,} bytes", "")
    yield Figure("request with the roadmap's result", f"{measured.second_bytes:,} bytes", "")
    yield Figure("  of which the stable prefix", f"{measured.prefix_bytes:,} bytes", "")
    drafts = contracts.speeds()
    yield Figure(
        "contracts drafted, read and validated a second", f"{drafts.drafted_and_read:,.0f}", ""
    )
    yield Figure(
        "  beside only loading them with PyYAML",
        f"{drafts.drafted_and_read / drafts.safe_loaded:.1f} x",
        "",
    )
    for latency in planner.latencies():
        size = f"{latency.datasets:,} datasets"
        yield Figure(f"planner on {size}, first question", f"{latency.first:.2f} s", "")
        yield Figure(f"planner on {size}, the same again", f"{latency.again:.2f} s", "")
        yield Figure(f"planner on {size}, a question of the handbook", f"{latency.aside:.2f} s", "")
    yield from _catalog()


def _catalog() -> Iterator[Figure]:
    found = catalog.loading()
    size = f"{catalog.DATASETS:,} datasets with {catalog.DATASETS * catalog.COLUMNS:,} columns"
    yield Figure(f"{size}: load", f"{found.load:.1f} s", "under 60 s")
    yield Figure("  beside json reading the same lines", f"{found.load / found.alone:.1f} x", "")
    yield Figure("  open again", f"{found.reopen:.2f} s", "under 2 s")
    yield Figure("  peak memory", f"{found.peak_mb:,.0f} MB", "")


if __name__ == "__main__":
    main()
