"""Which dataset, product or contract of the catalog a name means."""

from dataclasses import dataclass

from knowledge.catalog.model import Contract, DataProduct, Dataset
from knowledge.catalog.view import CatalogView
from tools.declaration import ToolError
from tools.domains.words import telling, words_of
from tools.lineage.meant import KnownNames, the_one
from tools.lineage.named import Names

_ASKING = frozenset(
    words_of("draft write make create contract contracts data need want yaml product dataset")
)
_MOST_NAMED = 8
"""Candidates named where a name is not clear."""
_AS_WRITTEN = "Give its id or name as the catalog writes it."


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
    meant = Names(view).meant(name)
    return view.by_id[the_one(meant, name, "dataset", _AS_WRITTEN)]


def subject_named(view: CatalogView, name: str) -> Subject:
    """Return the dataset or the product that a name means, a dataset's id before all.

    Raises:
        ToolError: There is none, or several fit; the candidates are named.

    """
    exact = view.by_id.get(name.strip())
    if exact is not None:
        return Subject((exact,))
    products = _products(view).meant(name)
    if products.found and (products.exact or not Names(view).meant(name).found):
        return product_named(view, name)
    return Subject((dataset_named(view, name),))


def known(view: CatalogView, name: str) -> bool:
    """Return whether a name means a dataset or product of the catalog, or several."""
    return bool(_products(view).meant(name).found or Names(view).meant(name).found)


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
    one = the_one(_products(view).meant(name), name, "product", _AS_WRITTEN)
    return _of_product(view, next(p for p in view.products if p.id == one))


def contract_named(view: CatalogView, name: str) -> Contract:
    """Return the known contract of this id, or the one of this dataset.

    Raises:
        ToolError: There is none, or several fit; the candidates are named.

    """
    called = {c.id: tuple(n for d in c.datasets for n in _names(view.by_id[d])) for c in view.contracts}  # fmt: skip
    one = the_one(KnownNames(called).meant(name), name, "contract", _AS_WRITTEN)
    return next(c for c in view.contracts if c.id == one)


def _products(view: CatalogView) -> KnownNames:
    return KnownNames({p.id: (p.name,) for p in view.products})


def _of_product(view: CatalogView, product: DataProduct) -> Subject:
    ids = product.outputs or product.inputs
    if not ids:
        raise ToolError(f"The product {product.name!r} names no dataset that you may read; name a dataset instead.")  # fmt: skip
    return Subject(tuple(view.by_id[i] for i in ids), product)


def _names(dataset: Dataset) -> tuple[str, ...]:
    short = dataset.id.rpartition(".")[2]
    return dataset.id, dataset.name, short, f"{dataset.schema}.{dataset.name}"
