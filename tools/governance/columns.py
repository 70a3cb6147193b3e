"""Sensitive columns of the catalog, as the classes of policies call them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Literal

from pydantic import TypeAdapter

from knowledge.catalog.model import Column
from knowledge.catalog.view import CatalogView
from knowledge.handbook.book import Handbook
from knowledge.handbook.column_classes import Category
from knowledge.handbook.entries import DataClass
from tools.context import Keep
from tools.governance.classification.deciding import SENSITIVE, Classifier, classifier
from tools.governance.classification.model import ColumnFacts, Verdict

_CLASSES: dict[Category, DataClass] = {
    "personal": "personal",
    "special_category": "health",
    "payment": "payment",
    "location": "location",
    "employment": "employee",
}


@dataclass(frozen=True, slots=True)
class SensitiveColumn:
    """A column that belongs to a class of sensitive data, and what says so."""

    dataset: str
    column: str
    kind: DataClass
    by: Literal["tag", "name"]
    """A name, or what stands in the description, is weaker evidence than a tag."""


_SENSITIVE = TypeAdapter(tuple[SensitiveColumn, ...])
_METHOD = "sensitive columns 1"
"""Raised when the same catalog and handbook would give other columns than before."""


def all_sensitive(view: CatalogView, handbook: Handbook, keep: Keep) -> tuple[SensitiveColumn, ...]:
    """Return the sensitive columns of the whole view, looked for once for each snapshot and audience."""
    classes = sha256(handbook.column_classes.model_dump_json().encode()).hexdigest()[:12]
    kept = keep.once(
        f"{_METHOD} by {classes}",
        lambda: _SENSITIVE.dump_json(sensitive_columns(view, view.by_id)).decode(),
    )
    return _SENSITIVE.validate_json(kept)


def sensitive_columns(view: CatalogView, datasets: Iterable[str]) -> tuple[SensitiveColumn, ...]:
    """Return the sensitive columns of these datasets, ordered by dataset and position.

    Credentials are of no class of data that policies at launch speak of, and are left out.
    """
    found = (_sensitive(v) for v in classified(_classifier(), view, datasets))
    return tuple(c for c in found if c is not None)


def classified(by: Classifier, view: CatalogView, datasets: Iterable[str]) -> tuple[Verdict, ...]:
    """Return a verdict for each column of these datasets, ordered by dataset and position."""
    return by.classify(facts_of(c) for c in view.columns(datasets))


def facts_of(column: Column) -> ColumnFacts:
    """Return what the catalog says of a column."""
    return ColumnFacts(
        column.dataset, column.name, column.type, column.description, column.tags, column.samples
    )


@cache
def _classifier() -> Classifier:
    return classifier(Handbook())


def _sensitive(verdict: Verdict) -> SensitiveColumn | None:
    kind = _CLASSES.get(verdict.category) if verdict.category else None
    if verdict.kind == "children":
        kind = "children"
    if kind is None or verdict.score < SENSITIVE:
        return None
    by = "tag" if verdict.by == "tag" else "name"
    return SensitiveColumn(verdict.column.dataset, verdict.column.name, kind, by)
