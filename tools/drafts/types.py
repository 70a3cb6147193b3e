"""The standard's logical types for the column types of any platform."""

import re
from typing import get_args

from tools.drafts.tree import Tree
from tools.quality.rules import Kind
from tools.quality.types import kind_of_type

_LENGTH = re.compile(r"(?:var)?char\w*(?: varying)?\s*\(\s*(\d{1,9})\s*\)|character varying\s*\(\s*(\d{1,9})\s*\)", re.IGNORECASE)  # fmt: skip
_WHOLE = re.compile(r"(?:decimal|numeric|number|dec)\s*\(\s*\d+\s*(?:,\s*0\s*)?\)", re.IGNORECASE)
_INNER = re.compile(r"(?:array|list)\s*[<(](.+)[>)]|(.+)\[\d*\]", re.IGNORECASE)
_ZONED = re.compile(r"(?<!n)tz\b|with (?:local )?time zone|offset", re.IGNORECASE)
_NEEDS_MORE = frozenset({"map", "vector"})
"""Logical types of which the standard demands what a type's name does not say."""


def logical_type(physical: str) -> Kind | None:
    """Return the logical type, or None where the name of the type does not tell it."""
    kind = kind_of_type(physical)
    if kind == "number" and _WHOLE.fullmatch(physical.strip()):
        return "integer"
    return None if kind in _NEEDS_MORE else kind


def typed(physical: str) -> dict[str, Tree]:
    """Return the fields that a column's type gives: physical, logical, length, zone, items."""
    kind = logical_type(physical)
    fields: dict[str, Tree] = {"physicalType": physical, "logicalType": kind}
    length = _LENGTH.fullmatch(physical.strip())
    if kind == "string" and length:
        fields["logicalTypeOptions"] = {"maxLength": int(length[1] or length[2])}
    if kind == "timestamp" and _ZONED.search(physical):
        fields["logicalTypeOptions"] = {"timezone": True}
    inner = _INNER.fullmatch(physical.strip())
    if kind == "array" and inner:
        fields["items"] = typed((inner[1] or inner[2]).strip())
    return fields


KINDS: tuple[Kind, ...] = get_args(Kind)
"""All logical types."""
