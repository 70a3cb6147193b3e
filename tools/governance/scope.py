"""The datasets that some words mean: one, those of a domain or schema, or all."""

from dataclasses import dataclass

from knowledge.catalog.model import Dataset
from knowledge.catalog.view import CatalogView
from tools.datasets import called
from tools.declaration import ToolError
from tools.domains.words import telling, words_of
from tools.lineage.meant import KnownNames, the_one
from tools.lineage.named import Names


@dataclass(frozen=True, slots=True)
class Scope:
    """Datasets, ordered by id, and how they are called together."""

    datasets: tuple[Dataset, ...]
    called: str


def scope_of(view: CatalogView, named: str) -> Scope:
    """Return what is meant by these words, the closest sense first; without words, all there is.

    Raises:
        ToolError: The catalog that the asker may read holds nothing of the kind.

    """
    if not view.datasets:
        raise ToolError(
            "No catalog is loaded that the asker may read: load one with `meshwright load PATH`."
        )
    wanted = " ".join(named.casefold().split())
    if not wanted:
        return Scope(view.datasets, "the catalog")
    return exactly(view, named) or _spoken(view, wanted) or _alike(view, named)


def exactly(view: CatalogView, named: str) -> Scope | None:
    """Return the dataset of this id or name, or what a domain, schema or product of it holds."""
    wanted = " ".join(named.casefold().split())
    if not wanted:
        return None
    one = tuple(d for d in view.datasets if wanted in (d.id.casefold(), d.name.casefold()))
    if not one:
        one = tuple(d for d in view.datasets if d.id.casefold().endswith(f".{wanted}"))
    if one:
        return Scope(one, called(one[0]) if len(one) == 1 else f"the datasets called {one[0].name}")
    bare = wanted.removesuffix(" domain").removesuffix(" schema").strip()
    for part in ("domain", "schema", "platform"):
        held = tuple(d for d in view.datasets if str(getattr(d, part)).casefold() == bare)
        if held:
            return Scope(held, f"the {part} {getattr(held[0], part)}")
    for product in view.products:
        if bare in (product.id.casefold(), product.name.casefold()):
            ids = (*product.inputs, *product.outputs)
            held = tuple(d for d in view.datasets if d.id in ids)
            return Scope(held, f"the product {product.name}")
    return None


def _spoken(view: CatalogView, wanted: str) -> Scope | None:
    """Return the datasets whose name, domain or schema has all the telling words."""
    words = set(telling(words_of(wanted))) or set(words_of(wanted))
    held = tuple(d for d in view.datasets if words <= set(words_of(f"{d.id} {d.name} {d.domain}")))
    return Scope(held, f"the datasets on {wanted}") if words and held else None


def _alike(view: CatalogView, named: str) -> Scope:
    """Return what is called nearly so: a dataset, domain, schema or product that may be read."""
    called: dict[str, tuple[str, ...]] = {d.id: (d.name,) for d in view.datasets}
    groups = {g: (g,) for d in view.datasets for g in (d.domain, d.schema) if g}
    products = {p.name: (p.name, p.id) for p in view.products}
    one = the_one(
        KnownNames({**called, **groups, **products}).meant(named),
        *(named, "dataset, domain, schema or product"),
        "Ask without a name to see all, or give the name as the catalog writes it.",
    )
    found = exactly(view, one)
    assert found is not None
    return found


def only_dataset(view: CatalogView, named: str) -> Dataset:
    """Return the one dataset that a name means.

    Raises:
        ToolError: None or several are meant; the nearest that may be read are told.

    """
    return view.by_id[the_one(Names(view).meant(named), named, "dataset")]
