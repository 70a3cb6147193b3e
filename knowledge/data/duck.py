"""CSV and Parquet files, opened in DuckDB and locked to these files."""

import re
import shutil
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

import duckdb

from knowledge.data.csv_reading import constant, listed, read_text
from knowledge.data.files import TableFiles
from knowledge.data.model import Cell, DataColumn, DataTable, Dialect, QueryFailed

MEMORY = "2GB"
SPILL = "20GB"
"""What may be written to a temporary folder where memory does not suffice."""
MOST_ROWS = 1_000
_PARQUET = "SELECT * FROM read_parquet({}, union_by_name=true)"
_VALUE = re.compile(r"'[^']*'")


class FileData:
    """Tables in files. It is `Data`: nothing but these files can be read, and nothing written."""

    def __init__(
        self, files: tuple[TableFiles, ...], missing: Mapping[str, str], seconds: float
    ) -> None:
        """Open the files; a table whose files can't be read is among the missing.

        `seconds` is what one query may take.
        """
        self._seconds = seconds
        self._spill = tempfile.mkdtemp(prefix="meshwright-")
        self._connection = duckdb.connect(
            config={
                "memory_limit": MEMORY,
                "temp_directory": self._spill,
                "max_temp_directory_size": SPILL,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "allow_community_extensions": "false",
            }
        )
        self._tables: dict[str, DataTable] = {}
        self._missing = dict(missing)
        self._lock(files)
        for one in files:
            self._open(one)

    @property
    def dialect(self) -> Dialect:
        """Return DuckDB's."""
        return "duckdb"

    @property
    def tables(self) -> Mapping[str, DataTable]:
        """Return the tables that can be read."""
        return self._tables

    @property
    def missing(self) -> Mapping[str, str]:
        """Return why the others can't."""
        return self._missing

    def rows(self, query: str) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows of a query, at most a thousand.

        Raises:
            QueryFailed: The query is wrong, or took too long.

        """
        timer = threading.Timer(self._seconds, self._connection.interrupt)
        timer.start()
        try:
            found = self._connection.execute(query).fetchmany(MOST_ROWS)
        except duckdb.InterruptException as reason:
            raise QueryFailed(f"it took more than {self._seconds:g} seconds") from reason
        except duckdb.Error as reason:
            raise QueryFailed(_said(reason)) from reason
        finally:
            timer.cancel()
        return tuple(tuple(_cell(value) for value in row) for row in found)

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self._connection.close()
        shutil.rmtree(self._spill, ignore_errors=True)

    def _lock(self, files: tuple[TableFiles, ...]) -> None:
        """From here on only these files can be read, whatever a contract's SQL says."""
        paths = [path.as_posix() for one in files for path in one.paths]
        self._connection.execute("SET TimeZone = 'UTC'")
        # It moves TRY_CAST into the reader of CSV, where a value that is no number is an error.
        self._connection.execute("SET disabled_optimizers = 'type_pushdown'")
        self._connection.execute(f"SET allowed_paths = [{', '.join(map(constant, paths))}]")
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("CREATE SCHEMA data")
        self._connection.execute("SET lock_configuration = true")

    def _open(self, one: TableFiles) -> None:
        relation = f'data."{one.table.replace(chr(34), chr(34) * 2)}"'
        try:
            read = read_text(self._connection, one.paths) if one.as_text else _PARQUET.format(listed(one.paths))  # fmt: skip
            self._connection.execute(f"CREATE VIEW {relation} AS {read}")
            described = self._connection.execute(f"DESCRIBE {relation}").fetchall()
        except duckdb.Error as reason:
            self._missing[one.table] = f"{_where(one.paths)} can't be read: {_said(reason)}"
            return
        columns = tuple(DataColumn(str(row[0]), str(row[1])) for row in described)
        self._tables[one.table] = DataTable(
            one.table, relation, columns, one.as_text, _where(one.paths)
        )


def _where(paths: tuple[Path, ...]) -> str:
    return paths[0].name if len(paths) == 1 else f"{len(paths):,} files"


def _said(reason: duckdb.Error) -> str:
    """Return the first sentence, without values from the data."""
    first = str(reason).strip().splitlines()[0]
    about_values = isinstance(
        reason,
        (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException),
    )
    return (_VALUE.sub("'…'", first) if about_values else first)[:300]


def _cell(value: object) -> Cell:
    plain = isinstance(value, (str, int, float, bytes)) or value is None
    return value if plain or not isinstance(value, (list, dict, tuple)) else str(value)  # pyright: ignore[reportReturnType, reportUnknownVariableType, reportUnknownArgumentType] - DuckDB types its values as object.
