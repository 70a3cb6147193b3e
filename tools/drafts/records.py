"""What a catalog says of one dataset, gathered from its records."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from knowledge.catalog.model import Check, Column, Dataset, Edge, Run, Usage
from knowledge.catalog.view import CatalogView

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class Record:
    """All that is known of a dataset."""

    dataset: Dataset
    columns: tuple[Column, ...]
    checks: tuple[Check, ...]
    """The newest outcome of each rule, ordered by column and rule."""
    keys: tuple[Edge, ...]
    """Foreign keys that it holds."""
    feeds: tuple[Edge, ...]
    """Lineage into it."""
    fed: tuple[Edge, ...]
    """Lineage out of it."""
    usage: tuple[Usage, ...]
    """The most queries first."""
    runs: Mapping[str, tuple[Run, ...]]
    """Runs of the jobs that write it, the oldest first."""
    teams: tuple[str, ...]
    """Names of the teams that own it, sorted."""


@dataclass(slots=True)
class Records:
    """A catalog view, indexed so that each dataset's record is found at once."""

    view: CatalogView
    _checks: Mapping[str, list[Check]] = field(init=False)
    _edges: Mapping[str, list[Edge]] = field(init=False)
    _usage: Mapping[str, list[Usage]] = field(init=False)
    _runs: Mapping[str, list[Run]] = field(init=False)
    _teams: Mapping[str, list[str]] = field(init=False)
    team_names: Mapping[str, str] = field(init=False)
    """Names of teams by id and by name in small letters."""

    def __post_init__(self) -> None:
        """Index what belongs to datasets and jobs."""
        self._checks = _grouped((c.dataset, c) for c in self.view.checks)
        self._edges = _grouped((end, e) for e in self.view.edges for end in {e.src, e.dst})
        self._usage = _grouped((u.dataset, u) for u in self.view.usage)
        self._runs = _grouped((r.job, r) for r in self.view.runs)
        self._teams = _grouped((d, t.name) for t in self.view.teams for d in t.owns)
        names = {t.name.casefold(): t.name for t in self.view.teams}
        self.team_names = names | {t.id.casefold(): t.name for t in self.view.teams}

    def of(self, dataset: Dataset) -> Record:
        """Return what is known of a dataset."""
        id_ = dataset.id
        edges = self._edges.get(id_, [])
        feeds = tuple(e for e in edges if e.kind == "lineage" and e.dst == id_ and e.src != id_)
        jobs = sorted({e.job for e in feeds if e.job})
        return Record(
            dataset=dataset,
            columns=self.view.columns((id_,)),
            checks=_newest(self._checks.get(id_, [])),
            keys=tuple(e for e in edges if e.kind == "foreign_key" and e.src == id_),
            feeds=feeds,
            fed=tuple(e for e in edges if e.kind == "lineage" and e.src == id_ and e.dst != id_),
            usage=tuple(
                sorted(self._usage.get(id_, []), key=lambda u: (-u.queries_30d, u.consumer))
            ),
            runs={job: _dated(self._runs.get(job, [])) for job in jobs},
            teams=tuple(sorted(self._teams.get(id_, []))),
        )


def _grouped(pairs: Iterable[tuple[str, RecordT]]) -> dict[str, list[RecordT]]:
    found: dict[str, list[RecordT]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return found


def _newest(checks: list[Check]) -> tuple[Check, ...]:
    latest: dict[tuple[str, str], Check] = {}
    for check in sorted(
        checks, key=lambda c: (c.at is not None, (c.at and c.at.timestamp()) or 0.0)
    ):
        latest[check.column, check.rule] = check
    return tuple(latest[key] for key in sorted(latest))


def _dated(runs: list[Run]) -> tuple[Run, ...]:
    return tuple(
        sorted(
            (r for r in runs if r.started_at), key=lambda r: (r.started_at and r.started_at.timestamp()) or 0.0
        )
    )  # fmt: skip
