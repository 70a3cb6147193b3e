"""Chooses the reader of each format; each is loaded when it is first needed."""

from collections.abc import Iterator

from knowledge.catalog.model import Reading
from knowledge.catalog.readers.files import Files


def read(kind: str, files: Files) -> Iterator[Reading]:
    """Return what the files of one format say; never raises for bad content.

    `kind` is a format's name as the command line has it; a folder or a manifest stands alone.
    """
    reader = _READERS[kind]
    return reader(files)


def _jsonl(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import jsonl  # noqa: PLC0415 - one reader of many.

    return jsonl.read(files.paths[0])


def _dbt(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import dbt  # noqa: PLC0415 - one reader of many.

    return dbt.read(files.paths[0])


def _csv(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import lists  # noqa: PLC0415 - one reader of many.

    return lists.read(files)


def _odcs(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import bitol  # noqa: PLC0415 - one reader of many.

    return bitol.read(files)


def _sql(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import sql  # noqa: PLC0415 - loads sqlglot.

    return sql.read(files)


def _openlineage(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import openlineage  # noqa: PLC0415 - one reader of many.

    return openlineage.read(files)


def _datahub(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import datahub  # noqa: PLC0415 - one reader of many.

    return datahub.read(files)


def _openmetadata(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import openmetadata  # noqa: PLC0415 - one reader of many.

    return openmetadata.read(files)


def _dbml(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import dbml  # noqa: PLC0415 - loads pydbml.

    return dbml.read(files)


def _mermaid(files: Files) -> Iterator[Reading]:
    from knowledge.catalog.readers import mermaid  # noqa: PLC0415 - one reader of many.

    return mermaid.read(files)


_READERS = {
    "jsonl": _jsonl,
    "dbt": _dbt,
    "sql": _sql,
    "datahub": _datahub,
    "openmetadata": _openmetadata,
    "openlineage": _openlineage,
    "odcs": _odcs,
    "dbml": _dbml,
    "mermaid": _mermaid,
    "csv": _csv,
}

KINDS = frozenset(_READERS)
"""The formats that there is a reader for."""
