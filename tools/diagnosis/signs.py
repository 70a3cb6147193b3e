"""What a description or a log shows by itself: kinds of failure, and its telling lines."""

import re
from collections.abc import Iterator

from knowledge.handbook.failures import FailureKind, failure_kinds

_STAMP = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?\b|\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b|\b0x[0-9a-fA-F]+\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|\[[\w./-]*\d[\w./:-]*\]")  # fmt: skip
_LEVEL = re.compile(r"\b(?:ERROR|FATAL|CRITICAL|SEVERE|Error|Exception|Traceback|failed|FAILED|panic|Caused by)\b")  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\U000e0000-\U000e007f]")  # fmt: skip
_MOST_LINES = 6
_SHOWN = 160


def plain(text: str) -> str:
    """Return a text that came from anywhere without what can't be seen, and without code marks."""
    return _CONTROL.sub(" ", text).replace("`", "'")


def lines_of(problem: str) -> tuple[str, ...]:
    """Return what to compare: the whole without time stamps, then its most telling lines."""
    clean = _STAMP.sub(" ", plain(problem))
    lines = [" ".join(line.split()) for line in re.split(r"\n+|(?<=[.!?])\s+(?=[A-Z])", clean)]
    lines = [line for line in lines if len(line.split()) > 1]
    telling = [line for line in lines if _LEVEL.search(line)]
    rest = [line for line in lines if line not in telling]
    chosen = (*telling[-_MOST_LINES:], *rest)[:_MOST_LINES]
    whole = " ".join(chosen) if telling else " ".join(lines)
    return (whole[:2_000] or clean.strip()[:2_000], *(chosen if len(lines) > 1 else ()))


def shown(problem: str) -> str:
    """Return the most telling line, short enough to be quoted."""
    line = (lines_of(problem)[1:] or lines_of(problem))[0]
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rsplit(' ', 1)[0]} …"


def kinds_in(text: str) -> tuple[tuple[FailureKind, str], ...]:
    """Return the kinds of failure that a text shows, each with the words that show it.

    Those with the longest and most words first; equal ones in the order of the handbook.
    """
    found = [(kind, tuple(_words(kind, text))) for kind in failure_kinds()]
    shown_by = [(kind, words) for kind, words in found if words]
    ranked = sorted(shown_by, key=lambda pair: (-len(pair[1]), -max(map(len, pair[1]))))
    return tuple((kind, max(words, key=len)) for kind, words in ranked)


def _words(kind: FailureKind, text: str) -> Iterator[str]:
    for sign in kind.signs:
        match = re.search(sign, text, re.IGNORECASE)
        if match is not None:
            yield match[0]
