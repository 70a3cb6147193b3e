"""A catalog held in memory: a few literals in a test, or nothing at all without a workspace."""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Guarded,
    Process,
    Query,
    Run,
    Team,
    Term,
    Usage,
)


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
        queries: Iterable[Query] = (),
        contracts: Iterable[Contract] = (),
        products: Iterable[DataProduct] = (),
        terms: Iterable[Term] = (),
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
        self._queries = tuple(sorted(queries, key=lambda q: q.id))
        self._contracts = tuple(sorted(contracts, key=lambda c: c.id))
        self._products = tuple(sorted(products, key=lambda p: p.id))
        self._terms = tuple(sorted(terms, key=lambda t: t.id))
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

    def queries(self) -> Iterable[Query]:
        """Return all queries, ordered by id."""
        return self._queries

    def contracts(self) -> Iterable[Contract]:
        """Return all contracts, ordered by id."""
        return self._contracts

    def products(self) -> Iterable[DataProduct]:
        """Return all data products, ordered by id."""
        return self._products

    def terms(self) -> Iterable[Term]:
        """Return all terms, ordered by id."""
        return self._terms

    def _texts(self) -> Iterable[str]:
        guarded = (self._datasets, self._teams, self._processes, self._contracts, self._products)
        for part in (*guarded, self._terms):
            yield from map(_ordered, part)
        plain = (self._columns, self._edges, self._usage, self._queries, self._checks, self._runs)
        for part in plain:
            yield from map(repr, part)


def _ordered(record: Guarded) -> str:
    """Return a record as text; its readers are a set, whose own text has no fixed order."""
    readers = None if record.readers is None else sorted(record.readers)
    return repr((readers, replace(record, readers=None)))


EMPTY = Memory()
"""The catalog without a workspace."""
