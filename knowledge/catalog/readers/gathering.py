"""Gathers what a source says of its tables in pieces, until each is one dataset."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from knowledge.catalog.identity import folded
from knowledge.catalog.joining import joined
from knowledge.catalog.model import Column, Dataset, Edge, Fault, Reading, Term


@dataclass(slots=True)
class Gathered:
    """Datasets, columns and edges by id, in the order in which they are first named."""

    datasets: dict[str, Dataset] = field(default_factory=dict[str, Dataset])
    edges: dict[Edge, None] = field(default_factory=dict[Edge, None])
    others: list[Reading] = field(default_factory=list[Reading])
    """What is not a dataset, a column, an edge or a term."""
    _terms: dict[str, Term] = field(default_factory=dict[str, Term])
    _columns: dict[str, dict[str, Column]] = field(default_factory=dict[str, dict[str, Column]])

    def dataset(self, record: Dataset) -> None:
        """Take a record; of an id that is there already, it fills the gaps."""
        known = self.datasets.get(record.id)
        if known is None:
            self.datasets[record.id] = record
        elif known != record:
            self.datasets[record.id] = joined(record.id, known.readers, (known, record))

    def column(self, column: Column) -> None:
        """Take a column; of a name that its dataset has already, it fills the gaps."""
        columns = self._columns.setdefault(column.dataset, {})
        known = columns.get(folded(column.name))
        if known is None:
            columns[folded(column.name)] = replace(column, position=len(columns))
            return
        columns[folded(column.name)] = replace(
            known,
            type=known.type or column.type,
            description=known.description or column.description,
            tags=tuple(dict.fromkeys((*known.tags, *column.tags))),
            samples=known.samples or column.samples,
        )

    def edge(self, edge: Edge) -> None:
        """Take an edge, once."""
        if edge.src != edge.dst:
            self.edges[edge] = None

    def term(self, term: Term) -> None:
        """Take a term; of an id that is there already, the later one counts."""
        self._terms[term.id] = term

    def fault(self, place: str, reason: str) -> None:
        """Take a fault."""
        self.others.append(Fault(place, reason))

    def columns_of(self, dataset: str) -> Iterable[Column]:
        """Return the columns of a dataset so far."""
        return self._columns.get(dataset, {}).values()

    def readings(self) -> Iterator[Reading]:
        """Yield everything, each dataset followed by its columns."""
        for id_, record in self.datasets.items():
            yield record
            yield from self.columns_of(id_)
        for edge in self.edges:
            if edge.src in self.datasets and edge.dst in self.datasets:
                yield edge
        yield from self._terms.values()
        yield from self.others
