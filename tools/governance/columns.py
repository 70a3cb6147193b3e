"""Columns that look personal, of payments, of health or of staff, by their tags and names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.catalog.model import Column
from knowledge.catalog.view import CatalogView
from knowledge.handbook.entries import DataClass

_BY_TAG: tuple[tuple[str, DataClass], ...] = (
    ("payment", "payment"),
    ("pci", "payment"),
    ("employee", "employee"),
    ("special", "health"),
    ("health", "health"),
    ("pii", "personal"),
    ("personal", "personal"),
    ("sensitive", "personal"),
)
_NAMES: tuple[tuple[str, DataClass], ...] = (
    (r"card_?(number|no|num|holder)|(^|_)(pan|cvv|cvc|iban|bic)($|_)|account_?number", "payment"),
    (r"salary|wage|payroll|sick_?(leave|days)|absence_?reason|national_?insurance", "employee"),
    (r"diagnos|(^|_)patient|medication|prescription|blood_(type|pressure)|icd_?10", "health"),
    (r"e_?mail($|_?addr)|phone|mobile_?(no|num)|(first|last|middle|given|family|sur|maiden)_?name", "personal"),
    (r"(^|_)(full_?name|customer_?name|birth|dob|ssn|passport)|street|address_?(line|1|2)|post(al)?_?code|zip_?code", "personal"),
    (r"ip_?addr|device_?id|cookie_?id|user_?agent|license_?plate", "personal"),
    (r"(^|_)(lat|lon|latitude|longitude)($|_)|geo_?point", "location"),
)  # fmt: skip
_BY_NAME: tuple[tuple[re.Pattern[str], DataClass], ...] = tuple(
    (re.compile(pattern), kind) for pattern, kind in _NAMES
)
_NOT_PERSONAL = re.compile(
    r"(is|has)_|_(count|flag|hash|template|status|type|verified)$|^(n|num|cnt)_"
)


@dataclass(frozen=True, slots=True)
class SensitiveColumn:
    """A column that belongs to a class of sensitive data, and what says so."""

    dataset: str
    column: str
    kind: DataClass
    by: str
    """`tag` or `name`; a name is weaker evidence."""


def sensitive_columns(view: CatalogView, datasets: Iterable[str]) -> tuple[SensitiveColumn, ...]:
    """Return the sensitive columns of these datasets, ordered by dataset and position."""
    found = (_sensitive(column) for column in view.columns(datasets))
    return tuple(c for c in found if c is not None)


def _sensitive(column: Column) -> SensitiveColumn | None:
    for tag in column.tags:
        for part, kind in _BY_TAG:
            if part in tag.lower():
                return SensitiveColumn(column.dataset, column.name, kind, "tag")
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column.name).lower()
    if _NOT_PERSONAL.search(name):
        return None
    for pattern, kind in _BY_NAME:
        if pattern.search(name):
            return SensitiveColumn(column.dataset, column.name, kind, "name")
    return None
