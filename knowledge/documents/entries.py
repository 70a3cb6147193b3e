"""Datasets and terms of the catalog as short passages, so that search finds them beside documents."""

from collections.abc import Iterator
from itertools import groupby

from knowledge.catalog.model import Column, Dataset, Term
from knowledge.catalog.view import CatalogContent
from knowledge.documents.model import Passage
from knowledge.documents.wording import parted
from knowledge.people import EVERYONE

_LENGTH = 1_000
"""Characters of an entry: what an embedding model reads of it."""

_OF = " § "
"""What stands between a glossary and its term."""

ALSO = "Also called: "
"""What the other names of a term begin with."""

_AT_ONCE = 1_000
"""Datasets whose columns are held at a time."""


def entries(catalog: CatalogContent) -> Iterator[Passage]:
    """Yield a passage for each dataset, ordered by id, and each term that is defined.

    The document and place of a dataset's are its id; readers are those of the dataset or the term;
    none means everyone.
    """
    some: list[Dataset] = []
    for dataset in catalog.datasets():
        some.append(dataset)
        if len(some) == _AT_ONCE:
            yield from _entries(catalog, some)
            some = []
    yield from _entries(catalog, some)
    yield from (entry_of_term(term) for term in catalog.terms() if term.definition)


def _entries(catalog: CatalogContent, datasets: list[Dataset]) -> Iterator[Passage]:
    columns = catalog.columns([d.id for d in datasets])
    of = {id_: tuple(inside) for id_, inside in groupby(columns, key=lambda c: c.dataset)}
    return (entry_of(dataset, of.get(dataset.id, ())) for dataset in datasets)


def entry_of(dataset: Dataset, columns: tuple[Column, ...]) -> Passage:
    """Return the passage that a search finds for one dataset."""
    return Passage(
        document=dataset.id,
        title=dataset.name,
        headings=(),
        text="\n".join(_told(dataset, columns))[:_LENGTH],
        line=1,
        readers=frozenset({EVERYONE}) if dataset.readers is None else dataset.readers,
        origin="catalog",
    )


def place_of_term(term: Term) -> str:
    """Return where a term stands, as a reader would look it up."""
    return f"{term.place or 'glossary'}{_OF}{term.name}"


def named(entry: Passage) -> str:
    """Return what an entry is on: a dataset's id or a term's name."""
    return entry.document.rpartition(_OF)[2]


def entry_of_term(term: Term) -> Passage:
    """Return the passage that a search finds for one term."""
    also = f"\n{ALSO}{', '.join(term.synonyms)}" if term.synonyms else ""
    return Passage(
        document=place_of_term(term),
        title=term.name,
        headings=(),
        text=f"{term.name} (term)\n{term.definition[:_LENGTH]}{also}",
        line=1,
        readers=frozenset({EVERYONE}) if term.readers is None else term.readers,
        origin="catalog",
    )


def _told(dataset: Dataset, columns: tuple[Column, ...]) -> Iterator[str]:
    where = " ".join(part for part in (dataset.platform, dataset.kind or "dataset") if part)
    yield f"{parted(dataset.name)} ({where})"
    if dataset.description:
        yield dataset.description
    for name, values in (
        ("Domain", (dataset.domain,)),
        ("Owners", dataset.owners),
        ("Tags", dataset.tags),
        ("Columns", map(_column, columns)),
    ):
        told = ", ".join(value for value in values if value)
        if told:
            yield f"{name}: {told}"


def _column(column: Column) -> str:
    return f"{column.name} ({column.description})" if column.description else column.name
