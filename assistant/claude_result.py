"""A tool's result as blocks for Claude: bounded, and citable line by line where it has a source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.bounded import RESULT_ROOM, Bounded, bounded
from assistant.claude_text import sendable, text_block
from tools.declaration import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anthropic.types import SearchResultBlockParam, TextBlockParam, ToolResultBlockParam

    from assistant.model import Returned
    from tools.declaration import Tool


def result_block(id_: str, returned: Returned, tools: Mapping[str, Tool]) -> ToolResultBlockParam:
    """Return what a call gave, within its room: the beginning, what was cut, and where that is."""
    if returned.result is None:
        error = returned.error.strip() or "The tool gave no result."
        content = [text_block(error[:RESULT_ROOM])]
        return {"type": "tool_result", "tool_use_id": id_, "content": content, "is_error": True}
    tool = tools.get(returned.call.tool)
    blocks = (
        tool.blocks(returned.result) if tool else (Block((returned.result.model_dump_json(),)),)
    )
    return {
        "type": "tool_result",
        "tool_use_id": id_,
        "content": _content(bounded(blocks, returned.result_id)),
    }


def _content(found: Bounded) -> list[TextBlockParam | SearchResultBlockParam]:
    content = [_citable(block) if block.source else _joined(block) for block in found.blocks]
    if found.cut:
        content.append(text_block(found.cut))
    return content or [text_block("The result is empty.")]


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
