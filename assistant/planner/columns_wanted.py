"""Which column, columns or job a question names."""

import re

from pydantic import JsonValue

_COLUMNS = re.compile(r"\b(?:columns?|fields?|attributes?)\b", re.IGNORECASE)
_OF_A_COLUMN = re.compile(
    r"\b(?:column|field|attribute)\s+[`\"']?(?!in\b|of\b|for\b|from\b|is\b|that\b|name)([A-Za-z_][\w.]*\w)"
    r"|([A-Za-z]\w*_\w+)[`\"']?\s+(?:column|field|attribute)\b|\b(\w+\.\w+\.\w+)\b"
    r"|\b(?:renam\w+|drop\w*|remov\w+|delet\w+|retyp\w+)\s+(?:the )?(?!owner|name|type|schema|table|contract|data\b)"
    r"([a-z_]\w*)\s+(?:in|of|from|on|out of)\b",
    re.IGNORECASE,
)
_COLUMN = re.compile(r"(?!and\b)[A-Za-z_][\w.-]*\w|[A-Za-z_]")
_JOB = re.compile(
    r"\b(?:job|dag|pipeline|task)\s+[`\"']?(\w+_\w+)|\b(\w+_\w+)[`\"']?\s+(?:job|dag|pipeline|task|run)\b",
    re.IGNORECASE,
)


def column_wanted(text: str) -> str | None:
    """Return the column that the text names as one, or None; a name alone is that of a dataset."""
    match = _OF_A_COLUMN.search(text)
    return next((g for g in match.groups() if g), None) if match else None


def job_wanted(text: str) -> str | None:
    """Return the job that the text calls one, by its name."""
    match = _JOB.search(text)
    return (match[1] or match[2]) if match else None


def columns_listed(text: str) -> list[JsonValue] | None:
    """Return the column names that the text lists behind a colon, or None where it lists none."""
    before, colon, listed = text.rpartition(":")
    names = _COLUMN.findall(listed) if colon and _COLUMNS.search(before) else []
    rest = _COLUMN.sub("", listed).replace("and", "").strip(" ,;.?`'\"\n")
    return [{"column": name} for name in names] if names and not rest else None
