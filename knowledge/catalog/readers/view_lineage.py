"""Which tables a view is made of, from its definition."""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from knowledge.catalog.readers.sql_names import Names, column_pairs, tables_in

_Source = tuple[str, str, tuple[tuple[str, str], ...]]
"""Schema, table, and which of its columns become which of the view's."""


def sources_of_view(definition: str, dialect: str) -> tuple[_Source, ...] | str:
    """Return the tables that a view's definition reads, or why it can't be read."""
    if not definition.strip():
        return ()
    try:
        parsed = sqlglot.parse_one(definition, dialect=dialect)
    except (SqlglotError, ValueError, RecursionError) as error:
        return str(error).partition("\n")[0][:160]
    query = parsed.args.get("expression") if isinstance(parsed, exp.Create) else parsed
    if not isinstance(query, exp.Query):
        return ()
    names, columns = Names(), dict[str, list[tuple[str, str]]]()
    outputs = query.named_selects
    for table, column, number in column_pairs(query, names):
        columns.setdefault(table, []).append((column, outputs[number]))
    found: dict[str, _Source] = {}
    for table in tables_in(query):
        dataset = names.dataset(table)
        if dataset:
            pairs = tuple(dict.fromkeys(columns.get(dataset.id, ())))
            found.setdefault(dataset.id, (dataset.schema, dataset.name, pairs))
    return tuple(found.values())
