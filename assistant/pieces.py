"""Takes a piece of an answer apart: a sentence is one statement, and each cell of a table is one."""

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.statement import Statement

_ROW_NUMBERS = frozenset({"", "#", "No.", "No", "Nr.", "Nr", "Rank"})
"""Headings of a column that only numbers the rows."""


def statements_in(piece: str, before: str) -> Iterator[Statement]:
    """Yield the statements of a piece in order; `before` may name what they speak of."""
    if not piece.lstrip().startswith("|"):
        yield Statement(piece, 0, before=before)
        return
    rows = piece.splitlines(keepends=True)
    headed = any(_is_rule(row) for row in rows)
    heads: list[str] = []
    head = ""
    place = 0
    for row in rows:
        cells = list(re.finditer(r"[^|\n]+", row))
        if headed and not heads:
            heads, head = [cell[0] for cell in cells], row
            yield from (Statement(cell[0], place + cell.start(), is_head=True) for cell in cells)
        elif not _is_rule(row):
            told = _cells(cells, heads, place)
            yield from (replace(cell, table=head + row) for cell in told)
        place += len(row)


def _is_rule(row: str) -> bool:
    return re.fullmatch(r"[\s|:-]*", row) is not None


def _cells(cells: list[re.Match[str]], heads: list[str], place: int) -> Iterator[Statement]:
    """Yield the cells of a row, each with its heading and the words of the row beside it."""
    for column, cell in enumerate(cells):
        head = heads[column].strip() if column < len(heads) else ""
        if head in _ROW_NUMBERS and cell[0].strip().isdigit():
            continue
        beside = (
            other[0] for other in cells if other is not cell and re.search(r"[^\W\d]", other[0])
        )
        yield Statement(
            cell[0], place + cell.start(), " | ".join((head, *beside)), head=head, column=column
        )
