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

_BIT = STRETCH // 3
"""Letters that are looked for first, at every so many: cheaper than at each."""

_TOKEN = re.compile(r"[A-Za-z0-9+/=_-]{40,}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:]?){40,}")


def shows_instructions(before: str, piece: str) -> bool:
    """Return whether the piece completes a stretch of the instructions; `before` was said already.

    Spaces and signs between the letters make no difference. Backwards, rot13, base64, hex and
    URL encoding are seen through; what is hidden with more effort than that is not.
    """
    return any(map(_shows, map(_letters, _readings(before[-REMEMBERED:] + piece))))


def _shows(text: str) -> bool:
    bits = _stretches(_BIT)
    if not any(text[n : n + _BIT] in bits for n in range(0, len(text), _BIT)):
        return False  # A whole stretch would hold at least two of these.
    stretches = _stretches(STRETCH)
    return any(text[n : n + STRETCH] in stretches for n in range(len(text) - STRETCH + 1))


@cache
def _stretches(length: int) -> frozenset[str]:
    whole = _letters(system())
    return frozenset(whole[n : n + length] for n in range(len(whole) - length + 1))


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
