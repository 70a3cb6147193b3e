"""What a tool itself says of its result, in lines: repeated word for word, it is true as it stands.

Lines are written by code from the typed result and hold what the result's fields do not, such as
sums and rounded shares. A line counts only where its words alone say what its figures are of:
"cohesion 0.62", said of each of eight domains, says nothing without the domain.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from assistant.sentences import cut

_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_FIRST_MARKS = re.compile(r"^(?:\s|[-*+>]\s|#{1,6}\s|\d{1,3}[.)]\s)+")
_MARKS = re.compile(r"[*`\\]")


def plain(text: str) -> str:
    """Return the text without Markdown's marks, with one space between words."""
    return " ".join(_MARKS.sub("", _FIRST_MARKS.sub("", text)).split()).rstrip(".: ").casefold()


def told_in(lines: Iterable[str]) -> frozenset[str]:
    """Return the lines and their sentences, plain, that differ from all others by their words."""
    figures: dict[str, set[str]] = defaultdict(set)
    for text in set(_pieces(lines)):
        figures[_DIGITS.sub("0", text)].add(text)
    return frozenset(text for alike in figures.values() if len(alike) == 1 for text in alike)


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for one in line.splitlines():
            yield plain(one)
            yield from map(plain, cut(one, finished=True)[0])


def is_told(text: str, told: frozenset[str]) -> bool:
    """Return whether each line of the text is one of these."""
    lines = [plain(line) for line in text.splitlines() if line.strip()]
    return bool(lines) and all(line in told for line in lines)
