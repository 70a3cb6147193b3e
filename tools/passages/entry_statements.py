"""An entry of the catalog as statements: what the dataset is, who owns it, and each of its columns."""

import re
from collections.abc import Iterator

from tools.passages.statements import Statement

_COLUMNS = "Columns: "
_LABELLED = ("Domain: ", "Owners: ", "Tags: ", _COLUMNS)
_COLUMN = re.compile(r"([^\s,()]+)(?: \((.*?)\))?(?:, (?=[^\s,()]+(?: \(|, |$))|$)")


def entry_statements(dataset: str, text: str) -> tuple[Statement, ...]:
    """Return the statements of the entry of a dataset, in order, each with its name."""
    head, *rest = text.splitlines() or [""]
    described = bool(rest) and not rest[0].startswith(_LABELLED)
    # The head repeats the name, which says something only where nothing else does.
    return tuple(_all(dataset, rest if described else [head, *rest]))


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
        elif line.strip():
            yield Statement(f"`{dataset}`: {line.strip()}", line.strip())
