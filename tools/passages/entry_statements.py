"""An entry of the catalog as statements: what a dataset is, who owns it, and each of its columns."""

import re
from collections.abc import Iterator

from knowledge.documents.entries import ALSO
from tools.passages.statements import Statement

_COLUMNS = "Columns: "
_LABELLED = ("Domain: ", "Owners: ", "Tags: ", _COLUMNS)
_COLUMN = re.compile(r"([^\s,()]+)(?: \((.*?)\))?(?:, (?=[^\s,()]+(?: \(|, |$))|$)")


def entry_statements(called: str, text: str) -> tuple[Statement, ...]:
    """Return the statements of the entry of a dataset or term, in order, each with its name."""
    head, *rest = text.splitlines() or [""]
    described = bool(rest) and not rest[0].startswith(_LABELLED)
    # The head repeats the name, which says something only where nothing else does.
    return tuple(_all(called, rest if described else [head, *rest]))


def _all(dataset: str, lines: list[str]) -> Iterator[Statement]:
    for line in lines:
        if line.startswith(_COLUMNS):
            listed = line.removeprefix(_COLUMNS)
            yield from (
                Statement(
                    f"`{dataset}` has the column {found[0].removesuffix(', ')}",
                    found[0].removesuffix(", "),
                )
                for found in _COLUMN.finditer(listed)
                if found[1]
            )
        elif line.strip() and not line.startswith(ALSO):
            yield Statement(f"`{dataset}`: {line.strip()}", line.strip())
