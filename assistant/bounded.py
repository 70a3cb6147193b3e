"""A tool's result within its room: the beginning, what was cut, and where the rest is."""

from dataclasses import dataclass

from tools.declaration import Block, Result, Tool

RESULT_ROOM = 16_000
"""Characters of one tool result: 4,000 tokens at about four characters each."""

_LEAST_CUT = 200
"""Characters below which the beginning of a line is not worth sending."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """The beginning of a result."""

    blocks: tuple[Block, ...]
    """Without blank lines."""
    cut: str
    """Says how much is missing and where it is; empty where nothing is."""


def bounded(blocks: tuple[Block, ...], result_id: str, room: int = RESULT_ROOM) -> Bounded:
    """Return the blocks and lines that fit in so many characters, in order."""
    kept, whole = _fitting(blocks, room)
    if whole:
        return Bounded(tuple(kept), "")
    shown = sum(len(block.lines) for block in kept)
    total = sum(1 for block in blocks for line in block.lines if line.strip())
    rest = f"call open_result with {result_id!r}" if result_id else "ask for less at a time"
    return Bounded(tuple(kept), f"Cut: {shown} of {total} lines are shown. For the rest, {rest}.")


def lines_of(tool: Tool, result: Result, result_id: str) -> tuple[str, ...]:
    """Return all lines in which a result is told to a model, with what is said of a cut."""
    blocks = tool.blocks(result)
    lines = (line for block in blocks for line in (block.title, *block.lines) if line.strip())
    return (*lines, bounded(blocks, result_id).cut)


def _fitting(blocks: tuple[Block, ...], room: int) -> tuple[list[Block], bool]:
    """Return the blocks and lines that fit, in order, and whether that is all of them."""
    kept: list[Block] = []
    for block in blocks:
        room -= len(block.source) + len(block.title)
        lines: list[str] = []
        whole = True
        for line in filter(str.strip, block.lines):
            whole = len(line) <= room
            if whole or room >= _LEAST_CUT:
                lines.append(line if whole else line[: room - 1] + "…")
            room -= len(line)
            if not whole:
                break
        if lines:
            kept.append(Block(tuple(lines), block.source, block.title))
        if not whole:
            return kept, False
    return kept, True
