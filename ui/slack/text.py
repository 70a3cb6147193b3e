"""Markdown as Slack may show it: nothing in it calls people, and nothing is half a format."""

import re

_CALLS = re.compile(r"@(?=(?:channel|here|everyone)\b)", re.IGNORECASE)
_NO_CALL = "@\N{WORD JOINER}"
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)([^\n`]*)$", re.MULTILINE)


def escaped(text: str) -> str:
    """Return the text so that nothing in it is a mention, a channel or a link, and calls to all are disarmed.

    To Slack these begin with `<`, whoever wrote it. A `>` by itself is none, and stays: it begins
    quotations, and in code it would be shown escaped.
    """
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    return _CALLS.sub(_NO_CALL, plain.replace("&amp;lt;", "&lt;").replace("&amp;gt;", "&gt;"))


def shortened(text: str, most: int) -> str:
    """Return the text on one line in at most `most` characters, the last an ellipsis if cut."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"


def open_fence(text: str) -> str:
    """Return the fence, with its language, that the text leaves open; empty where none is."""
    fence = ""
    for match in _FENCE.finditer(text):
        if not fence:
            fence = f"{match[1]}{match[2]}"
        elif (
            match[1].startswith(fence.rstrip("abcdefghijklmnopqrstuvwxyz "))
            and not match[2].strip()
        ):
            fence = ""
    return fence


def pieces(text: str, most: int) -> list[str]:
    """Return the text in pieces of at most `most` bytes, cut at lines, else spaces, else letters."""
    found: list[str] = []
    while len(text.encode()) > most:
        cut = _cut(text, most)
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text] if text else found


def _cut(text: str, most: int) -> int:
    """Return where the last line, word or letter ends that fits into `most` bytes."""
    fitting = text.encode()[:most].decode(errors="ignore")
    for sign in ("\n\n", "\n", " "):
        place = fitting.rfind(sign)
        if place > len(fitting) // 2:
            return place + len(sign)
    return max(1, len(fitting))
