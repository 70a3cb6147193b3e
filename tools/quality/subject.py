"""What a question about quality is about: a dataset, a product, a domain, or all there is."""

from tools.context import Context
from tools.governance.scope import Scope, scope_of
from tools.lineage.named import Names
from tools.roadmap.asked import situation_asked
from tools.roadmap.domains import find_domains

_WHOLE = frozenset(
    [
        "all",
        "everything",
        "data",
        "our",
        "the",
        "quality",
        "catalog",
        "catalogue",
        "warehouse",
        "datasets",
        "tables",
        "products",
        "domains",
        "overall",
        "score",
        "scores",
        "of",
        "organisation",
        "company",
    ]
)
"""Words that name nothing in particular."""


def subject(name: str, context: Context) -> Scope:
    """Return the datasets that the name means, the closest sense first; without one, all.

    Raises:
        ToolError: The catalog that the asker may read has nothing of that name.

    """
    words = set(name.casefold().replace("?", " ").split())
    if words <= _WHOLE:
        return scope_of(context.catalog, "")
    exact = Names(context.catalog).called(name)
    if len(exact) == 1:
        return scope_of(context.catalog, exact[0])
    return _domain(name, context) or scope_of(context.catalog, name)


def _domain(name: str, context: Context) -> Scope | None:
    """Return the datasets of the domain that the catalog names so, or that was found in it."""
    wanted = " ".join(name.casefold().split()).removesuffix(" domain").removeprefix("the ")
    declared = tuple(d for d in context.catalog.datasets if d.domain.casefold() == wanted)
    if declared:
        return Scope(declared, f"the domain {declared[0].domain}")
    if not context.catalog.datasets or any(
        wanted == s.schema.casefold() for s in context.catalog.datasets
    ):
        return None
    for one in find_domains(situation_asked("", context)).candidates:
        called = one.name.casefold()
        if one.proposed is not None and (
            wanted == called or wanted in called.replace(",", " ").split()
        ):
            ids = set(one.proposed.datasets)
            held = tuple(d for d in context.catalog.datasets if d.id in ids)
            return Scope(held, f"the domain {one.name}")
    return None
