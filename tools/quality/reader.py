"""Finds a contract's columns in the data and writes how SQL reads them."""

from dataclasses import dataclass

from knowledge.data.model import DataColumn, DataTable, Dialect
from tools.quality.rules import ColumnSpec, Constant, Kind, TableRules
from tools.quality.types import CannotCompile, cast_to, fits, kind_of_type, read_as


@dataclass(frozen=True, slots=True)
class Located:
    """A column of the data."""

    sql: str
    """The value as it is stored."""
    type: str
    spec: ColumnSpec | None
    """What the contract says of it; None where the contract has no such column."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one table's columns for rules."""

    table: DataTable
    rules: TableRules
    dialect: Dialect

    def spec(self, name: str) -> ColumnSpec | None:
        """Return the contract's column of this name, as the data or the contract writes it."""
        found = self.rules.column(name)
        return found or next((c for c in self.rules.columns if c.logical == name), None)

    def locate(self, name: str, alias: str = "") -> Located:
        """Return the column in the data; upper and lower case are not told apart.

        Raises:
            CannotCompile: The data has no such column.

        """
        spec = self.spec(name)
        wanted = (name, spec.name, spec.logical) if spec is not None else (name,)
        before = f"{alias}." if alias else ""
        for one in wanted:
            column = self._column(one)
            if column is not None:
                return Located(f"{before}{quoted(column.name)}", column.type, spec)
        root, dot, path = (spec.name if spec is not None else name).partition(".")
        column = self._column(root) if dot else None
        if column is None:
            raise CannotCompile(f"the data has no column {name}; it has {self._present()}")
        if self.dialect != "duckdb" or self.table.as_text:
            raise CannotCompile(f"{name} lies within {root}, which can be read from Parquet only")
        fields = "".join(f".{quoted(p)}" for p in path.split("."))
        return Located(f"{before}{quoted(column.name)}{fields}", "", spec)

    def text(self, column: Located) -> str:
        """Return SQL for the value as text."""
        as_it_is = self.table.as_text or kind_of_type(column.type) == "string"
        return column.sql if as_it_is else f"CAST({column.sql} AS VARCHAR)"

    def value(self, column: Located, kind: Kind) -> str:
        """Return SQL for the value as the kind; NULL where it can't be read so.

        Raises:
            CannotCompile: The database can't read such values.

        """
        if self.table.as_text:
            return read_as(column.sql, kind, column.spec)
        if kind == "string":
            return self.text(column)
        if column.type and fits(column.type, kind):
            return column.sql
        if self.dialect == "postgres":
            raise CannotCompile(f"{column.sql} is stored as {column.type}, not as {kind}")
        return f"TRY_CAST({column.sql} AS {cast_to(kind)})"

    def kind(self, column: Located) -> Kind | None:
        """Return the contract's type of the column, else that of the data."""
        declared = column.spec.kind if column.spec is not None else None
        return declared or (None if self.table.as_text else kind_of_type(column.type))

    def typed(self, column: Located) -> str:
        """Return SQL for the value as its own type, to be compared with others."""
        kind = self.kind(column)
        if (
            kind is None
            or not self.table.as_text
            or kind not in {"integer", "number", "boolean", "date", "timestamp", "time"}
        ):
            return column.sql
        return self.value(column, kind)

    def _column(self, name: str) -> DataColumn | None:
        same = (c for c in self.table.columns if c.name == name)
        alike = (c for c in self.table.columns if c.name.casefold() == name.casefold())
        return next(same, None) or next(alike, None)

    def _present(self) -> str:
        names = [c.name for c in self.table.columns]
        more = f" and {len(names) - 12:,} more" if len(names) > 12 else ""  # noqa: PLR2004 - a line.
        return ", ".join(names[:12]) + more


def quoted(name: str) -> str:
    """Return the name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def constant(value: Constant) -> str:
    """Return the value as an SQL constant."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return repr(value)
    return "'" + value.replace("'", "''") + "'"


def listed(values: tuple[Constant, ...]) -> str:
    """Return the values as a list of SQL constants."""
    return ", ".join(constant(v) for v in values)
