"""The catalog as some of its sources alone tell it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from knowledge.catalog.joining import Edges, UsageFigures, joined, joined_columns
from knowledge.catalog.model import (
    Check,
    Column,
    Contract,
    DataProduct,
    Dataset,
    Edge,
    Process,
    Query,
    Run,
    Team,
    Term,
    Usage,
)
from knowledge.catalog.view import CatalogContent

_NamedT = TypeVar("_NamedT", Team, Process, Contract, DataProduct, Term)
_PlainT = TypeVar("_PlainT", Check, Query, Run)


@dataclass(frozen=True, slots=True)
class Selected:
    """The shares of some sources, joined as all of them would be. It is `CatalogContent`."""

    shares: tuple[CatalogContent, ...]
    """In the order of the sources, with the ids and readers of the whole catalog."""

    @property
    def fingerprint(self) -> str:
        """Return a text that differs from that of the whole catalog and of other selections."""
        told = "\n".join(("selected", *(share.fingerprint for share in self.shares)))
        return sha256(told.encode()).hexdigest()

    def datasets(self) -> Iterator[Dataset]:
        """Yield every dataset, ordered by id, with what the chosen sources say of it."""
        found = _by_id(self.shares, lambda share: share.datasets())
        for id_ in sorted(found):
            records = found[id_]
            yield records[0] if len(records) == 1 else joined(id_, records[0].readers, records)

    def columns(self, datasets: Iterable[str]) -> Iterator[Column]:
        """Yield the columns of these datasets, ordered by dataset and position."""
        wanted = tuple(datasets)
        found: defaultdict[str, list[list[Column]]] = defaultdict(list)
        for share in self.shares:
            one: defaultdict[str, list[Column]] = defaultdict(list)
            for column in share.columns(wanted):
                one[column.dataset].append(column)
            for id_, columns in one.items():
                found[id_].append(columns)
        for id_ in sorted(found):
            sets = found[id_]
            yield from sets[0] if len(sets) == 1 else joined_columns(id_, sets)[0]

    def edges(self) -> Iterable[Edge]:
        """Return every edge."""
        edges = Edges()
        for edge in (edge for share in self.shares for edge in share.edges()):
            edges.add(edge)
        return edges.all()

    def usage(self) -> Iterable[Usage]:
        """Return all usage."""
        figures = UsageFigures()
        for usage in (usage for share in self.shares for usage in share.usage()):
            figures.add(usage)
        return figures.all()

    def checks(self) -> Iterable[Check]:
        """Return all check outcomes."""
        return self._once(lambda share: share.checks())

    def runs(self) -> Iterable[Run]:
        """Return all runs."""
        return self._once(lambda share: share.runs())

    def queries(self) -> Iterable[Query]:
        """Return all queries."""
        return self._once(lambda share: share.queries())

    def teams(self) -> Iterable[Team]:
        """Return all teams."""
        return self._first(lambda share: share.teams())

    def processes(self) -> Iterable[Process]:
        """Return all processes."""
        return self._first(lambda share: share.processes())

    def contracts(self) -> Iterable[Contract]:
        """Return all contracts."""
        return self._first(lambda share: share.contracts())

    def products(self) -> Iterable[DataProduct]:
        """Return all data products."""
        return self._first(lambda share: share.products())

    def terms(self) -> Iterable[Term]:
        """Return all terms."""
        return self._first(lambda share: share.terms())

    def _first(self, those: Callable[[CatalogContent], Iterable[_NamedT]]) -> tuple[_NamedT, ...]:
        """Return the records of a kind; of two with one id, that of the earlier source."""
        found = _by_id(self.shares, those)
        return tuple(found[id_][0] for id_ in sorted(found))

    def _once(self, those: Callable[[CatalogContent], Iterable[_PlainT]]) -> tuple[_PlainT, ...]:
        return tuple(dict.fromkeys(one for share in self.shares for one in those(share)))


_IdentifiedT = TypeVar("_IdentifiedT", Dataset, Team, Process, Contract, DataProduct, Term)


def _by_id(
    shares: Iterable[CatalogContent], those: Callable[[CatalogContent], Iterable[_IdentifiedT]]
) -> dict[str, list[_IdentifiedT]]:
    found: dict[str, list[_IdentifiedT]] = {}
    for record in (record for share in shares for record in those(share)):
        found.setdefault(record.id, []).append(record)
    return found
