"""Cuts a growing Markdown text into pieces that can be checked and shown one by one.

A piece is a sentence, a line of a list or a heading, or a whole table or fenced block. Pieces put
together are the text, byte for byte.
"""

import re

from assistant.dates import NO_DAY
from assistant.words import word_list

_ABBREVIATIONS = word_list("abbreviations")
_STRUCTURE = re.compile(
    r"[ \t]*(?:[-*+]\s|\d{1,3}[.)]\s|#{1,6}\s|>|\||```|~~~|(?:[-*_][ \t]*){3,}$)"
)
_FENCE = re.compile(r"[ \t]*(```+|~~~+)")
_END = re.compile(rf"[.!?…]{NO_DAY}[\"'”\u2019»)\]*_]*(?:\s*\[\d+\])*(?=\s)")
_WORD_BEFORE = re.compile(r"([\w.]+)$")


def cut(text: str, *, finished: bool) -> tuple[tuple[str, ...], str]:
    """Return the whole pieces at the front of `text`, and what is left to wait for its end."""
    pieces: list[str] = []
    while text:
        length = _first(text, finished=finished)
        if length == 0:
            break
        pieces.append(text[:length])
        text = text[length:]
    return tuple(pieces), text


def _first(text: str, *, finished: bool) -> int:
    """Return the length of the first piece, or 0 where its end is not known yet."""
    blank = re.match(r"\s*\n", text)
    if blank is not None:
        return blank.end()
    if _FENCE.match(text):
        return _fenced(text, finished=finished)
    if text.lstrip(" \t").startswith("|"):
        return _lines(text, "|", finished=finished)
    if _STRUCTURE.match(text):
        return _item(text, finished=finished)
    if not finished and len(text.split("\n", 1)[0]) < 4 and "\n" not in text:  # noqa: PLR2004 - a mark such as "10." may still grow into a list
        return 0
    return _sentence(text, finished=finished)


def _fenced(text: str, *, finished: bool) -> int:
    mark = _FENCE.match(text)
    assert mark is not None
    closing = re.compile(rf"\n[ \t]*{re.escape(mark[1])}[ \t]*(?:\n|$)")
    found = closing.search(text, mark.end())
    if found is not None and (finished or found[0].endswith("\n")):
        return found.end()
    return len(text) if finished else 0


def _lines(text: str, start: str, *, finished: bool) -> int:
    """Return the length of the lines that begin with `start`, once another line has begun."""
    length = 0
    for line in text.splitlines(keepends=True):
        if not line.lstrip(" \t").startswith(start):
            waiting = not line.strip() and not line.endswith("\n")
            return 0 if waiting and not finished else length
        length += len(line)
    return length if finished else 0


def _item(text: str, *, finished: bool) -> int:
    """Return the length of a line with the deeper indented lines that belong to it."""
    end = text.find("\n")
    while end != -1:
        rest = text[end + 1 :]
        following = rest.split("\n", 1)[0]
        if not finished and "\n" not in rest and not _is_clear(following):
            return 0
        indented = following.startswith(("  ", "\t")) and following.strip()
        if not indented or _STRUCTURE.match(following):
            return end + 1
        end = text.find("\n", end + 1)
    return len(text) if finished else 0


def _is_clear(line: str) -> bool:
    """Return whether enough of a line has come to see if it belongs to the item above."""
    return bool(line) and (not line[0].isspace() or len(line.strip()) > 3)  # noqa: PLR2004 - "10." may begin an item


def _sentence(text: str, *, finished: bool) -> int:
    paragraph = re.search(
        r"\n(?=\s*\n)|\n(?=[ \t]*(?:[-*+]\s|\d{1,3}[.)]\s|#{1,6}\s|>|\||```|~~~))", text
    )
    limit = paragraph.end() if paragraph else len(text)
    for match in _END.finditer(text, 0, limit):
        if _is_end(text, match):
            spaces = re.compile(r"[ \t]*\n?").match(text, match.end())
            assert spaces is not None
            if not finished and _may_go_on(text, match, spaces.end()):
                return 0
            return spaces.end()
    return limit if paragraph or finished else 0


def _may_go_on(text: str, match: re.Match[str], place: int) -> bool:
    """Return whether what has not come yet may belong to it: a citation's number, or a month."""
    day = re.search(r"\b\d{1,2}$", text[: match.start()]) and match[0] == "."
    return place == len(text) or bool(day and text[place:].isalpha())


def _is_end(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()]
    word = _WORD_BEFORE.search(before)
    if match[0][0] == "." and word is not None:
        last = word[1].lower()
        single = len(last) == 1 and last.isalpha() and word[1].isupper()
        if last in _ABBREVIATIONS or single or (last.isdigit() and before.strip() == last):
            return False
    inside = before + match[0]
    return not _open(inside)


def _open(text: str) -> bool:
    """Return whether a code span, a link's words or its address is still open at the end."""
    plain = re.sub(r"`[^`\n]*`", "", text)
    brackets = plain.count("[") > plain.count("]")
    return plain.count("`") % 2 == 1 or brackets or plain.rfind("](") > plain.rfind(")")
