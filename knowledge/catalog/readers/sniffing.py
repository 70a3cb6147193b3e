"""Tells from the content of one file which format of catalog it has, without reading it whole."""

import mmap
import re
from pathlib import Path

from knowledge.catalog.readers.list_titles import list_kind, titles

Format = str
"""A format's name as the command line has it, or empty."""

_HEAD = 65_536
"""Bytes that tell most formats."""

_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_YAML = frozenset({".yaml", ".yml"})
BY_SUFFIX = {
    ".sql": "sql",
    ".ddl": "sql",
    ".dbml": "dbml",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
}
"""Formats that a file's name tells."""

SUFFIXES = _JSON | _YAML | frozenset(BY_SUFFIX) | {".csv", ".tsv"}
"""How the names of files end that may be of a catalog."""

_MARKS: tuple[tuple[Format, tuple[bytes, ...]], ...] = (
    ("datahub", (rb'"proposedSnapshot"\s*:',)),
    ("datahub", (rb'"aspectName"\s*:', rb'"entity(Urn|Type)"\s*:')),
    (
        "openlineage",
        (rb'"event(Type|Time)"\s*:', rb'"(job|dataset)"\s*:', rb'"(run|producer|schemaURL)"\s*:'),
    ),
    ("openmetadata", (rb'"fullyQualifiedName"\s*:',)),
    ("openmetadata", (rb'"(tables|columns)"\s*:', rb'"(tableType|dataTypeDisplay)"\s*:')),
    ("openmetadata", (rb'"(from|to)(Entity)?"\s*:\s*\{', rb'"fqn"\s*:')),
    ("openmetadata", (rb'"fqn"\s*:', rb'"profile"\s*:')),
    (
        "openmetadata",
        (
            rb'"(test|tableTest)(Suite|Case)?s?(Results|Name)?"\s*:',
            rb'"(testCase|testCases|testCaseStatus)"\s*:',
        ),
    ),
    ("openmetadata", (rb'"teams"\s*:', rb'"teamType"\s*:')),
    ("openmetadata", (rb'"pipelineStatus"\s*:', rb'"executionStatus"\s*:')),
    ("openmetadata", (rb'"pipelines"\s*:', rb'"tasks"\s*:')),
    ("openmetadata", (rb'"topics"\s*:', rb'"(partitions|messageSchema)"\s*:')),
)
"""What all stands in the head of a JSON file of each format."""

_DBT = b'"dbt_schema_version"'
_BITOL = re.compile(rb"^\s*[\"']?kind[\"']?\s*:\s*[\"']?(DataContract|DataProduct)\b", re.MULTILINE)
_ERD = re.compile(rb"^\s*erDiagram\s*$", re.MULTILINE)


def format_of(path: Path) -> Format:
    """Return the format of a file, or empty where it is of none; what can't be read is of none."""
    suffix = path.suffix.casefold()
    if suffix not in SUFFIXES:
        return ""
    try:
        head = _head(path)
        if suffix in _JSON:
            return _json_format(path, head)
    except (OSError, ValueError):
        return ""
    return _text_format(suffix, head)


def _text_format(suffix: str, head: bytes) -> Format:
    if suffix in _YAML:
        return "odcs" if _BITOL.search(head) else ""
    if suffix in {".csv", ".tsv"}:
        return "csv" if _is_list(head) else ""
    named = BY_SUFFIX[suffix]
    return named if named != "mermaid" or _ERD.search(head) else ""


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _json_format(path: Path, head: bytes) -> Format:
    if _DBT in head or _holds(path, _DBT):
        return "dbt"
    for name, marks in _MARKS:
        if all(re.search(mark, head) for mark in marks):
            return name
    return ""


def _holds(path: Path, mark: bytes) -> bool:
    """Return whether a large file holds a mark beyond its head."""
    if path.stat().st_size <= _HEAD:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(mark) >= 0


def _is_list(head: bytes) -> bool:
    """Return whether a table is a list of teams, processes or owners, by its first line."""
    line = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
    return list_kind(titles(re.split(r"[,;\t|]", line))) is not None
