"""Queries that show a reader how to use a dataset: from its keys, dates, values and references."""

from collections.abc import Iterator, Mapping

from open_data_contract_standard.model import SchemaObject, SchemaProperty

from knowledge.catalog.model import Dataset
from knowledge.record import Record
from tools.drafts.records import Record as DatasetRecord
from tools.drafts.rules import located, quoted

_SHOWN = 6
_TIMES = frozenset({"date", "timestamp"})
_MONEY = frozenset({"number"})


class SqlExample(Record):
    """One query in plain SQL."""

    title: str
    query: str


def examples_of(
    table: SchemaObject, record: DatasetRecord, others: Mapping[str, Dataset]
) -> tuple[SqlExample, ...]:
    """Return up to three queries; columns classified above internal are not among them."""
    open_columns = [c for c in table.properties or [] if (c.classification or "internal") == "internal"]  # fmt: skip
    if not open_columns:
        return ()
    return tuple(
        example
        for found in (
            _newest(record, open_columns),
            _grouped(record, open_columns),
            _joined(record, open_columns, others),
        )
        for example in found
    )


def _from(record: DatasetRecord) -> str:
    return located(record.dataset)


def _newest(record: DatasetRecord, columns: list[SchemaProperty]) -> Iterator[SqlExample]:
    names = ", ".join(quoted(str(c.name)) for c in columns[:_SHOWN])
    when = next((c for c in columns if c.logicalType in _TIMES), None)
    order = f"\nORDER BY {quoted(str(when.name))} DESC" if when else ""
    title = "The newest rows" if when else "Some rows"
    yield SqlExample(
        title=title,
        query=f"SELECT {names}\nFROM {_from(record)}{order}\nLIMIT 100",
    )


def _grouped(record: DatasetRecord, columns: list[SchemaProperty]) -> Iterator[SqlExample]:
    """Yield a count, and a sum where there is a measure, by a column with few values."""
    by = next((c for c in columns if c.enum), None) or next((c for c in columns if c.logicalType == "boolean"), None)  # fmt: skip
    if by is None:
        return
    measure = next((c for c in columns if c.logicalType in _MONEY and not c.primaryKey), None)
    name = quoted(str(by.name))
    total = f",\n       SUM({quoted(str(measure.name))}) AS total" if measure else ""
    what = f" and {measure.name}" if measure else ""
    yield SqlExample(
        title=f"Rows{what} by {by.name}",
        query=f"SELECT {name},\n       COUNT(*) AS number_of_rows{total}\nFROM {_from(record)}\nGROUP BY {name}\nORDER BY number_of_rows DESC",
    )  # fmt: skip


def _joined(
    record: DatasetRecord, columns: list[SchemaProperty], others: Mapping[str, Dataset]
) -> Iterator[SqlExample]:
    names = {str(c.name) for c in columns}
    for edge in record.keys:
        other = others.get(edge.dst)
        if other is None or not edge.columns or not all(own in names for own, _ in edge.columns):
            continue
        on = " AND ".join(f"own.{quoted(a)} = other.{quoted(b)}" for a, b in edge.columns)
        listed = ", ".join(f"own.{quoted(n)}" for n in sorted(names)[:_SHOWN])
        yield SqlExample(
            title=f"With {other.id}",
            query=f"SELECT {listed}\nFROM {_from(record)} AS own\nJOIN {located(other)} AS other\n  ON {on}\nLIMIT 100",
        )  # fmt: skip
        return
