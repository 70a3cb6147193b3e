"""The terms that a dbt project defines: metrics, parts of semantic models, and texts by name."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from knowledge.catalog.model import Term
from knowledge.catalog.readers.manifest import DocsBlock, Metric, Named, SemanticModel
from knowledge.catalog.readers.values import mapping, other_names

_DEEPEST = 8
"""Metrics made of metrics that are followed to their tables."""
_OWN = "dbt"
"""The package of dbt's own texts."""


def terms(
    metrics: Mapping[str, Metric],
    models: Mapping[str, SemanticModel],
    docs: Mapping[str, DocsBlock],
    datasets: Mapping[str, object],
) -> Iterator[Term]:
    """Yield a term for each of these that says what it means; `datasets` are the project's, by id."""
    made_of = {**metrics, **models}
    for id_, metric in metrics.items():
        yield from _term(id_, metric, _behind(id_, made_of, datasets))
    for id_, model in models.items():
        behind = _behind(id_, made_of, datasets)
        for part in (*(model.measures or ()), *(model.dimensions or ()), *(model.entities or ())):
            yield from _term(f"{id_}.{part.name}", part, behind)
    for id_, block in docs.items():
        # Texts in underscores are pages of dbt's site, such as __overview__.
        if block.package_name != _OWN and not block.name.startswith("__"):
            yield Term(id_, _spoken(block.name), block.block_contents.strip())


def _term(id_: str, named: Named, datasets: tuple[str, ...]) -> Iterator[Term]:
    name = named.label or _spoken(named.name)
    own: dict[str, JsonValue] = {
        **((named.config and named.config.meta) or {}),
        **(named.meta or {}),
    }
    others = tuple(o for o in dict.fromkeys((named.name, *other_names(mapping(own)))) if o != name)
    if named.description or len(others) > 1:
        yield Term(id_, name, (named.description or "").strip(), others, datasets=datasets)


def _behind(
    id_: str, made_of: Mapping[str, Metric], datasets: Mapping[str, object], depth: int = 0
) -> tuple[str, ...]:
    """Return the ids of the tables that a metric or a semantic model is made of, sorted."""
    part = made_of.get(id_)
    nodes = (part and part.depends_on and part.depends_on.nodes) or ()
    found = {node for node in nodes if node in datasets}
    if depth < _DEEPEST:
        for node in nodes:
            found.update(_behind(node, made_of, datasets, depth + 1))
    return tuple(sorted(found))


def _spoken(name: str) -> str:
    return name.replace("_", " ")
