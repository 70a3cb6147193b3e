"""Data products as targets of policies."""

from collections.abc import Iterator, Mapping

from knowledge.catalog.view import CatalogView
from knowledge.policies.model import Fact
from tools.governance.scan.model import Target
from tools.governance.scan.promises import Promises

_PRICE = ("price", "preis", "prix", "precio")


def product_targets(
    view: CatalogView, datasets: Mapping[str, Target], promises: Promises
) -> Iterator[Target]:
    """Yield each product with its facts, ordered by id; `datasets` are its datasets' own targets."""
    status = {c.id: c.status.casefold() for c in view.contracts}
    consumers: dict[str, set[str]] = {}
    for use in view.usage:
        consumers.setdefault(use.dataset, set()).add(use.consumer)
    for product in view.products:
        outputs = [datasets[d].facts["dataset"] for d in product.outputs if d in datasets]
        columns = tuple(c for o in outputs if isinstance(n := o.get("columns"), tuple) for c in n)
        facts: dict[str, Fact] = {
            "id": product.id, "name": product.name, "domain": product.domain, "status": product.status.casefold(),
            "purpose": product.purpose, "owner": product.owners[0] if product.owners else "",
            "deputy": product.owners[1] if len(product.owners) > 1 else "", "version": product.version,
            "inputs": len(product.inputs), "outputs": len(product.outputs), "columns": columns,
            "contract_status": "active" if any(status.get(c) == "active" for c in product.contracts) else "",
            "slo_count": sum(promises.slo_count(c) for c in product.contracts if status.get(c) == "active"),
            "holds_prices": any(p in c.casefold() for c in columns for p in _PRICE),
            **_any_of(outputs, "personal"), **_any_of(outputs, "employee_data"),
        }  # fmt: skip
        if view.usage:
            readers = {r for d in product.outputs for r in consumers.get(d, ())}
            facts["consumers"], facts["shared"] = len(readers), len(readers) > 1
        owner = product.owners[0] if product.owners else ""
        yield Target("product", product.id, product.domain, owner, {"product": facts})


def _any_of(outputs: list[Mapping[str, Fact]], name: str) -> dict[str, Fact]:
    """Return whether an output has a fact; not known where it is not known of some and true of none."""
    known = [o[name] for o in outputs if name in o]
    if True in known:
        return {name: True}
    return {name: False} if len(known) == len(outputs) else {}
