"""The columns of a contract: their names in the data, their types, and which are personal."""

import re
from collections.abc import Iterator

from open_data_contract_standard.model import SchemaObject, SchemaProperty

from knowledge.catalog.memory import Memory
from knowledge.catalog.model import Column, Dataset
from knowledge.catalog.view import CatalogView
from knowledge.people import audience_of
from tools.governance.columns import sensitive_columns
from tools.quality.rules import ColumnSpec, Kind

_KINDS: dict[str, Kind] = {
    kind: kind
    for kind in (
        "string", "date", "timestamp", "time", "number", "integer", "boolean", "object", "array",
        "map", "vector",
    )
}  # fmt: skip
_OPEN = frozenset({"", "public", "open", "internal", "none", "unclassified", "general", "1"})
"""Classifications that let a value be shown in a sample; any other withholds it."""
_PERSONAL_TAG = re.compile(r"pii|personal|gdpr|sensitive|confidential|secret|restricted|phi\b")
_DECIMAL = re.compile(
    r"(?:decimal|numeric|number|dec)\s*\(\s*(\d{1,9})\s*(?:,\s*(\d{1,9})\s*)?\)", re.IGNORECASE
)
_JAVA = (
    ("yyyy", "%Y"), ("yy", "%y"), ("MMM", "%b"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"),
    ("hh", "%I"), ("mm", "%M"), ("ss", "%S"), ("SSS", "%g"), ("a", "%p"), ("XXX", "%z"),
)  # fmt: skip
"""Letters of Java's DateTimeFormatter, in which ODCS writes formats, and of strptime."""
_JAVA_LETTERS = re.compile(r"'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+")
_MOST_DIGITS = 38

Named = tuple[str, SchemaProperty]
"""A property and the path to it in the data."""


def flat(table: SchemaObject) -> tuple[Named, ...]:
    """Return the columns and the fields of objects in them, each with its path in the data."""
    return tuple(_under("", table.properties or []))


def _under(prefix: str, properties: list[SchemaProperty]) -> Iterator[Named]:
    for one in properties:
        name = one.physicalName or one.name
        if not name:
            continue
        path = f"{prefix}{name}"
        yield path, one
        if one.properties and kind_of(one) in {"object", None}:
            yield from _under(f"{path}.", one.properties)


def kind_of(one: SchemaProperty) -> Kind | None:
    """Return the logical type, or None where the contract gives none that the standard knows."""
    return _KINDS.get((one.logicalType or "").strip().lower())


def columns_of(table: SchemaObject) -> tuple[ColumnSpec, ...]:
    """Return the columns of a table in their order."""
    named = flat(table)
    by_name = _personal_by_name(named)
    return tuple(spec_of(path, one, personal=path in by_name) for path, one in named)


def spec_of(path: str, one: SchemaProperty, *, personal: bool = False) -> ColumnSpec:
    """Return a column, or an item of an array, as the contract describes it."""
    return ColumnSpec(
        name=path,
        logical=one.name or path,
        kind=kind_of(one),
        decimal=_decimal(one),
        date_format=_format(one),
        personal=personal or any(_marked(each) for each in (one, *_inside(one))),
        key=bool(one.primaryKey or one.unique),
    )


def _inside(one: SchemaProperty) -> tuple[SchemaProperty, ...]:
    """Return the items of an array and their fields, whose values are shown with it."""
    return () if one.items is None else (one.items, *(one.items.properties or ()))


def _marked(one: SchemaProperty) -> bool:
    """Return whether the contract itself keeps the values from being shown."""
    if (one.classification or "").strip().lower() not in _OPEN or one.encryptedName:
        return True
    return any(_PERSONAL_TAG.search(tag.lower()) for tag in one.tags or [])


def _personal_by_name(named: tuple[Named, ...]) -> frozenset[str]:
    """Return the columns that look personal by their own names, whatever the contract says."""
    columns = tuple(
        Column("t", n, path.rpartition(".")[2], one.physicalType or "", one.description or "")
        for n, (path, one) in enumerate(named)
    )
    view = CatalogView(Memory(datasets=(Dataset("t", "t"),), columns=columns), audience_of(()))
    found = {c.column for c in sensitive_columns(view, ("t",))}
    return frozenset(path for path, _ in named if path.rpartition(".")[2] in found)


def _decimal(one: SchemaProperty) -> str:
    match = _DECIMAL.search(one.physicalType or "")
    if match is None or kind_of(one) not in {"number", None}:
        return ""
    digits, scale = int(match[1]), int(match[2] or 0)
    return f"DECIMAL({digits},{scale})" if scale <= digits <= _MOST_DIGITS else ""


def _format(one: SchemaProperty) -> str:
    given = (one.logicalTypeOptions or {}).get("format")
    timely = kind_of(one) in {"date", "timestamp", "time"}
    return _strptime(given) if timely and isinstance(given, str) else ""


def _strptime(pattern: str) -> str:
    """Return the Java pattern for strptime, or nothing where it has letters that are not known."""
    found: list[str] = []
    letters = dict(_JAVA)
    for part in _JAVA_LETTERS.finditer(pattern):
        if part[2] is None:
            found.append((part[1] if part[1] is not None else part[0]).replace("%", "%%"))
        elif part[0] in letters:
            found.append(letters[part[0]])
        else:
            return ""
    return "".join(found)
