"""Types: what a database calls them, what the standard calls them, and how text is read as one."""

import re
from collections.abc import Mapping

from tools.quality.rules import ColumnSpec, Kind

_INTEGERS = (
    r"(?:u?(?:tiny|small|big|huge)int|u?int(?:eger)?\d*|(?:small|big)?serial|long|short|byteint)"
)
_NAMES: Mapping[str, Kind] = {
    r"map(?:\(|<|$)": "map",
    r"(?:struct|row|record|object|json|jsonb|variant)(?:\(|<|$)": "object",
    r"(?:float|double|real)\w*\s*\[\d+\]$|vector": "vector",
    r".*\[\d*\]$|array|list": "array",
    r"n?(?:var)?char2?\b|character|text|string|str$|n?clob|uuid|enum|bpchar": "string",
    rf"{_INTEGERS}$": "integer",
    r"(?:decimal|numeric|dec|number|float\d*|double|real|money)\b": "number",
    r"bool|boolean|bit$|logical": "boolean",
    r"timestamp|datetime|smalldatetime": "timestamp",
    r"date$": "date",
    r"time\b|timetz": "time",
}
_READ_AS: dict[Kind, str] = {
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMPTZ",
    "time": "TIME",
}
_NARROWER: dict[Kind, frozenset[Kind]] = {
    "number": frozenset({"integer"}),
    "array": frozenset({"vector"}),
    "vector": frozenset({"array"}),
    "object": frozenset({"map"}),
    "map": frozenset({"object"}),
}
"""What also counts as the kind."""


class CannotCompile(Exception):
    """The rule can't be asked of this data; the message says why."""


def kind_of_type(name: str) -> Kind | None:
    """Return the standard's word for a database's type, or None where it has none."""
    said = " ".join(name.lower().split())
    return next((kind for pattern, kind in _NAMES.items() if re.match(pattern, said)), None)


def fits(actual: str, wanted: Kind) -> bool:
    """Return whether a column of this database type holds values of the kind."""
    found = kind_of_type(actual)
    if found == "number" and wanted == "integer":
        return re.search(r"\(\s*\d+\s*(?:,\s*0\s*)?\)", actual) is not None  # DECIMAL(p,0)
    return found == wanted or found in _NARROWER.get(wanted, frozenset())


def read_as(text: str, kind: Kind, spec: ColumnSpec | None) -> str:
    """Return SQL that reads a text expression as the kind; NULL where it is none.

    Raises:
        CannotCompile: Text can't hold such values.

    """
    if kind == "string":
        return text
    if kind not in _READ_AS:
        raise CannotCompile(f"values of the type {kind} can't be read from a text file")
    wanted = (spec.decimal if spec is not None and kind == "number" else "") or _READ_AS[kind]
    pattern = spec.date_format if spec is not None else ""
    if pattern and kind in {"date", "timestamp", "time"}:
        quoted = pattern.replace("'", "''")
        return f"CAST(try_strptime({text}, '{quoted}') AS {wanted})"
    return f"TRY_CAST({text} AS {wanted})"


def is_kind(text: str, kind: Kind, spec: ColumnSpec | None) -> str:
    """Return SQL that tells whether a text expression is of the kind."""
    read = f"{read_as(text, kind, spec)} IS NOT NULL"
    # The database would round 1.5 to a whole number.
    fraction = f"contains({text}, '.') OR contains({text}, 'e') OR contains({text}, 'E')"
    return read if kind != "integer" else f"{read} AND NOT ({fraction})"


def cast_to(kind: Kind) -> str:
    """Return the type in which values of the kind are compared."""
    return _READ_AS.get(kind, "VARCHAR")


def same_physical(wanted: str, actual: str) -> bool:
    """Return whether two names of a database's types mean the same; a size is compared if wanted."""
    one, other = _plain(wanted), _plain(actual)
    return one == other if "(" in one else one == other.partition("(")[0]


_ALIASES = {
    "int": "integer", "int4": "integer", "int8": "bigint", "int2": "smallint", "serial": "integer",
    "bigserial": "bigint", "decimal": "numeric", "dec": "numeric", "bool": "boolean",
    "varchar": "character varying", "text": "character varying", "string": "character varying",
    "char": "character", "bpchar": "character", "float8": "double precision", "double": "double precision",
    "float4": "real", "timestamptz": "timestamp with time zone",
    "timestamp": "timestamp without time zone", "time": "time without time zone",
}  # fmt: skip


def _plain(name: str) -> str:
    said = " ".join(name.lower().split())
    base = re.sub(r"\s*\(.*?\)", "", said)
    size = re.search(r"\(([^)]*)\)", said)
    sized = f"({size[1].replace(' ', '')})" if size else ""
    return f"{_ALIASES.get(base, base)}{sized}"
