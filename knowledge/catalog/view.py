"""The catalog as one audience may read it: what is hidden is not there, not even as a count."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Protocol

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
from knowledge.catalog.terms import Terms
from knowledge.drawn import Drawn
from knowledge.people import Audience


class CatalogContent(Protocol):
    """An immutable catalog: a snapshot on disk, or a few literals in a test."""

    @property
    def fingerprint(self) -> str:
        """Equal for equal content."""
        ...

    def datasets(self) -> Iterable[Dataset]:
        """Yield every dataset, ordered by id."""
        ...

    def columns(self, datasets: Iterable[str]) -> Iterable[Column]:
        """Yield the columns of these datasets, ordered by dataset and position."""
        ...

    def edges(self) -> Iterable[Edge]:
        """Yield every edge."""
        ...

    def usage(self) -> Iterable[Usage]:
        """Yield all usage."""
        ...

    def checks(self) -> Iterable[Check]:
        """Yield all check outcomes."""
        ...

    def runs(self) -> Iterable[Run]:
        """Yield all runs."""
        ...

    def teams(self) -> Iterable[Team]:
        """Yield all teams."""
        ...

    def processes(self) -> Iterable[Process]:
        """Yield all processes."""
        ...

    def queries(self) -> Iterable[Query]:
        """Yield all queries."""
        ...

    def contracts(self) -> Iterable[Contract]:
        """Yield all contracts."""
        ...

    def products(self) -> Iterable[DataProduct]:
        """Yield all data products."""
        ...

    def terms(self) -> Iterable[Term]:
        """Yield all terms of its glossaries."""
        ...


class CatalogView:
    """What one audience may read of a catalog. Each part is read once, when first asked for."""

    def __init__(
        self, content: CatalogContent, audience: Audience, drawn: Drawn | None = None
    ) -> None:
        """Take the whole catalog, the audience that bounds it, and where to note what is read."""
        self._content = content
        self._audience = audience
        self._drawn = drawn or Drawn()

    @property
    def fingerprint(self) -> str:
        """Return a text that is equal for equal content and equal audience."""
        return f"{self._content.fingerprint}:{self._audience.key()}"

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """Return the readable datasets, ordered by id."""
        return tuple(d for d in self._content.datasets() if self._may_read(d))

    @cached_property
    def by_id(self) -> Mapping[str, Dataset]:
        """Return the readable datasets by id."""
        return {d.id: d for d in self.datasets}

    def columns(self, datasets: Iterable[str]) -> tuple[Column, ...]:
        """Return the columns of those of these datasets that are readable."""
        readable = self.by_id
        return tuple(self._content.columns([d for d in datasets if d in readable]))

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Return the edges whose two ends are readable, in a stable order."""
        readable = self.by_id
        kept = (e for e in self._content.edges() if e.src in readable and e.dst in readable)
        return tuple(sorted(kept, key=lambda e: (e.src, e.dst, e.kind, e.job)))

    @cached_property
    def usage(self) -> tuple[Usage, ...]:
        """Return the usage of readable datasets."""
        return tuple(u for u in self._content.usage() if u.dataset in self.by_id)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """Return the check outcomes of readable datasets."""
        return tuple(c for c in self._content.checks() if c.dataset in self.by_id)

    @cached_property
    def jobs(self) -> tuple[str, ...]:
        """Return the names of the jobs on readable edges, sorted."""
        return tuple(sorted({e.job for e in self.edges if e.job}))

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Return the runs of those jobs; what failed is withheld where it may name the hidden."""
        jobs = set(self.jobs)
        found = tuple(r for r in self._content.runs() if r.job in jobs)
        if not found:
            return ()
        readable = self.by_id
        edges = self._content.edges()
        mixed = {e.job for e in edges if e.src not in readable or e.dst not in readable}
        return tuple(replace(r, error="") if r.job in mixed else r for r in found)

    @cached_property
    def teams(self) -> tuple[Team, ...]:
        """Return the readable teams, each with what is readable of what it owns."""
        return tuple(
            replace(t, owns=tuple(d for d in t.owns if d in self.by_id))
            for t in sorted(self._content.teams(), key=lambda t: t.id)
            if self._may_read(t)
        )

    @cached_property
    def processes(self) -> tuple[Process, ...]:
        """Return the readable processes that touch something readable, with only that."""
        found: list[Process] = []
        for process in sorted(self._content.processes(), key=lambda p: p.id):
            touched = tuple(d for d in process.datasets if d in self.by_id)
            if self._may_read(process) and (touched or not process.datasets):
                found.append(replace(process, datasets=touched))
        return tuple(found)

    @cached_property
    def queries(self) -> tuple[Query, ...]:
        """Return the queries all of whose datasets are readable, for their text names them all."""
        found = (q for q in self._content.queries() if q.datasets)
        kept = (q for q in found if all(d in self.by_id for d in q.datasets))
        return tuple(sorted(kept, key=lambda q: q.id))

    @cached_property
    def contracts(self) -> tuple[Contract, ...]:
        """Return the contracts of which every dataset is readable, for their text tells of all."""
        found = self._content.contracts()
        open_ = (c for c in found if all(d in self.by_id for d in c.datasets))
        return tuple(sorted((c for c in open_ if self._may_read(c)), key=lambda c: c.id))

    @cached_property
    def products(self) -> tuple[DataProduct, ...]:
        """Return the readable products that touch something readable, with only that."""
        contracts = {c.id for c in self.contracts}
        found: list[DataProduct] = []
        for product in sorted(self._content.products(), key=lambda p: p.id):
            inputs = tuple(d for d in product.inputs if d in self.by_id)
            outputs = tuple(d for d in product.outputs if d in self.by_id)
            kept = tuple(c for c in product.contracts if c in contracts)
            bare = not (product.inputs or product.outputs)
            if (outputs or inputs or bare) and self._may_read(product):
                cut = replace(product, inputs=inputs, outputs=outputs, contracts=kept)
                found.append(cut)
        return tuple(found)

    def terms_in(self, text: str) -> tuple[Term, ...]:
        """Return the readable terms that a text names, by name or synonym, in the text's order.

        Only these are noted as read: a glossary is looked through at each question.
        """
        return tuple(term for term in self._terms.named_in(text) if self._may_read(term))

    @cached_property
    def _terms(self) -> Terms:
        return Terms(self._content.terms())

    @cached_property
    def as_of(self) -> datetime | None:
        """Return the latest moment that the catalog speaks of; ages are counted back from it."""
        moments = [d.updated_at for d in self.datasets] + [r.started_at for r in self.runs]
        moments += [c.at for c in self.checks]
        return max((m for m in moments if m is not None), default=None)

    def _may_read(self, record: Guarded) -> bool:
        if record.readers is None:
            return True
        readable = self._audience.may_read(record.readers)
        if readable:
            self._drawn.note(record.readers)
        return readable
