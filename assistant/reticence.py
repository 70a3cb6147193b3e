"""Keeps the model's own instructions out of answers, plain or in a usual encoding."""

import base64
import codecs
import re
from functools import cache
from urllib.parse import unquote

from assistant.instructions import system

STRETCH = 60
"""Letters of the instructions in a row that count as showing them; ordinary words are shorter."""

REMEMBERED = 400
"""Characters said before that a stretch may begin in."""

_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:]?){40,}")


def shows_instructions(before: str, piece: str) -> bool:
    """Return whether the piece completes a stretch of the instructions; `before` was said already.

    Spaces and signs between the letters make no difference. Backwards, rot13, base64, hex and
    URL encoding are seen through; what is hidden with more effort than that is not.
    """
    stretches = _stretches()
    return any(
        text[n : n + STRETCH] in stretches
        for text in map(_letters, _readings(before[-REMEMBERED:] + piece))
        for n in range(len(text) - STRETCH + 1)
    )


@cache
def _stretches() -> frozenset[str]:
    whole = _letters(system())
    return frozenset(whole[n : n + STRETCH] for n in range(len(whole) - STRETCH + 1))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def _readings(text: str) -> tuple[str, ...]:
    decoded = [_base64(token) for token in _TOKEN.findall(text)]
    decoded += [
        bytes.fromhex(re.sub(r"[^0-9A-Fa-f]", "", found)).decode("utf-8", "ignore")
        for found in _HEX.findall(text)
    ]
    unquoted = [unquote(text)] if "%" in text else []
    return (text, text[::-1], codecs.encode(text, "rot13"), *unquoted, *decoded)


def _base64(token: str) -> str:
    plain = token.translate(str.maketrans("-_", "+/", "="))
    return base64.b64decode(plain[: len(plain) // 4 * 4]).decode("utf-8", "ignore")
