"""Datasets of the catalog as short passages, so that search finds them beside documents."""

from collections.abc import Iterator
from itertools import groupby

from knowledge.catalog.model import Column, Dataset
from knowledge.catalog.view import CatalogContent
from knowledge.documents.model import Passage
from knowledge.documents.wording import parted
from knowledge.people import EVERYONE

_LENGTH = 1_000
"""Characters of an entry: what an embedding model reads of it."""

_AT_ONCE = 1_000
"""Datasets whose columns are held at a time."""


def entries(catalog: CatalogContent) -> Iterator[Passage]:
    """Yield a passage for each dataset, ordered by id.

    Its document and place are the dataset's id, its readers the dataset's; none means everyone.
    """
    some: list[Dataset] = []
    for dataset in catalog.datasets():
        some.append(dataset)
        if len(some) == _AT_ONCE:
            yield from _entries(catalog, some)
            some = []
    yield from _entries(catalog, some)


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
