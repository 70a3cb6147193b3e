"""The tables and columns of a contract: types, keys, meaning, classification, relationships."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.catalog.model import Column, Edge
from knowledge.catalog.view import CatalogView
from tools.contracts.personal import is_sensitive
from tools.drafts.records import Record
from tools.drafts.rule_texts import listed_values
from tools.drafts.rules import Rule
from tools.drafts.texts import Texts
from tools.drafts.tree import Told, Tree, tidy
from tools.drafts.types import typed
from tools.governance.classification.model import Verdict

_REFERENCE = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*(\.[A-Za-z_][A-Za-z0-9_\-]*)+")
_GRAIN = re.compile(r"\b(?:one row (?:per|for each)|each row is|per row)\b[^.;]*", re.IGNORECASE)
_CLASSES = {"special_category": "restricted", "credentials": "restricted"}
_CONFIDENTIAL = "confidential"
_INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a dataset besides its record."""

    verdicts: Mapping[str, Verdict]
    """What each column was found to hold, by name."""
    rules: tuple[Rule, ...]
    texts: Texts
    view: CatalogView


def table_of(record: Record, known: Known) -> dict[str, Tree]:
    """Return the schema object of a dataset."""
    dataset = record.dataset
    own = [r.entry for r in known.rules if not r.column]
    return {
        "name": dataset.name,
        "physicalName": ".".join(filter(None, (dataset.schema, dataset.name))),
        "physicalType": dataset.kind or "table",
        "description": tidy(dataset.description),
        "dataGranularityDescription": _grain(record),
        "tags": list(dataset.tags),
        "quality": own,
        "properties": [_column(c, record, known) for c in record.columns],
    }


def _grain(record: Record) -> Tree:
    said = _GRAIN.search(record.dataset.description)
    if said:
        return Told(f"{said[0][:1].upper()}{said[0][1:]}.", "the catalog's description")
    key = record.dataset.primary_key
    return Told(f"One row per {', '.join(key)}.", "primary key") if key else None


def _column(column: Column, record: Record, known: Known) -> Tree:
    key = record.dataset.primary_key
    position = key.index(column.name) + 1 if column.name in key else None
    rules = [r for r in known.rules if r.column == column.name]
    alone = key == (column.name,)
    filled = any(r.demand.kind == "filled" for r in rules)
    unique = any(r.demand.kind == "unique" and len(r.demand.columns) == 1 for r in rules)
    meaning = known.texts.meaning(column.name)
    described: Tree = tidy(column.description)
    if not column.description and meaning:
        described = Told(meaning.text, f"glossary: {meaning.term}, {meaning.place}")
    fields: dict[str, Tree] = {
        "name": column.name,
        **(typed(column.type) if column.type else {}),
        "description": described,
        "primaryKey": True if position else None,
        "primaryKeyPosition": position,
        "required": True if position or filled else None,
        "unique": True if alone or unique else None,
        "enum": _enum(column),
        "classification": _class(known.verdicts.get(column.name)),
        "tags": list(column.tags),
        "relationships": _relationships(column, record.keys, known.view),
        "quality": [r.entry for r in rules],
    }
    if meaning:
        fields["authoritativeDefinitions"] = [{"url": meaning.place.split(" (")[0], "type": "glossary", "description": f"{meaning.term}, {meaning.place}"}]  # fmt: skip
    return fields


def _enum(column: Column) -> Tree:
    values = listed_values(column.description) if "char" in column.type.lower() or "string" in column.type.lower() or "text" in column.type.lower() else ()  # fmt: skip
    return Told([{"value": v} for v in values], "listed in the description") if values else None


def _class(verdict: Verdict | None) -> Tree:
    """Return the class of a column with the evidence; what shows nothing is internal."""
    if verdict is None or not is_sensitive(verdict) or verdict.category is None:
        return _INTERNAL
    kind = verdict.category.replace("_", " ")
    why = "; ".join(verdict.evidence[:2])
    label = _CLASSES.get(verdict.category, _CONFIDENTIAL)
    return Told(label, f"{kind} data: {why}" if why else f"{kind} data, by its {verdict.by}")


def _relationships(column: Column, keys: Iterable[Edge], view: CatalogView) -> Tree:
    """Return what a column refers to; several columns that refer to one dataset each by its own."""
    found: list[Tree] = []
    for edge in keys:
        for own, other in edge.columns:
            target = f"{edge.dst}.{other}"
            if own == column.name and edge.dst in view.by_id and _REFERENCE.fullmatch(target):
                found.append({"to": Told(target, "foreign key of the catalog")})
    return found


def undescribed(record: Record, known: Known) -> tuple[str, ...]:
    """Return the columns that neither the catalog nor a glossary describes."""
    return tuple(
        c.name for c in record.columns if not c.description and not known.texts.meaning(c.name)
    )


def disputed(record: Record, known: Known) -> Mapping[str, tuple[str, ...]]:
    """Return the columns whose term the glossary calls disputed, by term and place."""
    found: dict[str, list[str]] = defaultdict(list)
    for column in record.columns:
        meaning = known.texts.meaning(column.name)
        if meaning and meaning.disputed:
            found[f"{meaning.term} ({meaning.place})"].append(column.name)
    return {term: tuple(columns) for term, columns in found.items()}
