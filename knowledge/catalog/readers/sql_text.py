"""Takes SQL files apart into statements, and tells which dialect they are in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GIVEN = re.compile(
    r"^\s*(?:--|#)\s*(?:sqlfluff:)?dialect\s*[:=]\s*(\w+)", re.IGNORECASE | re.MULTILINE
)
_SQLFLUFF = re.compile(r"^\s*dialect\s*=\s*(\w+)", re.MULTILINE)

_NAMES = {
    "sqlserver": "tsql",
    "mssql": "tsql",
    "postgresql": "postgres",
    "ansi": "",
    "sparksql": "spark",
    "mariadb": "mysql",
}
"""Other names of sqlglot's dialects."""

_MARKS: tuple[tuple[str, str], ...] = (
    ("tsql", r"^\s*GO\s*$|\[dbo\]|\bNVARCHAR\b|\bIDENTITY\s*\(|\bGETDATE\s*\(|\bCLUSTERED\b"),
    ("mysql", r"\bENGINE\s*=\s*\w*InnoDB|\bAUTO_INCREMENT\b|\bUNSIGNED\b|^\s*/\*!\d{5}"),
    ("bigquery", r"`[\w-]+\.\w+\.\w+`|\bSTRUCT\s*<|\bOPTIONS\s*\(|\bSAFE_CAST\b|\bINT64\b"),
    ("redshift", r"\bDISTKEY\b|\bSORTKEY\b|\bDISTSTYLE\b"),
    ("clickhouse", r"\bENGINE\s*=\s*\w*MergeTree|\bLowCardinality\b"),
    ("databricks", r"\bUSING\s+DELTA\b|\bTBLPROPERTIES\b"),
    ("hive", r"\bSTORED\s+AS\b|\bROW\s+FORMAT\b"),
    ("oracle", r"\bVARCHAR2\b|\bNUMBER\s*\(\s*\d+|\bSYSDATE\b|\bNVL2?\s*\("),
    ("snowflake", r"\bVARIANT\b|\bTRANSIENT\b|\bFLATTEN\s*\(|\bQUALIFY\b|\bTIMESTAMP_NTZ\b"),
    ("sqlite", r"\bAUTOINCREMENT\b|\bWITHOUT\s+ROWID\b|^\s*PRAGMA\b"),
    ("postgres", r"::|\b(BIG)?SERIAL\b|\bcharacter varying\b|\bnextval\s*\(|\$\$|\bJSONB\b|\bsearch_path\b"),
)  # fmt: skip
"""What is written so in one dialect only, the surest signs first."""

_SAMPLE = 200_000
"""Characters of a file that its dialect is told from."""

_BACKSLASH = frozenset({"mysql", "bigquery", "databricks", "hive", "spark", "clickhouse"})
"""Dialects in whose texts a backslash escapes the next character."""

_COPIED = re.compile(
    r"^COPY\s[^;]*\bFROM\s+stdin[^;]*;\n.*?^\\\.$", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_APART = re.compile(r"^[ \t]*GO[ \t]*;?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_META = re.compile(r"^\\\w.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a file, and the line on which it begins, counted from 1."""

    text: str
    line: int


def is_template(text: str) -> bool:
    """Return whether a text is a template from which SQL is made, as in the models of dbt."""
    return re.search(r"\{\{.*?\}\}|\{%.*?%\}", text, re.DOTALL) is not None


def given_dialect(text: str, settings: str = "") -> str | None:
    """Return the dialect that a file's comment or the folder's `.sqlfluff` names, else None."""
    found = _GIVEN.search(text[:2_000]) or _SQLFLUFF.search(settings)
    name = found[1].casefold() if found else None
    return _NAMES.get(name, name) if name else None


def likely_dialect(text: str) -> str:
    """Return the dialect whose signs are most frequent, or empty where there are none."""
    sample = text[:_SAMPLE]
    counts = {
        name: len(re.findall(marks, sample, re.MULTILINE | re.IGNORECASE)) for name, marks in _MARKS
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def statements(text: str, dialect: str) -> Iterator[Statement]:
    """Yield the statements, without rows that a dump copies in."""
    text = _COPIED.sub(lambda found: "\n" * found[0].count("\n"), text)
    text = _APART.sub(";", text) if dialect in {"", "tsql"} else text
    text = _META.sub("", text)
    quoted = r"'(?:[^'\\]|\\.)*'" if dialect in _BACKSLASH else r"'(?:[^']|'')*'"
    token = re.compile(
        rf"""{quoted}|"[^"]*"|`[^`]*`|(\$\w*\$).*?\1|--[^\n]*|/\*.*?\*/|;""", re.DOTALL
    )
    begin, line = 0, 1
    for found in token.finditer(text):
        if found[0] != ";":
            continue
        yield from _statement(text[begin : found.start()], line)
        line += text.count("\n", begin, found.end())
        begin = found.end()
    yield from _statement(text[begin:], line)


def _statement(text: str, line: int) -> Iterator[Statement]:
    """Yield the text as a statement that begins on its first line that is not empty."""
    bare = text.strip()
    if bare:
        yield Statement(bare, line + text[: len(text) - len(text.lstrip())].count("\n"))
