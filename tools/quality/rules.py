"""What a rule asks of a table, apart from how that is found out."""

from dataclasses import dataclass
from typing import Literal

from tools.quality.threshold import Threshold

Dimension = Literal[
    "accuracy",
    "completeness",
    "conformity",
    "consistency",
    "coverage",
    "timeliness",
    "uniqueness",
]
"""The dimensions of ODCS."""

DIMENSIONS: tuple[Dimension, ...] = (
    "accuracy",
    "completeness",
    "conformity",
    "consistency",
    "coverage",
    "timeliness",
    "uniqueness",
)

Kind = Literal[
    "string",
    "date",
    "timestamp",
    "time",
    "number",
    "integer",
    "boolean",
    "object",
    "array",
    "map",
    "vector",
]
"""The logical types of ODCS."""

Constant = str | int | float | bool
"""A value that a contract writes."""


@dataclass(frozen=True, slots=True)
class Present:
    """The table has the column."""


@dataclass(frozen=True, slots=True)
class OfType:
    """The column's values are of this type."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class PhysicalType:
    """The column has this type in the database."""

    wanted: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Counts rows without a value, or with one of the values that stand for none."""

    also: tuple[Constant, ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these."""

    values: tuple[Constant, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """The value has a part that matches; anchors in the pattern bind it to the ends."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Bound:
    """The value is on the right side of a limit."""

    operator: Literal[">=", ">", "<=", "<"]
    limit: Constant


@dataclass(frozen=True, slots=True)
class Length:
    """The text has so many characters, or the array so many items."""

    operator: Literal[">=", "<="]
    limit: int
    of_items: bool = False


@dataclass(frozen=True, slots=True)
class MultipleOf:
    """The value is a whole multiple of the step."""

    step: float


@dataclass(frozen=True, slots=True)
class DistinctItems:
    """No item of the array occurs twice in it."""


@dataclass(frozen=True, slots=True)
class EveryItem:
    """Each item of the array, or the field of each, fulfils the condition."""

    item: "ColumnSpec"
    """The item, or the field, as the contract describes it."""
    field: str
    """A field of items that are objects; empty for the items themselves."""
    condition: "Condition | Missing"
    """`Missing`: what no item may be."""


Condition = OfType | OneOf | Matches | Bound | Length | MultipleOf | DistinctItems | EveryItem
"""What a value must fulfil. A missing value fulfils everything; `Missing` is a rule of its own."""


@dataclass(frozen=True, slots=True)
class Invalid:
    """Counts rows whose value is there and breaks one of the conditions."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Counts the keys that occur more than once; keys with a missing part are left out."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowCount:
    """Counts rows."""


@dataclass(frozen=True, slots=True)
class Orphans:
    """Counts rows whose key is complete and not found in the other table."""

    columns: tuple[str, ...]
    table: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A query of the contract's own, which returns one value."""

    sql: str


@dataclass(frozen=True, slots=True)
class Age:
    """Seconds since the newest value, or since the oldest one."""

    of: Literal["newest", "oldest"]


@dataclass(frozen=True, slots=True)
class NotRun:
    """Nothing that could be run: a text, or another engine's check."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unusable:
    """A rule that can't be run as it is written."""

    reason: str


Test = (
    Present
    | OfType
    | PhysicalType
    | Missing
    | Invalid
    | Duplicates
    | RowCount
    | Orphans
    | Query
    | Age
    | NotRun
    | Unusable
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a contract."""

    id: str
    """Equal for the same rule of a later version: table, column, kind, and a number if needed."""
    table: str
    column: str
    """Empty for a rule on the whole table."""
    name: str
    """What it demands, in words."""
    dimension: Dimension
    test: Test
    threshold: Threshold
    percent: bool = False
    """Whether the threshold is on a share of the rows, 0 to 100."""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column as the contract describes it."""

    name: str
    """Its name in the data; a path with dots within an object."""
    logical: str
    """Its name in the contract."""
    kind: Kind | None
    decimal: str = ""
    """`DECIMAL(p,s)` where the contract says how exact the number is."""
    date_format: str = ""
    """How text is read as a date or time, for `strptime`; empty for ISO 8601."""
    personal: bool = False
    """Whether its values must not be shown."""
    key: bool = False


@dataclass(frozen=True, slots=True)
class TableRules:
    """The rules of one table, with its columns as the contract has them."""

    table: str
    """Its name in the data."""
    logical: str
    """Its name in the contract."""
    columns: tuple[ColumnSpec, ...]
    rules: tuple[Rule, ...]

    def column(self, name: str) -> ColumnSpec | None:
        """Return the column of this name in the data."""
        return next((c for c in self.columns if c.name == name), None)
