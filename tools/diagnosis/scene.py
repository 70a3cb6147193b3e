"""What the catalog knows around a failure: what failed, what feeds it, and how that fared lately."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from knowledge.catalog.model import Check, Dataset, Run
from knowledge.catalog.view import CatalogView
from tools.lineage.graph import Reached, upstream
from tools.lineage.named import Named

_FAR = 6
"""Steps upstream that are looked at."""
_FAILED = re.compile(r"fail|error|abort|cancel|kill|timeout|timed", re.IGNORECASE)
_BY_NAME: tuple[tuple[str, timedelta], ...] = (
    (r"(?<![a-z])(?:15|10|5|30)_?min", timedelta(minutes=30)),
    (r"hourly", timedelta(hours=1)),
    (r"daily|nightly", timedelta(days=1)),
    (r"weekly|sunday|monday", timedelta(days=7)),
    (r"monthly", timedelta(days=31)),
)


@dataclass(slots=True)
class Scene:
    """A catalog view around what failed."""

    catalog: CatalogView
    named: Named
    inferred: bool = False
    """Whether what is named was taken from a runbook, for the asker named nothing."""
    datasets: tuple[str, ...] = field(init=False)
    """What failed: the datasets named, and those that the jobs named write."""
    feeding: tuple[Reached, ...] = field(init=False)
    """What feeds them, nearest first."""
    writers: Mapping[str, tuple[str, ...]] = field(init=False)
    runs: Mapping[str, tuple[Run, ...]] = field(init=False)
    checks: Mapping[str, tuple[Check, ...]] = field(init=False)

    def __post_init__(self) -> None:
        """Look up lineage, runs and checks once."""
        writers: dict[str, set[str]] = defaultdict(set)
        for edge in self.catalog.edges:
            if edge.kind == "lineage" and edge.job:
                writers[edge.dst].add(edge.job)
        self.writers = {d: tuple(sorted(jobs)) for d, jobs in writers.items()}
        written = (d for d, jobs in self.writers.items() if set(jobs) & set(self.named.jobs))
        self.datasets = tuple(dict.fromkeys((*self.named.datasets, *sorted(written))))
        reached = upstream(self.catalog.edges, self.datasets)
        self.feeding = tuple(r for r in reached if r.depth <= _FAR)
        self.runs = _by_job(self.catalog.runs)
        checks: dict[str, list[Check]] = defaultdict(list)
        for check in self.catalog.checks:
            checks[check.dataset].append(check)
        self.checks = {d: tuple(found) for d, found in checks.items()}

    def jobs(self) -> tuple[tuple[str, int], ...]:
        """Return the jobs at work here with their steps upstream; those named come first at 0."""
        found = dict.fromkeys(self.named.jobs, 0)
        for dataset in self.datasets:
            for job in self.writers.get(dataset, ()):
                found.setdefault(job, 0)
        for reached in self.feeding:
            for job in self.writers.get(reached.dataset, ()):
                found.setdefault(job, reached.depth)
        return tuple(found.items())

    def depths(self) -> tuple[tuple[Dataset, int], ...]:
        """Return what failed and what feeds it, with the steps upstream."""
        by_id = self.catalog.by_id
        near = ((by_id[d], 0) for d in self.datasets if d in by_id)
        return (*near, *((by_id[r.dataset], r.depth) for r in self.feeding))

    @property
    def written_until(self) -> datetime | None:
        """Return when the newest dataset was written: ages are counted from there."""
        return max((d.updated_at for d in self.catalog.datasets if d.updated_at), default=None)

    def cadence(self, dataset: str) -> timedelta | None:
        """Return how often it is written: by the runs of its jobs, else by their names."""
        jobs = self.writers.get(dataset, ())
        spans = [s for s in (self._between(job) for job in jobs) if s is not None]
        named = [span for job in jobs for words, span in _BY_NAME if re.search(words, job.lower())]
        return min((*spans, *named), default=None)

    def _between(self, job: str) -> timedelta | None:
        starts = sorted(r.started_at for r in self.runs.get(job, ()) if r.started_at)
        gaps = [(b - a).total_seconds() for a, b in pairwise(starts)]
        return timedelta(seconds=median(gaps)) if len(gaps) > 1 else None


def _by_job(runs: tuple[Run, ...]) -> Mapping[str, tuple[Run, ...]]:
    """Return the runs of each job, the oldest first."""
    held: dict[str, list[Run]] = defaultdict(list)
    for run in runs:
        held[run.job].append(run)
    return {job: tuple(sorted(each, key=_when)) for job, each in held.items()}


def _when(run: Run) -> tuple[bool, float]:
    return (run.started_at is not None, run.started_at.timestamp() if run.started_at else 0.0)


def has_failed(run: Run) -> bool:
    """Return whether the run failed, by its status or because it carries an error."""
    return _FAILED.search(run.status) is not None or bool(run.error)


def moment(at: datetime | None) -> str:
    """Return a moment as it is told."""
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else "a time that is not known"
