"""Whether one column type holds what another holds, for the type names of any platform."""

import re
from dataclasses import dataclass
from typing import Literal

Fit = Literal["same", "wider", "narrower", "other"]

_INTEGERS = {
    "tinyint": 1, "byteint": 1, "int1": 1, "byte": 1, "int8": 8, "smallint": 2, "int2": 2, "short": 2, "int16": 2,
    "smallserial": 2, "mediumint": 3, "int": 4, "integer": 4, "int4": 4, "int32": 4, "serial": 4,
    "bigint": 8, "long": 8, "int64": 8, "bigserial": 8, "hugeint": 16, "int128": 16,
}  # fmt: skip
_FLOATS = {
    "half": 2, "float16": 2, "real": 4, "float4": 4, "float32": 4, "float": 8, "float8": 8, "float64": 8,
    "double": 8, "double precision": 8,
}  # fmt: skip
_DECIMALS = {"decimal", "numeric", "number", "dec", "bignumeric", "bigdecimal", "money"}
_TEXTS = {
    "varchar", "nvarchar", "varchar2", "nvarchar2", "char", "nchar", "character", "character varying", "bpchar",
    "text", "string", "str", "clob", "nclob", "longtext", "mediumtext", "tinytext",
}  # fmt: skip
_LOCAL_TIMES = {
    "timestamp", "timestamp_ntz", "timestampntz", "datetime", "datetime2", "timestamp without time zone",
    "smalldatetime",
}  # fmt: skip
_ZONED_TIMES = {
    "timestamptz", "timestamp_tz", "timestamp_ltz", "timestamp with time zone",
    "timestamp with local time zone", "datetimeoffset",
}  # fmt: skip
_BOOLEANS = {"boolean", "bool", "logical"}
_BYTES = {"binary", "varbinary", "bytes", "bytea", "blob", "raw"}
_NO_LIMIT = 10**9
_DIGITS_OF = {1: 3, 2: 5, 3: 8, 4: 10, 8: 19, 16: 39}
"""Decimal digits that an integer of so many bytes may have."""


@dataclass(frozen=True, slots=True)
class _Size:
    family: str
    first: int = 0
    """Bytes, length, or digits before the point."""
    second: int = 0
    """Digits after the point."""


def fit(old: str, new: str) -> Fit:  # noqa: PLR0911 - one line for each way to fit.
    """Return how the new type stands to the old: `wider` holds every value that the old holds.

    Types of one kind that platforms call differently are the same, such as INT and INTEGER, or
    VARCHAR and STRING without a length. Exact and approximate numbers never fit each other.
    """
    one, two = _bare(old), _bare(new)
    if one == two:
        return "same"
    inner = tuple(re.fullmatch(r"(?:array|list)\s*[<(](.+)[>)]", t) for t in (one, two))
    if inner[0] and inner[1]:
        return fit(inner[0][1], inner[1][1])
    before, after = _size(one), _size(two)
    if before is None or after is None:
        return "other"
    if before.family == "integer" and after.family == "decimal":
        return "wider" if after.first >= _DIGITS_OF[before.first] else "narrower"
    if before.family == "decimal" and after.family == "integer":
        return "narrower"
    if before.family != after.family:
        return "other"
    if (before.first, before.second) == (after.first, after.second):
        return "same"
    if after.first >= before.first and after.second >= before.second:
        return "wider"
    return "narrower" if before.second >= after.second else "other"


def logical_fit(old: str, new: str) -> Fit:
    """Return how two logical types of the standard stand to each other."""
    if old == new:
        return "same"
    if (old, new) == ("integer", "number"):
        return "wider"
    return "narrower" if (old, new) == ("number", "integer") else "other"


def _bare(name: str) -> str:
    return re.sub(r"\s*([(),<>])\s*", r"\1", " ".join(name.lower().split())).removesuffix(" not null")  # fmt: skip


def _size(name: str) -> _Size | None:
    found = re.fullmatch(r"([a-z_0-9 ]+?)(?:\((\d{1,9}|max)(?:,(-?\d{1,9}))?\))?( with(?:out)? time zone)?", name)  # fmt: skip
    if not found:
        return None
    word, length, scale = found[1] + (found[4] or ""), found[2], found[3]
    limit = _NO_LIMIT if length in {None, "max"} else int(length)
    if word in _INTEGERS:
        return _Size("integer", _INTEGERS[word])
    if word in _FLOATS:
        return _Size("float", _FLOATS[word])
    if word in _DECIMALS:
        digits = int(scale or 0) if length else (0 if word == "number" else 9)
        return _Size("decimal", (38 if length is None else limit) - digits, digits)
    for family, words in _FAMILIES.items():
        if word in words:
            return _Size(family, limit if family in {"text", "bytes"} else 0)
    return None


_FAMILIES = {
    "text": _TEXTS,
    "timestamp": _LOCAL_TIMES,
    "timestamp with time zone": _ZONED_TIMES,
    "boolean": _BOOLEANS,
    "bytes": _BYTES,
    "date": {"date"},
    "time": {"time"},
}
