"""A catalog held in memory: a few literals in a test, or nothing at all without a workspace."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from knowledge.catalog.model import Check, Column, Dataset, Edge, Process, Run, Team, Usage


class Memory:
    """A small immutable catalog made of the records given. It is `CatalogContent`."""

    def __init__(
        self,
        *,
        datasets: Iterable[Dataset] = (),
        columns: Iterable[Column] = (),
        edges: Iterable[Edge] = (),
        usage: Iterable[Usage] = (),
        checks: Iterable[Check] = (),
        runs: Iterable[Run] = (),
        teams: Iterable[Team] = (),
        processes: Iterable[Process] = (),
    ) -> None:
        """Take the records of each kind, in any order."""
        self._datasets = tuple(sorted(datasets, key=lambda d: d.id))
        self._columns = tuple(sorted(columns, key=lambda c: (c.dataset, c.position)))
        self._edges = tuple(sorted(edges, key=repr))
        self._usage = tuple(sorted(usage, key=repr))
        self._checks = tuple(sorted(checks, key=repr))
        self._runs = tuple(sorted(runs, key=repr))
        self._teams = tuple(sorted(teams, key=lambda t: t.id))
        self._processes = tuple(sorted(processes, key=lambda p: p.id))
        self._fingerprint = sha256("\n".join(self._texts()).encode()).hexdigest()

    @property
    def fingerprint(self) -> str:
        """Return a text that is equal for equal records, in whichever order they were given."""
        return self._fingerprint

    def datasets(self) -> Iterable[Dataset]:
        """Return every dataset, ordered by id."""
        return self._datasets

    def columns(self, datasets: Iterable[str]) -> Iterable[Column]:
        """Return the columns of these datasets, ordered by dataset and position."""
        wanted = set(datasets)
        return tuple(c for c in self._columns if c.dataset in wanted)

    def edges(self) -> Iterable[Edge]:
        """Return every edge."""
        return self._edges

    def usage(self) -> Iterable[Usage]:
        """Return all usage."""
        return self._usage

    def checks(self) -> Iterable[Check]:
        """Return all check outcomes."""
        return self._checks

    def runs(self) -> Iterable[Run]:
        """Return all runs."""
        return self._runs

    def teams(self) -> Iterable[Team]:
        """Return all teams, ordered by id."""
        return self._teams

    def processes(self) -> Iterable[Process]:
        """Return all processes, ordered by id."""
        return self._processes

    def _texts(self) -> Iterable[str]:
        yield from map(_ordered, self._datasets)
        for part in (self._columns, self._edges, self._usage, self._checks, self._runs):
            yield from map(repr, part)
        yield from map(repr, self._teams)
        yield from map(repr, self._processes)


def _ordered(dataset: Dataset) -> str:
    """Return a dataset as text; its readers are a set, whose own text has no fixed order."""
    readers = None if dataset.readers is None else sorted(dataset.readers)
    return repr((readers, replace(dataset, readers=None)))


EMPTY = Memory()
"""The catalog without a workspace."""
