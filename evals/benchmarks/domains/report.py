"""The measured groupings as lines of text."""

from collections.abc import Iterator, Sequence

import numpy as np

from evals.benchmarks.domains.baselines import BASELINES
from evals.benchmarks.domains.measure import OURS, SEEDS, Outcome, lead
from evals.benchmarks.domains.scale import Sized


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the tables, as the catalogs are and masked, each with the verdicts under it."""
    for is_masked in (False, True):
        chosen = [o for o in outcomes if o.masked == is_masked]
        if chosen:
            yield from _table(chosen, "labels masked" if is_masked else "as they are")


def _table(outcomes: Sequence[Outcome], title: str) -> Iterator[str]:
    yield f"\nAMI, {title}: mean over {len(SEEDS)} seeds, and its spread"
    yield f"{'':<24}" + "".join(f"{o.catalog:>21}" for o in outcomes) + f"{'mean':>9}"
    for way in (OURS, *BASELINES):
        cells = "".join(f"{_cell(o, way):>21}" for o in outcomes)
        yield f"{way:<24}{cells}{_mean(outcomes, way):>9.3f}"
    yield f"{'ARI of ' + OURS:<24}" + "".join(f"{_ari(o):>21.3f}" for o in outcomes)
    groups = "".join(f"{f'{o.scores[OURS].groups} ({o.domains})':>21}" for o in outcomes)
    yield f"{'domains (the owners)':<24}{groups}"
    best = max(BASELINES, key=lambda way: _mean(outcomes, way))
    yield f"\nAgainst {best}, the baseline that is best on the mean:"
    for outcome in outcomes:
        found = lead(outcome, best)
        yield (
            f"  {outcome.catalog:<20} {found.margin:+.3f}   noise of seeds {found.seed_noise:.3f},"
            f" of datasets {found.node_noise:.3f}   {found.verdict}"
        )


def _cell(outcome: Outcome, way: str) -> str:
    found = outcome.scores[way]
    return f"{found.mean:.3f} ± {found.spread:.3f}" if len(found.amis) > 1 else f"{found.mean:.3f}"


def _mean(outcomes: Sequence[Outcome], way: str) -> float:
    return float(np.mean([o.scores[way].mean for o in outcomes]))


def _ari(outcome: Outcome) -> float:
    return float(np.mean(outcome.scores[OURS].aris))


def scale_lines(found: Sized) -> Iterator[str]:
    """Yield the line of one size."""
    yield (
        f"{found.datasets:>9,} datasets, {found.domains:>5,} planted domains: found {found.found:>5,}"
        f"   AMI {found.ami:.3f} (Leiden {found.leiden_ami:.3f})   {found.seconds:>6.1f} s"
        f" (Leiden {found.leiden_seconds:.1f} s)   {found.megabytes:>6,.0f} MB"
        f"   domains under 20 kept whole {found.small_kept:.0%}"
    )
