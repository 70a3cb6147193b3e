"""Products by name: those that the catalog knows, and those that are proposed from it."""

from difflib import get_close_matches

from knowledge.catalog.model import DataProduct
from tools.context import Context
from tools.contracts.subject import Subject, product_named
from tools.declaration import ToolError
from tools.roadmap.asked import situation_asked
from tools.roadmap.domains import find_domains
from tools.roadmap.products import first_products


def product_subject(context: Context, name: str) -> Subject:
    """Return the product of this id or name with its datasets; a known one before a proposed one.

    Raises:
        ToolError: There is none of that name; those that are proposed are named.

    """
    try:
        return product_named(context.catalog, name)
    except ToolError:
        if not context.catalog.datasets:
            raise
    proposed = _proposed(context)
    by_name = {n.casefold(): s for s in proposed if s.product for n in (s.product.id, s.product.name)}  # fmt: skip
    near = get_close_matches(name.strip().casefold(), sorted(by_name), n=1, cutoff=0.7)
    if near:
        return by_name[near[0]]
    names = ", ".join(sorted(s.product.name for s in proposed if s.product)[:12])
    raise ToolError(f"There is no product {name[:80]!r} that you may read. Proposed from the catalog are: {names}.")  # fmt: skip


def _proposed(context: Context) -> tuple[Subject, ...]:
    view = context.catalog
    case = situation_asked("", context)
    found: list[Subject] = []
    for candidate in find_domains(case).candidates:
        for product in first_products(case, candidate):
            datasets = tuple(view.by_id[d] for d in product.datasets if d in view.by_id)
            if datasets:
                known = DataProduct(
                    id=product.id,
                    name=product.name,
                    domain=candidate.name,
                    status="proposed",
                    purpose=product.purpose.text,
                    outputs=tuple(d.id for d in datasets),
                )
                found.append(Subject(datasets, known))
    return tuple(found)
