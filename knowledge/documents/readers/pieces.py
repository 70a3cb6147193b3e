"""The pieces that readers find in a file, and the text that is made of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from knowledge.documents.parsed import Parsed
from knowledge.documents.splitting import Block, parts_of
from knowledge.invisible import visible_characters

MAX_TEXT = 5_000_000
"""Characters of a document that are read; what follows is left out and said."""

MAX_ROWS = 20_000
"""Rows of a table that are read; what follows is left out and said."""

_TOO_LONG = f"Only its first {MAX_TEXT:,} characters were read."
_MAX_LEVEL = 6
_HEADING_LENGTH = 300
_TABLE_HEADER = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading, paragraph, list item, or piece of code, as a reader of the file sees it."""

    text: str
    kind: Literal["text", "heading", "item", "code"] = "text"
    level: int = 1
    """Of a heading, from 1."""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its first row names the columns."""

    rows: tuple[tuple[str, ...], ...]
    page: int | None = None


def assembled(
    pieces: Iterable[Piece | Table], title: str = "", notes: tuple[str, ...] = ()
) -> Parsed:
    """Return the text and parts that the pieces make, as Markdown.

    Without a `title`, the first heading is it. Pieces are taken until the text is too long.
    """
    made = _Text()
    for piece in pieces:
        if made.length > MAX_TEXT:
            notes = (*notes, _TOO_LONG)
            break
        made.add(piece)
    named = " ".join(visible_characters(title).split())
    first = next((b.title for b in made.blocks if b.level), "")
    return Parsed(
        text="\n".join(made.lines).rstrip() + "\n",
        parts=tuple(parts_of(made.lines, made.blocks)),
        title=named or first,
        notes=notes,
    )


def shortened(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text cut at a line's end where it is too long, and a note if it was."""
    if len(text) <= MAX_TEXT:
        return text, ()
    cut = text[:MAX_TEXT]
    return cut[: cut.rfind("\n") + 1] or cut, (_TOO_LONG,)


@dataclass(slots=True)
class _Text:
    lines: list[str] = field(default_factory=list[str])
    blocks: list[Block] = field(default_factory=list[Block])
    length: int = 0
    in_list: bool = False

    def add(self, piece: Piece | Table) -> None:
        item = isinstance(piece, Piece) and piece.kind == "item"
        if isinstance(piece, Table):
            self._append(_table(piece.rows), piece.page, header=_TABLE_HEADER)
        elif piece.kind == "heading":
            title = " ".join(visible_characters(piece.text).split())[:_HEADING_LENGTH]
            level = min(max(piece.level, 1), _MAX_LEVEL)
            if title:
                self._append([f"{'#' * level} {title}"], piece.page, level=level, title=title)
        else:
            text = visible_characters(piece.text).strip("\n")
            self._append(_shown(text, piece.kind), piece.page, close=item and self.in_list)
        self.in_list = item

    def _append(
        self,
        lines: list[str],
        page: int | None,
        *,
        level: int = 0,
        title: str = "",
        header: int = 0,
        close: bool = False,
    ) -> None:
        if not lines:
            return
        if self.lines and not close:
            self.lines.append("")
        start = len(self.lines)
        self.lines += lines
        self.blocks.append(Block(start, len(self.lines), level, title, header, page))
        self.length += sum(len(line) + 1 for line in lines)


def _shown(text: str, kind: str) -> list[str]:
    if not text.strip():
        return []
    if kind == "code":
        fence = "`" * 3
        while fence in text:
            fence += "`"
        return [fence, *text.split("\n"), fence]
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])] if kind == "item" else lines


def _table(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return a Markdown table without its empty rows and columns."""
    cells = [[_cell(cell) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    if not cells:
        return []
    width = max(len(row) for row in cells)
    padded = [row + [""] * (width - len(row)) for row in cells]
    used = [at for at in range(width) if any(row[at] for row in padded)]
    head, *body = [f"| {' | '.join(row[at] for at in used)} |" for row in padded]
    return [head, "|" + " --- |" * len(used), *body]


def _cell(text: str) -> str:
    return " ".join(visible_characters(text).split()).replace("|", "\\|")
