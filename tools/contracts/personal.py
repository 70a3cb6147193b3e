"""Which columns of a contract look personal or otherwise sensitive."""

from collections.abc import Iterable, Iterator, Mapping

from open_data_contract_standard.model import OpenDataContractStandard, SchemaProperty

from knowledge.handbook.book import Handbook
from tools.governance.classification.deciding import SENSITIVE, classifier
from tools.governance.classification.model import ColumnFacts, Verdict


def sensitive_of(
    contract: OpenDataContractStandard, handbook: Handbook
) -> Mapping[tuple[str, str], Verdict]:
    """Return what is sensitive by table and column, nested columns with dots."""
    facts = [
        ColumnFacts(str(t.name), path, p.physicalType or p.logicalType or "", p.description or "", tuple(p.tags or ()))
        for t in contract.schema_ or []
        for path, p in leaves(t.properties or [])
    ]  # fmt: skip
    found = classifier(handbook).classify(facts)
    return {(v.column.dataset, v.column.name): v for v in found if is_sensitive(v)}


def is_sensitive(verdict: Verdict) -> bool:
    """Return whether enough speaks for a category of sensitive data."""
    return verdict.category is not None and verdict.score >= SENSITIVE


def leaves(properties: Iterable[SchemaProperty], above: str = "") -> Iterator[tuple[str, SchemaProperty]]:  # fmt: skip
    """Yield each column with its path, those within an object or a list after it."""
    for found in properties:
        path = f"{above}{found.name}"
        yield path, found
        inner = list(found.properties or [])
        if found.items is not None:
            inner += found.items.properties or []
        yield from leaves(inner, f"{path}.")
