"""The comments of a YAML text, each with the place that it speaks of."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and positions from the root to a place."""
_MARK = re.compile(r"(?:^|(?<=\s))#")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a scalar stands, so that a # within it is not taken for a comment; from 0."""

    line: int
    column: int
    end_line: int
    end_column: int
    block: bool
    """Whether it is a literal or folded text, whose first line is a header."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What is said about one place."""

    above: tuple[str, ...] = ()
    """Lines of their own before it, without the #."""
    beside: str = ""
    """At the end of its first line."""


@dataclass(frozen=True, slots=True)
class Comments:
    """All comments of a text, none of which is lost."""

    at: Mapping[Path, Comment]
    below: tuple[str, ...] = ()
    """Lines after the last value."""


NONE = Comments({})


def comments_of(text: str, lines: Mapping[Path, int], spans: Iterable[Span]) -> Comments:
    """Return the comments of this text; those on their own lines speak of what follows them."""
    if "#" not in text:
        return NONE
    covered = _covered(spans)
    placed = sorted(((line, len(path), path) for path, line in lines.items()), key=lambda p: p[:2])
    starts = [line for line, *_ in placed]
    above: dict[Path, list[str]] = {}
    beside: dict[Path, list[str]] = {}
    below: list[str] = []
    for number, written in enumerate(text.splitlines(), 1):
        start = _start(written, covered.get(number - 1, ()))
        if start is None:
            continue
        said = written[start + 1 :].removeprefix(" ").rstrip()
        if written[:start].strip() and (at := bisect_right(starts, number)):
            beside.setdefault(placed[at - 1][2], []).append(said)
        elif (at := bisect_left(starts, number)) < len(placed):
            above.setdefault(placed[at][2], []).append(said)
        else:
            below.append(said)
    found = {
        path: Comment(tuple(above.get(path, ())), "; ".join(beside.get(path, ())))
        for path in {**above, **beside}
    }
    return Comments(found, tuple(below))


def _covered(spans: Iterable[Span]) -> dict[int, list[tuple[int, float]]]:
    """Return for each line the columns that scalars take, the end not included."""
    taken: dict[int, list[tuple[int, float]]] = {}
    for s in spans:
        if s.line == s.end_line:
            taken.setdefault(s.line, []).append((s.column, s.end_column))
            continue
        if not s.block:
            taken.setdefault(s.line, []).append((s.column, float("inf")))
        for line in range(s.line + 1, s.end_line):
            taken.setdefault(line, []).append((0, float("inf")))
        taken.setdefault(s.end_line, []).append((0, s.end_column))
    return taken


def _start(written: str, taken: Iterable[tuple[int, float]]) -> int | None:
    for found in _MARK.finditer(written):
        if not any(start <= found.start() < end for start, end in taken):
            return found.start()
    return None
