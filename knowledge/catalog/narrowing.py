"""A part of what somebody may read of a catalog: some datasets, and what concerns them alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

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
from knowledge.catalog.view import CatalogView
from knowledge.people import Audience


def narrowed(view: CatalogView, kept: Iterable[str], audience: Audience) -> CatalogView:
    """Return what this audience reads of a view, with only these datasets and their own links."""
    return CatalogView(_Part(view, frozenset(kept)), audience)


@dataclass(frozen=True, slots=True)
class _Part:
    """The datasets kept; the view over it leaves out what points to others. Nothing is copied."""

    whole: CatalogView
    kept: frozenset[str]

    @property
    def fingerprint(self) -> str:
        ids = sha256("\n".join(sorted(self.kept)).encode()).hexdigest()
        return f"{self.whole.fingerprint}:{ids}"

    def datasets(self) -> Iterable[Dataset]:
        return (d for d in self.whole.datasets if d.id in self.kept)

    def columns(self, datasets: Iterable[str]) -> Iterable[Column]:
        return self.whole.columns(datasets)

    def edges(self) -> Iterable[Edge]:
        return self.whole.edges

    def usage(self) -> Iterable[Usage]:
        return self.whole.usage

    def checks(self) -> Iterable[Check]:
        return self.whole.checks

    def runs(self) -> Iterable[Run]:
        return self.whole.runs

    def teams(self) -> Iterable[Team]:
        return self.whole.teams

    def processes(self) -> Iterable[Process]:
        return self.whole.processes

    def queries(self) -> Iterable[Query]:
        return self.whole.queries

    def contracts(self) -> Iterable[Contract]:
        return self.whole.contracts

    def products(self) -> Iterable[DataProduct]:
        return self.whole.products

    def terms(self) -> Iterable[Term]:
        return ()
