"""Which dataset, product or contract of the catalog a name means."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol, TypeVar

from knowledge.catalog.model import Contract, DataProduct, Dataset
from knowledge.catalog.view import CatalogView
from tools.declaration import ToolError
from tools.domains.words import telling, words_of
from tools.lineage.named import Names

_ASKING = frozenset(
    words_of("draft write make create contract contracts data need want yaml product dataset")
)
_MOST_NAMED = 8
"""Candidates named where a name is not clear."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a contract is about: one dataset, or a product with its datasets."""

    datasets: tuple[Dataset, ...]
    """The dataset, or the product's outputs; never empty."""
    product: DataProduct | None = None


def dataset_named(view: CatalogView, name: str) -> Dataset:
    """Return the readable dataset of this id, name, or near name.

    Raises:
        ToolError: There is none, or several fit; the candidates are named.

    """
    if not view.datasets:
        raise ToolError("No catalog is loaded that the asker may read: load one with `meshwright load PATH`.")  # fmt: skip
    found = _fitting(view.datasets, name)
    return _one(found, name, "dataset")


def subject_named(view: CatalogView, name: str) -> Subject:
    """Return the dataset or the product that a name means, a dataset's id before all.

    Raises:
        ToolError: There is none, or several fit; the candidates are named.

    """
    exact = view.by_id.get(name.strip())
    if exact is not None:
        return Subject((exact,))
    products = [p for p in view.products if _same(name, (p.id, p.name))]
    if products:
        return _of_product(view, _one(products, name, "product"))
    return Subject((dataset_named(view, name),))


def subject_in(view: CatalogView, text: str) -> Subject | None:
    """Return the one product or dataset that a text names, or None where it names none or several."""
    if not text:
        return None
    named = Names(view).in_text(text)
    products = [p for p in view.products if p.id in named.products]
    if len(products) == 1:
        return _of_product(view, products[0])
    ids = set(named.datasets)
    return Subject((view.by_id[ids.pop()],)) if len(ids) == 1 else None


def alike(view: CatalogView, text: str) -> str:
    """Return a sentence that names datasets which share a telling word with a text, or nothing."""
    asked = set(telling(words_of(text))) - _ASKING
    found = [d.id for d in view.datasets if asked & set(words_of(d.name))]
    if not found:
        return ""
    more = f" and {len(found) - _MOST_NAMED:,} more" if len(found) > _MOST_NAMED else ""
    return f" It may be {', '.join(found[:_MOST_NAMED])}{more}."


def product_named(view: CatalogView, name: str) -> Subject:
    """Return the known product of this id or name, with its datasets.

    Raises:
        ToolError: There is none, or it offers nothing that the asker may read.

    """
    found = [p for p in view.products if _same(name, (p.id, p.name))]
    if not found and view.products:
        near = get_close_matches(name.lower(), [p.name.lower() for p in view.products], n=3)
        found = [p for p in view.products if p.name.lower() in near]
    return _of_product(view, _one(found, name, "product"))


def contract_named(view: CatalogView, name: str) -> Contract:
    """Return the known contract of this id, or the one of this dataset.

    Raises:
        ToolError: There is none, or several fit; the candidates are named.

    """
    found = [c for c in view.contracts if _same(name, (c.id,))]
    found = found or [c for c in view.contracts for d in c.datasets if _same(name, _names(view.by_id[d]))]  # fmt: skip
    if not found:
        near = get_close_matches(name.lower(), [c.id.lower() for c in view.contracts], n=3)
        found = [c for c in view.contracts if c.id.lower() in near]
    return _one(found, name, "contract")


def _of_product(view: CatalogView, product: DataProduct) -> Subject:
    ids = product.outputs or product.inputs
    if not ids:
        raise ToolError(f"The product {product.name!r} names no dataset that you may read; name a dataset instead.")  # fmt: skip
    return Subject(tuple(view.by_id[i] for i in ids), product)


def _fitting(datasets: Iterable[Dataset], name: str) -> list[Dataset]:
    """Return the datasets that fit best: by id, by name, by ending, by words, by spelling."""
    every = list(datasets)
    exact = [d for d in every if d.id.casefold() == name.strip().casefold()]
    if exact:
        return exact
    called = [d for d in every if _same(name, _names(d))]
    if called:
        return called
    words = set(telling(words_of(name)))
    worded = [
        d
        for d in every
        if words & set(words_of(d.name)) and words <= set(words_of(f"{d.id} {d.name}"))
    ]
    fewest = min((len(words_of(d.name)) for d in worded), default=0)
    closest = [d for d in worded if len(words_of(d.name)) == fewest]
    if closest:
        return closest
    spelt = {n.casefold(): d for d in every for n in _names(d)}
    near = get_close_matches(name.casefold(), sorted(spelt), n=3, cutoff=0.75)
    return list({spelt[n].id: spelt[n] for n in near}.values())


def _names(dataset: Dataset) -> tuple[str, ...]:
    short = dataset.id.rpartition(".")[2]
    return dataset.id, dataset.name, short, f"{dataset.schema}.{dataset.name}"


def _same(name: str, names: Iterable[str]) -> bool:
    wanted = _plain(name)
    return any(wanted == _plain(n) for n in names)


def _plain(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum() or c == ".")


def _one(found: list[NamedT], name: str, kind: str) -> NamedT:
    if len(found) == 1:
        return found[0]
    if not found:
        raise ToolError(f"There is no {kind} {name[:80]!r} that you may read; give its id or name as the catalog writes it.")  # fmt: skip
    listed = ", ".join(sorted(f.id for f in found)[:_MOST_NAMED])
    more = f" and {len(found) - _MOST_NAMED:,} more" if len(found) > _MOST_NAMED else ""
    raise ToolError(f"{name[:80]!r} may be {listed}{more}: name one of them.")
