"""Where a dataset stands, and what people call it, whatever id the tool it comes from gave it."""

import re

from knowledge.catalog.model import Dataset

_DOTTED = re.compile(r"[^\W\d][\w$-]*(\.[^\W\d][\w$-]*)+")


def path_of(dataset: Dataset) -> tuple[str, ...]:
    """Return database, schema and name, as far as they are known.

    What the dataset says itself counts; its id tells more only where it goes on before that, as in
    `wh.core.orders` of the schema core. Other ids are a tool's own, such as dbt's `model.shop.orders`.
    """
    whole = not dataset.schema and _DOTTED.fullmatch(dataset.name)
    own = dataset.name.split(".") if whole else [dataset.schema, dataset.name]
    known = tuple(filter(None, (dataset.database, *own)))
    above = dataset.id.removesuffix(f".{'.'.join(known)}")
    if dataset.database or above == dataset.id or not _DOTTED.fullmatch(f"{above}.x"):
        return known
    return (*above.split("."), *known)


def label_of(dataset: Dataset) -> str:
    """Return what people call a dataset: its id, or its path where the id is a code or an address."""
    path = ".".join(path_of(dataset))
    id_ = dataset.id.casefold()
    alike = path.casefold().endswith(id_) or id_.endswith(path.casefold())
    return dataset.id if alike and ":" not in dataset.id else path
