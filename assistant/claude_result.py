"""A tool's result as blocks for Claude: bounded, and citable line by line where it has a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.claude_text import sendable, text_block
from tools.declaration import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthropic.types import SearchResultBlockParam, TextBlockParam, ToolResultBlockParam

    from assistant.model import Returned
    from tools.declaration import Tool

_RESULT_ROOM = 16_000
"""Characters of one tool result: 4,000 tokens at about four characters each."""
_LEAST_CUT = 200
"""Characters below which the beginning of a line is not worth sending."""


def result_block(id_: str, returned: Returned, tools: Mapping[str, Tool]) -> ToolResultBlockParam:
    """Return what a call gave, within its room: the beginning, what was cut, and where that is."""
    if returned.result is None:
        error = returned.error.strip() or "The tool gave no result."
        content = [text_block(error[:_RESULT_ROOM])]
        return {"type": "tool_result", "tool_use_id": id_, "content": content, "is_error": True}
    tool = tools.get(returned.call.tool)
    blocks = (
        tool.blocks(returned.result) if tool else (Block((returned.result.model_dump_json(),)),)
    )
    return {
        "type": "tool_result",
        "tool_use_id": id_,
        "content": _bounded(blocks, returned.result_id),
    }


def _bounded(
    blocks: tuple[Block, ...], result_id: str
) -> list[TextBlockParam | SearchResultBlockParam]:
    kept, whole = _fitting(blocks, _RESULT_ROOM)
    content = [_citable(block) if block.source else _joined(block) for block in kept]
    if whole:
        return content or [text_block("The result is empty.")]
    shown = sum(len(block.lines) for block in kept)
    total = sum(1 for block in blocks for line in block.lines if line.strip())
    rest = f"call open_result with {result_id!r}" if result_id else "ask for less at a time"
    return [*content, text_block(f"Cut: {shown} of {total} lines are shown. For the rest, {rest}.")]


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


def _citable(block: Block) -> SearchResultBlockParam:
    """Each line is a block of its own: the smallest piece that a citation can name."""
    return {
        "type": "search_result",
        "source": sendable(block.source),
        "title": sendable(block.title.strip() or block.source),
        "content": [text_block(line) for line in block.lines],
        "citations": {"enabled": True},
    }


def _joined(block: Block) -> TextBlockParam:
    return text_block("\n".join(([block.title] if block.title else []) + list(block.lines)))
