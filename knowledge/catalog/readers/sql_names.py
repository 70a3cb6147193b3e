"""Names in SQL: which table is meant, and which are none of the organisation's own."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from knowledge.catalog.identity import folded
from knowledge.catalog.model import Dataset

_SYSTEM = frozenset(
    {"information_schema", "pg_catalog", "sys", "mysql", "performance_schema", "pg_toast"}
)
_NONE = frozenset({"dual", "inserted", "deleted", "stdin", "stdout"})


@dataclass(slots=True)
class Names:
    """The tables that files name, each under one id, whatever its case."""

    schema: str = ""
    """The schema in which names without one are, once a file says so."""
    _ids: dict[str, str] = field(default_factory=dict[str, str])

    def dataset(self, table: exp.Table, kind: str = "") -> Dataset | None:
        """Return the dataset that a table names, or None for a function or a system's table."""
        if not isinstance(table.this, exp.Identifier):
            return None
        name, schema = table.name, table.db or self.schema
        if not name or folded(schema) in _SYSTEM or folded(name) in _NONE:
            return None
        whole = ".".join(part for part in (table.catalog, schema, name) if part)
        id_ = self._ids.setdefault(folded(whole), whole)
        return Dataset(id_, name, schema=schema, kind=kind, database=table.catalog)


def tables_in(expression: exp.Expr) -> Iterator[exp.Table]:
    """Yield the tables that a query reads, in order, without the queries that it names itself."""
    named = {folded(cte.alias) for cte in expression.find_all(exp.CTE)}
    for table in expression.find_all(exp.Table):
        if isinstance(table.parent, exp.Into):
            continue
        if table.db or folded(table.name) not in named:
            yield table


def column_pairs(query: exp.Expr, names: Names) -> Iterator[tuple[str, str, int]]:
    """Yield table id, column and output number of what a plain SELECT takes straight from tables.

    A column behind a subquery, a common table expression or a star is not followed.
    """
    select = query if isinstance(query, exp.Select) else None
    sources = dict(_sources(select, names)) if select else {}
    alone = next(iter(sources.values())) if len(sources) == 1 else ""
    for number, projection in enumerate(select.expressions if select and sources else ()):
        if projection.is_star:
            return
        for column in projection.find_all(exp.Column):
            table = sources.get(folded(column.table)) if column.table else alone
            if table:
                yield table, column.name, number


def _sources(select: exp.Select, names: Names) -> Iterator[tuple[str, str]]:
    """Yield alias and id of each table that a SELECT reads itself."""
    hidden = {folded(cte.alias) for cte in select.find_all(exp.CTE)}
    for table in select.find_all(exp.Table):
        if table.parent_select is select and (table.db or folded(table.name) not in hidden):
            found = names.dataset(table)
            if found:
                yield folded(table.alias_or_name), found.id
