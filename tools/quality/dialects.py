"""Translates the SQL that rules compile to."""

import sqlglot
from sqlglot.errors import SqlglotError

from knowledge.data.model import Dialect
from tools.quality.types import CannotCompile


def translated(query: str, dialect: Dialect) -> str:
    """Return a query in DuckDB's words in those of the database.

    Raises:
        CannotCompile: It has no such words.

    """
    if dialect == "duckdb":
        return query
    try:
        return sqlglot.transpile(query, read="duckdb", write=dialect)[0]
    except SqlglotError as reason:
        raise CannotCompile(f"it can't be said in the SQL of {dialect}") from reason
