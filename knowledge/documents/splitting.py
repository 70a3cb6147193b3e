"""Cuts the lines of a document into parts that follow its structure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.documents.parsed import Part

PART_LENGTH = 1_200
"""Characters about which a long section is split, at the borders of its blocks."""

MAX_BLOCK = 6_000
"""Characters up to which a table or a piece of code is kept whole."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, table, piece of code or heading; lines count from 0."""

    start: int
    end: int
    level: int = 0
    """1 to 6 for a heading, else 0."""
    title: str = ""
    header: int = 0
    """Lines of a table's header, which each part of a split table repeats."""
    page: int | None = None


_END = Block(0, 0, level=1)


def parts_of(lines: Sequence[str], blocks: Sequence[Block]) -> Iterator[Part]:
    """Yield the parts in order, each under the headings that stand above it."""
    headings: list[Block] = []
    section: list[Block] = []
    for block in (*blocks, _END):
        if not block.level:
            section.append(block)
            continue
        above = tuple(h.title for h in headings)
        for group in _groups(lines, section):
            page = group[0].page
            yield from (Part(above, text, line, page) for line, text in _part(lines, group))
        section = []
        headings = [*(h for h in headings if h.level < block.level), block]


def _groups(lines: Sequence[str], section: list[Block]) -> Iterator[list[Block]]:
    """Yield blocks that stand together, each group about `PART_LENGTH` long and on one page."""
    group: list[Block] = []
    length = 0
    for block in section:
        start = group[-1].end if group else block.start
        added = sum(len(line) + 1 for line in lines[start : block.end])
        if group and (length + added > PART_LENGTH or group[0].page != block.page):
            yield group
            group, length = [], 0
        group.append(block)
        length += added
    if group:
        yield group


def _part(lines: Sequence[str], group: list[Block]) -> Iterator[tuple[int, str]]:
    """Yield a group with its first line, counted from 1; in pieces if it is too long."""
    start = group[0].start
    text = "\n".join(lines[start : group[-1].end])
    body = text.strip()
    if body and len(body) <= MAX_BLOCK:
        leading = text[: len(text) - len(text.lstrip())]
        yield start + 1 + leading.count("\n"), text.lstrip("\n").rstrip()
    elif body and group[0].header:
        yield from _rows(lines, group[0])
    elif body:
        for at in range(start, group[-1].end):
            pieces = range(0, len(lines[at]), PART_LENGTH)
            yield from ((at + 1, lines[at][i : i + PART_LENGTH]) for i in pieces)


def _rows(lines: Sequence[str], table: Block) -> Iterator[tuple[int, str]]:
    """Yield the table in pieces at the borders of its rows, each under the table's header.

    Their lines are such that the rows are where they stand.
    """
    first = table.start + table.header
    header = "\n".join(lines[table.start : first])[:PART_LENGTH]
    rows: list[str] = []
    for at in range(first, table.end):
        rows.append(lines[at][:MAX_BLOCK])
        if sum(map(len, rows)) >= PART_LENGTH or at == table.end - 1:
            yield at + 2 - len(rows) - table.header, "\n".join((header, *rows))
            rows = []
