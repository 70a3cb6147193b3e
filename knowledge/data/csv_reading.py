"""How DuckDB reads text files: their form is found out once, and every value stays text."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST = 32
"""Files of one table whose form is found out each by itself; more are left to DuckDB."""
_NONE = "(empty)"
_FORM = "SELECT Delimiter, Quote, Escape, Comment, SkipRows, Columns FROM sniff_csv({}, all_varchar=true, header=true)"  # fmt: skip


def read_text(connection: "DuckDBPyConnection", paths: tuple[Path, ...]) -> str:
    """Return the query that reads text files of one table, with the columns of all.

    A value that is no number is so counted by rules, and not refused. DuckDB would find the form of
    a file out again for each query, and take quotes that begin late in a file for text.
    """
    if len(paths) > _MOST:
        return _left_to_duckdb(paths)
    return " UNION ALL BY NAME ".join(_one(connection, path) for path in paths)


def _one(connection: "DuckDBPyConnection", path: Path) -> str:
    import duckdb  # noqa: PLC0415 - who opens files has loaded it.

    try:
        row = connection.execute(_FORM.format(constant(path.as_posix()))).fetchone()
    except duckdb.Error:
        row = None  # Such as an empty file; reading it says what there is to say.
    if row is None:
        return _left_to_duckdb((path,))
    delimiter, quote, escape, comment, skip, columns = row
    quote = '"' if quote == _NONE else quote
    options = {
        "delim": constant(delimiter),
        "quote": constant(quote),
        "escape": constant(quote if escape == _NONE else escape),
        "comment": constant("" if comment == _NONE else comment),
        "skip": str(skip),
        "columns": "{" + ", ".join(f"{constant(c['name'])}: 'VARCHAR'" for c in columns) + "}",
    }
    told = ", ".join(f"{name}={value}" for name, value in options.items())
    return f"SELECT * FROM read_csv({constant(path.as_posix())}, auto_detect=false, header=true, {told})"  # fmt: skip


def _left_to_duckdb(paths: tuple[Path, ...]) -> str:
    return f"SELECT * FROM read_csv({listed(paths)}, all_varchar=true, header=true, union_by_name=true)"  # fmt: skip


def listed(paths: tuple[Path, ...]) -> str:
    """Return paths as a list of SQL texts."""
    return f"[{', '.join(constant(p.as_posix()) for p in paths)}]"


def constant(value: str) -> str:
    """Return a text as an SQL text."""
    return "'" + value.replace("'", "''") + "'"
