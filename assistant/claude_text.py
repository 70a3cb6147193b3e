"""Text and JSON that the Messages API can carry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import JsonValue

if TYPE_CHECKING:
    from anthropic.types import TextBlockParam


def sendable(text: str) -> str:
    """Return the text with lone surrogates replaced, which UTF-8 can't carry."""
    return text.encode("utf-8", "replace").decode("utf-8")


def read_json(text: str) -> JsonValue:
    """Return what the text says, as far as it can be sent.

    Raises:
        ValueError: It is no JSON; `NaN` and its like, which Python would read, are none.

    """
    value = json.loads(text, parse_constant=_no_constant)
    return json.loads(sendable(json.dumps(value, ensure_ascii=False)))


def _no_constant(name: str) -> JsonValue:
    raise ValueError(f"{name} is no JSON")


def text_block(text: str) -> TextBlockParam:
    """Return the text as a block; it must not be blank, which the service refuses."""
    return {"type": "text", "text": sendable(text)}
