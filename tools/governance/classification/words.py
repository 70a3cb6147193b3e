"""The words of a column's name: split, without accents, glued words and abbreviations opened."""

import re
import unicodedata
from collections.abc import Mapping

from tools.domains.words import singular

_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
_DIGITS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})  # fmt: skip
_SHORTEST = 3
"""Letters of a word that may be found inside a glued name; shorter ones stand by chance."""
_GLUED = 5


class Words:
    """Splits names with one vocabulary. The same name gives the same words."""

    def __init__(
        self, vocabulary: frozenset[str], abbreviations: Mapping[str, str], fillers: frozenset[str]
    ) -> None:
        """Take known words, what abbreviations stand for, and the words that mean nothing."""
        self._vocabulary = vocabulary
        self._abbreviations = abbreviations
        self._fillers = fillers
        self._inner = frozenset(w for w in vocabulary if len(w) >= _SHORTEST) | {"id", "no", "of"}
        self._longest = max(map(len, self._inner))
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, text: str) -> tuple[str, ...]:
        """Return the words in order, lower case and singular, fillers dropped."""
        found = self._known.get(text)
        if found is None:
            found = tuple(w for part in split(text) for w in self._opened(part))
            found = tuple(w for w in found if w not in self._fillers)
            self._known[text] = found
        return found

    def _opened(self, part: str) -> tuple[str, ...]:
        """Return what one part of a name stands for."""
        if part in self._abbreviations:
            return tuple(self._abbreviations[part].split())
        if part in self._vocabulary or singular(part) in self._vocabulary:
            return (singular(part),)
        pieces = _DIGITS.split(part)
        if len(pieces) > 1:
            return tuple(w for piece in pieces for w in self._opened(piece))
        glued = self._unglued(part) if len(part) >= _GLUED else ()
        return tuple(w for g in glued for w in self._opened(g)) or (singular(part),)

    def _unglued(self, part: str) -> tuple[str, ...]:
        """Return the fewest known words that the part is glued of, or nothing."""
        best: list[tuple[str, ...] | None] = [(), *([None] * len(part))]
        for end in range(1, len(part) + 1):
            for start in range(max(0, end - self._longest), end):
                before = best[start]
                if before is None or (word := part[start:end]) not in self._inner:
                    continue
                held = best[end]
                if held is None or len(before) + 1 < len(held):
                    best[end] = (*before, word)
        return best[len(part)] or ()


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a text at case changes and separators, lower case, without accents."""
    bare = text if text.isascii() else _bare(text)
    return tuple(p.lower() for p in _BORDER.split(bare) if p)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.translate(_UMLAUTS))
    return "".join(c for c in plain if not unicodedata.combining(c))
